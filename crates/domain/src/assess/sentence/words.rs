//! Of levels in words.

use super::super::Known;
use super::super::input::{Inputs, Point};
use super::{no_number, wanted};
use crate::date::shown;
use crate::target::Target;

pub(in crate::assess) fn no_level(
    known: &Known<'_>,
    target: &Target,
    inputs: &Inputs<'_>,
) -> String {
    if known.all.is_empty() {
        return no_number(known, target, inputs);
    }
    format!("Số liệu được báo cáo bằng số, không so được với {} bằng lời.", wanted(target, None))
}

pub(in crate::assess) fn level_reached(now: &str, point: &Point, target: &Target) -> String {
    let day = shown(point.as_of);
    format!("Mức mới nhất là “{now}” (tính đến {day}), đã đạt {} trước mốc.", wanted(target, None))
}

pub(in crate::assess) fn level_fell(
    then: &str,
    now: &str,
    point: &Point,
    target: &Target,
) -> String {
    format!(
        "Mức mới nhất là “{now}” (tính đến {}), thấp hơn lần trước là “{then}”, chưa đạt {}.",
        shown(point.as_of),
        wanted(target, None)
    )
}

pub(in crate::assess) fn level_not_yet(
    now: &str,
    point: &Point,
    target: &Target,
    steps: Option<usize>,
) -> String {
    let left = match steps {
        Some(steps) => format!("còn {steps} bậc"),
        None => "chưa khai thứ tự các mức nên chưa so được hơn kém".to_owned(),
    };
    format!(
        "Mức mới nhất là “{now}” (tính đến {}), chưa phải {}, {left}; kết luận khi đến mốc.",
        shown(point.as_of),
        wanted(target, None)
    )
}
