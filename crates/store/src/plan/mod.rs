//! Plans, their versions, headings and reporting duties.

use ansinh_domain::target::Milestone;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::db::{args, held, statements};
use crate::document::DocumentRef;
use crate::{Db, ImportId, PlanId, PlanVersionId, Result, SourceFileId};

mod insert;
mod key;
mod link;

pub use insert::{NewPlan, insert};
pub(crate) use insert::{STATEMENTS as INSERT_STATEMENTS, VersionWriter};
pub use key::{plan_key, plan_name};

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

/// What links to a plan need of it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PlanName {
    /// Word for addresses.
    pub slug: String,
    /// "Kế hoạch".
    pub doc_type: Option<String>,
    /// "103/KH-UBND".
    pub number: Option<String>,
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
    /// Bodies and groups that hold a duty on the day asked for.
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

/// Columns of [`PlanHead`] with the newest version of each plan.
macro_rules! heads {
    ($rest:literal) => {
        concat!(
            "SELECT p.id, v.id AS version_id, p.slug, p.doc_type, p.number, p.date, p.place,
                p.issuer, p.title, p.signer, p.signer_post, v.version_no, v.effective_from,
                v.accepted_at, u.name AS accepted_by_name, v.import_id, v.source_file_id,
                f.name AS source_file_name
            FROM plan p
            JOIN plan_version v ON v.plan_id = p.id AND v.version_no =
                (SELECT MAX(n.version_no) FROM plan_version n WHERE n.plan_id = p.id)
            JOIN source_file f ON f.id = v.source_file_id
            LEFT JOIN user_account u ON u.id = v.accepted_by ",
            $rest
        )
    };
}

