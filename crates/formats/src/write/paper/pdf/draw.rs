//! Draws pages.

use krilla::Document;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::page::PageSettings;
use krilla::paint::Stroke;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag};
use krilla::text::{GlyphId, KrillaGlyph};

use super::block::{Block, Item, ItemKind};
use super::face::Fonts;
use super::grid::{Cell, Grid, GridKind};
use super::pages::{Part, Placed};
use super::set::SetText;
use super::tags::{Place, Tags};
use crate::paper::{HEADER, Look, MARK_SIZE, PageLook, words};

/// What stays the same on every page.
pub(super) struct Drawer<'a> {
    pub(super) fonts: &'a Fonts,
    pub(super) page: PageLook,
    /// How page numbers look.
    pub(super) number: Look,
    /// Printed at the head of the pages from the second one of a sheet on; on the first it stands in
    /// the text.
    pub(super) mark: Option<&'a str>,
}

/// A page that is being drawn.
struct Canvas<'a, 'b> {
    surface: Surface<'b>,
    fonts: &'a Fonts,
    blocks: &'a [Block],
    tags: &'a mut Tags,
    /// Number of the page in the document, from 0.
    page: usize,
    /// Upper left corner of the text.
    origin: (f32, f32),
    /// Width of the text.
    width: f32,
}

/// Width of the lines of tables, and of those under names.
const TABLE_LINE: f32 = 0.5;
const RULE_LINE: f32 = 0.75;

impl Drawer<'_> {
    /// Draws the pages of a sheet; `first` is how many pages stand before it.
    pub(super) fn sheet(
        &self,
        document: &mut Document,
        tags: &mut Tags,
        landscape: bool,
        (blocks, pages): (&[Block], &[Vec<Placed>]),
        first: usize,
    ) -> Option<()> {
        let (width, height) = self.page.size(landscape);
        for (index, placed) in pages.iter().enumerate() {
            let mut page = document.start_page_with(PageSettings::from_wh(width, height)?);
            let mut canvas = Canvas {
                surface: page.surface(),
                fonts: self.fonts,
                blocks,
                tags,
                page: first + index,
                origin: (self.page.left, self.page.top),
                width: self.page.text_width(landscape),
            };
            canvas.header(self, index + 1);
            canvas.page(placed);
            drop(canvas);
            page.finish();
        }
        tags.end_sheet(blocks);
        Some(())
    }
}

/// Lines of a text that follow one another on a page.
struct Lines<'a> {
    text: &'a SetText,
    /// Which line, and its upper left corner.
    at: Vec<(usize, f32, f32)>,
}

