//! Refusals and failures as programs read them (RFC 9457).

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::lang::Lang;
use super::{SCHEME, english};
use crate::error::Error;

/// The media type of a problem.
const MEDIA: HeaderValue = HeaderValue::from_static("application/problem+json");

/// What an error says to programs, beside its Vietnamese words.
#[derive(Debug, Clone, PartialEq)]
pub struct Program {
    /// Its word: it does not change.
    pub code: &'static str,
    /// What happened, and what to do, in English.
    pub english: String,
    /// Members of its own.
    pub members: Map<String, Value>,
}

impl Program {
    /// An error with its word and English text.
    pub fn new(code: &'static str, english: impl Into<String>) -> Program {
        Program { code, english: english.into(), members: Map::new() }
    }

    /// With a member of its own.
    pub fn with(mut self, name: &str, value: impl Serialize) -> Program {
        if let Ok(value) = serde_json::to_value(value) {
            self.members.insert(name.to_owned(), value);
        }
        self
    }
}

/// An error of the API itself, in both languages.
pub fn error(status: StatusCode, vi: impl Into<String>, program: Program) -> Error {
    let mut error = Error::from_status(status).happened(vi);
    // What happened says here what to do, too.
    error.advice.clear();
    error.program = Some(program);
    error
}

/// Why a request was refused, or what failed.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Problem {
    /// Names the kind of problem: `urn:ansinh:problem:` and the code.
    #[serde(rename = "type")]
    #[schema(example = "urn:ansinh:problem:locked")]
    pub kind: String,
    /// The kind of problem in words, in the language asked for.
    pub title: String,
    /// The status of the answer again.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// What happened and why, in the language asked for.
    pub detail: String,
    /// What to do next. In Vietnamese only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub advice: Option<String>,
    /// The word of the problem; it does not change.
    #[schema(example = "locked")]
    pub code: String,
    /// Number under which the log of the server tells more, for an unexpected failure.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "3F2A-90BC")]
    pub reference: Option<String>,
    /// What the problem tells besides: `issues` of a report that is held back, `current` of a cell
    /// somebody else wrote.
    #[serde(flatten)]
    #[schema(ignore)]
    pub members: Map<String, Value>,
}

/// The answer of an error.
pub fn answer(error: &Error, lang: Lang, reference: Option<String>) -> Response {
    // Who has not shown a token is asked for one; pages ask for signing in instead.
    let status = if error.sign_in { StatusCode::UNAUTHORIZED } else { error.status };
    let program = error.program.clone().unwrap_or_else(|| english::of_status(status));
    let problem = Problem {
        kind: format!("urn:ansinh:problem:{}", program.code),
        title: lang.pick(error.title.as_str(), english::title(status)).to_owned(),
        status: status.as_u16(),
        detail: lang.pick(&error.happened, &program.english).clone(),
        advice: (lang == Lang::Vi && !error.advice.is_empty()).then(|| error.advice.clone()),
        code: program.code.to_owned(),
        reference,
        members: program.members,
    };
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    let language = HeaderValue::from_static(lang.word());
    let headers = [(header::CONTENT_TYPE, MEDIA), (header::CONTENT_LANGUAGE, language)];
    let mut answer = (status, headers, body).into_response();
    if status == StatusCode::UNAUTHORIZED {
        answer.headers_mut().extend([SCHEME]);
    }
    answer
}
