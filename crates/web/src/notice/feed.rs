//! `GET /lich/{feed}`: deadlines for a calendar program, which signs in nowhere: the address is the
//! secret.

use ansinh_app::remind::calendar_of;
use ansinh_formats::write::ics::calendar;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use crate::error::{Error, Result};
use crate::viewer::Viewer;
use crate::web::Web;

const CALENDAR: &str = "text/calendar; charset=utf-8";

/// The calendar of an address that was not taken back.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(address): Path<String>,
) -> Result<Response> {
    let token = address.strip_suffix(".ics").ok_or_else(|| Error::not_found("Lịch này"))?;
    let site = web.app().site().unwrap_or(&viewer.origin);
    let text = calendar(&calendar_of(web.app(), token, site).await?);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(CALENDAR)),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
    ];
    Ok((headers, text).into_response())
}
