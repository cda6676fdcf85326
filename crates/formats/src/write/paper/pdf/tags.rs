//! What each part of a page is: headings, paragraphs, tables with their headings, for who has the
//! file read aloud; and the outline of the document.
//!
//! A figure is a span of its own whose id is the tag of its source, as its control in the Word file
//! has it, with "#" and a number behind it, as ids are given once; krilla puts a "U" before it.

use std::collections::BTreeMap;
use std::num::{NonZeroU16, NonZeroU32};

use krilla::destination::XyzDestination;
use krilla::geom::Point;
use krilla::outline::{Outline, OutlineNode};
use krilla::tagging::{Identifier, Node, TableHeaderScope, Tag, TagGroup, TagId, TagKind, TagTree};

use super::block::{Block, Item, ItemKind};
use super::grid::{Grid, GridKind};
use super::set::SetText;
use crate::paper::Style;

/// Parts of one text, in the order they were drawn.
#[derive(Debug, Default)]
pub(super) struct Parts {
    nodes: Vec<Node>,
    /// The figure that was drawn last.
    source: Option<u16>,
    /// Page and height on it where the text begins.
    begins: Option<(usize, f32)>,
}

impl Parts {
    /// Adds what was drawn under `id` on a page.
    pub(super) fn add(
        &mut self,
        id: Identifier,
        source: Option<u16>,
        text: &SetText,
        begins: (usize, f32),
        figures: &mut u32,
    ) {
        self.begins.get_or_insert(begins);
        let figure = source.and_then(|source| text.sources.get(usize::from(source)));
        match (figure, self.nodes.last_mut()) {
            // A figure goes on in the next line.
            (Some(_), Some(Node::Group(group))) if self.source == source => group.push(id),
            (Some(figure), _) => {
                *figures += 1;
                let id_of = TagId::from(format!("{}#{figures}", figure.tag).into_bytes());
                let tag = Tag::Span.with_id(Some(id_of));
                self.nodes.push(TagGroup::with_children(tag, vec![id.into()]).into());
            }
            (None, _) => self.nodes.push(id.into()),
        }
        self.source = source;
    }
}

/// Which text of a block: row, cell and item; zeros for a paragraph.
pub(super) type Place = (usize, usize, usize);

/// Builds the tree of what stands in the document.
#[derive(Default)]
pub(super) struct Tags {
    tree: Vec<Node>,
    sheet: Vec<Node>,
    /// The block that is being drawn, and its texts.
    block: usize,
    texts: BTreeMap<Place, Parts>,
    /// Level of the last heading.
    level: u16,
    headings: Vec<Heading>,
    /// How many figures there were.
    figures: u32,
}

struct Heading {
    level: u16,
    text: String,
    begins: (usize, f32),
}

/// Longest title of a heading and of a document that readers of PDF files must take.
const LONGEST: usize = 500;

/// Text as a title: in one line, not too long, never empty.
pub(super) fn title(text: &str) -> String {
    let flat = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let text: String = flat.take(LONGEST).collect();
    if text.trim().is_empty() { "Văn bản".to_owned() } else { text.trim().to_owned() }
}

impl Tags {
    /// The text at a place of a block, and how many figures there were; blocks come one after the
    /// other.
    pub(super) fn text(
        &mut self,
        blocks: &[Block],
        block: usize,
        place: Place,
    ) -> (&mut Parts, &mut u32) {
        if self.block != block {
            self.close(blocks);
            self.block = block;
        }
        (self.texts.entry(place).or_default(), &mut self.figures)
    }

    /// Ends a sheet.
    pub(super) fn end_sheet(&mut self, blocks: &[Block]) {
        self.close(blocks);
        self.block = 0;
        let nodes = std::mem::take(&mut self.sheet);
        if !nodes.is_empty() {
            self.tree.push(TagGroup::with_children(Tag::Part, nodes).into());
        }
    }

