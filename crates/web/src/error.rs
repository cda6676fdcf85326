//! What went wrong, told to a person: a title, what happened, what to do, where to go.
//!
//! A handler returns [`Error`]; it travels to the outermost layer as an extension of an empty
//! answer and becomes a page there (see [`crate::outer`]), because only there the viewer is known
//! and a reference number can be made. Answers that the framework gives by itself (an unknown
//! path, a method that is not allowed) become pages the same way.

use std::ops::{Deref, DerefMut};

use ansinh_app::AppError;
use ansinh_app::oidc::OidcError;
use ansinh_domain::access::Refusal;
use ansinh_store::StoreError;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use crate::address;
use crate::api::english;
use crate::api::problem::Program;

/// Result of a handler.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failure on its way to the person who asked. Boxed, because results carry it everywhere.
#[derive(Debug, Clone)]
pub struct Error(Box<Told>);

/// A failure as the person who asked will read it.
#[derive(Debug, Clone)]
pub struct Told {
    /// Status of the answer.
    pub status: StatusCode,
    /// Heading of the page.
    pub title: String,
    /// What happened and why.
    pub happened: String,
    /// What to do next.
    pub advice: String,
    /// Where to go: label and address.
    pub links: Vec<(String, String)>,
    /// For the log only, never for the page.
    pub internal: Option<String>,
    /// The answer is a redirect to the sign-in page, if the method allows coming back.
    pub sign_in: bool,
    /// The policy that refused, for the audit log.
    pub refusal: Option<Refusal>,
    /// Seconds after which it is worth trying again.
    pub retry_after: Option<u64>,
    /// What it says to programs, where that is more than its status.
    pub program: Option<Program>,
}

impl Error {
    /// A failure with its own words.
    pub fn new(
        status: StatusCode,
        title: impl Into<String>,
        happened: impl Into<String>,
        advice: impl Into<String>,
    ) -> Error {
        Error(Box::new(Told {
            status,
            title: title.into(),
            happened: happened.into(),
            advice: advice.into(),
            links: Vec::new(),
            internal: None,
            sign_in: false,
            refusal: None,
            retry_after: None,
            program: None,
        }))
    }

    /// What happened, in other words.
    pub fn happened(mut self, happened: impl Into<String>) -> Error {
        self.happened = happened.into();
        self
    }

    /// Adds a way out.
    pub fn link(mut self, label: impl Into<String>, href: impl Into<String>) -> Error {
        self.links.push((label.into(), href.into()));
        self
    }

    /// Something that is not there; `what` begins a sentence ("Chỉ tiêu 5.10").
    pub fn not_found(what: &str) -> Error {
        Error::new(
            StatusCode::NOT_FOUND,
            "Không tìm thấy",
            format!("{what} không có trong hệ thống, hoặc đường dẫn đã thay đổi."),
            "Hãy kiểm tra lại đường dẫn, hoặc tìm từ danh sách.",
        )
    }

    /// A form that cannot be taken as sent.
    pub fn bad_form(happened: impl Into<String>) -> Error {
        Error::new(
            StatusCode::BAD_REQUEST,
            "Chưa nhận được thông tin gửi lên",
            happened,
            "Hãy quay lại trang trước, kiểm tra và gửi lại.",
        )
    }

    /// A form whose token is missing or of another session.
    pub fn stale_form() -> Error {
        Error::new(
            StatusCode::FORBIDDEN,
            "Biểu mẫu đã hết hiệu lực",
            "Mã xác nhận của biểu mẫu không khớp với phiên làm việc hiện tại. Thường là do trang đã mở quá lâu, hoặc bạn vừa đăng nhập, đăng xuất ở cửa sổ khác.",
            "Hãy quay lại trang trước, tải lại trang rồi gửi lại.",
        )
    }

    /// Something unexpected; `internal` goes to the log under the page's reference number.
    pub fn internal(internal: impl std::fmt::Display) -> Error {
        let mut error = Error::from_status(StatusCode::INTERNAL_SERVER_ERROR);
        error.internal = Some(internal.to_string());
        error
    }

    /// Asked for too often; in `seconds` it may be tried again.
    pub fn too_often(seconds: u64) -> Error {
        let mut error = Error::from_status(StatusCode::TOO_MANY_REQUESTS);
        error.advice = match seconds {
            0..=90 => format!("Hãy chờ {seconds} giây rồi thử lại."),
            _ => format!("Hãy chờ khoảng {} phút rồi thử lại.", seconds.div_ceil(60)),
        };
        error.retry_after = Some(seconds);
        error
    }

