//! Which figures are small numbers of persons: a threshold and the units that count persons, as
//! dated data with a source.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::csv;
use crate::number;
use crate::text::spelling_key;

/// Words before a unit that make it a multiple of it.
const MULTIPLES: [(&str, i64); 6] = [
    ("chục", 10),
    ("trăm", 100),
    ("nghìn", 1_000),
    ("ngàn", 1_000),
    ("vạn", 10_000),
    ("triệu", 1_000_000),
];

/// What counts as a small number of persons, from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Small {
    /// From which day.
    pub from: Date,
    /// Numbers from 1 to one less than this are not made public; 0 and 1 hide nothing.
    pub below: u32,
    /// Units that count persons or households: "người", "hộ".
    pub units: Vec<String>,
    /// Where the two come from, in words.
    pub source: String,
}

/// What is wrong with a [`Small`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SmallFault {
    /// Out of range.
    #[error("Ngưỡng số nhỏ phải từ 0 đến 1.000.")]
    Below,
    /// Nothing would ever be hidden, without anybody having said so.
    #[error(
        "Hãy ghi ít nhất một đơn vị đếm người, ví dụ “người”; muốn không ẩn gì thì đặt ngưỡng bằng 0."
    )]
    Units,
    /// Nobody could check it.
    #[error("Hãy ghi căn cứ của ngưỡng.")]
    Source,
}

impl Small {
    /// Looks whether it can be used.
    ///
    /// # Errors
    /// The first fault.
    pub fn check(&self) -> Result<(), SmallFault> {
        if self.below > 1_000 {
            Err(SmallFault::Below)
        } else if self.units.iter().all(|unit| unit.trim().is_empty()) {
            Err(SmallFault::Units)
        } else if self.source.trim().is_empty() {
            Err(SmallFault::Source)
        } else {
            Ok(())
        }
    }

    /// How many persons one unit of a figure stands for: 1 for "người", 1000 for "nghìn người".
    /// `None` for what counts no persons, and for rates ("người/vạn dân").
    pub fn persons_in(&self, unit: Option<&str>) -> Option<Decimal> {
        let key = spelling_key(unit?);
        if key.contains(['/', '%', '‰']) {
            return None;
        }
        let (mut rest, mut times) = (key.as_str(), Decimal::ONE);
        while let Some((word, after)) = rest.split_once(' ') {
            let known = MULTIPLES.iter().find(|(name, _)| spelling_key(name) == word);
            let by = known.map(|(_, times)| Decimal::from(*times)).or_else(|| number::parse(word));
            let Some(by) = by.filter(|by| by.is_sign_positive() && !by.is_zero()) else { break };
            times = times.checked_mul(by)?;
            rest = after.trim_start();
        }
        let counts = |unit: &String| {
            let unit = spelling_key(unit);
            let after = rest.strip_prefix(unit.as_str());
            !unit.is_empty()
                && after.is_some_and(|after| after.is_empty() || after.starts_with(' '))
        };
        self.units.iter().any(counts).then_some(times)
    }
}

/// What counts as small on a day: the newest begun by then, else the first.
pub fn small_on(all: &[Small], day: Date) -> Option<&Small> {
    let begun = all.iter().filter(|small| small.from <= day);
    begun.max_by_key(|small| small.from).or(all.iter().min_by_key(|small| small.from))
}

/// What is shipped with the program, until an office sets its own: `data/small-counts.csv`.
pub fn shipped_small() -> Vec<Small> {
    let (rows, _) = csv::rows(include_str!("../../data/small-counts.csv"));
    rows.iter().skip(1).filter_map(|row| read(&row.cells)).collect()
}

fn read(row: &[String]) -> Option<Small> {
    let [from, below, units, source] = row else { return None };
    Some(Small {
        from: from.parse().ok()?,
        below: below.parse().ok()?,
        units: units.split('|').map(|unit| unit.trim().to_owned()).collect(),
        source: source.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_that_count_persons_are_known_with_their_multiples() {
        let shipped = shipped_small();
        assert_eq!(shipped.len(), 1);
        assert_eq!(shipped[0].check(), Ok(()));
        let check = |unit: &str, expected: Option<i64>| {
            let found = shipped[0].persons_in(Some(unit));
            assert_eq!(found, expected.map(Decimal::from), "{unit}");
        };
        check("Người", Some(1));
        check("người khuyết tật", Some(1));
        check("Hộ", Some(1));
        check("hộ nghèo", Some(1));
        check("Trẻ em", Some(1));
        check("Nghìn người", Some(1_000));
        check("1.000 người", Some(1_000));
        check("10 vạn người", Some(100_000));
        check("%", None);
        check("% hộ nghèo", None);
        check("người/vạn dân", None);
        check("Bác sĩ/vạn dân", None);
        check("Hồ", None);
        check("Hố xí", None);
        check("Xã", None);
        check("nghìn tỷ đồng", None);
        check("", None);
        assert_eq!(shipped[0].persons_in(None), None);
    }

    #[test]
    fn what_cannot_be_used_is_refused() {
        let good = shipped_small().remove(0);
        let none = Small { units: vec![" ".into()], ..good.clone() };
        assert_eq!(none.check(), Err(SmallFault::Units));
        assert_eq!(Small { below: 1_001, ..good.clone() }.check(), Err(SmallFault::Below));
        assert_eq!(Small { source: " ".into(), ..good }.check(), Err(SmallFault::Source));
    }
}
