//! `POST /nhap-ke-hoach`: takes a file in.

use ansinh_app::AppError;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::list;
use crate::address;
use crate::error::Result;
use crate::files::Posted;
use crate::viewer::Viewer;
use crate::web::Web;

/// Keeps the file, has it read, and leads to the page that shows how far that is.
pub async fn submit(State(web): State<Web>, viewer: Viewer, request: Request) -> Result<Response> {
    let posted = Posted::read(request, &web, &viewer, "/nhap-ke-hoach").await?;
    let Some(upload) = posted.files.into_iter().next() else {
        return again(&web, &viewer, "Bạn chưa chọn tệp. Hãy chọn tệp của kế hoạch rồi gửi lại.")
            .await;
    };
    match ansinh_app::upload_source(web.app(), &viewer.caller(), upload).await {
        Ok(id) => Ok(Redirect::to(&address::import(id)).into_response()),
        Err(AppError::Invalid(reason)) => again(&web, &viewer, &reason).await,
        Err(error) => Err(error.into()),
    }
}

/// The form once more, with what was wrong.
async fn again(web: &Web, viewer: &Viewer, problem: &str) -> Result<Response> {
    let rows = ansinh_store::import::list(web.db()).await?;
    Ok(list::page(viewer, &rows, Some(problem))
        .status(StatusCode::UNPROCESSABLE_ENTITY)
        .into_response())
}
