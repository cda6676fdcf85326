//! Cells, each with a version of its own, and their history.

use ansinh_domain::report::{Field, ItemKind, Shape, State};
use jiff::Timestamp;

use crate::db::{args, statements};
use crate::{BodyId, Db, ItemId, Result, SubmissionId, TerritoryId, Tx, UserId};

statements! {
    /// All that saving one cell must know, in one row.
    SELECT_FOR_SAVE = "SELECT s.state, s.body_id, r.closed_at, i.code, i.kind, i.is_open, i.shape,
            COALESCE(c.value, '') AS value, COALESCE(c.version, 0) AS version, c.changed_by
        FROM submission s
        JOIN reporting_round r ON r.id = s.round_id
        JOIN submission_item i ON i.submission_id = s.id AND i.dropped_at IS NULL
        LEFT JOIN entry_cell c ON c.item_id = i.id AND c.part = $3 AND c.field = $4
        WHERE s.id = $1 AND i.id = $2";
    UPSERT = "INSERT INTO entry_cell (item_id, part, field, territory_id, value, version,
            changed_by, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6 + 1, $7, $8)
        ON CONFLICT (item_id, part, field) DO UPDATE SET value = excluded.value,
            version = excluded.version, changed_by = excluded.changed_by,
            changed_at = excluded.changed_at
        WHERE entry_cell.version = $6";
    INSERT_HISTORY = "INSERT INTO entry_history (item_id, part, field, version, value, typed,
            changed_by, changed_at)
        VALUES ($1, $2, $3, $4 + 1, $5, $6, $7, $8)";
    REFRESH_FILLED = "UPDATE submission_item SET filled = EXISTS (SELECT 1 FROM entry_cell c
            WHERE c.item_id = submission_item.id AND c.value <> ''
                AND c.field IN ('value', 'no-data', 'status', 'text'))
        WHERE id = $1";
    SELECT_ONE = "SELECT c.item_id, c.part, c.territory_id, c.field, c.value, c.version,
            c.changed_by, u.name AS changed_by_name, c.changed_at
        FROM entry_cell c LEFT JOIN user_account u ON u.id = c.changed_by
        WHERE c.item_id = $1 AND c.part = $2 AND c.field = $3";
    SELECT_OF_SUBMISSION = "SELECT c.item_id, c.part, c.territory_id, c.field, c.value, c.version,
            c.changed_by, u.name AS changed_by_name, c.changed_at
        FROM entry_cell c
        JOIN submission_item i ON i.id = c.item_id
        LEFT JOIN user_account u ON u.id = c.changed_by
        WHERE i.submission_id = $1 AND i.dropped_at IS NULL
        ORDER BY c.item_id, c.part, c.field";
    SELECT_HISTORY = "SELECT c.item_id, c.part, NULL AS territory_id, c.field, c.value, c.version,
            c.changed_by, u.name AS changed_by_name, c.changed_at
        FROM entry_history c LEFT JOIN user_account u ON u.id = c.changed_by
        WHERE c.item_id = $1 AND c.part = $2 AND c.field = $3 ORDER BY c.version DESC";
    FINGERPRINT = "SELECT CAST(COALESCE(SUM(c.version), 0) AS BIGINT) AS n, COUNT(*) AS cells
        FROM entry_cell c JOIN submission_item i ON i.id = c.item_id WHERE i.submission_id = $1";
    SELECT_TERRITORY = "SELECT id FROM territory WHERE id = $1";
}

/// Which cell.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CellKey {
    /// Of which row.
    pub item: ItemId,
    /// The territory the row is broken down to; `None` for the row itself.
    pub territory: Option<TerritoryId>,
    /// Which cell of it.
    pub field: Field,
}

impl CellKey {
    /// The key of the part: '' for the row itself.
    pub fn part(&self) -> String {
        part(self.territory)
    }
}

/// The key of a part of a row.
pub fn part(territory: Option<TerritoryId>) -> String {
    territory.map(|id| id.0.simple().to_string()).unwrap_or_default()
}

/// A cell as it stands, or stood.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CellRow {
    /// Of which row.
    pub item_id: ItemId,
    /// '' or the territory.
    pub part: String,
    /// The territory the row is broken down to; not told in a history.
    pub territory_id: Option<TerritoryId>,
    /// Which cell of it.
    #[sqlx(try_from = "crate::decode::Text<Field>")]
    pub field: Field,
    /// What is stored; '' for an emptied one.
    pub value: String,
    /// Its version, from 1.
    pub version: i64,
    /// Who wrote it.
    pub changed_by: Option<UserId>,
    /// Their name.
    pub changed_by_name: Option<String>,
    /// When.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub changed_at: Timestamp,
}

