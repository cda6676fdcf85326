//! Document to plan: finds the head, the appendices and the reporting duties.
//!
//! The importer preserves and flags, it never guesses in silence: every reading that rests on
//! more than the text itself leaves a [`Finding`] with its place.

mod agencies;
mod bodies;
mod checks;
mod collect;
mod documents;
mod flattened;
mod head;
mod heading;
mod indicators;
mod lines;
mod ordinal;
mod reporting;
mod rows;
mod shape;
mod tasks;
mod words;

use ansinh_domain::plan::{Finding, FindingCode, Place, PlanDraft, Severity};
use ansinh_domain::target::Milestone;
use ansinh_domain::text;

use super::{Block, Document, Format, Table};
use collect::Findings;
use rows::{Row, rows_of};
use shape::{Kind, Shape};

/// Reads a plan out of a document. Never fails: a document without tables is read for its head
/// and says so; findings come in the order a person should see them.
pub fn read_plan(document: &Document) -> (PlanDraft, Vec<Finding>) {
    let rebuilt;
    let document = if document.format == Format::Text {
        rebuilt = flattened::rebuild(document);
        &rebuilt
    } else {
        document
    };
    let mut findings = Findings::default();
    for note in &document.notes {
        let place = Place { line: note.line, cell: None };
        findings.add(Severity::Note, note.code, place, None, note.message.clone());
    }
    let mut draft = PlanDraft::default();
    let appendices = appendices(document, &mut findings);
    let lines = lines::text_lines(document, |block| appendices.blocks.contains(&block));
    head::read(&lines, &mut draft, &mut findings);
    reporting::read(&lines, &mut draft);
    draft.milestones = appendices.milestones.clone();
    let fallback = fallback_milestone(&draft);
    indicators::read(&appendices.indicators, fallback, &mut draft, &mut findings);
    complete_milestones(&mut draft);
    tasks::read(&appendices.tasks, &mut draft, &mut findings);
    if draft.indicators.is_empty() {
        none_found(&mut findings, FindingCode::NoIndicatorTable, "chỉ tiêu");
    }
    if draft.tasks.is_empty() {
        none_found(&mut findings, FindingCode::NoTaskTable, "nhiệm vụ");
    }
    bodies::gather(&mut draft, &mut findings);
    checks::run(&draft, &mut findings);
    documents::run(&draft, &mut findings);
    (draft, findings.into_sorted())
}

/// The rows of the two appendices, and the blocks they stand in.
#[derive(Debug, Default)]
struct Appendices {
    blocks: Vec<usize>,
    milestones: Vec<Milestone>,
    indicators: Vec<Row>,
    tasks: Vec<Row>,
}

fn appendices(document: &Document, findings: &mut Findings) -> Appendices {
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
        let rows = rows_of(table, &shape, heading_rows, document.format);
        for milestone in shape.milestones() {
            if !out.milestones.contains(&milestone) {
                out.milestones.push(milestone);
            }
        }
        match shape.kind {
            Kind::Indicators => out.indicators.extend(rows),
            Kind::Tasks => out.tasks.extend(rows),
        }
        out.blocks.push(block);
        last = Some((shape, block));
    }
    out
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

/// The year to take where a target column names none: the last one of the title.
fn fallback_milestone(draft: &PlanDraft) -> Option<Milestone> {
    let title = draft.head.title.as_deref().unwrap_or_default();
    let year = text::fold(title)
        .split(|c: char| !c.is_ascii_digit())
        .filter(|p| p.len() == 4)
        .filter_map(|p| p.parse::<i16>().ok())
        .filter(|y| (2000..=2100).contains(y))
        .max();
    year.or(draft.head.date.map(jiff::civil::Date::year))
        .map(|year| Milestone { year, from_year: None })
}

/// Milestones that only section rows named.
fn complete_milestones(draft: &mut PlanDraft) {
    let mut all = std::mem::take(&mut draft.milestones);
    for target in draft.indicators.iter().flat_map(|i| &i.targets) {
        if !all.contains(&target.milestone) {
            all.push(target.milestone);
        }
    }
    all.sort();
    draft.milestones = all;
}

fn none_found(findings: &mut Findings, code: FindingCode, what: &str) {
    findings
        .add(
            Severity::Warn,
            code,
            Place::default(),
            None,
            format!(
                "Không tìm thấy bảng {what} nào trong văn bản: chỉ đọc được phần đầu và phần lời văn."
            ),
        )
        .reading(format!("Kế hoạch không có {what} nào."));
}
