//! Days that are not what the week says: holidays, days in lieu, swapped days.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};
use serde::{Deserialize, Serialize};

use super::lunar::{self, LunarDay};
use crate::csv::{Row, rows};
use crate::text;

/// What a special day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DayKind {
    /// A public holiday (nghỉ lễ).
    Holiday,
    /// A day off for a holiday that fell on a day of the weekend (nghỉ bù).
    DayInLieu,
    /// A day off that is worked on another day (nghỉ hoán đổi).
    SwappedOff,
    /// A day of the weekend that is worked for such a day (làm bù).
    WorkedInLieu,
}

impl DayKind {
    /// Every kind, in the order forms offer them.
    pub const ALL: [DayKind; 4] =
        [DayKind::Holiday, DayKind::DayInLieu, DayKind::SwappedOff, DayKind::WorkedInLieu];

    /// The word of the table.
    pub fn title(self) -> &'static str {
        match self {
            DayKind::Holiday => "nghỉ lễ",
            DayKind::DayInLieu => "nghỉ bù",
            DayKind::SwappedOff => "nghỉ hoán đổi",
            DayKind::WorkedInLieu => "làm bù",
        }
    }
}

/// One row of the table of special days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecialDay {
    /// The day.
    pub date: Date,
    /// What it is.
    pub kind: DayKind,
    /// "Tết Dương lịch".
    pub name: String,
    /// What says so.
    pub source: String,
    /// Somebody compared it with what the competent authority announced; a computed lunar day is
    /// not confirmed.
    pub confirmed: bool,
}

/// A row of a table of days that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayFault {
    /// Its line, from 1.
    pub line: usize,
    /// What is wrong, in Vietnamese.
    pub message: String,
}

const SHIPPED: &str = include_str!("../../data/holidays.csv");

/// The special days shipped with the program: 2024 to 2027.
pub fn shipped() -> Vec<SpecialDay> {
    read_days(SHIPPED).0
}

/// Reads a table of days: date, kind, name, source, state, under one row of headings. Rows that
/// begin with "#" are remarks.
pub fn read_days(csv: &str) -> (Vec<SpecialDay>, Vec<DayFault>) {
    let (rows, open) = rows(csv);
    let (mut days, mut faults): (Vec<SpecialDay>, Vec<DayFault>) = (Vec::new(), Vec::new());
    if let Some(line) = open {
        faults.push(DayFault {
            line, message: "Có dấu nháy kép mở mà không đóng.".into()
        });
    }
    for row in rows.iter().skip(1) {
        if row.cells.first().is_some_and(|cell| cell.trim_start().starts_with('#')) {
            continue;
        }
        match read_row(row) {
            Ok(day) if days.iter().any(|known| known.date == day.date) => {
                let message = format!("Ngày {} đã có ở dòng trên.", super::written(day.date));
                faults.push(DayFault { line: row.line, message });
            }
            Ok(day) => days.push(day),
            Err(message) => faults.push(DayFault { line: row.line, message }),
        }
    }
    days.sort_by_key(|day| day.date);
    (days, faults)
}

fn read_row(row: &Row) -> Result<SpecialDay, String> {
    let cell = |at: usize| row.cells.get(at).map(|cell| text::clean(cell)).unwrap_or_default();
    let (when, kind, name, source, state) = (cell(0), cell(1), cell(2), cell(3), cell(4));
    let date = read_date(&when)
        .ok_or_else(|| format!("\"{when}\" không phải là ngày. Hãy ghi theo dạng 02/09/2026."))?;
    let key = text::fold(&kind);
    let kind = DayKind::ALL.into_iter().find(|known| text::fold(known.title()) == key).ok_or_else(
        || format!("\"{kind}\" không phải là loại ngày: nghỉ lễ, nghỉ bù, nghỉ hoán đổi, làm bù."),
    )?;
    if name.is_empty() || source.is_empty() {
        return Err("Thiếu tên ngày hoặc nguồn.".into());
    }
    let confirmed = match text::fold(&state).as_str() {
        "co nguon" | "da xac nhan" => true,
        "can xac nhan" | "" => false,
        _ => return Err(format!("Tình trạng \"{state}\" phải là: có nguồn, cần xác nhận.")),
    };
    Ok(SpecialDay { date, kind, name, source, confirmed })
}

