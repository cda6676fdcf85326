//! The words of a PDF, one after the other.

use std::borrow::Cow;
use std::ops::Range;

use super::{Names, is_delimiter, is_space};

/// A word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::read) enum Token<'a> {
    /// `<<`
    DictOpen,
    /// `>>`
    DictClose,
    /// `[`
    ArrayOpen,
    /// `]`
    ArrayClose,
    /// `/Name`, `#xx` undone.
    Name(Cow<'a, [u8]>),
    /// A whole number.
    Number(i64),
    /// `(text)`: where it stands, without the brackets.
    Text(Range<usize>),
    /// `<0a1b>`: where it stands, with the brackets.
    Hex(Range<usize>),
    /// Anything else: `obj`, `R`, `true`, `1.5`, a stray bracket.
    Word(&'a [u8]),
}

/// Reads words from a place on. What it may read is counted, so that a caller that begins at many
/// places ends all the same.
pub(in crate::read) struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
    left: usize,
}

impl<'a> Tokens<'a> {
    /// Words from `at` on, at most `left` bytes of them.
    pub(in crate::read) fn new(bytes: &'a [u8], at: usize, left: usize) -> Self {
        Tokens { bytes, at, left }
    }

    /// Bytes that may still be read; zero when it stopped because there were too many.
    pub(in crate::read) fn left(&self) -> usize {
        self.left
    }

    /// Where the next word is looked for.
    pub(in crate::read) fn at(&self) -> usize {
        self.at
    }

    /// The next word; `None` at the end, or when no more may be read.
    pub(in crate::read) fn next(&mut self) -> Option<Token<'a>> {
        let from = self.at;
        let token = self.read();
        self.left = self.left.saturating_sub(self.at - from);
        if self.left == 0 { None } else { token }
    }

    fn read(&mut self) -> Option<Token<'a>> {
        self.skip_space();
        let start = self.at;
        let byte = *self.bytes.get(start)?;
        self.at += 1;
        Some(match byte {
            b'<' if self.next_is(b'<') => Token::DictOpen,
            b'>' if self.next_is(b'>') => Token::DictClose,
            b'[' => Token::ArrayOpen,
            b']' => Token::ArrayClose,
            b'<' => {
                self.at += 1 + memchr::memchr(b'>', self.bytes.get(self.at..)?)?;
                Token::Hex(start..self.at)
            }
            b'(' => self.text()?,
            b'/' => {
                let name = Names::new(self.bytes.get(start..)?).next()?;
                self.at = start + name.end;
                Token::Name(name.text)
            }
            other if is_delimiter(other) => Token::Word(self.bytes.get(start..self.at)?),
            _ => self.word(start)?,
        })
    }

    fn next_is(&mut self, byte: u8) -> bool {
        let found = self.bytes.get(self.at) == Some(&byte);
        self.at += usize::from(found);
        found
    }

    fn skip_space(&mut self) {
        while let Some(&byte) = self.bytes.get(self.at) {
            if byte == b'%' {
                let rest = self.bytes.get(self.at..).unwrap_or_default();
                self.at += memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
            } else if is_space(byte) {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    /// Brackets inside a text are paired or have a backslash before them.
    fn text(&mut self) -> Option<Token<'a>> {
        let start = self.at;
        let mut open = 1_usize;
        loop {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'(' => open += 1,
                b')' => open -= 1,
                _ => {}
            }
            if open == 0 {
                return Some(Token::Text(start..self.at - 1));
            }
        }
    }

    fn word(&mut self, start: usize) -> Option<Token<'a>> {
        let rest = self.bytes.get(start..)?;
        let length =
            rest.iter().position(|&b| is_space(b) || is_delimiter(b)).unwrap_or(rest.len());
        self.at = start + length;
        let word = rest.get(..length)?;
        let number = std::str::from_utf8(word).ok().and_then(|text| text.parse().ok());
        Some(number.map_or(Token::Word(word), Token::Number))
    }
}

#[cfg(test)]
mod tests {
    use super::{Token, Tokens};

    #[test]
    fn words_of_a_dictionary() {
        let bytes = b"<</A[0 -5]/B(a\\)(b))%c\n/C<0a>>>true 1.5 5 0 R";
        let mut tokens = Tokens::new(bytes, 0, 100);
        let mut found = Vec::new();
        while let Some(token) = tokens.next() {
            found.push(token);
        }
        let name = |text: &'static [u8]| Token::Name(text.into());
        let expected = [
            Token::DictOpen,
            name(b"A"),
            Token::ArrayOpen,
            Token::Number(0),
            Token::Number(-5),
            Token::ArrayClose,
            name(b"B"),
            Token::Text(13..19),
            name(b"C"),
            Token::Hex(25..29),
            Token::DictClose,
            Token::Word(b"true"),
            Token::Word(b"1.5"),
            Token::Number(5),
            Token::Number(0),
            Token::Word(b"R"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn reading_ends() {
        let count = |bytes: &[u8], left: usize| {
            let mut tokens = Tokens::new(bytes, 0, left);
            let mut count = 0;
            while tokens.next().is_some() {
                count += 1;
            }
            (count, tokens.left())
        };
        assert_eq!(count(b"a b c d", 4), (2, 0));
        assert_eq!(count(b"(never closed", 100).0, 0);
        assert_eq!(count(b"<0a", 100).0, 0);
        assert_eq!(count(b"(\\", 100).0, 0);
        assert_eq!(count(b"", 100), (0, 100));
    }
}
