//! What is doubtful in the documents a plan cites.

use ansinh_domain::citation::{Citation, CitationSlip};
use ansinh_domain::plan::{Field, FindingCode, Place, PlanDraft, Severity};

use super::collect::Findings;

/// A citation with the row it stands in.
pub(crate) struct Cited<'a> {
    pub(crate) citation: &'a Citation,
    pub(crate) place: Place,
    /// Code of the task; `None` for the plan's own basis.
    pub(crate) task: Option<&'a str>,
}

/// Runs every check on citations.
pub(crate) fn run(draft: &PlanDraft, findings: &mut Findings) {
    let all: Vec<Cited<'_>> = draft
        .basis
        .iter()
        .map(|citation| Cited { citation, place: Place::default(), task: None })
        .chain(draft.tasks.iter().flat_map(|t| {
            t.citations.iter().map(|citation| Cited {
                citation,
                place: t.place,
                task: Some(t.code.as_str()),
            })
        }))
        .collect();
    for cited in &all {
        slips(cited, findings);
    }
}

fn field_of(cited: &Cited<'_>) -> Option<Field> {
    cited.task.map(|task| Field::CitationDate {
        task: task.to_owned(),
        number: cited.citation.number.clone(),
    })
}

fn slips(cited: &Cited<'_>, findings: &mut Findings) {
    let name = format!("{} {}", cited.citation.doc_type, cited.citation.number);
    let at = cited.task.map_or_else(|| "phần căn cứ".to_owned(), |t| format!("nhiệm vụ {t}"));
    for slip in &cited.citation.slips {
        let (severity, code, message, reading) = match slip {
            CitationSlip::Symbol { printed } => (
                Severity::Warn,
                FindingCode::SpellingSlip,
                format!("Ký hiệu văn bản ở {at} có lỗi: “{printed}”."),
                format!("Hiểu là {name}."),
            ),
            CitationSlip::DateForm { printed } => (
                Severity::Warn,
                FindingCode::DateSlip,
                format!("Ngày của {name} ở {at} viết chưa đúng: “{printed}”."),
                cited.citation.date.map_or_else(
                    || "Không lấy ngày.".to_owned(),
                    |d| format!("Hiểu là ngày {:02}/{:02}/{}.", d.day(), d.month(), d.year()),
                ),
            ),
            CitationSlip::ImpossibleDate { printed } => (
                Severity::Ask,
                FindingCode::ImpossibleDate,
                format!("Ngày của {name} ở {at} không có thật: “{printed}”."),
                "Coi là không ghi ngày.".to_owned(),
            ),
            CitationSlip::DoubledWord { printed } => (
                Severity::Note,
                FindingCode::SpellingSlip,
                format!("Lời văn ở {at} lặp từ: “{printed}”."),
                format!("Hiểu là {name}."),
            ),
        };
        let added = findings
            .add(severity, code, cited.place, cited.task.or(Some(&cited.citation.number)), message)
            .reading(reading);
        if let Some(field) =
            field_of(cited).filter(|_| !matches!(slip, CitationSlip::DoubledWord { .. }))
        {
            added.field(field);
        }
    }
}
