//! Tags of answers: a browser or program that has an answer already need not get it again.

use axum::http::HeaderValue;

/// Whether `asked`, what a request has under `If-None-Match`, names the tag of the answer. Of two
/// answers that say the same one may be compressed, so marks of weakness count for nothing.
pub fn known(asked: Option<&HeaderValue>, tag: Option<&HeaderValue>) -> bool {
    let (Some(Ok(asked)), Some(Ok(tag))) =
        (asked.map(HeaderValue::to_str), tag.map(HeaderValue::to_str))
    else {
        return false;
    };
    asked.split(',').any(|one| one.trim() == "*" || bare(one) == bare(tag))
}

fn bare(tag: &str) -> &str {
    let tag = tag.trim();
    tag.strip_prefix("W/").unwrap_or(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_compared_without_their_weakness() {
        let check = |asked: &'static str, tag: &'static str, expected: bool| {
            let (asked, tag) = (HeaderValue::from_static(asked), HeaderValue::from_static(tag));
            assert_eq!(known(Some(&asked), Some(&tag)), expected, "{asked:?} {tag:?}");
        };
        check("W/\"a\"", "W/\"a\"", true);
        check("\"a\"", "W/\"a\"", true);
        check("W/\"a\"", "\"a\"", true);
        check("\"b\", \"a\"", "W/\"a\"", true);
        check("*", "W/\"a\"", true);
        check("W/\"b\"", "W/\"a\"", false);
        check("", "W/\"a\"", false);
        assert!(!known(None, Some(&HeaderValue::from_static("\"a\""))));
        assert!(!known(Some(&HeaderValue::from_static("\"a\"")), None));
    }
}
