//! The robust line through figures, in floats: slopes, medians and ranks are statistics, and what
//! leaves here is rounded.

use crate::assess::days::year_fraction;
use crate::assess::input::Point;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// A line seen at one time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// Its value there.
    pub value: f64,
    /// The ends of the interval; the value itself when two points leave none.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// Change in a year.
    pub slope: f64,
}

/// No more figures than the newest so many are looked at: the count of slopes grows as the square.
const MOST: usize = 120;
/// Normal quantile of a two-sided interval of 90 %.
const Z_90: f64 = 1.644_854;

/// The Theil–Sen line through `points` (time in years, value), seen at the time `at`: its slope is
/// the median of the slopes of all pairs (Sen, 1968), and its value the median of where that slope
/// leads from each point. The interval is that of Sen for the slope at 90 %, from the ranks that
/// Kendall's variance gives; so few points as three give the whole span of slopes. Two points give
/// the line through both, without an interval.
///
/// `None` for fewer than two times, and for numbers too large.
pub fn theil_sen(points: &[(f64, f64)], at: f64) -> Option<Line> {
    let newest = points.len().saturating_sub(MOST);
    let points = points.get(newest..)?;
    let mut slopes = Vec::with_capacity(points.len() * points.len().saturating_sub(1) / 2);
    for (index, (t, v)) in points.iter().enumerate() {
        for (u, w) in points.iter().skip(index + 1) {
            if u != t {
                slopes.push((w - v) / (u - t));
            }
        }
    }
    if slopes.is_empty() || slopes.iter().any(|slope| !slope.is_finite()) {
        return None;
    }
    slopes.sort_by(f64::total_cmp);
    let slope = middle(&slopes)?;
    let mut scratch = Vec::with_capacity(points.len());
    let mut lead = |slope: f64| {
        scratch.clear();
        scratch.extend(points.iter().map(|(t, v)| v + slope * (at - t)));
        scratch.sort_by(f64::total_cmp);
        middle(&scratch)
    };
    let value = lead(slope)?;
    let (low, high) = match sen_ranks(points.len(), slopes.len()) {
        Some((first, last)) => {
            let (a, b) = (lead(*slopes.get(first)?)?, lead(*slopes.get(last)?)?);
            (a.min(b).min(value), a.max(b).max(value))
        }
        None => (value, value),
    };
    [value, low, high].iter().all(|v| v.is_finite()).then_some(Line { value, low, high, slope })
}

/// Which of the sorted slopes bound the interval; `None` for two points.
fn sen_ranks(points: usize, slopes: usize) -> Option<(usize, usize)> {
    if points < 3 {
        return None;
    }
    let (n, count) = (points as f64, slopes as f64);
    let spread = Z_90 * (n * (n - 1.0) * (2.0 * n + 5.0) / 18.0).sqrt();
    // Ranks from 1 as Sen has them; a float that is out of range saturates when cast.
    let first = (((count - spread) / 2.0).floor().max(1.0) as usize).saturating_sub(1);
    let last = (((count + spread) / 2.0).ceil() as usize).min(slopes.saturating_sub(1));
    Some((first, last))
}

/// The median of sorted numbers.
fn middle(sorted: &[f64]) -> Option<f64> {
    let upper = *sorted.get(sorted.len() / 2)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *sorted.get((sorted.len() / 2).checked_sub(1)?)?;
    Some(lower / 2.0 + upper / 2.0)
}

/// A number as a float.
pub(super) fn float(value: Decimal) -> Option<f64> {
    value.to_f64()
}

/// A float as a decimal of so many places; `None` past what a decimal holds.
pub(super) fn decimal(value: f64, places: u32) -> Option<Decimal> {
    use rust_decimal::prelude::FromPrimitive;
    Decimal::from_f64(value).map(|value| value.round_dp(places).normalize())
}

/// Time and value of the numbers among figures.
pub(super) fn numbers(points: &[&Point]) -> Vec<(f64, f64)> {
    let one = |point: &&Point| Some((year_fraction(point.as_of), float(point.value.number()?)?));
    points.iter().filter_map(one).collect()
}
