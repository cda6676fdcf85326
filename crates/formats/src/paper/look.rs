//! How each style looks: sizes from the rules, distances that the rules leave open chosen here.

use super::rules::{Measure, Rules, RulesError};
use super::style::Style;

/// Where the lines of a paragraph stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// To the left.
    Left,
    /// In the middle.
    Centre,
    /// Flush on both sides.
    Justify,
    /// To the right.
    Right,
}

/// How a paragraph is set. Lengths in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// Size of the letters.
    pub size: f32,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Where its lines stand.
    pub align: Align,
    /// Indent of the first line.
    pub first_line: f32,
    /// Indent of every line.
    pub left: f32,
    /// Space above.
    pub before: f32,
    /// Space below.
    pub after: f32,
    /// Distance of lines, in lines.
    pub line: f32,
    /// Stays on one page with what follows.
    pub keep_next: bool,
}

/// The page, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PageLook {
    /// Short side.
    pub short: f32,
    /// Long side.
    pub long: f32,
    /// Upper margin.
    pub top: f32,
    /// Lower margin.
    pub bottom: f32,
    /// Left margin.
    pub left: f32,
    /// Right margin.
    pub right: f32,
}

/// Distance of the page number from the upper edge of the page, in points.
pub(crate) const HEADER: f32 = 28.0;
/// Size of the mark under it: both fit into the smallest upper margin.
pub(crate) const MARK_SIZE: f32 = 9.0;
/// Room between the words of a cell and its border, in points: beside them, and above and below.
pub(crate) const CELL_SIDE: f32 = 3.5;
/// See [`CELL_SIDE`].
pub(crate) const CELL_TOP: f32 = 1.5;

/// Points of a millimetre.
pub(super) const MM: f32 = 72.0 / 25.4;

impl PageLook {
    /// Width and height of a page.
    pub fn size(&self, landscape: bool) -> (f32, f32) {
        if landscape { (self.long, self.short) } else { (self.short, self.long) }
    }

    /// Width between the margins.
    pub fn text_width(&self, landscape: bool) -> f32 {
        self.size(landscape).0 - self.left - self.right
    }

    /// Height between the margins.
    pub fn text_height(&self, landscape: bool) -> f32 {
        self.size(landscape).1 - self.top - self.bottom
    }
}

/// The page as the rules say; of a range the side that leaves more room.
///
/// # Errors
/// A measure without a rule.
pub fn page_look(rules: &Rules) -> Result<PageLook, RulesError> {
    let low = |measure| rules.measure(measure).map(|rule| rule.low * MM);
    Ok(PageLook {
        short: low(Measure::PageShort)?,
        long: low(Measure::PageLong)?,
        top: low(Measure::MarginTop)?,
        bottom: low(Measure::MarginBottom)?,
        left: low(Measure::MarginLeft)?,
        right: low(Measure::MarginRight)?,
    })
}

/// How a style looks; of a range of sizes the largest, so that the sizes of the head go together.
///
/// # Errors
/// An element or a measure without a rule.
pub fn look(rules: &Rules, style: Style) -> Result<Look, RulesError> {
    let element = rules.element(style.element())?;
    let gap = rules.measure(Measure::ParagraphGap)?.low;
    let indent = rules.measure(Measure::FirstLine)?;
    let indent = indent.high.unwrap_or(indent.low) * MM;
    let align = if element.centre {
        Align::Centre
    } else if element.justify {
        Align::Justify
    } else {
        Align::Left
    };
    let plain = Look {
        size: element.high,
        bold: element.bold,
        italic: element.italic,
        align,
        first_line: 0.0,
        left: 0.0,
        before: 0.0,
        after: 0.0,
        line: 1.0,
        keep_next: false,
    };
    let text = Look { first_line: indent, after: gap, line: TEXT_LINES, ..plain };
    Ok(match style {
        Style::Body => text,
        Style::Basis => Look { align: Align::Justify, ..text },
        Style::Section | Style::Clause => {
            Look { align: Align::Justify, before: gap, keep_next: true, ..text }
        }
        Style::Part => Look { before: gap * 2.0, keep_next: true, ..plain },
        Style::PartTitle => Look { after: gap, keep_next: true, ..plain },
        Style::LetterSubject => Look { before: gap, ..plain },
        Style::TypeName => Look { before: gap * 3.0, keep_next: true, ..plain },
        Style::Addressee => {
            Look { align: Align::Centre, before: gap * 2.0, after: gap * 2.0, ..plain }
        }
        Style::AddresseeLabel => Look { left: ADDRESSEES, before: gap * 2.0, ..plain },
        Style::AddresseeItem => Look { left: ADDRESSEES + indent, after: gap, ..plain },
        Style::Signer => Look { before: SIGNATURE, ..plain },
        Style::AppendixTitle => Look { keep_next: true, ..plain },
        Style::AppendixAttached => Look { after: gap, ..plain },
        Style::Rule => Look { size: RULE, align: Align::Centre, after: gap, ..plain },
        Style::TableHead => Look { size: element.low, bold: true, align: Align::Centre, ..plain },
        Style::Mark => Look { bold: true, align: Align::Centre, after: gap, ..plain },
        Style::TableCell => Look { size: element.low, align: Align::Left, ..plain },
        _ => plain,
    })
}

/// Distance of the lines of the body, in lines.
const TEXT_LINES: f32 = 1.15;
/// Where a list of addressees begins.
const ADDRESSEES: f32 = 40.0 * MM;
/// Room for signature and seal.
const SIGNATURE: f32 = 72.0;
/// Height of the empty paragraph that carries a line.
const RULE: f32 = 4.0;
