//! The running text of a document, without the tables of its appendices.

use ansinh_domain::plan::{CellRef, Place};
use ansinh_domain::text;

use crate::read::{Block, Document, Format, Merge};

/// A line of running text: a paragraph, or a line of a cell of a layout table (the official head
/// and the signature stand in such tables).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TextLine {
    /// White space cleaned.
    pub(crate) text: String,
    /// Where it stands.
    pub(crate) place: Place,
    /// It stands in a cell of a table.
    pub(crate) in_table: bool,
    /// Its block; lines of one paragraph share it.
    pub(crate) block: usize,
}

/// The lines of every block that `is_appendix` does not claim, and the index of the first line
/// after the first appendix began.
pub(crate) fn text_lines(
    document: &Document,
    is_appendix: impl Fn(usize) -> bool,
) -> Vec<TextLine> {
    let mut out = Vec::new();
    for (block, content) in document.blocks.iter().enumerate() {
        match content {
            Block::Paragraph(paragraph) => {
                let place = Place { line: paragraph.line, cell: None };
                push(&mut out, &paragraph.text, place, false, block);
            }
            Block::Table(_) if is_appendix(block) => {}
            Block::Table(table) => {
                for row in &table.rows {
                    for (column, cell) in row.cells.iter().enumerate() {
                        if cell.merge != Merge::Own {
                            continue;
                        }
                        let cell_ref = CellRef {
                            table: table.number,
                            row: row.number,
                            column: u32::try_from(column + 1).unwrap_or(u32::MAX),
                        };
                        let place = match document.format {
                            Format::Text => Place { line: cell.line, cell: None },
                            _ => Place { line: row.line, cell: Some(cell_ref) },
                        };
                        push(&mut out, &cell.text, place, true, block);
                    }
                }
            }
        }
    }
    out
}

fn push(out: &mut Vec<TextLine>, raw: &str, place: Place, in_table: bool, block: usize) {
    for line in raw.split('\n') {
        let text = text::clean(line);
        if !text.is_empty() {
            out.push(TextLine { text, place, in_table, block });
        }
    }
}

/// Every letter of the text is a capital, and there are some.
pub(crate) fn is_upper(text: &str) -> bool {
    text.chars().any(char::is_alphabetic) && !text.chars().any(char::is_lowercase)
}
