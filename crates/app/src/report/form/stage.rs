//! Takes a filled-in form in, to be looked at before anything of it is in the report.

use ansinh_domain::access::Action;
use ansinh_formats::read::evidence::{EvidenceKind, EvidenceLimits, read_evidence};
use ansinh_formats::read::report_form::{FormError, form_limits};
use ansinh_store::report::upload::{self, NewUpload};
use ansinh_store::{ReportUploadId, SubmissionId, Tx};
use jiff::Timestamp;

use super::{LIFE, gone, identity_of, read, waiting};
use crate::read_territories::blocking;
use crate::record::{Change, Parts, parts};
use crate::report::{head, still_open};
use crate::upload_source::Upload;
use crate::{App, AppError, Caller, Result, token};

/// Keeps a form to be looked at. It must be this report's own form and readable, so that whoever
/// sends it learns at once of a wrong file.
///
/// # Errors
/// [`AppError::Invalid`] for a file that is no form, is another report's, another round's, another
/// installation's or of another version of the plan, or carries macros;
/// [`ReportError::Locked`](crate::report::ReportError::Locked),
/// [`ReportError::RoundClosed`](crate::report::ReportError::RoundClosed).
pub async fn stage(
    app: &App,
    caller: &Caller,
    report: SubmissionId,
    file: Upload,
) -> Result<ReportUploadId> {
    let found = head(app, report).await?;
    caller.may_for(app, Action::EnterReport, Some(found.body_id))?;
    still_open(&found)?;
    let Upload { name, bytes } = file;
    let name = shown_name(&name, &bytes).await?;
    let filled = read(bytes.clone(), identity_of(app, report).await?).await?;
    let now = app.now();
    let id: ReportUploadId = app.ids.next(now);
    let change = parts! { "file" => name, "sha256" => token::of_file(&bytes), "cells" => filled.cells.len() };
    let mut tx = app.db.begin().await?;
    upload::delete_older(&mut tx, now.saturating_sub(LIFE).unwrap_or(Timestamp::MIN)).await?;
    let by = caller.user();
    let new = NewUpload { id, submission: report, name: &name, content: bytes, by, now };
    upload::insert(&mut tx, new).await?;
    record(&mut tx, caller, now, "upload-report-form", &found, change).await?;
    tx.commit().await?;
    Ok(id)
}

/// Throws a form away that waits.
///
/// # Errors
/// [`AppError::NotFound`] when it is gone already.
pub async fn drop_staged(
    app: &App,
    caller: &Caller,
    report: SubmissionId,
    id: ReportUploadId,
) -> Result<()> {
    let found = head(app, report).await?;
    caller.may_for(app, Action::EnterReport, Some(found.body_id))?;
    let row = waiting(app, report, id).await?;
    let mut tx = app.db.begin().await?;
    if !upload::delete(&mut tx, id).await? {
        return Err(gone());
    }
    let change = parts! { "file" => row.name };
    record(&mut tx, caller, app.now(), "drop-report-form", &found, change).await?;
    tx.commit().await?;
    Ok(())
}

/// Writes the entry of something done with a form of a report.
pub(super) async fn record(
    tx: &mut Tx,
    caller: &Caller,
    now: Timestamp,
    verb: &'static str,
    report: &ansinh_store::report::submission::SubmissionHead,
    change: Parts,
) -> Result<()> {
    let subject = ("submission", Some(report.id.0));
    caller.record_for(tx, now, verb, subject, report.body_id, Change::to(change)).await
}

/// A harmless name of the file, once it is known to be a workbook without macros.
async fn shown_name(name: &str, bytes: &[u8]) -> Result<String> {
    let limits = EvidenceLimits { file: form_limits(), ..EvidenceLimits::default() };
    let (name, bytes) = (name.to_owned(), bytes.to_vec());
    let looked = blocking(move || read_evidence(&bytes, Some(&name), &limits)).await?;
    let looked = looked.map_err(|error| AppError::Invalid(error.to_string()))?;
    if looked.kind != EvidenceKind::Xlsx {
        return Err(AppError::Invalid(FormError::NotWorkbook.to_string()));
    }
    Ok(looked.shown_name)
}
