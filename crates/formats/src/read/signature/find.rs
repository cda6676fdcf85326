//! Where the signatures of a PDF stand.
//!
//! A signature covers its file up to a gap in which it stands itself, so it must stand in the open:
//! it is looked for in the bytes, whatever the tables of the file say is in use.

use std::ops::Range;

use ansinh_domain::text::clean;

use super::certificate::readable;
use crate::read::pdf::{Names, Token, Tokens, digit};

/// Most signatures that are looked at.
pub(super) const MOST: usize = 32;

/// Most places that are looked at in search of them.
const PLACES: usize = 256;

/// How far before its `/ByteRange` a signature's dictionary may begin: blocks are written before it
/// too, and are large at times.
const BACK: usize = 4 << 20;

/// How many beginnings of objects before it are tried.
const BEGINNINGS: usize = 8;

/// Longest text of a signature that is kept, in bytes.
const TEXT: usize = 2_000;

/// Deepest nesting of dictionaries and arrays.
const DEPTH: usize = 32;

/// A signature's dictionary.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// Numbers of its `/ByteRange`.
    pub(super) range: Vec<i64>,
    /// Where the block stands, as hexadecimal digits with their brackets.
    pub(super) contents: Option<Range<usize>>,
    /// `/SubFilter`.
    pub(super) kind: Vec<u8>,
    /// `/M`: when the program that signed says it did.
    pub(super) date: Option<String>,
    /// `/Reason`.
    pub(super) reason: Option<String>,
    /// `/Location`.
    pub(super) location: Option<String>,
}

/// All signatures, by where they stand; and whether there may be more.
pub(super) fn find(bytes: &[u8]) -> (Vec<Found>, bool) {
    let mut all: Vec<Found> = Vec::new();
    let mut left = bytes.len().saturating_mul(4).saturating_add(1 << 20);
    let places: Vec<usize> = Names::new(bytes)
        .filter(|name| name.text.as_ref() == b"ByteRange")
        .map(|name| name.start)
        .take(PLACES + 1)
        .collect();
    let mut more = places.len() > PLACES;
    for &place in places.iter().take(PLACES) {
        let found = beginnings(bytes, place).find_map(|from| {
            let mut walk = Walk::new(bytes, from, left);
            let found = walk.run(place);
            left = walk.tokens.left();
            found
        });
        match found {
            Some(found) if all.len() < MOST => {
                if !all.contains(&found) {
                    all.push(found);
                }
            }
            // A dictionary that cannot be read to its end is shown too: as one that cannot be read.
            None if left > 0 && all.len() < MOST => all.push(Found::default()),
            _ => more = true,
        }
    }
    (all, more)
}

/// Places just behind the words `obj` before a place, nearest first.
fn beginnings(bytes: &[u8], place: usize) -> impl Iterator<Item = usize> {
    const WORD: &[u8] = b"obj";
    let start = place.saturating_sub(BACK);
    let window = bytes.get(start..place).unwrap_or_default();
    memchr::memmem::rfind_iter(window, WORD)
        .filter(move |&at| !window.get(..at).is_some_and(|before| before.ends_with(b"end")))
        .map(move |at| start + at + WORD.len())
        .take(BEGINNINGS)
}

/// What a value is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Range,
    Contents,
    Kind,
    Date,
    Reason,
    Location,
    Other,
}

/// A dictionary or array that is not closed yet.
enum Open {
    Dict { found: Found, has: bool, key: Option<Key> },
    Array(Vec<i64>),
}

/// Walks over an object.
struct Walk<'a> {
    bytes: &'a [u8],
    tokens: Tokens<'a>,
    open: Vec<Open>,
}

impl<'a> Walk<'a> {
    fn new(bytes: &'a [u8], from: usize, left: usize) -> Self {
        Walk { bytes, tokens: Tokens::new(bytes, from, left), open: Vec::new() }
    }