    /// The words for a bare status, as the framework gives it.
    pub fn from_status(status: StatusCode) -> Error {
        let (title, happened, advice) = match status {
            StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => (
                "Yêu cầu chưa đúng",
                "Máy chủ không hiểu được yêu cầu này.",
                "Hãy quay lại trang trước và thử lại.",
            ),
            StatusCode::FORBIDDEN => (
                "Không có quyền",
                "Tài khoản của bạn không được phép thực hiện việc này.",
                "Hãy liên hệ người quản trị hệ thống nếu bạn cần quyền này.",
            ),
            StatusCode::NOT_FOUND => (
                "Không tìm thấy trang",
                "Đường dẫn này không có, hoặc đã thay đổi.",
                "Hãy kiểm tra lại đường dẫn, hoặc bắt đầu từ trang kế hoạch.",
            ),
            StatusCode::METHOD_NOT_ALLOWED => (
                "Thao tác không được hỗ trợ",
                "Trang này không nhận thao tác vừa gửi. Có thể bạn đã tải lại trang kết quả của một biểu mẫu.",
                "Hãy quay lại trang trước rồi thực hiện lại từ biểu mẫu.",
            ),
            StatusCode::CONFLICT => (
                "Không thực hiện được",
                "Tình trạng hiện nay không cho phép thực hiện việc này.",
                "Hãy tải lại để xem tình trạng hiện nay rồi thử lại.",
            ),
            StatusCode::PRECONDITION_FAILED => (
                "Đã có thay đổi",
                "Nội dung đã được người khác thay đổi từ lúc bạn xem.",
                "Hãy đọc lại rồi quyết định.",
            ),
            StatusCode::PRECONDITION_REQUIRED => (
                "Thiếu phiên bản đã xem",
                "Yêu cầu không nêu phiên bản đã xem.",
                "Hãy gửi kèm phiên bản đã xem.",
            ),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => (
                "Sai dạng nội dung",
                "Máy chủ không nhận dạng nội dung vừa gửi.",
                "Hãy gửi đúng dạng nội dung.",
            ),
            StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => (
                "Xử lý quá lâu",
                "Yêu cầu chưa xong trong thời gian cho phép nên đã dừng.",
                "Hãy thử lại sau ít phút. Nếu gửi tệp, hãy kiểm tra đường truyền.",
            ),
            StatusCode::PAYLOAD_TOO_LARGE => (
                "Tệp quá lớn",
                "Dữ liệu gửi lên vượt quá 40 MB nên máy chủ không nhận.",
                "Hãy bỏ bớt hình ảnh trong tệp, hoặc tách phần phụ lục thành tệp riêng rồi gửi lại.",
            ),
            StatusCode::TOO_MANY_REQUESTS => (
                "Thao tác quá nhiều lần",
                "Có quá nhiều lần thử trong thời gian ngắn nên hệ thống tạm dừng nhận.",
                "Hãy chờ ít phút rồi thử lại.",
            ),
            StatusCode::SERVICE_UNAVAILABLE => (
                "Hệ thống đang bận",
                "Máy chủ đang xử lý nhiều việc cùng lúc.",
                "Hãy thử lại sau ít phút; những gì đã lưu vẫn còn nguyên.",
            ),
            _ => (
                "Có lỗi ngoài dự kiến",
                "Hệ thống gặp lỗi khi xử lý yêu cầu này. Những gì đã lưu trước đó vẫn còn nguyên.",
                "Hãy thử lại. Nếu vẫn lỗi, hãy gửi mã tra cứu dưới đây cho người quản trị hệ thống.",
            ),
        };
        Error::new(status, title, happened, advice)
    }

    /// The page's content; `reference` is what the log has.
    pub fn content(&self, reference: Option<&str>) -> Markup {
        html! {
            h1 { (self.title) }
            div.box {
                p { (self.happened) }
                p { (self.advice) }
                @if let Some(reference) = reference {
                    p { "Mã tra cứu: " strong.ref { (reference) } }
                }
                p {
                    @for (label, href) in &self.links {
                        a.button.quiet href=(href) { (label) } " "
                    }
                    a.button.quiet href="/" { "Về trang kế hoạch" }
                }
            }
        }
    }
}

impl Deref for Error {
    type Target = Told;

    fn deref(&self) -> &Told {
        &self.0
    }
}

impl DerefMut for Error {
    fn deref_mut(&mut self) -> &mut Told {
        &mut self.0
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        let mut error = Error::from_status(StatusCode::FORBIDDEN);
        error.happened = refusal.reason();
        error.refusal = Some(refusal.clone());
        error.program = Some(english::of_refusal(&refusal));
        error.sign_in = matches!(refusal, Refusal::SignInFirst { .. });
        if error.sign_in {
            error.title = "Cần đăng nhập".to_owned();
            error.advice = "Hãy đăng nhập rồi thực hiện lại.".to_owned();
        } else {
            error.advice = "Nếu bạn có tài khoản khác với quyền phù hợp, hãy đăng xuất rồi đăng nhập lại bằng tài khoản đó.".to_owned();
        }
        error
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        AppError::from(error).into()
    }
}

impl From<AppError> for Error {
    fn from(error: AppError) -> Self {
        let program = english::of_app(&error);
        let mut told = of_app(error);
        told.program = program;
        told
    }
}

