//! Evidence: files attached to rows or to a whole report.

use ansinh_domain::access::Action;
use ansinh_formats::read::evidence::{EvidenceFinding, EvidenceLimits, read_evidence};
use ansinh_store::report::evidence::{self, EvidenceRow, NewFile, NewLink, Purpose};
use ansinh_store::report::item;
use ansinh_store::{EvidenceLinkId, ItemId, SubmissionId};
use serde::{Deserialize, Serialize};

use super::once::Once;
use super::{ReportError, head, lock, signature, still_open};
use crate::record::{Change, parts};
use crate::{App, AppError, Caller, Result, token};

/// Most files attached to one report.
pub const MOST_FILES: i64 = 200;

pub(super) const NO_FILE: AppError = AppError::NotFound { what: "tệp minh chứng" };

/// A file that was attached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attached {
    /// The attachment.
    pub id: EvidenceLinkId,
    /// What a person should know before opening it.
    pub findings: Vec<EvidenceFinding>,
}

/// A file that a person attaches.
#[derive(Debug, Clone)]
pub struct Upload<'a> {
    /// To which report.
    pub submission: SubmissionId,
    /// To which row; `None` for the whole.
    pub item: Option<ItemId>,
    /// Its name.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Key of the request; sent again with it, nothing is attached again.
    pub key: Option<&'a str>,
}

/// Attaches a file to a row, or to the whole report. What sort of file it is is told by its
/// content; the same bytes are kept once. The report must be with the officer, and a row open.
///
/// # Errors
/// [`AppError::Invalid`] for a file that is not taken or one too many; [`ReportError::Locked`],
/// [`ReportError::ForeignRow`], [`ReportError::RoundClosed`].
pub async fn attach(app: &App, caller: &Caller, upload: Upload<'_>) -> Result<Attached> {
    let Upload { submission, item, name, bytes, key } = upload;
    let found = head(app, submission).await?;
    caller.may_for(app, Action::EnterReport, Some(found.body_id))?;
    let read = read_evidence(&bytes, Some(name), &EvidenceLimits::default())
        .map_err(|error| AppError::Invalid(error.to_string()))?;
    let sha256 = token::of_file(&bytes);
    let media = read.kind.media_type();
    // Before others are kept waiting: a large file takes a while.
    let signed = signature::found_in(app, media, &bytes).await?;
    let code = code_of(app, item).await?;
    let now = app.now();
    let once = Once::new(key, "attach-evidence", &(submission, item, name, &sha256))?;
    let mut tx = app.db.begin().await?;
    if let Some(before) = once.answered(&mut tx, caller).await? {
        return Ok(before);
    }
    still_open(&lock(&mut tx, submission).await?)?;
    if let Some(item) = item
        && !item::is_open(&mut tx, submission, item).await?
    {
        return Err(ReportError::ForeignRow.into());
    }
    if evidence::count(&mut tx, submission).await? >= MOST_FILES {
        return Err(AppError::Invalid(format!(
            "Báo cáo đã có {MOST_FILES} tệp minh chứng. Hãy gỡ bớt, hoặc gộp các tệp lại."
        )));
    }
    let file =
        NewFile { id: app.ids.next(now), sha256: sha256.clone(), media, content: bytes, now };
    let evidence = evidence::keep(&mut tx, file).await?;
    if let Some(found) = signed {
        let row = signature::row(app, evidence, found, now);
        evidence::keep_signature(&mut tx, &row).await?;
    }
    let id: EvidenceLinkId = app.ids.next(now);
    let (name, by) = (read.shown_name.as_str(), caller.user());
    let purpose = Purpose::Evidence;
    let link = NewLink { id, evidence, submission, item, name, purpose, by, now };
    evidence::attach(&mut tx, link).await?;
    let attached = Attached { id, findings: read.findings };
    once.keep(&mut tx, caller, &attached, now).await?;
    let change = Change::to(parts! { "file" => name, "sha256" => sha256, "item_code" => code });
    let subject = ("submission", Some(submission.0));
    caller.record_for(&mut tx, now, "attach-evidence", subject, found.body_id, change).await?;
    tx.commit().await?;
    Ok(attached)
}

/// Takes a file off. Figures received with it keep it.
///
/// # Errors
/// [`AppError::NotFound`]; [`ReportError::Locked`], [`ReportError::RoundClosed`].
pub async fn detach(app: &App, caller: &Caller, id: EvidenceLinkId) -> Result<()> {
    let row = evidence::find(&app.db, id).await?.ok_or(NO_FILE)?;
    caller.may_for(app, Action::EnterReport, Some(row.body_id))?;
    if row.purpose == Purpose::Form {
        return Err(ReportError::FormKept.into());
    }
    let code = code_of(app, row.item_id).await?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    still_open(&lock(&mut tx, row.submission_id).await?)?;
    if evidence::detach(&mut tx, id, caller.user(), now).await? {
        let change = Change::gone(
            parts! { "file" => row.name, "sha256" => row.sha256, "item_code" => code },
        );
        let subject = ("submission", Some(row.submission_id.0));
        caller.record_for(&mut tx, now, "detach-evidence", subject, row.body_id, change).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// A file with its bytes, for who may read the report.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn read(
    app: &App,
    caller: &Caller,
    id: EvidenceLinkId,
) -> Result<(EvidenceRow, Vec<u8>)> {
    let row = evidence::find(&app.db, id).await?.ok_or(NO_FILE)?;
    caller.may_for(app, Action::ReadReport, Some(row.body_id))?;
    let content = evidence::content(&app.db, row.evidence_id).await?;
    Ok((row, content))
}

/// Code of a row, for the log.
async fn code_of(app: &App, item: Option<ItemId>) -> Result<Option<String>> {
    let Some(item) = item else { return Ok(None) };
    Ok(item::find(&app.db, item).await?.map(|row| row.code))
}
