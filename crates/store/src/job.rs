//! Background work.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::db::{args, statements};
use crate::{Db, JobId, Result, Tx};

statements! {
    INSERT = "INSERT INTO job (id, kind, subject_id, state, attempts, run_at, created_at)
        VALUES ($1, $2, $3, 'queued', 0, $4, $4)";
    /// Nothing when one of the sort waits already, where the schema lets only one.
    INSERT_ONE = "INSERT INTO job (id, kind, subject_id, state, attempts, run_at, created_at)
        VALUES ($1, $2, $3, 'queued', 0, $4, $5) ON CONFLICT DO NOTHING";
    PUT_OFF = "UPDATE job SET run_at = $2 WHERE kind = $1 AND state = 'queued'";
    /// The oldest job whose time has come, or whose worker was lost. Should two workers pick the
    /// same one, the second finds the outer condition no longer true and gets none.
    CLAIM = "UPDATE job SET state = 'running', lease_until = $2, attempts = attempts + 1
        WHERE id = (SELECT j.id FROM job j
                WHERE ((j.state = 'queued' AND j.run_at <= $1)
                    OR (j.state = 'running' AND j.lease_until <= $1))
                    AND (j.kind IN ('send-mail', 'send-webhook')) = $3
                ORDER BY j.run_at, j.id LIMIT 1)
            AND (state = 'queued' OR lease_until <= $1)
        RETURNING id, kind, subject_id, attempts";
    CLAIM_ONE = "UPDATE job SET state = 'running', lease_until = $3, attempts = attempts + 1
        WHERE id = $1 AND (state = 'queued' OR (state = 'running' AND lease_until <= $2))
        RETURNING id, kind, subject_id, attempts";
    FINISH = "UPDATE job SET state = 'done', lease_until = NULL, finished_at = $3,
            last_error = NULL
        WHERE id = $1 AND state = 'running' AND attempts = $2";
    RETRY = "UPDATE job SET state = 'queued', lease_until = NULL, run_at = $3, last_error = $4
        WHERE id = $1 AND state = 'running' AND attempts = $2";
    FAIL = "UPDATE job SET state = 'failed', lease_until = NULL, finished_at = $3,
            last_error = $4
        WHERE id = $1 AND state = 'running' AND attempts = $2";
    EXTEND = "UPDATE job SET lease_until = $3
        WHERE id = $1 AND state = 'running' AND attempts = $2";
    SELECT_ALL = "SELECT id, kind, subject_id, state, attempts, run_at, lease_until, last_error
        FROM job ORDER BY created_at, id";
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum JobState {
    /// Waits for its time.
    Queued,
    /// A worker holds it until its lease runs out.
    Running,
    /// Done.
    Done,
    /// Given up after the last attempt.
    Failed,
}

/// A job that this worker holds until its lease runs out.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ClaimedJob {
    /// The job.
    pub id: JobId,
    /// What to do.
    pub kind: String,
    /// With what.
    pub subject_id: Uuid,
    /// Which attempt this is, from 1; also tells the holder of a lease from an earlier one.
    pub attempts: i64,
}

/// A job for the list of jobs.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct JobRow {
    /// The job.
    pub id: JobId,
    /// What to do.
    pub kind: String,
    /// With what.
    pub subject_id: Uuid,
    /// Where it stands.
    #[sqlx(try_from = "crate::decode::Text<JobState>")]
    pub state: JobState,
    /// Attempts begun.
    pub attempts: i64,
    /// Not before.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub run_at: Timestamp,
    /// Until when its worker holds it.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub lease_until: Option<Timestamp>,
    /// What the last attempt failed of.
    pub last_error: Option<String>,
}

/// Enqueues a job, in the transaction of the change that causes it.
///
/// # Errors
/// Whatever the database reports.
pub async fn enqueue(
    tx: &mut Tx,
    id: JobId,
    kind: &str,
    subject: Uuid,
    run_at: Timestamp,
) -> Result<()> {
    tx.execute(INSERT, args![id, kind, subject, run_at]).await.map(drop)
}