    fn close(&mut self, blocks: &[Block]) {
        let mut texts = std::mem::take(&mut self.texts);
        match blocks.get(self.block) {
            Some(Block::Item(item)) => {
                if let Some(parts) = texts.remove(&(0, 0, 0)) {
                    let node = self.item(item, parts);
                    self.sheet.push(node);
                }
            }
            Some(Block::Grid(grid)) if grid.kind == GridKind::Columns => {
                for ((row, cell, index), parts) in texts {
                    let cell = grid.rows.get(row).and_then(|row| row.cells.get(cell));
                    if let Some(item) = cell.and_then(|cell| cell.items.get(index)) {
                        let node = self.item(item, parts);
                        self.sheet.push(node);
                    }
                }
            }
            Some(Block::Grid(grid)) => self.sheet.push(table(grid, texts)),
            None => {}
        }
    }

    fn item(&mut self, item: &Item, parts: Parts) -> Node {
        let outline = match item.style {
            // A letter has no type name: its subject is its title.
            Style::LetterSubject => Some(0),
            style => style.outline(),
        };
        let Some(level) = outline else {
            return TagGroup::with_children(Tag::P, parts.nodes).into();
        };
        // No level is left out on the way down.
        self.level = (u16::from(level) + 1).min(self.level + 1);
        let text = match &item.kind {
            ItemKind::Text(text) => title(&text.text),
            ItemKind::Rule { .. } => title(""),
        };
        let begins = parts.begins.unwrap_or_default();
        self.headings.push(Heading { level: self.level, text: text.clone(), begins });
        let level = NonZeroU16::new(self.level).unwrap_or(NonZeroU16::MIN);
        TagGroup::with_children(Tag::Hn(level, Some(text)), parts.nodes).into()
    }

    /// The tree and the outline.
    pub(super) fn finish(self) -> (TagTree, Outline) {
        let mut tree = TagTree::from(self.tree).with_lang(Some(super::LANGUAGE.to_owned()));
        if tree.children.is_empty() {
            tree.push(TagGroup::new(Tag::P));
        }
        let mut outline = Outline::new();
        let mut headings = self.headings.into_iter().peekable();
        while let Some(node) = node(&mut headings, 0) {
            outline.push_child(node);
        }
        (tree, outline)
    }
}

/// The next heading below `above`, with those under it.
fn node(
    headings: &mut std::iter::Peekable<std::vec::IntoIter<Heading>>,
    above: u16,
) -> Option<OutlineNode> {
    let heading = headings.next_if(|heading| heading.level > above)?;
    let (page, y) = heading.begins;
    let to = XyzDestination::new(page, Point::from_xy(0.0, y));
    let mut made = OutlineNode::new(heading.text, to).with_open(heading.level == 1);
    while let Some(child) = node(headings, heading.level) {
        made.push_child(child);
    }
    Some(made)
}

/// A table: its rows in their order, each cell with what was drawn of it on any page.
fn table(grid: &Grid, mut texts: BTreeMap<Place, Parts>) -> Node {
    let span =
        |count: usize| u32::try_from(count).ok().filter(|c| *c > 1).and_then(NonZeroU32::new);
    let mut rows = |range: std::ops::Range<usize>| -> Vec<Node> {
        let row = |index: usize| {
            let cells = grid.rows.get(index).map(|row| row.cells.as_slice()).unwrap_or_default();
            let cells = cells.iter().enumerate().map(|(at, cell)| {
                let (across, down) = (span(cell.across), span(cell.down));
                let tag: TagKind = if index < grid.head {
                    Tag::TH(TableHeaderScope::Column)
                        .with_col_span(across)
                        .with_row_span(down)
                        .into()
                } else {
                    Tag::TD.with_col_span(across).with_row_span(down).into()
                };
                let nodes = texts.remove(&(index, at, 0)).map(|parts| parts.nodes);
                TagGroup::with_children(tag, nodes.unwrap_or_default()).into()
            });
            Node::from(TagGroup::with_children(Tag::TR, cells.collect()))
        };
        range.map(row).collect()
    };
    let (head, body) = (rows(0..grid.head), rows(grid.head..grid.rows.len()));
    let mut parts: Vec<Node> = Vec::new();
    if !head.is_empty() {
        parts.push(TagGroup::with_children(Tag::THead, head).into());
    }
    if !body.is_empty() {
        parts.push(TagGroup::with_children(Tag::TBody, body).into());
    }
    TagGroup::with_children(Tag::Table, parts).into()
}
