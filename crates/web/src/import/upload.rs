//! `POST /nhap-ke-hoach`: takes a file in.

use std::future::poll_fn;
use std::pin::Pin;

use ansinh_app::AppError;
use ansinh_app::upload_source::Upload;
use axum::body::{Body, HttpBody};
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::list;
use crate::address;
use crate::error::{Error, Result};
use crate::ui::form::TOKEN_FIELD;
use crate::viewer::Viewer;
use crate::web::Web;

/// Bytes of the largest file taken in.
pub const FILE_LIMIT: usize = 40 << 20;
/// Bytes of the largest form: the file, its name, the token, the boundaries.
pub const FORM_LIMIT: usize = FILE_LIMIT + (64 << 10);
/// Bytes of a form too large that are read and thrown away, so that the browser shows the answer
/// instead of a broken connection.
const DRAIN_LIMIT: u64 = 512 << 20;

/// Keeps the file, has it read, and leads to the page that shows how far that is.
pub async fn submit(State(web): State<Web>, viewer: Viewer, request: Request) -> Result<Response> {
    let declared = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if declared.is_some_and(|length| length > FORM_LIMIT as u64) {
        drain(request.into_body()).await;
        return Err(too_large());
    }
    let form = Multipart::from_request(request, &web)
        .await
        .map_err(|_| Error::bad_form("Biểu mẫu gửi lên không kèm tệp."))?;
    let upload = match read(form, &viewer).await? {
        Some(upload) if !upload.name.is_empty() => upload,
        _ => {
            return again(
                &web,
                &viewer,
                "Bạn chưa chọn tệp. Hãy chọn tệp của kế hoạch rồi gửi lại.",
            )
            .await;
        }
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

/// The file of the form; the token must have come before it.
async fn read(mut form: Multipart, viewer: &Viewer) -> Result<Option<Upload>> {
    let mut trusted = false;
    loop {
        let field = match form.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) if trusted => return Ok(None),
            Ok(None) => return Err(Error::stale_form()),
            Err(error) => return Err(broken(error.status())),
        };
        match field.name() {
            Some(TOKEN_FIELD) => {
                let sent = field.text().await.map_err(|error| broken(error.status()))?;
                trusted = viewer.token_matches(&sent);
            }
            Some("tep") if trusted => {
                let name = file_name(field.file_name().unwrap_or_default()).to_owned();
                let bytes = field.bytes().await.map_err(|error| broken(error.status()))?;
                return Ok(Some(Upload { name, bytes: bytes.into() }));
            }
            _ if !trusted => return Err(Error::stale_form()),
            _ => {}
        }
    }
}

/// The last part of a path, in case a browser sends one, without characters that no name has.
fn file_name(sent: &str) -> &str {
    sent.rsplit(['/', '\\']).next().unwrap_or_default().trim_matches(char::is_control).trim()
}

fn broken(status: StatusCode) -> Error {
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        return too_large();
    }
    Error::bad_form("Tệp gửi lên bị ngắt giữa chừng nên không nhận được trọn vẹn.")
        .link("Gửi lại tệp", "/nhap-ke-hoach")
}

fn too_large() -> Error {
    Error::from_status(StatusCode::PAYLOAD_TOO_LARGE).link("Chọn tệp khác", "/nhap-ke-hoach")
}

/// Reads and throws away what is left of a body.
async fn drain(mut body: Body) {
    let mut read = 0_u64;
    while let Some(Ok(frame)) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let bytes = frame.data_ref().map_or(0, |data| data.len() as u64);
        read = read.saturating_add(bytes);
        if read > DRAIN_LIMIT {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn names_lose_their_path() {
        assert_eq!(file_name("C:\\Ke hoach\\KH 103.docx"), "KH 103.docx");
        assert_eq!(file_name("../../etc/passwd"), "passwd");
        assert_eq!(file_name(""), "");
    }
}
