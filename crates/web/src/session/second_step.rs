//! `GET` and `POST /dang-nhap/buoc-hai`: the code after the password.

use ansinh_app::AppError;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::sign_in::Params;
use crate::error::Result;
use crate::page::Page;
use crate::post::Fields;
use crate::ui::Crumb;
use crate::ui::form::{self, Field, error_summary, field};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::{address, cookie};

/// Where it is.
pub(super) const HERE: &str = "/dang-nhap/buoc-hai";

/// Shows the form to whoever has just given the right password.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    headers: HeaderMap,
    Query(params): Query<Params>,
) -> Result<Response> {
    let pending = cookie::read(&headers, cookie::PENDING).unwrap_or_default();
    if viewer.signed_in() || !ansinh_app::owes_code(web.app(), pending).await? {
        return Ok(Redirect::to(&viewer.sign_in_address()).into_response());
    }
    Ok(page(&viewer, &params.next, None).into_response())
}

/// Checks the code and begins a session.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response> {
    let pending = cookie::read(&headers, cookie::PENDING).unwrap_or_default();
    let next = fields.text("tiep");
    let given =
        ansinh_app::give_code(web.app(), &viewer.caller(), pending, fields.text("ma")).await;
    match given {
        Ok(session) => super::begin(&viewer, &session.token, address::local(next)),
        Err(error @ AppError::WrongCode) => Ok(page(&viewer, next, Some(&error.to_string()))
            .status(StatusCode::UNPROCESSABLE_ENTITY)
            .into_response()),
        Err(error) => Err(error.into()),
    }
}

fn page(viewer: &Viewer, next: &str, error: Option<&str>) -> Page {
    Page::new(viewer, "Xác nhận đăng nhập", content(viewer, next, error))
        .crumbs([Crumb::here("Xác nhận đăng nhập")])
        .cookie(viewer.form_cookie())
}

fn content(viewer: &Viewer, next: &str, error: Option<&str>) -> Markup {
    let errors: Vec<(&str, String)> =
        error.map(|error| ("ma", error.to_owned())).into_iter().collect();
    html! {
        h1 { "Xác nhận đăng nhập" }
        (error_summary(&errors))
        p.lead { "Mật khẩu đúng. Tài khoản này có bật xác thực hai bước nên cần thêm một mã." }
        form method="post" action=(HERE) {
            (form::token(viewer))
            input type="hidden" name="tiep" value=(address::local(next));
            (field(&Field {
                name: "ma", label: "Mã xác nhận", kind: "text",
                hint: Some("6 chữ số trên ứng dụng xác thực, hoặc một mã khôi phục nếu không có thiết bị."),
                value: "", error: None, autocomplete: "one-time-code",
            }))
            button type="submit" { "Xác nhận" }
        }
        p { a href="/dang-nhap" { "Đăng nhập bằng tài khoản khác" } }
    }
}
