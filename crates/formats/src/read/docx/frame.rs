//! What the walk has open: the flow of text, tables, rows, cells and paragraphs.

use super::super::grid::{Down, SpanCell};

/// A finished piece of a flow.
#[derive(Debug)]
pub(super) enum Item {
    Paragraph(String),
    Table(Vec<Row>),
}

/// A finished row.
#[derive(Debug, Default)]
pub(super) struct Row {
    pub(super) header: bool,
    pub(super) before: usize,
    pub(super) deleted: bool,
    pub(super) cells: Vec<Cell>,
}

/// A cell: its properties while it is open, its text once it is finished.
#[derive(Debug)]
pub(super) struct Cell {
    pub(super) span: usize,
    pub(super) down: Down,
    /// Covered by the cell to its left (`w:hMerge`).
    pub(super) joins_left: bool,
    pub(super) content: Content,
}

/// Content of a cell.
#[derive(Debug)]
pub(super) enum Content {
    /// Paragraphs, one a line.
    Text(String),
    /// Paragraphs and tables; only until the table around it ends.
    Items(Vec<Item>),
}

impl Default for Cell {
    fn default() -> Self {
        Cell { span: 1, down: Down::One, joins_left: false, content: Content::Text(String::new()) }
    }
}

impl Cell {
    pub(super) fn into_span(self) -> SpanCell {
        SpanCell { text: self.content.into_text(), span: self.span, down: self.down }
    }

    /// Adds a paragraph of the cell.
    pub(super) fn push_text(&mut self, text: String) {
        match &mut self.content {
            Content::Text(all) => push_line(all, &text),
            Content::Items(items) => items.push(Item::Paragraph(text)),
        }
    }

    /// Adds a table of the cell.
    pub(super) fn push_table(&mut self, rows: Vec<Row>) {
        let mut items = match std::mem::replace(&mut self.content, Content::Items(Vec::new())) {
            Content::Items(items) => items,
            Content::Text(text) if text.is_empty() => Vec::new(),
            Content::Text(text) => vec![Item::Paragraph(text)],
        };
        items.push(Item::Table(rows));
        self.content = Content::Items(items);
    }
}

impl Content {
    /// The text with nested tables flattened, one cell a line. Tables nested deeper are already
    /// text: see [`settle`].
    fn into_text(self) -> String {
        match self {
            Content::Text(text) => text,
            Content::Items(items) => {
                let mut all = String::new();
                for item in items {
                    match item {
                        Item::Paragraph(text) => push_line(&mut all, &text),
                        Item::Table(rows) => {
                            for cell in rows.into_iter().flat_map(|r| r.cells) {
                                if let Content::Text(text) = cell.content {
                                    push_line(&mut all, &text);
                                }
                            }
                        }
                    }
                }
                all
            }
        }
    }
}

fn push_line(all: &mut String, text: &str) {
    if text.is_empty() {
        return;
    }
    if !all.is_empty() {
        all.push('\n');
    }
    all.push_str(text);
}

/// A finished table as items of what stands around it: a table of one single cell is only a frame
/// drawn around its content, which takes its place; in any other, nested tables become text.
pub(super) fn settle(mut rows: Vec<Row>) -> Vec<Item> {
    rows.retain(|row| !row.deleted);
    if let [row] = rows.as_mut_slice()
        && let [cell] = row.cells.as_mut_slice()
    {
        let content = std::mem::replace(&mut cell.content, Content::Text(String::new()));
        return match content {
            Content::Items(items) => items,
            Content::Text(text) if text.is_empty() => Vec::new(),
            Content::Text(text) => {
                text.split('\n').map(|line| Item::Paragraph(line.to_owned())).collect()
            }
        };
    }
    if rows.is_empty() {
        return Vec::new();
    }
    for cell in rows.iter_mut().flat_map(|r| &mut r.cells) {
        if let Content::Items(_) = cell.content {
            let content = std::mem::replace(&mut cell.content, Content::Text(String::new()));
            cell.content = Content::Text(content.into_text());
        }
    }
    vec![Item::Table(rows)]
}

/// A paragraph being read.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    pub(super) text: String,
    pub(super) style: Option<String>,
    /// `w:numPr` of its own: list and level.
    pub(super) number: Option<u32>,
    pub(super) level: Option<usize>,
    /// Its mark was deleted by a tracked change: the next paragraph goes on in it.
    pub(super) mark_deleted: bool,
    /// Paragraphs of text boxes anchored in it; they follow it.
    pub(super) boxes: Vec<String>,
}

/// Something open, with the depth of its element.
#[derive(Debug)]
pub(super) enum Frame {
    /// The body.
    Body(Vec<Item>),
    /// A text box: its paragraphs.
    Box(Vec<String>),
    Table(Vec<Row>),
    Row(Row),
    Cell(Cell),
}
