//! Vietnamese encodings of before Unicode (TCVN3 with the .Vn fonts, VNI) that stand in a file as
//! if they were Western European text. They are told by what Vietnamese in Unicode never has:
//! TCVN3 puts signs such as "·", "®" or "µ" inside words, VNI puts a second accented letter
//! behind a vowel.

use super::error::ReadError;
use super::{Block, Document};

/// Words that look like an old encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Old {
    pub(super) encoding: &'static str,
    pub(super) words: usize,
}

const TCVN3: &str = "TCVN3 (ABC)";
const VNI: &str = "VNI";

/// Fewer words than this can be names, signs or slips.
const FEW: usize = 3;

#[derive(Debug, Default)]
struct Tally {
    all: usize,
    tcvn3: usize,
    vni: usize,
    unicode: usize,
}

/// Refuses a document whose text, or a good part of it, stands in an old encoding.
///
/// # Errors
/// [`ReadError::OldEncoding`].
pub(super) fn refuse(document: &Document) -> Result<(), ReadError> {
    let mut tally = Tally::default();
    for block in &document.blocks {
        match block {
            Block::Paragraph(paragraph) => tally.add(&paragraph.text),
            Block::Table(table) => {
                for cell in table.rows.iter().flat_map(|r| &r.cells) {
                    if cell.merge == super::Merge::Own {
                        tally.add(&cell.text);
                    }
                }
            }
        }
    }
    match tally.strongest() {
        // A part of the text is enough, when it is no small one: half a plan is of no use.
        Some(old)
            if old.words > tally.unicode || old.words * 5 > tally.unicode && old.words > 30 =>
        {
            Err(ReadError::OldEncoding { encoding: old.encoding })
        }
        _ => Ok(()),
    }
}

/// The old encoding that the text looks most like, when it has words of one.
pub(super) fn strongest(text: &str) -> Option<Old> {
    let mut tally = Tally::default();
    tally.add(text);
    tally.strongest()
}

impl Tally {
    fn strongest(&self) -> Option<Old> {
        let old = if self.tcvn3 >= self.vni {
            Old { encoding: TCVN3, words: self.tcvn3 }
        } else {
            Old { encoding: VNI, words: self.vni }
        };
        // Old text has them in every line; a text in another language has one here and there.
        (old.words >= FEW && old.words * 20 >= self.all).then_some(old)
    }

    fn add(&mut self, text: &str) {
        for word in text.split(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric()) {
            self.all += usize::from(!word.is_empty());
            if word.is_ascii() {
                continue;
            }
            if word.chars().any(only_in_unicode) {
                self.unicode += 1;
            } else if has_tcvn3_sign(word) {
                self.tcvn3 += 1;
            } else if has_vni_pair(word) {
                self.vni += 1;
            }
        }
    }
}

/// Letters and marks of Vietnamese that no reading of old bytes as Western text can give.
fn only_in_unicode(c: char) -> bool {
    matches!(
        c,
        'ă' | 'Ă' | 'đ' | 'Đ' | 'ĩ' | 'Ĩ' | 'ũ' | 'Ũ' | 'ơ' | 'Ơ' | 'ư' | 'Ư' | '\u{1ea0}'
            ..='\u{1ef9}' | '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}'
    )
}

/// A sign that TCVN3 uses as a letter, touching a letter. Quotation marks around a word, "µg" and
/// a trade mark behind a name are what they seem.
fn has_tcvn3_sign(word: &str) -> bool {
    let word = word.trim_start_matches(['«', '©', 'µ']).trim_end_matches(['»', '®', '©']);
    let sign = |c: char| "µ¶·¸¹¨»¼½¾©®ª«¬§¡¢£¤¥¦×÷ßçÇþ".contains(c);
    let letter = |c: char| c.is_alphabetic() && !sign(c);
    let chars: Vec<char> = word.chars().take(40).collect();
    chars.windows(2).any(|pair| match pair {
        [a, b] => (sign(*a) && letter(*b)) || (letter(*a) && sign(*b)),
        _ => false,
    })
}

/// A vowel followed by a letter that VNI uses as its mark, in a pair that Vietnamese lacks.
fn has_vni_pair(word: &str) -> bool {
    let mut previous = ' ';
    for c in word.to_lowercase().chars().take(40) {
        let pair = match previous {
            'a' => "ùøûõïâáàåãäéèêúüë".contains(c),
            'e' => "ùøûõïâáàåãä".contains(c),
            'o' => "ùøûõïâåä".contains(c),
            'ô' | 'ö' => "ùøûõï".contains(c),
            'u' => "ùøûõï".contains(c),
            'y' => "ùøûõ".contains(c),
            _ => previous == 'ö' && c == 'ô',
        };
        if pair {
            return true;
        }
        previous = c;
    }
    false
}
