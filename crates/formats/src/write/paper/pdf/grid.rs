//! Tables with their measures: how high each row is, and where its cells stand.

use super::block::{Item, ItemKind};
use super::set::set;
use crate::paper::{
    Align, CELL_SIDE, CELL_TOP, CellAlign, Look, Rules, RulesError, Style, Table, look, words,
};

/// Cells beside and under one another.
#[derive(Debug)]
pub(super) struct Grid {
    pub(super) kind: GridKind,
    /// How many rows at the top are headings.
    pub(super) head: usize,
    pub(super) rows: Vec<Row>,
}

/// What a grid is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GridKind {
    /// Two columns of paragraphs: head and foot of a paper.
    Columns,
    /// A table of the text.
    Table,
}

#[derive(Debug)]
pub(super) struct Row {
    pub(super) cells: Vec<Cell>,
    pub(super) height: f32,
    /// Stays on one page with the next.
    pub(super) keep_next: bool,
}

#[derive(Debug)]
pub(super) struct Cell {
    /// Left side, from the left of the grid.
    pub(super) x: f32,
    pub(super) width: f32,
    /// Columns it covers.
    pub(super) across: usize,
    /// Rows it covers.
    pub(super) down: usize,
    pub(super) items: Vec<Item>,
}

/// A line of a cell: which of its items, which line of it, and its measures.
#[derive(Debug, Clone, Copy)]
pub(super) struct CellLine {
    pub(super) item: usize,
    pub(super) line: usize,
    pub(super) before: f32,
    pub(super) height: f32,
    pub(super) after: f32,
}

impl CellLine {
    pub(super) fn whole(&self) -> f32 {
        self.before + self.height + self.after
    }
}

impl Cell {
    /// Height of what stands in it.
    pub(super) fn content(&self) -> f32 {
        self.items.iter().map(Item::whole).sum()
    }

    /// Its lines from above.
    pub(super) fn lines(&self) -> Vec<CellLine> {
        let lines_of = |(index, item): (usize, &Item)| {
            let (count, height) = (item.lines(), item.line_height());
            let (before, after) = (item.before, item.after);
            (0..count).map(move |line| CellLine {
                item: index,
                line,
                before: if line == 0 { before } else { 0.0 },
                height,
                after: if line + 1 == count { after } else { 0.0 },
            })
        };
        self.items.iter().enumerate().flat_map(lines_of).collect()
    }
}

impl Row {
    pub(super) fn new(cells: Vec<Cell>, keep_next: bool, pad: f32) -> Row {
        let own = cells.iter().filter(|cell| cell.down == 1).map(Cell::content);
        let height = own.fold(0.0, f32::max) + pad * 2.0;
        Row { cells, height, keep_next }
    }

    /// Heights of the parts that a row higher than a page is cut into: in each stands one line of
    /// every cell.
    pub(super) fn slices(&self, pad: f32) -> Vec<f32> {
        let mut heights: Vec<f32> = Vec::new();
        for cell in &self.cells {
            for (index, line) in cell.lines().iter().enumerate() {
                match heights.get_mut(index) {
                    Some(height) => *height = height.max(line.whole()),
                    None => heights.push(line.whole()),
                }
            }
        }
        if let Some(first) = heights.first_mut() {
            *first += pad;
        }
        if let Some(last) = heights.last_mut() {
            *last += pad;
        }
        heights
    }
}

impl Grid {
    /// Room above and below the words of a cell.
    pub(super) fn pad(&self) -> f32 {
        if self.kind == GridKind::Table { CELL_TOP } else { 0.0 }
    }

    /// Room beside them.
    pub(super) fn side(&self) -> f32 {
        if self.kind == GridKind::Table { CELL_SIDE } else { 0.0 }
    }

    /// Height of its heading rows.
    pub(super) fn head_height(&self) -> f32 {
        self.rows.iter().take(self.head).map(|row| row.height).sum()
    }

    /// A table of the text.
    pub(super) fn table(table: &Table, rules: &Rules, width: f32) -> Result<Grid, RulesError> {
        let made = Maker {
            edges: edges(table, width),
            head: look(rules, Style::TableHead)?,
            cell: look(rules, Style::TableCell)?,
        };
        let mut rows = made.head_rows(table);
        let head = rows.len();
        rows.extend(table.rows.iter().map(|row| made.row(row)));
        Ok(Grid { kind: GridKind::Table, head, rows })
    }
}

