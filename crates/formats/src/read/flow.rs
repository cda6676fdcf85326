//! The flow of text of a Word file or a web page: paragraphs, and tables whose cells hold flows of
//! their own.

use super::error::ReadError;
use super::grid::{Budget, Down, Grid, SpanCell, SpanRow};
use super::{Block, Paragraph, Table};

/// A finished piece of a flow.
#[derive(Debug)]
pub(super) enum Item {
    Paragraph(String),
    Table(Vec<Row>),
}

/// A row.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// Marked as heading by the file.
    pub(super) header: bool,
    /// Grid columns left free before the first cell.
    pub(super) before: usize,
    /// Taken out by a tracked change.
    pub(super) deleted: bool,
    /// Group of rows it stands in (`thead`, `tbody`); cells do not span over the edge of one.
    pub(super) group: u32,
    pub(super) cells: Vec<Cell>,
}

/// A cell.
#[derive(Debug)]
pub(super) struct Cell {
    pub(super) span: usize,
    pub(super) down: Down,
    /// Covered by the cell to its left (`w:hMerge`).
    pub(super) joins_left: bool,
    pub(super) items: Vec<Item>,
}

impl Default for Cell {
    fn default() -> Self {
        Cell { span: 1, down: Down::One, joins_left: false, items: Vec::new() }
    }
}

impl Cell {
    /// Its text, one paragraph a line, tables in it flattened to one cell a line.
    pub(super) fn into_text(self) -> String {
        let mut items = self.items;
        if let [Item::Paragraph(text)] = items.as_mut_slice() {
            return std::mem::take(text);
        }
        let mut all = String::new();
        push_lines(&mut all, &items);
        all
    }
}

/// Tables nest no deeper here than a table in a cell: [`settle`] flattens the inner ones first.
fn push_lines(all: &mut String, items: &[Item]) {
    for item in items {
        match item {
            Item::Paragraph(text) => push_line(all, text),
            Item::Table(rows) => {
                for item in rows.iter().flat_map(|r| &r.cells).flat_map(|c| &c.items) {
                    if let Item::Paragraph(text) = item {
                        push_line(all, text);
                    }
                }
            }
        }
    }
}

fn push_line(all: &mut String, line: &str) {
    if !all.is_empty() {
        all.push('\n');
    }
    all.push_str(line);
}

/// A finished table as items of the flow around it. A table that only lays out a page (see
/// [`is_layout`]) gives way to its content; in any other, nested tables become text.
pub(super) fn settle(mut rows: Vec<Row>) -> Vec<Item> {
    rows.retain(|row| !row.deleted);
    if is_layout(&rows) {
        return rows.into_iter().flat_map(|r| r.cells).flat_map(|c| c.items).collect();
    }
    for cell in rows.iter_mut().flat_map(|r| &mut r.cells) {
        if cell.items.iter().any(|item| matches!(item, Item::Table(_))) {
            let mut text = String::new();
            push_lines(&mut text, &cell.items);
            cell.items = vec![Item::Paragraph(text)];
        }
    }
    vec![Item::Table(rows)]
}

/// Whether a table is only a frame: it has one single cell, or it holds a table proper (two rows
/// and three columns at least) that has more cells than itself.
fn is_layout(rows: &[Row]) -> bool {
    let cells = || rows.iter().flat_map(|r| &r.cells);
    let count = cells().count();
    count <= 1
        || cells().flat_map(|c| &c.items).any(|item| match item {
            Item::Table(inner) => {
                let width = inner.iter().map(|r| r.cells.len()).max().unwrap_or(0);
                let inner_count: usize = inner.iter().map(|r| r.cells.len()).sum();
                inner.len() >= 2 && width >= 3 && inner_count > count
            }
            Item::Paragraph(_) => false,
        })
}

/// Lays tables out and gives every paragraph and row its line.
///
/// # Errors
/// More cells than the limits allow.
pub(super) fn lay_out(items: Vec<Item>, budget: &mut Budget) -> Result<Vec<Block>, ReadError> {
    let mut blocks = Vec::with_capacity(items.len());
    let (mut line, mut number) = (0u32, 0u32);
    for item in items {
        match item {
            Item::Paragraph(text) => {
                line = line.saturating_add(1);
                blocks.push(Block::Paragraph(Paragraph { text, line }));
            }
            Item::Table(rows) => {
                number = number.saturating_add(1);
                let mut grid = Grid::new(budget);
                let mut group = 0;
                for row in rows {
                    line = line.saturating_add(1);
                    if std::mem::replace(&mut group, row.group) != row.group {
                        grid.end_group();
                    }
                    grid.push(line, span_row(row))?;
                }
                let rows = grid.finish()?;
                blocks.push(Block::Table(Table { number, name: None, rows }));
            }
        }
    }
    Ok(blocks)
}

fn span_row(row: Row) -> SpanRow {
    let cell = |cell: Cell| SpanCell { span: cell.span, down: cell.down, text: cell.into_text() };
    SpanRow {
        header: row.header,
        before: row.before,
        cells: row.cells.into_iter().map(cell).collect(),
    }
}

/// Something open, with the depth at which it was opened. What is innermost is last.
#[derive(Debug, Default)]
pub(super) struct Open {
    frames: Vec<(usize, Frame)>,
}

/// Something that takes text or tables.
#[derive(Debug)]
pub(super) enum Frame {
    /// The document, or a text box.
    Flow(Vec<Item>),
    Table(Vec<Row>),
    Row(Row),
    Cell(Cell),
}

impl Open {
    pub(super) fn len(&self) -> usize {
        self.frames.len()
    }

    pub(super) fn push(&mut self, depth: usize, frame: Frame) {
        self.frames.push((depth, frame));
    }

    pub(super) fn pop(&mut self) -> Option<Frame> {
        self.frames.pop().map(|(_, frame)| frame)
    }

    /// The innermost, when it was opened at that depth.
    pub(super) fn pop_at(&mut self, depth: usize) -> Option<Frame> {
        self.frames.pop_if(|(at, _)| *at == depth).map(|(_, frame)| frame)
    }

    pub(super) fn top(&self) -> Option<&Frame> {
        self.frames.last().map(|(_, frame)| frame)
    }

    pub(super) fn top_mut(&mut self) -> Option<&mut Frame> {
        self.frames.last_mut().map(|(_, frame)| frame)
    }

    /// Hands an item to the innermost thing that takes items. Empty paragraphs are dropped.
    pub(super) fn accept(&mut self, item: Item) {
        if let Item::Paragraph(text) = &item
            && text.trim().is_empty()
        {
            return;
        }
        for (_, frame) in self.frames.iter_mut().rev() {
            match frame {
                Frame::Flow(items) | Frame::Cell(Cell { items, .. }) => return items.push(item),
                Frame::Table(_) | Frame::Row(_) => {}
            }
        }
    }
}
