//! Indicators with one number: levels, counts, ranks, ranges, and what is to be kept.

use rust_decimal::Decimal;

use super::input::{Inputs, Point};
use super::met::{Goal, meets};
use super::method::{Method, cagr_ratio, graded, un_progress};
use super::outcome::{Assessment, Needed, Projection, Used};
use super::path::Path;
use super::status::Status;
use super::trend::{Line, decimal, float, numbers, theil_sen};
use super::{Known, days, sentence};
use crate::report::Value;
use crate::target::{Bound, MeasureKind, Target};

/// What leads to the milestone.
pub(super) struct Way<'a> {
    pub inputs: &'a Inputs<'a>,
    pub target: &'a Target,
    pub path: Path,
    pub goal: Goal,
    /// The number of the latest figure, and the figure.
    pub latest: (Decimal, &'a Point),
    pub start: Option<Used>,
    /// Places to which what is reckoned is rounded: one more than people wrote.
    pub places: u32,
}

pub(super) fn judge<'a>(
    inputs: &'a Inputs<'a>,
    known: &Known<'a>,
    target: &'a Target,
    path: Path,
) -> Assessment {
    let insufficient = |reason| Assessment::bare(Status::InsufficientData, Some(target), reason);
    let series: Vec<&Point> =
        known.series.iter().copied().filter(|point| point.value.number().is_some()).collect();
    let latest = series.last().and_then(|point| Some((point.value.number()?, *point)));
    let Some(latest) = latest else {
        return insufficient(sentence::no_number(known, target, inputs));
    };
    let Some(goal) = goal(inputs, target, latest.0) else {
        return insufficient(sentence::scoped(target));
    };
    let start = start(inputs, &series, target);
    let places = places(&series, path, goal);
    let way = Way { inputs, target, path, goal, latest, start, places };
    let line = way.line(&series);
    let mut out = way.status(line);
    out.latest = Some(Used::of(latest.1));
    out.figures = series.len();
    out.age = Some(days::age(latest.1, inputs));
    out.needed = if out.status == Status::Achieved { None } else { way.needed() };
    out.baseline.clone_from(&way.start);
    out
}

/// Beyond the far end of a range without a better side, the way leads back to that end.
fn goal(inputs: &Inputs<'_>, target: &Target, latest: Decimal) -> Option<Goal> {
    let direction = inputs.subject.direction;
    let goal = Goal::of(&target.bound, direction)?;
    Some(match &target.bound {
        Bound::Between { high, .. } if far_side_counts(inputs) && latest > *high => {
            Goal { value: *high, higher: false, strict: false }
        }
        _ => goal,
    })
}

fn far_side_counts(inputs: &Inputs<'_>) -> bool {
    use crate::target::Direction::{Higher, Lower};
    !matches!(inputs.subject.direction, Some(Higher | Lower))
}

/// The starting value: one somebody approved for this land, else the first figure; a count over a
/// period starts with nothing when the period does.
fn start(inputs: &Inputs<'_>, series: &[&Point], target: &Target) -> Option<Used> {
    let latest = series.last()?;
    let approved =
        inputs.baselines.iter().find(|base| base.land == latest.land && base.as_of < latest.as_of);
    if let Some(base) = approved {
        let value = Value::Number { number: base.value };
        return Some(Used { value, as_of: base.as_of, source: Some(base.source.clone()) });
    }
    let counted = inputs.subject.measure == MeasureKind::Cumulative;
    if let Some(from) = target.milestone.from_year.filter(|_| counted) {
        let as_of = days::end(from - 1);
        if as_of < latest.as_of {
            let value = Value::Number { number: Decimal::ZERO };
            return Some(Used { value, as_of, source: Some(sentence::counted_from(from)) });
        }
    }
    series.first().filter(|first| first.as_of < latest.as_of).map(|first| Used::of(first))
}

fn places(series: &[&Point], path: Path, goal: Goal) -> u32 {
    if path == Path::Rank {
        return 0;
    }
    let of = |value: Decimal| value.normalize().scale();
    let most = series.iter().filter_map(|point| point.value.number()).map(of).max();
    (most.unwrap_or(0).max(of(goal.value)) + 1).min(6)
}

