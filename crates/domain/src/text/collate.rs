//! The order in which Vietnamese dictionaries, and the codes of plans, list things.

use unicode_normalization::UnicodeNormalization;

use super::{clean, lower};

/// Letters in the order of the alphabet. Letters of other languages stand where a reader of Latin
/// script looks for them.
const ALPHABET: &str = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz";

/// Where a text stands among others; made by [`collation_key`], compared, and nothing else.
///
/// Compared first by letters alone (runs of digits by their number, every run of spaces and
/// punctuation as one gap between words), then by tones, then by the text itself, so that only equal
/// texts have equal keys.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CollationKey {
    letters: Vec<Unit>,
    tones: Vec<u8>,
    text: String,
}

/// Where a code stands among others; made by [`code_key`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CodeKey {
    parts: Vec<Unit>,
    text: String,
}

/// What is compared before tones: a gap sorts before digits, digits before letters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Unit {
    Gap,
    Number(Digits),
    Letter(usize),
    Other(char),
}

/// A whole number of any length: more digits make a greater one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Digits {
    length: usize,
    digits: String,
}

impl Digits {
    fn new(digits: &str) -> Digits {
        let digits = digits.trim_start_matches('0');
        Digits { length: digits.len(), digits: digits.to_owned() }
    }
}

/// The key that puts texts into Vietnamese order: a ă â b c d đ e ê … u ư v x y; among texts of the
/// same letters the tones decide: ngang, huyền, hỏi, ngã, sắc, nặng. Case decides last.
pub fn collation_key(raw: &str) -> CollationKey {
    let text = clean(raw);
    let mut letters = Vec::with_capacity(text.len());
    let mut tones = Vec::new();
    let mut digits = String::new();
    for c in lower(&text).chars() {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        flush(&mut digits, &mut letters);
        if !c.is_alphanumeric() {
            if letters.last().is_some_and(|last| *last != Unit::Gap) {
                letters.push(Unit::Gap);
            }
            continue;
        }
        let (letter, tone) = without_tone(c);
        letters.push(
            ALPHABET.chars().position(|l| l == letter).map_or(Unit::Other(letter), Unit::Letter),
        );
        tones.push(tone);
    }
    flush(&mut digits, &mut letters);
    if letters.last() == Some(&Unit::Gap) {
        letters.pop();
    }
    CollationKey { letters, tones, text }
}

fn flush(digits: &mut String, units: &mut Vec<Unit>) {
    if !digits.is_empty() {
        units.push(Unit::Number(Digits::new(digits)));
        digits.clear();
    }
}

/// The letter with its shape (ă, ê, ư) but no tone, and the rank of the tone.
fn without_tone(c: char) -> (char, u8) {
    let mut rank = 0;
    let bare: String = std::iter::once(c)
        .nfd()
        .filter(|mark| {
            let tone = match mark {
                '\u{300}' => 1,
                '\u{309}' => 2,
                '\u{303}' => 3,
                '\u{301}' => 4,
                '\u{323}' => 5,
                _ => return true,
            };
            rank = tone;
            false
        })
        .nfc()
        .collect();
    (bare.chars().next().unwrap_or(c), rank)
}

/// The key that puts codes of a plan into order: numbers by their value ("1.2" before "1.10"), Roman
/// numbers too ("IV" before "IX"), anything else as [`collation_key`] has it.
///
/// One of the letters C, D, L, M standing alone is a letter: headings run A, B, C far more often
/// than they reach fifty.
pub fn code_key(raw: &str) -> CodeKey {
    let text = clean(raw);
    let mut parts = Vec::new();
    for (index, part) in text.split(|c: char| !c.is_alphanumeric()).enumerate() {
        if index > 0 {
            parts.push(Unit::Gap);
        }
        match roman(part) {
            Some(number) => parts.push(Unit::Number(Digits::new(&number.to_string()))),
            None => parts.extend(collation_key(part).letters),
        }
    }
    CodeKey { parts, text }
}

/// The value of a Roman number of capital letters, up to 89, written the usual way.
fn roman(part: &str) -> Option<u32> {
    if part == "L" || part.is_empty() || part.len() > 9 {
        return None;
    }
    let mut total = 0_u32;
    let mut largest = 0_u32;
    for c in part.chars().rev() {
        let value = match c {
            'I' => 1,
            'V' => 5,
            'X' => 10,
            'L' => 50,
            _ => return None,
        };
        if value < largest {
            total = total.checked_sub(value)?;
        } else {
            total += value;
            largest = value;
        }
    }
    (written_in_roman(total) == part).then_some(total)
}

fn written_in_roman(mut number: u32) -> String {
    const SIGNS: [(u32, &str); 7] =
        [(50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    let mut text = String::new();
    for (value, sign) in SIGNS {
        while number >= value {
            text.push_str(sign);
            number -= value;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Each list stands in the order its key must give.
    #[test]
    fn texts_stand_in_vietnamese_order() {
        for list in [
            "a ă â b c d đ e ê g h i k l m n o ô ơ p q r s t u ư v x y",
            "ma mà mả mã má mạ mă mằ mâ mầ",
            "la lá lan làn làng lạng",
            "An anh ăn ân",
            "da đa đà e",
        ] {
            sorted(&list.split(' ').collect::<Vec<_>>(), collation_key);
        }
        for list in [
            // Words are compared one by one, not run together.
            ["Sở Ý kiến", "Sở Y tế", "Sở Y tế dự phòng", "Sởi"],
            ["Quý 2", "Quý 10", "Quý I", "Quý II"],
            ["Ban Dân tộc", "Bảo hiểm xã hội", "Công an", "Cục Thống kê"],
            ["Sở Nội vụ", "Sở Tài chính", "Sở Văn hoá, Thể thao", "Ủy ban nhân dân"],
        ] {
            sorted(&list, collation_key);
        }
    }

    #[test]
    fn codes_stand_in_the_order_of_their_numbers() {
        sorted(
            &["1", "1.2", "1.10", "2", "5.9", "5.10", "5.10-1", "5.10-2", "5.11", "10"],
            code_key,
        );
        sorted(&["I", "II", "IV", "V", "V.2", "V.14", "VI.2.3", "IX", "X", "XL", "LI"], code_key);
        sorted(&["A", "B", "C", "D", "Đ", "L", "M"], code_key);
    }

    #[test]
    fn only_the_usual_roman_numbers_are_numbers() {
        for (part, expected) in [
            ("IX", Some(9)),
            ("LXXXIX", Some(89)),
            ("IIX", None),
            ("L", None),
            ("", None),
            ("Xa", None),
        ] {
            assert_eq!(roman(part), expected, "{part:?}");
        }
    }

    #[track_caller]
    fn sorted<K: Ord + std::fmt::Debug>(list: &[&str], key: impl Fn(&str) -> K) {
        let mut found = list.to_vec();
        // From the other end, so that a sort that moves nothing is caught.
        found.reverse();
        found.sort_by_cached_key(|text| key(text));
        assert_eq!(found, list);
        for pair in list.windows(2) {
            assert!(key(pair[0]) < key(pair[1]), "{pair:?}");
        }
    }

    proptest! {
        #[test]
        fn decomposed_text_stands_at_the_same_place(raw in "\\PC{0,20}") {
            prop_assert_eq!(collation_key(&clean(&raw)), collation_key(&raw));
            prop_assert_eq!(code_key(&clean(&raw)), code_key(&raw));
        }

        #[test]
        fn every_roman_number_is_read_back(number in 1_u32..90) {
            prop_assume!(number != 50);
            prop_assert_eq!(roman(&written_in_roman(number)), Some(number));
        }
    }
}
