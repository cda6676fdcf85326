//! Days as tables of results say them.

use jiff::civil::{Date, date};

use crate::text::fold;

/// The last day of what words name: "31/7/2020", "2025-07-31", "end 2021", "12/2024", "Q1 2025",
/// "tháng 7/2025", "2023". False beside it when the words name a month, quarter or year and not a
/// day. `None` for what names none of them ("early 2024", "11 months 2023").
pub(super) fn read(raw: &str) -> Option<(Date, bool)> {
    let folded = fold(raw);
    let words: String =
        folded.chars().map(|c| if c == '"' || c == '“' || c == '”' { ' ' } else { c }).collect();
    let mut words = words.trim();
    if let Ok(day) = words.parse::<Date>() {
        return Some((day, true));
    }
    const LEADS: [&str; 12] = [
        "tinh den ngay",
        "tinh den het",
        "tinh den",
        "den het",
        "den ngay",
        "cuoi nam",
        "het nam",
        "end of",
        "end",
        "cuoi",
        "nam",
        "thang",
    ];
    loop {
        let lead = LEADS.iter().find_map(|lead| {
            words.strip_prefix(lead).filter(|rest| rest.starts_with(' ')).map(str::trim_start)
        });
        match lead {
            Some(rest) => words = rest,
            None => break,
        }
    }
    let numbers: Option<Vec<i16>> = words.split('/').map(|part| part.trim().parse().ok()).collect();
    match numbers.as_deref() {
        Some([day, month, year]) => {
            let (day, month) = (i8::try_from(*day).ok()?, i8::try_from(*month).ok()?);
            return Some((Date::new(known(*year)?, month, day).ok()?, true));
        }
        Some([month, year]) => return last_of(known(*year)?, i8::try_from(*month).ok()?),
        Some([year]) => return last_of(known(*year)?, 12),
        _ => {}
    }
    let (quarter, year) = words.split_once(' ')?;
    let month = match quarter {
        "q1" => 3,
        "q2" => 6,
        "q3" => 9,
        "q4" => 12,
        _ => return None,
    };
    last_of(known(year.trim().parse().ok()?)?, month)
}

fn known(year: i16) -> Option<i16> {
    (1900..=2200).contains(&year).then_some(year)
}

fn last_of(year: i16, month: i8) -> Option<(Date, bool)> {
    (1..=12).contains(&month).then(|| (date(year, month, 1).last_of_month(), false))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_days() {
        let check = |raw: &str, expected: Option<(Date, bool)>| {
            assert_eq!(read(raw), expected, "{raw:?}");
        };
        check("31/7/2020", Some((date(2020, 7, 31), true)));
        check("2020-07-31", Some((date(2020, 7, 31), true)));
        check("tính đến ngày 29/10/2024", Some((date(2024, 10, 29), true)));
        check("end 2021", Some((date(2021, 12, 31), false)));
        check("Cuối năm 2021", Some((date(2021, 12, 31), false)));
        check("2023", Some((date(2023, 12, 31), false)));
        check("12/2024", Some((date(2024, 12, 31), false)));
        check("\"tính đến tháng 7/2025\"", Some((date(2025, 7, 31), false)));
        check("Q1 2025", Some((date(2025, 3, 31), false)));
        check("early 2024", None);
        check("11 months 2023", None);
        check("32/1/2024", None);
        check("13/2024", None);
        check("15", None);
        check("", None);
    }

    proptest! {
        #[test]
        fn any_words_are_judged(raw in "\\PC{0,40}") {
            let _ = read(&raw);
        }

        #[test]
        fn any_dates_are_judged(raw in "(end |q[1-9] |tháng )?[0-9/ -]{0,14}") {
            let _ = read(&raw);
        }
    }
}
