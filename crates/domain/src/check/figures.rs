//! Checks of indicator rows.

use std::collections::HashMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{CheckCode, IndicatorRow, Issues, Point, Row, Severity, Submission, modified_z};
use crate::calendar::written;
use crate::number::format as shown;
use crate::report::{AsOf, Field, Shape, Value};
use crate::target::{Bound, Direction, MeasureKind, Target};
use crate::text::fold;

fn at(row: &IndicatorRow) -> Row<'_> {
    Row { code: &row.code, explained: row.entry.explanation.is_some() }
}

pub(super) fn check(issues: &mut Issues, submission: &Submission, row: &IndicatorRow) {
    check_remedy(issues, row);
    let Some(value) = &row.entry.value else {
        let message = "Chưa có số liệu. Hãy nhập, hoặc ghi lý do chưa có số liệu.".into();
        return issues.say(at(row), Field::Value, CheckCode::Required, Severity::Blocks, message);
    };
    if row.entry.contradicts {
        let message = "Vừa có số liệu vừa có lý do chưa có số liệu. Hãy xóa một trong hai.".into();
        issues.say(at(row), Field::NoData, CheckCode::Contradiction, Severity::Blocks, message);
    }
    match value {
        Value::NoData { .. } => return,
        Value::Level { level } => check_level(issues, row, level),
        Value::Number { number } => {
            check_range(issues, row, *number);
            check_history(issues, submission, row, *number);
            check_path(issues, submission, row, *number);
        }
    }
    check_day(issues, submission, row);
}

/// Nothing typed in the row answers it: what will be done is said of the indicator, not of a report.
fn check_remedy(issues: &mut Issues, row: &IndicatorRow) {
    let Some(status) = row.unanswered else { return };
    let (severity, ask) = if status.requires_action() {
        (Severity::Blocks, "Hãy ghi giải pháp khắc phục trước khi gửi báo cáo")
    } else {
        (Severity::Informs, "Nên ghi giải pháp khắc phục")
    };
    let message = format!(
        "Chỉ tiêu đang ở mức “{}” mà từ kỳ báo cáo trước cơ quan chưa ghi giải pháp khắc phục. {ask}.",
        status.title()
    );
    issues.say(at(row), Field::Note, CheckCode::Remedy, severity, message);
}

fn check_day(issues: &mut Issues, submission: &Submission, row: &IndicatorRow) {
    let mut say = |severity, message: String| {
        issues.say(at(row), Field::AsOf, CheckCode::Day, severity, message);
    };
    match row.entry.as_of {
        None if submission.as_of == AsOf::EachFigure => {
            say(Severity::Blocks, "Hãy ghi số liệu tính đến ngày nào.".into());
        }
        Some(day) if day > submission.today => say(
            Severity::Blocks,
            format!("Ngày {} chưa đến. Hãy ghi ngày số liệu đã có.", written(day)),
        ),
        Some(day) if day < submission.from => say(
            Severity::Explain,
            format!(
                "Số liệu tính đến {}, trước khoảng ngày của kỳ (từ {}). Hãy cập nhật, hoặc giải trình.",
                written(day),
                written(submission.from)
            ),
        ),
        Some(day) if day > submission.cut_off => say(
            Severity::Informs,
            format!(
                "Số liệu tính đến {}, sau ngày chốt số liệu {}.",
                written(day),
                written(submission.cut_off)
            ),
        ),
        _ => {}
    }
}

fn check_level(issues: &mut Issues, row: &IndicatorRow, level: &str) {
    let Shape::Level { known } = &row.shape else { return };
    if !known.is_empty() && !known.iter().any(|name| fold(name) == fold(level)) {
        let message = format!(
            "Mức \"{level}\" không có trong kế hoạch ({}). Hãy chọn mức của kế hoạch, hoặc giải trình.",
            known.join(", ")
        );
        issues.say(at(row), Field::Value, CheckCode::Level, Severity::Explain, message);
    }
}

/// A share of a whole: per cent, and neither a growth nor a ratio to some base.
fn is_share(row: &IndicatorRow) -> bool {
    row.unit.as_deref().is_some_and(|unit| unit.trim() == "%")
        && matches!(row.measure, MeasureKind::Level | MeasureKind::PeriodAverage)
}

