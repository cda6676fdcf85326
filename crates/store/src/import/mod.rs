//! Files brought in, what was read from them, what is doubtful, and how people settled it.

use ansinh_domain::plan::{Finding, PlanDraft};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::body::ItemKind;
use crate::db::{args, statements};
use crate::{Db, ImportId, PlanVersionId, Result, SettlementId, SourceFileId, Tx};

mod finding;
mod write;

pub use finding::findings_of_version;
pub(crate) use finding::{
    STATEMENTS as FINDING_STATEMENTS, VersionFinding, findings_of_document, findings_of_indicator,
    findings_of_task, insert_finding,
};
pub(crate) use write::STATEMENTS as WRITE_STATEMENTS;
pub use write::{
    NewSettlement, NewSourceFile, Reading, begin_reading, insert_import, insert_source_file,
    mark_accepted, refuse, requeue, set_progress, settle, store_reading,
};

/// Where an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImportState {
    /// Waits to be read.
    Queued,
    /// Is being read.
    Reading,
    /// Read; a person looks at the findings.
    Review,
    /// Became a plan version.
    Accepted,
    /// Could not be read, or was refused by a person; `message` says why.
    Refused,
}

/// How a finding was settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SettlementKind {
    /// The reading stands.
    Accepted,
    /// An alternative was chosen.
    Chosen,
    /// The answer was typed.
    Typed,
}

/// An import in the list of imports.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ImportRow {
    /// The import.
    pub id: ImportId,
    /// Its file.
    pub source_file_id: SourceFileId,
    /// Name of the file.
    pub file_name: String,
    /// Bytes of the file.
    pub size: i64,
    /// "text", "docx", "xlsx", "html"; `None` until it was read.
    pub format: Option<String>,
    /// Where it stands.
    #[sqlx(try_from = "crate::decode::Text<ImportState>")]
    pub state: ImportState,
    /// 0 to 100 while it is read.
    pub progress: i64,
    /// Why it was refused, in Vietnamese.
    pub message: Option<String>,
    /// Slug of the plan it became.
    pub plan_slug: Option<String>,
    /// Who brought it in; `None` for the program itself.
    pub created_by_name: Option<String>,
    /// When.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub created_at: Timestamp,
    /// When it was accepted or refused.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub finished_at: Option<Timestamp>,
    /// Counts up with every change, for "someone else changed this meanwhile".
    pub mod_count: i64,
}

/// Everything the review page shows, source lines apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportDetail {
    /// The import.
    pub row: ImportRow,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// What was read, before any settlement; `None` until it was read.
    pub draft: Option<PlanDraft>,
    /// What is doubtful, in the order of [`FindingRow::index`].
    pub findings: Vec<FindingRow>,
}

/// A finding with how it was settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingRow {
    /// Its place in the list of findings of its import, from 0.
    pub index: i64,
    /// The doubt.
    pub finding: Finding,
    /// The row of the plan it is about, by its code; known once the import became a plan.
    pub about: Option<(ItemKind, String)>,
    /// The newest settlement.
    pub settlement: Option<Settlement>,
}

/// An answer to a finding.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Settlement {
    /// The settlement.
    pub id: SettlementId,
    /// Place of the finding in its import.
    pub finding_index: i64,
    /// How it was settled.
    #[sqlx(try_from = "crate::decode::Text<SettlementKind>")]
    pub kind: SettlementKind,
    /// Place of the alternative chosen, from 0.
    pub choice: Option<i64>,
    /// The answer typed.
    pub typed: Option<String>,
    /// Name of who settled it, for signed-in readers only; `None` for the program itself
    /// (`--accept-readings`).
    pub by_name: Option<String>,
    /// When.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub at: Timestamp,
}

/// A line of the source for display.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SourceLine {
    /// Its number.
    pub line: i64,
    /// Number of the table, for a table row.
    pub table_no: Option<i64>,
    /// Number of the row in the table.
    pub row_no: Option<i64>,
    /// One text for a paragraph, one a cell for a table row.
    #[sqlx(try_from = "crate::decode::Text<Vec<String>>")]
    pub cells: Vec<String>,
}

/// A file as it was brought in.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct FileContent {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

impl ImportDetail {
    /// Places of the findings that ask for a choice and have none.
    pub fn open_asks(&self) -> Vec<i64> {
        self.findings
            .iter()
            .filter(|f| {
                f.finding.severity == ansinh_domain::plan::Severity::Ask && f.settlement.is_none()
            })
            .map(|f| f.index)
            .collect()
    }
}

macro_rules! imports {
    ($columns:literal, $rest:literal) => {
        concat!(
            "SELECT m.id, m.source_file_id, f.name AS file_name, f.size, f.format, m.state,
                m.progress, m.message, p.slug AS plan_slug, u.name AS created_by_name,
                m.created_at, m.finished_at, m.mod_count",
            $columns,
            " FROM import m
            JOIN source_file f ON f.id = m.source_file_id
            LEFT JOIN plan_version v ON v.import_id = m.id
            LEFT JOIN plan p ON p.id = v.plan_id
            LEFT JOIN user_account u ON u.id = m.created_by ",
            $rest
        )
    };
}

