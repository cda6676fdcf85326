//! Who signed the PDF files that were brought in as evidence, and whether the signatures hold. Looked
//! at when a file is attached, and kept: a large file is not read anew each time its name is shown.

use std::collections::HashMap;

use ansinh_domain::access::Action;
use ansinh_formats::read::signature::{Signatures, TrustList, read_signatures};
use ansinh_store::report::evidence::{self, EvidenceRow, SignatureRow};
use ansinh_store::{EvidenceId, EvidenceLinkId, SubmissionId};
use jiff::Timestamp;

use super::evidence::NO_FILE;
use super::head;
use crate::read_territories::blocking;
use crate::record::{Change, parts};
use crate::{App, AppError, Caller, Result, token};

/// What sort of file has signatures.
const PDF: &str = "application/pdf";

/// Authorities that an administrator trusts to say who somebody is.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    list: TrustList,
    /// SHA-256 of the list; '' without one.
    sha256: String,
}

impl Trust {
    /// Reads a list: any number of certificates in PEM, or one in DER.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for one that cannot be read.
    pub fn read(bytes: &[u8]) -> Result<Trust> {
        let list = TrustList::read(bytes).map_err(|error| AppError::Invalid(error.to_string()))?;
        Ok(Trust { list, sha256: token::of_file(bytes) })
    }

    /// The list itself.
    pub(crate) fn list(&self) -> &TrustList {
        &self.list
    }

    /// SHA-256 of the list; '' without one.
    pub(crate) fn sha256(&self) -> &str {
        &self.sha256
    }

    /// Whether nobody is trusted.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// What is known of the signatures of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// What was found.
    pub signatures: Signatures,
    /// When.
    pub at: Timestamp,
    /// Certificates were held against a list of trusted authorities.
    pub with_trust: bool,
    /// The list is still the one that is trusted now.
    pub current: bool,
}

/// Looks at the signatures of a file; nothing for one that can have none.
pub(crate) async fn found_in(app: &App, media: &str, bytes: &[u8]) -> Result<Option<String>> {
    if media != PDF {
        return Ok(None);
    }
    let (trust, now, bytes) = (app.trust.clone(), app.now(), bytes.to_vec());
    let found = blocking(move || read_signatures(&bytes, &trust.list, now)).await?;
    let found = serde_json::to_string(&found).map_err(|error| AppError::Internal(error.into()))?;
    Ok(Some(found))
}

/// A result of [`found_in`] as it is kept.
pub(super) fn row(app: &App, evidence: EvidenceId, found: String, now: Timestamp) -> SignatureRow {
    SignatureRow { evidence_id: evidence, found, trust: app.trust.sha256.clone(), checked_at: now }
}

fn checked(app: &App, row: SignatureRow) -> Result<Checked> {
    checked_of(app, &row.found, &row.trust, row.checked_at)
}

/// A result of [`found_in`] as it is shown: held against the list `trust`, at an instant.
pub(crate) fn checked_of(app: &App, found: &str, trust: &str, at: Timestamp) -> Result<Checked> {
    let signatures =
        serde_json::from_str(found).map_err(|error| AppError::Internal(error.into()))?;
    let current = trust == app.trust.sha256;
    Ok(Checked { signatures, at, with_trust: !trust.is_empty(), current })
}

/// What is known of the signatures of all files of a report.
///
/// # Errors
/// [`AppError::NotFound`]; the refusal when the caller may not read the report.
pub async fn of_report(
    app: &App,
    caller: &Caller,
    report: SubmissionId,
) -> Result<HashMap<EvidenceId, Checked>> {
    let found = head(app, report).await?;
    caller.may_for(app, Action::ReadReport, Some(found.body_id))?;
    let rows = evidence::signatures(&app.db, report).await?;
    rows.into_iter().map(|row| Ok((row.evidence_id, checked(app, row)?))).collect()
}

/// What is known of the signatures of one file; nothing for one that was attached before they were
/// looked at.
///
/// # Errors
/// [`AppError::NotFound`]; the refusal when the caller may not read the report.
pub async fn of_file(
    app: &App,
    caller: &Caller,
    id: EvidenceLinkId,
) -> Result<(EvidenceRow, Option<Checked>)> {
    let file = evidence::find(&app.db, id).await?.ok_or(NO_FILE)?;
    caller.may_for(app, Action::ReadReport, Some(file.body_id))?;
    let row = evidence::signature(&app.db, file.evidence_id).await?;
    Ok((file, row.map(|row| checked(app, row)).transpose()?))
}

/// Looks at the signatures of a file anew, after the list of trusted authorities changed or a
/// certificate ended; whoever may read the report may ask for it.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Invalid`] for a file that is no PDF.
pub async fn check_again(app: &App, caller: &Caller, id: EvidenceLinkId) -> Result<()> {
    let file = evidence::find(&app.db, id).await?.ok_or(NO_FILE)?;
    caller.may_for(app, Action::ReadReport, Some(file.body_id))?;
    let bytes = evidence::content(&app.db, file.evidence_id).await?;
    let found = found_in(app, &file.media, &bytes).await?.ok_or_else(|| {
        AppError::Invalid("Tệp này không phải là PDF nên không có chữ ký số để kiểm tra.".into())
    })?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    evidence::keep_signature(&mut tx, &row(app, file.evidence_id, found, now)).await?;
    let change = Change::to(parts! { "file" => file.name, "sha256" => file.sha256 });
    let subject = ("submission", Some(file.submission_id.0));
    caller.record_for(&mut tx, now, "check-signatures", subject, file.body_id, change).await?;
    tx.commit().await?;
    Ok(())
}