    /// The dictionary whose `/ByteRange` stands at `place`.
    fn run(&mut self, place: usize) -> Option<Found> {
        loop {
            let token = self.tokens.next()?;
            match token {
                Token::DictOpen => {
                    let found = Found::default();
                    self.open.push(Open::Dict { found, has: false, key: None });
                }
                Token::ArrayOpen => self.open.push(Open::Array(Vec::new())),
                Token::DictClose => match self.open.pop()? {
                    Open::Dict { found, has: true, .. } => return Some(found),
                    Open::Dict { .. } => self.settle(|_, _| {}),
                    Open::Array(_) => return None,
                },
                Token::ArrayClose => match self.open.pop()? {
                    Open::Array(numbers) => self.settle(|found, key| {
                        if key == Key::Range {
                            found.range = numbers;
                        }
                    }),
                    Open::Dict { .. } => return None,
                },
                Token::Name(name) => self.name(&name, place),
                Token::Number(number) => match self.open.last_mut()? {
                    // One more than a range has, so that a longer one is known to be.
                    Open::Array(numbers) if numbers.len() < 5 => numbers.push(number),
                    Open::Array(_) => {}
                    Open::Dict { .. } => self.settle(|_, _| {}),
                },
                Token::Text(at) => {
                    let text = self.bytes.get(at).map(literal).unwrap_or_default();
                    self.settle(|found, key| found.set_text(key, &text));
                }
                Token::Hex(at) => {
                    let digits = self.bytes.get(at.clone()).unwrap_or_default();
                    let text = unhex(digits.get(..digits.len().min(2 * TEXT)).unwrap_or_default());
                    self.settle(|found, key| match key {
                        Key::Contents => found.contents = Some(at),
                        key => found.set_text(key, &text),
                    });
                }
                Token::Word(b"obj" | b"endobj" | b"stream" | b"xref" | b"trailer") => return None,
                Token::Word(b"R") => {}
                Token::Word(_) => self.settle(|_, _| {}),
            }
            if self.open.is_empty() || self.open.len() > DEPTH {
                return None;
            }
        }
    }

    /// A name is a key, or the value of one.
    fn name(&mut self, name: &[u8], place: usize) {
        let here = self.tokens.at();
        let Some(Open::Dict { has, key, .. }) = self.open.last_mut() else { return };
        if key.is_some() {
            return self.settle(|found, key| {
                if key == Key::Kind {
                    found.kind = name.to_vec();
                }
            });
        }
        *key = Some(match name {
            b"ByteRange" => {
                // The name itself, and nothing behind it, was read since its slash.
                *has |= (place..=place + 3 * name.len() + 1).contains(&here);
                Key::Range
            }
            b"Contents" => Key::Contents,
            b"SubFilter" => Key::Kind,
            b"M" => Key::Date,
            b"Reason" => Key::Reason,
            b"Location" => Key::Location,
            _ => Key::Other,
        });
    }

    /// The value of the key that waits for one.
    fn settle(&mut self, set: impl FnOnce(&mut Found, Key)) {
        if let Some(Open::Dict { found, key, .. }) = self.open.last_mut()
            && let Some(key) = key.take()
        {
            set(found, key);
        }
    }
}

impl Found {
    fn set_text(&mut self, key: Key, raw: &[u8]) {
        let text = text(raw);
        match key {
            Key::Date => self.date = Some(clean(&text)),
            Key::Reason => self.reason = readable(&text),
            Key::Location => self.location = readable(&text),
            _ => {}
        }
    }
}

/// The bytes that hexadecimal digits stand for; what is no digit is passed over.
pub(super) fn unhex(digits: &[u8]) -> Vec<u8> {
    let mut values = digits.iter().filter_map(|&byte| digit(byte));
    let mut bytes = Vec::with_capacity(digits.len() / 2);
    while let Some(high) = values.next() {
        bytes.push(high << 4 | values.next().unwrap_or_default());
    }
    bytes
}

