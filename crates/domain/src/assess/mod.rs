//! Assessment: how an indicator stands against its targets, and a task against its time.
//!
//! [`assess`] is a pure function of what is known: the indicator's reading ([`Subject`]), its
//! figures with the land they are about ([`Point`]), baselines that somebody approved
//! ([`Baseline`]), verdicts that were kept ([`Kept`]), the thresholds in force ([`Settings`]), and
//! the day. What comes out says with every [`Status`] by which [`Path`] and [`Method`] it was found,
//! from which figures, and why, in one Vietnamese sentence.
//!
//! The steps, each in a file:
//!
//! - [`meets`] and [`Goal`] (`met`): whether a value meets a bound, and which number stands for it.
//! - `trend`: the robust line through figures of one land, with its interval.
//! - `method`: what part of the way from the baseline to the target will be gone; three methods.
//! - `level`, `yearly`, `words_path`: the paths by what is measured.
//! - `verdict`: milestones that have passed.
//! - `sentence`: the Vietnamese words.
//! - [`assess_task`] (`task`): done or not, late or not.
//!
//! Values that are reported stay exact decimals. Floats appear in `trend` and `method` only, where
//! slopes, medians and roots are reckoned; what leaves them is rounded to a decimal.

mod bundle;
mod confidence;
mod days;
mod input;
mod level;
mod met;
mod method;
mod outcome;
mod path;
mod sentence;
mod settings;
mod status;
mod task;
mod trend;
mod verdict;
mod words_path;
mod yearly;

pub use bundle::Bundle;
pub use confidence::Confidence;
pub use input::{Baseline, Break, Inputs, Kept, Point, Standing, Subject};
pub use met::{Goal, applies_to_each, meets};
pub use method::{Method, cagr_ratio, un_progress};
pub use outcome::{Age, Assessment, LeftOut, Needed, Projection, Used, Verdict, Why, YearVerdict};
pub use path::Path;
pub use sentence::{bound_words, measured, needed_words};
pub use settings::{Settings, SettingsFault, in_force, shipped_settings};
pub use status::Status;
pub use task::{Overdue, TASK_RULE, TaskAssessment, TaskFacts, TaskState, assess_task};
pub use trend::{Line, theil_sen};

use crate::report::Value;
use crate::target::{Bound, MeasureKind, Target};

/// How the indicator stands on the day.
///
/// A milestone that has passed gets its [`Verdict`]; the first that has not is what the status is
/// about. When all have passed the status is the last verdict.
pub fn assess(inputs: &Inputs<'_>) -> Assessment {
    let known = Known::of(inputs);
    let passed = verdict::of_passed(inputs, &known);
    let mut out = judged(inputs, &known, &passed);
    out.passed = passed;
    out.left_out = known.left_out.clone();
    if out.age.is_none() {
        out.age = known.latest_any().map(|point| days::age(point, inputs));
    }
    notes(inputs, &known, &mut out);
    out
}

fn judged(inputs: &Inputs<'_>, known: &Known<'_>, passed: &[Verdict]) -> Assessment {
    let targets = inputs.subject.targets;
    if targets.iter().all(|target| matches!(target.bound, Bound::None)) {
        return Assessment::bare(Status::NoTarget, None, sentence::no_target());
    }
    let coming = targets
        .iter()
        .filter(|target| !matches!(target.bound, Bound::None))
        .filter(|target| days::end(target.milestone.year) >= inputs.day)
        .min_by_key(|target| target.milestone.year);
    let Some(target) = coming else { return verdict::last(passed) };
    let path = path::of(&inputs.subject, target);
    let mut out = match (&target.bound, path) {
        (Bound::Missing, _) => {
            Assessment::bare(Status::InsufficientData, Some(target), sentence::target_lost(target))
        }
        (Bound::Scoped { .. }, _) => {
            Assessment::bare(Status::InsufficientData, Some(target), sentence::scoped(target))
        }
        (Bound::Level { text }, _) => words_path::judge(inputs, known, target, text),
        (_, Path::EachYear | Path::CumulativeInYear) => yearly::judge(inputs, known, target, path),
        _ => level::judge(inputs, known, target, path),
    };
    out.path = Some(path);
    out
}

