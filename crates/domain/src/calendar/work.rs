//! Working days.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use super::special::{DayKind, SpecialDay};

/// Which days are worked: Monday to Friday (the week of forty hours, Quyết định 188/1999/QĐ-TTg),
/// except where the table of special days says otherwise. A day without an entry follows the week,
/// so a year nobody has filled in has no holidays; [`WorkCalendar::knows`] tells.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkCalendar {
    /// Days that differ from the week: whether they are worked.
    special: BTreeMap<Date, bool>,
    /// Years with any entry.
    years: Vec<i16>,
}

impl WorkCalendar {
    /// A calendar with these special days; of two about one day the later one counts.
    pub fn new<'a>(days: impl IntoIterator<Item = &'a SpecialDay>) -> WorkCalendar {
        let mut calendar = WorkCalendar::default();
        for day in days {
            calendar.special.insert(day.date, day.kind == DayKind::WorkedInLieu);
            if !calendar.years.contains(&day.date.year()) {
                calendar.years.push(day.date.year());
            }
        }
        calendar.special.retain(|date, worked| *worked != in_week(*date));
        calendar.years.sort_unstable();
        calendar
    }

    /// Whether the holidays of that day's year were entered.
    pub fn knows(&self, day: Date) -> bool {
        self.years.binary_search(&day.year()).is_ok()
    }

    /// Whether offices work on that day.
    pub fn is_working(&self, day: Date) -> bool {
        self.special.get(&day).copied().unwrap_or_else(|| in_week(day))
    }

    /// That day if it is worked, else the first worked day after it.
    pub fn on_or_after(&self, day: Date) -> Date {
        self.walk(day, 0)
    }

    /// The first worked day after that day.
    pub fn next_working(&self, day: Date) -> Date {
        self.add(day, 1)
    }

    /// The `count`-th worked day after that day; for 0 the day itself, worked or not.
    pub fn add(&self, day: Date, count: u32) -> Date {
        if count == 0 {
            return day;
        }
        day.tomorrow().map_or(day, |next| self.walk(next, count - 1))
    }

    /// The first worked day from `from` on after which `more` further ones are counted off.
    fn walk(&self, from: Date, mut more: u32) -> Date {
        let mut day = from;
        loop {
            if self.is_working(day) {
                if more == 0 {
                    return day;
                }
                more -= 1;
            }
            match day.tomorrow() {
                Ok(next) => day = next,
                Err(_) => return day,
            }
        }
    }

    /// Worked days after `from` up to and with `to`; 0 when `to` is not after `from`. A report due
    /// on `from` that came on `to` is so many working days late.
    pub fn between(&self, from: Date, to: Date) -> u32 {
        if to <= from {
            return 0;
        }
        let added = i64::from(self.changed(from, to));
        u32::try_from(week_days_until(to) - week_days_until(from) + added).unwrap_or(0)
    }

    /// By how many days the table changes the worked days after `from` up to `to`.
    fn changed(&self, from: Date, to: Date) -> i32 {
        let Ok(first) = from.tomorrow() else { return 0 };
        self.special.range(first..=to).map(|(_, worked)| if *worked { 1 } else { -1 }).sum()
    }

    /// Every worked day after `from` up to and with `to`, in order.
    pub fn days(&self, from: Date, to: Date) -> impl Iterator<Item = Date> + '_ {
        std::iter::successors(from.tomorrow().ok(), |day| day.tomorrow().ok())
            .take_while(move |day| *day <= to)
            .filter(|day| self.is_working(*day))
    }
}

/// Whether the week alone has that day worked.
fn in_week(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// Days from Monday to Friday from a fixed Monday long ago up to and with `day`.
fn week_days_until(day: Date) -> i64 {
    const MONDAY: Date = jiff::civil::date(1, 1, 1);
    let days = MONDAY.until(day).map_or(0, |span| i64::from(span.get_days())) + 1;
    days.div_euclid(7) * 5 + days.rem_euclid(7).min(5)
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::super::special::shipped;
    use super::*;

    fn calendar() -> WorkCalendar {
        WorkCalendar::new(&shipped())
    }

    #[test]
    fn the_fixed_monday_is_one() {
        assert_eq!(date(1, 1, 1).weekday(), Weekday::Monday);
    }

    #[test]
    fn what_is_worked() {
        let calendar = calendar();
        let check = |month, day, expected| {
            assert_eq!(calendar.is_working(date(2026, month, day)), expected, "{day}/{month}/2026");
        };
        check(10, 29, true);
        check(10, 31, false);
        check(1, 1, false);
        check(1, 2, false);
        check(1, 10, true);
        check(2, 16, false);
        check(2, 20, false);
        check(2, 23, true);
        check(4, 26, false);
        check(4, 27, false);
        check(8, 22, true);
        check(8, 31, false);
        check(9, 2, false);
        check(9, 3, true);
        assert!(calendar.knows(date(2027, 5, 5)) && !calendar.knows(date(2028, 5, 5)));
        assert!(!calendar.is_working(date(2028, 1, 1)), "a Saturday, though nobody entered 2028");
    }

    #[test]
    fn counts_and_steps() {
        let calendar = calendar();
        // Over the long leave of Tết 2026: 13/2 is a Friday, 23/2 a Monday.
        assert_eq!(calendar.between(date(2026, 2, 13), date(2026, 2, 23)), 1);
        assert_eq!(calendar.next_working(date(2026, 2, 13)), date(2026, 2, 23));
        assert_eq!(calendar.on_or_after(date(2026, 2, 14)), date(2026, 2, 23));
        assert_eq!(calendar.on_or_after(date(2026, 2, 13)), date(2026, 2, 13));
        assert_eq!(calendar.add(date(2026, 10, 14), 2), date(2026, 10, 16));
        assert_eq!(calendar.add(date(2026, 8, 21), 2), date(2026, 8, 24), "a worked Saturday");
        assert_eq!(calendar.between(date(2026, 10, 29), date(2026, 10, 29)), 0);
        assert_eq!(calendar.between(date(2026, 10, 30), date(2026, 10, 29)), 0);
    }

    fn any_day() -> impl Strategy<Value = Date> {
        (0_i32..3000).prop_map(|days| date(2022, 6, 1).checked_add(days.days()).unwrap())
    }

    proptest! {
        #[test]
        fn counting_is_the_number_of_days_listed(a in any_day(), b in any_day()) {
            let calendar = calendar();
            let listed = calendar.days(a, b).count();
            prop_assert_eq!(calendar.between(a, b) as usize, listed);
        }

        #[test]
        fn parts_add_up(a in any_day(), b in any_day(), c in any_day()) {
            let mut days = [a, b, c];
            days.sort();
            let [a, b, c] = days;
            let calendar = calendar();
            prop_assert_eq!(
                calendar.between(a, b) + calendar.between(b, c),
                calendar.between(a, c)
            );
        }

        #[test]
        fn adding_is_undone_by_counting(day in any_day(), count in 1_u32..300) {
            let calendar = calendar();
            let later = calendar.add(day, count);
            prop_assert!(calendar.is_working(later));
            prop_assert_eq!(calendar.between(day, later), count);
        }
    }
}