/// The bytes of a text in round brackets: a backslash stands before a bracket, an octal number, or
/// a letter that means a control character.
fn literal(raw: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = raw.get(..raw.len().min(TEXT)).unwrap_or_default();
    while let [byte, tail @ ..] = rest {
        rest = tail;
        if *byte != b'\\' {
            bytes.push(*byte);
            continue;
        }
        let digits = rest.iter().take(3).take_while(|b| matches!(b, b'0'..=b'7')).count();
        if digits > 0 {
            let (number, tail) = rest.split_at(digits);
            bytes.push(
                number.iter().fold(0, |sum: u8, b| sum.wrapping_mul(8).wrapping_add(b - b'0')),
            );
            rest = tail;
        } else if let [escaped, tail @ ..] = rest {
            rest = tail;
            match escaped {
                b'n' | b'r' | b't' | b'b' | b'f' => bytes.push(b' '),
                b'\n' | b'\r' => {}
                other => bytes.push(*other),
            }
        }
    }
    bytes
}

/// UTF-16 or UTF-8 with its mark, else one byte a character.
fn text(raw: &[u8]) -> String {
    match raw {
        [0xfe, 0xff, pairs @ ..] => {
            let units = pairs.as_chunks::<2>().0.iter().map(|pair| u16::from_be_bytes(*pair));
            String::from_utf16_lossy(&units.collect::<Vec<_>>())
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        raw => raw.iter().map(|&byte| char::from(byte)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Found, find, literal, text, unhex};

    #[test]
    fn dictionaries_are_found_wherever_they_stand() {
        let signature =
            "/Type/Sig/Contents<0a>/ByteRange[0 5 9 12]/SubFilter/ETSI.CAdES.detached/M(D:2025)";
        let expected = |contents| Found {
            range: vec![0, 5, 9, 12],
            contents: Some(contents),
            kind: b"ETSI.CAdES.detached".to_vec(),
            date: Some("D:2025".to_owned()),
            ..Found::default()
        };
        let check = |file: &str, count: usize| {
            let (found, more) = find(file.as_bytes());
            assert_eq!((found.len(), more), (count, false), "{file}: {found:?}");
            let at = file.find("<0a>").expect("a block");
            assert_eq!(found[0], expected(at..at + 4), "{file}");
        };
        check(&format!("1 0 obj<<{signature}>>endobj"), 1);
        check(&format!("1 0 obj\n<<\n/T(a)/V <<{signature}>>/Kids[2 0 R 3 0 R]>>endobj"), 1);
        check(&format!("1 0 obj<</Prop<</App<</Name/X>>>>/P 3 0 R{signature}/R 5>>endobj"), 1);
        check(&format!("1 0 obj<</Reason(\\(1 0 obj <<)/X true{signature}>>endobj"), 1);
        check(&format!("1 0 obj<<{signature}>>endobj 2 0 obj<<{signature}>>endobj"), 2);
    }

    #[test]
    fn what_is_no_dictionary_is_said_to_be_there() {
        let check = |file: &str, count: usize| {
            let (found, _) = find(file.as_bytes());
            assert_eq!(found.len(), count, "{file}: {found:?}");
            assert!(found.iter().all(|found| found.contents.is_none()), "{file}");
        };
        check("1 0 obj<</ByteRange[0 1 2 3]", 1);
        check("1 0 obj<</ByteRange[0 1 2 3>>endobj", 1);
        check("/ByteRange", 1);
        check("1 0 obj<</Range[0 1 2 3]>>endobj", 0);
    }

    #[test]
    fn texts() {
        assert_eq!(literal(b"a\\(b\\)\\101\\nc\\"), b"a(b)A c");
        assert_eq!(text(b"\xfe\xff\x1e\xa1"), "ạ");
        assert_eq!(text(b"\xef\xbb\xbf\xe1\xba\xa1"), "ạ");
        assert_eq!(text(b"\xe0"), "à");
        assert_eq!(unhex(b"<0A1 b2>"), [0x0a, 0x1b, 0x20]);
    }
}
