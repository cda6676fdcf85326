//! XML helpers that the Office readers share.

use std::borrow::Cow;
use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::error::ReadError;

/// An XML part as text: UTF-8, or UTF-16 with a byte order mark.
pub(super) fn decode(bytes: Vec<u8>, place: &str) -> Result<String, ReadError> {
    let damaged = || ReadError::damaged(place, "chứa ký tự không hợp lệ");
    if let Some((encoding, skip)) = encoding_rs::Encoding::for_bom(&bytes)
        && encoding != encoding_rs::UTF_8
    {
        return encoding
            .decode_without_bom_handling_and_without_replacement(
                bytes.get(skip..).unwrap_or_default(),
            )
            .map(Cow::into_owned)
            .ok_or_else(damaged);
    }
    let text = String::from_utf8(bytes).map_err(|_| damaged())?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// An XML attribute by local name, unescaped.
pub(super) fn attribute(element: &BytesStart<'_>, local: &str) -> Option<String> {
    // Without checks: looking for duplicates is quadratic in the number of attributes.
    let found = element
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|a| a.key.local_name().as_ref() == local)?;
    Some(match quick_xml::escape::unescape(&found.value) {
        Ok(value) => value.into_owned(),
        Err(_) => found.value.into_owned(),
    })
}

/// A relationship of a part (`_rels/*.rels`).
struct Relationship {
    id: String,
    /// Last segment of its type.
    kind: String,
    /// Name of the part it leads to.
    target: String,
}

/// `folder` is the folder of the part the relationships belong to, without a final slash. Read up
/// to the first fault.
fn relationships(rels: &str, folder: &str) -> Vec<Relationship> {
    let mut reader = Reader::from_str(rels);
    let mut found = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(e) | Event::Empty(e)) if e.local_name().as_ref() == "Relationship" => {
                let Some(target) = attribute(&e, "Target") else { continue };
                let kind = attribute(&e, "Type").unwrap_or_default();
                found.push(Relationship {
                    id: attribute(&e, "Id").unwrap_or_default(),
                    kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                    target: match target.strip_prefix('/') {
                        Some(absolute) => absolute.to_owned(),
                        None if folder.is_empty() => target,
                        None => format!("{folder}/{target}"),
                    },
                });
            }
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}

/// The part that the first relationship of a kind leads to.
pub(super) fn related(rels: &str, kind: &str, folder: &str) -> Option<String> {
    relationships(rels, folder).into_iter().find(|r| r.kind == kind).map(|r| r.target)
}

/// The parts that relationships lead to, by their ids.
pub(super) fn targets(rels: &str, folder: &str) -> HashMap<String, String> {
    relationships(rels, folder).into_iter().map(|r| (r.id, r.target)).collect()
}

/// A character or predefined entity reference as text; unknown ones as nothing, since Office
/// declares none.
pub(super) fn resolve(reference: &BytesRef<'_>) -> String {
    match reference.resolve_char_ref() {
        Ok(Some(c)) => c.to_string(),
        Ok(None) => {
            quick_xml::escape::resolve_predefined_entity(reference).unwrap_or_default().to_owned()
        }
        Err(_) => String::new(),
    }
}

/// Why XML could not be read, in Vietnamese.
pub(super) fn reason(error: &quick_xml::Error, position: u64) -> String {
    use quick_xml::Error::{Encoding, IllFormed, Syntax};
    let what = match error {
        Syntax(_) => "cú pháp XML sai hoặc bị cắt ngang",
        IllFormed(_) => "các thẻ XML không khớp nhau",
        Encoding(_) => "bảng mã XML sai",
        _ => "XML không đọc được",
    };
    format!("{what} (ở byte {position})")
}
