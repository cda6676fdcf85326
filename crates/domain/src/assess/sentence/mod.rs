//! Assessments in Vietnamese words, one sentence each.

mod level;
mod verdict;
mod words;
mod years;

pub(super) use level::{
    achieved, counted_from, fell_away, graded, may_fall, must_leave, no_growth, one_figure, step,
    step_back, straight_instead,
};
pub(super) use verdict::{at_milestone, closed, level_at_milestone, not_in_year};
pub(super) use words::{level_fell, level_not_yet, level_reached, no_level};
pub(super) use years::{no_year, years, years_missing, years_over};

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::Known;
use super::input::{Break, Inputs};
use super::outcome::{Age, Needed, Why};
use super::settings::Settings;
use crate::date::shown;
use crate::number;
use crate::target::{Bound, Milestone, Target};

/// A number with its unit: "72%", "3,84 điểm %/năm", "12 người/vạn dân". A unit that is a sentence
/// of its own is left to its column.
pub fn measured(value: Decimal, unit: Option<&str>) -> String {
    let number = number::format(value);
    match unit.map(str::trim) {
        Some(unit) if unit.starts_with('%') => format!("{number}{unit}"),
        Some(unit) if unit.chars().count() <= 24 && unit.chars().any(char::is_alphabetic) => {
            format!("{number} {}", lowered(unit))
        }
        _ => number,
    }
}

/// A unit within a sentence: its capital goes, but not those of "HDI".
fn lowered(unit: &str) -> String {
    let mut chars = unit.chars();
    let (first, second) = (chars.next(), chars.next());
    match (first, second) {
        (Some(first), Some(second)) if first.is_uppercase() && !second.is_uppercase() => {
            let rest: String = unit.chars().skip(1).collect();
            format!("{}{rest}", first.to_lowercase())
        }
        _ => unit.to_owned(),
    }
}

/// A difference in a unit: of percentages it is points.
pub(super) fn difference(value: Decimal, unit: Option<&str>) -> String {
    match unit.map(str::trim) {
        Some("%") => format!("{} điểm %", number::format(value)),
        unit => measured(value, unit),
    }
}

/// A target in words: "từ 95% trở lên", "trên 3".
pub fn bound_words(bound: &Bound, unit: Option<&str>) -> String {
    let say = |value: &Decimal| measured(*value, unit);
    match bound {
        Bound::Equal { value } => say(value),
        Bound::About { value } => format!("khoảng {}", say(value)),
        Bound::Above { value } => format!("trên {}", say(value)),
        Bound::AtLeast { value } => format!("từ {} trở lên", say(value)),
        Bound::Below { value } => format!("dưới {}", say(value)),
        Bound::AtMost { value } => format!("không quá {}", say(value)),
        Bound::Between { low, high } => {
            format!("từ {} đến {}", number::format(*low), say(high))
        }
        Bound::Level { text } => format!("“{text}”"),
        Bound::Scoped { bounds } => {
            let one = |b: &crate::target::ScopedBound| {
                format!("{} ({})", bound_words(&b.bound, unit), b.scope)
            };
            bounds.iter().map(one).collect::<Vec<_>>().join("; ")
        }
        Bound::None | Bound::Missing => "(không rõ)".to_owned(),
    }
}

/// "năm 2025", "giai đoạn 2026–2030".
pub(super) fn when(milestone: Milestone) -> String {
    match milestone.from_year {
        Some(from) if from != milestone.year => format!("giai đoạn {from}–{}", milestone.year),
        _ => format!("năm {}", milestone.year),
    }
}

/// "mục tiêu từ 95% trở lên của năm 2025".
pub(super) fn wanted(target: &Target, unit: Option<&str>) -> String {
    format!("mục tiêu {} của {}", bound_words(&target.bound, unit), when(target.milestone))
}

/// What is needed from now on, in words.
pub fn needed_words(needed: &Needed, unit: Option<&str>, milestone: Milestone) -> String {
    let until = milestone.year;
    match needed {
        Needed::Change { total, per_year, years } => {
            let way = if total.is_sign_negative() { "giảm" } else { "tăng" };
            let all = difference(total.abs(), unit);
            if *years <= Decimal::ONE {
                return format!("Từ nay đến hết năm {until} cần {way} thêm {all}.");
            }
            let by = difference(per_year.abs(), unit);
            format!("Từ nay đến hết năm {until} cần {way} thêm {all}, bình quân {by} mỗi năm.")
        }
        Needed::EachYear { value, years } => format!(
            "Để bình quân cả giai đoạn đến hết {until} đạt mục tiêu, {years} năm còn lại cần bình quân {} mỗi năm.",
            measured(*value, unit)
        ),
        Needed::RestOfYear { value } => {
            format!("Từ nay đến hết năm cần thêm {}.", measured(*value, unit))
        }
    }
}

pub(super) fn no_target() -> String {
    "Kế hoạch không đặt mục tiêu nào cho chỉ tiêu này.".to_owned()
}

pub(super) fn target_lost(target: &Target) -> String {
    format!(
        "Bản nguồn của kế hoạch mất ô mục tiêu của {}, cần đối chiếu văn bản gốc trước khi đánh giá.",
        when(target.milestone)
    )
}

pub(super) fn scoped(target: &Target) -> String {
    format!(
        "Mục tiêu của {} đặt cho nhiều phạm vi khác nhau ({}), không so được với một số liệu chung.",
        when(target.milestone),
        target.raw
    )
}

pub(super) fn too_large() -> String {
    "Số liệu quá lớn, không tính được.".to_owned()
}

/// Why nothing can be compared: nothing came, only unconfirmed figures, or words.
pub(super) fn no_number(known: &Known<'_>, target: &Target, inputs: &Inputs<'_>) -> String {
    let wanted = wanted(target, inputs.subject.unit);
    if !known.all.is_empty() {
        return format!("Số liệu được báo cáo bằng lời, không so được với {wanted}.");
    }
    if known.left_out.iter().any(|left| left.why == Why::Unconfirmed) {
        return format!(
            "Mới có số liệu đã công bố nhưng chưa được cơ quan có trách nhiệm xác nhận, nên chưa so với {wanted}."
        );
    }
    format!("Chưa có số liệu nào được duyệt để so với {wanted}.")
}

pub(super) fn land_changed(breaks: &[Break], count: usize, joined: Option<&str>) -> String {
    let what = breaks.iter().map(|b| b.sentence.trim_end_matches('.')).collect::<Vec<_>>();
    let why =
        if what.is_empty() { "Địa bàn đã thay đổi".to_owned() } else { what.join("; ") };
    let left = format!("{why}, nên {count} số liệu của địa bàn khác không được nối vào chuỗi");
    match joined {
        Some(source) => format!("{left}; giá trị gốc lấy theo: {}.", source.trim_end_matches('.')),
        None => format!("{left}; muốn nối cần giá trị gốc tính lại cho địa bàn mới và được duyệt."),
    }
}

pub(super) fn unconfirmed(count: usize) -> String {
    format!("{count} số liệu đã công bố chưa được cơ quan có trách nhiệm xác nhận nên không tính.")
}

pub(super) fn no_figure(as_of: Date, reason: &str) -> String {
    let reason = reason.trim_end_matches('.');
    format!("Báo cáo gần nhất (tính đến {}) ghi chưa có số liệu: {reason}.", shown(as_of))
}

pub(super) fn stale(age: Option<&Age>, settings: &Settings) -> String {
    let days = age.map_or(0, |age| age.days);
    format!("Số liệu mới nhất đã cũ {days} ngày (ngưỡng {} ngày).", settings.stale_days)
}
