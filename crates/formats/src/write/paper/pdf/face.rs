//! The fonts that papers are set in, embedded in the program: metric-compatible with Times New
//! Roman, so that lines break where they break in Word.

use std::sync::LazyLock;

use krilla::text::Font;
use skrifa::instance::{LocationRef, Size};
use skrifa::raw::TableProvider as _;
use skrifa::{FontRef, MetadataProvider as _};

static REGULAR: &[u8] = include_bytes!("../../../../fonts/LiberationSerif-Regular.ttf");
static BOLD: &[u8] = include_bytes!("../../../../fonts/LiberationSerif-Bold.ttf");
static ITALIC: &[u8] = include_bytes!("../../../../fonts/LiberationSerif-Italic.ttf");
static BOLD_ITALIC: &[u8] = include_bytes!("../../../../fonts/LiberationSerif-BoldItalic.ttf");

/// One of the four cuts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    Regular,
    Bold,
    Italic,
    BoldItalic,
}

impl Face {
    pub(super) fn new(bold: bool, italic: bool) -> Face {
        match (bold, italic) {
            (false, false) => Face::Regular,
            (true, false) => Face::Bold,
            (false, true) => Face::Italic,
            (true, true) => Face::BoldItalic,
        }
    }

    fn bytes(self) -> &'static [u8] {
        match self {
            Face::Regular => REGULAR,
            Face::Bold => BOLD,
            Face::Italic => ITALIC,
            Face::BoldItalic => BOLD_ITALIC,
        }
    }

    fn cut(self) -> &'static Cut {
        match self {
            Face::Regular => &CUTS.0,
            Face::Bold => &CUTS.1,
            Face::Italic => &CUTS.2,
            Face::BoldItalic => &CUTS.3,
        }
    }

    /// How a character is drawn; `None` when the font has no drawing of it.
    pub(super) fn shape(self, c: char) -> Option<Shape> {
        *self.cut().shapes.get(usize::try_from(u32::from(c)).ok()?)?
    }

    /// The frame that stands where the font has no drawing.
    pub(super) fn missing(self) -> Shape {
        self.shape(MISSING).unwrap_or(Shape { glyph: 0, advance: 0.5 })
    }

    /// Height of a line set single, and the part of it below the baseline, in sizes.
    pub(super) fn line(self) -> (f32, f32) {
        let cut = self.cut();
        (cut.height, cut.below)
    }
}

/// Drawn for a character that the font does not have: WHITE SQUARE.
pub(super) const MISSING: char = '\u{25a1}';

/// Characters up to here are looked up once for all papers; the fonts have none beyond that
/// stands in Vietnamese papers but ligatures, which are not used.
const LAST: u32 = 0x2fff;

/// How a character is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Shape {
    /// Number of its drawing in the font.
    pub(super) glyph: u32,
    /// How far the next one stands, in sizes.
    pub(super) advance: f32,
}

#[derive(Default)]
struct Cut {
    shapes: Vec<Option<Shape>>,
    height: f32,
    below: f32,
}

static CUTS: LazyLock<(Cut, Cut, Cut, Cut)> = LazyLock::new(|| {
    let read = |face: Face| Cut::read(face.bytes()).unwrap_or_default();
    (read(Face::Regular), read(Face::Bold), read(Face::Italic), read(Face::BoldItalic))
});

impl Cut {
    fn read(bytes: &[u8]) -> Option<Cut> {
        let font = FontRef::new(bytes).ok()?;
        let units = f32::from(font.head().ok()?.units_per_em());
        let metrics = font.metrics(Size::unscaled(), LocationRef::default());
        let advances = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        let map = font.charmap();
        let shape = |code: u32| {
            let glyph = map.map(code).filter(|id| id.to_u32() != 0)?;
            let advance = advances.advance_width(glyph)? / units;
            Some(Shape { glyph: glyph.to_u32(), advance })
        };
        Some(Cut {
            shapes: (0..=LAST).map(shape).collect(),
            height: (metrics.ascent - metrics.descent + metrics.leading) / units,
            below: -metrics.descent / units,
        })
    }
}

/// The four cuts as the PDF file embeds them.
pub(super) struct Fonts {
    regular: Font,
    bold: Font,
    italic: Font,
    bold_italic: Font,
}

impl Fonts {
    /// Reads them; `None` when one is broken, which a test of this file excludes.
    pub(super) fn new() -> Option<Fonts> {
        let font = |face: Face| Font::new(face.bytes().into(), 0);
        Some(Fonts {
            regular: font(Face::Regular)?,
            bold: font(Face::Bold)?,
            italic: font(Face::Italic)?,
            bold_italic: font(Face::BoldItalic)?,
        })
    }

    pub(super) fn of(&self, face: Face) -> Font {
        match face {
            Face::Regular => &self.regular,
            Face::Bold => &self.bold,
            Face::Italic => &self.italic,
            Face::BoldItalic => &self.bold_italic,
        }
        .clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VOWELS: &str =
        "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ";

    #[test]
    fn every_cut_has_every_letter_of_vietnamese_and_the_marks_of_papers() {
        assert!(Fonts::new().is_some());
        for face in [Face::Regular, Face::Bold, Face::Italic, Face::BoldItalic] {
            let marks = "0123456789.,;:!?()[]/%+-–—…“”‘’«»×÷≤≥±°²³₫\u{a0}\u{25a1}";
            let letters = VOWELS.chars().chain(VOWELS.to_uppercase().chars().collect::<Vec<_>>());
            for c in letters.chain('a'..='z').chain('A'..='Z').chain(marks.chars()) {
                assert!(face.shape(c).is_some(), "{face:?} has no {c}");
            }
            assert_eq!(face.shape('ệ').map(|s| s.advance), face.shape('e').map(|s| s.advance));
            assert_eq!(face.shape('漢'), None);
        }
    }

    #[test]
    fn lines_are_as_high_as_those_of_times_new_roman() {
        let (height, below) = Face::Regular.line();
        assert!(
            (height - 1.149).abs() < 0.001 && (below - 0.216).abs() < 0.001,
            "{height} {below}"
        );
    }
}
