//! The Excel form of a report, filled in offline: downloaded ([`download`](download())), brought back
//! ([`stage`](stage())), looked at cell by cell ([`preview`](preview())), and applied
//! ([`apply`](apply())) by the same way as cells that are typed.
//!
//! A form that was brought back waits; until it is applied nothing of it is in the report, and what
//! it would do is worked out anew each time it is looked at.

mod apply;
mod download;
mod preview;
mod stage;

pub use apply::{Application, Applied, apply};
pub use download::{Download, download};
pub use preview::{FormPreview, preview};
pub use stage::{drop_staged, stage};

use ansinh_formats::read::report_form::{FilledForm, form_limits, read_report_form};
use ansinh_formats::report_form::FormIdentity;
use ansinh_store::report::round::{self, RoundRow};
use ansinh_store::report::submission::{self, SubmissionRow};
use ansinh_store::report::upload::{self, UploadRow};
use ansinh_store::{ReportUploadId, SubmissionId, setting};
use jiff::SignedDuration;
use uuid::Uuid;

use super::NO_SUBMISSION;
use crate::read_territories::blocking;
use crate::{App, AppError, Result};

/// Under which setting the installation keeps the name its forms carry.
const INSTALLATION: &str = "installation";
/// How long a form waits to be applied.
const LIFE: SignedDuration = SignedDuration::from_hours(24);

/// The name by which this installation knows its own forms; made when the first form is.
async fn installation(app: &App) -> Result<String> {
    if let Some(name) = setting::get(&app.db, INSTALLATION).await? {
        return Ok(name);
    }
    let now = app.now();
    let fresh: Uuid = app.ids.next(now);
    let mut tx = app.db.begin().await?;
    setting::set_once(&mut tx, INSTALLATION, &fresh.simple().to_string(), now).await?;
    tx.commit().await?;
    // Of two that make one at once, the first counts for both.
    let kept = setting::get(&app.db, INSTALLATION).await?;
    kept.ok_or_else(|| AppError::Internal("the name of the installation was not kept".into()))
}

/// Whose form the form of a report is.
async fn identity(app: &App, report: &SubmissionRow, round: &RoundRow) -> Result<FormIdentity> {
    Ok(FormIdentity {
        installation: installation(app).await?,
        submission: report.id.0.simple().to_string(),
        round: round.id.0.simple().to_string(),
        round_title: round.period.title(),
        body: report.body_id.0.simple().to_string(),
        body_name: report.body_name.clone(),
        version: round.plan_version_id.0.simple().to_string(),
    })
}

/// [`identity`] of the form of a report that was not read yet.
async fn identity_of(app: &App, id: SubmissionId) -> Result<FormIdentity> {
    let report = submission::find(&app.db, id).await?.ok_or(NO_SUBMISSION)?;
    let round = round::find(&app.db, report.round_id)
        .await?
        .ok_or(AppError::NotFound { what: "kỳ báo cáo" })?;
    identity(app, &report, &round).await
}

/// Reads a form of the report `expected` tells of.
async fn read(bytes: Vec<u8>, expected: FormIdentity) -> Result<FilledForm> {
    let read = blocking(move || read_report_form(&bytes, &expected, &form_limits())).await?;
    read.map_err(|error| AppError::Invalid(error.to_string()))
}

/// A form that waits for a report.
async fn waiting(app: &App, report: SubmissionId, id: ReportUploadId) -> Result<UploadRow> {
    let row = upload::find(&app.db, id).await?.filter(|row| row.submission_id == report);
    row.filter(|row| row.uploaded_at.duration_until(app.now()) <= LIFE).ok_or(gone())
}

fn gone() -> AppError {
    AppError::NotFound {
        what: "mẫu Excel đang chờ ghi (đã ghi, đã bỏ, hoặc chờ quá một ngày)"
    }
}
