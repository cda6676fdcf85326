//! Readings of the plan said in Vietnamese words: bounds, schedules, directions, dates.
//!
//! Everything a page says about a reading is said here, so that the list, the page of one item and
//! the review of an import say it alike.

use ansinh_domain::body::BodyKind;
use ansinh_domain::number;
use ansinh_domain::plan::Severity;
use ansinh_domain::schedule::{Schedule, ScheduleKind};
use ansinh_domain::target::{
    Bound, Direction, DirectionEvidence, MeasureKind, Milestone, ScopedBound, Target,
};
use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use jiff::tz::Offset;

/// What stands where the plan says nothing.
pub const NOTHING: &str = "–";

/// "24/05/2024".
pub fn date(date: Date) -> String {
    ansinh_domain::date::shown(date)
}

/// "thứ Năm".
pub fn weekday(date: Date) -> &'static str {
    match date.weekday() {
        Weekday::Monday => "thứ Hai",
        Weekday::Tuesday => "thứ Ba",
        Weekday::Wednesday => "thứ Tư",
        Weekday::Thursday => "thứ Năm",
        Weekday::Friday => "thứ Sáu",
        Weekday::Saturday => "thứ Bảy",
        Weekday::Sunday => "Chủ nhật",
    }
}

/// "29/10", from month and day as the domain keeps them.
pub fn month_day((month, day): (i8, i8)) -> String {
    format!("{day:02}/{month:02}")
}

/// "08:05 ngày 24/05/2024" in Vietnam's time, which has had no other offset since 1975.
pub fn instant(at: Timestamp) -> String {
    let local = Offset::constant(7).to_datetime(at);
    format!("{:02}:{:02} ngày {}", local.hour(), local.minute(), date(local.date()))
}

/// Heading of a milestone's column: "Năm 2025", "2026–2030".
pub fn milestone(milestone: Milestone) -> String {
    match milestone.from_year {
        Some(from) if from != milestone.year => format!("{from}–{}", milestone.year),
        _ => format!("Năm {}", milestone.year),
    }
}

/// A bound in words, with the unit where it follows a number: "lớn hơn 3", "từ 2 đến 2,5".
pub fn bound(bound: &Bound, unit: Option<&str>) -> String {
    let measured = |value| match unit {
        Some(unit) if unit.starts_with('%') => format!("{}{unit}", number::format(value)),
        Some(unit) if is_short_unit(unit) => {
            format!("{} {}", number::format(value), unit.to_lowercase())
        }
        _ => number::format(value),
    };
    match bound {
        Bound::Equal { value } => format!("bằng {}", measured(*value)),
        Bound::About { value } => format!("khoảng {}", measured(*value)),
        Bound::Above { value } => format!("lớn hơn {}", measured(*value)),
        Bound::AtLeast { value } => format!("từ {} trở lên", measured(*value)),
        Bound::Below { value } => format!("nhỏ hơn {}", measured(*value)),
        Bound::AtMost { value } => format!("không quá {}", measured(*value)),
        Bound::Between { low, high } => {
            format!("từ {} đến {}", number::format(*low), measured(*high))
        }
        Bound::Level { text } => format!("mức “{text}”"),
        Bound::Scoped { bounds } => {
            bounds.iter().map(|scoped| self::scoped(scoped, unit)).collect::<Vec<_>>().join("; ")
        }
        Bound::None => "không đặt mục tiêu".to_owned(),
        Bound::Missing => "bản nguồn mất ô này, chưa rõ có mục tiêu hay không".to_owned(),
    }
}

fn scoped(scoped: &ScopedBound, unit: Option<&str>) -> String {
    format!("{} ({})", bound(&scoped.bound, unit), scoped.scope)
}

/// Units that read well straight after a number; a sentence-long unit stands in its own column.
fn is_short_unit(unit: &str) -> bool {
    unit.chars().count() <= 16 && unit.chars().any(char::is_alphabetic)
}