impl Canvas<'_, '_> {
    /// Page number from the second page of a sheet on, and the mark.
    fn header(&mut self, drawer: &Drawer<'_>, number: usize) {
        let mut y = HEADER;
        let width = self.width;
        let mut line = |text: &str, look: &Look, artifact: ArtifactType| {
            let set = super::set::set(&words(text), look, width, false);
            self.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(artifact)));
            draw_line(&mut self.surface, self.fonts, &set, 0, (self.origin.0, y), |_, _| {});
            self.surface.end_tagged();
            y += set.height;
        };
        if number > 1 {
            line(&number.to_string(), &drawer.number, ArtifactType::PageNumber);
        }
        if let Some(mark) = drawer.mark.filter(|_| number > 1) {
            let look = Look { size: MARK_SIZE, bold: true, ..drawer.number };
            line(mark, &look, ArtifactType::Header);
        }
    }

    fn page(&mut self, placed: &[Placed]) {
        let mut left = placed;
        while let Some(first) = left.first() {
            let same = |one: &&Placed| match (first.part, one.part) {
                (Part::Line(_), Part::Line(_)) => one.block == first.block,
                (Part::Slice { row, .. }, Part::Slice { row: other, .. }) => {
                    one.block == first.block && row == other
                }
                _ => std::ptr::eq(*one, first),
            };
            let count = left.iter().take_while(same).count().max(1);
            let (group, rest) = left.split_at(count.min(left.len()));
            self.group(first, group);
            left = rest;
        }
    }

    fn group(&mut self, first: &Placed, group: &[Placed]) {
        let blocks = self.blocks;
        match (blocks.get(first.block), first.part) {
            (Some(Block::Item(item)), _) => self.item(item, first.block, group),
            (Some(Block::Grid(grid)), Part::Head { again }) => self.head(grid, first, again),
            (Some(Block::Grid(grid)), Part::Row(row)) => self.row(grid, first, row, false),
            (Some(Block::Grid(grid)), Part::Slice { row, .. }) => self.slices(grid, group, row),
            _ => {}
        }
    }

    fn item(&mut self, item: &Item, block: usize, group: &[Placed]) {
        let (x, top) = self.origin;
        match &item.kind {
            ItemKind::Text(text) => {
                let at = group.iter().filter_map(|placed| match placed.part {
                    Part::Line(line) => Some((line, x, top + placed.y)),
                    _ => None,
                });
                let lines = Lines { text, at: at.collect() };
                self.text(&lines, Some((block, (0, 0, 0))));
            }
            ItemKind::Rule { length, .. } => {
                if let Some(placed) = group.first() {
                    self.rule(x, top + placed.y, self.width, *length);
                }
            }
        }
    }

    fn head(&mut self, grid: &Grid, placed: &Placed, again: bool) {
        let mut y = placed.y;
        for index in 0..grid.head {
            let height = grid.rows.get(index).map_or(0.0, |row| row.height);
            self.row(grid, &Placed { y, ..*placed }, index, again);
            y += height;
        }
    }

    /// A whole row; `again` for a heading that was read before.
    fn row(&mut self, grid: &Grid, placed: &Placed, index: usize, again: bool) {
        let Some(row) = grid.rows.get(index) else { return };
        let (left, top) = (self.origin.0, self.origin.1 + placed.y);
        let height = |cell: &Cell| -> f32 {
            let rows = grid.rows.get(index..index + cell.down).unwrap_or_default();
            rows.iter().map(|row| row.height).sum()
        };
        if grid.kind == GridKind::Table {
            let cells = row.cells.iter();
            let boxes = cells.map(|cell| (left + cell.x, top, cell.width, height(cell)));
            self.boxes(&boxes.collect::<Vec<_>>());
        }
        for (at, cell) in row.cells.iter().enumerate() {
            let mut y = top + grid.pad();
            if grid.kind == GridKind::Table {
                y += ((height(cell) - cell.content()) / 2.0 - grid.pad()).max(0.0);
            }
            for (index_of, item) in cell.items.iter().enumerate() {
                let place = (!again).then_some((placed.block, (index, at, index_of)));
                let from = y + item.before;
                let lines = (0..item.lines())
                    .map(|line| (line, from + item.line_height() * line as f32))
                    .collect();
                self.cell_item(grid, cell, item, lines, place);
                y += item.whole();
            }
        }
    }

    /// The part of a row that stands on this page, when the row is higher than a page.
    fn slices(&mut self, grid: &Grid, group: &[Placed], index: usize) {
        let (Some(row), Some(first), Some(end)) =
            (grid.rows.get(index), group.first(), group.last())
        else {
            return;
        };
        let (left, top) = (self.origin.0, self.origin.1);
        if grid.kind == GridKind::Table {
            let height = end.y + end.height - first.y;
            let boxes = row.cells.iter().map(|c| (left + c.x, top + first.y, c.width, height));
            self.boxes(&boxes.collect::<Vec<_>>());
        }
        for (at, cell) in row.cells.iter().enumerate() {
            let all = cell.lines();
            for (index_of, item) in cell.items.iter().enumerate() {
                let lines = group.iter().filter_map(|placed| match placed.part {
                    Part::Slice { slice, .. } => {
                        let line = all.get(slice).filter(|line| line.item == index_of)?;
                        let pad = if slice == 0 { grid.pad() } else { 0.0 };
                        Some((line.line, top + placed.y + pad + line.before))
                    }
                    _ => None,
                });
                let lines: Vec<(usize, f32)> = lines.collect();
                if !lines.is_empty() {
                    self.cell_item(
                        grid,
                        cell,
                        item,
                        lines,
                        Some((first.block, (index, at, index_of))),
                    );
                }
            }
        }
    }

    fn cell_item(
        &mut self,
        grid: &Grid,
        cell: &Cell,
        item: &Item,
        lines: Vec<(usize, f32)>,
        place: Option<(usize, Place)>,
    ) {
        let x = self.origin.0 + cell.x + grid.side();
        match &item.kind {
            ItemKind::Text(text) => {
                let at = lines.into_iter().map(|(line, y)| (line, x, y)).collect();
                self.text(&Lines { text, at }, place);
            }
            ItemKind::Rule { length, .. } => {
                if let Some((_, y)) = lines.first() {
                    self.rule(x, *y, cell.width, *length);
                }
            }
        }
    }

    /// Draws lines of a text; without a place they are not read aloud.
    fn text(&mut self, lines: &Lines<'_>, place: Option<(usize, Place)>) {
        let Canvas { surface, fonts, blocks, tags, page, .. } = self;
        let Some((block, place)) = place else {
            let artifact = Artifact::with_kind(ArtifactType::PaginationOther);
            surface.start_tagged(ContentTag::Artifact(artifact));
            for (line, x, y) in &lines.at {
                draw_line(surface, fonts, lines.text, *line, (*x, *y), |_, _| {});
            }
            surface.end_tagged();
            return;
        };
        let (parts, figures) = tags.text(blocks, block, place);
        // Which figure is open, if anything is.
        let mut open: Option<Option<u16>> = None;
        for (line, x, y) in &lines.at {
            draw_line(surface, fonts, lines.text, *line, (*x, *y), |surface, source| {
                if open != Some(source) {
                    if open.is_some() {
                        surface.end_tagged();
                    }
                    let id = surface.start_tagged(ContentTag::Other);
                    parts.add(id, source, lines.text, (*page, *y), figures);
                    open = Some(source);
                }
            });
        }
        if open.is_some() {
            surface.end_tagged();
        }
    }

    fn boxes(&mut self, boxes: &[(f32, f32, f32, f32)]) {
        let mut path = PathBuilder::new();
        for (x, y, width, height) in boxes {
            if let Some(rect) = Rect::from_xywh(*x, *y, *width, *height) {
                path.push_rect(rect);
            }
        }
        self.stroke(path, TABLE_LINE);
    }

    fn rule(&mut self, x: f32, y: f32, width: f32, length: f32) {
        let mut path = PathBuilder::new();
        let begin = x + ((width - length) / 2.0).max(0.0);
        path.move_to(begin, y + 1.0);
        path.line_to(begin + length.min(width), y + 1.0);
        self.stroke(path, RULE_LINE);
    }

    fn stroke(&mut self, path: PathBuilder, width: f32) {
        let Some(path) = path.finish() else { return };
        let artifact = Artifact::with_kind(ArtifactType::Layout);
        self.surface.start_tagged(ContentTag::Artifact(artifact));
        self.surface.set_stroke(Some(Stroke { width, ..Stroke::default() }));
        self.surface.draw_path(&path);
        self.surface.set_stroke(None);
        self.surface.end_tagged();
    }
}