/// All that saving one cell must know.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ForSave {
    /// Where the submission stands.
    #[sqlx(try_from = "crate::decode::Text<State>")]
    pub state: State,
    /// Whose it is.
    pub body_id: BodyId,
    /// When its round was closed.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub closed_at: Option<Timestamp>,
    /// The row's code.
    pub code: String,
    /// What the row is about.
    #[sqlx(try_from = "crate::decode::Text<ItemKind>")]
    pub kind: ItemKind,
    /// The row may be filled in.
    pub is_open: bool,
    /// What an indicator's figure is.
    #[sqlx(try_from = "crate::decode::Text<Shape>")]
    pub shape: Option<Shape>,
    /// What the cell holds.
    pub value: String,
    /// Its version; 0 when it was never written.
    pub version: i64,
    /// Who wrote it.
    pub changed_by: Option<UserId>,
}

/// What to write into a cell.
#[derive(Debug, Clone, Copy)]
pub struct NewCell<'a> {
    /// What is stored.
    pub value: &'a str,
    /// What was typed.
    pub typed: &'a str,
    /// The version it replaces; 0 for none.
    pub base: i64,
    /// Who writes.
    pub by: Option<UserId>,
    /// When.
    pub now: Timestamp,
}

/// Begins to save into a submission: until the transaction ends nobody moves it.
///
/// # Errors
/// Whatever the database reports.
pub async fn begin_save(tx: &mut Tx, submission: SubmissionId) -> Result<()> {
    super::submission::hold(tx, submission).await
}

/// All that saving one cell must know; `None` when the submission owes no such row.
///
/// # Errors
/// Whatever the database reports.
pub async fn for_save(
    tx: &mut Tx,
    submission: SubmissionId,
    key: &CellKey,
) -> Result<Option<ForSave>> {
    tx.optional(SELECT_FOR_SAVE, args![submission, key.item, key.part(), key.field.word()]).await
}

/// Writes a cell and its history; false when it is no longer at the version to be replaced.
///
/// # Errors
/// Whatever the database reports.
pub async fn write(tx: &mut Tx, key: &CellKey, new: NewCell<'_>) -> Result<bool> {
    let (part, field) = (key.part(), key.field.word());
    let (by, now) = (new.by, new.now);
    let cell = args![key.item, &part, field, key.territory, new.value, new.base, by, now];
    if tx.execute(UPSERT, cell).await? == 0 {
        return Ok(false);
    }
    let line = args![key.item, &part, field, new.base, new.value, new.typed, by, now];
    tx.execute(INSERT_HISTORY, line).await?;
    Ok(true)
}

/// Works out anew whether a row has content.
///
/// # Errors
/// Whatever the database reports.
pub async fn refresh_filled(tx: &mut Tx, item: ItemId) -> Result<()> {
    tx.execute(REFRESH_FILLED, args![item]).await.map(drop)
}

/// One cell, if it was ever written.
///
/// # Errors
/// Whatever the database reports.
pub async fn find_in(tx: &mut Tx, key: &CellKey) -> Result<Option<CellRow>> {
    tx.optional(SELECT_ONE, args![key.item, key.part(), key.field.word()]).await
}

/// Every cell of a submission that was ever written.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_submission(db: &Db, submission: SubmissionId) -> Result<Vec<CellRow>> {
    db.all(SELECT_OF_SUBMISSION, args![submission]).await
}

/// [`of_submission`] within a transaction.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_submission_in(tx: &mut Tx, submission: SubmissionId) -> Result<Vec<CellRow>> {
    tx.all(SELECT_OF_SUBMISSION, args![submission]).await
}

/// Every version of a cell, newest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn history(db: &Db, key: &CellKey) -> Result<Vec<CellRow>> {
    db.all(SELECT_HISTORY, args![key.item, key.part(), key.field.word()]).await
}

/// Whether there is such a territory.
///
/// # Errors
/// Whatever the database reports.
pub async fn territory_exists(tx: &mut Tx, id: TerritoryId) -> Result<bool> {
    #[derive(sqlx::FromRow)]
    struct Found {
        #[expect(dead_code, reason = "only whether there is one is asked")]
        id: TerritoryId,
    }
    Ok(tx.optional::<Found>(SELECT_TERRITORY, args![id]).await?.is_some())
}

/// Tells one state of a submission's cells from any other: versions only grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Fingerprint {
    n: i64,
    cells: i64,
}

/// The state of a submission's cells.
///
/// # Errors
/// Whatever the database reports.
pub async fn fingerprint(db: &Db, submission: SubmissionId) -> Result<Fingerprint> {
    db.one(FINGERPRINT, args![submission]).await
}

/// [`fingerprint`] within a transaction.
///
/// # Errors
/// Whatever the database reports.
pub async fn fingerprint_in(tx: &mut Tx, submission: SubmissionId) -> Result<Fingerprint> {
    tx.one(FINGERPRINT, args![submission]).await
}