fn check_range(issues: &mut Issues, row: &IndicatorRow, number: Decimal) {
    let mut say = |severity, message: String| {
        issues.say(at(row), Field::Value, CheckCode::Range, severity, message);
    };
    let bounds = || row.targets.iter().filter_map(|target| limit(&target.bound));
    if row.measure == MeasureKind::Rank && (number < Decimal::ONE || !number.fract().is_zero()) {
        say(Severity::Blocks, "Thứ hạng phải là số nguyên từ 1 trở lên.".into());
    } else if number.is_sign_negative()
        && !number.is_zero()
        && !bounds().any(|b| b.is_sign_negative())
    {
        let severity = match row.measure {
            MeasureKind::Cumulative => Severity::Blocks,
            _ if is_share(row) => Severity::Blocks,
            _ => Severity::Explain,
        };
        say(severity, "Số liệu âm, trong khi mục tiêu không âm. Hãy kiểm tra lại.".into());
    } else if is_share(row)
        && number > Decimal::ONE_HUNDRED
        && !bounds().any(|b| b > Decimal::ONE_HUNDRED)
    {
        say(Severity::Explain, "Tỷ lệ lớn hơn 100%. Hãy kiểm tra lại, hoặc giải trình.".into());
    }
}

fn check_history(
    issues: &mut Issues,
    submission: &Submission,
    row: &IndicatorRow,
    number: Decimal,
) {
    let Some(last) = row.history.last() else { return };
    if let Some(factor) = other_unit(last.value, number) {
        let message = format!(
            "Số liệu bằng khoảng {factor} lần kỳ trước ({}, tính đến {}). Hãy kiểm tra đơn vị tính.",
            shown(last.value),
            written(last.as_of)
        );
        return issues.say(at(row), Field::Value, CheckCode::Unit, Severity::Explain, message);
    }
    if let Some(change) = change(last.value, number)
        && change.abs() > submission.limits.jump
    {
        let percent = (change * Decimal::ONE_HUNDRED).round_dp(1);
        let message = format!(
            "Thay đổi {}% so với số đã duyệt gần nhất ({}, tính đến {}). Hãy kiểm tra lại, hoặc giải trình.",
            shown(percent),
            shown(last.value),
            written(last.as_of)
        );
        return issues.say(at(row), Field::Value, CheckCode::Jump, Severity::Explain, message);
    }
    if row.history.len() < submission.limits.z_values {
        return;
    }
    let values: Vec<Decimal> = row.history.iter().map(|point| point.value).collect();
    if let Some(score) = modified_z(&values, number)
        && score.abs() > submission.limits.z_score
    {
        let message = format!(
            "Khác hẳn {} số đã duyệt trước đây (điểm lệch {}). Hãy kiểm tra lại, hoặc giải trình.",
            values.len(),
            shown(score.round_dp(1))
        );
        issues.say(at(row), Field::Value, CheckCode::Outlier, Severity::Explain, message);
    }
}

/// Change as a part of the last value; `None` from zero, which has no parts.
fn change(last: Decimal, now: Decimal) -> Option<Decimal> {
    now.checked_sub(last)?.checked_div(last.abs())
}

/// A value about a hundred or a thousand times the last one, or that part of it, is mostly the same
/// in another unit.
fn other_unit(last: Decimal, now: Decimal) -> Option<&'static str> {
    let times = now.checked_div(last)?;
    [("100", 100), ("1.000", 1_000), ("1.000.000", 1_000_000)].into_iter().find_map(
        |(name, factor)| {
            let factor = Decimal::from(factor);
            let (low, high) = (Decimal::new(8, 1), Decimal::new(125, 2));
            let near = |ratio: Decimal| ratio >= low && ratio <= high;
            if times.checked_div(factor).is_some_and(near) {
                return Some(name);
            }
            let part = match name {
                "100" => "1/100",
                "1.000" => "1/1.000",
                _ => "1/1.000.000",
            };
            times.checked_mul(factor).is_some_and(near).then_some(part)
        },
    )
}

/// The number a bound stands at: of a range the end nearer to being met from below.
fn limit(bound: &Bound) -> Option<Decimal> {
    match bound {
        Bound::Equal { value }
        | Bound::About { value }
        | Bound::Above { value }
        | Bound::AtLeast { value }
        | Bound::Below { value }
        | Bound::AtMost { value } => Some(*value),
        Bound::Between { low, .. } => Some(*low),
        Bound::Level { .. } | Bound::Scoped { .. } | Bound::None | Bound::Missing => None,
    }
}

