//! Text as every reader hands it on.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// NFC; characters that no reader of the text can use become what they stand for, or a space:
/// NUL (PostgreSQL refuses it) and other control characters, and the private code points of the
/// Symbol font, in which many offices type "≥".
pub(super) fn normal(text: &str) -> Cow<'_, str> {
    let text = if text.contains(replaced) {
        Cow::Owned(text.chars().map(replacement).collect())
    } else {
        Cow::Borrowed(text)
    };
    if is_nfc_quick(text.chars()) == IsNormalized::Yes {
        text
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

fn replaced(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t')) || ('\u{f000}'..='\u{f0ff}').contains(&c)
}

fn replacement(c: char) -> char {
    match c {
        '\u{f000}'..='\u{f0ff}' => symbol(u32::from(c)).unwrap_or(c),
        c if replaced(c) => ' ',
        c => c,
    }
}

/// A character of the Symbol font by its code (with or without the private 0xF000).
pub(super) fn symbol(code: u32) -> Option<char> {
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
