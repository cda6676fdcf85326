//! Why a verb did not do what was asked.

use ansinh_domain::access::Refusal;
use ansinh_store::import::ImportState;
use ansinh_store::{ImportId, StoreError};

use crate::oidc::OidcError;

/// A verb's refusal or failure. The text is Vietnamese, for the person who asked: what happened,
/// why, and what to do next. [`AppError::Internal`] alone says nothing of its cause.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The actor may not do that.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// What was asked for is not there.
    #[error("Không tìm thấy {what}. Có thể mục này đã được gỡ bỏ hoặc địa chỉ bị gõ sai.")]
    NotFound {
        /// What, in Vietnamese.
        what: &'static str,
    },
    /// The same file was brought in before and still waits to be dealt with.
    #[error("Tệp này đã được tải lên trước đó. Hãy mở bản nhập đang có để tiếp tục.")]
    AlreadyUploaded {
        /// The import of that file.
        import: ImportId,
        /// Where it stands.
        state: ImportState,
    },
    /// The same file, or another file of the same document, is a plan already.
    #[error("Văn bản này đã được nhập: {name}. Không cần nhập lại; hãy mở kế hoạch đang có.")]
    AlreadyPlan {
        /// Address word of the plan.
        slug: String,
        /// "Kế hoạch 103/KH-UBND ngày 24/05/2024".
        name: String,
    },
    /// Findings that ask for a choice have none.
    #[error(
        "Còn {} điểm phải quyết định trước khi chấp nhận kế hoạch: {}. Hãy xử lý từng điểm rồi thử lại.",
        .open.len(), list_open(.open)
    )]
    Unsettled {
        /// Place and message of each.
        open: Vec<(i64, String)>,
    },
    /// The import is not in a state for that.
    #[error("Bản nhập {}, nên không thể {wanted}.", state_words(*.state))]
    WrongState {
        /// Where it stands.
        state: ImportState,
        /// What was wanted, in Vietnamese.
        wanted: &'static str,
    },
    /// Someone else changed it since the page was shown.
    #[error(
        "Bản nhập vừa được người khác thay đổi. Hãy tải lại trang, xem lại rồi thực hiện tiếp."
    )]
    ChangedMeanwhile,
    /// What was typed or chosen cannot stand; says why.
    #[error("{0}")]
    Invalid(String),
    /// The name or password is wrong; which of them is not said.
    #[error("Tên đăng nhập hoặc mật khẩu không đúng. Hãy kiểm tra lại.")]
    WrongPassword,
    /// Too many wrong passwords.
    #[error("Đã nhập sai nhiều lần. Hãy thử lại sau {minutes} phút.")]
    TooManyTries {
        /// Whole minutes to wait, at least 1.
        minutes: i64,
    },
    /// The one-time link is unknown, used or too old.
    #[error(
        "Đường dẫn tạo tài khoản quản trị không còn hiệu lực. Hãy khởi động lại An Sinh, hoặc chạy lệnh `ansinh user link`, để lấy đường dẫn mới."
    )]
    LinkNotGood,
    /// An invitation or a link for a password is unknown, used or too old.
    #[error(
        "Đường dẫn không còn hiệu lực: đã dùng, đã quá hạn hoặc đã được thay bằng đường dẫn mới. Hãy đề nghị người quản trị hệ thống gửi đường dẫn mới."
    )]
    InvitationNotGood,
    /// The code of the second step is wrong or was used.
    #[error(
        "Mã xác nhận không đúng hoặc đã được dùng. Hãy nhập mã đang hiển thị trên thiết bị, hoặc một mã khôi phục chưa dùng."
    )]
    WrongCode,
    /// The password was given too long ago for the code to count.
    #[error("Đã quá thời gian nhập mã xác nhận. Hãy nhập lại tên đăng nhập và mật khẩu.")]
    PendingOver,
    /// The password that proves who sits there is wrong.
    #[error("Mật khẩu đang dùng không đúng. Hãy nhập lại.")]
    WrongOwnPassword,
    /// Nobody would be left who manages the system.
    #[error(
        "Đây là người quản trị duy nhất còn lại nên không thể khóa hoặc thu hồi vai trò. Hãy giao vai trò quản trị (không ghi ngày kết thúc) cho người khác trước."
    )]
    LastAdministrator,
    /// A program sent a token that is unknown, lapsed or taken back.
    #[error("Mã truy cập không đúng, đã hết hạn hoặc đã bị thu hồi.")]
    TokenNotGood,
    /// A report could not be moved or changed.
    #[error(transparent)]
    Report(#[from] crate::report::ReportError),
    /// A person could not be let in by an account elsewhere.
    #[error(transparent)]
    Oidc(#[from] OidcError),
    /// Another writer held the database too long.
    #[error("Hệ thống đang bận xử lý việc khác. Hãy thử lại sau giây lát.")]
    Busy,
    /// Something unexpected; the cause goes to the log, a reference number to the page.
    #[error("Có lỗi ngoài dự kiến. Dữ liệu chưa bị thay đổi.")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Result of a verb.
pub type Result<T, E = AppError> = std::result::Result<T, E>;

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy(_) => AppError::Busy,
            other => AppError::Internal(Box::new(other)),
        }
    }
}

fn list_open(open: &[(i64, String)]) -> String {
    const SHOWN: usize = 5;
    let messages = open.iter().take(SHOWN).map(|(_, message)| message.trim_end_matches('.'));
    let mut text = messages.collect::<Vec<_>>().join("; ");
    if open.len() > SHOWN {
        text.push_str("; …");
    }
    text
}

fn state_words(state: ImportState) -> &'static str {
    match state {
        ImportState::Queued => "đang chờ đọc",
        ImportState::Reading => "đang được đọc",
        ImportState::Review => "đang chờ duyệt",
        ImportState::Accepted => "đã được chấp nhận",
        ImportState::Refused => "đã bị từ chối",
    }
}
