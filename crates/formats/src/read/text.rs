//! Plain text: one paragraph a line that has something in it.

use ansinh_domain::plan::FindingCode;

use super::encoding::{self, Decoded};
use super::error::ReadError;
use super::normal::normal;
use super::{Block, Document, Format, Note, Paragraph};

/// Reads plain text in any of the encodings met; lines are counted as an editor shows them.
///
/// # Errors
/// Bytes that are no text, or text of before Unicode.
pub fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let Decoded { text, guessed } = encoding::decode(bytes)?;
    let mut blocks = Vec::new();
    for (number, line) in (1u32..).zip(Lines { rest: Some(&text) }) {
        if !line.trim().is_empty() {
            let text = normal(line).into_owned();
            blocks.push(Block::Paragraph(Paragraph { text, line: number }));
        }
    }
    let notes = guessed.map(guessed_note).into_iter().collect();
    Ok(Document { format: Format::Text, blocks, notes })
}

/// Says that the encoding was guessed.
pub(super) fn guessed_note(encoding: &str) -> Note {
    Note {
        code: FindingCode::EncodingGuessed,
        message: format!(
            "Tệp không ghi bảng mã; đã đọc theo {encoding}. Hãy xem các chữ có dấu có đúng không."
        ),
        line: 0,
    }
}

/// Lines ended by CRLF, CR, LF, NEL, U+2028 or U+2029, and by a form feed inside a line: one at
/// its edge stands beside a line end of its own and would shift every number below it.
struct Lines<'a> {
    rest: Option<&'a str>,
}

impl<'a> Iterator for Lines<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let text = self.rest?.trim_start_matches('\u{c}');
        let mut from = 0;
        while let Some(found) = text.get(from..).and_then(|t| t.find(ends_line)) {
            let at = from + found;
            let (line, tail) = text.split_at(at);
            let rest = tail.strip_prefix("\r\n").unwrap_or_else(|| {
                let mut chars = tail.chars();
                chars.next();
                chars.as_str()
            });
            if tail.starts_with('\u{c}') && (rest.is_empty() || rest.starts_with(ends_line)) {
                from = at + 1;
                continue;
            }
            self.rest = Some(rest);
            return Some(line.trim_end_matches('\u{c}'));
        }
        self.rest = None;
        Some(text.trim_end_matches('\u{c}'))
    }
}

fn ends_line(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}
