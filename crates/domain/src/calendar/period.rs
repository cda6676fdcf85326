//! What a report is about: a period, and the window of days whose figures belong to it.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

/// How often a report comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Frequency {
    /// Hằng tháng.
    Month,
    /// Hằng quý.
    Quarter,
    /// Sáu tháng.
    HalfYear,
    /// Chín tháng: once a year.
    NineMonths,
    /// Hằng năm.
    Year,
    /// Chuyên đề, đột xuất: on its own days, several in a year told apart by number.
    Once,
}

impl Frequency {
    /// Every frequency, in the order forms offer them.
    pub const ALL: [Frequency; 6] = [
        Frequency::Month,
        Frequency::Quarter,
        Frequency::HalfYear,
        Frequency::NineMonths,
        Frequency::Year,
        Frequency::Once,
    ];

    /// As forms say it.
    pub fn title(self) -> &'static str {
        match self {
            Frequency::Month => "Hằng tháng",
            Frequency::Quarter => "Hằng quý",
            Frequency::HalfYear => "6 tháng",
            Frequency::NineMonths => "9 tháng",
            Frequency::Year => "Hằng năm",
            Frequency::Once => "Một lần (chuyên đề, đột xuất)",
        }
    }

    /// How many periods a year has.
    pub fn in_a_year(self) -> u8 {
        match self {
            Frequency::Month => 12,
            Frequency::Quarter => 4,
            Frequency::HalfYear => 2,
            Frequency::NineMonths | Frequency::Year => 1,
            Frequency::Once => 99,
        }
    }

    fn letter(self) -> char {
        match self {
            Frequency::Month => 'M',
            Frequency::Quarter => 'Q',
            Frequency::HalfYear => 'H',
            Frequency::NineMonths => 'N',
            Frequency::Year => 'Y',
            Frequency::Once => 'X',
        }
    }
}

/// One period of a year. Its text ([`fmt::Display`], [`FromStr`]) is "2026-M10", "2026-Q3",
/// "2026-H1", "2026-N1", "2026-Y1", "2026-X2", and sorts by year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    year: i16,
    frequency: Frequency,
    number: u8,
}

/// Days from `from` to `to`, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Window {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

impl Period {
    /// The period with that number, from 1, in a year from 1900 to 2999.
    pub fn new(frequency: Frequency, year: i16, number: u8) -> Option<Period> {
        let known = (1900..=2999).contains(&year) && (1..=frequency.in_a_year()).contains(&number);
        known.then_some(Period { year, frequency, number })
    }

    /// The period of that frequency whose months hold `day`. Of nine months, the year's.
    pub fn holding(frequency: Frequency, day: Date) -> Option<Period> {
        let month = u8::try_from(day.month()).ok()?;
        let number = match frequency {
            Frequency::Month => month,
            Frequency::Quarter => month.div_ceil(3),
            Frequency::HalfYear => month.div_ceil(6),
            Frequency::NineMonths | Frequency::Year | Frequency::Once => 1,
        };
        Period::new(frequency, day.year(), number)
    }

    /// How often such a period comes.
    pub fn frequency(self) -> Frequency {
        self.frequency
    }

    /// Its year.
    pub fn year(self) -> i16 {
        self.year
    }

    /// Its number in the year, from 1.
    pub fn number(self) -> u8 {
        self.number
    }

    /// The period after it; `None` past 2999 and after the last numbered one of [`Frequency::Once`].
    pub fn next(self) -> Option<Period> {
        let Period { year, frequency, number } = self;
        if number < frequency.in_a_year() {
            Period::new(frequency, year, number + 1)
        } else if frequency == Frequency::Once {
            None
        } else {
            Period::new(frequency, year + 1, 1)
        }
    }

