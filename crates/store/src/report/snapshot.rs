//! What a row held when its head approved it, and when the coordinator received it.

use std::collections::HashMap;

use ansinh_domain::report::{Field, ItemKind};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::db::{args, statements};
use crate::decode::{json, word};
use crate::{Db, ItemId, Result, SubmissionId, Tx, UserId};

statements! {
    /// The newest of a stage for each row.
    SELECT_LATEST = "SELECT p.item_id, p.seq, p.stage, p.cells, p.reason, p.taken_by, p.taken_at
        FROM item_snapshot p JOIN submission_item i ON i.id = p.item_id
        WHERE i.submission_id = $1 AND p.stage = $2 AND p.seq = (SELECT MAX(x.seq)
            FROM item_snapshot x WHERE x.item_id = p.item_id AND x.stage = $2)
        ORDER BY p.item_id";
    SELECT_OF_ITEM = "SELECT p.item_id, p.seq, p.stage, p.cells, p.reason, p.taken_by, p.taken_at
        FROM item_snapshot p WHERE p.item_id = $1 ORDER BY p.seq";
    /// What was received in earlier rounds for the items a submission holds: by identity for
    /// indicators and tasks, for sections by body and code. Oldest first.
    SELECT_BEFORE = "SELECT e.kind, e.code, e.cells, e.taken_at FROM (
            SELECT i.kind, i.code, p.cells, p.taken_at, orr.due, p.seq
            FROM submission_item i
            JOIN submission s ON s.id = i.submission_id
            JOIN reporting_round r ON r.id = s.round_id
            JOIN submission_item o ON o.origin_id = i.origin_id
            JOIN submission os ON os.id = o.submission_id
            JOIN reporting_round orr ON orr.id = os.round_id AND orr.due < r.due
            JOIN item_snapshot p ON p.item_id = o.id AND p.stage = 'received'
            WHERE i.submission_id = $1 AND i.dropped_at IS NULL
            UNION ALL
            SELECT i.kind, i.code, p.cells, p.taken_at, orr.due, p.seq
            FROM submission_item i
            JOIN submission s ON s.id = i.submission_id
            JOIN reporting_round r ON r.id = s.round_id
            JOIN submission os ON os.body_id = s.body_id
            JOIN reporting_round orr ON orr.id = os.round_id AND orr.regime_id = r.regime_id
                AND orr.due < r.due
            JOIN submission_item o ON o.submission_id = os.id AND o.kind = 'section'
                AND o.code = i.code
            JOIN item_snapshot p ON p.item_id = o.id AND p.stage = 'received'
            WHERE i.submission_id = $1 AND i.dropped_at IS NULL AND i.kind = 'section') e
        ORDER BY e.due, e.seq";
    SELECT_NUMBERS = "SELECT p.item_id, MAX(p.seq) AS seq
        FROM item_snapshot p JOIN submission_item i ON i.id = p.item_id
        WHERE i.submission_id = $1 GROUP BY p.item_id";
    INSERT_NUMBERED = "INSERT INTO item_snapshot (item_id, seq, stage, cells, reason, taken_by,
            taken_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    INSERT = "INSERT INTO item_snapshot (item_id, seq, stage, cells, reason, taken_by, taken_at)
        SELECT $1, COALESCE(MAX(p.seq), 0) + 1, $2, $3, $4, $5, $6
        FROM item_snapshot p WHERE p.item_id = $1";
}

/// When a snapshot was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// The head approved the submission.
    Approved,
    /// The coordinator received it.
    Received,
}

/// A cell as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptCell {
    /// '' or the territory.
    pub part: String,
    /// Which cell.
    pub field: Field,
    /// What was stored.
    pub value: String,
    /// Its version.
    pub version: i64,
    /// Who wrote it.
    pub by: Option<UserId>,
    /// When.
    pub at: Timestamp,
}

