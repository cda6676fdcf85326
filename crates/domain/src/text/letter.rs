//! What Vietnamese texts ask of each letter, looked up in a table.
//!
//! The table is worked out once, by the same Unicode functions that answer for every other
//! character: it is quicker than they are, and cannot differ from them.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Latin letters with marks, and the Vietnamese ones among the additional Latin letters.
const RANGES: [(u32, u32); 2] = [(0xc0, 0x24f), (0x1e00, 0x1eff)];

/// What is asked of one letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Letter {
    is_letter: bool,
    /// Its lower case; `None` where that is more than one character.
    lower: Option<char>,
    /// What a search key keeps of it; `None` where that is not exactly one character.
    folded: Option<char>,
    untoned: (char, Option<char>),
}

impl Letter {
    fn of(c: char) -> Letter {
        Letter {
            is_letter: c.is_alphabetic(),
            lower: only(c.to_lowercase()),
            folded: only(folded(c).chars()),
            untoned: untone_slowly(c),
        }
    }
}

static TABLE: LazyLock<Vec<Letter>> = LazyLock::new(|| {
    RANGES
        .iter()
        .flat_map(|&(from, to)| from..=to)
        .filter_map(char::from_u32)
        .map(Letter::of)
        .collect()
});

fn known(c: char) -> Option<Letter> {
    let mut before = 0;
    for (from, to) in RANGES {
        let code = u32::from(c);
        if (from..=to).contains(&code) {
            return TABLE.get(usize::try_from(before + code - from).ok()?).copied();
        }
        before += to - from + 1;
    }
    None
}

/// Whether `c` is a letter.
pub(crate) fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    known(c).map_or_else(|| c.is_alphabetic(), |letter| letter.is_letter)
}

/// Whether `c` belongs to a word: a letter, or a mark that stands on one.
pub(crate) fn is_of_word(c: char) -> bool {
    is_letter(c) || (!c.is_ascii() && is_combining_mark(c))
}

/// Puts the lower case of `c` to `out`.
pub(super) fn push_lower(out: &mut String, c: char) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
    } else if let Some(lower) = known(c).and_then(|letter| letter.lower) {
        out.push(lower);
    } else {
        out.extend(c.to_lowercase());
    }
}

/// Puts to `out` what a search key keeps of `c`: lower case without any mark, đ as d.
pub(super) fn push_folded(out: &mut String, c: char) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
    } else if let Some(kept) = known(c).and_then(|letter| letter.folded) {
        out.push(kept);
    } else {
        out.push_str(&folded(c));
    }
}

/// A letter without its tone mark, and the tone mark. Marks that make another vowel (ă, ê, ơ) stay.
pub(super) fn untone(c: char) -> (char, Option<char>) {
    if c.is_ascii() {
        return (c, None);
    }
    known(c).map_or_else(|| untone_slowly(c), |letter| letter.untoned)
}

fn folded(c: char) -> String {
    let mut out = String::new();
    decompose_compatible(c, |part| {
        // Lower-casing may decompose anew, so marks are looked for only after it.
        for low in part.to_lowercase() {
            decompose_compatible(low, |part| match part {
                mark if is_combining_mark(mark) => {}
                'đ' | 'ð' | 'ɖ' => out.push('d'),
                other => out.push(other),
            });
        }
    });
    out
}

fn untone_slowly(letter: char) -> (char, Option<char>) {
    let (mut base, mut tone) = (String::new(), None);
    for c in std::iter::once(letter).nfd() {
        match c {
            // Grave, acute, tilde, hook above, dot below.
            '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}' => tone = Some(c),
            _ => base.push(c),
        }
    }
    only(base.nfc()).map_or((letter, None), |base| (base, tone))
}

/// The only item of an iterator.
fn only(mut items: impl Iterator<Item = char>) -> Option<char> {
    let one = items.next()?;
    items.next().is_none().then_some(one)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_table_holds_each_letter_at_its_place() {
        for c in RANGES.iter().flat_map(|&(from, to)| from..=to).filter_map(char::from_u32) {
            assert_eq!(known(c), Some(Letter::of(c)), "{c:?}");
        }
        for outside in ['a', '\u{bf}', '\u{250}', '\u{1dff}', '\u{1f00}', 'ệ'.to_ascii_lowercase()]
        {
            assert_eq!(known(outside).is_some(), outside == 'ệ', "{outside:?}");
        }
    }

    proptest! {
        #[test]
        fn every_character_is_answered_as_unicode_says(c in any::<char>()) {
            prop_assert_eq!(is_letter(c), c.is_alphabetic());
            let mut lower = String::new();
            push_lower(&mut lower, c);
            prop_assert_eq!(lower, c.to_lowercase().to_string());
            let mut kept = String::new();
            push_folded(&mut kept, c);
            prop_assert_eq!(kept, folded(c));
            prop_assert_eq!(untone(c), untone_slowly(c));
        }
    }
}