/// What a cell of the table shows for a target: the plan's own print.
pub fn target_as_printed(target: &Target) -> String {
    match &target.bound {
        Bound::None => NOTHING.to_owned(),
        Bound::Missing => "(mất ô)".to_owned(),
        _ => target.raw.clone(),
    }
}

/// Which way is better.
pub fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Higher => "Cao hơn là tốt hơn",
        Direction::Lower => "Thấp hơn là tốt hơn",
        Direction::Status => "Đánh giá bằng lời",
    }
}

/// Value of a direction in a form or address.
pub fn direction_key(direction: Direction) -> &'static str {
    match direction {
        Direction::Higher => "cao",
        Direction::Lower => "thap",
        Direction::Status => "loi",
    }
}

/// The icon beside the direction's words.
pub fn direction_icon(direction: Direction) -> &'static str {
    match direction {
        Direction::Higher => "↑",
        Direction::Lower => "↓",
        Direction::Status => "≡",
    }
}

/// Why a direction was taken, as the end of a sentence.
pub fn evidence(evidence: DirectionEvidence) -> &'static str {
    match evidence {
        DirectionEvidence::Comparator => "căn cứ dấu so sánh trong mục tiêu",
        DirectionEvidence::Name => "căn cứ từ ngữ trong tên chỉ tiêu",
        DirectionEvidence::Trend => "căn cứ xu hướng của mục tiêu qua các mốc",
        DirectionEvidence::Assumed => "giả định, kế hoạch không nói rõ",
        DirectionEvidence::Person => "do người rà soát chọn",
    }
}

/// What sort of quantity an indicator is.
pub fn measure(kind: MeasureKind) -> &'static str {
    match kind {
        MeasureKind::Level => "Mức đạt tại một thời điểm",
        MeasureKind::PeriodAverage => "Bình quân của cả giai đoạn",
        MeasureKind::YearlyFlow => "Kết quả trong từng năm",
        MeasureKind::Cumulative => "Số cộng dồn qua các năm",
        MeasureKind::Rank => "Thứ hạng",
        MeasureKind::Status => "Mức độ bằng lời",
        MeasureKind::RatioToBase => "Tỉ lệ so với năm gốc",
    }
}

/// One body or a collective name.
pub fn body_kind(kind: BodyKind) -> &'static str {
    match kind {
        BodyKind::Body => "Cơ quan",
        BodyKind::Group => "Nhóm cơ quan",
    }
}

/// How much a finding asks.
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Ask => "Cần chọn",
        Severity::Warn => "Cảnh báo",
        Severity::Note => "Ghi chú",
    }
}

/// Every sort of time frame, in the order a filter offers them.
pub const SCHEDULE_KINDS: [ScheduleKind; 12] = [
    ScheduleKind::Continuous,
    ScheduleKind::Yearly,
    ScheduleKind::HalfYearly,
    ScheduleKind::Quarterly,
    ScheduleKind::Monthly,
    ScheduleKind::Once,
    ScheduleKind::Range,
    ScheduleKind::Reference,
    ScheduleKind::Conditional,
    ScheduleKind::Relative,
    ScheduleKind::RecurringDeadline,
    ScheduleKind::Unknown,
];

/// Name of a sort of time frame.
pub fn schedule_kind(kind: ScheduleKind) -> &'static str {
    match kind {
        ScheduleKind::Continuous => "Thường xuyên",
        ScheduleKind::Yearly => "Hằng năm",
        ScheduleKind::HalfYearly => "6 tháng một lần",
        ScheduleKind::Quarterly => "Hằng quý",
        ScheduleKind::Monthly => "Hằng tháng",
        ScheduleKind::Once => "Một lần, có thời hạn",
        ScheduleKind::Range => "Trong một giai đoạn",
        ScheduleKind::Reference => "Theo văn bản khác",
        ScheduleKind::Conditional => "Khi có điều kiện",
        ScheduleKind::Relative => "Sau một sự kiện",
        ScheduleKind::RecurringDeadline => "Thời hạn lặp lại",
        ScheduleKind::Unknown => "Chưa đọc được",
    }
}