/// A row as it was.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SnapshotRow {
    /// Of which row.
    pub item_id: ItemId,
    /// Its number, from 1.
    pub seq: i64,
    /// When it was taken.
    #[sqlx(try_from = "crate::decode::Text<Stage>")]
    pub stage: Stage,
    /// Its cells that held something, by part and field.
    #[sqlx(try_from = "crate::decode::Text<Vec<KeptCell>>")]
    pub cells: Vec<KeptCell>,
    /// Why it was changed since the one before.
    pub reason: Option<String>,
    /// Who approved or received.
    pub taken_by: Option<UserId>,
    /// When.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub taken_at: Timestamp,
}

/// What was received of an item in an earlier round.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Before {
    /// Indicator, task or section.
    #[sqlx(try_from = "crate::decode::Text<ItemKind>")]
    pub kind: ItemKind,
    /// Its code in the present round.
    pub code: String,
    /// Its cells.
    #[sqlx(try_from = "crate::decode::Text<Vec<KeptCell>>")]
    pub cells: Vec<KeptCell>,
    /// When it was received.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub taken_at: Timestamp,
}

/// The newest snapshot of a stage for each row of a submission that has one.
///
/// # Errors
/// Whatever the database reports.
pub async fn latest(db: &Db, submission: SubmissionId, stage: Stage) -> Result<Vec<SnapshotRow>> {
    db.all(SELECT_LATEST, args![submission, word(&stage)?]).await
}

/// [`latest`] within a transaction.
///
/// # Errors
/// Whatever the database reports.
pub async fn latest_in(
    tx: &mut Tx,
    submission: SubmissionId,
    stage: Stage,
) -> Result<Vec<SnapshotRow>> {
    tx.all(SELECT_LATEST, args![submission, word(&stage)?]).await
}

/// Every snapshot of a row, oldest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_item(db: &Db, item: ItemId) -> Result<Vec<SnapshotRow>> {
    db.all(SELECT_OF_ITEM, args![item]).await
}

/// What was received in earlier rounds for the items a submission holds, oldest first: the last of
/// a kind and code is last round's.
///
/// # Errors
/// Whatever the database reports.
pub async fn before(db: &Db, submission: SubmissionId) -> Result<Vec<Before>> {
    db.all(SELECT_BEFORE, args![submission]).await
}

/// Takes a snapshot of a row.
///
/// # Errors
/// Whatever the database reports.
pub async fn take(
    tx: &mut Tx,
    item: ItemId,
    stage: Stage,
    cells: &[KeptCell],
    reason: Option<&str>,
    by: Option<UserId>,
    now: Timestamp,
) -> Result<()> {
    tx.execute(INSERT, args![item, word(&stage)?, json(cells)?, reason, by, now]).await.map(drop)
}

/// Takes a snapshot of several rows of a submission that nobody else moves meanwhile.
///
/// # Errors
/// Whatever the database reports.
pub async fn take_all(
    tx: &mut Tx,
    submission: SubmissionId,
    rows: &[(ItemId, &[KeptCell])],
    stage: Stage,
    reason: Option<&str>,
    (by, now): (Option<UserId>, Timestamp),
) -> Result<()> {
    #[derive(sqlx::FromRow)]
    struct Number {
        item_id: ItemId,
        seq: i64,
    }
    if rows.is_empty() {
        return Ok(());
    }
    let numbers: Vec<Number> = tx.all(SELECT_NUMBERS, args![submission]).await?;
    let last: HashMap<ItemId, i64> =
        numbers.into_iter().map(|row| (row.item_id, row.seq)).collect();
    let stage = word(&stage)?;
    let mut new = Vec::with_capacity(rows.len());
    for (item, cells) in rows {
        let seq = last.get(item).copied().unwrap_or_default() + 1;
        new.push(args![*item, seq, &stage, json(cells)?, reason, by, now]);
    }
    tx.insert_all(INSERT_NUMBERED, new).await.map(drop)
}
