//! The Vietnamese lunar calendar: which day Tết and the day of the Hùng kings fall on.
//!
//! Months begin on the day (at UTC+7) of the new moon; the month that holds the winter solstice is
//! the eleventh; in a year with thirteen months the first one without a major solar term is the
//! leap month. New moons and the sun's longitude come from the series of Meeus, *Astronomical
//! Algorithms*, which are good to a few minutes for these centuries. The calendar of other
//! countries differs where a new moon lies between their midnight and ours (Tết of 2007, 2030).

use std::f64::consts::PI;

use jiff::ToSpan;
use jiff::civil::{Date, date};

/// Hours of Vietnam's clock before Greenwich's, as a part of a day.
const OFFSET: f64 = 7.0 / 24.0;
/// Days from one new moon to the next, on average.
const MONTH: f64 = 29.530_588_853;
/// Julian day of the new moon that is counted as number 0.
const FIRST_NEW_MOON: f64 = 2_415_021.076_998_695;
/// Years this module answers for.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2199;

/// A day of the lunar calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LunarDay {
    /// The year, by the Gregorian year in which it begins.
    pub year: i16,
    /// The month, 1 to 12.
    pub month: i8,
    /// The second of two months with one number.
    pub leap: bool,
    /// The day, 1 to 30.
    pub day: i8,
}

/// Day of the first of the first month of the lunar year that begins in `year`; `None` outside
/// 1900 to 2199.
pub fn tet(year: i16) -> Option<Date> {
    to_solar(LunarDay { year, month: 1, leap: false, day: 1 })
}

/// The Gregorian day; `None` for a day that is not there (day 30 of a short month, a leap month of
/// a year without it) and outside 1900 to 2199.
pub fn to_solar(lunar: LunarDay) -> Option<Date> {
    if !YEARS.contains(&lunar.year)
        || !(1..=12).contains(&lunar.month)
        || !(1..=30).contains(&lunar.day)
    {
        return None;
    }
    let year = if lunar.month < 11 { lunar.year - 1 } else { lunar.year };
    let months = Months::after_solstice(year);
    let mut number = i64::from(if lunar.month < 11 { lunar.month + 1 } else { lunar.month - 11 });
    match months.leap {
        Some(leap) if lunar.leap => {
            if number + 1 != leap {
                return None;
            }
            number = leap;
        }
        Some(leap) if number >= leap => number += 1,
        None if lunar.leap => return None,
        Some(_) | None => {}
    }
    let start = months.start(number);
    let day = start + i64::from(lunar.day) - 1;
    (day < months.start(number + 1)).then(|| from_julian(day)).flatten()
}

/// The lunar day; `None` outside the lunar years 1900 to 2199.
pub fn from_solar(day: Date) -> Option<LunarDay> {
    let julian = julian(day)?;
    let mut year = day.year();
    let mut months = Months::after_solstice(year);
    if months.start(0) > julian {
        year -= 1;
        months = Months::after_solstice(year);
    }
    let mut number = 0;
    while months.start(number + 1) <= julian {
        number += 1;
    }
    let leap = months.leap == Some(number);
    let plain = number - i64::from(months.leap.is_some_and(|leap| leap <= number));
    let month = i8::try_from((plain + 10) % 12 + 1).ok()?;
    let lunar = LunarDay {
        year: if plain >= 2 { year + 1 } else { year },
        month,
        leap,
        day: i8::try_from(julian - months.start(number) + 1).ok()?,
    };
    YEARS.contains(&lunar.year).then_some(lunar)
}

/// The months from the eleventh of one lunar year up to the eleventh of the next, numbered from 0.
struct Months {
    /// Number of the new moon that begins month 0.
    first: i64,
    /// Number of the leap month, where there is one.
    leap: Option<i64>,
}

impl Months {
    fn after_solstice(year: i16) -> Months {
        let (first, next) = (solstice_month(year), solstice_month(year + 1));
        let leap = (next - first > 12).then(|| {
            (1..13)
                .find(|n| {
                    solar_term(new_moon_day(first + n)) == solar_term(new_moon_day(first + n + 1))
                })
                .unwrap_or(12)
        });
        Months { first, leap }
    }

    /// Julian day on which a month begins.
    fn start(&self, number: i64) -> i64 {
        new_moon_day(self.first + number)
    }
}

