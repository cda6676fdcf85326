//! What a request brings: a JSON body, a query, the headers that guard a change. What cannot be
//! understood is refused, never passed over: a filter that is misspelt would else tell too much.

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize as _, Deserializer, Serialize};
use serde_json::error::Category;

use super::problem::{Program, error};
use crate::error::{Error, Result};
use crate::web::Web;

/// A JSON body.
#[derive(Debug, Clone)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Web> for Body<T> {
    type Rejection = Error;

    async fn from_request(request: Request, web: &Web) -> Result<Self> {
        let media = request.headers().get(header::CONTENT_TYPE);
        let media = media.and_then(|value| value.to_str().ok()).unwrap_or_default();
        let kind = media.split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/json") {
            return Err(error(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "Hãy gửi nội dung dạng application/json.",
                Program::new("media-type", "Send the body as application/json."),
            ));
        }
        let bytes = bytes(request, web).await?;
        serde_json::from_slice(&bytes).map(Body).map_err(|fault| {
            let status = match fault.classify() {
                Category::Data => StatusCode::UNPROCESSABLE_ENTITY,
                Category::Io | Category::Syntax | Category::Eof => StatusCode::BAD_REQUEST,
            };
            error(
                status,
                format!("Máy chủ không đọc được nội dung JSON vừa gửi: {fault}."),
                Program::new("unreadable-body", format!("The JSON body cannot be read: {fault}.")),
            )
        })
    }
}

/// The bytes of a request.
pub async fn bytes(request: Request, web: &Web) -> Result<Bytes> {
    Bytes::from_request(request, web)
        .await
        .map_err(|fault| Error::from_status(fault.into_response().status()))
}

/// The query of the address.
#[derive(Debug, Clone)]
pub struct Params<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<Web> for Params<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self> {
        Query::try_from_uri(&parts.uri).map(|Query(params)| Params(params)).map_err(|fault| {
            let fault = fault.body_text();
            error(
                StatusCode::BAD_REQUEST,
                format!("Máy chủ không hiểu tham số của địa chỉ: {fault}."),
                Program::new("unreadable-query", format!("The query cannot be read: {fault}.")),
            )
        })
    }
}

/// The `Idempotency-Key` of a change: sent again with it, nothing is done again.
#[derive(Debug, Clone)]
pub struct Key(pub String);

/// Longest key taken.
pub const LONGEST_KEY: usize = 200;

impl FromRequestParts<Web> for Key {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self> {
        let sent = parts.headers.get(HeaderName::from_static("idempotency-key"));
        let text = sent.and_then(|value| value.to_str().ok()).map(str::trim).unwrap_or_default();
        let plain = text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
        if text.is_empty() || text.len() > LONGEST_KEY || !plain {
            return Err(error(
                StatusCode::BAD_REQUEST,
                "Yêu cầu làm thay đổi dữ liệu cần tiêu đề Idempotency-Key (1 đến 200 ký tự ASCII), để gửi lại khi mất kết nối mà không bị làm hai lần.",
                Program::new(
                    "key-missing",
                    "A change needs the header Idempotency-Key (1 to 200 ASCII characters), so that it can be sent again after a lost connection without being done twice.",
                ),
            ));
        }
        Ok(Key(text.to_owned()))
    }
}

/// The version that `If-Match` says was seen.
#[derive(Debug, Clone, Copy)]
pub struct IfMatch(pub i64);

impl FromRequestParts<Web> for IfMatch {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self> {
        seen(&parts.headers).map(IfMatch).ok_or_else(|| {
            error(
                StatusCode::PRECONDITION_REQUIRED,
                "Yêu cầu cần tiêu đề If-Match với phiên bản đã xem (ví dụ \"3\"; \"0\" cho ô chưa có), để không ghi đè lên thay đổi của người khác.",
                Program::new(
                    "version-missing",
                    "Send the version you saw in If-Match (such as \"3\"; \"0\" for a cell never written), so that nobody's change is overwritten.",
                ),
            )
        })
    }
}

fn seen(headers: &HeaderMap) -> Option<i64> {
    let text = headers.get(header::IF_MATCH)?.to_str().ok()?.trim();
    let digits = text.strip_prefix('"')?.strip_suffix('"')?;
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

/// A JSON answer, with a tag by which the same one is not sent twice.
#[derive(Debug, Clone)]
pub struct Answer<T>(pub T);

impl<T: Serialize> IntoResponse for Answer<T> {
    fn into_response(self) -> Response {
        let body = match serde_json::to_vec(&self.0) {
            Ok(body) => body,
            Err(fault) => return Error::internal(fault).into_response(),
        };
        let mut hasher = DefaultHasher::new();
        body.hash(&mut hasher);
        let tag = HeaderValue::from_str(&format!("W/\"{:016x}\"", hasher.finish()));
        let json = (header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let mut answer = ([json], body).into_response();
        answer.headers_mut().extend(tag.ok().map(|tag| (header::ETAG, tag)));
        answer
    }
}

/// Something that was made.
#[derive(Debug, Clone)]
pub struct Made<T>(pub T);

impl<T: Serialize> IntoResponse for Made<T> {
    fn into_response(self) -> Response {
        (StatusCode::CREATED, axum::Json(self.0)).into_response()
    }
}

/// A whole number, also one written as `3.0`: to JSON these are the same.
///
/// # Errors
/// What is no whole number of 64 bits.
pub fn whole<'de, D: Deserializer<'de>>(from: D) -> Result<i64, D::Error> {
    // The largest whole numbers that a float tells apart.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let number = serde_json::Number::deserialize(from)?;
    if let Some(whole) = number.as_i64() {
        return Ok(whole);
    }
    let float = number.as_f64().filter(|float| float.fract() == 0.0 && float.abs() < EXACT);
    let digits = float.map(|float| format!("{float:.0}"));
    let whole = digits.and_then(|digits| digits.parse().ok());
    whole.ok_or_else(|| D::Error::custom(format!("{number} is not a whole number")))
}

/// The identifier of an address.
///
/// # Errors
/// What is no identifier names nothing.
pub fn id<T: std::str::FromStr>(text: &str, what: &str) -> Result<T> {
    text.parse().map_err(|_| Error::not_found(what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_whole_however_they_are_written() {
        let check = |json: &str, expected: Option<i64>| {
            let mut from = serde_json::Deserializer::from_str(json);
            assert_eq!(whole(&mut from).ok(), expected, "{json}");
        };
        check("3", Some(3));
        check("3.0", Some(3));
        check("69835581760.0", Some(69_835_581_760));
        check("-0.0", Some(0));
        check("3.5", None);
        check("1e300", None);
        check("18446744073709551615", None);
        check("\"3\"", None);
    }

    #[test]
    fn versions_are_read_as_tags() {
        let check = |sent: &str, expected: Option<i64>| {
            let mut headers = HeaderMap::new();
            headers.insert(header::IF_MATCH, sent.parse().unwrap());
            assert_eq!(seen(&headers), expected, "{sent}");
        };
        check("\"0\"", Some(0));
        check(" \"12\" ", Some(12));
        check("12", None);
        check("*", None);
        check("W/\"3\"", None);
        check("\"-1\"", None);
        check("\"99999999999999999999\"", None);
        assert_eq!(seen(&HeaderMap::new()), None);
    }
}
