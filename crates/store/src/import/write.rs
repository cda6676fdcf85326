//! What changes an import: each function is one step of its way from upload to acceptance.

use ansinh_domain::plan::{Finding, PlanDraft};
use jiff::Timestamp;

use super::{SettlementKind, SourceLine};
use crate::db::{args, statements};
use crate::decode::{json, word};
use crate::{Db, ImportId, Result, SettlementId, SourceFileId, Tx, UserId};

statements! {
    /// Bytes that were brought in before keep their row.
    UPSERT_FILE = "INSERT INTO source_file (id, name, sha256, size, content, uploaded_by,
            uploaded_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (sha256) DO UPDATE SET name = excluded.name
        RETURNING id";
    SET_FORMAT = "UPDATE source_file SET format = $2
        WHERE id = (SELECT source_file_id FROM import WHERE id = $1)";
    INSERT_IMPORT = "INSERT INTO import (id, source_file_id, state, progress, created_by,
            created_at, mod_count)
        VALUES ($1, $2, 'queued', 0, $3, $4, 0)";
    BEGIN_READING = "UPDATE import SET state = 'reading', progress = 0,
            mod_count = mod_count + 1
        WHERE id = $1 AND state IN ('queued', 'reading')";
    REQUEUE = "UPDATE import SET state = 'queued', progress = 0, mod_count = mod_count + 1
        WHERE id = $1 AND state = 'reading'";
    SET_PROGRESS = "UPDATE import SET progress = $2 WHERE id = $1 AND state = 'reading'";
    FINISH_READING = "UPDATE import SET state = 'review', progress = 100, draft = $2,
            findings = $3, mod_count = mod_count + 1
        WHERE id = $1 AND state = 'reading'";
    INSERT_LINE = "INSERT INTO source_line (import_id, ordinal, line, table_no, row_no, cells)
        VALUES ($1, $2, $3, $4, $5, $6)";
    REFUSE = "UPDATE import SET state = 'refused', message = $2, finished_at = $3,
            mod_count = mod_count + 1
        WHERE id = $1 AND state IN ('queued', 'reading', 'review')";
    ACCEPT = "UPDATE import SET state = 'accepted', finished_at = $2, mod_count = mod_count + 1
        WHERE id = $1 AND state = 'review'";
    INSERT_SETTLEMENT = "INSERT INTO settlement (id, import_id, finding_index, round, kind, choice,
            typed, settled_by, settled_at)
        VALUES ($1, $2, $3,
            (SELECT COALESCE(MAX(round), 0) + 1 FROM settlement
                WHERE import_id = $2 AND finding_index = $3),
            $4, $5, $6, $7, $8)";
    TOUCH = "UPDATE import SET mod_count = mod_count + 1 WHERE id = $1 AND state = 'review'";
}

/// A file to keep.
#[derive(Debug, Clone)]
pub struct NewSourceFile {
    /// The row's id, unless the bytes are known already.
    pub id: SourceFileId,
    /// Name of the file.
    pub name: String,
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
    /// The bytes.
    pub content: Vec<u8>,
    /// Who brought it; `None` for the program itself.
    pub uploaded_by: Option<UserId>,
    /// When.
    pub now: Timestamp,
}

/// What was read from a file.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// "text", "docx", "xlsx", "html".
    pub format: &'a str,
    /// The plan.
    pub draft: &'a PlanDraft,
    /// What is doubtful.
    pub findings: &'a [Finding],
    /// The source as lines.
    pub lines: &'a [SourceLine],
}

/// An answer to record.
#[derive(Debug, Clone)]
pub struct NewSettlement {
    /// The row's id.
    pub id: SettlementId,
    /// The import.
    pub import: ImportId,
    /// Place of the finding in it.
    pub finding_index: i64,
    /// How it is settled.
    pub kind: SettlementKind,
    /// Place of the alternative chosen.
    pub choice: Option<i64>,
    /// The answer typed.
    pub typed: Option<String>,
    /// Who settled it; `None` for the program itself.
    pub by: Option<UserId>,
    /// When.
    pub now: Timestamp,
}

