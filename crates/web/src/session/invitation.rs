//! `GET` and `POST /loi-moi?khoa=…`: the person chooses a password, by an invitation or after
//! forgetting the old one.

use ansinh_app::AppError;
use ansinh_app::account::accept_link::{accept_link, check_account_link};
use ansinh_store::link::{GoodLink, LinkPurpose};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;

use crate::error::Result;
use crate::page::Page;
use crate::post::Fields;
use crate::ui::Crumb;
use crate::ui::form::{self, Field, error_summary, field};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::{address, words};

const HERE: &str = "/loi-moi";

/// The one-time token of the link.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    #[serde(rename = "khoa")]
    token: String,
}

/// Shows the form while the link is good.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Query(params): Query<Params>,
) -> Result<Page> {
    let link = check_account_link(web.app(), &params.token).await?;
    Ok(page(&viewer, &params.token, &link, &[]))
}

/// Keeps the password and signs its person in.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    Query(params): Query<Params>,
    fields: Fields,
) -> Result<Response> {
    let link = check_account_link(web.app(), &params.token).await?;
    let password = fields.raw("mat_khau");
    let error = if password == fields.raw("mat_khau_lai") {
        let caller = viewer.caller();
        match accept_link(web.app(), &caller, &params.token, password).await {
            Ok(signed_in) => return super::go_on(&viewer, &signed_in, "/"),
            Err(AppError::Invalid(reason)) => ("mat_khau", reason),
            Err(error) => return Err(error.into()),
        }
    } else {
        let differs = "Hai lần nhập mật khẩu không giống nhau. Hãy nhập lại cả hai ô.";
        ("mat_khau_lai", differs.to_owned())
    };
    Ok(page(&viewer, &params.token, &link, &[error])
        .status(StatusCode::UNPROCESSABLE_ENTITY)
        .into_response())
}

fn page(viewer: &Viewer, token: &str, link: &GoodLink, errors: &[(&str, String)]) -> Page {
    let title = match link.purpose {
        LinkPurpose::PasswordReset => "Đặt lại mật khẩu",
        LinkPurpose::Invitation | LinkPurpose::FirstAdministrator => "Nhận tài khoản",
    };
    Page::new(viewer, title, content(viewer, title, token, link, errors))
        .crumbs([Crumb::here(title)])
        .cookie(viewer.form_cookie())
}

fn content(
    viewer: &Viewer,
    title: &str,
    token: &str,
    link: &GoodLink,
    errors: &[(&str, String)],
) -> Markup {
    let error = |name: &str| {
        errors.iter().find(|(field, _)| *field == name).map(|(_, error)| error.as_str())
    };
    html! {
        h1 { (title) }
        p.lead {
            "Chào " (link.name.as_deref().unwrap_or_default()) ". Tên đăng nhập của bạn là "
            strong { (link.login.as_deref().unwrap_or_default()) }
            ". Hãy đặt mật khẩu để bắt đầu; không ai khác biết mật khẩu này."
        }
        p.muted { "Đường dẫn chỉ dùng được một lần, có hiệu lực đến " (words::instant(link.expires_at)) "." }
        (error_summary(errors))
        form method="post" action={ (HERE) (address::query([("khoa", token)])) } {
            (form::token(viewer))
            (field(&Field {
                name: "mat_khau", label: "Mật khẩu mới", kind: "password",
                hint: Some("Ít nhất 12 ký tự. Một câu ngắn dễ nhớ là tốt nhất."),
                value: "", error: error("mat_khau"), autocomplete: "new-password",
            }))
            (field(&Field {
                name: "mat_khau_lai", label: "Nhập lại mật khẩu", kind: "password", hint: None,
                value: "", error: error("mat_khau_lai"), autocomplete: "new-password",
            }))
            button type="submit" { "Đặt mật khẩu và đăng nhập" }
        }
    }
}
