//! Pages and files of publications are the same for everybody who has not signed in, until another
//! one comes: browsers and caches keep them, and ask whether they still hold.

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use ansinh_store::publication::PublicationRow;

use crate::viewer::Viewer;
use crate::{assets, etag};

/// How long an answer is used without asking again. A withdrawal must be seen soon.
const CONTROL: HeaderValue = HeaderValue::from_static("public, max-age=60");

/// What tells one answer from another.
pub(super) struct Tag(Option<HeaderValue>);

impl Tag {
    /// The tag of the address `viewer` asked for, made of `rows`; none for who has signed in, whose
    /// pages show their name.
    pub(super) fn of(viewer: &Viewer, rows: &[PublicationRow]) -> Tag {
        if viewer.signed_in() || viewer.partial {
            return Tag(None);
        }
        let mut hasher = DefaultHasher::new();
        (env!("CARGO_PKG_VERSION"), assets::STYLE.as_str(), &viewer.here).hash(&mut hasher);
        for plan in &viewer.plans {
            (&plan.slug, &plan.name).hash(&mut hasher);
        }
        for row in rows {
            (row.id, row.closed, &row.reason, row.replaced_by).hash(&mut hasher);
        }
        Tag(HeaderValue::from_str(&format!("\"{:016x}\"", hasher.finish())).ok())
    }

    /// That nothing changed, for a browser that has the answer already.
    pub(super) fn known(&self, headers: &HeaderMap) -> Option<Response> {
        if !etag::known(headers.get(header::IF_NONE_MATCH), self.0.as_ref()) {
            return None;
        }
        let mut answer = StatusCode::NOT_MODIFIED.into_response();
        self.mark(&mut answer);
        Some(answer)
    }

    /// The answer with its tag.
    pub(super) fn on(&self, answer: impl IntoResponse) -> Response {
        let mut answer = answer.into_response();
        if answer.status() == StatusCode::OK {
            self.mark(&mut answer);
        }
        answer
    }

    fn mark(&self, answer: &mut Response) {
        let headers = answer.headers_mut();
        // Who signs in gets other pages under the same addresses.
        headers.append(header::VARY, HeaderValue::from_static("cookie"));
        if let Some(tag) = &self.0 {
            headers.insert(header::ETAG, tag.clone());
            headers.insert(header::CACHE_CONTROL, CONTROL);
        }
    }
}
