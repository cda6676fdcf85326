//! Levels in words.

use super::input::{Inputs, Point};
use super::outcome::{Assessment, Used};
use super::status::Status;
use super::{Known, days, sentence};
use crate::report::Value;
use crate::target::Target;
use crate::text::fold;

pub(super) fn judge(
    inputs: &Inputs<'_>,
    known: &Known<'_>,
    target: &Target,
    wanted: &str,
) -> Assessment {
    let levels: Vec<(&str, &Point)> = known.series.iter().filter_map(|p| level(p)).collect();
    let Some((now, point)) = levels.last().copied() else {
        let reason = sentence::no_level(known, target, inputs);
        return Assessment::bare(Status::InsufficientData, Some(target), reason);
    };
    let order = inputs.subject.levels;
    let before = levels.len().checked_sub(2).and_then(|at| levels.get(at)).copied();
    let fell = before.is_some_and(|(then, _)| {
        place(order, then).zip(place(order, now)).is_some_and(|(then, now)| now < then)
    });
    let mut out = if reaches(order, now, wanted) {
        Assessment::bare(
            Status::Achieved,
            Some(target),
            sentence::level_reached(now, point, target),
        )
    } else if fell {
        let then = before.map(|(then, _)| then).unwrap_or_default();
        let reason = sentence::level_fell(then, now, point, target);
        Assessment::bare(Status::Deteriorating, Some(target), reason)
    } else {
        let steps = place(order, wanted)
            .zip(place(order, now))
            .and_then(|(wanted, now)| wanted.checked_sub(now));
        Assessment::bare(
            Status::NotDue,
            Some(target),
            sentence::level_not_yet(now, point, target, steps),
        )
    };
    out.latest = Some(Used::of(point));
    out.figures = levels.len();
    out.age = Some(days::age(point, inputs));
    out
}

/// Whether a level is the wanted one, or stands above it in the order.
pub(super) fn reaches(order: &[String], now: &str, wanted: &str) -> bool {
    fold(now) == fold(wanted)
        || place(order, now).zip(place(order, wanted)).is_some_and(|(now, wanted)| now >= wanted)
}

fn place(order: &[String], level: &str) -> Option<usize> {
    let key = fold(level);
    order.iter().position(|known| fold(known) == key)
}

pub(super) fn level(point: &Point) -> Option<(&str, &Point)> {
    match &point.value {
        Value::Level { level } => Some((level.as_str(), point)),
        Value::Number { .. } | Value::NoData { .. } => None,
    }
}
