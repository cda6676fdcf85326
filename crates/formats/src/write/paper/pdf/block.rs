//! Pieces of a sheet with their measures: what stands under what, and what stays together.

use super::grid::{Cell, Grid, GridKind, Row};
use super::set::{SetText, set};
use crate::paper::{HEAD_LEFT, Line, Piece, Rules, RulesError, Sheet, Style, look};

/// A paragraph or a drawn line, with its measures in points.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) style: Style,
    pub(super) kind: ItemKind,
    /// Space above.
    pub(super) before: f32,
    /// Space below.
    pub(super) after: f32,
    /// Stays on one page with what follows.
    pub(super) keep_next: bool,
}

/// What an item shows.
#[derive(Debug)]
pub(super) enum ItemKind {
    Text(SetText),
    /// A line, drawn in the middle: its length, and the height it takes.
    Rule {
        length: f32,
        height: f32,
    },
}

impl Item {
    pub(super) fn new(line: &Line, rules: &Rules, width: f32) -> Result<Item, RulesError> {
        let look = look(rules, line.style)?;
        let kind = if line.style == Style::Rule {
            ItemKind::Rule { length: line.rule, height: look.size }
        } else {
            ItemKind::Text(set(&line.text, &look, width, false))
        };
        let Line { style, .. } = *line;
        let (before, after, keep_next) = (look.before, look.after, look.keep_next);
        Ok(Item { style, kind, before, after, keep_next })
    }

    /// Lines it can be cut between.
    pub(super) fn lines(&self) -> usize {
        match &self.kind {
            ItemKind::Text(text) => text.lines.len(),
            ItemKind::Rule { .. } => 1,
        }
    }

    /// Height of one of them.
    pub(super) fn line_height(&self) -> f32 {
        match &self.kind {
            ItemKind::Text(text) => text.height,
            ItemKind::Rule { height, .. } => *height,
        }
    }

    /// Height with the space around it.
    pub(super) fn whole(&self) -> f32 {
        self.before + self.line_height() * self.lines() as f32 + self.after
    }
}

/// What stands on a sheet, one under the other.
#[derive(Debug)]
pub(super) enum Block {
    Item(Item),
    Grid(Grid),
}

/// Measures the pieces of a sheet.
pub(super) fn blocks(sheet: &Sheet, rules: &Rules, width: f32) -> Result<Vec<Block>, RulesError> {
    sheet
        .pieces
        .iter()
        .map(|piece| {
            Ok(match piece {
                Piece::Line(line) => Block::Item(Item::new(line, rules, width)?),
                Piece::Table(table) => Block::Grid(Grid::table(table, rules, width)?),
                Piece::Head { left, right, lower_left, lower_right } => {
                    let rows = [(left, right, true), (lower_left, lower_right, false)];
                    Block::Grid(columns(&rows, rules, width)?)
                }
                Piece::Foot { left, right } => {
                    Block::Grid(columns(&[(left, right, false)], rules, width)?)
                }
            })
        })
        .collect()
}

/// Rows of two columns without borders; with whether each stays with the next.
fn columns(
    rows: &[(&Vec<Line>, &Vec<Line>, bool)],
    rules: &Rules,
    width: f32,
) -> Result<Grid, RulesError> {
    let middle = width * HEAD_LEFT;
    let cell = |lines: &[Line], x: f32, width: f32| -> Result<Cell, RulesError> {
        let items = lines.iter().map(|line| Item::new(line, rules, width));
        Ok(Cell { x, width, across: 1, down: 1, items: items.collect::<Result<_, _>>()? })
    };
    let rows = rows.iter().map(|(left, right, keep_next)| {
        let cells = vec![cell(left, 0.0, middle)?, cell(right, middle, width - middle)?];
        Ok(Row::new(cells, *keep_next, 0.0))
    });
    let rows = rows.collect::<Result<_, RulesError>>()?;
    Ok(Grid { kind: GridKind::Columns, head: 0, rows })
}
