//! Checks of task rows and narrative sections.

use rust_decimal::Decimal;

use super::{CheckCode, Issues, Row, SectionRow, Severity, Submission, TaskRow};
use crate::calendar::written;
use crate::number;
use crate::report::{Field, TaskStatus, repeats};

pub(super) fn check_task(issues: &mut Issues, submission: &Submission, row: &TaskRow) {
    let now = &row.progress;
    let at = Row { code: &row.code, explained: now.explanation.is_some() };
    let mut say =
        |field, check, severity, message: String| issues.say(at, field, check, severity, message);
    let Some(status) = now.status else {
        let message = "Chưa chọn tình trạng thực hiện nhiệm vụ.".into();
        return say(Field::Status, CheckCode::Required, Severity::Blocks, message);
    };
    let whole = now.percent == Some(Decimal::ONE_HUNDRED);
    let contradiction = match (status, now.percent) {
        (TaskStatus::Done, Some(_)) if !whole => Some("Đã hoàn thành nhưng tiến độ chưa đến 100%."),
        (TaskStatus::NotStarted, Some(percent)) if percent > Decimal::ZERO => {
            Some("Chưa thực hiện nhưng tiến độ lớn hơn 0%.")
        }
        (TaskStatus::InProgress, Some(_)) if whole => {
            Some("Tiến độ 100% nhưng tình trạng là đang thực hiện.")
        }
        _ => None,
    };
    if let Some(message) = contradiction {
        let message = format!("{message} Hãy sửa một trong hai ô.");
        say(Field::Percent, CheckCode::Contradiction, Severity::Blocks, message);
    }
    if status == TaskStatus::Done
        && row.product_expected
        && now.product.is_none()
        && now.product_number.is_none()
    {
        let message =
            "Kế hoạch yêu cầu sản phẩm. Hãy ghi sản phẩm và số, ngày văn bản, hoặc giải trình."
                .into();
        say(Field::Product, CheckCode::Required, Severity::Explain, message);
    }
    if status == TaskStatus::NoLongerFitting && now.note.is_none() && now.proposal.is_none() {
        let message = "Nhiệm vụ không còn phù hợp: hãy ghi lý do hoặc đề xuất xử lý.".into();
        say(Field::Proposal, CheckCode::Required, Severity::Blocks, message);
    }
    let open = matches!(status, TaskStatus::NotStarted | TaskStatus::InProgress);
    if let Some(due) = row.due.filter(|due| open && *due < submission.cut_off)
        && now.objective_cause.is_none()
        && now.subjective_cause.is_none()
    {
        let message = format!(
            "Nhiệm vụ đã quá thời hạn {} mà chưa hoàn thành. Hãy ghi khó khăn khách quan hoặc hạn chế chủ quan.",
            written(due)
        );
        say(Field::SubjectiveCause, CheckCode::Late, Severity::Explain, message);
    }
    let Some(last) = &row.last else { return };
    if last.status == Some(TaskStatus::Done) && open {
        let message = "Kỳ trước đã báo cáo hoàn thành, kỳ này lại chưa hoàn thành.".into();
        say(Field::Status, CheckCode::FellBack, Severity::Explain, message);
    } else if let (Some(before), Some(percent)) = (last.percent, now.percent)
        && percent < before
    {
        let message = format!("Tiến độ giảm so với kỳ trước ({}%).", number::format(before));
        say(Field::Percent, CheckCode::FellBack, Severity::Explain, message);
    }
    if let (Some(text), Some(before)) = (&now.result, &last.result)
        && repeats(text, before)
    {
        let message = "Kết quả thực hiện chỉ khác kỳ trước ở ngày tháng, con số.".into();
        say(Field::Result, CheckCode::Repeated, Severity::Informs, message);
    }
}

pub(super) fn check_section(issues: &mut Issues, row: &SectionRow) {
    let at = Row { code: &row.code, explained: row.explanation.is_some() };
    match &row.text {
        None if row.required => {
            let message = "Phần này bắt buộc mà chưa có nội dung.".into();
            issues.say(at, Field::Text, CheckCode::Required, Severity::Blocks, message);
        }
        Some(text) if row.last.as_deref().is_some_and(|last| repeats(text, last)) => {
            let message =
                "Nội dung chỉ khác kỳ trước ở ngày tháng, con số. Hãy cập nhật, hoặc giải trình."
                    .into();
            issues.say(at, Field::Text, CheckCode::Repeated, Severity::Explain, message);
        }
        _ => {}
    }
}
