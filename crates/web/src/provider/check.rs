//! `POST /tai-khoan/he-thong-dang-nhap/{id}/kiem-tra`: asks a provider now.

use ansinh_app::AppError;
use ansinh_app::oidc::providers::check_provider;
use axum::extract::{Path, State};
use maud::html;

use super::edit::{find, page};
use super::form::Typed;
use crate::error::Result;
use crate::page::Page;
use crate::post::Fields;
use crate::ui::badge::{Tone, badge};
use crate::viewer::Viewer;
use crate::web::Web;

/// Asks, and shows what came of it. The administrator is told the cause too: it is theirs to mend.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    _fields: Fields,
) -> Result<Page> {
    let row = find(&web, &id).await?;
    let above = match check_provider(web.app(), &viewer.caller(), row.id).await {
        Ok(()) => html! {
            p.notice role="status" { (badge(Tone::Good, "✓", "Kết nối được")) " Bên cung cấp trả lời đúng. Mã và mật khẩu ứng dụng chỉ được thử khi có người đăng nhập." }
        },
        Err(AppError::Oidc(error)) => html! {
            div.notice role="alert" {
                p { (badge(Tone::Bad, "✕", "Chưa kết nối được")) " " (error) }
                @if let Some(cause) = error.cause() { p.muted.small { "Chi tiết: " (cause) } }
            }
        },
        Err(error) => return Err(error.into()),
    };
    Ok(page(&web, &viewer, &row, &Typed::of(&row), &above))
}
