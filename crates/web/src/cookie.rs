//! Cookies: the session, and the token for forms of those who have not signed in.

use axum::http::{HeaderMap, HeaderValue, header};

/// Name of the session's cookie.
pub const SESSION: &str = "ansinh_phien";
/// Name of the cookie that a form of someone not signed in must match.
pub const FORM: &str = "ansinh_bieu_mau";

/// Name of the cookie between the password and the code of the second step.
pub const PENDING: &str = "ansinh_buoc_hai";

/// Name of the cookie of a browser that was sent to a provider of accounts elsewhere.
pub const OIDC: &str = "ansinh_oidc";

/// The value of the cookie `name`, if the browser sent it.
pub fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
        .filter(|value| !value.is_empty())
}

/// A cookie that ends with the browser; `secure` keeps it off unencrypted connections.
pub fn set(name: &str, value: &str, secure: bool) -> Option<HeaderValue> {
    let secure = if secure { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}")).ok()
}

/// Takes a cookie away.
pub fn clear(name: &str) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!("{name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_named_cookie_is_found() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=1; ansinh_phien=xyz"));
        headers.append(header::COOKIE, HeaderValue::from_static("b=; c=3"));
        assert_eq!(read(&headers, SESSION), Some("xyz"));
        assert_eq!(read(&headers, "b"), None);
        assert_eq!(read(&headers, "c"), Some("3"));
        assert_eq!(read(&headers, "phien"), None);
    }
}