/// Keeps a file; the id of its row, which is an older one when the same bytes came before.
///
/// # Errors
/// Whatever the database reports.
pub async fn insert_source_file(tx: &mut Tx, file: NewSourceFile) -> Result<SourceFileId> {
    #[derive(sqlx::FromRow)]
    struct Stored {
        id: SourceFileId,
    }
    let size = i64::try_from(file.content.len()).unwrap_or(i64::MAX);
    let stored: Stored = tx
        .one(
            UPSERT_FILE,
            args![file.id, file.name, file.sha256, size, file.content, file.uploaded_by, file.now],
        )
        .await?;
    Ok(stored.id)
}

/// Begins an import of a kept file.
///
/// # Errors
/// [`StoreError::Conflict`](crate::StoreError::Conflict) when the file has an import that was not
/// refused.
pub async fn insert_import(
    tx: &mut Tx,
    id: ImportId,
    file: SourceFileId,
    by: Option<UserId>,
    now: Timestamp,
) -> Result<()> {
    tx.execute(INSERT_IMPORT, args![id, file, by, now]).await.map(drop)
}

/// Marks an import as being read; false when it no longer waits for that.
///
/// # Errors
/// Whatever the database reports.
pub async fn begin_reading(db: &Db, id: ImportId) -> Result<bool> {
    change(db, BEGIN_READING, args![id]).await
}

/// Puts an import back to wait after a reading that failed for outside reasons.
///
/// # Errors
/// Whatever the database reports.
pub async fn requeue(db: &Db, id: ImportId) -> Result<bool> {
    change(db, REQUEUE, args![id]).await
}

/// Says how far the reading is, in percent.
///
/// # Errors
/// Whatever the database reports.
pub async fn set_progress(db: &Db, id: ImportId, percent: i64) -> Result<bool> {
    change(db, SET_PROGRESS, args![id, percent.clamp(0, 100)]).await
}

async fn change(db: &Db, sql: &'static str, args: Vec<crate::Arg>) -> Result<bool> {
    let mut tx = db.begin().await?;
    let changed = tx.execute(sql, args).await?;
    tx.commit().await?;
    Ok(changed > 0)
}

/// Stores what was read and puts the import up for review; false (and nothing stored) when it is
/// not being read any more.
///
/// # Errors
/// Whatever the database reports.
pub async fn store_reading(tx: &mut Tx, id: ImportId, reading: Reading<'_>) -> Result<bool> {
    let changed = tx
        .execute(FINISH_READING, args![id, json(reading.draft)?, json(reading.findings)?])
        .await?;
    if changed == 0 {
        return Ok(false);
    }
    tx.execute(SET_FORMAT, args![id, reading.format]).await?;
    for (ordinal, line) in (0_i64..).zip(reading.lines) {
        tx.execute(
            INSERT_LINE,
            args![id, ordinal, line.line, line.table_no, line.row_no, json(&line.cells)?],
        )
        .await?;
    }
    Ok(true)
}

/// Refuses an import for good; false when it is accepted or refused already.
///
/// # Errors
/// Whatever the database reports.
pub async fn refuse(tx: &mut Tx, id: ImportId, message: &str, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(REFUSE, args![id, message, now]).await? > 0)
}

/// Marks an import as accepted; false when it is not in review.
///
/// # Errors
/// Whatever the database reports.
pub async fn mark_accepted(tx: &mut Tx, id: ImportId, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(ACCEPT, args![id, now]).await? > 0)
}

/// Records an answer; false when the import is not in review.
///
/// # Errors
/// [`StoreError::Conflict`](crate::StoreError::Conflict) when another answer to the same finding
/// came in at the same moment.
pub async fn settle(tx: &mut Tx, new: NewSettlement) -> Result<bool> {
    if tx.execute(TOUCH, args![new.import]).await? == 0 {
        return Ok(false);
    }
    tx.execute(
        INSERT_SETTLEMENT,
        args![
            new.id,
            new.import,
            new.finding_index,
            word(&new.kind)?,
            new.choice,
            new.typed,
            new.by,
            new.now
        ],
    )
    .await?;
    Ok(true)
}
