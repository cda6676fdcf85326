//! Values of each year: judged for the year, and over the period. All of it is exact.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::input::{Inputs, Point};
use super::met::{Goal, meets};
use super::method::{Method, graded};
use super::outcome::{Assessment, Needed, Projection, Used, YearVerdict};
use super::path::Path;
use super::status::Status;
use super::{Known, days, first_year, sentence};
use crate::target::Target;

/// The years of a period with what is known of them.
pub(super) struct Years<'a> {
    pub from: i16,
    pub to: i16,
    /// By year: the value, or what its part leads to, and the figure.
    pub values: BTreeMap<i16, (Decimal, &'a Point, bool)>,
}

/// No part of a year shorter than this leads to a whole one: a month.
const SHORTEST: Decimal = Decimal::from_parts(8, 0, 0, false, 2);

impl<'a> Years<'a> {
    /// The years up to the milestone, from the points given.
    pub fn of(
        inputs: &Inputs<'_>,
        points: &[&'a Point],
        target: &Target,
        path: Path,
    ) -> Option<Years<'a>> {
        let to = target.milestone.year;
        let known = points.iter().filter(|point| point.value.number().is_some());
        let first = known.map(|point| point.year).filter(|year| *year <= to).min();
        let from = first_year(&inputs.subject, target).or(first)?.min(to);
        let mut values = BTreeMap::new();
        for point in points.iter().filter(|point| (from..=to).contains(&point.year)) {
            let Some(number) = point.value.number() else { continue };
            let share = days::share(point.as_of);
            let part = path == Path::CumulativeInYear
                && point.as_of.year() == point.year
                && share < Decimal::ONE;
            if !part {
                values.insert(point.year, (number, *point, false));
            } else if share >= SHORTEST {
                let whole = number.checked_div(share).unwrap_or(number);
                let places = number.normalize().scale() + 1;
                values.insert(point.year, (whole.round_dp(places).normalize(), *point, true));
            }
        }
        Some(Years { from, to, values })
    }

    pub fn count(&self) -> i16 {
        self.to - self.from + 1
    }

    pub fn missing(&self) -> Vec<i16> {
        (self.from..=self.to).filter(|year| !self.values.contains_key(year)).collect()
    }

    pub fn sum(&self) -> Option<Decimal> {
        self.values.values().try_fold(Decimal::ZERO, |sum, (value, ..)| sum.checked_add(*value))
    }

    /// The average when the years that are missing have `value` each.
    fn average_with(&self, value: Decimal) -> Option<Decimal> {
        let missing = Decimal::from(self.missing().len());
        let sum = self.sum()?.checked_add(missing.checked_mul(value)?)?;
        let average = sum.checked_div(Decimal::from(self.count()))?;
        Some(average.round_dp(self.places()).normalize())
    }

    pub fn average(&self) -> Option<Decimal> {
        let count = Decimal::from(self.values.len());
        Some(self.sum()?.checked_div(count)?.round_dp(self.places()).normalize())
    }

    fn places(&self) -> u32 {
        let scales = self.values.values().map(|(value, ..)| value.normalize().scale());
        (scales.max().unwrap_or(0) + 1).min(6)
    }

    fn sorted(&self) -> Vec<Decimal> {
        let mut sorted: Vec<Decimal> = self.values.values().map(|(value, ..)| *value).collect();
        sorted.sort_unstable();
        sorted
    }

    fn median(&self) -> Option<Decimal> {
        let sorted = self.sorted();
        let upper = *sorted.get(sorted.len() / 2)?;
        if sorted.len() % 2 == 1 {
            return Some(upper);
        }
        let lower = *sorted.get((sorted.len() / 2).checked_sub(1)?)?;
        lower.checked_add(upper)?.checked_div(Decimal::TWO)
    }

    fn projection(&self) -> Option<Projection> {
        let value = self.average_with(self.median()?)?;
        let sorted = self.sorted();
        let interval = (sorted.len() >= 3 && !self.missing().is_empty())
            .then(|| {
                let (low, high) = (sorted.first()?, sorted.last()?);
                Some((self.average_with(*low)?, self.average_with(*high)?))
            })
            .flatten();
        Some(Projection { year: self.to, value, interval, slope: None })
    }
}

pub(super) fn judge(
    inputs: &Inputs<'_>,
    known: &Known<'_>,
    target: &Target,
    path: Path,
) -> Assessment {
    let insufficient = |reason| Assessment::bare(Status::InsufficientData, Some(target), reason);
    let subject = &inputs.subject;
    let years = Years::of(inputs, &known.series, target, path);
    let Some(years) = years.filter(|years| !years.values.is_empty()) else {
        return insufficient(sentence::no_year(known, target, inputs, path));
    };
    let latest = years.values.last_key_value().map(|(year, value)| (*year, *value));
    let goal = Goal::of(&target.bound, subject.direction);
    let (Some((year, (value, point, expected))), Some(goal)) = (latest, goal) else {
        return insufficient(sentence::scoped(target));
    };
    let reaches =
        |value| meets(&target.bound, subject.direction, value, inputs.settings).unwrap_or(false);
    let of_year = YearVerdict { year, value, met: reaches(value), expected };
    let Some(led) = years.projection() else { return insufficient(sentence::too_large()) };
    let whole = years.missing().is_empty() && !expected;
    let met = reaches(led.value);
    let progress = progress(led.value, goal);
    let status = match (met, progress) {
        (true, _) if whole => Status::Achieved,
        (true, _) => Status::OnTrack,
        (false, Some(progress)) => graded(progress, Method::Projection, inputs.settings),
        (false, None) => Status::OffTrack,
    };
    let reason = sentence::years(inputs, target, &years, &of_year, &led, met);
    let mut out = Assessment::bare(status, Some(target), reason);
    out.latest = Some(Used::of(point));
    out.figures = years.values.len();
    out.age = Some(days::age(point, inputs));
    out.progress = progress;
    out.needed = needed(&years, goal, &of_year, point);
    out.projection = Some(led);
    out.year = Some(of_year);
    out
}

/// Part of the target that the average is; for a ceiling the other way about. `None` where the sign
/// makes a part meaningless.
fn progress(average: Decimal, goal: Goal) -> Option<Decimal> {
    let (part, whole) = if goal.higher { (average, goal.value) } else { (goal.value, average) };
    if whole <= Decimal::ZERO || (!goal.higher && part < Decimal::ZERO) {
        return None;
    }
    part.checked_div(whole).map(|part| part.round_dp(4).normalize())
}

fn needed(years: &Years<'_>, goal: Goal, year: &YearVerdict, point: &Point) -> Option<Needed> {
    if year.expected {
        let rest = goal.value.checked_sub(point.value.number()?)?;
        return (rest > Decimal::ZERO && goal.higher)
            .then_some(Needed::RestOfYear { value: rest.normalize() });
    }
    let left = i16::try_from(years.missing().len()).ok().filter(|left| *left > 0)?;
    let whole = goal.value.checked_mul(Decimal::from(years.count()))?;
    let value = whole.checked_sub(years.sum()?)?.checked_div(Decimal::from(left))?;
    Some(Needed::EachYear { value: value.round_dp(years.places()).normalize(), years: left })
}
