//! What every reader produces: paragraphs and tables in reading order.

use serde::{Deserialize, Serialize};

/// File formats the readers know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Plain text, tables flattened to one cell a line.
    Text,
    /// Word 2007 and later.
    Docx,
    /// Excel 2007 and later.
    Xlsx,
    /// A saved web page.
    Html,
}

/// A file as blocks. Line numbers count reading order from 1: a line of a text file, or one
/// paragraph or one table row of any other format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// What the file was.
    pub format: Format,
    /// Paragraphs and tables in reading order, empty paragraphs left out.
    pub blocks: Vec<Block>,
    /// What the reader had to decide or leave out.
    pub notes: Vec<Note>,
}

/// A piece of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Running text.
    Paragraph(Paragraph),
    /// A table.
    Table(Table),
}

/// A paragraph (or a line of a text file).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// Text as the file has it (automatic list numbers put in front); NFC, not otherwise cleaned.
    /// Line breaks inside a paragraph are "\n".
    pub text: String,
    /// Its line.
    pub line: u32,
}

/// A table as a rectangular grid: every row has one [`GridCell`] a grid column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its number in the file, from 1. For workbooks the sheet's number.
    pub number: u32,
    /// Name of the sheet, in workbooks.
    pub name: Option<String>,
    /// Rows, all of the same width.
    pub rows: Vec<TableRow>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow {
    /// Its line.
    pub line: u32,
    /// Its number in the table, from 1, counting every row of the file.
    pub number: u32,
    /// The file itself marks it as heading (w:tblHeader, th).
    pub header: bool,
    /// One a grid column.
    pub cells: Vec<GridCell>,
}

/// A slot of the grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridCell {
    /// Text of the cell; paragraphs and breaks inside it are "\n". For a slot that a merged cell
    /// covers this repeats the merged cell's text.
    pub text: String,
    /// Whether the slot is its own cell or covered by one that begins left or above.
    pub merge: Merge,
    /// Its line when cells have lines of their own (flattened text), else the row's.
    pub line: u32,
}

/// How a slot of the grid is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Merge {
    /// A cell begins here.
    Own,
    /// Covered by the cell to the left (gridSpan, colspan).
    FromLeft,
    /// Covered by the cell above (vMerge, rowspan).
    FromAbove,
    /// Nothing stands here (gridBefore, short row).
    Absent,
    /// Flattened text only: the source lost this cell.
    Lost,
}

/// What a reader had to decide or leave out; becomes a finding of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Sort of note.
    pub code: ansinh_domain::plan::FindingCode,
    /// In Vietnamese, for an official.
    pub message: String,
    /// Line it is about, 0 for the whole file.
    pub line: u32,
}

/// One line of the source for display beside findings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceLine {
    /// Its number.
    pub line: u32,
    /// Table and row, when it is a table row.
    pub row: Option<(u32, u32)>,
    /// One text for a paragraph; one a cell (merged slots once) for a table row.
    pub cells: Vec<String>,
}

/// Bounds on what a reader takes in, so that a hostile file cannot exhaust the machine.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of the file itself.
    pub file_bytes: u64,
    /// Bytes of one part after inflation.
    pub part_bytes: u64,
    /// Inflated bytes over stored bytes, for one part.
    pub ratio: u64,
    /// Parts of an archive.
    pub parts: usize,
    /// Nesting of elements.
    pub depth: usize,
    /// Cells of all tables together.
    pub cells: usize,
    /// Columns of one table.
    pub columns: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            file_bytes: 40 << 20,
            part_bytes: 200 << 20,
            ratio: 200,
            parts: 4_000,
            depth: 400,
            cells: 2_000_000,
            columns: 200,
        }
    }
}

impl Document {
    /// The source as numbered lines for display.
    pub fn source_lines(&self) -> Vec<SourceLine> {
        let mut lines = Vec::new();
        for block in &self.blocks {
            match block {
                Block::Paragraph(p) => {
                    lines.push(SourceLine { line: p.line, row: None, cells: vec![p.text.clone()] });
                }
                Block::Table(table) => lines.extend(table.rows.iter().map(|row| {
                    SourceLine {
                        line: row.line,
                        row: Some((table.number, row.number)),
                        cells: row
                            .cells
                            .iter()
                            .filter(|c| c.merge == Merge::Own)
                            .map(|c| c.text.clone())
                            .collect(),
                    }
                })),
            }
        }
        lines
    }
}
