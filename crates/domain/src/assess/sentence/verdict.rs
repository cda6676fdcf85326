//! Of milestones that have passed.

use rust_decimal::Decimal;

use super::super::Known;
use super::super::input::{Inputs, Kept, Point};
use super::super::met::Goal;
use super::{bound_words, difference, measured, wanted, when};
use crate::date::shown;
use crate::report::Value;
use crate::target::Target;

pub(in crate::assess) fn at_milestone(
    inputs: &Inputs<'_>,
    target: &Target,
    value: Decimal,
    point: &Point,
    met: Option<bool>,
) -> String {
    let unit = inputs.subject.unit;
    let result = format!(
        "Kết quả năm {} là {} (tính đến {})",
        target.milestone.year,
        measured(value, unit),
        shown(point.as_of)
    );
    let bound = bound_words(&target.bound, unit);
    if met == Some(true) {
        return format!("{result}, đạt mục tiêu {bound}.");
    }
    let goal = Goal::of(&target.bound, inputs.subject.direction);
    let gap = goal.and_then(|goal| {
        let gap = goal.value.checked_sub(value)?.abs();
        let word = if goal.higher { "thiếu" } else { "vượt" };
        (!gap.is_zero()).then(|| format!(", {word} {}", difference(gap, unit)))
    });
    format!("{result}, không đạt mục tiêu {bound}{}.", gap.unwrap_or_default())
}

pub(in crate::assess) fn level_at_milestone(
    now: &str,
    point: &Point,
    target: &Target,
    met: bool,
) -> String {
    let verb = if met { "đạt" } else { "không đạt" };
    format!(
        "Kết quả năm {} là “{now}” (tính đến {}), {verb} mục tiêu {}.",
        target.milestone.year,
        shown(point.as_of),
        bound_words(&target.bound, None)
    )
}

pub(in crate::assess) fn not_in_year(known: &Known<'_>, target: &Target) -> String {
    let year = target.milestone.year;
    let latest = known.all.iter().rev().find(|point| point.year < year);
    let latest = latest.map_or_else(String::new, |point| {
        format!(" (mới nhất là năm {}: {})", point.year, point.value.shown())
    });
    let mark = when(target.milestone);
    format!(
        "Mốc {mark} đã qua nhưng chưa có số liệu được duyệt của năm {year}{latest}, nên chưa kết luận được."
    )
}

pub(in crate::assess) fn closed(
    inputs: &Inputs<'_>,
    target: &Target,
    kept: &Kept,
    revised: Option<&Value>,
) -> String {
    let unit = inputs.subject.unit;
    let say = |value: &Value| match value {
        Value::Number { number } => measured(*number, unit),
        other => other.shown(),
    };
    let wanted = wanted(target, unit);
    let on = shown(kept.on);
    let verdict = match (kept.met, kept.value.as_ref()) {
        (Some(true), Some(value)) => format!("{} đạt {wanted}", say(value)),
        (Some(false), Some(value)) => format!("{} không đạt {wanted}", say(value)),
        (Some(true), None) => format!("đạt {wanted}"),
        (Some(false), None) => format!("không đạt {wanted}"),
        (None, _) => format!("chưa có số liệu để so với {wanted}"),
    };
    let revised = revised.map_or_else(String::new, |value| {
        format!("; số liệu nay là {}, kết luận đã chốt giữ nguyên", say(value))
    });
    format!("Đã chốt ngày {on}: {verdict}{revised}.")
}
