//! `POST /tai-khoan/toi/mat-khau`: another password; `/mat-khau/da-biet`: the person knows of one.

use ansinh_app::AppError;
use ansinh_app::own::change_password::change_password;
use ansinh_app::own::dismiss_notice::dismiss_notice;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::show;
use crate::account::OWN;
use crate::error::Result;
use crate::post::Fields;
use crate::viewer::Viewer;
use crate::web::Web;

/// Keeps the new password.
pub async fn submit(State(web): State<Web>, viewer: Viewer, fields: Fields) -> Result<Response> {
    let new = fields.raw("mat_khau");
    let error = if new == fields.raw("mat_khau_lai") {
        let (caller, old) = (viewer.caller(), fields.raw("mat_khau_cu"));
        match change_password(web.app(), &caller, viewer.session, old, new).await {
            Ok(()) => return Ok(Redirect::to(OWN).into_response()),
            Err(AppError::Invalid(reason)) => ("mat_khau", reason),
            Err(error @ AppError::WrongOwnPassword) => ("mat_khau_cu", error.to_string()),
            Err(error) => return Err(error.into()),
        }
    } else {
        let differs = "Hai lần nhập mật khẩu mới không giống nhau. Hãy nhập lại.";
        ("mat_khau_lai", differs.to_owned())
    };
    let page = show::page(&web, &viewer, Some(error)).await?;
    Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).into_response())
}

/// Takes the notice of a changed password away.
pub async fn known(State(web): State<Web>, viewer: Viewer, _fields: Fields) -> Result<Redirect> {
    dismiss_notice(web.app(), &viewer.caller()).await?;
    Ok(Redirect::to(OWN))
}
