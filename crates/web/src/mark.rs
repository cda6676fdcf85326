//! What tells programs that an installation is a demo. Pages say it in their frame
//! ([`crate::ui::layout`]), workbooks and papers are written with [`ansinh_app::App::mark`].
//!
//! It stands around every route, so that no handler of JSON has to think of it. Files that people
//! attached go out as they came, under the header alone.

use axum::body::{Body, to_bytes};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::error::Error;
use crate::web::Web;

/// A header of every answer of a demo: headers hold plain letters only.
const HEADER: (HeaderName, HeaderValue) = (
    HeaderName::from_static("an-sinh-notice"),
    HeaderValue::from_static("SO LIEU MINH HOA (demo data)"),
);
/// The member of a JSON object that says it.
const MEMBER: &str = "notice";

/// The answer as a demo gives it; that of another installation as it is.
pub async fn mark(web: &Web, answer: Response) -> Response {
    let Some(words) = web.app().mark() else { return answer };
    let mut answer = if is_json(&answer) { with_member(answer, words).await } else { answer };
    answer.headers_mut().insert(HEADER.0, HEADER.1);
    answer
}

fn is_json(answer: &Response) -> bool {
    let media = answer.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media = media.and_then(|media| media.split(';').next()).unwrap_or_default().trim();
    media == "application/json" || media.ends_with("+json")
}

/// A JSON object with the words in it. Lists stay lists, under the header.
async fn with_member(answer: Response, words: &str) -> Response {
    let (mut parts, body) = answer.into_parts();
    let bytes = match to_bytes(body, usize::MAX).await {
        Ok(bytes) => bytes,
        Err(fault) => return Error::internal(fault).into_response(),
    };
    let Ok(Value::Object(mut object)) = serde_json::from_slice(&bytes) else {
        return Response::from_parts(parts, Body::from(bytes));
    };
    object.insert(MEMBER.to_owned(), Value::String(words.to_owned()));
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(Value::Object(object).to_string()))
}