/// Number of the new moon that begins the month with the winter solstice of `year`.
fn solstice_month(year: i16) -> i64 {
    let end = julian(date(year, 12, 31)).unwrap_or(0);
    let moon = floor((as_float(end) - FIRST_NEW_MOON) / MONTH) + 1;
    // The last new moon of the year that comes before the sun reaches 270 degrees.
    (0..4)
        .map(|back| moon - back)
        .find(|moon| {
            let day = new_moon_day(*moon);
            day <= end && solar_term(day) < 9
        })
        .unwrap_or(moon)
}

/// In which twelfth of its way, counted from the spring equinox, the sun stands at the start of a
/// day.
fn solar_term(julian: i64) -> i64 {
    floor(sun_longitude(as_float(julian) - 0.5 - OFFSET) / (PI / 6.0))
}

/// Julian day number of the day, in Vietnam, of a new moon.
fn new_moon_day(number: i64) -> i64 {
    floor(new_moon(as_float(number)) + 0.5 + OFFSET)
}

/// Julian date of a new moon, counted from that of January 1900.
fn new_moon(k: f64) -> f64 {
    let t = k / 1236.85;
    let (t2, t3) = (t * t, t * t * t);
    let rad = PI / 180.0;
    let mean = 2_415_020.759_33 + 29.530_588_68 * k + 0.000_117_8 * t2 - 0.000_000_155 * t3
        + 0.000_33 * ((166.56 + 132.87 * t - 0.009_173 * t2) * rad).sin();
    let sun = (359.224_2 + 29.105_356_08 * k - 0.000_033_3 * t2 - 0.000_003_47 * t3) * rad;
    let moon = (306.025_3 + 385.816_918_06 * k + 0.010_730_6 * t2 + 0.000_012_36 * t3) * rad;
    let node = (21.296_4 + 390.670_506_46 * k - 0.001_652_8 * t2 - 0.000_002_39 * t3) * rad;
    let correction = (0.173_4 - 0.000_393 * t) * sun.sin() + 0.002_1 * (2.0 * sun).sin()
        - 0.406_8 * moon.sin()
        + 0.016_1 * (2.0 * moon).sin()
        - 0.000_4 * (3.0 * moon).sin()
        + 0.010_4 * (2.0 * node).sin()
        - 0.005_1 * (sun + moon).sin()
        - 0.007_4 * (sun - moon).sin()
        + 0.000_4 * (2.0 * node + sun).sin()
        - 0.000_4 * (2.0 * node - sun).sin()
        - 0.000_6 * (2.0 * node + moon).sin()
        + 0.001_0 * (2.0 * node - moon).sin()
        + 0.000_5 * (sun + 2.0 * moon).sin();
    // The clock of the series runs evenly, the earth does not.
    let delay = -0.000_278 + 0.000_265 * t + 0.000_262 * t2;
    mean + correction - delay
}

/// Longitude of the sun at a Julian date, 0 to 2π.
fn sun_longitude(julian: f64) -> f64 {
    let t = (julian - 2_451_545.0) / 36_525.0;
    let t2 = t * t;
    let rad = PI / 180.0;
    let anomaly = (357.529_10 + 35_999.050_30 * t - 0.000_155_9 * t2 - 0.000_000_48 * t * t2) * rad;
    let mean = 280.466_45 + 36_000.769_83 * t + 0.000_303_2 * t2;
    let centre = (1.914_600 - 0.004_817 * t - 0.000_014 * t2) * anomaly.sin()
        + (0.019_993 - 0.000_101 * t) * (2.0 * anomaly).sin()
        + 0.000_290 * (3.0 * anomaly).sin();
    ((mean + centre) * rad).rem_euclid(2.0 * PI)
}

/// Julian day number of 1 January 1970.
const EPOCH: i64 = 2_440_588;

fn julian(day: Date) -> Option<i64> {
    let since = date(1970, 1, 1).until(day).ok()?;
    Some(EPOCH + i64::from(since.get_days()))
}

fn from_julian(day: i64) -> Option<Date> {
    date(1970, 1, 1).checked_add((day - EPOCH).days()).ok()
}

#[expect(clippy::cast_precision_loss, reason = "day numbers are far below 2^52")]
fn as_float(number: i64) -> f64 {
    number as f64
}

