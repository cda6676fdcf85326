//! What a submission owes: an indicator, a task or a section each.

use ansinh_domain::report::{ItemKind, Shape};
use ansinh_domain::target::{Direction, MeasureKind};
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::db::{args, statements};
use crate::decode::{json, word};
use crate::{Db, DutyId, IndicatorId, ItemId, Result, SubmissionId, TaskId, Tx};

macro_rules! items {
    ($rest:literal) => {
        concat!(
            "SELECT i.id, i.submission_id, i.kind, i.code, i.ordinal, i.indicator_id, i.task_id,
                i.origin_id, i.duty_id, i.shape, i.required, i.is_open, i.filled,
                COALESCE(n.name, t.content) AS name, n.unit, n.measure, n.direction,
                p.code AS parent, t.product, t.schedule_raw, t.schedule_end,
                h.code AS heading_code, h.name AS heading_name
            FROM submission_item i
            LEFT JOIN indicator n ON n.id = i.indicator_id
            LEFT JOIN indicator p ON p.id = n.parent_id
            LEFT JOIN task t ON t.id = i.task_id
            LEFT JOIN heading h ON h.id = COALESCE(n.heading_id, t.subsection_id, t.section_id) ",
            $rest
        )
    };
}

/// Rows of open rounds owed by one duty of one body.
macro_rules! owed_items {
    ($rest:literal) => {
        concat!(
            "SELECT i.id, i.submission_id, s.round_id, i.duty_id, i.kind, i.code,
                b.ends AS body_ends
            FROM submission_item i
            JOIN submission s ON s.id = i.submission_id
            JOIN reporting_round r ON r.id = s.round_id
            JOIN body b ON b.id = s.body_id
            WHERE i.duty_id = $1 AND s.body_id = $2 AND r.closed_at IS NULL ",
            $rest,
            " ORDER BY i.id"
        )
    };
}

statements! {
    SELECT_OF_SUBMISSION = items!("WHERE i.submission_id = $1 AND i.dropped_at IS NULL
        ORDER BY i.kind, i.ordinal, i.code");
    SELECT_ONE = items!("WHERE i.id = $1 AND i.dropped_at IS NULL");
    /// A row that was received and not opened again stays with who reported it.
    SELECT_OF_DUTY = owed_items!("AND i.dropped_at IS NULL AND s.state <> 'received'
        AND (i.is_open OR NOT EXISTS (SELECT 1 FROM item_snapshot x
            WHERE x.item_id = i.id AND x.stage = 'received'))");
    SELECT_DROPPED = owed_items!("AND i.dropped_at IS NOT NULL AND s.state <> 'received'");
    RESTORE_ONE = "UPDATE submission_item SET dropped_at = NULL, is_open = TRUE WHERE id = $1";
    RESTORE_SECTIONS = "UPDATE submission_item SET dropped_at = NULL
        WHERE submission_id = $1 AND kind = 'section' AND dropped_at IS NOT NULL";
    SELECT_LIVE = "SELECT i.id, i.code FROM submission_item i
        WHERE i.submission_id = $1 AND i.dropped_at IS NULL AND i.kind <> 'section' LIMIT 1";
    SELECT_ANY_OPEN = "SELECT i.id, i.code FROM submission_item i
        WHERE i.submission_id = $1 AND i.dropped_at IS NULL AND i.is_open LIMIT 1";
    INSERT = "INSERT INTO submission_item (id, submission_id, kind, indicator_id, task_id,
            origin_id, duty_id, shape, code, ordinal, required, is_open, filled)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, TRUE, FALSE)";
    OPEN_ALL = "UPDATE submission_item SET is_open = TRUE WHERE submission_id = $1";
    CLOSE_ALL = "UPDATE submission_item SET is_open = FALSE WHERE submission_id = $1";
    OPEN_ONE = "UPDATE submission_item SET is_open = TRUE
        WHERE id = $1 AND submission_id = $2 AND dropped_at IS NULL";
    MOVE = "UPDATE submission_item SET submission_id = $2, is_open = TRUE WHERE id = $1";
    DROP_ONE = "UPDATE submission_item SET dropped_at = $2 WHERE id = $1 AND dropped_at IS NULL";
    DROP_SECTIONS_ALONE = "UPDATE submission_item SET dropped_at = $2
        WHERE submission_id = $1 AND kind = 'section' AND dropped_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM submission_item x WHERE x.submission_id = $1
                AND x.kind <> 'section' AND x.dropped_at IS NULL)";
    SELECT_SAME = "SELECT i.id, i.code FROM submission_item i
        WHERE i.submission_id = $1 AND i.kind = $2 AND i.code = $3";
    SELECT_OPEN = "SELECT i.id, i.code FROM submission_item i
        WHERE i.submission_id = $1 AND i.id = $2 AND i.is_open AND i.dropped_at IS NULL";
    SELECT_CODES = "SELECT i.origin_id AS id, i.code FROM indicator i WHERE i.plan_version_id = $1";
    INSERT_MOVE = "INSERT INTO item_move (item_id, seq, from_submission, into_submission, moved_at)
        SELECT $1, COALESCE(MAX(m.seq), 0) + 1, $2, $3, $4 FROM item_move m WHERE m.item_id = $1";
}