impl Way<'_> {
    fn start_number(&self) -> Option<(Decimal, jiff::civil::Date)> {
        self.start.as_ref().and_then(|start| Some((start.value.number()?, start.as_of)))
    }

    /// The trend at the end of the milestone's year, through the start and the figures after it.
    fn line(&self, series: &[&Point]) -> Option<Line> {
        let (value, as_of) = self.start_number()?;
        let at = days::year_fraction(days::end(self.target.milestone.year));
        let after: Vec<&Point> =
            series.iter().copied().filter(|point| point.as_of > as_of).collect();
        let mut points = vec![(days::year_fraction(as_of), float(value)?)];
        points.extend(numbers(&after));
        let by_growth = (self.path == Path::Compound).then(|| compound(&points, at)).flatten();
        by_growth.or_else(|| theil_sen(&points, at))
    }

    fn projection(&self, line: Line) -> Option<Projection> {
        let places = self.places;
        let value = decimal(line.value, places)?;
        let interval = decimal(line.low, places)
            .zip(decimal(line.high, places))
            .filter(|(low, high)| *low < value || *high > value);
        Some(Projection {
            year: self.target.milestone.year,
            value,
            interval,
            slope: decimal(line.slope, places + 1),
        })
    }

    fn needed(&self) -> Option<Needed> {
        let from = self.latest.1.as_of.max(self.inputs.day);
        let years = days::years(from, days::end(self.target.milestone.year));
        let total = self.goal.value.checked_sub(self.latest.0)?.normalize();
        if years <= Decimal::ZERO || total.is_zero() {
            return None;
        }
        let per_year = total.checked_div(years)?.round_dp(self.places + 1).normalize();
        Some(Needed::Change { total, per_year, years: years.normalize() })
    }

    fn meets(&self, value: Decimal) -> bool {
        let Inputs { subject, settings, .. } = self.inputs;
        meets(&self.target.bound, subject.direction, value, settings).unwrap_or(false)
    }

    fn status(&self, line: Option<Line>) -> Assessment {
        let bare = |status, reason| Assessment::bare(status, Some(self.target), reason);
        let projection = line.and_then(|line| self.projection(line));
        let mut out = if self.meets(self.latest.0) {
            let mut out = bare(Status::Achieved, sentence::achieved(self));
            let falls = projection.as_ref().filter(|led| !self.meets(led.value));
            out.notes.extend(falls.map(|led| sentence::may_fall(self, led)));
            out
        } else {
            match self.start_number() {
                None => bare(Status::InsufficientData, sentence::one_figure(self)),
                Some((start, _)) if self.path == Path::Step => {
                    if self.goal.better(start, self.latest.0) {
                        bare(Status::Deteriorating, sentence::step_back(self))
                    } else {
                        bare(Status::NotDue, sentence::step(self))
                    }
                }
                Some((start, _)) if self.meets(start) => {
                    bare(Status::Deteriorating, sentence::fell_away(self))
                }
                Some((start, _)) if start == self.goal.value => {
                    let worse = self.goal.better(start, self.latest.0);
                    let status = if worse { Status::Deteriorating } else { Status::OffTrack };
                    bare(status, sentence::must_leave(self))
                }
                Some((start, as_of)) => return self.by_method(start, as_of, line, projection),
            }
        };
        out.projection = projection;
        out
    }

    fn by_method(
        &self,
        start: Decimal,
        as_of: jiff::civil::Date,
        line: Option<Line>,
        projection: Option<Projection>,
    ) -> Assessment {
        let method = self.inputs.subject.method;
        let found = self.progress(method, start, as_of, line);
        let Some((progress, led)) = found else {
            let reason = sentence::no_growth(self, method);
            return Assessment::bare(Status::InsufficientData, Some(self.target), reason);
        };
        let projection = match method {
            Method::Projection => projection,
            Method::OpenSdg => None,
            Method::UnStatistics => led.map(|value| Projection {
                year: self.target.milestone.year,
                value,
                interval: None,
                slope: None,
            }),
        };
        let status = graded(progress, method, self.inputs.settings);
        let reason = sentence::graded(self, status, progress, projection.as_ref());
        let mut out = Assessment::bare(status, Some(self.target), reason);
        if self.path == Path::Compound && method == Method::Projection && !self.has_growth(start) {
            out.notes.push(sentence::straight_instead());
        }
        out.method = Some(method);
        out.progress = Some(progress);
        out.projection = projection;
        out
    }

    fn has_growth(&self, start: Decimal) -> bool {
        let product = start.checked_mul(self.latest.0);
        product.is_some_and(|product| product > Decimal::ZERO)
    }

    /// Part of the way, rounded to a ten-thousandth, and where the growth leads.
    fn progress(
        &self,
        method: Method,
        start: Decimal,
        as_of: jiff::civil::Date,
        line: Option<Line>,
    ) -> Option<(Decimal, Option<Decimal>)> {
        let end = days::year_fraction(days::end(self.target.milestone.year));
        let base = (days::year_fraction(as_of), float(start)?);
        let now = (days::year_fraction(self.latest.1.as_of), float(self.latest.0)?);
        let target = (end, float(self.goal.value)?);
        match method {
            Method::OpenSdg => {
                Some((decimal(cagr_ratio(base, now, target, self.goal.higher)?, 4)?, None))
            }
            Method::UnStatistics => {
                let (led, progress) = un_progress(base, now, target)?;
                Some((decimal(progress, 4)?, decimal(led, self.places)))
            }
            Method::Projection => {
                let led = self.not_beyond(line?.value);
                let progress = (led - base.1) / (target.1 - base.1);
                Some((decimal(progress, 4)?, None))
            }
        }
    }

    /// Of a range without a better side, what leads beyond its far end counts as that much short.
    fn not_beyond(&self, led: f64) -> f64 {
        let Bound::Between { low, high } = &self.target.bound else { return led };
        let (Some(low), Some(high)) = (float(*low), float(*high)) else { return led };
        if !far_side_counts(self.inputs) {
            led
        } else if self.goal.higher && led > high {
            low - (led - high)
        } else if !self.goal.higher && led < low {
            high + (low - led)
        } else {
            led
        }
    }
}

/// The trend of growth: the robust line through the logarithms. `None` unless all have one sign.
fn compound(points: &[(f64, f64)], at: f64) -> Option<Line> {
    let sign = points.first()?.1.signum();
    if points.iter().any(|(_, value)| value * sign <= 0.0) {
        return None;
    }
    let logs: Vec<(f64, f64)> =
        points.iter().map(|(time, value)| (*time, (value * sign).ln())).collect();
    let line = theil_sen(&logs, at)?;
    let back = |log: f64| sign * log.exp();
    let (a, b) = (back(line.low), back(line.high));
    let value = back(line.value);
    let slope = value - back(line.value - line.slope);
    value.is_finite().then_some(Line { value, low: a.min(b), high: a.max(b), slope })
}
