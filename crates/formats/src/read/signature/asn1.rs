//! The encoding of signature blocks and certificates (X.690). Elements keep the bytes they were
//! read from: what a signature covers is those bytes, and writing anew what was read would lose
//! signatures of writers that differ from us in some harmless way.

use std::borrow::Cow;

/// Deepest nesting that is followed where lengths are not given.
const DEPTH: usize = 32;

pub(crate) const BOOLEAN: u8 = 0x01;
pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const OID: u8 = 0x06;
pub(crate) const UTC_TIME: u8 = 0x17;
pub(crate) const GENERALIZED_TIME: u8 = 0x18;
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;

/// The tag `[number]` of a constructed element.
pub(crate) const fn context(number: u8) -> u8 {
    0xa0 | number
}

/// An element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Element<'a> {
    /// Its tag with class and form.
    pub(crate) tag: u8,
    /// What stands in it.
    pub(crate) content: &'a [u8],
    /// With tag and length.
    pub(crate) whole: &'a [u8],
}

impl<'a> Element<'a> {
    /// A reader of what stands in it.
    pub(crate) fn inside(self) -> Reader<'a> {
        Reader::new(self.content)
    }
}

/// Reads elements one after the other. `None` means: not what was asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Reader { rest: bytes }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next element, whatever it is.
    pub(crate) fn any(&mut self) -> Option<Element<'a>> {
        let (tag, header, length) = header(self.rest)?;
        let end = header.checked_add(length?)?;
        let element =
            Element { tag, content: self.rest.get(header..end)?, whole: self.rest.get(..end)? };
        self.rest = self.rest.get(end..)?;
        Some(element)
    }

    /// The next element, which must have this tag.
    pub(crate) fn take(&mut self, tag: u8) -> Option<Element<'a>> {
        self.any().filter(|element| element.tag == tag)
    }

    /// The next element if it has this tag; otherwise it is left for later.
    pub(crate) fn optional(&mut self, tag: u8) -> Option<Element<'a>> {
        if self.rest.first() == Some(&tag) { self.any() } else { None }
    }

    /// All that is left, one by one; ends at the first fault.
    pub(crate) fn all(mut self) -> impl Iterator<Item = Element<'a>> {
        std::iter::from_fn(move || self.any())
    }
}

/// Tag, length of the header, and length of the content if it is given.
fn header(bytes: &[u8]) -> Option<(u8, usize, Option<usize>)> {
    let [tag, first, rest @ ..] = bytes else { return None };
    // Numbers of 31 and more take further bytes; nothing here has such.
    if tag & 0x1f == 0x1f {
        return None;
    }
    match first {
        0x80 => Some((*tag, 2, None)),
        0..=0x7f => Some((*tag, 2, Some(usize::from(*first)))),
        _ => {
            let count = usize::from(first & 0x7f);
            let digits = rest.get(..count).filter(|_| count <= 4)?;
            let length = digits.iter().fold(0_u64, |sum, &digit| sum << 8 | u64::from(digit));
            Some((*tag, 2 + count, Some(usize::try_from(length).ok()?)))
        }
    }
}

/// An element of such a tag and content.
pub(crate) fn encode(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![tag];
    match u8::try_from(content.len()) {
        Ok(short) if short < 0x80 => bytes.push(short),
        _ => {
            let digits = (content.len() as u64).to_be_bytes();
            let digits: Vec<u8> = digits.into_iter().skip_while(|&digit| digit == 0).collect();
            bytes.push(0x80 | u8::try_from(digits.len()).unwrap_or_default());
            bytes.extend(digits);
        }
    }
    bytes.extend(content);
    bytes
}

/// The first element of some bytes, every length given and every octet string in one piece; bytes
/// that are so already are not touched.
pub(crate) fn definite(bytes: &[u8]) -> Option<Cow<'_, [u8]>> {
    convert(bytes, DEPTH).map(|(encoding, _)| encoding)
}