/// A row of a submission, with what pages, files and checks need of the plan's row.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ItemRow {
    /// Its id.
    pub id: ItemId,
    /// In which submission.
    pub submission_id: SubmissionId,
    /// Indicator, task or section.
    #[sqlx(try_from = "crate::decode::Text<ItemKind>")]
    pub kind: ItemKind,
    /// The plan's code, or the section's.
    pub code: String,
    /// Place among the rows of its kind.
    pub ordinal: i64,
    /// The row of the version.
    pub indicator_id: Option<IndicatorId>,
    /// The row of the version.
    pub task_id: Option<TaskId>,
    /// Identity of the indicator or task through all versions.
    pub origin_id: Option<Uuid>,
    /// The duty it is owed by.
    pub duty_id: Option<DutyId>,
    /// What an indicator's figure is.
    #[sqlx(try_from = "crate::decode::Text<Shape>")]
    pub shape: Option<Shape>,
    /// A report without it is not complete.
    pub required: bool,
    /// It may be filled in while the submission is with the officer.
    pub is_open: bool,
    /// It has content.
    pub filled: bool,
    /// Name of the indicator or text of the task; of a section see the round's regime.
    pub name: Option<String>,
    /// Unit of an indicator.
    pub unit: Option<String>,
    /// Sort of quantity.
    #[sqlx(try_from = "crate::decode::Text<MeasureKind>")]
    pub measure: Option<MeasureKind>,
    /// Which way is better.
    #[sqlx(try_from = "crate::decode::Text<Direction>")]
    pub direction: Option<Direction>,
    /// Code of the row above an indicator.
    pub parent: Option<String>,
    /// Product the plan expects of a task.
    pub product: Option<String>,
    /// Words of a task's schedule.
    pub schedule_raw: Option<String>,
    /// Last good day of a task.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub schedule_end: Option<Date>,
    /// Code of its group or section of the plan.
    pub heading_code: Option<String>,
    /// Name of its group or section of the plan.
    pub heading_name: Option<String>,
}

/// An item that a duty made in an open round.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct OwedItem {
    /// Its id.
    pub id: ItemId,
    /// In which submission.
    pub submission_id: SubmissionId,
    /// In which round.
    pub round_id: crate::RoundId,
    /// The duty.
    pub duty_id: DutyId,
    /// Indicator or task.
    #[sqlx(try_from = "crate::decode::Text<ItemKind>")]
    pub kind: ItemKind,
    /// The plan's code.
    pub code: String,
    /// Last day of the body that owes it.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub body_ends: Option<Date>,
}

/// A row to owe.
#[derive(Debug, Clone)]
pub struct NewItem<'a> {
    /// Its id.
    pub id: ItemId,
    /// In which submission.
    pub submission: SubmissionId,
    /// What it is about.
    pub subject: Subject<'a>,
    /// The plan's code, or the section's.
    pub code: &'a str,
    /// Place among the rows of its kind.
    pub ordinal: i64,
    /// A report without it is not complete.
    pub required: bool,
}

/// What a row is about.
#[derive(Debug, Clone, Copy)]
pub enum Subject<'a> {
    /// An indicator of the version, its identity, the duty, and what its figure is.
    Indicator(IndicatorId, Uuid, DutyId, &'a Shape),
    /// A task of the version, its identity, and the duty.
    Task(TaskId, Uuid, DutyId),
    /// A section.
    Section,
}

/// The rows of a submission: indicators, sections, tasks, each in order.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_submission(db: &Db, submission: SubmissionId) -> Result<Vec<ItemRow>> {
    db.all(SELECT_OF_SUBMISSION, args![submission]).await
}

/// [`of_submission`] within a transaction.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_submission_in(tx: &mut Tx, submission: SubmissionId) -> Result<Vec<ItemRow>> {
    tx.all(SELECT_OF_SUBMISSION, args![submission]).await
}

/// One row.
///
/// # Errors
/// Whatever the database reports.
pub async fn find(db: &Db, id: ItemId) -> Result<Option<ItemRow>> {
    db.optional(SELECT_ONE, args![id]).await
}

/// Rows that a duty made for a body in rounds that are open, where the report is not received yet.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_duty(tx: &mut Tx, duty: DutyId, body: crate::BodyId) -> Result<Vec<OwedItem>> {
    tx.all(SELECT_OF_DUTY, args![duty, body]).await
}

/// Stores a row, open and empty.
///
/// # Errors
/// [`StoreError::Conflict`](crate::StoreError::Conflict) when the submission has it.
pub async fn insert(tx: &mut Tx, new: NewItem<'_>) -> Result<()> {
    let (kind, indicator, task, origin, duty, shape) = match new.subject {
        Subject::Indicator(row, origin, duty, shape) => {
            (ItemKind::Indicator, Some(row), None, Some(origin), Some(duty), Some(json(shape)?))
        }
        Subject::Task(row, origin, duty) => {
            (ItemKind::Task, None, Some(row), Some(origin), Some(duty), None)
        }
        Subject::Section => (ItemKind::Section, None, None, None, None, None),
    };
    let args = args![
        new.id,
        new.submission,
        word(&kind)?,
        indicator,
        task,
        origin,
        duty,
        shape,
        new.code,
        new.ordinal,
        new.required
    ];
    tx.execute(INSERT, args).await.map(drop)
}

