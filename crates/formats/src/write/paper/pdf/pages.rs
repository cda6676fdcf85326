//! Which part of which block stands on which page.
//!
//! Parts go onto a page one after the other; where the next does not fit, the page ends at the last
//! place where it may. A paragraph leaves two lines behind and takes two along, a heading goes with
//! what follows, a row of a table stays whole unless it is higher than a page.

use super::block::{Block, Item};
use super::grid::{Grid, GridKind};

/// A part of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// A line of a paragraph.
    Line(usize),
    /// The heading rows of a table.
    Head {
        /// They stand here again.
        again: bool,
    },
    /// A row.
    Row(usize),
    /// A part of a row that is higher than a page.
    Slice {
        row: usize,
        slice: usize,
        /// It ends the row.
        last: bool,
    },
}

/// A part with its place on a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Placed {
    pub(super) block: usize,
    pub(super) part: Part,
    /// Its upper side, from the upper margin.
    pub(super) y: f32,
    pub(super) height: f32,
}

#[derive(Debug, Clone, Copy)]
struct Atom {
    block: usize,
    part: Part,
    before: f32,
    height: f32,
    after: f32,
    /// A page may end after it.
    ends: bool,
}

/// Pages of a sheet, whose text is `height` points high.
pub(super) fn pages(blocks: &[Block], height: f32) -> Vec<Vec<Placed>> {
    let atoms = atoms(blocks, height);
    let mut pages = Vec::new();
    let mut from = 0;
    while from < atoms.len() {
        let (page, next) = page(&atoms, from, blocks, height);
        pages.push(page);
        from = next;
    }
    pages
}

/// One page, and where the next begins.
fn page(atoms: &[Atom], from: usize, blocks: &[Block], height: f32) -> (Vec<Placed>, usize) {
    let mut placed = Vec::new();
    let mut y = 0.0;
    if let Some(head) = atoms.get(from).and_then(|atom| head_again(atom, blocks, height)) {
        y = head.height;
        placed.push(head);
    }
    let heads = placed.len();
    let mut at = from;
    while let Some(atom) = atoms.get(at) {
        // Of the space below and the space above the larger counts, as in Word.
        let above = at.checked_sub(1).and_then(|last| atoms.get(last)).map_or(0.0, |a| a.after);
        let before = if at == from { 0.0 } else { atom.before.max(above) };
        if at > from && y + before + atom.height > height + 0.01 {
            let end = (from + 1..=at).rev().find(|end| ends(atoms, *end)).unwrap_or(at);
            placed.truncate(heads + end - from);
            return (placed, end);
        }
        let Atom { block, part, height, .. } = *atom;
        placed.push(Placed { block, part, y: y + before, height });
        y += before + height;
        at += 1;
    }
    (placed, at)
}

/// Whether a page may end before the atom at `end`.
fn ends(atoms: &[Atom], end: usize) -> bool {
    end.checked_sub(1).and_then(|last| atoms.get(last)).is_some_and(|atom| atom.ends)
}

/// The heading of a table that goes on here, unless it takes half the page.
fn head_again(atom: &Atom, blocks: &[Block], height: f32) -> Option<Placed> {
    let inside = matches!(atom.part, Part::Row(_) | Part::Slice { .. });
    match blocks.get(atom.block) {
        Some(Block::Grid(grid)) if inside && repeats(grid, height) => Some(Placed {
            block: atom.block,
            part: Part::Head { again: true },
            y: 0.0,
            height: grid.head_height(),
        }),
        _ => None,
    }
}

/// Whether the heading of a table comes again on each page.
fn repeats(grid: &Grid, height: f32) -> bool {
    grid.head > 0 && grid.head_height() < height / 2.0
}

fn atoms(blocks: &[Block], height: f32) -> Vec<Atom> {
    let mut atoms = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        match block {
            Block::Item(item) => of_item(index, item, &mut atoms),
            Block::Grid(grid) => {
                // The foot does not stand on a page alone.
                if grid.kind == GridKind::Columns && index > 0 {
                    keep_last(&mut atoms);
                }
                of_grid(index, grid, height, &mut atoms);
            }
        }
    }
    atoms
}

fn of_item(block: usize, item: &Item, out: &mut Vec<Atom>) {
    let (count, height) = (item.lines(), item.line_height());
    for line in 0..count {
        let last = line + 1 == count;
        out.push(Atom {
            block,
            part: Part::Line(line),
            before: if line == 0 { item.before } else { 0.0 },
            height,
            after: if last { item.after } else { 0.0 },
            // Two lines at least stay, two at least go.
            ends: if last { !item.keep_next } else { line >= 1 && line + 2 < count },
        });
    }
}

/// Keeps the last lines before the foot with it; a single one with what stands above it.
fn keep_last(atoms: &mut [Atom]) {
    let Some(last) = atoms.last_mut() else { return };
    last.ends = false;
    if last.part == Part::Line(0)
        && let Some(above) = atoms.len().checked_sub(2).and_then(|at| atoms.get_mut(at))
    {
        above.ends = false;
    }
}

fn of_grid(block: usize, grid: &Grid, page: f32, out: &mut Vec<Atom>) {
    let atom = |part, height, ends| Atom { block, part, before: 0.0, height, after: 0.0, ends };
    let repeats = repeats(grid, page);
    let mut room = page;
    let mut from = 0;
    if repeats {
        room -= grid.head_height();
        from = grid.head;
        out.push(atom(
            Part::Head { again: false },
            grid.head_height(),
            grid.rows.len() == grid.head,
        ));
    }
    let last = grid.rows.len().saturating_sub(1);
    for (index, row) in grid.rows.iter().enumerate().skip(from) {
        if row.height <= room {
            out.push(atom(Part::Row(index), row.height, !row.keep_next || index == last));
            continue;
        }
        let slices = row.slices(grid.pad());
        let count = slices.len();
        for (slice, height) in slices.into_iter().enumerate() {
            let last = slice + 1 == count;
            out.push(atom(Part::Slice { row: index, slice, last }, height, true));
        }
    }
    if let Some(end) = out.last_mut().filter(|_| grid.kind == GridKind::Table) {
        end.after = GAP;
    }
}

/// Room under a table.
const GAP: f32 = 10.0;
