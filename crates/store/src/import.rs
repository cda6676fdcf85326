//! Files brought in, what was read from them, what is doubtful, and how people settled it.

use ansinh_domain::plan::{Finding, PlanDraft};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Db, ImportId, PlanVersionId, Result, SourceFileId, StoreError};

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
    /// The newest settlement.
    pub settlement: Option<Settlement>,
}

/// An answer to a finding.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Settlement {
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

/// All imports, newest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn list(db: &Db) -> Result<Vec<ImportRow>> {
    let _ = db;
    Err(StoreError::NotFound)
}

/// One import without draft and findings: cheap, for a progress page.
///
/// # Errors
/// Whatever the database reports.
pub async fn row(db: &Db, id: ImportId) -> Result<Option<ImportRow>> {
    let _ = (db, id);
    Err(StoreError::NotFound)
}

/// One import with draft and findings.
///
/// # Errors
/// Whatever the database reports.
pub async fn detail(db: &Db, id: ImportId) -> Result<Option<ImportDetail>> {
    let _ = (db, id);
    Err(StoreError::NotFound)
}

/// Lines `from..=to` of the import's source.
///
/// # Errors
/// Whatever the database reports.
pub async fn source_lines(db: &Db, id: ImportId, from: i64, to: i64) -> Result<Vec<SourceLine>> {
    let _ = (db, id, from, to);
    Err(StoreError::NotFound)
}

/// All findings of a plan version with their settlements, in order.
///
/// # Errors
/// Whatever the database reports.
pub async fn findings_of_version(db: &Db, version: PlanVersionId) -> Result<Vec<FindingRow>> {
    let _ = (db, version);
    Err(StoreError::NotFound)
}
