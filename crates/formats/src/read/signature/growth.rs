//! Whether a signed file is the one that was given out for signing, with nothing but signatures added.
//!
//! Programs that sign append to a file and leave its bytes alone. What is appended may still put
//! another page in the place of one: the numbers of what was there are looked at, and only what a
//! signature needs may be said anew.

use serde::{Deserialize, Serialize};

/// How a file stands to the one that was given out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Growth {
    /// Its bytes stand at the beginning, and what follows changes nothing that is seen.
    Grown,
    /// It was made from it, and what is seen in it may be changed.
    Changed,
    /// It is another file: a scan, or made by another program.
    Other,
}

/// Compares a file with the one that was given out. Both are PDF files; the one given out is ours.
pub fn growth(original: &[u8], file: &[u8]) -> Growth {
    match file.strip_prefix(original) {
        Some(tail) if keeps(original, tail) => Growth::Grown,
        Some(_) => Growth::Changed,
        None if same_origin(original, file) => Growth::Changed,
        None => Growth::Other,
    }
}

/// Whether the file carries the identifier that the other was made with.
fn same_origin(original: &[u8], file: &[u8]) -> bool {
    let id = find_last(original, b"/ID[").and_then(|at| original.get(at + 4..));
    let first = id.and_then(|rest| {
        let end = rest.iter().position(|byte| matches!(byte, b')' | b'>'))?;
        rest.get(1..end)
    });
    first.is_some_and(|id| id.len() >= 8 && find(file, id, 0).is_some())
}

/// Whether what was appended leaves alone what is seen.
fn keeps(original: &[u8], tail: &[u8]) -> bool {
    let blank = tail.iter().all(u8::is_ascii_whitespace);
    // What stands in streams of objects cannot be looked at here.
    blank
        || (find(tail, b"ObjStm", 0).is_none()
            && same_roots(original, tail)
            && objects(tail).into_iter().all(|object| keeps_object(original, &object)))
}

/// Every new table of contents begins at the same root.
fn same_roots(original: &[u8], tail: &[u8]) -> bool {
    let root = |bytes: &[u8], from: usize| -> Option<(usize, Vec<u8>)> {
        let at = find(bytes, b"/Root", from)? + 5;
        Some((at, value(bytes.get(at..)?)))
    };
    let Some(own) = find_last(original, b"/Root").and_then(|at| root(original, at)) else {
        return false;
    };
    let (mut from, mut count) = (0, 0);
    while let Some((at, other)) = root(tail, from) {
        if other != own.1 {
            return false;
        }
        (from, count) = (at, count + 1);
    }
    count > 0
}

/// An object of the tail.
struct Object<'a> {
    number: u64,
    text: &'a [u8],
}

/// Every place where an object begins; text that only looks so makes the answer stricter.
fn objects(bytes: &[u8]) -> Vec<Object<'_>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = find(bytes, b"obj", from) {
        from = at + 3;
        let before = bytes.get(..at).unwrap_or_default();
        let number = number_before(before).and_then(|(_, rest)| number_before(rest));
        if let Some((number, _)) = number {
            let rest = bytes.get(from..).unwrap_or_default();
            let end = find(rest, b"endobj", 0).unwrap_or(rest.len());
            found.push(Object { number, text: rest.get(..end).unwrap_or_default() });
        }
    }
    found
}

/// The number that bytes end in, and what stands before it.
fn number_before(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let bytes = bytes.trim_ascii_end();
    let digits = bytes.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let (rest, number) = bytes.split_at_checked(bytes.len() - digits)?;
    Some((std::str::from_utf8(number).ok()?.parse().ok()?, rest))
}

/// Whether an object may stand in the place of one of the same number.
fn keeps_object(original: &[u8], object: &Object<'_>) -> bool {
    let mut old = objects(original).into_iter().filter(|old| old.number == object.number);
    old.next_back().is_none_or(|old| {
        let same = |key: &[u8]| entry(old.text, key) == entry(object.text, key);
        let is = |kind: &[u8]| entry(old.text, b"/Type").as_deref() == Some(kind);
        // A name can be spelt with "#"; then keys are not what they look like.
        if find(object.text, b"#", 0).is_some() && (is(b"/Page") || is(b"/Catalog")) {
            return false;
        }
        if is(b"/Metadata") {
            true
        } else if find(old.text, b"stream", 0).is_some()
            || find(object.text, b"stream", 0).is_some()
        {
            false
        } else if is(b"/Page") {
            [&b"/Contents"[..], b"/Resources", b"/MediaBox", b"/Parent", b"/Type"]
                .into_iter()
                .all(same)
        } else if is(b"/Catalog") {
            same(b"/Pages") && same(b"/Type") && same(b"/OCProperties")
        } else {
            // What describes the file may say when it was changed; pages, fonts and the rest may not.
            old.text.trim_ascii() == object.text.trim_ascii()
                || (find(old.text, b"/Creator", 0).is_some()
                    && find(old.text, b"/Type", 0).is_none())
        }
    })
}

