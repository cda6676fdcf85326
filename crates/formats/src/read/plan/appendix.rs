//! The tables of a document that are its appendices of indicators and tasks.

use ansinh_domain::plan::{FindingCode, Place, Severity};
use ansinh_domain::target::Milestone;
use ansinh_domain::text;

use super::collect::Findings;
use super::heading::Role;
use super::ordinal::Ordinal;
use super::rows::{Caption, Row, rows_of};
use super::shape::{Kind, Shape};
use crate::read::{Block, Document, Table};

/// The rows of the two appendices, and the blocks they stand in.
#[derive(Debug, Default)]
pub(crate) struct Appendices {
    pub(crate) blocks: Vec<usize>,
    pub(crate) milestones: Vec<Milestone>,
    pub(crate) indicators: Vec<Row>,
    pub(crate) tasks: Vec<Row>,
    pub(crate) printed: Printed,
}

/// Which columns the plan prints at all: what a table has no column for, its rows do not lack.
#[derive(Debug, Default)]
pub(crate) struct Printed {
    pub(crate) units: bool,
    pub(crate) indicator_leads: bool,
    pub(crate) task_leads: bool,
}

impl Printed {
    fn add(&mut self, shape: &Shape) {
        let lead = shape.columns.contains(&Some(Role::Lead));
        match shape.kind {
            Kind::Indicators => {
                self.units |= shape.columns.contains(&Some(Role::Unit));
                self.indicator_leads |= lead;
            }
            Kind::Tasks => self.task_leads |= lead,
        }
    }
}

/// Finds the tables of both kinds and reads their rows by role.
pub(crate) fn find(document: &Document, findings: &mut Findings) -> Appendices {
    let mut out = Appendices::default();
    let mut last: Option<(Shape, usize)> = None;
    for (block, content) in document.blocks.iter().enumerate() {
        let Block::Table(table) = content else { continue };
        let (shape, heading_rows) = match Shape::of(table) {
            Some(shape) => {
                let heading_rows = shape.heading_rows;
                odd_columns(table, &shape, findings);
                (shape, heading_rows)
            }
            // A table cut in two by a page break goes on without a heading.
            None => match &last {
                Some((shape, at))
                    if shape.continued_by(table) && only_blanks(document, *at, block) =>
                {
                    (shape.clone(), 0)
                }
                _ => {
                    skipped(table, findings);
                    continue;
                }
            },
        };
        let mut rows = rows_of(table, &shape, heading_rows, document.format);
        out.printed.add(&shape);
        for milestone in shape.milestones() {
            if !out.milestones.contains(&milestone) {
                out.milestones.push(milestone);
            }
        }
        let before = match shape.kind {
            Kind::Indicators => &mut out.indicators,
            Kind::Tasks => &mut out.tasks,
        };
        if heading_rows > 0 && begins_anew(before, &rows) {
            let count = before.iter().filter(|r| r.begins.is_some()).count() + 2;
            let caption = caption(document, block, count);
            if let Some(first) = rows.first_mut() {
                first.begins = Some(caption);
            }
        }
        before.extend(rows);
        out.blocks.push(block);
        last = Some((shape, block));
    }
    out
}

/// Whether the numbers of a table begin anew, so that its rows are not those of the table before.
fn begins_anew(before: &[Row], rows: &[Row]) -> bool {
    let ordinal = |row: &&Row| match Ordinal::parse(&row.label) {
        None | Some(Ordinal::Dash(_) | Ordinal::Point(_)) => None,
        other => other,
    };
    // Below a heading at the foot of a page its rows begin with 1 by right.
    let headed = before.last().is_some_and(|row| !row.has_data());
    let Some(first) = rows.iter().find_map(|row| ordinal(&row)) else { return false };
    let starts = match &first {
        Ordinal::Arabic(levels) => levels.iter().all(|n| *n == 1),
        Ordinal::Roman(1) | Ordinal::Letter('A') => true,
        _ => false,
    };
    starts && !headed && before.iter().any(|row| ordinal(&row).as_ref() == Some(&first))
}

/// What is printed over a table: "Phụ lục II" and its name.
fn caption(document: &Document, block: usize, count: usize) -> Caption {
    let over: Vec<String> = document
        .blocks
        .get(..block)
        .unwrap_or_default()
        .iter()
        .rev()
        .map_while(|block| match block {
            Block::Paragraph(p) => Some(text::clean(&p.text)),
            Block::Table(_) => None,
        })
        .take(6)
        .collect();
    let label = |line: &str| {
        let folded = text::fold(line);
        let rest = folded.strip_prefix("phu luc")?.trim_start_matches([' ', ':', '.']);
        let number = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let short = !number.is_empty() && number.len() <= 4;
        Some(short.then(|| format!("PL{}", number.to_uppercase().trim_start_matches('0'))))
    };
    let at = over.iter().position(|line| label(line).is_some());
    let code = at
        .and_then(|at| over.get(at))
        .and_then(|line| label(line).flatten())
        .unwrap_or_else(|| format!("B{count}"));
    let name: Vec<&str> = over
        .get(..at.unwrap_or(1).min(over.len()))
        .unwrap_or_default()
        .iter()
        .rev()
        .map(String::as_str)
        .filter(|line| !line.starts_with('('))
        .collect();
    let name = match name.join(" ") {
        empty if empty.is_empty() => at.and_then(|at| over.get(at)).cloned().unwrap_or_default(),
        name => name,
    };
    let name = if name.is_empty() { format!("Bảng {count}") } else { name };
    Caption { code, name }
}

/// Nothing but short lines (a page heading, a number) stands between two blocks.
fn only_blanks(document: &Document, from: usize, to: usize) -> bool {
    document.blocks.get(from + 1..to).is_some_and(|between| {
        between.iter().all(|block| match block {
            Block::Paragraph(p) => p.text.trim().chars().count() <= 12,
            Block::Table(_) => false,
        })
    })
}

fn odd_columns(table: &Table, shape: &Shape, findings: &mut Findings) {
    let place = table.rows.first().map(|row| row.line).unwrap_or_default();
    for (role, heading) in shape.columns.iter().zip(&shape.headings) {
        if role.is_none() && !heading.trim().is_empty() {
            let heading = text::clean(heading);
            findings
                .add(
                    Severity::Warn,
                    FindingCode::ColumnUnknown,
                    Place { line: place, cell: None },
                    None,
                    format!("Không rõ cột “{heading}” của bảng {} chứa nội dung gì.", table.number),
                )
                .reading("Bỏ qua cột này.");
        }
    }
}

/// A table of another kind is named, unless it is the official head or the signature block.
fn skipped(table: &Table, findings: &mut Findings) {
    let width = table.rows.first().map_or(0, |row| row.cells.len());
    if table.rows.len() < 3 || width < 3 {
        return;
    }
    let place =
        Place { line: table.rows.first().map(|row| row.line).unwrap_or_default(), cell: None };
    let called = table.name.as_ref().map_or_else(String::new, |name| format!(" (trang “{name}”)"));
    findings
        .add(
            Severity::Warn,
            FindingCode::TableSkipped,
            place,
            None,
            format!(
                "Bảng {}{called} không có các cột của bảng chỉ tiêu hay bảng nhiệm vụ.",
                table.number
            ),
        )
        .reading("Không lấy số liệu từ bảng này.");
}
