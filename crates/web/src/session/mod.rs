//! Signing in and out, and the first administrator.

pub mod first_administrator;
pub mod invitation;
pub mod oidc;
pub mod second_step;
pub mod sign_in;
pub mod sign_out;

use ansinh_app::SignIn;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};

use crate::error::{Error, Result};
use crate::viewer::Viewer;
use crate::{address, cookie};

/// What follows a right password: a session, or the page that asks for a code.
fn go_on(viewer: &Viewer, signed_in: &SignIn, to: &str) -> Result<Response> {
    match signed_in {
        SignIn::Done(session) => begin(viewer, &session.token, to),
        SignIn::OwesCode(pending) => {
            let pending = cookie::set(cookie::PENDING, &pending.token, viewer.secure)
                .ok_or_else(|| Error::internal("the pending token is no cookie value"))?;
            let there = format!("{}{}", second_step::HERE, address::query([("tiep", to)]));
            let mut answer = Redirect::to(&there).into_response();
            answer.headers_mut().append(header::SET_COOKIE, pending);
            Ok(answer)
        }
    }
}

/// Hands a new session to the browser and leads on.
fn begin(viewer: &Viewer, token: &str, to: &str) -> Result<Response> {
    let session = cookie::set(cookie::SESSION, token, viewer.secure)
        .ok_or_else(|| Error::internal("the session token is no cookie value"))?;
    let mut answer = Redirect::to(to).into_response();
    let headers = answer.headers_mut();
    headers.append(header::SET_COOKIE, session);
    // Forms now carry the session's own token.
    for cleared in [cookie::FORM, cookie::PENDING].into_iter().filter_map(cookie::clear) {
        headers.append(header::SET_COOKIE, cleared);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(answer)
}
