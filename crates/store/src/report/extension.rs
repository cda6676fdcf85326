//! Requests for more time.

use ansinh_domain::report::ExtensionState;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::db::{args, statements};
use crate::{Db, ExtensionId, PlanId, Result, RoundId, SubmissionId, Tx, UserId};

macro_rules! extensions {
    ($rest:literal) => {
        concat!(
            "SELECT e.id, e.submission_id, s.body_id, b.name AS body_name, e.wanted, e.reason,
                e.asked_by, a.name AS asked_by_name, e.asked_at, e.state, e.granted,
                e.decision_reason, e.decided_by, d.name AS decided_by_name, e.decided_at
            FROM extension e
            JOIN submission s ON s.id = e.submission_id
            JOIN body b ON b.id = s.body_id
            LEFT JOIN user_account a ON a.id = e.asked_by
            LEFT JOIN user_account d ON d.id = e.decided_by ",
            $rest
        )
    };
}

statements! {
    SELECT_OF_SUBMISSION = extensions!("WHERE e.submission_id = $1 ORDER BY e.asked_at, e.id");
    SELECT_OF_ROUND = extensions!("WHERE s.round_id = $1 ORDER BY e.asked_at, e.id");
    SELECT_OF_PLAN = extensions!("JOIN reporting_round r ON r.id = s.round_id
        JOIN regime g ON g.id = r.regime_id
        WHERE g.plan_id = $1 ORDER BY e.asked_at, e.id");
    SELECT_WAITING = extensions!("JOIN reporting_round r ON r.id = s.round_id
        WHERE e.state = 'asked' AND r.closed_at IS NULL ORDER BY e.asked_at, e.id");
    SELECT_ONE = extensions!("WHERE e.id = $1");
    INSERT = "INSERT INTO extension (id, submission_id, wanted, reason, asked_by, asked_at, state)
        VALUES ($1, $2, $3, $4, $5, $6, 'asked')";
    GRANT_IT = "UPDATE extension SET state = 'granted', granted = $2, decision_reason = $3,
            decided_by = $4, decided_at = $5
        WHERE id = $1 AND state = 'asked'";
    REFUSE = "UPDATE extension SET state = 'refused', decision_reason = $2, decided_by = $3,
            decided_at = $4
        WHERE id = $1 AND state = 'asked'";
}

/// A request for more time with what became of it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ExtensionRow {
    /// Its id.
    pub id: ExtensionId,
    /// For which submission.
    pub submission_id: SubmissionId,
    /// Whose.
    pub body_id: crate::BodyId,
    /// Name of the body.
    pub body_name: String,
    /// The day asked for.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub wanted: Date,
    /// Why.
    pub reason: String,
    /// Who asked.
    pub asked_by: Option<UserId>,
    /// Their name.
    pub asked_by_name: Option<String>,
    /// When.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub asked_at: Timestamp,
    /// Where it stands.
    #[sqlx(try_from = "crate::decode::Text<ExtensionState>")]
    pub state: ExtensionState,
    /// The day granted.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub granted: Option<Date>,
    /// Why it was granted or refused.
    pub decision_reason: Option<String>,
    /// Who decided.
    pub decided_by: Option<UserId>,
    /// Their name.
    pub decided_by_name: Option<String>,
    /// When.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub decided_at: Option<Timestamp>,
}

/// Requests of a submission, oldest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_submission(db: &Db, submission: SubmissionId) -> Result<Vec<ExtensionRow>> {
    db.all(SELECT_OF_SUBMISSION, args![submission]).await
}

/// Requests of a round, oldest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_round(db: &Db, round: RoundId) -> Result<Vec<ExtensionRow>> {
    db.all(SELECT_OF_ROUND, args![round]).await
}

/// Requests of all rounds of a plan, oldest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_plan(db: &Db, plan: PlanId) -> Result<Vec<ExtensionRow>> {
    db.all(SELECT_OF_PLAN, args![plan]).await
}

/// Requests of open rounds that nobody has decided, oldest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn waiting(db: &Db) -> Result<Vec<ExtensionRow>> {
    db.all(SELECT_WAITING, args![]).await
}

/// One request.
///
/// # Errors
/// Whatever the database reports.
pub async fn find(db: &Db, id: ExtensionId) -> Result<Option<ExtensionRow>> {
    db.optional(SELECT_ONE, args![id]).await
}

/// A request to store.
#[derive(Debug, Clone, Copy)]
pub struct NewExtension<'a> {
    /// Its id.
    pub id: ExtensionId,
    /// For which submission.
    pub submission: SubmissionId,
    /// The day asked for.
    pub wanted: Date,
    /// Why.
    pub reason: &'a str,
    /// Who asks.
    pub by: Option<UserId>,
    /// When.
    pub now: Timestamp,
}

/// Stores a request.
///
/// # Errors
/// [`StoreError::Conflict`](crate::StoreError::Conflict) while another one is open.
pub async fn insert(tx: &mut Tx, new: NewExtension<'_>) -> Result<()> {
    let args = args![new.id, new.submission, new.wanted, new.reason, new.by, new.now];
    tx.execute(INSERT, args).await.map(drop)
}

/// Grants a request; false when it was decided before.
///
/// # Errors
/// Whatever the database reports.
pub async fn grant(
    tx: &mut Tx,
    id: ExtensionId,
    day: Date,
    reason: Option<&str>,
    by: Option<UserId>,
    now: Timestamp,
) -> Result<bool> {
    Ok(tx.execute(GRANT_IT, args![id, day, reason, by, now]).await? > 0)
}

/// Refuses a request; false when it was decided before.
///
/// # Errors
/// Whatever the database reports.
pub async fn refuse(
    tx: &mut Tx,
    id: ExtensionId,
    reason: &str,
    by: Option<UserId>,
    now: Timestamp,
) -> Result<bool> {
    Ok(tx.execute(REFUSE, args![id, reason, by, now]).await? > 0)
}
