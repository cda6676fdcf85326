//! Other systems by whose accounts people may sign in, as an administrator sets them up.

pub mod check;
pub mod edit;
mod form;
pub mod list;

use ansinh_store::ProviderId;
use ansinh_store::identity_provider::{LinkBy, SecondStepOf};

use crate::error::{Error, Result};

/// The list.
pub const HERE: &str = "/tai-khoan/he-thong-dang-nhap";

/// The provider of an address.
fn id(text: &str) -> Result<ProviderId> {
    text.parse().map_err(|_| missing())
}

fn missing() -> Error {
    Error::not_found("Hệ thống đăng nhập này").link("Danh sách hệ thống đăng nhập", HERE)
}

/// How people are recognised, in words.
fn link_by_words(link_by: LinkBy) -> &'static str {
    match link_by {
        LinkBy::Subject => "Chỉ người đã tự liên kết ở trang “Tài khoản của tôi”",
        LinkBy::Email => "Lần đầu nhận ra cả theo thư điện tử đã được hệ thống đó xác nhận",
    }
}

/// Whose second step counts, in words.
fn second_step_words(second_step: SecondStepOf) -> &'static str {
    match second_step {
        SecondStepOf::Ours => "Vẫn hỏi mã của An Sinh nếu người đó đã bật",
        SecondStepOf::Theirs => "Không hỏi: tin việc xác thực của hệ thống đó",
    }
}
