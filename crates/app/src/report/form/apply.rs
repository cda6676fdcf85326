//! Writes the cells of a form into the report.

use std::collections::{BTreeMap, HashMap};

use ansinh_domain::access::Action;
use ansinh_domain::report::{
    CellToSave, Choice, Fate, Preview, Resolution, ServerRow, preview as compare,
};
use ansinh_formats::read::report_form::FilledForm;
use ansinh_store::report::cell::{self, CellKey, CellRow};
use ansinh_store::report::evidence::{self, NewFile, NewLink, Purpose};
use ansinh_store::report::item;
use ansinh_store::report::submission::SubmissionHead;
use ansinh_store::report::upload::{self, UploadRow};
use ansinh_store::{EvidenceLinkId, ItemId, ReportUploadId, SubmissionId, TerritoryId, Tx};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::preview::{Now, locked};
use super::stage::record;
use super::{gone, identity_of, read, waiting};
use crate::record::parts;
use crate::report::once::Once;
use crate::report::save_cells::{CellEdit, CellOutcome, save_in};
use crate::report::{ReportError, head, lock, still_open};
use crate::{App, AppError, Caller, Result, token};

/// What sort of file a form is.
const MEDIA: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A form that a person wants in the report.
#[derive(Debug, Clone)]
pub struct Application<'a> {
    /// Which report.
    pub report: SubmissionId,
    /// Which form.
    pub upload: ReportUploadId,
    /// What the person chose where both sides changed a cell.
    pub choices: &'a [Choice],
    /// Key of the request; sent again with it, nothing happens again.
    pub key: Option<&'a str>,
}

/// What a form came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// Cells that were written.
    pub saved: usize,
    /// Cells of the file that were not: wrong, locked, or of rows that are gone.
    pub left: usize,
}

/// Writes the cells of a form that waits into the report, all in one transaction and as cells that
/// are typed: read, versioned, kept in their history, told to the audit log. The file is attached to
/// the report as where they came from. What was changed on the server meanwhile is written over only
/// where the person chose so, having seen it.
///
/// # Errors
/// [`ReportError::FormUndecided`] when somebody else changed a cell and there is no choice that
/// holds; [`ReportError::Locked`], [`ReportError::RoundClosed`]; [`AppError::NotFound`] when the
/// form waits no more. Nothing was then written.
pub async fn apply(app: &App, caller: &Caller, wanted: Application<'_>) -> Result<Applied> {
    let Application { report, upload, choices, key } = wanted;
    let found = head(app, report).await?;
    caller.may_for(app, Action::EnterReport, Some(found.body_id))?;
    let chosen: Vec<(String, &str, i64, _)> = choices
        .iter()
        .map(|choice| (choice.row.to_string(), choice.field.word(), choice.seen, choice.take))
        .collect();
    let once = Once::new(key, "apply-report-form", &(report, upload, chosen))?;
    // The form is read before others are kept waiting: it does not change.
    let waits = match waiting(app, report, upload).await {
        Ok(row) => Some((row, upload::content(&app.db, upload).await?.ok_or_else(gone)?)),
        Err(AppError::NotFound { .. }) => None,
        Err(error) => return Err(error),
    };
    let form = match waits {
        Some((row, content)) => {
            let filled = read(content.clone(), identity_of(app, report).await?).await?;
            Some((row, content, filled))
        }
        None => None,
    };
    let mut tx = app.db.begin().await?;
    if let Some(before) = once.answered(&mut tx, caller).await? {
        return Ok(before);
    }
    let (row, content, filled) = form.ok_or_else(gone)?;
    let found = lock(&mut tx, report).await?;
    still_open(&found)?;
    // Of two who press at once, the second finds it gone.
    if !upload::delete(&mut tx, upload).await? {
        return Err(gone());
    }
    let (preview, resolution) = decide(&mut tx, &found, &filled, choices).await?;
    if !resolution.undecided.is_empty() {
        return Err(ReportError::FormUndecided(resolution.undecided.len()).into());
    }
    let now = app.now();
    let saved = save(app, caller, &mut tx, report, &resolution.saves).await?;
    let left = [Fate::Invalid, Fate::Locked, Fate::Gone];
    let left = left.into_iter().map(|fate| preview.count(fate)).sum();
    let applied = Applied { saved, left };
    if saved > 0 {
        keep(app, caller, &mut tx, &row, content, now).await?;
    }
    once.keep(&mut tx, caller, &applied, now).await?;
    let change = parts! { "file" => row.name, "cells" => saved };
    record(&mut tx, caller, now, "apply-report-form", &found, change).await?;
    tx.commit().await?;
    Ok(applied)
}

/// What becomes of the form, given the report as it is within the transaction.
async fn decide(
    tx: &mut Tx,
    report: &SubmissionHead,
    filled: &FilledForm,
    choices: &[Choice],
) -> Result<(Preview, Resolution)> {
    let mut cells: HashMap<ItemId, Vec<CellRow>> = HashMap::new();
    for cell in cell::of_submission_in(tx, report.id).await? {
        cells.entry(cell.item_id).or_default().push(cell);
    }
    // Names of territories are for people only.
    let places = BTreeMap::new();
    let locked = locked(report.state, report.closed_at.is_some());
    let now = Now { locked: locked.as_deref(), places: &places };
    let items = item::of_submission_in(tx, report.id).await?;
    let rows: Vec<ServerRow> = items
        .iter()
        .flat_map(|item| now.rows(item, cells.get(&item.id).map(Vec::as_slice).unwrap_or_default()))
        .collect();
    let preview = compare(&filled.cells, &rows);
    let resolution = preview.resolve(choices);
    Ok((preview, resolution))
}

/// Saves cells as typed ones are; how many.
async fn save(
    app: &App,
    caller: &Caller,
    tx: &mut Tx,
    report: SubmissionId,
    saves: &[CellToSave],
) -> Result<usize> {
    let edits: Vec<CellEdit> = saves.iter().map(edit).collect::<Result<_>>()?;
    if edits.is_empty() {
        return Ok(0);
    }
    for outcome in save_in(app, caller, tx, report, &edits).await? {
        match outcome {
            CellOutcome::Saved { .. } => {}
            CellOutcome::Invalid { reason } => return Err(AppError::Invalid(reason)),
            CellOutcome::Conflict { .. } => return Err(ReportError::Changed.into()),
        }
    }
    Ok(edits.len())
}

fn edit(save: &CellToSave) -> Result<CellEdit> {
    let uuid = |text: &str| Uuid::try_parse(text).map_err(|_| ReportError::ForeignRow);
    let part = save.row.part.as_str();
    let territory = if part.is_empty() { None } else { Some(TerritoryId(uuid(part)?)) };
    let key = CellKey { item: ItemId(uuid(&save.row.item)?), territory, field: save.field };
    Ok(CellEdit { key, typed: save.typed.clone(), base: save.base })
}

/// Attaches the file to the report as where its cells came from.
async fn keep(
    app: &App,
    caller: &Caller,
    tx: &mut Tx,
    row: &UploadRow,
    content: Vec<u8>,
    now: Timestamp,
) -> Result<()> {
    let sha256 = token::of_file(&content);
    let file = NewFile { id: app.ids.next(now), sha256, media: MEDIA, content, now };
    let evidence = evidence::keep(tx, file).await?;
    let id: EvidenceLinkId = app.ids.next(now);
    let link = NewLink {
        id,
        evidence,
        submission: row.submission_id,
        item: None,
        name: &row.name,
        purpose: Purpose::Form,
        by: caller.user(),
        now,
    };
    Ok(evidence::attach(tx, link).await?)
}