#[expect(clippy::cast_possible_truncation, reason = "days and months of these centuries")]
fn floor(number: f64) -> i64 {
    number.floor() as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Days on which Tết was kept in Vietnam, or is printed in its calendars.
    const TET: [(i16, i8, i8); 41] = [
        (1990, 1, 27),
        (1991, 2, 15),
        (1992, 2, 4),
        (1993, 1, 23),
        (1994, 2, 10),
        (1995, 1, 31),
        (1996, 2, 19),
        (1997, 2, 7),
        (1998, 1, 28),
        (1999, 2, 16),
        (2000, 2, 5),
        (2001, 1, 24),
        (2002, 2, 12),
        (2003, 2, 1),
        (2004, 1, 22),
        (2005, 2, 9),
        (2006, 1, 29),
        (2007, 2, 17),
        (2008, 2, 7),
        (2009, 1, 26),
        (2010, 2, 14),
        (2011, 2, 3),
        (2012, 1, 23),
        (2013, 2, 10),
        (2014, 1, 31),
        (2015, 2, 19),
        (2016, 2, 8),
        (2017, 1, 28),
        (2018, 2, 16),
        (2019, 2, 5),
        (2020, 1, 25),
        (2021, 2, 12),
        (2022, 2, 1),
        (2023, 1, 22),
        (2024, 2, 10),
        (2025, 1, 29),
        (2026, 2, 17),
        (2027, 2, 6),
        (2028, 1, 26),
        (2029, 2, 13),
        (2030, 2, 2),
    ];

    #[test]
    fn tet_of_forty_years() {
        for (year, month, day) in TET {
            assert_eq!(tet(year), Some(date(year, month, day)), "Tết {year}");
        }
    }

    /// Tenth of the third month: after the leap second month of 2023 and before that of the sixth
    /// of 2025.
    #[test]
    fn day_of_the_hung_kings() {
        let days = [
            (2018, 4, 25),
            (2019, 4, 14),
            (2020, 4, 2),
            (2021, 4, 21),
            (2022, 4, 10),
            (2023, 4, 29),
            (2024, 4, 18),
            (2025, 4, 7),
            (2026, 4, 26),
        ];
        for (year, month, day) in days {
            let lunar = LunarDay { year, month: 3, leap: false, day: 10 };
            assert_eq!(to_solar(lunar), Some(date(year, month, day)), "{year}");
        }
    }

    #[test]
    fn leap_months() {
        let leap = |year, month| to_solar(LunarDay { year, month, leap: true, day: 1 });
        assert_eq!(leap(2023, 2), Some(date(2023, 3, 22)));
        assert_eq!(leap(2025, 6), Some(date(2025, 7, 25)));
        assert_eq!(leap(2024, 2), None);
        assert_eq!(leap(2025, 5), None);
        // Vietnam's own: China had its leap tenth month elsewhere.
        assert_eq!(tet(1985), Some(date(1985, 1, 21)));
    }

    #[test]
    fn what_is_not_there() {
        let day = |year, month, day| to_solar(LunarDay { year, month, leap: false, day });
        assert_eq!(day(2024, 13, 1), None);
        assert_eq!(day(2024, 0, 1), None);
        assert_eq!(day(1899, 1, 1), None);
        assert_eq!(day(2025, 12, 30), None, "a short month");
        assert!(day(2025, 12, 29).is_some());
    }

    proptest! {
        #[test]
        fn there_and_back(days in 0_i64..=109_000) {
            let solar = from_julian(julian(date(1900, 2, 15)).unwrap() + days).unwrap();
            let lunar = from_solar(solar).unwrap();
            prop_assert_eq!(to_solar(lunar), Some(solar), "{:?}", lunar);
            prop_assert!((1..=30).contains(&lunar.day));
        }

        #[test]
        fn the_next_day_follows(days in 0_i64..=109_000) {
            let solar = from_julian(julian(date(1900, 2, 15)).unwrap() + days).unwrap();
            let (a, b) = (from_solar(solar).unwrap(), from_solar(solar.tomorrow().unwrap()).unwrap());
            let same_month = (a.year, a.month, a.leap) == (b.year, b.month, b.leap);
            let follows = if same_month { b.day == a.day + 1 } else { b.day == 1 && a.day >= 29 };
            prop_assert!(follows, "{:?} {:?}", a, b);
        }
    }
}
