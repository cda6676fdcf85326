//! Why a report could not be moved or changed.

use ansinh_domain::calendar::written;
use ansinh_domain::check::Issue;
use ansinh_domain::report::{ExtensionFault, Refused, State};
use jiff::civil::Date;

/// A refusal about a report. The text is Vietnamese: what happened, why, and what to do next.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The table of transitions has no such move.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// Issues of the checks keep it from being sent.
    #[error("Chưa gửi được: {}", told(.0))]
    HeldBack(Vec<Issue>),
    /// It lies with somebody else.
    #[error("Báo cáo đang ở trạng thái “{}” nên không sửa được. Nếu cần sửa, hãy rút lại hoặc đề nghị trả lại.", .0.title())]
    Locked(State),
    /// Somebody moved it since the page was shown.
    #[error("Báo cáo vừa được người khác thay đổi. Hãy tải lại trang, xem lại rồi thực hiện tiếp.")]
    Changed,
    /// Its round is closed.
    #[error("Kỳ báo cáo đã đóng nên không thay đổi được nữa.")]
    RoundClosed,
    /// A row is not of this report, or no longer.
    #[error(
        "Có dòng không thuộc báo cáo này, hoặc đã chuyển sang cơ quan khác. Hãy tải lại trang."
    )]
    ForeignRow,
    /// A request for more time cannot stand.
    #[error(transparent)]
    Extension(#[from] ExtensionFault),
    /// Another request for more time is open.
    #[error("Báo cáo này đang có một đề nghị gia hạn chờ quyết định.")]
    ExtensionOpen,
    /// The regime has a round of that period.
    #[error("Chế độ báo cáo này đã có kỳ {0}.")]
    RoundExists(String),
    /// There is nothing to report on that day.
    #[error("Ngày {} không cơ quan nào có trách nhiệm chủ trì với nội dung của chế độ này, nên không có gì để báo cáo.", written(*.0))]
    NothingOwed(Date),
    /// Cells of a form were changed on both sides, and nobody chose.
    #[error("Còn {0} ô bị sửa ở cả hai nơi mà chưa chọn giữ bên nào. Hãy chọn rồi ghi lại.")]
    FormUndecided(usize),
    /// A file that cells came in is not taken off.
    #[error(
        "Tệp này là mẫu Excel đã ghi số liệu vào báo cáo nên được giữ làm nguồn, không gỡ được."
    )]
    FormKept,
    /// A key came back with another request.
    #[error("Yêu cầu này dùng lại mã của một yêu cầu khác. Hãy tải lại trang rồi thực hiện lại.")]
    KeyReused,
}

fn told(issues: &[Issue]) -> String {
    const SHOWN: usize = 5;
    let mut text = format!("còn {} điểm phải sửa hoặc giải trình. ", issues.len());
    let lines = issues.iter().take(SHOWN).map(|issue| format!("{}: {}", issue.item, issue.message));
    text.push_str(&lines.collect::<Vec<_>>().join(" "));
    if issues.len() > SHOWN {
        text.push_str(" …");
    }
    text
}
