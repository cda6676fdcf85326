//! Cuts cleaned Vietnamese text into words, numbers and marks, with their places.
//!
//! The readers of schedules and citations match on these tokens, so letter case, tone placement
//! and a missing space between a symbol and the next word ("82/KH-UBNDngày") are settled once.

use std::ops::Range;

use crate::text::is_letter;

/// What sort of token it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A run of letters.
    Word,
    /// A run of ASCII digits.
    Number,
    /// One other visible character.
    Mark,
}

/// A piece of the text.
#[derive(Debug, Clone)]
pub(crate) struct Token<'t> {
    pub kind: Kind,
    /// As printed.
    pub text: &'t str,
    /// Lower case with the tone where the newer spelling puts it ("khoá" → "khóa"); what readers
    /// compare with.
    pub key: String,
    /// Byte range in the text.
    pub span: Range<usize>,
    /// No white space stands before it.
    pub glued: bool,
}

impl Token<'_> {
    /// The value of a number, if it is one and fits.
    pub fn value(&self) -> Option<u32> {
        match self.kind {
            Kind::Number => self.text.parse().ok(),
            Kind::Word | Kind::Mark => None,
        }
    }

    /// Its first letter is a capital.
    pub fn is_capitalised(&self) -> bool {
        self.kind == Kind::Word && self.text.chars().next().is_some_and(char::is_uppercase)
    }

    /// A hyphen or a dash of any length.
    pub fn is_dash(&self) -> bool {
        matches!(self.key.as_str(), "-" | "–" | "—" | "‐" | "‑" | "−")
    }
}

/// A place in a token list from which readers look ahead without running over its end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tokens<'a, 't>(pub &'a [Token<'t>]);

impl<'a, 't> Tokens<'a, 't> {
    /// The token at `at`.
    pub fn get(self, at: usize) -> Option<&'a Token<'t>> {
        self.0.get(at)
    }

    /// The key of the token at `at`; "" past the end.
    pub fn key(self, at: usize) -> &'a str {
        self.0.get(at).map_or("", |token| token.key.as_str())
    }

    /// The value of the number at `at`.
    pub fn value(self, at: usize) -> Option<u32> {
        self.0.get(at).and_then(Token::value)
    }

    /// Where the words of `phrase` (keys parted by spaces) end, when they stand at `at`.
    pub fn phrase(self, at: usize, phrase: &str) -> Option<usize> {
        let (mut next, mut rest) = (at, phrase);
        loop {
            let token = self.0.get(next)?;
            rest = rest.strip_prefix(token.key.as_str())?;
            next += 1;
            if rest.is_empty() {
                return Some(next);
            }
            rest = rest.strip_prefix(' ')?;
        }
    }

    /// The first of `phrases` that stands at `at`, with where it ends. Put longer ones first.
    pub fn any_phrase<'p>(self, at: usize, phrases: &[&'p str]) -> Option<(&'p str, usize)> {
        phrases.iter().find_map(|phrase| Some((*phrase, self.phrase(at, phrase)?)))
    }

    /// Where `phrase` begins, when it ends just before `end`.
    pub fn phrase_before(self, end: usize, phrase: &str) -> Option<usize> {
        let start = end.checked_sub(phrase.split(' ').count())?;
        self.phrase(start, phrase).map(|_| start)
    }

    /// True when `phrase` stands anywhere.
    pub fn contains(self, phrase: &str) -> bool {
        (0..self.0.len()).any(|at| self.phrase(at, phrase).is_some())
    }

    /// True when a dash stands at `at`.
    pub fn dash(self, at: usize) -> bool {
        self.0.get(at).is_some_and(Token::is_dash)
    }

    /// The byte span from token `from` up to but without token `to`.
    pub fn span(self, from: usize, to: usize) -> Option<Range<usize>> {
        let first = self.0.get(from)?;
        let last = self.0.get(to.checked_sub(1)?)?;
        (first.span.start <= last.span.end).then_some(first.span.start..last.span.end)
    }
}

