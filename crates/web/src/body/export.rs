//! stub until the writer of workbooks is there
use axum::http::StatusCode;
pub async fn show() -> StatusCode {
    StatusCode::NOT_FOUND
}
