//! Milestones that have passed: met or missed, on a value that is named.

use super::input::{Inputs, Kept, Point};
use super::met::meets;
use super::outcome::{Assessment, Used, Verdict};
use super::path::{self, Path};
use super::status::Status;
use super::words_path::{level, reaches};
use super::yearly::Years;
use super::{Known, days, sentence};
use crate::target::{Bound, Target};

/// The verdict on each milestone that has passed, oldest first. One that somebody closed stays as
/// it was closed.
pub(super) fn of_passed(inputs: &Inputs<'_>, known: &Known<'_>) -> Vec<Verdict> {
    let mut targets: Vec<&Target> = inputs
        .subject
        .targets
        .iter()
        .filter(|target| !matches!(target.bound, Bound::None))
        .filter(|target| days::end(target.milestone.year) < inputs.day)
        .collect();
    targets.sort_by_key(|target| target.milestone.year);
    let one = |target: &&Target| {
        let now = found(inputs, known, target);
        let closed = inputs.kept.iter().find(|kept| kept.year == target.milestone.year);
        match closed {
            Some(kept) => keep(inputs, target, kept, &now),
            None => now,
        }
    };
    targets.iter().map(one).collect()
}

/// The status when no milestone is left to come.
pub(super) fn last(passed: &[Verdict]) -> Assessment {
    let Some(verdict) = passed.last() else {
        return Assessment::bare(Status::NoTarget, None, sentence::no_target());
    };
    let mut out = Assessment::bare(verdict.status(), None, verdict.reason.clone());
    out.milestone = Some(verdict.milestone);
    out.latest.clone_from(&verdict.used);
    out.figures = usize::from(verdict.used.is_some());
    out
}

fn found(inputs: &Inputs<'_>, known: &Known<'_>, target: &Target) -> Verdict {
    let subject = &inputs.subject;
    let verdict = |met, used, reason| Verdict {
        milestone: target.milestone,
        met,
        used,
        closed: None,
        reason,
    };
    let of_year =
        || known.all.iter().rev().copied().filter(|point| point.year == target.milestone.year);
    match (&target.bound, path::of(subject, target)) {
        (Bound::Missing, _) => verdict(None, None, sentence::target_lost(target)),
        (Bound::Scoped { .. }, _) => verdict(None, None, sentence::scoped(target)),
        (Bound::Level { text }, _) => match of_year().find_map(level) {
            Some((now, point)) => {
                let met = reaches(subject.levels, now, text);
                let reason = sentence::level_at_milestone(now, point, target, met);
                verdict(Some(met), Some(Used::of(point)), reason)
            }
            None => verdict(None, None, sentence::not_in_year(known, target)),
        },
        (_, path @ (Path::EachYear | Path::CumulativeInYear)) => {
            let points: Vec<&Point> = known.all.clone();
            match Years::of(inputs, &points, target, path) {
                Some(years) => of_years(inputs, target, &years, verdict),
                None => verdict(None, None, sentence::not_in_year(known, target)),
            }
        }
        _ => {
            let number = of_year().find_map(|point| Some((point.value.number()?, point)));
            let Some((value, point)) = number else {
                return verdict(None, None, sentence::not_in_year(known, target));
            };
            let met = meets(&target.bound, subject.direction, value, inputs.settings);
            let reason = sentence::at_milestone(inputs, target, value, point, met);
            verdict(met, Some(Used::of(point)), reason)
        }
    }
}

fn of_years(
    inputs: &Inputs<'_>,
    target: &Target,
    years: &Years<'_>,
    verdict: impl Fn(Option<bool>, Option<Used>, String) -> Verdict,
) -> Verdict {
    let missing = years.missing();
    let average = years.average().filter(|_| missing.is_empty());
    let Some(average) = average else {
        return verdict(None, None, sentence::years_missing(target, years, &missing));
    };
    let direction = inputs.subject.direction;
    let reaches = |value| meets(&target.bound, direction, value, inputs.settings);
    let kept = years.values.values().filter(|(value, ..)| reaches(*value) == Some(true)).count();
    let met = reaches(average);
    let reason = sentence::years_over(inputs, target, years, average, met == Some(true), kept);
    let used = years.values.last_key_value().map(|(_, (_, point, _))| {
        let value = crate::report::Value::Number { number: average };
        Used { value, ..Used::of(point) }
    });
    verdict(met, used, reason)
}

fn keep(inputs: &Inputs<'_>, target: &Target, kept: &Kept, now: &Verdict) -> Verdict {
    let used = kept.value.clone().zip(kept.as_of);
    let used = used.map(|(value, as_of)| Used { value, as_of, source: None });
    let revised =
        now.used.as_ref().map(|used| &used.value).filter(|v| Some(*v) != kept.value.as_ref());
    Verdict {
        milestone: target.milestone,
        met: kept.met,
        used,
        closed: Some(kept.on),
        reason: sentence::closed(inputs, target, kept, revised),
    }
}
