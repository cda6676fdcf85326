//! Reads and accepts a file in one go: the command line and the shipped plans.

use std::time::Duration;

use ansinh_store::import::{self, ImportState};
use ansinh_store::{ImportId, job};

use crate::accept_import::{AcceptedPlan, accept_import};
use crate::run_jobs::{self, LEASE};
use crate::session::after;
use crate::settle_finding::accept_readings;
use crate::upload_source::{Upload, upload_with_job};
use crate::{App, AppError, Caller, Result};

/// How often a reading that another process took up is looked at.
const LOOK: Duration = Duration::from_millis(200);

/// Uploads, reads and accepts `upload`; with `readings_stand` every finding that asks for a
/// choice is settled as read, in the caller's name. A file that was uploaded before and waits for
/// review is taken up where it stands.
///
/// # Errors
/// Those of the verbs it is made of; [`AppError::Invalid`] when the file cannot be read.
pub async fn import_plan(
    app: &App,
    caller: &Caller,
    upload: Upload,
    readings_stand: bool,
) -> Result<AcceptedPlan> {
    let import = match upload_with_job(app, caller, upload).await {
        Ok((import, id)) => {
            let now = app.now();
            // A server on the same database may have been quicker; then its worker reads.
            if let Some(job) = job::claim_one(&app.db, id, now, after(now, LEASE)).await? {
                run_jobs::run(app, job).await?;
            }
            import
        }
        Err(AppError::AlreadyUploaded { import, .. }) => import,
        Err(other) => return Err(other),
    };
    wait_until_read(app, import).await?;
    if readings_stand {
        accept_readings(app, caller, import).await?;
    }
    accept_import(app, caller, import).await
}

async fn wait_until_read(app: &App, import: ImportId) -> Result<()> {
    loop {
        let row = import::row(&app.db, import)
            .await?
            .ok_or(AppError::NotFound { what: "bản nhập kế hoạch" })?;
        match row.state {
            ImportState::Queued | ImportState::Reading => {}
            ImportState::Refused => {
                return Err(AppError::Invalid(row.message.unwrap_or_default()));
            }
            ImportState::Review | ImportState::Accepted => return Ok(()),
        }
        // Nobody may be there to read it (a killed process left it): do so here, once it is due.
        if !run_jobs::run_next(app).await? {
            tokio::time::sleep(LOOK).await;
        }
    }
}
