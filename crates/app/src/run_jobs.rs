//! The worker: takes jobs by lease, tries again later when one fails, and takes over what a killed
//! process left.

use std::pin::pin;
use std::time::Duration;

use ansinh_store::job::{self, ClaimedJob};
use jiff::SignedDuration;

use crate::read_import::{self, read_import};
use crate::session::after;
use crate::{App, AppError, Result};

/// A worker that is silent for so long is taken for dead.
pub(crate) const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// How often a worker says that it lives.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// How often the table is looked at when nothing woke the worker: for jobs of other processes,
/// for retries and lost leases.
const LOOK: Duration = Duration::from_secs(2);
/// Attempts before a job is given up.
const ATTEMPTS: i64 = 5;
/// The first wait before another attempt; each further one doubles it.
const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(5);

/// Works through jobs until `stop` is ready; the job in hand is finished first.
pub async fn run_jobs(app: App, stop: impl Future<Output = ()>) {
    let mut stop = pin!(stop);
    loop {
        let worked = run_next(&app).await.unwrap_or_else(|error| {
            tracing::error!(error = ?error, "the job table cannot be read");
            false
        });
        // `stop` is polled first each time round, so a long queue does not delay it.
        tokio::select! {
            biased;
            () = &mut stop => return,
            () = async {} , if worked => {}
            () = app.wake.notified(), if !worked => {}
            () = tokio::time::sleep(LOOK), if !worked => {}
        }
    }
}

/// Runs the next job that is due; false when there is none.
///
/// # Errors
/// Whatever the database reports; the job is then taken up again after its lease.
pub async fn run_next(app: &App) -> Result<bool> {
    let now = app.now();
    match job::claim(&app.db, now, after(now, LEASE)).await? {
        Some(job) => run(app, job).await.map(|()| true),
        None => Ok(false),
    }
}

/// Runs a job that this worker holds, and says now and then that it still does.
pub(crate) async fn run(app: &App, job: ClaimedJob) -> Result<()> {
    let outcome = {
        let mut work = pin!(work(app, &job));
        loop {
            tokio::select! {
                outcome = &mut work => break outcome,
                () = tokio::time::sleep(HEARTBEAT) => {
                    if let Err(error) = job::extend(&app.db, &job, after(app.now(), LEASE)).await {
                        tracing::warn!(job = %job.id, %error, "the lease could not be extended");
                    }
                }
            }
        }
    };
    match outcome {
        Ok(()) => Ok(()),
        Err(error) => put_back(app, &job, &error).await,
    }
}

async fn work(app: &App, job: &ClaimedJob) -> Result<()> {
    match job.kind.as_str() {
        read_import::JOB_KIND => read_import(app, job).await,
        other => Err(AppError::Internal(format!("unknown kind of job {other:?}").into())),
    }
}

async fn put_back(app: &App, job: &ClaimedJob, error: &AppError) -> Result<()> {
    let error = describe(error);
    tracing::warn!(job = %job.id, kind = job.kind, attempt = job.attempts, error, "a job failed");
    if job.attempts >= ATTEMPTS {
        return match job.kind.as_str() {
            read_import::JOB_KIND => read_import::give_up(app, job, &error).await,
            _ => give_up(app, job, &error).await,
        };
    }
    let run_at = after(app.now(), wait_after(job.attempts));
    let mut tx = app.db.begin().await?;
    job::retry(&mut tx, job, run_at, &error).await?;
    tx.commit().await?;
    Ok(())
}

async fn give_up(app: &App, job: &ClaimedJob, error: &str) -> Result<()> {
    let mut tx = app.db.begin().await?;
    job::fail(&mut tx, job, app.now(), error).await?;
    tx.commit().await?;
    Ok(())
}

fn wait_after(attempts: i64) -> SignedDuration {
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0).min(10);
    FIRST_WAIT.checked_mul(2_i32.pow(doublings)).unwrap_or(FIRST_WAIT)
}

/// The error with its causes, for the log and the job table.
fn describe(error: &AppError) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
