//! Pages kept as they were sent, for as long as nothing at all is written to the database.
//!
//! Before a page is made the database is asked what can be seen of it ([`Db::state`]), and again
//! when the same browser asks for the same page: if the answer is the same, so is the page, and it is
//! sent from memory. Those who ask together ask once. What a page says also hangs on the time: so
//! nothing is kept longer than a minute, or over midnight.
//!
//! A browser that has the page already is told so and gets no bytes: many work over weak links.
//!
//! [`Db::state`]: ansinh_store::Db::state

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::Instant;

use ansinh_store::DbState;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use jiff::{SignedDuration, Timestamp};
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use crate::etag;
use crate::outer;
use crate::page::Personal;
use crate::web::Web;

/// Memory for pages. The one not asked for longest makes room.
const ROOM: u64 = 32 << 20;
/// Pages that are expected to fit: only how much is set aside for finding them hangs on it.
const EXPECTED: usize = 2_000;
/// Memory of a page beside its bytes.
const FRAME: usize = 1_024;
/// How long a page may be shown again: what it says of hours and minutes is no older.
const LONGEST: SignedDuration = SignedDuration::from_secs(60);
/// What a page hangs on besides its address: who asks, by which name of the site, for a part of a page
/// or the whole, and packed how.
const HANGS_ON: [&str; 5] =
    ["cookie", "host", "x-forwarded-proto", "hx-request", "accept-encoding"];

/// The pages kept.
#[derive(Debug)]
pub struct Pages(Cache<String, Arc<Kept>, Bytewise>);

/// A page as it was sent.
#[derive(Debug)]
struct Kept {
    state: DbState,
    made: Timestamp,
    headers: HeaderMap,
    body: Bytes,
}

#[derive(Debug, Clone, Copy)]
struct Bytewise;

impl Weighter<String, Arc<Kept>> for Bytewise {
    fn weight(&self, key: &String, page: &Arc<Kept>) -> u64 {
        (key.len() + page.body.len() + FRAME) as u64
    }
}

impl Default for Pages {
    fn default() -> Self {
        Pages(Cache::with_weighter(EXPECTED, ROOM, Bytewise))
    }
}

impl Kept {
    /// Whether this is what would be made now.
    fn holds(&self, web: &Web, state: &DbState, now: Timestamp) -> bool {
        self.state == *state
            && self.made <= now
            && self.made.duration_until(now) < LONGEST
            && web.app().day_of(self.made) == web.app().day_of(now)
    }

    /// The page again, or that the browser has it.
    fn answer(&self, asked: Option<&HeaderValue>) -> Response {
        let known = etag::known(asked, self.headers.get(header::ETAG));
        let mut answer = if known {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            Body::from(self.body.clone()).into_response()
        };
        let headers = answer.headers_mut();
        for (name, value) in &self.headers {
            if !known || !describes_bytes(name) {
                headers.append(name, value.clone());
            }
        }
        answer
    }
}

/// Headers that an answer without bytes does not have.
fn describes_bytes(name: &HeaderName) -> bool {
    matches!(*name, header::CONTENT_TYPE | header::CONTENT_ENCODING | header::CONTENT_LENGTH)
}

/// The paths of pages that are kept, as the table of routes has them.
#[derive(Debug, Clone)]
pub struct Paths(Arc<HashSet<&'static str>>);

impl FromIterator<&'static str> for Paths {
    fn from_iter<T: IntoIterator<Item = &'static str>>(paths: T) -> Self {
        Paths(Arc::new(paths.into_iter().collect()))
    }
}

impl Paths {
    /// What tells the page asked for from others; `None` for what is not kept.
    fn key(&self, request: &Request) -> Option<String> {
        let route = request.extensions().get::<MatchedPath>()?;
        let headers = request.headers();
        let kept = request.method() == Method::GET
            && self.0.contains(route.as_str())
            && !headers.contains_key(header::AUTHORIZATION);
        if !kept {
            return None;
        }
        let mut key = request.uri().path_and_query()?.as_str().to_owned();
        for name in HANGS_ON {
            for value in headers.get_all(name) {
                // A value holds no line break and is not empty, so no two requests make one key.
                let value = value.to_str().ok().filter(|value| !value.is_empty())?;
                key.push('\n');
                key.push_str(value);
            }
            key.push_str("\n\n");
        }
        Some(key)
    }
}

/// Runs around everything else.
pub async fn kept(
    State((web, paths)): State<(Web, Paths)>,
    request: Request,
    next: Next,
) -> Response {
    let Some(key) = paths.key(&request) else { return next.run(request).await };
    let started = Instant::now();
    let asked = request.headers().get(header::IF_NONE_MATCH).cloned();
    let state = match web.db().state().await {
        Ok(state) => state,
        Err(error) => {
            tracing::warn!(%error, "no page is kept");
            return next.run(request).await;
        }
    };
    let now = web.app().now();
    if let Some(page) = web.pages().0.get(&key).filter(|page| page.holds(&web, &state, now)) {
        let answer = page.answer(asked.as_ref());
        outer::log(request.method(), request.uri().path(), answer.status(), started, true);
        return answer;
    }
    let answer = next.run(request).await;
    if !may_keep(&answer) {
        return answer;
    }
    let (mut parts, body) = answer.into_parts();
    let body = match to_bytes(body, usize::MAX).await {
        Ok(body) => body,
        Err(fault) => {
            tracing::error!(%fault, "a page could not be packed");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.entry(header::ETAG).or_insert_with(|| tag(&body));
    let page = Arc::new(Kept { state, made: now, headers: parts.headers, body });
    web.pages().0.insert(key, page.clone());
    page.answer(asked.as_ref())
}

/// A whole page for this browser that may be shown again: one about people is noted whenever it is
/// shown, and a cookie is given once.
fn may_keep(answer: &Response) -> bool {
    let headers = answer.headers();
    let media = headers.get(header::CONTENT_TYPE).and_then(|media| media.to_str().ok());
    answer.status() == StatusCode::OK
        && media.is_some_and(|media| media.starts_with("text/html"))
        && !headers.contains_key(header::SET_COOKIE)
        && answer.extensions().get::<Personal>().is_none()
}

fn tag(body: &Bytes) -> HeaderValue {
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    let tag = format!("\"{:016x}\"", hasher.finish());
    HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("\"\""))
}
