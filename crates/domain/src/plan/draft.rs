//! The plan as the importer read it, before a person accepted it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::body::BodyKind;
use crate::citation::Citation;
use crate::schedule::Schedule;
use crate::target::{Direction, DirectionEvidence, MeasureKind, Milestone, Target};

use super::finding::Place;

/// Everything read from one document. Codes are the plan's own and unique within their list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanDraft {
    /// The head of the document.
    pub head: PlanHead,
    /// Documents the plan rests on, in the order named.
    pub basis: Vec<Citation>,
    /// Standing reporting duties the body of the text sets.
    pub reporting: Vec<ReportingDuty>,
    /// The milestones of the indicator table, in the order of its columns.
    pub milestones: Vec<Milestone>,
    /// Headings of the indicator appendix.
    pub groups: Vec<Heading>,
    /// Rows of the indicator appendix, in the order printed.
    pub indicators: Vec<IndicatorDraft>,
    /// Headings of the task appendix, with sub-headings (`parent` set).
    pub sections: Vec<Heading>,
    /// Rows of the task appendix, in the order printed.
    pub tasks: Vec<TaskDraft>,
    /// Every body and group of bodies named by a row, one entry a body.
    pub bodies: Vec<BodyDraft>,
}

/// What stands above the text: who, what, when.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanHead {
    /// Kind of document in full: "Kế hoạch".
    #[serde(rename = "type")]
    pub doc_type: Option<String>,
    /// Number with symbol: "103/KH-UBND".
    pub number: Option<String>,
    /// Date of issue.
    pub date: Option<Date>,
    /// Place of issue: "Tuyên Quang".
    pub place: Option<String>,
    /// Issuing body in ordinary case: "Ủy ban nhân dân tỉnh Tuyên Quang".
    pub issuer: Option<String>,
    /// Subject line, as printed, white space cleaned.
    pub title: Option<String>,
    /// Name of the person who signed.
    pub signer: Option<String>,
    /// Power prefix and post above the name: "TM. ỦY BAN NHÂN DÂN TỈNH; KT. CHỦ TỊCH; PHÓ CHỦ TỊCH".
    pub signer_post: Option<String>,
}

/// A standing duty to report that the plan's own text sets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportingDuty {
    /// Who reports, as printed.
    pub who: String,
    /// To whom, as printed ("Ủy ban nhân dân tỉnh (qua Sở ...)").
    pub to: Option<String>,
    /// The words of the deadline.
    pub deadline_raw: String,
    /// Month and day of the last good day each year: "trước ngày 30 tháng 10" → (10, 29).
    pub last_good_day: Option<(i8, i8)>,
    /// The sentence it was read from, cleaned.
    pub sentence: String,
    /// Where that stands.
    pub place: Place,
}

/// A heading of an appendix: group of indicators, section or sub-section of tasks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// The plan's own code: "5", "VI", "VI.2".
    pub code: String,
    /// Heading text, cleaned.
    pub name: String,
    /// Code of the heading above, for sub-headings.
    pub parent: Option<String>,
    /// Where it stands.
    pub place: Place,
}

/// One row of the indicator appendix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndicatorDraft {
    /// "5.10"; the n-th "-" sub-row is "5.10-1".
    pub code: String,
    /// What the ordinal cell printed: "5.10", "-", "".
    pub printed_code: String,
    /// Code of the row above it in the nesting, for sub-rows.
    pub parent: Option<String>,
    /// Code of its group, where the plan has groups.
    pub group: Option<String>,
    /// Name, cleaned.
    pub name: String,
    /// Unit as printed and cleaned.
    pub unit: Option<String>,
    /// True for a row that only heads its sub-rows and is not measured itself.
    pub header_only: bool,
    /// One target for each milestone of the table; empty for header rows.
    pub targets: Vec<Target>,
    /// Sort of quantity.
    pub measure: MeasureKind,
    /// Which way is better; `None` for header rows.
    pub direction: Option<Direction>,
    /// Why; `None` for header rows and statuses.
    pub direction_evidence: Option<DirectionEvidence>,
    /// Bodies that lead, as printed and cleaned, one entry a body or group.
    pub lead: Vec<String>,
    /// Bodies that coordinate.
    pub coordinating: Vec<String>,
    /// Bodies that follow up.
    pub follow_up: Vec<String>,
    /// The bodies are those of the parent row (or of the row above, for "nt").
    pub inherited_bodies: bool,
    /// The note column, if any.
    pub note: Option<String>,
    /// Where it stands.
    pub place: Place,
}

/// One row of the task appendix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskDraft {
    /// "V.14", "VI.2.3"; unique in the plan.
    pub code: String,
    /// What the ordinal cell printed: "14", "2.3", "-".
    pub printed_code: String,
    /// Code of its section, where the plan has sections.
    pub section: Option<String>,
    /// Code of its sub-section, where there is one.
    pub subsection: Option<String>,
    /// Code of the task it is a sub-row of.
    pub parent: Option<String>,
    /// Text, cleaned.
    pub text: String,
    /// Product expected ("Sản phẩm", "Kết quả").
    pub product: Option<String>,
    /// Bodies that lead.
    pub lead: Vec<String>,
    /// Bodies that coordinate.
    pub coordinating: Vec<String>,
    /// Bodies that follow up (theo dõi, kiểm tra, đôn đốc).
    pub follow_up: Vec<String>,
    /// The bodies are those of the parent row (or of the row above, for "nt").
    pub inherited_bodies: bool,
    /// When it is to be done; `None` when the plan gives no time.
    pub schedule: Option<Schedule>,
    /// When it is to be submitted to the issuer ("Thời gian trình"), where said.
    pub submission: Option<Schedule>,
    /// Documents its text names.
    pub citations: Vec<Citation>,
    /// The note column, if any.
    pub note: Option<String>,
    /// Where it stands.
    pub place: Place,
}

/// A body or group of bodies as the plan names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BodyDraft {
    /// The commonest spelling.
    pub name: String,
    /// Other spellings met, in the order met.
    pub aliases: Vec<String>,
    /// One body, or a collective name.
    pub kind: BodyKind,
}
