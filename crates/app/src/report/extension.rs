//! Requests for more time: asked by the body, granted or refused by the coordinator.

use ansinh_domain::access::Action;
use ansinh_domain::report::{ExtensionFault, check_extension};
use ansinh_store::report::extension::{self, ExtensionRow, NewExtension};
use ansinh_store::report::submission;
use ansinh_store::{ExtensionId, StoreError, SubmissionId};
use jiff::civil::Date;

use super::once::Once;
use super::{ReportError, head, lock, needed};
use crate::record::{Change, parts};
use crate::{App, AppError, Caller, Result};

/// Longest reason taken.
const LONGEST: usize = 2_000;
const NO_REASON: &str = "Hãy ghi lý do, để việc gia hạn có căn cứ khi xét chấm điểm.";

/// Asks for more time, up to and with a day.
///
/// # Errors
/// [`ReportError::Extension`] for a day that is not later or without a reason,
/// [`ReportError::ExtensionOpen`] while another request is open, [`ReportError::RoundClosed`].
pub async fn ask_extension(
    app: &App,
    caller: &Caller,
    id: SubmissionId,
    wanted: Date,
    reason: &str,
) -> Result<ExtensionId> {
    ask_extension_once(app, caller, id, wanted, reason, None).await
}

/// [`ask_extension`] of a request with a key: sent again with it, nothing is asked again.
///
/// # Errors
/// Those of [`ask_extension`]; [`ReportError::KeyReused`].
pub async fn ask_extension_once(
    app: &App,
    caller: &Caller,
    id: SubmissionId,
    wanted: Date,
    reason: &str,
    key: Option<&str>,
) -> Result<ExtensionId> {
    let once = Once::new(key, "ask-extension", &(id, wanted, reason))?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if let Some(before) = once.answered(&mut tx, caller).await? {
        return Ok(before);
    }
    let found = lock(&mut tx, id).await?;
    caller.may_for(app, Action::EnterReport, Some(found.body_id))?;
    if found.closed_at.is_some() {
        return Err(ReportError::RoundClosed.into());
    }
    check_extension(found.due, wanted, reason).map_err(ReportError::from)?;
    let reason = needed(reason, LONGEST, NO_REASON)?;
    let extension: ExtensionId = app.ids.next(now);
    let by = caller.user();
    let new = NewExtension { id: extension, submission: id, wanted, reason: &reason, by, now };
    match extension::insert(&mut tx, new).await {
        Err(StoreError::Conflict(_)) => return Err(ReportError::ExtensionOpen.into()),
        other => other?,
    }
    let change = Change::from(
        parts! { "due" => found.due },
        parts! { "due" => found.due, "wanted" => wanted, "reason" => reason },
    );
    let subject = ("submission", Some(id.0));
    caller.record_for(&mut tx, now, "ask-extension", subject, found.body_id, change).await?;
    once.keep(&mut tx, caller, &extension, now).await?;
    tx.commit().await?;
    Ok(extension)
}

/// Grants a request, with the day asked for or another one; the body's deadline is that day.
///
/// # Errors
/// [`ReportError::Extension`] for a day that is not later, or when it was decided before.
pub async fn grant_extension(
    app: &App,
    caller: &Caller,
    id: ExtensionId,
    day: Date,
    reason: Option<&str>,
) -> Result<()> {
    grant_extension_once(app, caller, id, Some(day), reason, None).await
}

/// [`grant_extension`] of a request with a key: sent again with it, nothing is decided again.
/// Without a day the one asked for is granted.
///
/// # Errors
/// Those of [`grant_extension`]; [`ReportError::KeyReused`].
pub async fn grant_extension_once(
    app: &App,
    caller: &Caller,
    id: ExtensionId,
    day: Option<Date>,
    reason: Option<&str>,
    key: Option<&str>,
) -> Result<()> {
    let request = asked(app, caller, id).await?;
    let once = Once::new(key, "grant-extension", &(id, day, reason))?;
    let day = day.unwrap_or(request.wanted);
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if once.answered::<()>(&mut tx, caller).await?.is_some() {
        return Ok(());
    }
    let found = lock(&mut tx, request.submission_id).await?;
    if day <= found.due {
        let fault = ExtensionFault::NotLater { wanted: day, due: found.due };
        return Err(ReportError::from(fault).into());
    }
    let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
    if !extension::grant(&mut tx, id, day, reason, caller.user(), now).await? {
        return Err(ReportError::from(ExtensionFault::Decided).into());
    }
    submission::set_due(&mut tx, request.submission_id, day).await?;
    let change = Change::from(
        parts! { "extension" => "asked", "due" => found.due, "wanted" => request.wanted },
        parts! {
            "extension" => "granted", "due" => day, "wanted" => request.wanted, "reason" => reason,
        },
    );
    let subject = ("submission", Some(request.submission_id.0));
    caller.record_for(&mut tx, now, "grant-extension", subject, found.body_id, change).await?;
    once.keep(&mut tx, caller, &(), now).await?;
    tx.commit().await?;
    Ok(())
}

/// Refuses a request, with a reason.
///
/// # Errors
/// [`AppError::Invalid`] without a reason; [`ReportError::Extension`] when it was decided before.
pub async fn refuse_extension(
    app: &App,
    caller: &Caller,
    id: ExtensionId,
    reason: &str,
) -> Result<()> {
    refuse_extension_once(app, caller, id, reason, None).await
}

/// [`refuse_extension`] of a request with a key: sent again with it, nothing is decided again.
///
/// # Errors
/// Those of [`refuse_extension`]; [`ReportError::KeyReused`].
pub async fn refuse_extension_once(
    app: &App,
    caller: &Caller,
    id: ExtensionId,
    reason: &str,
    key: Option<&str>,
) -> Result<()> {
    let request = asked(app, caller, id).await?;
    let once = Once::new(key, "refuse-extension", &(id, reason))?;
    let reason = needed(reason, LONGEST, NO_REASON)?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if once.answered::<()>(&mut tx, caller).await?.is_some() {
        return Ok(());
    }
    if !extension::refuse(&mut tx, id, &reason, caller.user(), now).await? {
        return Err(ReportError::from(ExtensionFault::Decided).into());
    }
    let change = Change::from(
        parts! { "extension" => "asked", "wanted" => request.wanted },
        parts! { "extension" => "refused", "wanted" => request.wanted, "reason" => reason },
    );
    let subject = ("submission", Some(request.submission_id.0));
    caller.record_for(&mut tx, now, "refuse-extension", subject, request.body_id, change).await?;
    once.keep(&mut tx, caller, &(), now).await?;
    tx.commit().await?;
    Ok(())
}

/// The request, for who may decide it.
async fn asked(app: &App, caller: &Caller, id: ExtensionId) -> Result<ExtensionRow> {
    let request = extension::find(&app.db, id)
        .await?
        .ok_or(AppError::NotFound { what: "đề nghị gia hạn" })?;
    head(app, request.submission_id).await?;
    caller.may_for(app, Action::AcceptReport, Some(request.body_id))?;
    Ok(request)
}