/// Against the path to the next milestone: fell back since the last value, or far behind where a
/// straight line would be.
fn check_path(issues: &mut Issues, submission: &Submission, row: &IndicatorRow, number: Decimal) {
    let higher = match row.direction {
        Some(Direction::Higher) => true,
        Some(Direction::Lower) => false,
        Some(Direction::Status) | None => return,
    };
    let Some(last) = row.history.last() else { return };
    let Some((target, end)) = next_target(&row.targets, submission.cut_off) else { return };
    let better = |a: Decimal, b: Decimal| if higher { a > b } else { a < b };
    if !better(target, number) {
        return;
    }
    if better(last.value, number) {
        let message = format!(
            "Kém hơn số đã duyệt gần nhất ({}), đi ngược mục tiêu {} của năm {}.",
            shown(last.value),
            shown(target),
            end.year()
        );
        return issues.say(at(row), Field::Value, CheckCode::Path, Severity::Explain, message);
    }
    if let Some(expected) =
        on_line(*last, (end, target), row.entry.as_of.unwrap_or(submission.cut_off))
        && better(expected, number)
    {
        let message = format!(
            "Thấp hơn đường đi đến mục tiêu {} của năm {}: lúc này cần {}.",
            shown(target),
            end.year(),
            shown(expected.round_dp(2))
        );
        let message =
            if higher { message } else { message.replacen("Thấp hơn", "Chậm hơn", 1) };
        issues.say(at(row), Field::Value, CheckCode::Path, Severity::Informs, message);
    }
}

/// The target of the first milestone that has not passed, with the last day of its year.
fn next_target(targets: &[Target], day: Date) -> Option<(Decimal, Date)> {
    targets
        .iter()
        .filter_map(|target| {
            let end = Date::new(target.milestone.year, 12, 31).ok()?;
            Some((limit(&target.bound)?, end))
        })
        .filter(|(_, end)| *end >= day)
        .min_by_key(|(_, end)| *end)
}

/// Where a straight line from `from` to the target stands on `day`.
fn on_line(from: Point, (end, target): (Date, Decimal), day: Date) -> Option<Decimal> {
    let days = |to: Date| from.as_of.until(to).ok().map(|span| Decimal::from(span.get_days()));
    let (whole, gone) = (days(end)?, days(day.min(end))?);
    if whole <= Decimal::ZERO || gone <= Decimal::ZERO {
        return None;
    }
    let way = target.checked_sub(from.value)?;
    from.value.checked_add(way.checked_mul(gone)?.checked_div(whole)?)
}

/// Sub-rows against the row above them, where both are counts in one unit: a part is never more
/// than the whole, and parts together seldom.
pub(super) fn check_parts(issues: &mut Issues, rows: &[IndicatorRow]) {
    let by_code: HashMap<&str, &IndicatorRow> =
        rows.iter().map(|row| (row.code.as_str(), row)).collect();
    let number = |row: &IndicatorRow| row.entry.value.as_ref().and_then(Value::number);
    let mut sums: HashMap<&str, (Decimal, usize)> = HashMap::new();
    for row in rows {
        let Some(parent) = row.parent.as_deref().and_then(|code| by_code.get(code)) else {
            continue;
        };
        let same_unit = row.unit.is_some() && row.unit == parent.unit;
        let counted = same_unit && row.unit.as_deref().is_none_or(|unit| !unit.contains('%'));
        let (Some(part), Some(whole)) = (number(row), number(parent)) else { continue };
        if !counted || matches!(row.measure, MeasureKind::Rank | MeasureKind::RatioToBase) {
            continue;
        }
        if part > whole {
            let message = format!(
                "Lớn hơn số chung ở dòng {} ({}). Hãy kiểm tra cả hai dòng.",
                parent.code,
                shown(whole)
            );
            issues.say(at(row), Field::Value, CheckCode::Parts, Severity::Explain, message);
        }
        let sum = sums.entry(parent.code.as_str()).or_default();
        *sum = (sum.0.checked_add(part).unwrap_or(Decimal::MAX), sum.1 + 1);
    }
    for row in rows {
        let Some((sum, parts)) = sums.get(row.code.as_str()) else { continue };
        if let Some(whole) = number(row)
            && *parts > 1
            && *sum > whole
        {
            let message = format!(
                "Nhỏ hơn tổng {parts} dòng con ({}). Nếu các dòng con không trùng nhau thì cần kiểm tra lại.",
                shown(*sum)
            );
            issues.say(at(row), Field::Value, CheckCode::Parts, Severity::Informs, message);
        }
    }
}
