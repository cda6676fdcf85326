//! Excel 2007 and later (`.xlsx`, `.xlsm`): our own walk over the parts, as for Word.
//!
//! Cells are written as the sheet shows them to an official: decimal comma, dd/mm/yyyy, percent.
//! Each visible sheet that is not empty gives its heading lines as paragraphs and then a table;
//! row numbers and columns are those of the sheet.

mod parts;
mod sheet;
mod value;

pub(super) use sheet::Places;

use ansinh_domain::plan::FindingCode;

use super::error::ReadError;
use super::grid::Budget;
use super::package::Package;
use super::{Block, Document, Format, Limits, Merge, Note, Paragraph, Table, TableRow, xml};

/// Cells in a row from which on it is the heading of a table and not a line of the head.
const HEADING_CELLS: usize = 3;

/// Reads a workbook.
///
/// # Errors
/// A damaged, locked or too large file.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let mut package = Package::open(bytes, limits)?;
    let book = parts::Book::read(&mut package)?;
    let mut budget = Budget::new(limits);
    let mut document = Document { format: Format::Xlsx, blocks: Vec::new(), notes: Vec::new() };
    let mut line = 0;
    for (number, entry) in (1u32..).zip(&book.sheets) {
        if entry.hidden {
            document.notes.push(hidden_note(&entry.name));
            continue;
        }
        let cells = read_cells(&mut package, &book, entry, &mut budget)?;
        let rows = cells.into_rows(&mut budget, &mut line)?;
        push_sheet(&mut document.blocks, rows, number, &entry.name);
    }
    Ok(document)
}

/// Reads every sheet of a workbook, hidden ones too, cell by cell, with its name.
///
/// # Errors
/// A damaged, locked or too large file.
pub(super) fn read_places(
    bytes: &[u8],
    limits: &Limits,
) -> Result<Vec<(String, Places)>, ReadError> {
    let mut package = Package::open(bytes, limits)?;
    let book = parts::Book::read(&mut package)?;
    let mut budget = Budget::new(limits);
    let mut sheets = Vec::with_capacity(book.sheets.len().min(limits.parts));
    for entry in &book.sheets {
        let cells = read_cells(&mut package, &book, entry, &mut budget)?;
        sheets.push((entry.name.clone(), cells.into_places(&mut budget)?));
    }
    Ok(sheets)
}

fn read_cells(
    package: &mut Package<'_>,
    book: &parts::Book,
    entry: &parts::Entry,
    budget: &mut Budget,
) -> Result<sheet::Cells, ReadError> {
    let place = format!("trang tính “{}”", entry.name);
    let Some(part) = package.part(&entry.part)? else {
        return Err(ReadError::damaged(&place, "không có trong tệp"));
    };
    let text = xml::decode(part, &place)?;
    sheet::Cells::read(&text, book, budget, &place)
}

fn hidden_note(name: &str) -> Note {
    Note {
        code: FindingCode::ContentLeftOut,
        message: format!(
            "Trang tính “{name}” đang ẩn nên không được đọc. Nếu cần, hãy bỏ ẩn trong Excel rồi nhập lại."
        ),
        line: 0,
    }
}

/// The head of a sheet (title, "Kèm theo …") as paragraphs, rows of two cells in it (issuer and
/// national motto) as a table of their own, then the table.
fn push_sheet(blocks: &mut Vec<Block>, rows: Vec<TableRow>, number: u32, name: &str) {
    let heading = [HEADING_CELLS, 2]
        .iter()
        .find_map(|&least| rows.iter().position(|row| filled(row) >= least))
        .unwrap_or(rows.len());
    let mut run: Vec<TableRow> = Vec::new();
    let flush = |blocks: &mut Vec<Block>, rows: Vec<TableRow>| {
        if !rows.is_empty() {
            blocks.push(Block::Table(Table { number, name: Some(name.to_owned()), rows }));
        }
    };
    for (at, row) in rows.into_iter().enumerate() {
        if at == heading {
            flush(blocks, std::mem::take(&mut run));
        }
        if at < heading && filled(&row) == 1 {
            flush(blocks, std::mem::take(&mut run));
            let line = row.line;
            let text = row.cells.into_iter().find(is_filled).map(|cell| cell.text);
            blocks.extend(text.map(|text| Block::Paragraph(Paragraph { text, line })));
        } else {
            run.push(row);
        }
    }
    flush(blocks, run);
}

fn filled(row: &TableRow) -> usize {
    row.cells.iter().filter(|cell| is_filled(cell)).count()
}

fn is_filled(cell: &super::GridCell) -> bool {
    cell.merge == Merge::Own && !cell.text.is_empty()
}
