//! The outermost layer: who looks, errors as pages, security headers, one line in the log.

use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use crate::api::Asked;
use crate::error::Error;
use crate::mark;
use crate::note;
use crate::page::Page;
use crate::viewer::{Shown, Viewer};
use crate::web::Web;

/// Pages hold no script and no style of their own, load nothing from elsewhere, and stand in no
/// frame.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Marks an answer for machines, which stays as it is whatever its status.
#[derive(Debug, Clone, Copy)]
pub struct Plain;

/// Runs around every request.
pub async fn outer(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let api = Asked::of(&path, &method, request.headers());
    let stranger = Viewer::stranger(&web, &request);
    if for_anyone(&path) {
        request.extensions_mut().insert(stranger.clone());
        let answer = next.run(request).await;
        let answer = finish(&web, &stranger, (&method, &path, api.as_ref()), answer);
        let mut answer = mark::mark(&web, known(api.as_ref(), answer)).await;
        guard_headers(answer.headers_mut(), stranger.secure);
        return answer;
    }
    // Taken out before the first await: a request cannot be shared between threads.
    let shown = match api {
        Some(_) => Shown::of_program(request.headers()),
        None => Shown::of(request.headers()),
    };
    let (viewer, answer) = match stranger.clone().recognise(&web, shown).await {
        // A program shows its token itself; what a browser adds to requests counts for nothing.
        Ok(viewer) if api.is_none() && foreign(&method, request.headers()) => {
            (viewer, Error::stale_form().into_response())
        }
        Ok(viewer) => {
            request.extensions_mut().insert(viewer.clone());
            (viewer, next.run(request).await)
        }
        Err(error) => (stranger, Error::from(error).into_response()),
    };
    let answer = note::note(&web, &viewer, &method, answer).await;
    let answer = finish(&web, &viewer, (&method, &path, api.as_ref()), answer);
    let mut answer = mark::mark(&web, known(api.as_ref(), answer)).await;
    guard_headers(answer.headers_mut(), viewer.secure);
    log(&method, &path, answer.status(), started, false);
    answer
}

/// The line of a request in the log: also for one answered with a page that was kept.
pub fn log(method: &Method, path: &str, status: StatusCode, started: Instant, kept: bool) {
    let micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
    tracing::info!(%method, path, status = status.as_u16(), micros, kept, "request");
}

/// An answer of the API without the body that the program has already.
fn known(api: Option<&Asked>, answer: Response) -> Response {
    match api {
        Some(asked) => asked.finish(answer),
        None => answer,
    }
}

/// True for what is the same for everyone: it is answered without a look at the database, so that a
/// page about its failure still has its style, and the machine that watches an answer.
fn for_anyone(path: &str) -> bool {
    path.starts_with("/tai-nguyen/")
        || matches!(path, "/favicon.ico" | "/healthz" | "/api/v1/openapi.json")
}

/// True for a change asked for by a page of another site, as browsers tell it. The token of the
/// form is checked besides.
fn foreign(method: &Method, headers: &HeaderMap) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return false;
    }
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(&HeaderName::from_static("sec-fetch-site")) {
        return !matches!(site, "same-origin" | "none");
    }
    match (text(&header::ORIGIN), text(&header::HOST)) {
        (Some(origin), Some(host)) => origin.split_once("://").is_none_or(|(_, from)| from != host),
        _ => false,
    }
}

/// Turns an error, or a bare status of the framework, into a page, or for a program into a problem.
fn finish(
    web: &Web,
    viewer: &Viewer,
    (method, path, api): (&Method, &str, Option<&Asked>),
    mut answer: Response,
) -> Response {
    if answer.extensions().get::<Plain>().is_some() {
        return answer;
    }
    let status = answer.status();
    let bare = (status.is_client_error() || status.is_server_error()) && !is_html(answer.headers());
    let error = match answer.extensions_mut().remove::<Error>() {
        Some(error) => error,
        None if bare => Error::from_status(status),
        None => return answer,
    };
    if api.is_none() && error.sign_in && matches!(*method, Method::GET | Method::HEAD) {
        return to_sign_in(viewer);
    }
    let error = if error.sign_in { error.link("Đăng nhập", "/dang-nhap") } else { error };
    let reference = error.status.is_server_error().then(|| web.reference());
    if let Some(reference) = &reference {
        let cause = error.internal.as_deref().unwrap_or("no cause given");
        tracing::error!(reference, %method, path, cause, "request failed");
    }
    let mut told = match api {
        Some(asked) => asked.problem(&error, reference),
        None => {
            let content = error.content(reference.as_deref());
            Page::new(viewer, error.title.clone(), content).status(error.status).into_response()
        }
    };
    for name in [header::ALLOW, header::RETRY_AFTER] {
        if let Some(value) = answer.headers().get(&name) {
            told.headers_mut().insert(name, value.clone());
        }
    }
    told
}

/// A browser goes to the sign-in page and comes back; htmx is told to take the whole window there.
fn to_sign_in(viewer: &Viewer) -> Response {
    let there = viewer.sign_in_address();
    if viewer.partial {
        return (StatusCode::OK, [("hx-redirect", there)]).into_response();
    }
    Redirect::to(&there).into_response()
}

fn is_html(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("text/html"))
}

fn guard_headers(headers: &mut HeaderMap, secure: bool) {
    // A file that is handed out may bring a stricter one.
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(POLICY));
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if secure {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000"),
        );
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-cache"));
}