/// "02/09/2026" or "2026-09-02".
pub(crate) fn read_date(typed: &str) -> Option<Date> {
    if let Ok(date) = typed.parse() {
        return Some(date);
    }
    let mut parts = typed.split(['/', '-', '.']);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |text: &str| text.trim().chars().all(|c| c.is_ascii_digit());
    if parts.next().is_some()
        || year.trim().len() != 4
        || ![day, month, year].into_iter().all(digits)
    {
        return None;
    }
    Date::new(year.trim().parse().ok()?, month.trim().parse().ok()?, day.trim().parse().ok()?).ok()
}

const LABOUR_CODE: &str = "Bộ luật Lao động 2019, Điều 112 khoản 1";
const LUNAR: &str = "tính theo âm lịch; Bộ luật Lao động 2019, Điều 112 khoản 1";
const IN_LIEU: &str = "Bộ luật Lao động 2019, Điều 111 khoản 3";

/// The holidays of a year as the Labour Code of 2019 names them (Điều 112), with days in lieu of
/// those on a weekend (Điều 111 khoản 3): a proposal for years that are not in the table. Lunar
/// days are computed; which day beside 2 September is off and how Tết is cut is decided each year,
/// so these are not confirmed. Swapped days are never proposed.
pub fn statutory(year: i16) -> Vec<SpecialDay> {
    let day = |date, name: &str, source: &str, confirmed| SpecialDay {
        date,
        kind: DayKind::Holiday,
        name: name.into(),
        source: source.into(),
        confirmed,
    };
    let mut days = vec![
        day(date(year, 1, 1), "Tết Dương lịch", LABOUR_CODE, true),
        day(date(year, 4, 30), "Ngày Chiến thắng", LABOUR_CODE, true),
        day(date(year, 5, 1), "Ngày Quốc tế lao động", LABOUR_CODE, true),
        day(date(year, 9, 2), "Quốc khánh", LABOUR_CODE, true),
        day(date(year, 9, 3), "Quốc khánh (ngày liền sau)", LABOUR_CODE, false),
    ];
    if let Some(first) = lunar::tet(year) {
        for offset in -1..=3_i32 {
            if let Ok(date) = first.checked_add(offset.days()) {
                days.push(day(date, "Tết Nguyên đán", LUNAR, false));
            }
        }
    }
    let kings = LunarDay { year, month: 3, leap: false, day: 10 };
    if let Some(date) = lunar::to_solar(kings) {
        days.push(day(date, "Giỗ Tổ Hùng Vương (10 tháng Ba)", LUNAR, false));
    }
    with_days_in_lieu(days)
}