/// Enqueues a job of a sort of which one waits at most; nothing when one waits already.
///
/// # Errors
/// Whatever the database reports.
pub async fn enqueue_one(
    tx: &mut Tx,
    id: JobId,
    kind: &str,
    subject: Uuid,
    run_at: Timestamp,
    now: Timestamp,
) -> Result<()> {
    tx.execute(INSERT_ONE, args![id, kind, subject, run_at, now]).await.map(drop)
}

/// Has the waiting jobs of a sort run at another time.
///
/// # Errors
/// Whatever the database reports.
pub async fn put_off(tx: &mut Tx, kind: &str, run_at: Timestamp) -> Result<()> {
    tx.execute(PUT_OFF, args![kind, run_at]).await.map(drop)
}

/// Who does a job: what waits for other servers never keeps the rest waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Work of this program and its database.
    Inside,
    /// [`SEND_MAIL`] and [`SEND_WEBHOOK`]: work that waits for other servers.
    Outside,
}

/// Sort of the job that sends a message by mail.
pub const SEND_MAIL: &str = "send-mail";
/// Sort of the job that tells another program of an event.
pub const SEND_WEBHOOK: &str = "send-webhook";

/// Takes the next job of a lane that is due, if any.
///
/// # Errors
/// Whatever the database reports.
pub async fn claim(
    db: &Db,
    lane: Lane,
    now: Timestamp,
    lease_until: Timestamp,
) -> Result<Option<ClaimedJob>> {
    let mut tx = db.begin().await?;
    let job = tx.optional(CLAIM, args![now, lease_until, lane == Lane::Outside]).await?;
    tx.commit().await?;
    Ok(job)
}

/// Takes one particular job, due or not, unless another worker holds it.
///
/// # Errors
/// Whatever the database reports.
pub async fn claim_one(
    db: &Db,
    id: JobId,
    now: Timestamp,
    lease_until: Timestamp,
) -> Result<Option<ClaimedJob>> {
    let mut tx = db.begin().await?;
    let job = tx.optional(CLAIM_ONE, args![id, now, lease_until]).await?;
    tx.commit().await?;
    Ok(job)
}

/// Marks a job as done; false when its lease went to another worker meanwhile. In the transaction
/// of what the job did, so that it is done exactly once.
///
/// # Errors
/// Whatever the database reports.
pub async fn finish(tx: &mut Tx, job: &ClaimedJob, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(FINISH, args![job.id, job.attempts, now]).await? > 0)
}

/// Puts a job back for a later attempt; false when its lease went to another worker meanwhile.
///
/// # Errors
/// Whatever the database reports.
pub async fn retry(tx: &mut Tx, job: &ClaimedJob, run_at: Timestamp, error: &str) -> Result<bool> {
    Ok(tx.execute(RETRY, args![job.id, job.attempts, run_at, error]).await? > 0)
}

/// Gives a job up; false when its lease went to another worker meanwhile.
///
/// # Errors
/// Whatever the database reports.
pub async fn fail(tx: &mut Tx, job: &ClaimedJob, now: Timestamp, error: &str) -> Result<bool> {
    Ok(tx.execute(FAIL, args![job.id, job.attempts, now, error]).await? > 0)
}

/// Holds a job longer; false when its lease went to another worker meanwhile.
///
/// # Errors
/// Whatever the database reports.
pub async fn extend(db: &Db, job: &ClaimedJob, lease_until: Timestamp) -> Result<bool> {
    let mut tx = db.begin().await?;
    let held = tx.execute(EXTEND, args![job.id, job.attempts, lease_until]).await? > 0;
    tx.commit().await?;
    Ok(held)
}

/// All jobs, oldest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn list(db: &Db) -> Result<Vec<JobRow>> {
    db.all(SELECT_ALL, args![]).await
}
