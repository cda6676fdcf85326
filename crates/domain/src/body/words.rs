//! An agency cell as words and marks, with their places in the text.

use crate::text::{is_dash, is_of_word, word_key};

/// A word or a mark of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// Place of its first byte.
    pub start: usize,
    /// Place after its last byte.
    pub end: usize,
    /// The word in one spelling, empty for a mark.
    pub key: String,
    pub kind: TokenKind,
    /// Whether a line break stands before it.
    pub starts_line: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A word; true when its first letter is a capital.
    Word { capital: bool },
    /// A mark of one character; every dash is '-'.
    Mark(char),
}

impl Token {
    pub(super) fn mark(&self) -> Option<char> {
        match self.kind {
            TokenKind::Mark(mark) => Some(mark),
            TokenKind::Word { .. } => None,
        }
    }

    pub(super) fn is_capital(&self) -> bool {
        matches!(self.kind, TokenKind::Word { capital: true })
    }
}

/// Cuts `text` into words and marks; white space vanishes.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut starts_line = true;
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        let mut end = start + c.len_utf8();
        let (key, kind) = if is_word(c) {
            while let Some((at, next)) = chars.next_if(|(_, next)| is_word(*next)) {
                end = at + next.len_utf8();
            }
            let word = text.get(start..end).unwrap_or_default();
            (word_key(word), TokenKind::Word { capital: c.is_uppercase() })
        } else if c.is_whitespace() {
            starts_line |= is_line_break(c);
            continue;
        } else {
            let mark = match c {
                c if is_dash(c) => '-',
                '；' => ';',
                '，' => ',',
                c => c,
            };
            (String::new(), TokenKind::Mark(mark))
        };
        tokens.push(Token { start, end, key, kind, starts_line });
        starts_line = false;
    }
    tokens
}

fn is_word(c: char) -> bool {
    is_of_word(c) || c.is_numeric()
}

fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}