/// Value of a sort of time frame in a form or address.
pub fn schedule_key(kind: ScheduleKind) -> &'static str {
    match kind {
        ScheduleKind::Continuous => "thuong-xuyen",
        ScheduleKind::Yearly => "hang-nam",
        ScheduleKind::HalfYearly => "6-thang",
        ScheduleKind::Quarterly => "hang-quy",
        ScheduleKind::Monthly => "hang-thang",
        ScheduleKind::Once => "mot-lan",
        ScheduleKind::Range => "giai-doan",
        ScheduleKind::Reference => "theo-van-ban",
        ScheduleKind::Conditional => "dieu-kien",
        ScheduleKind::Relative => "sau-su-kien",
        ScheduleKind::RecurringDeadline => "lap-lai",
        ScheduleKind::Unknown => "chua-doc-duoc",
    }
}

/// A schedule's reading: its sort, its dates, what they rest on.
pub fn schedule(schedule: &Schedule) -> String {
    let mut text = schedule_kind(schedule.kind).to_owned();
    match (schedule.start, schedule.end) {
        (Some(start), Some(end)) if start == end => {
            text.push_str(&format!(": ngày {}", date(end)));
        }
        (Some(start), Some(end)) => {
            text.push_str(&format!(": từ {} đến hết {}", date(start), date(end)));
        }
        (None, Some(end)) => text.push_str(&format!(": chậm nhất hết ngày {}", date(end))),
        (Some(start), None) => text.push_str(&format!(": từ {}", date(start))),
        (None, None) => {}
    }
    if let Some(basis) = schedule.basis.as_deref().filter(|basis| !basis.is_empty()) {
        text.push_str(&format!(" (căn cứ: {basis})"));
    }
    text
}

/// A count with its noun; Vietnamese nouns do not change.
pub fn count(count: usize, noun: &str) -> String {
    format!("{} {noun}", number::format(rust_decimal::Decimal::from(count)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::Decimal;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn dates_are_day_first() {
        assert_eq!(date(jiff::civil::date(2024, 5, 24)), "24/05/2024");
        assert_eq!(month_day((10, 29)), "29/10");
        let at: Timestamp = "2026-11-23T20:30:00Z".parse().unwrap();
        assert_eq!(instant(at), "03:30 ngày 24/11/2026");
    }

    #[test]
    fn bounds_are_said_in_words() {
        let check = |b: Bound, unit: Option<&str>, said: &str| assert_eq!(bound(&b, unit), said);
        check(Bound::Above { value: decimal("3") }, None, "lớn hơn 3");
        check(
            Bound::Between { low: decimal("2"), high: decimal("2.5") },
            Some("%"),
            "từ 2 đến 2,5%",
        );
        check(Bound::Above { value: decimal("3") }, Some("%/năm"), "lớn hơn 3%/năm");
        check(Bound::AtMost { value: decimal("3") }, Some("Thứ bậc"), "không quá 3 thứ bậc");
        check(Bound::Level { text: "Hoàn thành".into() }, None, "mức “Hoàn thành”");
        check(
            Bound::Scoped {
                bounds: vec![ScopedBound {
                    bound: Bound::AtMost { value: decimal("50") },
                    scope: "Thế giới".into(),
                }],
            },
            None,
            "không quá 50 (Thế giới)",
        );
    }

    #[test]
    fn schedules_name_their_last_good_day() {
        let read = Schedule {
            raw: "Trước ngày 30/10/2024".into(),
            kind: ScheduleKind::Once,
            start: None,
            end: Some(jiff::civil::date(2024, 10, 29)),
            basis: None,
        };
        assert_eq!(schedule(&read), "Một lần, có thời hạn: chậm nhất hết ngày 29/10/2024");
    }

    #[test]
    fn keys_of_schedules_are_distinct() {
        let mut keys: Vec<_> = SCHEDULE_KINDS.iter().map(|kind| schedule_key(*kind)).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), SCHEDULE_KINDS.len());
    }
}