/// Opens every row of a submission.
///
/// # Errors
/// Whatever the database reports.
pub async fn open_all(tx: &mut Tx, submission: SubmissionId) -> Result<()> {
    tx.execute(OPEN_ALL, args![submission]).await.map(drop)
}

/// Opens these rows of a submission and no others; false when one of them is not its.
///
/// # Errors
/// Whatever the database reports.
pub async fn open_only(tx: &mut Tx, submission: SubmissionId, rows: &[ItemId]) -> Result<bool> {
    tx.execute(CLOSE_ALL, args![submission]).await?;
    for row in rows {
        if tx.execute(OPEN_ONE, args![*row, submission]).await? == 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Takes a row with its cells to another submission, open.
///
/// # Errors
/// [`StoreError::Conflict`](crate::StoreError::Conflict) when that one has a row of the same code.
pub async fn move_to(
    tx: &mut Tx,
    item: ItemId,
    from: SubmissionId,
    into: SubmissionId,
    now: Timestamp,
) -> Result<()> {
    tx.execute(MOVE, args![item, into]).await?;
    tx.execute(INSERT_MOVE, args![item, from, into, now]).await.map(drop)
}

/// Marks a row as no longer owed; its cells stay readable.
///
/// # Errors
/// Whatever the database reports.
pub async fn drop_one(tx: &mut Tx, item: ItemId, now: Timestamp) -> Result<()> {
    tx.execute(DROP_ONE, args![item, now]).await.map(drop)
}

/// Rows of a duty that its body owed in open rounds before they were dropped.
///
/// # Errors
/// Whatever the database reports.
pub async fn dropped_of_duty(
    tx: &mut Tx,
    duty: DutyId,
    body: crate::BodyId,
) -> Result<Vec<OwedItem>> {
    tx.all(SELECT_DROPPED, args![duty, body]).await
}

/// Lets a dropped row be owed again, open.
///
/// # Errors
/// Whatever the database reports.
pub async fn restore(tx: &mut Tx, item: ItemId) -> Result<()> {
    tx.execute(RESTORE_ONE, args![item]).await.map(drop)
}

/// Lets the dropped sections of a submission be owed again.
///
/// # Errors
/// Whatever the database reports.
pub async fn restore_sections(tx: &mut Tx, submission: SubmissionId) -> Result<()> {
    tx.execute(RESTORE_SECTIONS, args![submission]).await.map(drop)
}

/// Whether a submission still owes a row of the plan.
///
/// # Errors
/// Whatever the database reports.
pub async fn owes_rows(tx: &mut Tx, submission: SubmissionId) -> Result<bool> {
    Ok(tx.optional::<Coded>(SELECT_LIVE, args![submission]).await?.is_some())
}

/// Whether a submission holds any row that may be filled in while it is with the officer.
///
/// # Errors
/// Whatever the database reports.
pub async fn any_open(tx: &mut Tx, submission: SubmissionId) -> Result<bool> {
    Ok(tx.optional::<Coded>(SELECT_ANY_OPEN, args![submission]).await?.is_some())
}

/// Marks the sections of a submission that holds nothing else as no longer owed.
///
/// # Errors
/// Whatever the database reports.
pub async fn drop_sections_alone(
    tx: &mut Tx,
    submission: SubmissionId,
    now: Timestamp,
) -> Result<()> {
    tx.execute(DROP_SECTIONS_ALONE, args![submission, now]).await.map(drop)
}

#[derive(sqlx::FromRow)]
struct Coded {
    id: Uuid,
    code: String,
}

/// Whether a submission has, or had, a row of that kind and code.
///
/// # Errors
/// Whatever the database reports.
pub async fn has(
    tx: &mut Tx,
    submission: SubmissionId,
    kind: ItemKind,
    code: &str,
) -> Result<bool> {
    let found: Option<Coded> =
        tx.optional(SELECT_SAME, args![submission, word(&kind)?, code]).await?;
    Ok(found.is_some())
}

/// Codes of the indicators of a version by their identity.
///
/// # Errors
/// Whatever the database reports.
pub async fn codes_of_version(
    db: &Db,
    version: crate::PlanVersionId,
) -> Result<std::collections::HashMap<IndicatorId, String>> {
    let rows: Vec<Coded> = db.all(SELECT_CODES, args![version]).await?;
    Ok(rows.into_iter().map(|row| (IndicatorId(row.id), row.code)).collect())
}

/// Whether a submission holds a row that may be filled in while it is with the officer.
///
/// # Errors
/// Whatever the database reports.
pub async fn is_open(tx: &mut Tx, submission: SubmissionId, id: ItemId) -> Result<bool> {
    Ok(tx.optional::<Coded>(SELECT_OPEN, args![submission, id]).await?.is_some())
}
