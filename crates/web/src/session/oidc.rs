//! `GET /dang-nhap/oidc/{slug}`: sends the browser to a provider of accounts elsewhere;
//! `GET /dang-nhap/oidc/{slug}/ve`: takes it in when it comes back.

use ansinh_app::oidc::{Finished, Returned, begin_oidc, finish_oidc};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::sign_in::Params;
use crate::error::{Error, Result};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::{address, cookie};

/// What a provider sends a browser back with.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct BackParams {
    code: Option<String>,
    state: String,
    error: Option<String>,
    iss: Option<String>,
}

/// Where sign-in by a provider begins.
pub fn here(slug: &str) -> String {
    format!("/dang-nhap/oidc/{slug}")
}

/// Where a provider sends browsers back to; it has to be told of it beforehand.
pub fn back(viewer: &Viewer, slug: &str) -> String {
    format!("{}{}/ve", viewer.origin, here(slug))
}

/// The cookie by which the browser is known when it comes back.
pub fn attempt_cookie(viewer: &Viewer, token: &str) -> Result<HeaderValue> {
    cookie::set(cookie::OIDC, token, viewer.secure)
        .ok_or_else(|| Error::internal("the token of the attempt is no cookie value"))
}

/// Sends the browser away.
pub async fn begin(
    State(web): State<Web>,
    viewer: Viewer,
    Path(slug): Path<String>,
    Query(params): Query<Params>,
) -> Result<Response> {
    let next = address::local(&params.next);
    if viewer.signed_in() {
        return Ok(Redirect::to(next).into_response());
    }
    let begun = begin_oidc(web.app(), &slug, &back(&viewer, &slug), next).await?;
    let mut answer = Redirect::to(&begun.address).into_response();
    let headers = answer.headers_mut();
    headers.append(header::SET_COOKIE, attempt_cookie(&viewer, &begun.token)?);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(answer)
}

/// Takes the browser in again.
pub async fn finish(
    State(web): State<Web>,
    viewer: Viewer,
    headers: HeaderMap,
    Path(slug): Path<String>,
    Query(params): Query<BackParams>,
) -> Result<Response> {
    let token = cookie::read(&headers, cookie::OIDC).unwrap_or_default();
    let BackParams { code, state, error, iss } = params;
    let returned = Returned { code, state, error, issuer: iss };
    let mut answer = match finish_oidc(web.app(), &viewer.caller(), &slug, token, returned).await? {
        Finished::SignedIn { outcome, next } => {
            super::go_on(&viewer, &outcome, address::local(&next))?
        }
        Finished::Linked { next } => Redirect::to(address::local(&next)).into_response(),
    };
    if let Some(cleared) = cookie::clear(cookie::OIDC) {
        answer.headers_mut().append(header::SET_COOKIE, cleared);
    }
    Ok(answer)
}
