//! Of values of each year.

use rust_decimal::Decimal;

use super::super::Known;
use super::super::input::Inputs;
use super::super::outcome::{Projection, YearVerdict};
use super::super::path::Path;
use super::super::yearly::Years;
use super::{bound_words, measured, no_number, wanted, when};
use crate::date::shown;
use crate::number;
use crate::target::Target;

pub(in crate::assess) fn no_year(
    known: &Known<'_>,
    target: &Target,
    inputs: &Inputs<'_>,
    path: Path,
) -> String {
    let wanted = wanted(target, inputs.subject.unit);
    match known.series.last().filter(|point| point.value.number().is_some()) {
        Some(point) if path == Path::CumulativeInYear && point.as_of.month() == 1 => format!(
            "Mới qua ngày {} của năm {}, còn quá sớm để ước cả năm so với {wanted}.",
            shown(point.as_of),
            point.year
        ),
        Some(point) => format!(
            "Số liệu mới nhất là của năm {}, chưa có số liệu của các năm thuộc {wanted}.",
            point.year
        ),
        None => no_number(known, target, inputs),
    }
}

/// The year and the period in one sentence: a year can beat its target while the period misses it.
pub(in crate::assess) fn years(
    inputs: &Inputs<'_>,
    target: &Target,
    years: &Years<'_>,
    year: &YearVerdict,
    led: &Projection,
    met: bool,
) -> String {
    let unit = inputs.subject.unit;
    let bound = bound_words(&target.bound, unit);
    let value = measured(year.value, unit);
    let of_year = match (year.expected, year.met) {
        (true, true) => {
            format!("Năm {} ước cả năm {value}, đạt mục tiêu {bound} của năm", year.year)
        }
        (true, false) => {
            format!("Năm {} ước cả năm {value}, chưa đạt mục tiêu {bound} của năm", year.year)
        }
        (false, true) => format!("Năm {} là {value}, đạt mục tiêu {bound} của năm", year.year),
        (false, false) => {
            format!("Năm {} là {value}, không đạt mục tiêu {bound} của năm", year.year)
        }
    };
    if years.count() == 1 {
        return format!("{of_year}.");
    }
    let average = measured(led.value, unit);
    let interval = led.interval.map_or_else(String::new, |(low, high)| {
        format!(
            " (từ {} đến {} nếu các năm còn lại bằng năm thấp nhất, cao nhất đã có)",
            number::format(low),
            number::format(high)
        )
    });
    let period = format!("cả giai đoạn {}–{}", years.from, years.to);
    let verb = if years.missing().is_empty() { "bình quân" } else { "ước bình quân" };
    let of_period = match (year.met, met) {
        (true, true) => format!("{period} {verb} {average}{interval}, cũng đạt"),
        (true, false) => format!("nhưng {period} {verb} {average}{interval}, có thể không đạt"),
        (false, true) => format!("nhưng {period} {verb} {average}{interval}, vẫn đạt"),
        (false, false) => format!("{period} {verb} {average}{interval}, cũng chưa đạt"),
    };
    format!("{of_year}; {of_period}.")
}

pub(in crate::assess) fn years_missing(
    target: &Target,
    years: &Years<'_>,
    missing: &[i16],
) -> String {
    let list = missing.iter().map(i16::to_string).collect::<Vec<_>>().join(", ");
    let late = match years.values.len() {
        0 => String::new(),
        count => format!(" (đã có {count} năm)"),
    };
    format!(
        "Mốc {} đã qua nhưng chưa có số liệu của năm {list}{late}, nên chưa kết luận được.",
        when(target.milestone)
    )
}

pub(in crate::assess) fn years_over(
    inputs: &Inputs<'_>,
    target: &Target,
    years: &Years<'_>,
    average: Decimal,
    met: bool,
    kept: usize,
) -> String {
    let unit = inputs.subject.unit;
    let verb = if met { "đạt" } else { "không đạt" };
    let bound = bound_words(&target.bound, unit);
    let average = measured(average, unit);
    if years.count() == 1 {
        return format!("Kết quả năm {} là {average}, {verb} mục tiêu {bound}.", years.to);
    }
    format!(
        "Bình quân các năm {}–{} là {average}, {verb} mục tiêu {bound}; {kept} trong {} năm đạt mục tiêu của năm.",
        years.from,
        years.to,
        years.count()
    )
}
