//! The worker: takes jobs by lease, tries again later when one fails, and takes over what a killed
//! process left.

use std::pin::pin;
use std::time::Duration;

use ansinh_store::job::{self, ClaimedJob, Lane};
use jiff::SignedDuration;

use crate::outward::causes;
use crate::read_import::{self, read_import};
use crate::remind::{self, give_up_mail, send_mail};
use crate::session::after;
use crate::webhook::{deliver, give_up_delivery};
use crate::{App, AppError, Result};

/// A worker that is silent for so long is taken for dead.
pub(crate) const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// How often a worker says that it lives.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// How often the table is looked at when nothing woke the worker: for jobs of other processes,
/// for retries and lost leases.
const LOOK: Duration = Duration::from_secs(2);
/// Seconds before each further attempt at a job, after which it is given up.
const WAITS: &[i64] = &[5, 10, 20, 40];
/// Of mail: for some five hours, so that it still comes on its day.
const MAIL_WAITS: &[i64] = &[60, 300, 900, 3_600, 14_400];
/// Of webhooks: for some eighteen hours, as Standard Webhooks advises.
const WEBHOOK_WAITS: &[i64] = &[5, 300, 1_800, 7_200, 18_000, 36_000];

/// Works through jobs until `stop` is ready; the jobs in hand are finished first. What waits for
/// other servers has a worker of its own.
pub async fn run_jobs(app: App, stop: impl Future<Output = ()>) {
    let (told, stopped) = tokio::sync::watch::channel(false);
    let both = async {
        tokio::join!(
            work_through(&app, Lane::Inside, stopped.clone()),
            work_through(&app, Lane::Outside, stopped.clone())
        )
    };
    let stop = async {
        stop.await;
        // Nobody listens any more when both ended already.
        let _ = told.send(true);
    };
    tokio::join!(both, stop);
}

async fn work_through(app: &App, lane: Lane, mut stopped: tokio::sync::watch::Receiver<bool>) {
    let mut stop = pin!(async move {
        // An error means that the sender is gone, which it never is before the end.
        let _ = stopped.wait_for(|stopped| *stopped).await;
    });
    loop {
        let worked = run_next_in(app, lane).await.unwrap_or_else(|error| {
            tracing::error!(error = ?error, "the job table cannot be read");
            false
        });
        // `stop` is polled first each time round, so a long queue does not delay it.
        tokio::select! {
            biased;
            () = &mut stop => return,
            () = async {} , if worked => {}
            () = app.wake.notified(), if !worked && lane == Lane::Inside => {}
            () = tokio::time::sleep(LOOK), if !worked => {}
        }
    }
}

/// Runs the next job that is due, in either lane; false when there is none.
///
/// # Errors
/// Whatever the database reports; the job is then taken up again after its lease.
pub async fn run_next(app: &App) -> Result<bool> {
    Ok(run_next_in(app, Lane::Inside).await? || run_next_in(app, Lane::Outside).await?)
}

async fn run_next_in(app: &App, lane: Lane) -> Result<bool> {
    let now = app.now();
    match job::claim(&app.db, lane, now, after(now, LEASE)).await? {
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
        remind::JOB_KIND => remind::remind(app, job).await,
        job::SEND_MAIL => send_mail(app, job).await,
        job::SEND_WEBHOOK => deliver(app, job).await,
        other => Err(AppError::Internal(format!("unknown kind of job {other:?}").into())),
    }
}

async fn put_back(app: &App, job: &ClaimedJob, error: &AppError) -> Result<()> {
    let error = causes(error);
    tracing::warn!(job = %job.id, kind = job.kind, attempt = job.attempts, error, "a job failed");
    let Some(wait) = wait_after(&job.kind, job.attempts) else {
        return match job.kind.as_str() {
            read_import::JOB_KIND => read_import::give_up(app, job, &error).await,
            remind::JOB_KIND => remind::give_up(app, job, &error).await,
            job::SEND_MAIL => give_up_mail(app, job, &error).await,
            job::SEND_WEBHOOK => give_up_delivery(app, job, &error).await,
            _ => give_up(app, job, &error).await,
        };
    };
    let run_at = after(app.now(), wait);
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

/// How long to wait after that many attempts; `None` when there shall be no further one.
fn wait_after(kind: &str, attempts: i64) -> Option<SignedDuration> {
    let waits = match kind {
        job::SEND_MAIL => MAIL_WAITS,
        job::SEND_WEBHOOK => WEBHOOK_WAITS,
        _ => WAITS,
    };
    let before = usize::try_from(attempts.saturating_sub(1)).ok()?;
    waits.get(before).map(|seconds| SignedDuration::from_secs(*seconds))
}
