//! Which way is better, and why: comparator, then words of the name, then trend, then assumed.

use rust_decimal::Decimal;

use super::{Bound, Direction, DirectionEvidence, MeasureKind, Target};
use crate::text::{has_words, spelling_key};

/// Infers direction and sort of measure of an indicator from its name, unit and targets. The
/// evidence is `None` only for [`Direction::Status`].
pub fn infer_direction(
    name: &str,
    unit: Option<&str>,
    targets: &[Target],
) -> (Direction, Option<DirectionEvidence>, MeasureKind) {
    let name = spelling_key(name);
    let unit = spelling_key(unit.unwrap_or_default());
    if is_status(&unit, targets) {
        return (Direction::Status, None, MeasureKind::Status);
    }
    let kind = kind_of(&name, &unit, targets);
    let (direction, evidence) = by_comparators(targets)
        .map(|direction| (direction, DirectionEvidence::Comparator))
        .or_else(|| by_name(&name, &unit, kind).map(|found| (found, DirectionEvidence::Name)))
        .or_else(|| by_trend(targets).map(|found| (found, DirectionEvidence::Trend)))
        .unwrap_or((Direction::Higher, DirectionEvidence::Assumed));
    (direction, Some(evidence), kind)
}

// The words below stand in the spelling of the key (`text::spelling_key`): "i" for "y" where it
// stands for it, abbreviations instead of long names.

/// Names of reductions: the fall itself is measured, so more of it is better, whatever falls.
const REDUCTIONS: &[&str] = &[
    "mức giảm",
    "tốc độ giảm",
    "tỉ lệ giảm",
    "mức độ giảm",
    "số hộ giảm",
    "số hộ thoát nghèo",
    // Ending illiteracy is the aim, illiteracy itself is below.
    "xóa mù chữ",
    "chống mù chữ",
];

/// Words that turn the name to people served or things done about an ill, so that the ill in the
/// name says nothing of the direction ("người bị bạo lực được hỗ trợ").
const SERVED: &[&str] = &[
    "được",
    "đạt chuẩn",
    "đạt tiêu chí",
    "tiếp cận",
    "hỗ trợ",
    "trợ giúp",
    "trợ cấp",
    "tham gia",
    // Insurance against an ill, not the ill ("bảo hiểm thất nghiệp" in the key's spelling).
    "bhtn",
    "bảo hiểm",
    "phòng ngừa",
    "phòng chống",
    "phòng, chống",
    "ứng phó",
    "triển khai",
    "tư vấn",
    "điều trị",
    "sàng lọc",
    "phát hiện",
    "xử lí",
    "qua đào tạo",
    "có việc làm",
];

/// Escapes from an ill: more is better.
const ESCAPES: &[&str] = &[
    "thoát nghèo",
    "thoát khỏi",
    "thoát cận nghèo",
    "ra khỏi",
    "xóa nhà tạm",
    "không còn",
    "không xảy ra",
    "không có tội phạm",
    "không có tệ nạn",
    "không có bạo lực",
    "không có tảo hôn",
];

/// Ills: less is better.
const ILLS: &[&str] = &[
    // Work and income.
    "thất nghiệp",
    "thiếu việc làm",
    "việc làm phi chính thức",
    "lao động phi chính thức",
    "lao động nông nghiệp",
    "tỉ lệ nghèo",
    "tỉ lệ hộ nghèo",
    "tỉ lệ hộ cận nghèo",
    "tỉ lệ cận nghèo",
    "số hộ nghèo",
    "số hộ cận nghèo",
    "lao động trẻ em",
    // Health.
    "suy dinh dưỡng",
    "thấp còi",
    "nhẹ cân",
    "thừa cân",
    "béo phì",
    "tử vong",
    "tỉ lệ mắc",
    "số ca mắc",
    "nhiễm hiv",
    "tự tử",
    // Education.
    "bỏ học",
    "lưu ban",
    "mù chữ",
    // Family and society.
    "tảo hôn",
    "hôn nhân cận huyết",
    "kết hôn cận huyết",
    "bạo lực",
    "xâm hại",
    "tai nạn",
    "tội phạm",
    "tệ nạn",
    "mất cân bằng giới tính",
    // Homes and surroundings.
    "nhà tạm",
    "dột nát",
    "ô nhiễm",
    "thất thoát",
];

/// Ranks: first is best.
const RANKS: &[&str] = &["thứ bậc", "thứ hạng", "xếp hạng", "xếp thứ"];

/// Units whose values are words.
const STATUS_UNITS: &[&str] = &["mức độ", "mức", "cấp độ", "bậc học", "trình độ"];

/// Units of things built or held, which add up from year to year. People, beds and communes do
/// not: their number is a level that can fall.
const COUNTS: &[&str] = &[
    "căn hộ",
    "căn",
    "nhà",
    "ngôi nhà",
    "căn nhà",
    "công trình",
    "dự án",
    "mô hình",
    "lượt",
    "lượt người",
    "cuộc",
    "đề tài",
    "đề án",
    "hạng mục",
    "văn bản",
];

/// Words of change, which make "bình quân" an average over years.
const CHANGES: &[&str] = &["tăng", "giảm", "tốc độ", "tăng trưởng"];

