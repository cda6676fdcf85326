//! `POST /tai-khoan/toi/ma-truy-cap…`: makes and revokes tokens for programs.

use ansinh_app::AppError;
use ansinh_app::own::tokens::{MadeToken, make_token, revoke_token};
use ansinh_domain::access::TokenScope;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;

use super::show::{self, key_of};
use crate::account::OWN;
use crate::error::{Error, Result};
use crate::page::Page;
use crate::post::Fields;
use crate::ui::Crumb;
use crate::ui::form::once;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Makes a token and shows it this once.
pub async fn make(State(web): State<Web>, viewer: Viewer, fields: Fields) -> Result<Response> {
    let ticked: Vec<&str> = fields.all("pham_vi").collect();
    let scopes: Vec<TokenScope> =
        TokenScope::ALL.into_iter().filter(|scope| ticked.contains(&key_of(*scope))).collect();
    let days = fields.text("so_ngay").parse().unwrap_or(0);
    let name = fields.text("ten_ma");
    match make_token(web.app(), &viewer.caller(), name, &scopes, days).await {
        Ok(made) => Ok(page(&viewer, name, &made).into_response()),
        Err(AppError::Invalid(reason)) => {
            let page = show::page(&web, &viewer, Some(("ten_ma", reason))).await?;
            Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// Takes a token back.
pub async fn revoke(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    _fields: Fields,
) -> Result<Redirect> {
    let id = id.parse().map_err(|_| Error::not_found("Mã truy cập này"))?;
    revoke_token(web.app(), &viewer.caller(), id).await?;
    Ok(Redirect::to(OWN))
}

fn page(viewer: &Viewer, name: &str, made: &MadeToken) -> Page {
    let content = html! {
        h1 { "Mã truy cập “" (name) "”" }
        div.box {
            (once("Mã truy cập (chỉ hiển thị lần này)", &made.token))
            p { "Có hiệu lực đến " (words::instant(made.expires_at)) ". Phần mềm gửi mã trong tiêu đề " code { "Authorization: Bearer …" } " của mỗi yêu cầu." }
            p.muted { "Ai có mã đều làm được những việc trong phạm vi của mã. Nếu lộ mã, hãy thu hồi ngay ở trang tài khoản." }
        }
        p { a.button href=(OWN) { "Tôi đã lưu mã" } }
    };
    Page::new(viewer, "Mã truy cập", content)
        .crumbs([Crumb::link("Tài khoản của tôi", OWN), Crumb::here("Mã truy cập")])
}