/// What else the reader must know: land that changed, figures that wait, a report of no figure.
fn notes(inputs: &Inputs<'_>, known: &Known<'_>, out: &mut Assessment) {
    let before = known.left_out.iter().filter(|left| left.why == Why::OtherLand).count();
    if before > 0 {
        let joined = out.baseline.as_ref().and_then(|base| base.source.as_deref());
        let note = sentence::land_changed(inputs.breaks, before, joined);
        out.notes.push(note);
    }
    let waiting = known.left_out.iter().filter(|left| left.why == Why::Unconfirmed).count();
    if waiting > 0 {
        out.notes.push(sentence::unconfirmed(waiting));
    }
    if let Some((as_of, reason)) = &known.no_data {
        out.notes.push(sentence::no_figure(*as_of, reason));
    }
    if out.age.as_ref().is_some_and(|age| age.stale) && out.status.is_open() {
        out.notes.push(sentence::stale(out.age.as_ref(), inputs.settings));
    }
}

/// The figures sorted by whether they count.
#[derive(Debug, Default)]
pub(crate) struct Known<'a> {
    /// Figures of the land of the latest one, oldest first, one a day.
    pub series: Vec<&'a Point>,
    /// Every figure that is approved or confirmed, oldest first, of whatever land.
    pub all: Vec<&'a Point>,
    /// What does not count, and why.
    pub left_out: Vec<LeftOut>,
    /// The latest word was that there is no figure.
    pub no_data: Option<(jiff::civil::Date, String)>,
}

impl<'a> Known<'a> {
    fn of(inputs: &Inputs<'a>) -> Known<'a> {
        let mut known = Known::default();
        let mut points: Vec<&Point> =
            inputs.points.iter().filter(|point| point.as_of <= inputs.day).collect();
        points.sort_by_key(|point| (point.as_of, point.year));
        let mut no_data = None;
        for point in points {
            if point.standing == Standing::Unconfirmed {
                known.left_out.push(LeftOut::of(point, Why::Unconfirmed));
            } else if let Value::NoData { reason } = &point.value {
                no_data = Some((point.as_of, reason.clone()));
            } else {
                known.all.push(point);
                no_data = None;
            }
        }
        known.no_data = no_data;
        let Some(land) = known.all.last().map(|point| point.land) else { return known };
        for point in &known.all {
            if point.land != land {
                known.left_out.push(LeftOut::of(point, Why::OtherLand));
                continue;
            }
            // Two figures of one day: the later period's stands for the day. Flows of two years
            // may bear one day when they were published together.
            let same = known.series.last().is_some_and(|last: &&Point| {
                last.as_of == point.as_of
                    && (last.year == point.year || !is_flow(inputs.subject.measure))
            });
            if same {
                known.series.pop();
            }
            known.series.push(point);
        }
        known.left_out.sort_by_key(|left| left.as_of);
        known
    }

    fn latest_any(&self) -> Option<&'a Point> {
        self.all.last().copied()
    }
}

fn is_flow(measure: MeasureKind) -> bool {
    matches!(measure, MeasureKind::YearlyFlow | MeasureKind::PeriodAverage)
}

/// The year in which the time of a target begins: the period's first, or the year after the
/// milestone before it, or the plan's.
pub(crate) fn first_year(subject: &Subject<'_>, target: &Target) -> Option<i16> {
    let before = subject
        .targets
        .iter()
        .filter(|other| other.milestone.year < target.milestone.year)
        .map(|other| other.milestone.year)
        .max();
    target.milestone.from_year.or(before.map(|year| year + 1)).or(subject.plan_from)
}