/// Columns of [`Counts`] for the version `v` on the day `$1`.
macro_rules! counts {
    () => {
        concat!(
            "(SELECT COUNT(*) FROM heading h WHERE h.plan_version_id = v.id AND h.kind = 'group')
            AS groups,
        (SELECT COUNT(*) FROM indicator i WHERE i.plan_version_id = v.id) AS indicators,
        (SELECT COUNT(*) FROM indicator i WHERE i.plan_version_id = v.id AND NOT i.header_only)
            AS measurable,
        (SELECT COUNT(*) FROM heading h WHERE h.plan_version_id = v.id AND h.kind = 'section'
            AND h.parent_id IS NULL) AS sections,
        (SELECT COUNT(*) FROM task t WHERE t.plan_version_id = v.id) AS tasks,
        (SELECT COUNT(DISTINCT k.body_id) FROM duty d JOIN duty_holding k ON k.duty_id = d.id
            WHERE d.plan_version_id = v.id AND ",
            held!("$1"),
            ") AS bodies,
        (SELECT COUNT(DISTINCT c.document_id) FROM citation c WHERE c.plan_version_id = v.id
            AND c.task_id IS NOT NULL) AS documents,
        (SELECT COUNT(*) FROM finding f WHERE f.plan_version_id = v.id AND f.severity = 'ask')
            AS findings_ask,
        (SELECT COUNT(*) FROM finding f WHERE f.plan_version_id = v.id AND f.severity = 'warn')
            AS findings_warn,
        (SELECT COUNT(*) FROM finding f WHERE f.plan_version_id = v.id AND f.severity = 'note')
            AS findings_note"
        )
    };
}

statements! {
    SELECT_ALL = concat!(
        "SELECT a.*, ", counts!(), " FROM (", heads!(""), ") a
        JOIN plan_version v ON v.id = a.version_id
        ORDER BY a.date IS NULL, a.date DESC, a.number"
    );
    SELECT_NAMES = "SELECT slug, doc_type, number FROM plan
        ORDER BY date IS NULL, date DESC, number";
    SELECT_BY_SLUG = heads!("WHERE p.slug = $1");
    SELECT_BY_ID = heads!("WHERE p.id = $1");
    SELECT_BY_KEY = heads!("WHERE p.key = $1");
    SELECT_BY_SHA256 = heads!("WHERE f.sha256 = $1");
    SELECT_COUNTS = concat!("SELECT ", counts!(), " FROM plan_version v WHERE v.id = $2");
    SELECT_MILESTONES = "SELECT year, from_year FROM milestone WHERE plan_version_id = $1
        ORDER BY ordinal";
    SELECT_GROUPS = "SELECT h.code, h.name, p.code AS parent,
            (SELECT COUNT(*) FROM indicator i WHERE i.heading_id = h.id) AS items,
            (SELECT COUNT(*) FROM indicator i WHERE i.heading_id = h.id AND NOT i.header_only)
                AS measurable
        FROM heading h LEFT JOIN heading p ON p.id = h.parent_id
        WHERE h.plan_version_id = $1 AND h.kind = 'group'
        ORDER BY h.ordinal";
    SELECT_SECTIONS = "SELECT h.code, h.name, p.code AS parent,
            (SELECT COUNT(*) FROM task t WHERE t.section_id = h.id OR t.subsection_id = h.id)
                AS items,
            (SELECT COUNT(*) FROM task t WHERE t.section_id = h.id OR t.subsection_id = h.id)
                AS measurable
        FROM heading h LEFT JOIN heading p ON p.id = h.parent_id
        WHERE h.plan_version_id = $1 AND h.kind = 'section'
        ORDER BY h.ordinal";
    SELECT_REPORTING = "SELECT who, to_whom, deadline_raw, last_good_month, last_good_day,
            sentence, line
        FROM reporting_duty WHERE plan_version_id = $1 ORDER BY ordinal";
    SELECT_BASIS = "SELECT d.id, d.doc_type, d.number, d.date, d.issuer, d.subject,
            d.period_start, d.period_end
        FROM citation c JOIN legal_document d ON d.id = c.document_id
        WHERE c.plan_version_id = $1 AND c.task_id IS NULL
        ORDER BY c.ordinal";
}

#[derive(sqlx::FromRow)]
pub(crate) struct MilestoneRow {
    year: i64,
    from_year: Option<i64>,
}

impl MilestoneRow {
    pub(crate) fn read(&self) -> Result<Milestone> {
        let year = |y: i64| {
            i16::try_from(y).map_err(|e| crate::StoreError::Unreadable(format!("year {y}: {e}")))
        };
        Ok(Milestone { year: year(self.year)?, from_year: self.from_year.map(year).transpose()? })
    }
}

/// All plans, newest first, with who holds duties on `day`.
///
/// # Errors
/// Whatever the database reports.
pub async fn list(db: &Db, day: Date) -> Result<Vec<PlanListItem>> {
    db.all(SELECT_ALL, args![day]).await
}

/// What links to the plans need, newest first: one small query, for every page runs it.
///
/// # Errors
/// Whatever the database reports.
pub async fn names(db: &Db) -> Result<Vec<PlanName>> {
    db.all(SELECT_NAMES, args![]).await
}

/// The plan with that slug, in its newest version.
///
/// # Errors
/// Whatever the database reports.
pub async fn by_slug(db: &Db, slug: &str) -> Result<Option<PlanHead>> {
    db.optional(SELECT_BY_SLUG, args![slug]).await
}

/// The plan with that id, in its newest version.
///
/// # Errors
/// Whatever the database reports.
pub async fn by_id(db: &Db, id: PlanId) -> Result<Option<PlanHead>> {
    db.optional(SELECT_BY_ID, args![id]).await
}

/// The plan of the document with that key (see [`plan_key`]).
///
/// # Errors
/// Whatever the database reports.
pub async fn by_key(db: &Db, key: &str) -> Result<Option<PlanHead>> {
    db.optional(SELECT_BY_KEY, args![key]).await
}

/// The plan whose newest version came from the file with that hash.
///
/// # Errors
/// Whatever the database reports.
pub async fn by_sha256(db: &Db, sha256: &str) -> Result<Option<PlanHead>> {
    db.optional(SELECT_BY_SHA256, args![sha256]).await
}

/// What the overview page shows of the plan `head` as of `day`: six queries.
///
/// # Errors
/// Whatever the database reports.
pub async fn overview(db: &Db, head: PlanHead, day: Date) -> Result<Overview> {
    let version = head.version_id;
    let counts = db.one(SELECT_COUNTS, args![day, version]).await?;
    let milestones = milestones(db, version).await?;
    let groups = groups(db, version).await?;
    let sections = sections(db, version).await?;
    let reporting = db.all(SELECT_REPORTING, args![version]).await?;
    let basis = db.all(SELECT_BASIS, args![version]).await?;
    Ok(Overview { head, counts, milestones, groups, sections, reporting, basis })
}

/// Milestones of the indicator table, in the order of its columns.
///
/// # Errors
/// Whatever the database reports.
pub async fn milestones(db: &Db, version: PlanVersionId) -> Result<Vec<Milestone>> {
    let rows: Vec<MilestoneRow> = db.all(SELECT_MILESTONES, args![version]).await?;
    rows.iter().map(MilestoneRow::read).collect()
}

/// Groups of indicators with their counts, in the plan's order.
///
/// # Errors
/// Whatever the database reports.
pub async fn groups(db: &Db, version: PlanVersionId) -> Result<Vec<HeadingRow>> {
    db.all(SELECT_GROUPS, args![version]).await
}

/// Sections and sub-sections of tasks with their counts, in the plan's order.
///
/// # Errors
/// Whatever the database reports.
pub async fn sections(db: &Db, version: PlanVersionId) -> Result<Vec<HeadingRow>> {
    db.all(SELECT_SECTIONS, args![version]).await
}
