//! Tables that were flattened to one cell a line, with the blank cells gone, made tables again.
//!
//! Text copied from a legal site keeps every filled cell as a line of its own and nothing of the
//! grid. What a line is can only be told by what it says and by its neighbours, so the lines of a
//! table are cut into rows by the cheapest reading of the whole (see [`align`] and [`cut`]).
//! Cells that must have stood there and do not are marked as lost, never filled in.

mod align;
mod cut;
mod head;

use std::collections::HashMap;

use crate::read::{Block, Document, GridCell, Merge, Paragraph, Table, TableRow};

use super::head::begins_signature;
use align::Line;
use head::Head;

/// Rebuilds the flattened tables of a text document; other blocks stay as they are.
pub(crate) fn rebuild(document: &Document) -> Document {
    let lines: Vec<&Paragraph> = document
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Paragraph(paragraph) => Some(paragraph),
            Block::Table(_) => None,
        })
        .collect();
    if lines.len() != document.blocks.len() {
        return document.clone();
    }
    let mut blocks = Vec::new();
    let mut known = Known::default();
    let mut number = 0;
    let mut at = 0;
    while let Some(paragraph) = lines.get(at) {
        if let Some((rows, next)) = tab_table(&lines, at) {
            number += 1;
            blocks.push(Block::Table(Table { number, name: None, rows }));
            at = next;
        } else if let Some(head) = Head::at(&lines, at) {
            let end = region_end(&lines, head.end);
            let kept: Vec<usize> = (head.end..end)
                .filter(|at| lines.get(*at).is_some_and(|p| !is_page_number(&p.text)))
                .collect();
            let region: Vec<Line> = kept
                .iter()
                .filter_map(|at| lines.get(*at))
                .map(|paragraph| known.look_at(paragraph))
                .collect();
            let (cuts, used) = cut::rows(&region, &head.columns);
            if cuts.is_empty() {
                blocks.push(Block::Paragraph((*paragraph).clone()));
                at += 1;
                continue;
            }
            number += 1;
            let mut rows = vec![heading_row(&head)];
            rows.extend(
                cuts.iter().enumerate().map(|(i, cut)| grid_row(i + 2, cut, &head, &region)),
            );
            blocks.push(Block::Table(Table { number, name: None, rows }));
            at = kept.get(used).copied().unwrap_or(end);
        } else {
            blocks.push(Block::Paragraph((*paragraph).clone()));
            at += 1;
        }
    }
    Document { format: document.format, blocks, notes: document.notes.clone() }
}

/// What the lines looked at say: units, numbers and bodies come again in row after row.
#[derive(Default)]
struct Known<'a>(HashMap<&'a str, Line>);

impl<'a> Known<'a> {
    fn look_at(&mut self, paragraph: &'a Paragraph) -> Line {
        let line = self.0.entry(&paragraph.text).or_insert_with(|| Line::new(paragraph));
        line.at(paragraph.line)
    }
}

/// "Trang 2", "Trang 2/15": printed between the rows of a table, and none of its cells.
fn is_page_number(line: &str) -> bool {
    let words = ansinh_domain::text::fold(line);
    words.strip_prefix("trang ").is_some_and(|rest| {
        !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit() || matches!(c, '/' | ' '))
    })
}

/// Where the lines of a table must have ended: the next appendix, the next table, the addressees.
fn region_end(lines: &[&Paragraph], from: usize) -> usize {
    let mut at = from;
    while let Some(line) = lines.get(at) {
        let folded = ansinh_domain::text::fold(&line.text);
        let short = folded.chars().count() <= 40;
        if (short && (folded.starts_with("phu luc") || folded.starts_with("noi nhan")))
            || folded.starts_with("(kem theo")
            || begins_signature(line.text.trim())
            || Head::at(lines, at).is_some()
        {
            break;
        }
        at += 1;
    }
    at
}

fn heading_row(head: &Head) -> TableRow {
    TableRow {
        line: head.line,
        number: 1,
        header: true,
        cells: head
            .columns
            .iter()
            .map(|column| GridCell {
                text: column.heading.clone(),
                merge: Merge::Own,
                line: column.line,
            })
            .collect(),
    }
}

fn grid_row(number: usize, cut: &cut::Cut, head: &Head, region: &[Line]) -> TableRow {
    let first = region.get(cut.start).map_or(0, |line| line.number);
    let mut line = first;
    let cells = head
        .columns
        .iter()
        .enumerate()
        .map(|(column, _)| {
            let taken: Vec<&Line> = cut
                .columns
                .iter()
                .enumerate()
                .filter(|(_, c)| **c == column)
                .filter_map(|(offset, _)| region.get(cut.start + offset))
                .collect();
            if let Some(first) = taken.first() {
                line = first.number;
                let text = taken.iter().map(|l| l.text.as_str()).collect::<Vec<_>>().join("\n");
                GridCell { text, merge: Merge::Own, line }
            } else {
                let lost = cut.lost.contains(&column);
                let merge = if lost { Merge::Lost } else { Merge::Absent };
                GridCell { text: String::new(), merge, line }
            }
        })
        .collect();
    TableRow {
        line: first,
        number: u32::try_from(number).unwrap_or(u32::MAX),
        header: false,
        cells,
    }
}

/// Lines with tab-separated cells (a table pasted from Excel): the rows and where they end.
fn tab_table(lines: &[&Paragraph], at: usize) -> Option<(Vec<TableRow>, usize)> {
    let cells_of = |p: &Paragraph| p.text.matches('\t').count();
    let width = cells_of(lines.get(at)?) + 1;
    if width < 4 {
        return None;
    }
    let mut end = at;
    while lines.get(end).is_some_and(|p| cells_of(p) + 1 >= 3) {
        end += 1;
    }
    if end < at + 2 {
        return None;
    }
    let widest = lines.get(at..end)?.iter().map(|p| cells_of(p) + 1).max()?;
    let rows = lines
        .get(at..end)?
        .iter()
        .zip(1..)
        .map(|(p, number)| {
            let mut cells: Vec<GridCell> = p
                .text
                .split('\t')
                .map(|text| GridCell { text: text.to_owned(), merge: Merge::Own, line: p.line })
                .collect();
            cells.resize(
                widest,
                GridCell { text: String::new(), merge: Merge::Absent, line: p.line },
            );
            TableRow { line: p.line, number, header: false, cells }
        })
        .collect();
    Some((rows, end))
}
