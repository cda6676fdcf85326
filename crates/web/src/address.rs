//! Addresses of pages: percent-encoding, query strings, local return paths.

use std::fmt::Write as _;

/// Percent-encodes one path segment or query value (RFC 3986 unreserved characters stay).
pub fn encode(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    for byte in raw.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// A query string built from the pairs whose value is not blank: "?a=1&b=2", or nothing.
pub fn query<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut out = String::new();
    for (name, value) in pairs {
        if value.trim().is_empty() {
            continue;
        }
        out.push(if out.is_empty() { '?' } else { '&' });
        out.push_str(&encode(name));
        out.push('=');
        out.push_str(&encode(value.trim()));
    }
    out
}

/// A path of this site to return to, or "/" for anything that could lead elsewhere
/// ("//host", "/\host", "https://…", control characters).
pub fn local(path: &str) -> &str {
    let mut chars = path.chars();
    let starts_here = chars.next() == Some('/') && !matches!(chars.next(), Some('/' | '\\'));
    if starts_here && !path.chars().any(|c| c.is_control() || c == '\\') { path } else { "/" }
}

/// Address of a plan, by its slug.
pub fn plan(slug: &str) -> String {
    format!("/ke-hoach/{}", encode(slug))
}

/// Address of a plan's list of indicators.
pub fn indicators(slug: &str) -> String {
    format!("{}/chi-tieu", plan(slug))
}

/// Address of a plan's list of tasks.
pub fn tasks(slug: &str) -> String {
    format!("{}/nhiem-vu", plan(slug))
}

/// Address of an indicator.
pub fn indicator(slug: &str, code: &str) -> String {
    format!("{}/{}", indicators(slug), encode(code))
}

/// Address of a task.
pub fn task(slug: &str, code: &str) -> String {
    format!("{}/{}", tasks(slug), encode(code))
}

/// Address of a body.
pub fn body(id: impl std::fmt::Display) -> String {
    format!("/co-quan/{id}")
}

/// Address of a legal document.
pub fn document(id: impl std::fmt::Display) -> String {
    format!("/van-ban/{id}")
}

/// Address of an account.
pub fn account(id: impl std::fmt::Display) -> String {
    format!("/tai-khoan/{id}")
}

/// Address of a body's report in a round.
pub fn report(id: impl std::fmt::Display) -> String {
    format!("/bao-cao/{id}")
}

/// Address of an import.
pub fn import(id: impl std::fmt::Display) -> String {
    format!("/nhap-ke-hoach/{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_local_paths_are_returned_to() {
        let check = |path: &str, expected: &str| assert_eq!(local(path), expected, "{path:?}");
        check("/nhap-ke-hoach?x=1", "/nhap-ke-hoach?x=1");
        check("/", "/");
        check("", "/");
        check("//evil.example", "/");
        check("/\\evil.example", "/");
        check("/a\\..\\b", "/");
        check("https://evil.example", "/");
        check("/a\r\nSet-Cookie: x", "/");
        check("/\t/evil.example", "/");
    }

    #[test]
    fn queries_leave_out_blanks_and_encode() {
        assert_eq!(query([("q", "hộ nghèo"), ("nhom", " ")]), "?q=h%E1%BB%99%20ngh%C3%A8o");
        assert_eq!(query([("q", "")]), "");
        assert_eq!(query([("a", "1"), ("b", "&=")]), "?a=1&b=%26%3D");
    }
}