statements! {
    SELECT_LIST = imports!("", "ORDER BY m.created_at DESC, m.id DESC");
    SELECT_ROW = imports!("", "WHERE m.id = $1");
    SELECT_OF_FILE = imports!("", "WHERE f.sha256 = $1 AND m.state <> 'refused'");
    SELECT_DETAIL = imports!(", m.draft, m.findings, f.sha256", "WHERE m.id = $1");
    SELECT_SETTLEMENTS = "SELECT s.id, s.finding_index, s.kind, s.choice, s.typed,
            u.name AS by_name, s.settled_at AS at
        FROM settlement s LEFT JOIN user_account u ON u.id = s.settled_by
        WHERE s.import_id = $1 AND s.round = (SELECT MAX(n.round) FROM settlement n
            WHERE n.import_id = s.import_id AND n.finding_index = s.finding_index)";
    SELECT_LINES = "SELECT line, table_no, row_no, cells FROM source_line
        WHERE import_id = $1 AND line BETWEEN $2 AND $3 ORDER BY ordinal";
    /// From the item's own line to the one before the next item's, so many at most.
    SELECT_LINES_OF_ITEM = "SELECT s.line, s.table_no, s.row_no, s.cells FROM source_line s
        WHERE s.import_id = (SELECT import_id FROM plan_version WHERE id = $1)
            AND s.line >= $2
            AND s.line < COALESCE((SELECT MIN(f.line) FROM (
                SELECT line FROM indicator WHERE plan_version_id = $1 AND line > $2
                UNION ALL
                SELECT line FROM task WHERE plan_version_id = $1 AND line > $2
                UNION ALL
                SELECT line FROM heading WHERE plan_version_id = $1 AND line > $2
            ) f), $2 + 12)
        ORDER BY s.ordinal LIMIT 40";
    SELECT_CONTENT = "SELECT f.name, f.content FROM import m
        JOIN source_file f ON f.id = m.source_file_id WHERE m.id = $1";
}

#[derive(sqlx::FromRow)]
struct StoredImport {
    #[sqlx(flatten)]
    row: ImportRow,
    #[sqlx(try_from = "crate::decode::Text<PlanDraft>")]
    draft: Option<PlanDraft>,
    #[sqlx(try_from = "crate::decode::Text<Vec<Finding>>")]
    findings: Option<Vec<Finding>>,
    sha256: String,
}

/// All imports, newest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn list(db: &Db) -> Result<Vec<ImportRow>> {
    db.all(SELECT_LIST, args![]).await
}

/// One import without draft and findings: cheap, for a progress page.
///
/// # Errors
/// Whatever the database reports.
pub async fn row(db: &Db, id: ImportId) -> Result<Option<ImportRow>> {
    db.optional(SELECT_ROW, args![id]).await
}

/// The import of the file with that hash that was not refused.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_file(db: &Db, sha256: &str) -> Result<Option<ImportRow>> {
    db.optional(SELECT_OF_FILE, args![sha256]).await
}

/// One import with draft and findings: two queries.
///
/// # Errors
/// Whatever the database reports.
pub async fn detail(db: &Db, id: ImportId) -> Result<Option<ImportDetail>> {
    let Some(stored) = db.optional::<StoredImport>(SELECT_DETAIL, args![id]).await? else {
        return Ok(None);
    };
    let settlements = db.all(SELECT_SETTLEMENTS, args![id]).await?;
    Ok(Some(stored.with(settlements)))
}

/// [`detail`] as a verb sees it that is about to change the import.
///
/// # Errors
/// Whatever the database reports.
pub async fn detail_in(tx: &mut Tx, id: ImportId) -> Result<Option<ImportDetail>> {
    let Some(stored) = tx.optional::<StoredImport>(SELECT_DETAIL, args![id]).await? else {
        return Ok(None);
    };
    let settlements = tx.all(SELECT_SETTLEMENTS, args![id]).await?;
    Ok(Some(stored.with(settlements)))
}

impl StoredImport {
    fn with(self, mut settlements: Vec<Settlement>) -> ImportDetail {
        let findings = (0..)
            .zip(self.findings.unwrap_or_default())
            .map(|(index, finding)| FindingRow {
                index,
                finding,
                about: None,
                settlement: settlements
                    .iter()
                    .position(|s| s.finding_index == index)
                    .map(|place| settlements.swap_remove(place)),
            })
            .collect();
        ImportDetail { row: self.row, sha256: self.sha256, draft: self.draft, findings }
    }
}

/// Lines `from..=to` of the import's source.
///
/// # Errors
/// Whatever the database reports.
pub async fn source_lines(db: &Db, id: ImportId, from: i64, to: i64) -> Result<Vec<SourceLine>> {
    db.all(SELECT_LINES, args![id, from, to]).await
}

/// Name and bytes of the file an import reads.
///
/// # Errors
/// Whatever the database reports.
pub async fn content(db: &Db, id: ImportId) -> Result<Option<FileContent>> {
    db.optional(SELECT_CONTENT, args![id]).await
}

/// Lines of the source that belong to the indicator or task on `line`.
pub(crate) async fn lines_of_item(
    db: &Db,
    version: PlanVersionId,
    line: i64,
) -> Result<Vec<SourceLine>> {
    db.all(SELECT_LINES_OF_ITEM, args![version, line]).await
}
