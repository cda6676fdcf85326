//! Cells, each with a version of its own, and their history.

use std::collections::{BTreeMap, HashSet};

use ansinh_domain::report::{Field, ItemKind, Shape, State};
use jiff::Timestamp;
use serde::Serialize;

use crate::db::{args, statements};
use crate::{BodyId, Db, ItemId, Result, SubmissionId, TerritoryId, Tx, UserId};

/// What saving a cell must know, of its report, its row and the cell itself.
macro_rules! for_save {
    ($cell:literal, $rest:literal) => {
        concat!(
            "SELECT s.state, s.body_id, r.closed_at, i.id AS item_id, i.code, i.kind, i.is_open,
                i.shape, c.part, c.field, COALESCE(c.value, '') AS value,
                COALESCE(c.version, 0) AS version, u.name AS changed_by_name, c.changed_at
            FROM submission s
            JOIN reporting_round r ON r.id = s.round_id
            JOIN submission_item i ON i.submission_id = s.id AND i.dropped_at IS NULL
            LEFT JOIN entry_cell c ON c.item_id = i.id ",
            $cell,
            " LEFT JOIN user_account u ON u.id = c.changed_by WHERE s.id = $1 ",
            $rest
        )
    };
}

/// Whether the row `submission_item` has content.
macro_rules! has_content {
    () => {
        "EXISTS (SELECT 1 FROM entry_cell c
            WHERE c.item_id = submission_item.id AND c.value <> ''
                AND c.field IN ('value', 'no-data', 'status', 'text'))"
    };
}

statements! {
    SELECT_FOR_SAVE = for_save!("AND c.part = $3 AND c.field = $4", "AND i.id = $2");
    SELECT_ALL_FOR_SAVE = for_save!("", "");
    UPSERT = "INSERT INTO entry_cell (item_id, part, field, territory_id, value, version,
            changed_by, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (item_id, part, field) DO UPDATE SET value = excluded.value,
            version = excluded.version, changed_by = excluded.changed_by,
            changed_at = excluded.changed_at
        WHERE entry_cell.version = excluded.version - 1";
    INSERT_HISTORY = "INSERT INTO entry_history (item_id, part, field, version, value, typed,
            changed_by, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    REFRESH_FILLED = concat!("UPDATE submission_item SET filled = ", has_content!(),
        " WHERE id = $1");
    REFRESH_ALL_FILLED = concat!("UPDATE submission_item SET filled = ", has_content!(),
        " WHERE submission_id = $1 AND filled <> ", has_content!());
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
    SELECT_PLACES = "SELECT DISTINCT t.id, t.name FROM entry_cell c
        JOIN submission_item i ON i.id = c.item_id
        JOIN territory t ON t.id = c.territory_id
        WHERE i.submission_id = $1";
    SELECT_TERRITORIES = "SELECT id FROM territory WHERE id IN ($1, $2, $3, $4, $5, $6, $7, $8)";
}

/// Up to so many cells each is looked up by itself; for more the whole report is read at once.
const FEW: usize = 3;
/// How many territories [`SELECT_TERRITORIES`] asks for.
const TERRITORIES: usize = 8;

/// Which cell.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
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

/// What saving must know of a row and a cell of it.
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
    /// The row.
    pub item_id: ItemId,
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
    /// The part of the row that the cell is of; `None` when the cell was never written.
    pub part: Option<String>,
    /// Which cell of it; `None` when it was never written.
    #[sqlx(try_from = "crate::decode::Text<Field>")]
    pub field: Option<Field>,
    /// What the cell holds.
    pub value: String,
    /// Its version; 0 when it was never written.
    pub version: i64,
    /// Name of who wrote it.
    pub changed_by_name: Option<String>,
    /// When.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub changed_at: Option<Timestamp>,
}

/// What to write into a cell.
#[derive(Debug, Clone, Copy)]
pub struct NewCell<'a> {
    /// Which cell.
    pub key: &'a CellKey,
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

/// What saving cells must know: a line for each cell ever written of the rows asked for, and one for
/// a row without. Of many cells the whole report is told; rows it does not owe have no line.
///
/// # Errors
/// Whatever the database reports.
pub async fn for_save(
    tx: &mut Tx,
    submission: SubmissionId,
    keys: &[&CellKey],
) -> Result<Vec<ForSave>> {
    if keys.len() > FEW {
        return tx.all(SELECT_ALL_FOR_SAVE, args![submission]).await;
    }
    let mut found = Vec::with_capacity(keys.len());
    for key in keys {
        let args = args![submission, key.item, key.part(), key.field.word()];
        found.extend(tx.optional::<ForSave>(SELECT_FOR_SAVE, args).await?);
    }
    Ok(found)
}

/// Writes cells and their history, each cell once; false when one of them is no longer at the
/// version to be replaced. The transaction is then good for nothing but to be given up.
///
/// # Errors
/// Whatever the database reports.
pub async fn write(tx: &mut Tx, cells: &[NewCell<'_>]) -> Result<bool> {
    let (mut now, mut history) = (Vec::new(), Vec::new());
    for NewCell { key, value, typed, base, by, now: at } in cells {
        let (part, field, version) = (key.part(), key.field.word(), base + 1);
        now.push(args![key.item, &part, field, key.territory, *value, version, *by, *at]);
        history.push(args![key.item, &part, field, version, *value, *typed, *by, *at]);
    }
    let wanted = u64::try_from(cells.len()).unwrap_or(u64::MAX);
    if tx.insert_all(UPSERT, now).await? != wanted {
        return Ok(false);
    }
    tx.insert_all(INSERT_HISTORY, history).await?;
    Ok(true)
}

/// Works out anew whether rows of a submission have content.
///
/// # Errors
/// Whatever the database reports.
pub async fn refresh_filled(tx: &mut Tx, submission: SubmissionId, items: &[ItemId]) -> Result<()> {
    if items.len() > FEW {
        return tx.execute(REFRESH_ALL_FILLED, args![submission]).await.map(drop);
    }
    for item in items {
        tx.execute(REFRESH_FILLED, args![*item]).await?;
    }
    Ok(())
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

/// Names of the territories that rows of a submission are broken down to, by the key of the part.
///
/// # Errors
/// Whatever the database reports.
pub async fn places(db: &Db, submission: SubmissionId) -> Result<BTreeMap<String, String>> {
    #[derive(sqlx::FromRow)]
    struct Place {
        id: TerritoryId,
        name: String,
    }
    let rows: Vec<Place> = db.all(SELECT_PLACES, args![submission]).await?;
    Ok(rows.into_iter().map(|row| (part(Some(row.id)), row.name)).collect())
}

/// Those of the territories that there are.
///
/// # Errors
/// Whatever the database reports.
pub async fn known_territories(tx: &mut Tx, ids: &[TerritoryId]) -> Result<HashSet<TerritoryId>> {
    #[derive(sqlx::FromRow)]
    struct Found {
        id: TerritoryId,
    }
    let mut known = HashSet::new();
    for some in ids.chunks(TERRITORIES) {
        // The last of them fills up what is left.
        let padded = (0..TERRITORIES).filter_map(|n| some.get(n).or(some.last()));
        let args = padded.map(|id| crate::db::Arg::from(*id)).collect();
        let found = tx.all::<Found>(SELECT_TERRITORIES, args).await?;
        known.extend(found.into_iter().map(|row| row.id));
    }
    Ok(known)
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