/// The converted element and how many bytes it took.
fn convert(bytes: &[u8], depth: usize) -> Option<(Cow<'_, [u8]>, usize)> {
    const CONSTRUCTED: u8 = 0x20;
    let (tag, start, length) = header(bytes)?;
    let end = match length {
        Some(length) => Some(start.checked_add(length).filter(|&end| end <= bytes.len())?),
        None => None,
    };
    let raw = |end: usize| Some((Cow::Borrowed(bytes.get(..end)?), end));
    match (end, depth.checked_sub(1)) {
        (Some(end), _) if tag & CONSTRUCTED == 0 => raw(end),
        (None, _) if tag & CONSTRUCTED == 0 => None,
        (Some(end), None) => raw(end),
        (None, None) => None,
        (end, Some(depth)) => {
            let Some((children, taken)) = children(bytes, start, end, depth) else {
                // A piece of another encoding may stand where the length is given.
                return end.and_then(raw);
            };
            let joins = tag == OCTET_STRING | CONSTRUCTED;
            let same = children.iter().all(|child| matches!(child, Cow::Borrowed(_)));
            if end.is_some() && same && !joins {
                return raw(taken);
            }
            let mut content = Vec::new();
            for child in &children {
                content.extend(if joins {
                    Reader::new(child).take(OCTET_STRING)?.content
                } else {
                    child
                });
            }
            let tag = if joins { OCTET_STRING } else { tag };
            Some((Cow::Owned(encode(tag, &content)), taken))
        }
    }
}

/// The converted elements up to the end, or up to the mark that ends where no length is given;
/// and where that is.
fn children(
    bytes: &[u8],
    start: usize,
    end: Option<usize>,
    depth: usize,
) -> Option<(Vec<Cow<'_, [u8]>>, usize)> {
    let mut children = Vec::new();
    let mut at = start;
    loop {
        if end == Some(at) {
            return Some((children, at));
        }
        let rest = bytes.get(at..end.unwrap_or(bytes.len()))?;
        if end.is_none() && rest.starts_with(&[0, 0]) {
            return Some((children, at + 2));
        }
        let (child, taken) = convert(rest, depth)?;
        children.push(child);
        at += taken;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{OCTET_STRING, Reader, SEQUENCE, definite, encode};

    #[test]
    fn lengths_of_every_form() {
        for length in [0_usize, 1, 127, 128, 255, 256, 70_000] {
            let content = vec![7; length];
            let bytes = encode(OCTET_STRING, &content);
            let mut reader = Reader::new(&bytes);
            assert_eq!(reader.take(OCTET_STRING).map(|e| e.content), Some(&content[..]));
            assert!(reader.is_empty());
        }
        for bad in
            [&b"\x04"[..], b"\x04\x05abc", b"\x04\x81", b"\x1f\x01\x00", b"\x04\x85\0\0\0\0\0"]
        {
            assert_eq!(Reader::new(bad).any(), None, "{bad:?}");
        }
    }

    #[test]
    fn open_lengths_are_closed() {
        let check = |bytes: &[u8], expected: Option<&[u8]>| {
            assert_eq!(definite(bytes).as_deref(), expected, "{bytes:x?}");
        };
        check(b"\x30\x80\x02\x01\x05\0\0 behind", Some(b"\x30\x03\x02\x01\x05"));
        check(b"\x30\x80\x24\x80\x04\x01a\x04\x02bc\0\0\0\0", Some(b"\x30\x05\x04\x03abc"));
        check(b"\x30\x03\x02\x01\x05 behind", Some(b"\x30\x03\x02\x01\x05"));
        check(b"\x30\x80\x02\x01\x05", None);
        check(b"\x04\x80\0\0", None);
        check(&[&b"\x30\x80".repeat(1000)[..], &b"\0\0".repeat(1000)].concat(), None);
    }

    proptest! {
        #[test]
        fn any_bytes_end(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let inner = encode(SEQUENCE, &bytes);
            let _ = definite(&bytes);
            if let Some(converted) = definite(&inner) {
                prop_assert!(Reader::new(&converted).any().is_some());
            }
        }
    }
}
