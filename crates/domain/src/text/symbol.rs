//! Characters of the Symbol font, in which many offices type "≥".

use std::borrow::Cow;

/// A character of the Symbol font by its code (with or without the private 0xF000 of Word).
pub fn symbol(code: u32) -> Option<char> {
    Some(match code & 0xff {
        0xa3 => '≤',
        0xb3 => '≥',
        0xb1 => '±',
        0xb4 => '×',
        0xb8 => '÷',
        0xb9 => '≠',
        0xbb => '≈',
        0xb0 => '°',
        0xb7 => '-',
        0x2d | 0xbe => '-',
        0xae => '→',
        low @ (0x20 | 0x21 | 0x23 | 0x25 | 0x26 | 0x28 | 0x29 | 0x2b | 0x2c | 0x2e..=0x3f) => {
            char::from_u32(low)?
        }
        _ => return None,
    })
}

/// The text with the private characters of the Symbol font made what they stand for, where that
/// is known: without the font they show as boxes, and searches do not find them.
pub fn without_symbols(text: &str) -> Cow<'_, str> {
    let private = |c: &char| ('\u{f000}'..='\u{f0ff}').contains(c);
    if !text.chars().any(|c| private(&c)) {
        return Cow::Borrowed(text);
    }
    let plain = |c: char| if private(&c) { symbol(u32::from(c)).unwrap_or(c) } else { c };
    Cow::Owned(text.chars().map(plain).collect())
}
