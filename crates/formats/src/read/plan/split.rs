//! One table a block: what stands above the heading of a table, below its last row, or under a
//! second heading in the same grid is no part of it.

use crate::read::{Block, Document, Merge, Paragraph, Table, TableRow};

use super::shape::{heading_row, inner_heading};

/// The document with its tables parted; places stay those of the file.
pub(crate) fn tables(document: &Document) -> Document {
    let mut blocks = Vec::with_capacity(document.blocks.len());
    for block in &document.blocks {
        match block {
            Block::Table(table) => part(table, &mut blocks),
            Block::Paragraph(_) => blocks.push(block.clone()),
        }
    }
    Document { format: document.format, blocks, notes: document.notes.clone() }
}

fn part(table: &Table, blocks: &mut Vec<Block>) {
    let mut rest = table.clone();
    while let Some(heading) = heading_row(&rest) {
        let above: Vec<TableRow> = rest.rows.drain(..heading).collect();
        push_table(&above, table, blocks);
        let end = inner_heading(&rest).unwrap_or(rest.rows.len());
        let below = rest.rows.split_off(end);
        let mut last = end;
        while last > 2 && rest.rows.get(last - 1).is_some_and(is_line) {
            last -= 1;
        }
        let trailing = rest.rows.split_off(last);
        blocks.push(Block::Table(rest.clone()));
        blocks.extend(trailing.iter().filter_map(line_of));
        if below.is_empty() {
            return;
        }
        rest.rows = below;
    }
    push_table(&rest.rows, table, blocks);
}

/// Rows above a heading: lines of text one by one, and the rest as a table of another kind.
fn push_table(rows: &[TableRow], of: &Table, blocks: &mut Vec<Block>) {
    if rows.is_empty() {
        return;
    }
    if rows.iter().all(is_line) && rows.len() < of.rows.len() {
        blocks.extend(rows.iter().filter_map(line_of));
        return;
    }
    blocks.push(Block::Table(Table {
        number: of.number,
        name: of.name.clone(),
        rows: rows.to_vec(),
    }));
}

/// A row with one filled cell, in the first column or over half of the row, that is neither a
/// label nor the rest of the row above: a line of text in the grid.
fn is_line(row: &TableRow) -> bool {
    let filled: Vec<(usize, &str)> = row
        .cells
        .iter()
        .enumerate()
        .filter(|(_, c)| c.merge == Merge::Own && !c.text.trim().is_empty())
        .map(|(at, c)| (at, c.text.trim()))
        .collect();
    let [(at, text)] = filled.as_slice() else { return false };
    let covered = row.cells.iter().any(|c| c.merge == Merge::FromAbove && !c.text.is_empty());
    let reach = row.cells.iter().skip(at + 1).take_while(|c| c.merge == Merge::FromLeft).count();
    let wide = *at == 0 || (reach + 1) * 2 >= row.cells.len();
    wide && !covered
        && text.chars().count() > 2
        && !text.chars().next().is_some_and(char::is_lowercase)
}

fn line_of(row: &TableRow) -> Option<Block> {
    let cell = row.cells.iter().find(|c| c.merge == Merge::Own && !c.text.trim().is_empty())?;
    Some(Block::Paragraph(Paragraph { text: cell.text.clone(), line: row.line }))
}
