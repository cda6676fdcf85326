//! Why a person could not be let in by an account elsewhere.

/// A refusal or failure, in Vietnamese for the person who asked. `label` is what people call the
/// provider; `cause` is for the log only.
#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    /// The provider does not answer.
    #[error(
        "Không liên lạc được với {label} nên chưa đăng nhập được bằng tài khoản ở đó. Hãy thử lại sau ít phút, hoặc đăng nhập bằng mật khẩu."
    )]
    Down {
        /// The provider.
        label: String,
        /// What the network says.
        cause: String,
    },
    /// The provider answers something that is not OpenID Connect, or does not know this program.
    #[error(
        "{label} trả lời không đúng như hệ thống này cần nên chưa xác định được bạn là ai. Hãy báo người quản trị hệ thống kiểm tra cấu hình của {label}."
    )]
    Wrong {
        /// The provider.
        label: String,
        /// What it answered.
        cause: String,
    },
    /// The provider, or the person there, said no.
    #[error(
        "{label} không xác nhận đăng nhập: {reason}. Hãy thử lại, hoặc đăng nhập bằng mật khẩu."
    )]
    Refused {
        /// The provider.
        label: String,
        /// Why, in Vietnamese.
        reason: String,
    },
    /// The browser was not sent by this program, or came back before or too late.
    #[error(
        "Lần đăng nhập này không bắt đầu từ trình duyệt này, đã dùng rồi, hoặc đã quá 10 phút. Hãy bắt đầu lại từ trang đăng nhập."
    )]
    NotBegun,
    /// The token does not carry this browser's nonce, or is not signed by the provider for us.
    #[error(
        "Thông tin {label} gửi về không phải dành cho lần đăng nhập này nên bị từ chối. Hãy đăng nhập lại từ đầu; nếu vẫn lỗi, hãy báo người quản trị hệ thống."
    )]
    NotTrusted {
        /// The provider.
        label: String,
        /// What does not fit.
        cause: String,
    },
    /// The token is of another time than now.
    #[error(
        "Giờ của máy chủ này và của {label} lệch nhau nên thông tin đăng nhập bị coi là hết hạn. Hãy báo người quản trị hệ thống kiểm tra đồng hồ máy chủ."
    )]
    ClockSkew {
        /// The provider.
        label: String,
        /// The times that do not fit.
        cause: String,
    },
    /// Nobody here is linked to this person of the provider.
    #[error(
        "Tài khoản của bạn ở {label} chưa liên kết với tài khoản nào của An Sinh. Nếu đã có tài khoản An Sinh, hãy đăng nhập bằng mật khẩu rồi liên kết ở trang “Tài khoản của tôi”. Nếu chưa có, hãy đề nghị người quản trị hệ thống mời."
    )]
    NotLinked {
        /// The provider.
        label: String,
    },
    /// The address for mail that would tell who it is was not verified by the provider.
    #[error(
        "{label} chưa xác nhận địa chỉ thư điện tử của bạn nên không dùng địa chỉ đó để nhận ra bạn được. Hãy xác nhận thư điện tử ở {label}; hoặc đăng nhập bằng mật khẩu rồi liên kết ở trang “Tài khoản của tôi”."
    )]
    EmailNotVerified {
        /// The provider.
        label: String,
    },
    /// The account here is closed.
    #[error(
        "Tài khoản An Sinh liên kết với tài khoản này đang bị khóa. Hãy liên hệ người quản trị hệ thống."
    )]
    Closed,
    /// One of the two is linked otherwise already.
    #[error(
        "Không liên kết được: tài khoản này ở {label} đã liên kết với một tài khoản An Sinh khác, hoặc tài khoản An Sinh đã liên kết với một tài khoản khác ở {label}. Hãy gỡ liên kết cũ trước, hoặc báo người quản trị hệ thống."
    )]
    Taken {
        /// The provider.
        label: String,
    },
}

impl OidcError {
    /// What the log is told of the cause.
    pub fn cause(&self) -> Option<&str> {
        match self {
            OidcError::Down { cause, .. }
            | OidcError::Wrong { cause, .. }
            | OidcError::NotTrusted { cause, .. }
            | OidcError::ClockSkew { cause, .. } => Some(cause),
            _ => None,
        }
    }

    /// Its word for the result of an audit entry.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            OidcError::Down { .. } | OidcError::Wrong { .. } => "failed",
            OidcError::Refused { .. } => "provider-refused",
            OidcError::NotBegun => "not-begun",
            OidcError::NotTrusted { .. } => "not-trusted",
            OidcError::ClockSkew { .. } => "clock-skew",
            OidcError::NotLinked { .. } => "not-linked",
            OidcError::EmailNotVerified { .. } => "email-not-verified",
            OidcError::Closed => "closed-account",
            OidcError::Taken { .. } => "taken",
        }
    }
}

/// An error with the causes behind it.
pub(super) fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        let said = source.to_string();
        if !text.contains(&said) {
            text.push_str(": ");
            text.push_str(&said);
        }
        next = source.source();
    }
    text
}
