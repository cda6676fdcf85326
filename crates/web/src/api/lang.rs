//! The language a program wants: Vietnamese, or English where it says so.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

/// A language of refusals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// Vietnamese.
    #[default]
    Vi,
    /// English.
    En,
}

impl Lang {
    /// The language that `Accept-Language` likes best of the two.
    pub fn of(headers: &HeaderMap) -> Lang {
        let text = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        text.map(read).unwrap_or_default()
    }

    /// Its word in headers.
    pub fn word(self) -> &'static str {
        match self {
            Lang::Vi => "vi",
            Lang::En => "en",
        }
    }

    /// One of two texts.
    pub fn pick<T>(self, vi: T, en: T) -> T {
        match self {
            Lang::Vi => vi,
            Lang::En => en,
        }
    }
}

fn read(text: &str) -> Lang {
    let (mut best, mut weight) = (Lang::Vi, 0.0);
    for part in text.split(',') {
        let (range, rest) = part.split_once(';').unwrap_or((part, ""));
        let primary = range.trim().split('-').next().unwrap_or_default();
        let lang = match primary.to_ascii_lowercase().as_str() {
            "vi" => Lang::Vi,
            "en" => Lang::En,
            _ => continue,
        };
        let sent = rest.trim().strip_prefix("q=").map_or(Ok(1.0), str::parse::<f32>);
        let q = sent.unwrap_or(0.0);
        // Of two liked alike the first one.
        if q > weight {
            (best, weight) = (lang, q);
        }
    }
    best
}

impl<S: Sync> FromRequestParts<S> for Lang {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Lang::of(&parts.headers))
    }
}

#[cfg(test)]
mod tests {
    use super::{Lang, read};

    #[test]
    fn the_language_liked_best() {
        let check = |text: &str, expected| assert_eq!(read(text), expected, "{text}");
        check("", Lang::Vi);
        check("fr, de;q=0.9", Lang::Vi);
        check("en", Lang::En);
        check("EN-gb", Lang::En);
        check("vi-VN,vi;q=0.9,en;q=0.8", Lang::Vi);
        check("vi;q=0.3, en-US;q=0.8", Lang::En);
        check("en;q=0, vi;q=0.1", Lang::Vi);
        check("en;q=x", Lang::Vi);
        check("*", Lang::Vi);
    }
}
