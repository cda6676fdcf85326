//! Document to plan: finds the head, the appendices and the reporting duties.
//!
//! The importer preserves and flags, it never guesses in silence: every reading that rests on
//! more than the text itself leaves a [`Finding`] with its place.

mod agencies;
mod appendix;
mod bodies;
mod checks;
mod codes;
mod collect;
mod documents;
mod flattened;
mod head;
mod heading;
mod indicators;
mod lines;
mod lost;
mod ordinal;
mod reporting;
mod rows;
mod shape;
mod split;
mod tasks;
mod words;

use ansinh_domain::plan::{Finding, FindingCode, Place, PlanDraft, Severity};
use ansinh_domain::target::Milestone;
use ansinh_domain::text;

use super::{Document, Format};
use collect::Findings;

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
    let parted = split::tables(document);
    let document = &parted;
    let mut findings = Findings::default();
    for note in &document.notes {
        let place = Place { line: note.line, cell: None };
        findings.add(Severity::Note, note.code, place, None, note.message.clone());
    }
    let mut draft = PlanDraft::default();
    let appendices = appendix::find(document, &mut findings);
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
    checks::run(&draft, &appendices.printed, &mut findings);
    documents::run(&draft, &mut findings);
    (draft, findings.into_sorted())
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
