//! `POST /tai-khoan/toi/hai-buoc…`: sets the second step up and takes it off. Pages with secrets
//! answer the form itself, so that no address shows them again.

use ansinh_app::AppError;
use ansinh_app::own::second_step::{
    SetUp, begin_second_step, confirm_second_step, remove_second_step, renew_recovery_codes,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::show;
use crate::account::OWN;
use crate::error::Result;
use crate::page::Page;
use crate::post::Fields;
use crate::ui::Crumb;
use crate::ui::form::{self, Field, error_summary, field, once};
use crate::ui::qr::qr;
use crate::viewer::Viewer;
use crate::web::Web;

/// Makes a secret and shows it this once.
pub async fn begin(State(web): State<Web>, viewer: Viewer, fields: Fields) -> Result<Response> {
    let password = fields.raw("mat_khau_bat");
    match begin_second_step(web.app(), &viewer.caller(), password).await {
        Ok(set_up) => Ok(confirm_page(&viewer, Some(&set_up), None).into_response()),
        Err(error) => again(&web, &viewer, "mat_khau_bat", error).await,
    }
}

/// Takes the first code of the device, and shows the recovery codes this once.
pub async fn confirm(State(web): State<Web>, viewer: Viewer, fields: Fields) -> Result<Response> {
    match confirm_second_step(web.app(), &viewer.caller(), fields.text("ma")).await {
        Ok(codes) => Ok(codes_page(&viewer, &codes).into_response()),
        Err(error @ AppError::WrongCode) => {
            Ok(confirm_page(&viewer, None, Some(error.to_string()))
                .status(StatusCode::UNPROCESSABLE_ENTITY)
                .into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// Makes new recovery codes and shows them this once.
pub async fn renew_codes(
    State(web): State<Web>,
    viewer: Viewer,
    fields: Fields,
) -> Result<Response> {
    match renew_recovery_codes(web.app(), &viewer.caller(), fields.raw("mat_khau_ma")).await {
        Ok(codes) => Ok(codes_page(&viewer, &codes).into_response()),
        Err(error) => again(&web, &viewer, "mat_khau_ma", error).await,
    }
}

/// Takes the second step off.
pub async fn remove(State(web): State<Web>, viewer: Viewer, fields: Fields) -> Result<Response> {
    match remove_second_step(web.app(), &viewer.caller(), fields.raw("mat_khau_ma")).await {
        Ok(()) => Ok(Redirect::to(OWN).into_response()),
        Err(error) => again(&web, &viewer, "mat_khau_ma", error).await,
    }
}

/// The account's page once more, where the form can be mended there.
async fn again(web: &Web, viewer: &Viewer, name: &str, error: AppError) -> Result<Response> {
    match error {
        AppError::WrongOwnPassword | AppError::Invalid(_) => {
            let page = show::page(web, viewer, Some((name, error.to_string()))).await?;
            Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).into_response())
        }
        error => Err(error.into()),
    }
}

fn confirm_page(viewer: &Viewer, set_up: Option<&SetUp>, error: Option<String>) -> Page {
    let errors: Vec<(&str, String)> = error.map(|error| ("ma", error)).into_iter().collect();
    let content = html! {
        h1 { "Bật xác thực hai bước" }
        (error_summary(&errors))
        @if let Some(set_up) = set_up {
            ol {
                li { "Mở ứng dụng xác thực trên điện thoại (Google Authenticator, Microsoft Authenticator, FreeOTP…)." }
                li { "Quét mã dưới đây, hoặc gõ khóa bí mật vào ứng dụng. Mã chỉ hiển thị lần này." }
                li { "Nhập mã 6 chữ số mà ứng dụng hiển thị để hoàn tất." }
            }
            p { (qr(&set_up.url, "Mã QR chứa khóa bí mật; không quét được thì gõ khóa ở dưới")) }
            (once("Khóa bí mật", &set_up.secret))
        } @else {
            p { "Nhập mã mới nhất trên ứng dụng. Nếu ứng dụng chưa có tài khoản này, hãy " a href=(OWN) { "bắt đầu lại" } "." }
        }
        form method="post" action={ (OWN) "/hai-buoc/xac-nhan" } {
            (form::token(viewer))
            (field(&Field {
                name: "ma", label: "Mã 6 chữ số", kind: "text", hint: None,
                value: "", error: None, autocomplete: "one-time-code",
            }))
            button type="submit" { "Xác nhận và bật" }
        }
    };
    page(viewer, "Bật xác thực hai bước", content)
}

fn codes_page(viewer: &Viewer, codes: &[String]) -> Page {
    let content = html! {
        h1 { "Mã khôi phục" }
        p.lead { "Xác thực hai bước đang bật. Mỗi mã dưới đây thay được một lần cho mã trên điện thoại, khi mất hoặc hỏng máy." }
        div.box {
            ul.codes { @for code in codes { li { (code) } } }
            p { "Các mã chỉ hiển thị lần này, và thay cho mọi mã khôi phục cũ. Hãy in ra hoặc chép lại và cất nơi an toàn." }
        }
        p { a.button href=(OWN) { "Tôi đã lưu các mã" } }
    };
    page(viewer, "Mã khôi phục", content)
}

fn page(viewer: &Viewer, title: &str, content: Markup) -> Page {
    Page::new(viewer, title, content)
        .crumbs([Crumb::link("Tài khoản của tôi", OWN), Crumb::here(title)])
}
