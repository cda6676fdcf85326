//! The working calendar: days that differ from the week, year by year.

pub mod edit;
pub mod effect;
pub mod export;
pub mod list;

use ansinh_domain::calendar::{DayKind, SpecialDay, WorkCalendar};
use jiff::civil::Date;

use crate::address;

/// Address of the calendar.
pub(crate) const HERE: &str = "/lich-lam-viec";

/// Address of a year.
fn year_address(year: i16) -> String {
    format!("{HERE}{}", address::query([("nam", year.to_string().as_str())]))
}

/// A kind's word in forms.
fn key_of(kind: DayKind) -> &'static str {
    match kind {
        DayKind::Holiday => "nghi-le",
        DayKind::DayInLieu => "nghi-bu",
        DayKind::SwappedOff => "nghi-hoan-doi",
        DayKind::WorkedInLieu => "lam-bu",
    }
}

/// The kind of a word.
fn kind_of(key: &str) -> Option<DayKind> {
    DayKind::ALL.into_iter().find(|kind| key_of(*kind) == key)
}

/// The days of a year.
fn of_year(days: &[SpecialDay], year: i16) -> Vec<&SpecialDay> {
    days.iter().filter(|day| day.date.year() == year).collect()
}

/// That day if it is worked, else the last worked day before it; the day itself when there is none
/// within two months.
fn on_or_before(calendar: &WorkCalendar, day: Date) -> Date {
    let mut days = std::iter::successors(Some(day), |day| day.yesterday().ok()).take(60);
    days.find(|day| calendar.is_working(*day)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use ansinh_domain::calendar::shipped;
    use jiff::civil::date;

    use super::*;

    #[test]
    fn kinds_are_read_back() {
        for kind in DayKind::ALL {
            assert_eq!(kind_of(key_of(kind)), Some(kind));
        }
        assert_eq!(kind_of("nghỉ"), None);
    }

    #[test]
    fn a_deadline_on_a_day_off_leaves_the_working_day_before() {
        let calendar = WorkCalendar::new(&shipped());
        let check = |day: Date, expected: Date| assert_eq!(on_or_before(&calendar, day), expected);
        check(date(2026, 10, 29), date(2026, 10, 29));
        check(date(2026, 2, 20), date(2026, 2, 13));
        check(date(2026, 9, 2), date(2026, 8, 28));
    }
}
