//! `/api/v1`: what pages can read and what officers, heads and coordinators do, for programs.
//!
//! A program shows a token ([`crate::viewer`]); cookies count for nothing here, so no page of
//! another site can act in somebody's name. Bodies are JSON, refusals are problems of RFC 9457 in
//! Vietnamese or English ([`problem`]). What changes something takes an `Idempotency-Key`, and the
//! version that was seen. The routes stand in the one table of [`crate::router`]; [`openapi`]
//! describes them.

pub mod english;
pub mod extract;
pub mod lang;
pub mod list;
pub mod openapi;
pub mod problem;
pub mod read;
pub mod report;
pub mod words;

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

use lang::Lang;

use crate::error::Error;
use crate::etag;

/// What every address of the API begins with.
const ROOT: &str = "/api/";

/// What a request to the API says besides its address.
#[derive(Debug, Clone)]
pub struct Asked {
    /// In which language refusals are told.
    lang: Lang,
    /// The answers that the program has already.
    known: Option<HeaderValue>,
}

impl Asked {
    /// The request, if it is one to the API.
    pub fn of(path: &str, method: &Method, headers: &HeaderMap) -> Option<Asked> {
        if !path.starts_with(ROOT) {
            return None;
        }
        let known = headers
            .get(header::IF_NONE_MATCH)
            .filter(|_| matches!(*method, Method::GET | Method::HEAD))
            .cloned();
        Some(Asked { lang: Lang::of(headers), known })
    }

    /// The answer of an error.
    pub fn problem(&self, error: &Error, reference: Option<String>) -> Response {
        problem::answer(error, self.lang, reference)
    }

    /// The answer with what holds for every answer of the API: no body that the program has.
    pub fn finish(&self, mut answer: Response) -> Response {
        let vary = HeaderValue::from_static("accept-language, authorization");
        answer.headers_mut().append(header::VARY, vary);
        let known = etag::known(self.known.as_ref(), answer.headers().get(header::ETAG));
        if answer.status() == StatusCode::OK && known {
            let mut headers = HeaderMap::new();
            for name in [header::ETAG, header::VARY, header::CACHE_CONTROL] {
                headers.extend(answer.headers().get(&name).map(|value| (name, value.clone())));
            }
            answer = (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        answer
    }
}

/// How a program says who it acts for.
const SCHEME: (HeaderName, HeaderValue) =
    (header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"An Sinh\""));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_that_a_program_has_are_not_sent_again() {
        let check = |known: &str, tag: &'static str, expected: u16| {
            let mut headers = HeaderMap::new();
            headers.insert(header::IF_NONE_MATCH, known.parse().unwrap());
            let asked = Asked::of("/api/v1/plans", &Method::GET, &headers).unwrap();
            let answer = ([(header::ETAG, tag)], "text").into_response();
            assert_eq!(asked.finish(answer).status().as_u16(), expected, "{known} {tag}");
        };
        check("W/\"a\"", "W/\"a\"", 304);
        check("W/\"b\"", "W/\"a\"", 200);
        assert!(Asked::of("/apis", &Method::GET, &HeaderMap::new()).is_none());
    }
}
