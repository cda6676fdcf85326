//! Plans, their versions, headings and reporting duties.

use ansinh_domain::target::Milestone;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::document::DocumentRef;
use crate::{Db, ImportId, PlanId, PlanVersionId, Result, SourceFileId, StoreError};

/// A plan with the version in force, as every page of it needs.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PlanHead {
    /// The plan.
    pub id: PlanId,
    /// The version shown.
    pub version_id: PlanVersionId,
    /// Word for addresses: "103-kh-ubnd-2024". Unique, never changed.
    pub slug: String,
    /// "Kế hoạch".
    pub doc_type: Option<String>,
    /// "103/KH-UBND".
    pub number: Option<String>,
    /// Date of issue.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub date: Option<Date>,
    /// Place of issue.
    pub place: Option<String>,
    /// Issuing body.
    pub issuer: Option<String>,
    /// Subject line.
    pub title: Option<String>,
    /// Who signed.
    pub signer: Option<String>,
    /// Post of who signed.
    pub signer_post: Option<String>,
    /// Number of the version, from 1.
    pub version_no: i64,
    /// First day the version holds; the date of issue for version 1, if it has one.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub effective_from: Option<Date>,
    /// When it was accepted.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub accepted_at: Timestamp,
    /// Name of who accepted it; `None` for the program itself. For signed-in readers only.
    pub accepted_by_name: Option<String>,
    /// The import it came from.
    pub import_id: ImportId,
    /// The file it came from.
    pub source_file_id: SourceFileId,
    /// Name of that file.
    pub source_file_name: String,
}

/// A plan in the list of plans.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PlanListItem {
    /// The plan.
    #[sqlx(flatten)]
    pub head: PlanHead,
    /// How many of everything.
    #[sqlx(flatten)]
    pub counts: Counts,
}

/// How much a plan version holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Counts {
    /// Headings of the indicator appendix.
    pub groups: i64,
    /// Rows of the indicator appendix.
    pub indicators: i64,
    /// Rows that are measured themselves (heading rows left out).
    pub measurable: i64,
    /// Top headings of the task appendix.
    pub sections: i64,
    /// Rows of the task appendix.
    pub tasks: i64,
    /// Bodies and groups with a duty.
    pub bodies: i64,
    /// Different documents named by tasks.
    pub documents: i64,
    /// Findings that asked for a choice (all settled).
    pub findings_ask: i64,
    /// Findings worth a look.
    pub findings_warn: i64,
    /// Findings said for completeness.
    pub findings_note: i64,
}

/// Everything the overview page of a plan shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// The plan and version.
    pub head: PlanHead,
    /// How many of everything.
    pub counts: Counts,
    /// Milestones of the indicator table, in order.
    pub milestones: Vec<Milestone>,
    /// Groups of indicators with their counts, in the plan's order.
    pub groups: Vec<HeadingRow>,
    /// Sections and sub-sections of tasks with their counts, in the plan's order.
    pub sections: Vec<HeadingRow>,
    /// Standing reporting duties.
    pub reporting: Vec<ReportingDutyRow>,
    /// Documents the plan rests on, in the order named.
    pub basis: Vec<DocumentRef>,
}

/// A heading with what stands under it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct HeadingRow {
    /// "5", "VI", "VI.2".
    pub code: String,
    /// Text.
    pub name: String,
    /// Code of the heading above.
    pub parent: Option<String>,
    /// Indicators or tasks under it (for a section with sub-sections: those of all of them).
    pub items: i64,
    /// Of those, the ones that are measured (tasks: the same as `items`).
    pub measurable: i64,
}

/// A standing duty to report.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ReportingDutyRow {
    /// Who reports.
    pub who: String,
    /// To whom.
    pub to_whom: Option<String>,
    /// Words of the deadline.
    pub deadline_raw: String,
    /// Month of the last good day each year.
    pub last_good_month: Option<i64>,
    /// Day of that month.
    pub last_good_day: Option<i64>,
    /// The sentence it was read from.
    pub sentence: String,
    /// Line of the source.
    pub line: i64,
}

/// All plans, newest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn list(db: &Db) -> Result<Vec<PlanListItem>> {
    let _ = db;
    Err(StoreError::NotFound)
}

/// The plan with that slug, in its newest version.
///
/// # Errors
/// Whatever the database reports.
pub async fn by_slug(db: &Db, slug: &str) -> Result<Option<PlanHead>> {
    let _ = (db, slug);
    Err(StoreError::NotFound)
}

/// The plan with that id, in its newest version.
///
/// # Errors
/// Whatever the database reports.
pub async fn by_id(db: &Db, id: PlanId) -> Result<Option<PlanHead>> {
    let _ = (db, id);
    Err(StoreError::NotFound)
}

/// What the overview page shows of the plan `head`.
///
/// # Errors
/// Whatever the database reports.
pub async fn overview(db: &Db, head: PlanHead) -> Result<Overview> {
    let _ = (db, head);
    Err(StoreError::NotFound)
}
