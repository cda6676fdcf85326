//! Text as every reader hands it on.

use std::borrow::Cow;

use ansinh_domain::text::symbol;
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