    /// As headings say it: "Quý III năm 2026".
    pub fn title(self) -> String {
        let year = self.year;
        match (self.frequency, self.number) {
            (Frequency::Month, number) => format!("Tháng {number} năm {year}"),
            (Frequency::Quarter, 1) => format!("Quý I năm {year}"),
            (Frequency::Quarter, 2) => format!("Quý II năm {year}"),
            (Frequency::Quarter, 3) => format!("Quý III năm {year}"),
            (Frequency::Quarter, _) => format!("Quý IV năm {year}"),
            (Frequency::HalfYear, 1) => format!("6 tháng đầu năm {year}"),
            (Frequency::HalfYear, _) => format!("6 tháng cuối năm {year}"),
            (Frequency::NineMonths, _) => format!("9 tháng năm {year}"),
            (Frequency::Year, _) => format!("Năm {year}"),
            (Frequency::Once, number) => format!("Đợt {number} năm {year}"),
        }
    }

    /// Its first and last month.
    pub fn months(self) -> (i8, i8) {
        let number = i8::try_from(self.number).unwrap_or(1);
        match self.frequency {
            Frequency::Month => (number, number),
            Frequency::Quarter => (number * 3 - 2, number * 3),
            Frequency::HalfYear => (number * 6 - 5, number * 6),
            Frequency::NineMonths => (1, 9),
            Frequency::Year | Frequency::Once => (1, 12),
        }
    }

    /// Its months as the calendar has them: for a quarter from the first of its first month to the
    /// end of its third.
    pub fn calendar_window(self) -> Window {
        let (first, last) = self.months();
        let from = date(self.year, first, 1);
        Window { from, to: date(self.year, last, 1).last_of_month() }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}{}", self.year, self.frequency.letter(), self.number)
    }
}

/// The text is not that of a [`Period`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("không phải là kỳ báo cáo: cần dạng 2026-M10, 2026-Q3, 2026-H1, 2026-N1, 2026-Y1")]
pub struct NotAPeriod;

impl FromStr for Period {
    type Err = NotAPeriod;

    fn from_str(text: &str) -> Result<Period, NotAPeriod> {
        let (year, rest) = text.split_once('-').ok_or(NotAPeriod)?;
        let frequency = Frequency::ALL
            .into_iter()
            .find(|frequency| rest.starts_with(frequency.letter()))
            .ok_or(NotAPeriod)?;
        let number = rest.get(1..).ok_or(NotAPeriod)?;
        let (year, number) = year.parse().ok().zip(number.parse().ok()).ok_or(NotAPeriod)?;
        let period = Period::new(frequency, year, number).ok_or(NotAPeriod)?;
        (period.to_string() == text).then_some(period).ok_or(NotAPeriod)
    }
}

impl Serialize for Period {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Period, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Which days' figures belong to a period: from a day of the month before its first month (or of
/// its first month) to a day of its last month. A day past the end of a month is its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CutOffRule {
    /// The window begins in the month before the period's first.
    pub begins_in_month_before: bool,
    /// Day of the month on which it begins.
    pub from_day: i8,
    /// Day of the period's last month on which it ends.
    pub to_day: i8,
}

impl CutOffRule {
    /// The window of a period.
    pub fn window(self, period: Period) -> Window {
        let (first, last) = period.months();
        let (year, month) = match (self.begins_in_month_before, first) {
            (true, 1) => (period.year() - 1, 12),
            (true, first) => (period.year(), first - 1),
            (false, first) => (period.year(), first),
        };
        let from = clamped(year, month, self.from_day);
        Window { from, to: clamped(period.year(), last, self.to_day).max(from) }
    }
}

fn clamped(year: i16, month: i8, day: i8) -> Date {
    let first = date(year, month, 1);
    first.with().day(day.clamp(1, first.days_in_month())).build().unwrap_or(first)
}