/// Words for "in each year".
const EACH_YEAR: &[&str] = &["hằng năm", "hàng năm", "mỗi năm", "một năm", "/năm"];

fn has_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|words| has_words(text, words))
}

/// All real targets are levels in words; or there is none, and the unit says they would be.
fn is_status(unit: &str, targets: &[Target]) -> bool {
    let mut real = targets
        .iter()
        .filter(|target| !matches!(target.bound, Bound::None | Bound::Missing))
        .peekable();
    match real.peek() {
        Some(_) => real.all(|target| matches!(target.bound, Bound::Level { .. })),
        None => STATUS_UNITS.contains(&unit),
    }
}

/// The direction all comparators agree on.
fn by_comparators(targets: &[Target]) -> Option<Direction> {
    let side = |bound: &Bound| match bound {
        Bound::Above { .. } | Bound::AtLeast { .. } => Some(Direction::Higher),
        Bound::Below { .. } | Bound::AtMost { .. } => Some(Direction::Lower),
        _ => None,
    };
    let mut sides = targets.iter().flat_map(|target| match &target.bound {
        Bound::Scoped { bounds } => bounds.iter().filter_map(|b| side(&b.bound)).collect(),
        bound => Vec::from_iter(side(bound)),
    });
    let first = sides.next()?;
    sides.all(|other| other == first).then_some(first)
}

fn by_name(name: &str, unit: &str, kind: MeasureKind) -> Option<Direction> {
    if has_any(name, REDUCTIONS) {
        return Some(Direction::Higher);
    }
    // "Giảm tỉ lệ hộ nghèo": a fall of so much a year, or a fall to so much? Only the unit tells.
    if name.starts_with("giảm ") {
        let is_fall = matches!(kind, MeasureKind::YearlyFlow | MeasureKind::PeriodAverage)
            || unit.starts_with("điểm");
        return is_fall.then_some(Direction::Higher);
    }
    if has_any(name, SERVED) {
        return None;
    }
    if has_any(name, ESCAPES) {
        return Some(Direction::Higher);
    }
    (has_any(name, ILLS) || kind == MeasureKind::Rank).then_some(Direction::Lower)
}

/// The direction in which the targets move from milestone to milestone, if they keep to it.
fn by_trend(targets: &[Target]) -> Option<Direction> {
    let mut ends: Vec<(i16, Decimal, Decimal)> = targets
        .iter()
        .filter_map(|target| {
            let (low, high) = ends_of(&target.bound)?;
            Some((target.milestone.year, low, high))
        })
        .collect();
    ends.sort_by_key(|(year, _, _)| *year);
    let steps = || ends.iter().zip(ends.iter().skip(1));
    let rises = steps()
        .all(|((_, low, high), (_, next_low, next_high))| low <= next_low && high <= next_high);
    let falls = steps()
        .all(|((_, low, high), (_, next_low, next_high))| low >= next_low && high >= next_high);
    match (rises, falls) {
        (true, false) => Some(Direction::Higher),
        (false, true) => Some(Direction::Lower),
        _ => None,
    }
}

fn ends_of(bound: &Bound) -> Option<(Decimal, Decimal)> {
    match bound {
        Bound::Equal { value }
        | Bound::About { value }
        | Bound::Above { value }
        | Bound::AtLeast { value }
        | Bound::Below { value }
        | Bound::AtMost { value } => Some((*value, *value)),
        Bound::Between { low, high } => Some((*low, *high)),
        Bound::Level { .. } | Bound::Scoped { .. } | Bound::None | Bound::Missing => None,
    }
}

fn kind_of(name: &str, unit: &str, targets: &[Target]) -> MeasureKind {
    if has_any(name, RANKS) || has_any(unit, RANKS) {
        return MeasureKind::Rank;
    }
    let to_base = name
        .split_once("so với năm")
        .is_some_and(|(_, year)| year.trim_start().starts_with(|c: char| c.is_ascii_digit()));
    if to_base || unit == "lần" {
        return MeasureKind::RatioToBase;
    }
    let changes = has_any(name, CHANGES);
    let each_year = has_any(name, EACH_YEAR);
    let rate_a_year = unit.ends_with("%/năm") || unit.ends_with("% / năm") || unit == "%/ năm";
    // The mean over heads is no mean over years.
    let over_years =
        name.replace("bình quân đầu người", "").replace("bình quân trên đầu người", "");
    let averaged = has_any(&over_years, &["bình quân", "trung bình"]);
    let spans_years = has_any(name, &["giai đoạn", "thời kì"])
        || targets.iter().any(|target| target.milestone.from_year.is_some());
    if averaged && changes && (each_year || spans_years || rate_a_year) {
        return MeasureKind::PeriodAverage;
    }
    if rate_a_year || (changes && each_year) {
        return MeasureKind::YearlyFlow;
    }
    let per_head = name.contains('/') || has_any(name, &["trên 10.000 dân", "trên một vạn dân"]);
    if COUNTS.contains(&unit) && !per_head {
        return MeasureKind::Cumulative;
    }
    MeasureKind::Level
}

#[cfg(test)]
mod tests;
