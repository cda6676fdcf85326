//! Signing in and out, and the first administrator.

pub mod first_administrator;
pub mod sign_in;
pub mod sign_out;

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};

use crate::cookie;
use crate::error::{Error, Result};
use crate::viewer::Viewer;

/// Hands a new session to the browser and leads on.
fn begin(viewer: &Viewer, token: &str, to: &str) -> Result<Response> {
    let session = cookie::set(cookie::SESSION, token, viewer.secure)
        .ok_or_else(|| Error::internal("the session token is no cookie value"))?;
    let mut answer = Redirect::to(to).into_response();
    let headers = answer.headers_mut();
    headers.append(header::SET_COOKIE, session);
    // Forms now carry the session's own token.
    if let Some(cleared) = cookie::clear(cookie::FORM) {
        headers.append(header::SET_COOKIE, cleared);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(answer)
}