/// Rules that come with the program, with what each rests on; a regime keeps a copy of its own.
pub const CUT_OFF_RULES: [(&str, CutOffRule, &str); 2] = [
    (
        "Từ ngày 15 tháng trước kỳ đến ngày 14 tháng cuối kỳ",
        CutOffRule { begins_in_month_before: true, from_day: 15, to_day: 14 },
        "Nghị định 09/2019/NĐ-CP (hiệu lực 12/03/2019); 9 tháng và 6 tháng cuối năm theo thực tế áp dụng",
    ),
    (
        "Trọn các tháng của kỳ",
        CutOffRule { begins_in_month_before: false, from_day: 1, to_day: 31 },
        "Theo tháng dương lịch",
    ),
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    #[test]
    fn windows_of_decree_09() {
        let (_, rule, _) = CUT_OFF_RULES[0];
        let check = |text: &str, from: Date, to: Date| {
            assert_eq!(rule.window(period(text)), Window { from, to }, "{text}");
        };
        check("2026-M1", date(2025, 12, 15), date(2026, 1, 14));
        check("2026-M10", date(2026, 9, 15), date(2026, 10, 14));
        check("2026-Q1", date(2025, 12, 15), date(2026, 3, 14));
        check("2026-Q4", date(2026, 9, 15), date(2026, 12, 14));
        check("2026-H1", date(2025, 12, 15), date(2026, 6, 14));
        check("2026-H2", date(2026, 6, 15), date(2026, 12, 14));
        check("2026-N1", date(2025, 12, 15), date(2026, 9, 14));
        check("2026-Y1", date(2025, 12, 15), date(2026, 12, 14));
    }

    #[test]
    fn whole_months() {
        let (_, rule, _) = CUT_OFF_RULES[1];
        for text in ["2024-M2", "2026-M2", "2026-Q3", "2026-H2", "2026-N1", "2026-Y1", "2026-X3"] {
            let period = period(text);
            assert_eq!(rule.window(period), period.calendar_window(), "{text}");
        }
        assert_eq!(period("2024-M2").calendar_window().to, date(2024, 2, 29));
    }

    #[test]
    fn names() {
        let check = |text: &str, title: &str| assert_eq!(period(text).title(), title);
        check("2026-M10", "Tháng 10 năm 2026");
        check("2026-Q3", "Quý III năm 2026");
        check("2026-H2", "6 tháng cuối năm 2026");
        check("2026-N1", "9 tháng năm 2026");
        check("2026-Y1", "Năm 2026");
        check("2026-X2", "Đợt 2 năm 2026");
        for text in
            ["", "2026", "2026-", "2026-Q5", "2026-M0", "2026-M01", "26-M1", "2026-Y2", "2026-é"]
        {
            assert_eq!(text.parse::<Period>(), Err(NotAPeriod), "{text}");
        }
    }

    fn any_period() -> impl Strategy<Value = Period> {
        (1901_i16..2900, prop::sample::select(Frequency::ALL.to_vec()), 0_u8..99).prop_map(
            |(year, frequency, number)| {
                Period::new(frequency, year, number % frequency.in_a_year() + 1).unwrap()
            },
        )
    }

    proptest! {
        #[test]
        fn text_is_read_back(period in any_period()) {
            prop_assert_eq!(period.to_string().parse(), Ok(period));
        }

        /// A window ends on the day before the next one begins: no day is lost or counted twice.
        #[test]
        fn windows_meet(period in any_period()) {
            for (name, rule, _) in CUT_OFF_RULES {
                let window = rule.window(period);
                prop_assert!(window.from <= window.to);
                if !matches!(period.frequency(), Frequency::NineMonths | Frequency::Once) {
                    let next = rule.window(period.next().unwrap());
                    prop_assert_eq!(window.to.tomorrow().unwrap(), next.from, "{}", name);
                }
            }
        }

        #[test]
        fn a_day_is_in_the_months_of_its_period(days in 0_i32..40_000) {
            use jiff::ToSpan as _;
            let day = date(1950, 1, 1).checked_add(days.days()).unwrap();
            for frequency in [Frequency::Month, Frequency::Quarter, Frequency::HalfYear, Frequency::Year] {
                let window = Period::holding(frequency, day).unwrap().calendar_window();
                prop_assert!(window.from <= day && day <= window.to);
            }
        }
    }
}
