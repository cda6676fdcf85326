//! What is doubtful in the documents a plan cites.

use ansinh_domain::citation::{Citation, CitationSlip, DocumentDoubt, Neighbour, check_documents};
use ansinh_domain::date::shown as day;
use ansinh_domain::plan::{Field, FindingCode, Place, PlanDraft, Severity};

use super::collect::Findings;

/// Each document of one text once. A short mention without its date ("Chỉ thị số 40-CT/TW") is the
/// dated document of that number the same text names.
pub(crate) fn distinct(all: Vec<Citation>) -> Vec<Citation> {
    let dated: Vec<String> =
        all.iter().filter(|c| c.date.is_some()).map(|c| c.number.to_lowercase()).collect();
    let mut keys = Vec::new();
    all.into_iter()
        .filter(|c| c.date.is_some() || !dated.contains(&c.number.to_lowercase()))
        .filter(|c| {
            let key = c.key();
            let new = !keys.contains(&key);
            keys.push(key);
            new
        })
        .collect()
}

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
    let citations: Vec<&Citation> = all.iter().map(|c| c.citation).collect();
    for doubt in check_documents(&citations, draft.head.number.as_deref(), draft.head.date) {
        self::doubt(&doubt, &all, findings);
    }
}

fn name(citation: &Citation) -> String {
    format!("{} {}", citation.doc_type, citation.number)
}

fn dated(citation: &Citation) -> String {
    match citation.date {
        Some(date) => format!("{} ngày {}", name(citation), day(date)),
        None => format!("{} (không ghi ngày)", name(citation)),
    }
}

fn doubt(doubt: &DocumentDoubt, all: &[Cited<'_>], findings: &mut Findings) {
    let Some(cited) = all.get(doubt.document()) else { return };
    let said_already = |slip: &CitationSlip| matches!(slip, CitationSlip::ImpossibleDate { .. });
    if matches!(doubt, DocumentDoubt::Undated { .. })
        && cited.citation.slips.iter().any(said_already)
    {
        return;
    }
    let at = |index: &usize| all.get(*index).map(|c| dated(c.citation)).unwrap_or_default();
    let own = dated(cited.citation);
    let (severity, code, message, reading) = match doubt {
        DocumentDoubt::NumberOrder { series, after, before, .. } => (
            Severity::Warn,
            FindingCode::DocumentNumberOrder,
            format!(
                "Số và ngày của {own} không khớp thứ tự của các văn bản cùng loại ({series}): {}.",
                between(after.as_ref(), before.as_ref())
            ),
            "Giữ nguyên số và ngày như văn bản.".to_owned(),
        ),
        DocumentDoubt::PrecedesBasis { basis, .. } => (
            Severity::Warn,
            FindingCode::DocumentPrecedesBasis,
            format!("{own} lại ban hành trước văn bản mà nó triển khai: {}.", at(basis)),
            "Giữ nguyên hai ngày như văn bản.".to_owned(),
        ),
        DocumentDoubt::SameNumber { second, .. } => (
            Severity::Warn,
            FindingCode::SameNumberTwoDocuments,
            format!("Một số dùng cho hai văn bản trong cùng năm: {own} và {}.", at(second)),
            "Coi là hai văn bản khác nhau.".to_owned(),
        ),
        DocumentDoubt::AfterPlan { plan_date, .. } => (
            Severity::Warn,
            FindingCode::ImpossibleDate,
            format!("{own} có ngày sau ngày ban hành kế hoạch ({}).", day(*plan_date)),
            "Giữ nguyên ngày như văn bản.".to_owned(),
        ),
        DocumentDoubt::SymbolYear { year, .. } => (
            Severity::Warn,
            FindingCode::DateSlip,
            format!("Năm trong ký hiệu ({year}) khác năm trong ngày ban hành của {own}."),
            "Giữ nguyên cả hai như văn bản.".to_owned(),
        ),
        DocumentDoubt::Undated { .. } => (
            Severity::Note,
            FindingCode::DocumentUndated,
            format!("{} được dẫn mà không ghi ngày.", name(cited.citation)),
            "Không có ngày; số văn bản lặp lại qua các năm nên có thể nhầm.".to_owned(),
        ),
    };
    let added = findings
        .add(severity, code, cited.place, cited.task.or(Some(&cited.citation.number)), message)
        .reading(reading);
    if let Some(field) = field_of(cited) {
        added.field(field);
    }
}

/// Between which dates the number would fit.
fn between(after: Option<&Neighbour>, before: Option<&Neighbour>) -> String {
    let said = |n: &Neighbour| format!("{} ngày {}", n.number, day(n.date));
    match (after, before) {
        (Some(a), Some(b)) => format!("số này phải nằm giữa {} và {}", said(a), said(b)),
        (Some(a), None) => format!("số này phải sau {}", said(a)),
        (None, Some(b)) => format!("số này phải trước {}", said(b)),
        (None, None) => "không rõ thứ tự".to_owned(),
    }
}

fn field_of(cited: &Cited<'_>) -> Option<Field> {
    cited.task.map(|task| Field::CitationDate {
        task: task.to_owned(),
        number: cited.citation.number.clone(),
    })
}

fn slips(cited: &Cited<'_>, findings: &mut Findings) {
    let name = name(cited.citation);
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
                    |d| format!("Hiểu là ngày {}.", day(d)),
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