/// Cuts `text`, which must be clean, into tokens.
pub(crate) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut rest = text.char_indices().peekable();
    let mut end_of_last = 0;
    while let Some((start, c)) = rest.next() {
        if c.is_whitespace() {
            continue;
        }
        let kind = kind_of(c);
        let mut end = start + c.len_utf8();
        if kind != Kind::Mark {
            while let Some((at, next)) = rest.next_if(|(_, next)| kind_of(*next) == kind) {
                end = at + next.len_utf8();
            }
        }
        let glued = start == end_of_last && start > 0;
        end_of_last = end;
        push(&mut found, text, kind, start..end, glued);
    }
    found
}

fn kind_of(c: char) -> Kind {
    if c.is_ascii_digit() {
        Kind::Number
    } else if is_letter(c) {
        Kind::Word
    } else {
        Kind::Mark
    }
}

fn push<'t>(
    found: &mut Vec<Token<'t>>,
    text: &'t str,
    kind: Kind,
    span: Range<usize>,
    glued: bool,
) {
    let Some(printed) = text.get(span.clone()) else { return };
    if let Some(front) = unglued_front(kind, printed) {
        let middle = span.start + front;
        push(found, text, kind, span.start..middle, glued);
        push(found, text, kind, middle..span.end, true);
        return;
    }
    found.push(Token { kind, text: printed, key: key(printed), span, glued });
}

/// Length of the symbol in a word such as "UBNDngày" or "TTgcủa", where the space was forgotten.
fn unglued_front(kind: Kind, printed: &str) -> Option<usize> {
    if kind != Kind::Word {
        return None;
    }
    let front = ["ngày", "của", "về"].iter().find_map(|word| printed.strip_suffix(word))?;
    let capitals = front.chars().filter(|c| c.is_uppercase()).count();
    (capitals >= 2).then_some(front.len())
}

/// Lower case with one tone placement.
fn key(printed: &str) -> String {
    let lower = printed.to_lowercase();
    if lower.starts_with("qu") {
        // The u of "qu" is no vowel: "quý" is right as it stands.
        return if lower == "quí" { "quý".to_owned() } else { lower };
    }
    for (older, newer) in TONES {
        if let Some(front) = lower.strip_suffix(older) {
            return format!("{front}{newer}");
        }
    }
    lower
}

/// Older and newer placement of the tone at the end of a word.
const TONES: [(&str, &str); 15] = [
    ("oá", "óa"),
    ("oà", "òa"),
    ("oả", "ỏa"),
    ("oã", "õa"),
    ("oạ", "ọa"),
    ("oé", "óe"),
    ("oè", "òe"),
    ("oẻ", "ỏe"),
    ("oẽ", "õe"),
    ("oẹ", "ọe"),
    ("uý", "úy"),
    ("uỳ", "ùy"),
    ("uỷ", "ủy"),
    ("uỹ", "ũy"),
    ("uỵ", "ụy"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_words_numbers_and_marks() {
        let cut = |text: &str| -> Vec<String> {
            tokens(text).iter().map(|token| token.text.to_owned()).collect()
        };
        assert_eq!(cut("Quý II/2024"), ["Quý", "II", "/", "2024"]);
        assert_eq!(cut("82/KH-UBNDngày 20"), ["82", "/", "KH", "-", "UBND", "ngày", "20"]);
        assert_eq!(cut("2022của"), ["2022", "của"]);
        assert_eq!(cut("hằngngày"), ["hằngngày"]);
        assert_eq!(cut(""), Vec::<String>::new());
    }

    #[test]
    fn keys_have_one_tone_placement() {
        for (printed, expected) in
            [("Khoá", "khóa"), ("UỶ", "ủy"), ("Quý", "quý"), ("quí", "quý"), ("hoàn", "hoàn")]
        {
            assert_eq!(key(printed), expected);
        }
    }
}
