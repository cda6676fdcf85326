//! Text set into lines: which drawing stands for each character, where lines break, how far words
//! stand apart.
//!
//! Papers are written in Latin letters with marks, composed (NFC): a character is a drawing with a
//! width of its own. Lines break at spaces, as "12/KH-UBND" and "2021-2025" are better not torn; a
//! word longer than a line breaks after "-" or "/", and where there is none, anywhere.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;

use super::face::{Face, MISSING, Shape};
use crate::paper::{Align, Look, Source, Span, Weight};

/// A drawing of a character.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyph {
    pub(super) shape: Shape,
    pub(super) face: Face,
    /// Which of [`SetText::sources`] it belongs to.
    pub(super) source: Option<u16>,
    /// Where its character stands in [`SetText::text`].
    pub(super) at: u32,
}

/// Text in lines.
#[derive(Debug, Default)]
pub(super) struct SetText {
    /// The characters, composed.
    pub(super) text: String,
    pub(super) glyphs: Vec<Glyph>,
    pub(super) lines: Vec<SetLine>,
    /// Where its figures come from.
    pub(super) sources: Vec<Source>,
    /// Size of its letters.
    pub(super) size: f32,
    /// Height of each line.
    pub(super) height: f32,
    /// From the top of a line to the foot of its letters.
    pub(super) baseline: f32,
}

/// A line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SetLine {
    /// Its drawings, with the spaces it ends in.
    pub(super) glyphs: Range<usize>,
    /// Where it begins, from the left of the room it has.
    pub(super) x: f32,
    /// What each space within it is wider by.
    pub(super) stretch: f32,
    /// Its drawings without the spaces it ends in.
    pub(super) inner: usize,
}

impl SetText {
    /// Where the character of a drawing ends.
    pub(super) fn end(&self, index: usize) -> usize {
        let next = index.checked_add(1).and_then(|next| self.glyphs.get(next));
        next.map_or(self.text.len(), |next| index_of(next.at))
    }
}

fn index_of(at: u32) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}

/// Sets text into lines of `width` points; all of it bold with `strong`.
pub(super) fn set(spans: &[Span], look: &Look, width: f32, strong: bool) -> SetText {
    let (natural, below) = Face::new(look.bold, look.italic).line();
    let height = natural * look.size * look.line;
    let mut out = SetText {
        size: look.size,
        height,
        baseline: height - below * look.size,
        ..SetText::default()
    };
    // Characters with the breaks that were asked for; in the text those are spaces, so that words
    // stay apart for who reads it.
    let mut chars = Vec::new();
    for span in spans {
        let bold = look.bold || strong || span.weight == Weight::Bold;
        let face = Face::new(bold, look.italic || span.weight == Weight::Italic);
        let source = span.source.as_ref().map(|source| {
            out.sources.push(source.clone());
            u16::try_from(out.sources.len() - 1).unwrap_or(u16::MAX)
        });
        for c in span.text.nfc().filter_map(printed) {
            chars.push(c);
            let c = if c == '\n' { ' ' } else { c };
            let shape = face.shape(c).unwrap_or_else(|| face.missing());
            let at = u32::try_from(out.text.len()).unwrap_or(u32::MAX);
            out.glyphs.push(Glyph { shape, face, source, at });
            out.text.push(c);
        }
    }
    let room = Room { first: width - look.left - look.first_line, rest: width - look.left };
    break_lines(&mut out, &chars, &room);
    place(&mut out, &chars, look, &room);
    out
}

/// A character as it is printed: those that are no letters go, the private ones of some font are
/// replaced by the frame, as nobody else can tell what they were.
fn printed(c: char) -> Option<char> {
    match c {
        '\t' => Some(' '),
        '\n' | '\u{2028}' | '\u{2029}' => Some('\n'),
        c if c.is_control() => None,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => {
            None
        }
        '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}' => None,
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'.. => Some(MISSING),
        c if u32::from(c) & 0xfffe == 0xfffe => None,
        '\u{fdd0}'..='\u{fdef}' => None,
        c => Some(c),
    }
}

/// What lines have of width.
struct Room {
    first: f32,
    rest: f32,
}

impl Room {
    fn of(&self, line: usize) -> f32 {
        if line == 0 { self.first } else { self.rest }
    }
}

/// Widths add up from thousandths; a word that just fits must not be broken for the last of them.
const SLACK: f32 = 0.01;

fn break_lines(out: &mut SetText, chars: &[char], room: &Room) {
    let size = out.size;
    let advance = |out: &SetText, at: usize| {
        out.glyphs.get(at).map_or(0.0, |glyph| glyph.shape.advance * size)
    };
    let (mut begin, mut at, mut used) = (0, 0, 0.0_f32);
    // After the last spaces of the line, and after its last "-" or "/".
    let (mut space, mut mark) = (None, None);
    while let Some(c) = chars.get(at) {
        let wide = room.of(out.lines.len());
        if *c == '\n' {
            push(out, chars, begin..at + 1);
            (begin, at, used, space, mark) = (at + 1, at + 1, 0.0, None, None);
            continue;
        }
        let next = used + advance(out, at);
        // Spaces hang over the end of the line.
        if next > wide + SLACK && *c != ' ' && at > begin {
            let cut = space.or(mark).unwrap_or(at);
            push(out, chars, begin..cut);
            (begin, at, used, space, mark) = (cut, cut, 0.0, None, None);
            continue;
        }
        used = next;
        at += 1;
        match c {
            ' ' => space = Some(at),
            '-' | '/' | '–' | '_' => mark = Some(at),
            _ => {}
        }
    }
    if begin < chars.len() || out.lines.is_empty() {
        push(out, chars, begin..chars.len());
    }
}

