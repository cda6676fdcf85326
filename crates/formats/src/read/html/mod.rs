//! Saved web pages: legal sites, and Word's own "Save as web page".

mod page;
mod token;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252, X_USER_DEFINED};

use super::encoding::{self, Decoded};
use super::error::ReadError;
use super::flow;
use super::grid::Budget;
use super::text::guessed_note;
use super::{Document, Format, Limits};

/// Reads a page: blocks of text become paragraphs, tables that hold data become tables, and
/// tables that only lay the page out give way to their content.
///
/// # Errors
/// Bytes that are no text, or more of something than the limits allow.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let Decoded { text, guessed } = decode(bytes)?;
    let mut budget = Budget::new(limits);
    let items = page::read(&text, limits, &mut budget)?;
    let blocks = flow::lay_out(items, &mut budget)?;
    let notes = guessed.map(guessed_note).into_iter().collect();
    Ok(Document { format: Format::Html, blocks, notes })
}

/// Many pages state an encoding they are not in: what the bytes are goes before what they say.
fn decode(bytes: &[u8]) -> Result<Decoded, ReadError> {
    let stated = stated_encoding(bytes)
        .filter(|&stated| ![UTF_8, WINDOWS_1252, X_USER_DEFINED].contains(&stated));
    match stated {
        Some(stated)
            if Encoding::for_bom(bytes).is_none() && std::str::from_utf8(bytes).is_err() =>
        {
            encoding::decode_as(stated, bytes)
        }
        _ => encoding::decode(bytes),
    }
}

/// `charset=` in the first bytes, as `<meta>` or an XML declaration gives it.
fn stated_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(4 << 10)).unwrap_or_default();
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let after = ["charset", "encoding"].iter().find_map(|key| {
        let (_, after) = head.split_once(key)?;
        after.trim_start().strip_prefix('=')
    })?;
    let label =
        after.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '"' || c == '\'');
    let end = label
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.')))
        .unwrap_or(label.len());
    Encoding::for_label(label.get(..end)?.as_bytes())
}