/// Draws a line of a text in runs of one cut and one figure; `begin` is told of each before.
fn draw_line(
    surface: &mut Surface<'_>,
    fonts: &Fonts,
    text: &SetText,
    line: usize,
    (x, y): (f32, f32),
    mut begin: impl FnMut(&mut Surface<'_>, Option<u16>),
) {
    let Some(line) = text.lines.get(line) else { return };
    let mut x = x + line.x;
    let mut at = line.glyphs.start;
    while let Some(first) = text.glyphs.get(at).filter(|_| at < line.glyphs.end) {
        let mut run = Vec::new();
        let mut width = 0.0;
        while let Some(glyph) = text.glyphs.get(at).filter(|_| at < line.glyphs.end) {
            if glyph.face != first.face || glyph.source != first.source {
                break;
            }
            let (from, to) = (usize::try_from(glyph.at).unwrap_or_default(), text.end(at));
            let space = text.text.get(from..to) == Some(" ") && at < line.inner;
            at += 1;
            let advance = glyph.shape.advance + if space { line.stretch / text.size } else { 0.0 };
            let id = GlyphId::new(glyph.shape.glyph);
            run.push(KrillaGlyph::new(id, advance, 0.0, 0.0, 0.0, from..to, None));
            width += advance * text.size;
        }
        if !run.is_empty() {
            begin(surface, first.source);
            let start = Point::from_xy(x, y + text.baseline);
            surface.draw_glyphs(start, &run, fonts.of(first.face), &text.text, text.size, false);
        }
        x += width;
    }
}
