//! What one body answers in one round.

use ansinh_domain::body::BodyKind;
use ansinh_domain::report::State;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::db::{args, statements};
use crate::decode::word;
use crate::{BodyId, Db, Result, RoundId, SubmissionId, Tx};

macro_rules! submissions {
    ($rest:literal) => {
        concat!(
            "SELECT s.id, s.round_id, s.body_id, b.name AS body_name, b.kind AS body_kind, s.state,
                s.mod_count, s.due, s.created_at,
                (SELECT COUNT(*) FROM submission_item i
                    WHERE i.submission_id = s.id AND i.dropped_at IS NULL) AS items,
                (SELECT COUNT(*) FROM submission_item i WHERE i.submission_id = s.id
                    AND i.dropped_at IS NULL AND i.required) AS owed,
                (SELECT COUNT(*) FROM submission_item i WHERE i.submission_id = s.id
                    AND i.dropped_at IS NULL AND i.required AND i.filled) AS filled
            FROM submission s JOIN body b ON b.id = s.body_id ",
            $rest
        )
    };
}

statements! {
    SELECT_ONE = submissions!("WHERE s.id = $1");
    SELECT_OF_ROUND = submissions!("WHERE s.round_id = $1 ORDER BY b.name, s.id");
    SELECT_OF_BODY = submissions!("WHERE s.body_id = $1 ORDER BY s.due DESC, s.id");
    SELECT_BY_BODY = submissions!("WHERE s.round_id = $1 AND s.body_id = $2");
    SELECT_IN_STATE = submissions!("JOIN reporting_round r ON r.id = s.round_id
        WHERE s.state = $1 AND r.closed_at IS NULL ORDER BY s.due, b.name, s.id");
    SELECT_HEAD = "SELECT s.id, s.round_id, s.body_id, s.state, s.mod_count, s.due, r.closed_at
        FROM submission s JOIN reporting_round r ON r.id = s.round_id WHERE s.id = $1";
    INSERT = "INSERT INTO submission (id, round_id, body_id, state, mod_count, due, created_at)
        VALUES ($1, $2, $3, 'draft', 1, $4, $5)";
    SET_STATE = "UPDATE submission SET state = $3, mod_count = mod_count + 1
        WHERE id = $1 AND mod_count = $2";
    SET_DUE = "UPDATE submission SET due = $2, mod_count = mod_count + 1 WHERE id = $1";
    LOCK = "UPDATE submission SET mod_count = mod_count WHERE id = $1";
}

/// A submission in a list.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SubmissionRow {
    /// Its id.
    pub id: SubmissionId,
    /// In which round.
    pub round_id: RoundId,
    /// Whose.
    pub body_id: BodyId,
    /// Name of the body.
    pub body_name: String,
    /// One body, or a group that nobody stands for.
    #[sqlx(try_from = "crate::decode::Text<BodyKind>")]
    pub body_kind: BodyKind,
    /// Where it stands.
    #[sqlx(try_from = "crate::decode::Text<State>")]
    pub state: State,
    /// Grows with each move.
    pub mod_count: i64,
    /// The deadline that counts for the body.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub due: Date,
    /// When it was made.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub created_at: Timestamp,
    /// Rows it holds; none when all were moved to other bodies.
    pub items: i64,
    /// Rows without which it is not complete.
    pub owed: i64,
    /// Those of them with content.
    pub filled: i64,
}

/// A submission as far as verbs need it to decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct SubmissionHead {
    /// Its id.
    pub id: SubmissionId,
    /// In which round.
    pub round_id: RoundId,
    /// Whose.
    pub body_id: BodyId,
    /// Where it stands.
    #[sqlx(try_from = "crate::decode::Text<State>")]
    pub state: State,
    /// Grows with each move.
    pub mod_count: i64,
    /// The deadline that counts for the body.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub due: Date,
    /// When its round was closed.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub closed_at: Option<Timestamp>,
}

/// One submission.
///
/// # Errors
/// Whatever the database reports.
pub async fn find(db: &Db, id: SubmissionId) -> Result<Option<SubmissionRow>> {
    db.optional(SELECT_ONE, args![id]).await
}

/// The submissions of a round, by name of the body.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_round(db: &Db, round: RoundId) -> Result<Vec<SubmissionRow>> {
    db.all(SELECT_OF_ROUND, args![round]).await
}

/// Submissions of open rounds that stand in a state, the nearest deadline first.
///
/// # Errors
/// Whatever the database reports.
pub async fn in_state(db: &Db, state: State) -> Result<Vec<SubmissionRow>> {
    db.all(SELECT_IN_STATE, args![word(&state)?]).await
}

/// The submissions of a body, the latest deadline first.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_body(db: &Db, body: BodyId) -> Result<Vec<SubmissionRow>> {
    db.all(SELECT_OF_BODY, args![body]).await
}

/// The submission of a body in a round.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_body_in(
    tx: &mut Tx,
    round: RoundId,
    body: BodyId,
) -> Result<Option<SubmissionRow>> {
    tx.optional(SELECT_BY_BODY, args![round, body]).await
}

/// What verbs need of a submission.
///
/// # Errors
/// Whatever the database reports.
pub async fn head(db: &Db, id: SubmissionId) -> Result<Option<SubmissionHead>> {
    db.optional(SELECT_HEAD, args![id]).await
}

/// [`head`] within a transaction; until it ends no other one moves the submission or saves in it.
///
/// # Errors
/// Whatever the database reports.
pub async fn lock(tx: &mut Tx, id: SubmissionId) -> Result<Option<SubmissionHead>> {
    hold(tx, id).await?;
    tx.optional(SELECT_HEAD, args![id]).await
}

/// Makes other transactions that want to move the submission, or save in it, wait. SQLite lets one
/// writer in at a time anyway.
pub(super) async fn hold(tx: &mut Tx, id: SubmissionId) -> Result<()> {
    match tx {
        Tx::Sqlite(_) => Ok(()),
        Tx::Postgres(_) => tx.execute(LOCK, args![id]).await.map(drop),
    }
}

/// Stores an empty draft.
///
/// # Errors
/// [`StoreError::Conflict`](crate::StoreError::Conflict) when the body has one in the round.
pub async fn insert(
    tx: &mut Tx,
    id: SubmissionId,
    round: RoundId,
    body: BodyId,
    due: Date,
    now: Timestamp,
) -> Result<()> {
    tx.execute(INSERT, args![id, round, body, due, now]).await.map(drop)
}

/// Puts a submission into a state; false when it was moved since `mod_count`.
///
/// # Errors
/// Whatever the database reports.
pub async fn set_state(tx: &mut Tx, id: SubmissionId, mod_count: i64, to: State) -> Result<bool> {
    Ok(tx.execute(SET_STATE, args![id, mod_count, word(&to)?]).await? > 0)
}

/// Sets the deadline that counts for the body.
///
/// # Errors
/// Whatever the database reports.
pub async fn set_due(tx: &mut Tx, id: SubmissionId, due: Date) -> Result<()> {
    tx.execute(SET_DUE, args![id, due]).await.map(drop)
}