/// The value of a key that stands once, without blanks; nothing when it stands twice.
fn entry(text: &[u8], key: &[u8]) -> Option<Vec<u8>> {
    let mut from = 0;
    let mut found = None;
    while let Some(at) = find(text, key, from) {
        from = at + key.len();
        let rest = text.get(from..).unwrap_or_default();
        if rest.first().is_some_and(|byte| byte.is_ascii_alphanumeric()) {
            continue;
        }
        if found.is_some() {
            return Some(b"twice".to_vec());
        }
        found = Some(value(rest));
    }
    found
}

/// A name, a reference or an array, without blanks but between numbers.
fn value(rest: &[u8]) -> Vec<u8> {
    let rest = rest.trim_ascii_start();
    let end = match rest.first() {
        Some(b'[') => rest.iter().position(|byte| *byte == b']'),
        Some(b'/') => {
            let name = rest.iter().skip(1).position(|b| !b.is_ascii_alphanumeric());
            name.map(|at| at + 1)
        }
        _ => rest.iter().position(|byte| matches!(byte, b'/' | b'>' | b'<')),
    };
    let text = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
    text.split(u8::is_ascii_whitespace)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(&b' ')
}

fn find(bytes: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    memchr::memmem::find(bytes.get(from..)?, needle).map(|at| at + from)
}

fn find_last(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    memchr::memmem::rfind(bytes, needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &[u8] = b"%PDF-1.7\n1 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n\
        3 0 obj\n<</Type/Page/MediaBox[0 0 595.2 841]/Parent 1 0 R/Contents 4 0 R>>\nendobj\n\
        4 0 obj\n<</Length 3>>\nstream\nabc\nendstream\nendobj\n\
        5 0 obj\n<</Creator(An Sinh)>>\nendobj\n6 0 obj\n<</Type/Catalog/Pages 1 0 R>>\nendobj\n\
        trailer\n<</Size 7/Root 6 0 R/ID[(abcdefgh12==)(ijk)]>>\nstartxref\n1\n%%EOF\n";

    fn with(tail: &str) -> Growth {
        let trailer = "trailer\n<</Size 9/Root 6 0 R/Prev 1>>\nstartxref\n2\n%%EOF\n";
        growth(OURS, &[OURS, tail.as_bytes(), trailer.as_bytes()].concat())
    }

    #[test]
    fn what_a_signature_needs_may_be_added() {
        assert_eq!(growth(OURS, OURS), Growth::Grown);
        let check = |tail| assert_eq!(with(tail), Growth::Grown, "{tail}");
        check("7 0 obj\n<</Type/Sig/Contents<00>>>\nendobj\n");
        check("6 0 obj\n<</Type /Catalog /Pages 1 0  R /AcroForm 8 0 R>>\nendobj\n");
        check(
            "3 0 obj\n<</Type/Page/MediaBox[0 0 595.2 841]/Parent 1 0 R/Contents 4 0 R/Annots[7 0 R]>>\nendobj\n",
        );
        check("5 0 obj\n<</Creator(An Sinh)/ModDate(D:2026)>>\nendobj\n");
    }

    #[test]
    fn what_is_seen_may_not_be_changed() {
        let check = |tail| assert_eq!(with(tail), Growth::Changed, "{tail}");
        check("4 0 obj\n<</Length 3>>\nstream\nxyz\nendstream\nendobj\n");
        check(
            "3 0 obj\n<</Type/Page/MediaBox[0 0 595.2 841]/Parent 1 0 R/Contents 8 0 R>>\nendobj\n",
        );
        check(
            "3\n0\nobj <</Type/Page/MediaBox[0 0 595.2 841]/Parent 1 0 R/#43ontents 8 0 R>>\nendobj\n",
        );
        check("1 0 obj\n<</Type/Pages/Kids[8 0 R]/Count 1>>\nendobj\n");
        check("6 0 obj\n<</Type/Catalog/Pages 8 0 R>>\nendobj\n");
        check("8 0 obj\n<</Type/ObjStm/N 1>>\nstream\n..\nendstream\nendobj\n");
        check("trailer\n<</Root 8 0 R>>\n");
        // The bytes themselves were changed, or cut.
        let mut other = OURS.to_vec();
        other[20] = b'2';
        assert_eq!(growth(OURS, &other), Growth::Changed);
        assert_eq!(growth(OURS, b"%PDF-1.4 another file"), Growth::Other);
    }
}
