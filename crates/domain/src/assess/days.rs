//! Days of figures and milestones.

use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use super::input::{Inputs, Point};
use super::outcome::Age;

/// The last day of a year.
pub(super) fn end(year: i16) -> Date {
    // Years of plans are far from the ends of the calendar.
    date(year.clamp(1, 9998), 12, 31)
}

/// A day as a time in years, at its end: 31/12/2025 is 2026.0.
pub(super) fn year_fraction(day: Date) -> f64 {
    let share = f64::from(day.day_of_year()) / f64::from(day.days_in_year());
    f64::from(day.year()) + share
}

/// Years from the end of one day to that of another, exact to a thousandth; negative backwards.
pub(super) fn years(from: Date, to: Date) -> Decimal {
    let whole = Decimal::from(i32::from(to.year()) - i32::from(from.year()));
    (whole + share(to) - share(from)).round_dp(3)
}

/// The part of its year that is over at the end of a day.
pub(super) fn share(day: Date) -> Decimal {
    Decimal::from(day.day_of_year())
        .checked_div(Decimal::from(day.days_in_year()))
        .unwrap_or(Decimal::ONE)
}

/// How old a figure is on the day of the assessment.
pub(super) fn age(point: &Point, inputs: &Inputs<'_>) -> Age {
    let days = point.as_of.until(inputs.day).map_or(0, |span| span.get_days());
    let days = u32::try_from(days).unwrap_or(0);
    Age { as_of: point.as_of, days, stale: days > inputs.settings.stale_days }
}
