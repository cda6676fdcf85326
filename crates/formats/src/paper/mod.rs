//! Official papers (văn bản hành chính): one model, laid out as Decree 30/2020/NĐ-CP says.
//!
//! A [`Paper`] says what stands in a paper. [`flow`] turns it into paragraphs of known styles and
//! tables, in the order of the page; the writers of Word files, of PDF files and the preview on
//! the screen all begin there, so that they cannot differ in a word. What the decree says of
//! sizes and margins is dated data, [`Rules`].

mod flow;
mod lines;
mod look;
mod model;
mod rules;
mod style;
mod width;

pub(crate) use flow::HEAD_LEFT;
pub use flow::{Flow, Line, Piece, Sheet, flow};
pub use lines::{date_words, number_words};
pub use look::{Align, Look, PageLook, look, page_look};
pub(crate) use look::{CELL_SIDE, CELL_TOP, HEADER, MARK_SIZE};
pub use model::{
    Appendix, Block, Cell, CellAlign, HeadCell, Paper, Row, Signature, Source, Span, Table, Text,
    Title, Weight, words,
};
pub use rules::{ElementRule, Measure, MeasureRule, Rules, RulesError, TypeRule};
pub use style::Style;
pub use width::text_width;
