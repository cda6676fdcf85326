//! Names of a PDF ("/Launch"), wherever they stand.

use std::borrow::Cow;

use super::{is_delimiter, is_space};

/// Longest name that is read; the format allows 127 bytes, of which each may be written as three.
const LONGEST: usize = 3 * 127;

/// The names in a piece of a PDF from first to last, without regard to what they stand in.
pub(in crate::read) struct Names<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// A name.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::read) struct Name<'a> {
    /// Without the slash, `#xx` undone.
    pub(in crate::read) text: Cow<'a, [u8]>,
    /// Where its slash stands.
    pub(in crate::read) start: usize,
    /// Just behind it.
    pub(in crate::read) end: usize,
}

impl<'a> Names<'a> {
    /// Names of these bytes.
    pub(in crate::read) fn new(bytes: &'a [u8]) -> Self {
        Names { bytes, at: 0 }
    }
}

impl<'a> Iterator for Names<'a> {
    type Item = Name<'a>;

    fn next(&mut self) -> Option<Name<'a>> {
        let rest = self.bytes.get(self.at..)?;
        let start = self.at + memchr::memchr(b'/', rest)?;
        let after = self.bytes.get(start + 1..)?;
        let length = after
            .iter()
            .take(LONGEST)
            .position(|&b| is_space(b) || is_delimiter(b))
            .unwrap_or(after.len().min(LONGEST));
        let end = start + 1 + length;
        self.at = end;
        Some(Name { text: undone(after.get(..length)?), start, end })
    }
}

/// `#4a` is the letter J: a way to write names that is rarely used but to hide them.
fn undone(raw: &[u8]) -> Cow<'_, [u8]> {
    if !raw.contains(&b'#') {
        return Cow::Borrowed(raw);
    }
    let mut text = Vec::with_capacity(raw.len());
    let mut rest = raw;
    while let [first, tail @ ..] = rest {
        let pair = match (first, tail) {
            (b'#', [high, low, ..]) => digit(*high).zip(digit(*low)),
            _ => None,
        };
        if let Some((high, low)) = pair {
            text.push(high << 4 | low);
            rest = tail.get(2..).unwrap_or_default();
        } else {
            text.push(*first);
            rest = tail;
        }
    }
    Cow::Owned(text)
}

/// The value of a hexadecimal digit.
pub(in crate::read) fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn names_end_where_the_format_ends_them() {
        let check = |bytes: &[u8], expected: &[&str]| {
            let found: Vec<String> =
                Names::new(bytes).map(|n| String::from_utf8_lossy(&n.text).into_owned()).collect();
            assert_eq!(found, expected, "{}", String::from_utf8_lossy(bytes));
        };
        check(b"<</S/JavaScript/JS(x)>>", &["S", "JavaScript", "JS"]);
        check(b"/J#61vaScript /#4c#61unch", &["JavaScript", "Launch"]);
        check(b"/a#/b#4/c#zz", &["a#", "b#4", "c#zz"]);
        check(b"/", &[""]);
        check(b"no name", &[]);
    }
}
