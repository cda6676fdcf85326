//! `GET` and `POST /dang-nhap`.

use ansinh_app::AppError;
use ansinh_store::identity_provider::{self, ProviderChoice};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::oidc;
use crate::address;
use crate::error::Result;
use crate::page::Page;
use crate::post::Fields;
use crate::ui::Crumb;
use crate::ui::form::{self, Field, error_summary, field};
use crate::viewer::Viewer;
use crate::web::Web;

/// Where to go afterwards.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    #[serde(rename = "tiep")]
    pub(super) next: String,
}

/// Shows the form; whoever has signed in is led on.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Query(params): Query<Params>,
) -> Result<Response> {
    if viewer.signed_in() {
        return Ok(Redirect::to(address::local(&params.next)).into_response());
    }
    let elsewhere = identity_provider::choices(web.db()).await?;
    Ok(page(&viewer, &params.next, "", None, &elsewhere).into_response())
}

/// Checks name and password and begins a session.
pub async fn submit(State(web): State<Web>, viewer: Viewer, fields: Fields) -> Result<Response> {
    let (login, next) = (fields.text("ten_dang_nhap"), fields.text("tiep"));
    let password = fields.raw("mat_khau");
    match ansinh_app::sign_in(web.app(), &viewer.caller(), login, password).await {
        Ok(signed_in) => super::go_on(&viewer, &signed_in, address::local(next)),
        Err(error @ AppError::WrongPassword) => {
            let elsewhere = identity_provider::choices(web.db()).await?;
            Ok(page(&viewer, next, login, Some(&error.to_string()), &elsewhere)
                .status(StatusCode::UNPROCESSABLE_ENTITY)
                .into_response())
        }
        Err(error) => Err(error.into()),
    }
}

fn page(
    viewer: &Viewer,
    next: &str,
    login: &str,
    error: Option<&str>,
    elsewhere: &[ProviderChoice],
) -> Page {
    let content = html! {
        (content(viewer, next, login, error))
        @if !elsewhere.is_empty() {
            section aria-labelledby="qua-he-thong-khac" {
                h2 #qua-he-thong-khac { "Hoặc đăng nhập qua" }
                p {
                    @for choice in elsewhere {
                        @let query = address::query([("tiep", address::local(next))]);
                        a.button.quiet href={ (oidc::here(&choice.slug)) (query) } { (choice.label) } " "
                    }
                }
            }
        }
    };
    Page::new(viewer, "Đăng nhập", content)
        .crumbs([Crumb::here("Đăng nhập")])
        .cookie(viewer.form_cookie())
}

fn content(viewer: &Viewer, next: &str, login: &str, error: Option<&str>) -> Markup {
    let errors: Vec<(&str, String)> =
        error.map(|error| ("ten_dang_nhap", error.to_owned())).into_iter().collect();
    html! {
        h1 { "Đăng nhập" }
        (error_summary(&errors))
        @if next.starts_with("/nhap-ke-hoach") && error.is_none() {
            p.notice { "Nhập và rà soát kế hoạch cần đăng nhập. Xem kế hoạch đã nhập thì không cần." }
        }
        form method="post" action="/dang-nhap" {
            (form::token(viewer))
            input type="hidden" name="tiep" value=(address::local(next));
            (field(&Field {
                name: "ten_dang_nhap", label: "Tên đăng nhập", kind: "text", hint: None,
                value: login, error: None, autocomplete: "username",
            }))
            (field(&Field {
                name: "mat_khau", label: "Mật khẩu", kind: "password", hint: None,
                value: "", error: None, autocomplete: "current-password",
            }))
            button type="submit" { "Đăng nhập" }
        }
    }
}
