//! What stands in a paper.

use std::fmt::Display;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// An official paper.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Paper {
    /// The body directly above the issuer, where it is printed. Printed in capitals.
    pub superior: Option<String>,
    /// Who issues it, as its name is written ("Sở Nội vụ"). Printed in capitals.
    pub issuer: String,
    /// Its number in the register; `None` is a draft.
    pub number: Option<u32>,
    /// What follows the number after "/": "BC-SNV" of a named type, "SNV-KHTC" of a letter.
    pub symbol: String,
    /// Name of the place ("Tuyên Quang").
    pub place: String,
    /// The day it was issued; `None` is a draft, whose day and month stay open.
    pub date: Option<Date>,
    /// Printed where the day is open.
    pub year: i16,
    /// Type and subject.
    pub title: Title,
    /// Kính gửi.
    pub addressees: Vec<String>,
    /// Căn cứ, one each, without ";" at the end.
    pub bases: Vec<Text>,
    /// The body. "./." is set behind its last paragraph.
    pub body: Vec<Block>,
    /// Who signs.
    pub signature: Signature,
    /// Nơi nhận, without "-" and ";". The archive's line is written from `archive`.
    pub recipients: Vec<String>,
    /// Who keeps it: "VT, KHTC".
    pub archive: String,
    /// Appendices in their order.
    pub appendices: Vec<Appendix>,
}

/// Type and subject of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Title {
    /// A paper with a type name: báo cáo, tờ trình, quyết định …
    Named {
        /// "Báo cáo".
        type_name: String,
        /// Trích yếu.
        subject: String,
    },
    /// A letter (công văn), whose subject stands under its number.
    Letter {
        /// What follows "V/v".
        subject: String,
    },
}

/// Text with its parts.
pub type Text = Vec<Span>;

/// A piece of text of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The words.
    pub text: String,
    /// How they are set beside their surroundings.
    #[serde(default, skip_serializing_if = "Weight::is_plain")]
    pub weight: Weight,
    /// Where they come from, when they are a figure that must not drift from its source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

/// How words are set beside the style of their paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Weight {
    /// As the paragraph.
    #[default]
    Plain,
    /// Bold.
    Bold,
    /// Italic.
    Italic,
}

impl Weight {
    fn is_plain(&self) -> bool {
        *self == Weight::Plain
    }
}

/// Where a figure comes from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Source {
    /// What a program finds it by: `observation:…`, `target:…`,
    /// `assessment:…`, `task:…`, `count:…`. At most 64 characters,
    /// as Word keeps no more.
    pub tag: String,
    /// What a person reads who points at it: "Chỉ tiêu 5.10, kỳ năm 2025".
    pub label: String,
}

impl Source {
    /// A figure that a body reported, by the id of its observation.
    pub fn observation(id: impl Display, label: impl Into<String>) -> Self {
        Source { tag: format!("observation:{id}"), label: label.into() }
    }

    /// A target of the plan, by the id of its indicator and the year.
    pub fn target(indicator: impl Display, year: i16, label: impl Into<String>) -> Self {
        Source { tag: format!("target:{indicator}:{year}"), label: label.into() }
    }

    /// What was reckoned of an indicator, by its identity through all versions of the plan.
    pub fn assessment(indicator: impl Display, label: impl Into<String>) -> Self {
        Source { tag: format!("assessment:{indicator}"), label: label.into() }
    }

    /// What was reckoned of a task, by its id.
    pub fn task(task: impl Display, label: impl Into<String>) -> Self {
        Source { tag: format!("task:{task}"), label: label.into() }
    }

    /// A number that was counted or taken from a record, by what was counted.
    pub fn count(what: impl Display, label: impl Into<String>) -> Self {
        Source { tag: format!("count:{what}"), label: label.into() }
    }
}

impl Span {
    /// Words as their paragraph is set.
    pub fn plain(text: impl Into<String>) -> Self {
        Span { text: text.into(), weight: Weight::Plain, source: None }
    }

    /// Bold words.
    pub fn bold(text: impl Into<String>) -> Self {
        Span { text: text.into(), weight: Weight::Bold, source: None }
    }

    /// Italic words.
    pub fn italic(text: impl Into<String>) -> Self {
        Span { text: text.into(), weight: Weight::Italic, source: None }
    }

    /// A figure with its source.
    pub fn figure(text: impl Into<String>, source: Source) -> Self {
        Span { text: text.into(), weight: Weight::Plain, source: Some(source) }
    }
}

/// Text of plain words alone.
pub fn words(text: impl Into<String>) -> Text {
    vec![Span::plain(text)]
}

/// A block of the body or of an appendix.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Block {
    /// "Phần I" with its title.
    Part {
        /// "Phần I".
        label: String,
        /// Its title, printed in capitals.
        title: String,
    },
    /// "I. CÔNG TÁC CHỈ ĐẠO": a titled mục, with its number.
    Section(String),
    /// "1. Kết quả": a titled khoản, with its number.
    Clause(Text),
    /// A paragraph; points ("a) …") and dashes are paragraphs that begin so.
    Paragraph(Text),
    /// A table.
    Table(Table),
}

/// A table whose heading rows come again on each page.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Table {
    /// Width of each column, beside the others.
    pub columns: Vec<u16>,
    /// Heading rows. Cells covered by one of a row above are left out.
    pub head: Vec<Vec<HeadCell>>,
    /// Rows below.
    pub rows: Vec<Row>,
}

/// A cell of the heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadCell {
    /// Its words.
    pub text: String,
    /// Columns it covers, from 1.
    pub across: usize,
    /// Rows it covers, from 1.
    pub down: usize,
}

impl HeadCell {
    /// A cell of one row and one column.
    pub fn one(text: impl Into<String>) -> Self {
        HeadCell { text: text.into(), across: 1, down: 1 }
    }

    /// Covers so many rows.
    pub fn down(mut self, rows: usize) -> Self {
        self.down = rows.max(1);
        self
    }

    /// Covers so many columns.
    pub fn across(mut self, columns: usize) -> Self {
        self.across = columns.max(1);
        self
    }
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Row {
    /// Its cells.
    pub cells: Vec<Cell>,
    /// A heading within the table, set bold.
    pub strong: bool,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Cell {
    /// Its text.
    pub text: Text,
    /// Columns it covers, from 1.
    pub across: usize,
    /// Where its text stands.
    pub align: CellAlign,
}

/// Where the text of a cell stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum CellAlign {
    /// To the left: words.
    #[default]
    Left,
    /// In the middle: codes, dates.
    Centre,
    /// To the right: figures.
    Right,
}

impl Cell {
    /// Words, to the left.
    pub fn left(text: Text) -> Self {
        Cell { text, across: 1, align: CellAlign::Left }
    }

    /// In the middle.
    pub fn centre(text: Text) -> Self {
        Cell { text, across: 1, align: CellAlign::Centre }
    }

    /// To the right.
    pub fn right(text: Text) -> Self {
        Cell { text, across: 1, align: CellAlign::Right }
    }

    /// Covers so many columns.
    pub fn across(mut self, columns: usize) -> Self {
        self.across = columns.max(1);
        self
    }
}

/// Who signs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Signature {
    /// Power and post, one a line: "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH".
    pub lines: Vec<String>,
    /// Name, without titles; a draft may have none.
    pub name: Option<String>,
}

/// An appendix; its pages are numbered on their own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Appendix {
    /// Its title, printed in capitals.
    pub title: String,
    /// Pages lie on their side.
    pub landscape: bool,
    /// What stands in it.
    pub blocks: Vec<Block>,
}