fn of_app(error: AppError) -> Error {
    let said = error.to_string();
    match error {
        AppError::Refused(refusal) => refusal.into(),
        AppError::NotFound { .. } => Error::from_status(StatusCode::NOT_FOUND).happened(said),
        AppError::AlreadyUploaded { import, .. } => Error::new(
            StatusCode::CONFLICT,
            "Tệp này đã được tải lên",
            said,
            "Bản nhập cũ vẫn giữ những điểm đã xử lý.",
        )
        .link("Mở bản nhập đang có", address::import(import)),
        AppError::AlreadyPlan { slug, .. } => Error::new(
            StatusCode::CONFLICT,
            "Kế hoạch này đã có trong hệ thống",
            said,
            "Nếu văn bản đã được sửa đổi, hãy nhập văn bản điều chỉnh có số và ngày riêng.",
        )
        .link("Mở kế hoạch đang có", address::plan(&slug)),
        AppError::Unsettled { .. } => Error::new(
            StatusCode::CONFLICT,
            "Chưa nhập được kế hoạch",
            said,
            "Hãy quay lại trang rà soát.",
        ),
        AppError::WrongState { .. } | AppError::ChangedMeanwhile => Error::new(
            StatusCode::CONFLICT,
            "Không còn thực hiện được",
            said,
            "Hãy tải lại trang để xem trạng thái hiện tại.",
        ),
        AppError::Invalid(_) => Error::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "Chưa thực hiện được",
            said,
            "Hãy quay lại trang trước, sửa rồi gửi lại.",
        ),
        AppError::TooManyTries { .. } => {
            Error::from_status(StatusCode::TOO_MANY_REQUESTS).happened(said)
        }
        AppError::WrongPassword
        | AppError::LinkNotGood
        | AppError::InvitationNotGood
        | AppError::WrongCode
        | AppError::WrongOwnPassword
        | AppError::PendingOver
        | AppError::LastAdministrator
        | AppError::TokenNotGood => of_people(&error, said),
        AppError::Report(_) => Error::new(
            StatusCode::CONFLICT,
            "Chưa thực hiện được với báo cáo",
            said,
            "Hãy quay lại báo cáo để xem tình trạng hiện nay.",
        ),
        AppError::Oidc(error) => of_elsewhere(&error),
        AppError::Busy => Error::from_status(StatusCode::SERVICE_UNAVAILABLE),
        AppError::Internal(cause) => Error::internal(chain(cause.as_ref())),
    }
}

/// What is told about signing in, links and accounts.
fn of_people(error: &AppError, said: String) -> Error {
    let (status, title, advice, link) = match error {
        AppError::LinkNotGood => (
            StatusCode::FORBIDDEN,
            "Đường dẫn không còn hiệu lực",
            "Nếu bạn đã có tài khoản, hãy đăng nhập.",
            Some(("Đăng nhập", "/dang-nhap")),
        ),
        AppError::InvitationNotGood => (
            StatusCode::FORBIDDEN,
            "Đường dẫn không còn hiệu lực",
            "Nếu bạn đã đặt mật khẩu, hãy đăng nhập.",
            Some(("Đăng nhập", "/dang-nhap")),
        ),
        AppError::PendingOver => (
            StatusCode::FORBIDDEN,
            "Đã quá thời gian xác nhận",
            "Hãy đăng nhập lại từ đầu.",
            Some(("Đăng nhập", "/dang-nhap")),
        ),
        AppError::LastAdministrator => (
            StatusCode::CONFLICT,
            "Không thực hiện được",
            "Hãy quay lại danh sách tài khoản.",
            Some(("Danh sách tài khoản", "/tai-khoan")),
        ),
        AppError::TokenNotGood => (
            StatusCode::UNAUTHORIZED,
            "Mã truy cập không dùng được",
            "Hãy tạo mã truy cập mới ở trang tài khoản của bạn.",
            None,
        ),
        AppError::WrongPassword => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "Chưa đăng nhập được",
            "Hãy quay lại trang đăng nhập.",
            None,
        ),
        _ => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "Chưa thực hiện được",
            "Hãy quay lại trang trước và nhập lại.",
            None,
        ),
    };
    let told = Error::new(status, title, said, advice);
    match link {
        Some((label, href)) => told.link(label, href),
        None => told,
    }
}

/// What is told about signing in by accounts elsewhere.
fn of_elsewhere(error: &OidcError) -> Error {
    let status = match error {
        OidcError::Down { .. } | OidcError::Wrong { .. } => StatusCode::BAD_GATEWAY,
        OidcError::Taken { .. } => StatusCode::CONFLICT,
        _ => StatusCode::FORBIDDEN,
    };
    let mut told = Error::new(
        status,
        "Chưa đăng nhập được qua hệ thống khác",
        error.to_string(),
        "Cách đăng nhập bằng tên đăng nhập và mật khẩu của An Sinh vẫn dùng được.",
    )
    .link("Trang đăng nhập", "/dang-nhap");
    told.internal = error.cause().map(str::to_owned);
    told
}

/// A cause with the causes behind it, for the log.
fn chain(cause: &(dyn std::error::Error + 'static)) -> String {
    let mut text = cause.to_string();
    let mut next = cause.source();
    while let Some(source) = next {
        text.push_str(": ");
        text.push_str(&source.to_string());
        next = source.source();
    }
    text
}
