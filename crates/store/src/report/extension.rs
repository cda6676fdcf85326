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
                e.decision_reason, e.decided_by, d.name AS decided_by_name, e.decided_at,
                e.lapsed_at, o.submission_id AS carried_from, ob.name AS carried_from_body
            FROM extension e
            LEFT JOIN extension o ON o.id = e.carried_from
            LEFT JOIN submission os ON os.id = o.submission_id
            LEFT JOIN body ob ON ob.id = os.body_id
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
        WHERE e.state = 'asked' AND e.lapsed_at IS NULL AND r.closed_at IS NULL ORDER BY e.asked_at, e.id");
    SELECT_ONE = extensions!("WHERE e.id = $1");
    INSERT = "INSERT INTO extension (id, submission_id, wanted, reason, asked_by, asked_at, state)
        VALUES ($1, $2, $3, $4, $5, $6, 'asked')";
    GRANT_IT = "UPDATE extension SET state = 'granted', granted = $2, decision_reason = $3,
            decided_by = $4, decided_at = $5
        WHERE id = $1 AND state = 'asked' AND lapsed_at IS NULL";
    REFUSE = "UPDATE extension SET state = 'refused', decision_reason = $2, decided_by = $3,
            decided_at = $4
        WHERE id = $1 AND state = 'asked' AND lapsed_at IS NULL";
    CARRY = "INSERT INTO extension (id, submission_id, wanted, reason, asked_by, asked_at, state,
            granted, decision_reason, decided_by, decided_at, carried_from)
        SELECT $1, $2, e.wanted, e.reason, e.asked_by, e.asked_at, e.state, e.granted,
            e.decision_reason, e.decided_by, e.decided_at, e.id
        FROM extension e WHERE e.id = $3";
    GIVE = "INSERT INTO extension (id, submission_id, wanted, reason, asked_by, asked_at, state,
            granted, decision_reason, decided_by, decided_at)
        VALUES ($1, $2, $3, $4, $5, $6, 'granted', $3, $4, $5, $6)";
    LAPSE = "UPDATE extension SET lapsed_at = $2 WHERE id = $1 AND lapsed_at IS NULL";
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
    /// When it ceased to count, because its rows went elsewhere or came back.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub lapsed_at: Option<Timestamp>,
    /// The submission from which it came along with rows.
    pub carried_from: Option<SubmissionId>,
    /// Name of the body of that one.
    pub carried_from_body: Option<String>,
}

impl ExtensionRow {
    /// The day granted, while it counts.
    pub fn counting(&self) -> Option<Date> {
        self.granted.filter(|_| self.lapsed_at.is_none())
    }

    /// Whether it waits for a decision.
    pub fn waits(&self) -> bool {
        self.state == ExtensionState::Asked && self.lapsed_at.is_none()
    }
}

/// [`of_submission`] within a transaction.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_submission_in(tx: &mut Tx, submission: SubmissionId) -> Result<Vec<ExtensionRow>> {
    tx.all(SELECT_OF_SUBMISSION, args![submission]).await
}

/// Repeats a request, as it stands, for the submission its rows went to.
///
/// # Errors
/// [`StoreError::Conflict`](crate::StoreError::Conflict) for an open one while another is open there.
pub async fn carry(
    tx: &mut Tx,
    id: ExtensionId,
    from: ExtensionId,
    into: SubmissionId,
) -> Result<()> {
    tx.execute(CARRY, args![id, into, from]).await.map(drop)
}

/// More time that nobody asked for: an act gave the submission rows whose deadline was over.
///
/// # Errors
/// Whatever the database reports.
pub async fn give(tx: &mut Tx, new: NewExtension<'_>) -> Result<()> {
    let args = args![new.id, new.submission, new.wanted, new.reason, new.by, new.now];
    tx.execute(GIVE, args).await.map(drop)
}

/// Ends a request without changing what was decided.
///
/// # Errors
/// Whatever the database reports.
pub async fn lapse(tx: &mut Tx, id: ExtensionId, now: Timestamp) -> Result<()> {
    tx.execute(LAPSE, args![id, now]).await.map(drop)
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
