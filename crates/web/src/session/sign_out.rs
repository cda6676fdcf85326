//! `POST /dang-xuat`.

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};

use crate::cookie;
use crate::error::Result;
use crate::post::Fields;
use crate::viewer::Viewer;
use crate::web::Web;

/// Ends the session and takes its cookie away.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    headers: HeaderMap,
    _fields: Fields,
) -> Result<Response> {
    if let Some(token) = cookie::read(&headers, cookie::SESSION) {
        ansinh_app::sign_out(web.app(), &viewer.caller(), token).await?;
    }
    let mut answer = Redirect::to("/").into_response();
    if let Some(cleared) = cookie::clear(cookie::SESSION) {
        answer.headers_mut().append(header::SET_COOKIE, cleared);
    }
    Ok(answer)
}
