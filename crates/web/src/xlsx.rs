//! Lists as Excel workbooks, exactly the rows that the page shows.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::error::{Error, Result};

/// A workbook as the answer to a request, saved under `name`.
pub(crate) fn answer(name: &str, bytes: Vec<u8>) -> Result<Response> {
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}.xlsx\""))
        .map_err(Error::internal)?;
    Ok((
        StatusCode::OK,
        [
            (
                header::CONTENT_TYPE,
                HeaderValue::from_static(
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                ),
            ),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        bytes,
    )
        .into_response())
}