fn push(out: &mut SetText, chars: &[char], glyphs: Range<usize>) {
    let line = chars.get(glyphs.clone()).unwrap_or_default();
    let blank = line.iter().rev().take_while(|c| matches!(c, ' ' | '\n')).count();
    let inner = glyphs.end - blank;
    out.lines.push(SetLine { glyphs, x: 0.0, stretch: 0.0, inner });
}

/// Puts each line where its paragraph wants it.
fn place(out: &mut SetText, chars: &[char], look: &Look, room: &Room) {
    let SetText { glyphs, lines, size, .. } = out;
    let last = lines.len().saturating_sub(1);
    for (index, line) in lines.iter_mut().enumerate() {
        let own = glyphs.get(line.glyphs.start..line.inner).unwrap_or_default();
        let width: f32 = own.iter().map(|glyph| glyph.shape.advance * *size).sum();
        let begin = look.left + if index == 0 { look.first_line } else { 0.0 };
        let free = (room.of(index) - width).max(0.0);
        let is = |at: usize, c: char| chars.get(at) == Some(&c);
        let broken = line.glyphs.end > line.glyphs.start && is(line.glyphs.end - 1, '\n');
        match look.align {
            Align::Left => line.x = begin,
            Align::Centre => line.x = begin + free / 2.0,
            Align::Right => line.x = begin + free,
            Align::Justify => {
                line.x = begin;
                let spaces = (line.glyphs.start..line.inner).filter(|at| is(*at, ' ')).count();
                if index < last && !broken && spaces > 0 {
                    line.stretch = free / spaces as f32;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::{Rules, Style, look, words};

    fn body() -> Look {
        let rules = Rules::on(jiff::civil::date(2026, 11, 26)).expect("rules");
        look(&rules, Style::Body).expect("a look")
    }

    fn lines(text: &str, width: f32) -> Vec<String> {
        let set = set(&words(text), &Look { first_line: 0.0, ..body() }, width, false);
        set.lines
            .iter()
            .map(|line| {
                let from =
                    set.glyphs.get(line.glyphs.start).map_or(set.text.len(), |g| index_of(g.at));
                set.text[from..set.end(line.glyphs.end.wrapping_sub(1))].to_owned()
            })
            .collect()
    }

    #[test]
    fn lines_break_at_spaces_and_within_a_word_only_when_it_is_too_long() {
        let check = |text: &str, width: f32, expected: &[&str]| {
            assert_eq!(lines(text, width), expected, "{text} in {width}");
        };
        check("", 100.0, &[""]);
        check("hộ nghèo", 200.0, &["hộ nghèo"]);
        check("hộ nghèo", 40.0, &["hộ ", "nghèo"]);
        check("Kế hoạch 12/KH-UBND", 90.0, &["Kế hoạch ", "12/KH-UBND"]);
        check("12/KH-UBND", 50.0, &["12/KH-", "UBND"]);
        check("nghiêng", 20.0, &["ng", "hiê", "ng"]);
        check("a  \nb", 100.0, &["a   ", "b"]);
        check("a b", 0.0, &["a ", "b"]);
        // Composed on the way in.
        check("nghe\u{300}o", 200.0, &["nghèo"]);
    }

    #[test]
    fn justified_lines_are_as_wide_as_the_room_but_the_last() {
        let text = "Trong kỳ, các cơ quan đã ban hành văn bản triển khai. ".repeat(8);
        let set = set(&words(&text), &body(), 400.0, false);
        let ends: Vec<f32> = set
            .lines
            .iter()
            .map(|line| {
                let own = &set.glyphs[line.glyphs.start..line.inner];
                let spaces =
                    own.iter().filter(|g| set.text[index_of(g.at)..].starts_with(' ')).count();
                let width: f32 = own.iter().map(|g| g.shape.advance * set.size).sum();
                line.x + width + line.stretch * spaces as f32
            })
            .collect();
        let (last, before) = ends.split_last().expect("lines");
        assert!(before.len() > 3 && before.iter().all(|end| (end - 400.0).abs() < 0.1), "{ends:?}");
        assert!(*last < 400.0);
        assert!(set.lines[0].x > 30.0 && set.lines[1].x == 0.0);
    }

    #[test]
    fn what_the_font_lacks_is_a_frame_over_its_own_character() {
        let set = set(&words("a漢\u{e000}\u{0}\u{200b}b"), &body(), 400.0, false);
        assert_eq!(set.text, "a漢\u{25a1}b");
        assert_eq!(set.glyphs[1].shape, Face::Regular.missing());
    }
}