/// Adds, for each holiday on a day of the weekend, the next day that is neither.
fn with_days_in_lieu(mut holidays: Vec<SpecialDay>) -> Vec<SpecialDay> {
    holidays.sort_by_key(|day| day.date);
    let mut days: BTreeMap<Date, SpecialDay> = BTreeMap::new();
    for day in holidays {
        days.entry(day.date).or_insert(day);
    }
    let weekend = |date: Date| matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
    let owed: Vec<SpecialDay> = days.values().filter(|day| weekend(day.date)).cloned().collect();
    for holiday in owed {
        let mut free = holiday.date;
        while weekend(free) || days.contains_key(&free) {
            match free.tomorrow() {
                Ok(next) => free = next,
                Err(_) => break,
            }
        }
        let in_lieu = SpecialDay {
            date: free,
            kind: DayKind::DayInLieu,
            name: format!("Nghỉ bù {}", holiday.name),
            source: IN_LIEU.into(),
            confirmed: holiday.confirmed,
        };
        days.entry(free).or_insert(in_lieu);
    }
    days.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_is_whole() {
        let (days, faults) = read_days(SHIPPED);
        assert_eq!(faults, []);
        assert_eq!(days.len(), 60);
        for year in 2024..=2027 {
            let of_year: Vec<_> = days.iter().filter(|day| day.date.year() == year).collect();
            let holidays = of_year.iter().filter(|day| day.kind == DayKind::Holiday).count();
            assert_eq!(holidays, if year >= 2026 { 12 } else { 11 }, "{year}");
            let off = of_year.iter().filter(|day| day.kind == DayKind::SwappedOff).count();
            let worked = of_year.iter().filter(|day| day.kind == DayKind::WorkedInLieu).count();
            assert_eq!(off, worked, "{year}");
        }
        for day in &days {
            let weekend = matches!(day.date.weekday(), Weekday::Saturday | Weekday::Sunday);
            match day.kind {
                DayKind::WorkedInLieu => assert!(weekend, "{day:?}"),
                DayKind::DayInLieu | DayKind::SwappedOff => assert!(!weekend, "{day:?}"),
                DayKind::Holiday => {}
            }
        }
    }

    /// What does not hang on a decision of the year is in the table as computed.
    #[test]
    fn the_shipped_table_agrees_with_what_is_computed() {
        let shipped: BTreeMap<Date, SpecialDay> =
            shipped().into_iter().map(|day| (day.date, day)).collect();
        for year in 2024..=2027 {
            for day in statutory(year) {
                let decided_each_year =
                    day.name.contains("liền sau") || day.name.contains("Nguyên đán");
                if !decided_each_year {
                    let known = shipped.get(&day.date).expect(&day.name);
                    assert_eq!((known.kind, known.confirmed), (day.kind, day.confirmed), "{day:?}");
                }
            }
            let tet = shipped.get(&lunar::tet(year).unwrap()).expect("Tết");
            assert!(tet.name.contains("mùng 1") && !tet.confirmed);
        }
    }

    #[test]
    fn computed_years() {
        let listed = |year: i16| {
            let lines = statutory(year).into_iter().map(|day| {
                let mark = if day.confirmed { "" } else { " ?" };
                format!(
                    "{} {} {}{mark}",
                    super::super::written(day.date),
                    day.kind.title(),
                    day.name
                )
            });
            lines.collect::<Vec<_>>().join("\n")
        };
        insta::assert_snapshot!("statutory-2028", listed(2028));
        insta::assert_snapshot!("statutory-2033", listed(2033));
    }

    #[test]
    fn says_what_is_wrong_with_a_row() {
        let faults = |csv: &str| {
            let lines = read_days(csv).1.into_iter();
            lines.map(|fault| format!("{}: {}", fault.line, fault.message)).collect::<Vec<_>>()
        };
        let head = "ngày;loại;tên;nguồn;tình trạng\n";
        let check = |row: &str, expected: &[&str]| {
            assert_eq!(faults(&format!("{head}{row}")), expected, "{row}");
        };
        check("2/9/2026;nghỉ lễ;Quốc khánh;Điều 112;có nguồn", &[]);
        check("2026-09-02;Nghi le;Quốc khánh;Điều 112;", &[]);
        check("# 31/02/2026", &[]);
        check(
            "31/02/2026;nghỉ lễ;a;b;",
            &["2: \"31/02/2026\" không phải là ngày. Hãy ghi theo dạng 02/09/2026."],
        );
        check(
            "2/9/2026;nghỉ;a;b;",
            &["2: \"nghỉ\" không phải là loại ngày: nghỉ lễ, nghỉ bù, nghỉ hoán đổi, làm bù."],
        );
        check("2/9/2026;nghỉ lễ;;b;", &["2: Thiếu tên ngày hoặc nguồn."]);
        check(
            "2/9/2026;nghỉ lễ;a;b;chắc",
            &["2: Tình trạng \"chắc\" phải là: có nguồn, cần xác nhận."],
        );
        check(
            "2/9/2026;nghỉ lễ;a;b;\n2/9/2026;nghỉ bù;a;b;",
            &["3: Ngày 02/09/2026 đã có ở dòng trên."],
        );
    }
}
