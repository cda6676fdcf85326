//! Legal documents and where plans cite them.

use jiff::civil::Date;

use crate::import::FindingRow;
use crate::indicator::ItemRef;
use crate::{Db, DocumentId, PlanVersionId, Result, StoreError};

/// A legal document.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct DocumentRef {
    /// The document.
    pub id: DocumentId,
    /// "Kế hoạch".
    pub doc_type: String,
    /// "113/KH-UBND".
    pub number: String,
    /// Its date.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub date: Option<Date>,
    /// Who issued it.
    pub issuer: Option<String>,
    /// What it is about.
    pub subject: Option<String>,
    /// First day of the period it sets.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub period_start: Option<Date>,
    /// Last day of the period it sets.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub period_end: Option<Date>,
}

/// A document as one task cites it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CitedDocument {
    /// The document.
    #[sqlx(flatten)]
    pub document: DocumentRef,
    /// The words of the task that name it.
    pub raw: String,
}

/// A document in the list of documents of a plan.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct DocumentRow {
    /// The document.
    #[sqlx(flatten)]
    pub document: DocumentRef,
    /// How many tasks cite it.
    pub citing_tasks: i64,
    /// The plan rests on it.
    pub in_basis: bool,
}

/// Everything the page of a document shows, within one plan version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentDetail {
    /// The document with its counts.
    pub row: DocumentRow,
    /// Tasks that cite it, in the plan's order.
    pub tasks: Vec<CitingTask>,
    /// What the importer doubted about it, and how that was settled.
    pub findings: Vec<FindingRow>,
}

/// A task that cites a document.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CitingTask {
    /// The task.
    #[sqlx(flatten)]
    pub task: ItemRef,
    /// Words of its schedule.
    pub schedule_raw: Option<String>,
    /// Its last good day.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub due: Option<Date>,
    /// The words that name the document.
    pub raw: String,
}

/// Which documents a list shows; everything by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DocumentFilter {
    /// Of this type.
    pub doc_type: Option<String>,
    /// Whose number, subject or issuer holds these words, diacritics ignored.
    pub q: Option<String>,
}

/// A list of documents with what its filter form offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentPage {
    /// Rows that pass the filter: by date, undated last, then by number.
    pub rows: Vec<DocumentRow>,
    /// Rows without any filter.
    pub total: i64,
    /// Types that occur, in alphabetical order.
    pub types: Vec<String>,
}

/// Documents the version names.
///
/// # Errors
/// Whatever the database reports.
pub async fn list(
    db: &Db,
    version: PlanVersionId,
    filter: &DocumentFilter,
) -> Result<DocumentPage> {
    let _ = (db, version, filter);
    Err(StoreError::NotFound)
}

/// One document with the tasks of the version that cite it.
///
/// # Errors
/// Whatever the database reports.
pub async fn detail(
    db: &Db,
    version: PlanVersionId,
    id: DocumentId,
) -> Result<Option<DocumentDetail>> {
    let _ = (db, version, id);
    Err(StoreError::NotFound)
}
