//! A form with files, taken only with the right token.

use std::future::poll_fn;
use std::pin::Pin;

use ansinh_app::upload_source::Upload;
use axum::body::{Body, HttpBody};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};

use crate::error::{Error, Result};
use crate::post::Fields;
use crate::ui::form::TOKEN_FIELD;
use crate::viewer::Viewer;
use crate::web::Web;

/// Bytes of the largest file taken in.
pub const FILE_LIMIT: usize = 40 << 20;
/// Bytes of the largest form: the files, their names, the token, the boundaries.
pub const FORM_LIMIT: usize = FILE_LIMIT + (64 << 10);
/// Bytes of a form too large that are read and thrown away, so that the browser shows the answer
/// instead of a broken connection.
const DRAIN_LIMIT: u64 = 512 << 20;
/// Most files of one form.
const MOST_FILES: usize = 100;

/// A form (multipart/form-data) whose token came before its files and was right.
pub struct Posted {
    /// What was typed.
    pub fields: Fields,
    /// The files chosen.
    pub files: Vec<Upload>,
}

impl Posted {
    /// Reads the form. `back` is where a broken upload is begun again.
    ///
    /// # Errors
    /// A page for a form that is too large, broken, or not of this person.
    pub async fn read(request: Request, web: &Web, viewer: &Viewer, back: &str) -> Result<Posted> {
        let declared = request
            .headers()
            .get(header::CONTENT_LENGTH)
            .and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
        if declared.is_some_and(|length| length > FORM_LIMIT as u64) {
            drain(request.into_body()).await;
            return Err(too_large(back));
        }
        let form = Multipart::from_request(request, web)
            .await
            .map_err(|_| Error::bad_form("Biểu mẫu gửi lên không kèm tệp."))?;
        read(form, viewer, back).await
    }
}

async fn read(mut form: Multipart, viewer: &Viewer, back: &str) -> Result<Posted> {
    let (mut trusted, mut fields, mut files) = (false, Vec::new(), Vec::new());
    let broken = |status| broken(status, back);
    loop {
        let field = match form.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) if trusted => return Ok(Posted { fields: Fields::of(fields), files }),
            Ok(None) => return Err(Error::stale_form()),
            Err(error) => return Err(broken(error.status())),
        };
        let name = field.name().unwrap_or_default().to_owned();
        if name == TOKEN_FIELD {
            let sent = field.text().await.map_err(|error| broken(error.status()))?;
            trusted = viewer.token_matches(&sent);
        } else if !trusted {
            return Err(Error::stale_form());
        } else if let Some(sent) = field.file_name() {
            let name = file_name(sent).to_owned();
            let bytes = field.bytes().await.map_err(|error| broken(error.status()))?;
            // A field for files that nothing was chosen for comes with no name.
            if !name.is_empty() {
                files.push(Upload { name, bytes: bytes.into() });
            }
            if files.len() > MOST_FILES {
                return Err(Error::bad_form(format!("Mỗi lần gửi không quá {MOST_FILES} tệp."))
                    .link("Gửi lại", back));
            }
        } else {
            fields.push((name, field.text().await.map_err(|error| broken(error.status()))?));
        }
    }
}

/// The last part of a path, in case a browser sends one, without characters that no name has.
fn file_name(sent: &str) -> &str {
    sent.rsplit(['/', '\\']).next().unwrap_or_default().trim_matches(char::is_control).trim()
}

fn broken(status: StatusCode, back: &str) -> Error {
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        return too_large(back);
    }
    Error::bad_form("Tệp gửi lên bị ngắt giữa chừng nên không nhận được trọn vẹn.")
        .link("Gửi lại tệp", back)
}

fn too_large(back: &str) -> Error {
    Error::from_status(StatusCode::PAYLOAD_TOO_LARGE).link("Chọn tệp khác", back)
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
