//! Legal documents and where plans cite them.

use ansinh_domain::citation::{Citation, DocumentKey, read_period};
use ansinh_domain::text::fold;
use jiff::civil::Date;

use crate::db::{args, like, statements};
use crate::decode::json;
use crate::import::{self, FindingRow};
use crate::indicator::ItemRef;
use crate::plan::VersionWriter;
use crate::{Db, DocumentId, PlanVersionId, Result, StoreError, TaskId};

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

macro_rules! documents {
    ($rest:literal) => {
        concat!(
            "SELECT d.id, d.doc_type, d.number, d.date, d.issuer, d.subject, d.period_start,
                d.period_end, COUNT(DISTINCT c.task_id) AS citing_tasks,
                COUNT(*) > COUNT(c.task_id) AS in_basis
            FROM legal_document d JOIN citation c ON c.document_id = d.id
            WHERE c.plan_version_id = $1 ",
            $rest,
            " GROUP BY d.id, d.doc_type, d.number, d.date, d.issuer, d.subject, d.period_start,
                d.period_end"
        )
    };
}

statements! {
    SELECT_LIST = documents!("AND (d.doc_type = $2 OR $2 IS NULL)
        AND (d.search LIKE $3 ESCAPE '!' OR $3 IS NULL)");
    SELECT_ONE = documents!("AND d.id = $2");
    SELECT_TYPES = "SELECT d.doc_type, COUNT(DISTINCT d.id) AS items
        FROM legal_document d JOIN citation c ON c.document_id = d.id
        WHERE c.plan_version_id = $1 GROUP BY d.doc_type";
    SELECT_CITING_TASKS = "SELECT t.code, t.content AS name, t.schedule_raw,
            t.schedule_end AS due, c.raw
        FROM citation c JOIN task t ON t.id = c.task_id
        WHERE c.plan_version_id = $1 AND c.document_id = $2
        ORDER BY c.ordinal";
    SELECT_CITED_BY = "SELECT d.id, d.doc_type, d.number, d.date, d.issuer, d.subject,
            d.period_start, d.period_end, c.raw
        FROM citation c JOIN legal_document d ON d.id = c.document_id
        WHERE c.task_id = $1 ORDER BY c.ordinal";
    /// What a later citation says more than an earlier one is added, never changed.
    UPSERT = "INSERT INTO legal_document (id, key, doc_type, number, date, issuer, subject,
            period_start, period_end, search, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (key) DO UPDATE SET
            issuer = COALESCE(legal_document.issuer, excluded.issuer),
            subject = COALESCE(legal_document.subject, excluded.subject),
            period_start = COALESCE(legal_document.period_start, excluded.period_start),
            period_end = COALESCE(legal_document.period_end, excluded.period_end),
            search = CASE WHEN legal_document.subject IS NULL THEN excluded.search
                ELSE legal_document.search END
        RETURNING id";
    INSERT_CITATION = "INSERT INTO citation (plan_version_id, ordinal, document_id, task_id, raw,
            slips)
        VALUES ($1, $2, $3, $4, $5, $6)";
}

/// Documents the version names: two queries.
///
/// # Errors
/// Whatever the database reports.
pub async fn list(
    db: &Db,
    version: PlanVersionId,
    filter: &DocumentFilter,
) -> Result<DocumentPage> {
    #[derive(sqlx::FromRow)]
    struct Type {
        doc_type: String,
        items: i64,
    }
    let mut rows: Vec<DocumentRow> = db
        .all(
            SELECT_LIST,
            args![version, filter.doc_type.as_deref(), filter.q.as_deref().and_then(like)],
        )
        .await?;
    // Sorted here, because engines and their locales order "82/…" and "107/…" in their own ways.
    rows.sort_by_cached_key(|DocumentRow { document, .. }| {
        let serial = document.number.split(|c: char| !c.is_ascii_digit()).next();
        let serial: Option<u64> = serial.and_then(|digits| digits.parse().ok());
        (document.date.is_none(), document.date, serial, document.number.clone(), document.id)
    });
    let types: Vec<Type> = db.all(SELECT_TYPES, args![version]).await?;
    let total = types.iter().map(|t| t.items).sum();
    let mut types: Vec<String> = types.into_iter().map(|t| t.doc_type).collect();
    types.sort_by_cached_key(|name| (fold(name), name.clone()));
    Ok(DocumentPage { rows, total, types })
}

/// One document with the tasks of the version that cite it: three queries.
///
/// # Errors
/// Whatever the database reports.
pub async fn detail(
    db: &Db,
    version: PlanVersionId,
    id: DocumentId,
) -> Result<Option<DocumentDetail>> {
    let Some(row) = db.optional(SELECT_ONE, args![version, id]).await? else {
        return Ok(None);
    };
    let tasks = db.all(SELECT_CITING_TASKS, args![version, id]).await?;
    let findings = import::findings_of_document(db, version, id).await?;
    Ok(Some(DocumentDetail { row, tasks, findings }))
}

/// Documents a task names, in the order named.
pub(crate) async fn cited_by(db: &Db, task: TaskId) -> Result<Vec<CitedDocument>> {
    db.all(SELECT_CITED_BY, args![task]).await
}

/// Stores a document that a plan names in `mentions`, or adds to it what they say more; its id.
pub(crate) async fn upsert(
    into: &mut VersionWriter<'_>,
    key: &DocumentKey,
    mentions: &[&Citation],
) -> Result<DocumentId> {
    #[derive(sqlx::FromRow)]
    struct Stored {
        id: DocumentId,
    }
    let dated = mentions.iter().find(|c| c.date.is_some()).or(mentions.first());
    let Some(named) = dated else { return Err(StoreError::NotFound) };
    let issuer = mentions.iter().find_map(|c| c.issuer.as_deref());
    let subject = mentions.iter().find_map(|c| c.subject.as_deref());
    let period = mentions.iter().find_map(|c| c.subject.as_deref().and_then(read_period));
    let (start, end) = period.unwrap_or((None, None));
    let search = [
        named.doc_type.as_str(),
        &named.number,
        issuer.unwrap_or_default(),
        subject.unwrap_or_default(),
    ]
    .join(" ");
    let new: DocumentId = into.ids.next(into.now);
    let stored: Stored = into
        .tx
        .one(
            UPSERT,
            args![
                new,
                &key.0,
                &named.doc_type,
                &named.number,
                named.date,
                issuer,
                subject,
                start,
                end,
                fold(&search),
                into.now
            ],
        )
        .await?;
    Ok(stored.id)
}

/// Stores that a task (or, with `None`, the plan itself) names a document.
pub(crate) async fn cite(
    into: &mut VersionWriter<'_>,
    ordinal: i64,
    document: DocumentId,
    task: Option<TaskId>,
    citation: &Citation,
) -> Result<()> {
    let slips = json(&citation.slips)?;
    into.tx
        .execute(
            INSERT_CITATION,
            args![into.version, ordinal, document, task, &citation.raw, slips],
        )
        .await
        .map(drop)
}