/// Where columns begin and the last one ends.
fn edges(table: &Table, width: f32) -> Vec<f32> {
    let whole: f32 = table.columns.iter().map(|column| f32::from(*column)).sum::<f32>().max(1.0);
    let mut at = 0.0;
    let mut edges = vec![0.0];
    for column in &table.columns {
        at += f32::from(*column) / whole * width;
        edges.push(at);
    }
    if edges.len() == 1 {
        edges.push(width);
    }
    edges
}

struct Maker {
    edges: Vec<f32>,
    head: Look,
    cell: Look,
}

impl Maker {
    fn columns(&self) -> usize {
        self.edges.len() - 1
    }

    /// A cell from column `at` on; one beyond the last column stands in the last.
    fn cell(&self, at: usize, across: usize, item: impl FnOnce(f32) -> Item) -> Cell {
        let at = at.min(self.columns() - 1);
        let end = (at + across.max(1)).min(self.columns());
        let edge = |index: usize| self.edges.get(index).copied().unwrap_or_default();
        let (x, width) = (edge(at), edge(end) - edge(at));
        Cell { x, width, across: end - at, down: 1, items: vec![item(width - CELL_SIDE * 2.0)] }
    }

    fn item(
        &self,
        style: Style,
        text: &[crate::paper::Span],
        look: &Look,
        width: f32,
        strong: bool,
    ) -> Item {
        let kind = ItemKind::Text(set(text, look, width, strong));
        Item { style, kind, before: look.before, after: look.after, keep_next: false }
    }

    fn row(&self, row: &crate::paper::Row) -> Row {
        let mut at = 0;
        let mut cells = Vec::new();
        for cell in &row.cells {
            let align = match cell.align {
                CellAlign::Left => self.cell.align,
                CellAlign::Centre => Align::Centre,
                CellAlign::Right => Align::Right,
            };
            let look = Look { align, ..self.cell };
            cells.push(self.cell(at, cell.across, |width| {
                self.item(Style::TableCell, &cell.text, &look, width, row.strong)
            }));
            at += cell.across.max(1);
        }
        while at < self.columns() {
            let item = |width| self.item(Style::TableCell, &[], &self.cell, width, false);
            cells.push(self.cell(at, 1, item));
            at += 1;
        }
        Row::new(cells, row.strong, CELL_TOP)
    }

    /// Heading rows: each column is covered by cells of rows above for as long as they go down.
    fn head_rows(&self, table: &Table) -> Vec<Row> {
        let mut covered = vec![0_usize; self.columns()];
        let mut rows: Vec<Row> = Vec::new();
        for (index, row) in table.head.iter().enumerate() {
            let (mut cells, mut at) = (Vec::new(), 0);
            for cell in &row.clone() {
                while covered.get(at).is_some_and(|rows| *rows > 0) {
                    at += 1;
                }
                let across = cell.across.max(1);
                let mut made = self.cell(at, across, |width| {
                    self.item(Style::TableHead, &words(&cell.text), &self.head, width, false)
                });
                made.down = cell.down.clamp(1, table.head.len() - index);
                let end = (at + across).min(covered.len());
                covered.get_mut(at.min(end)..end).unwrap_or_default().fill(made.down);
                cells.push(made);
                at += across;
            }
            covered.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
            rows.push(Row::new(cells, true, CELL_TOP));
        }
        stretch(&mut rows);
        rows
    }
}

/// Makes the last row that a cell covers high enough for it.
fn stretch(rows: &mut [Row]) {
    for index in 0..rows.len() {
        let tall: Vec<(usize, f32)> = rows
            .get(index)
            .map(|row| {
                row.cells
                    .iter()
                    .filter(|cell| cell.down > 1)
                    .map(|c| (c.down, c.content()))
                    .collect()
            })
            .unwrap_or_default();
        for (down, content) in tall {
            let span = rows.get_mut(index..index + down).unwrap_or_default();
            let have: f32 = span.iter().map(|row| row.height).sum();
            if let Some(last) = span.last_mut() {
                last.height += (content + CELL_TOP * 2.0 - have).max(0.0);
            }
        }
    }
}
