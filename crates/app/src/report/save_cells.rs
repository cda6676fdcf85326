//! Saves cells of a submission, each for itself: one that cannot be read or that somebody else
//! changed does not keep the others from being saved.

use std::collections::BTreeSet;

use ansinh_domain::access::Action;
use ansinh_domain::report::{Field, ItemKind, Shape, content_fields, read_cell, read_stored};
use ansinh_store::report::cell::{self, CellKey, ForSave, NewCell};
use ansinh_store::{SubmissionId, Tx, audit};
use jiff::Timestamp;

use super::{NO_SUBMISSION, ReportError, head};
use crate::{App, AppError, Caller, Result};

/// Most cells taken at once.
pub const MOST_CELLS: usize = 5_000;
/// Cells told one by one in the audit log; of more their number.
const TOLD: usize = 20;

/// What a person typed into a cell, and over which version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellEdit {
    /// Which cell.
    pub key: CellKey,
    /// What was typed; nothing empties the cell.
    pub typed: String,
    /// The version that was seen; 0 for a cell never written.
    pub base: i64,
}

/// What became of an edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CellOutcome {
    /// It is stored.
    Saved {
        /// The version it has now.
        version: i64,
        /// The text to show.
        shown: String,
    },
    /// It cannot be read, or not be written there.
    Invalid {
        /// Why, in Vietnamese.
        reason: String,
    },
    /// Somebody else wrote the cell meanwhile; nothing was changed.
    Conflict {
        /// The version it has now.
        version: i64,
        /// The text it holds now.
        shown: String,
        /// Who wrote it.
        by: Option<String>,
        /// When.
        at: Option<Timestamp>,
    },
}

/// Saves cells; the outcome of each edit in the order given.
///
/// # Errors
/// [`ReportError::Locked`] while it lies with somebody else, [`ReportError::RoundClosed`],
/// [`AppError::Invalid`] for too many cells. Nothing was then saved.
pub async fn save_cells(
    app: &App,
    caller: &Caller,
    submission: SubmissionId,
    edits: &[CellEdit],
) -> Result<Vec<CellOutcome>> {
    if edits.len() > MOST_CELLS {
        return Err(AppError::Invalid(format!(
            "Mỗi lần chỉ lưu được {MOST_CELLS} ô. Hãy chia nhỏ rồi lưu lại."
        )));
    }
    if edits.is_empty() {
        // Still tells who may not.
        let found = head(app, submission).await?;
        caller.may_for(app, Action::EnterReport, Some(found.body_id))?;
        return Ok(Vec::new());
    }
    let now = app.now();
    let mut tx = app.db.begin().await?;
    cell::begin_save(&mut tx, submission).await?;
    let mut saver = Saver { tx: &mut tx, caller, now, submission, log: Vec::new(), body: None };
    let mut outcomes = Vec::with_capacity(edits.len());
    let mut touched = BTreeSet::new();
    for edit in edits {
        let outcome = saver.save(app, edit).await?;
        if matches!(outcome, CellOutcome::Saved { .. }) && is_content(edit.key.field) {
            touched.insert(edit.key.item);
        }
        outcomes.push(outcome);
    }
    let Saver { log, body, .. } = saver;
    if body.is_none() {
        // No edit was about a row of this submission: perhaps there is none at all.
        let found = head(app, submission).await?;
        caller.may_for(app, Action::EnterReport, Some(found.body_id))?;
    }
    for item in touched {
        cell::refresh_filled(&mut tx, item).await?;
    }
    if !log.is_empty() {
        let mut entry = caller.entry(now, "save-cells");
        (entry.subject_kind, entry.subject) = ("submission", Some(submission.0));
        entry.body = body;
        entry.after = Some(tell(&log));
        audit::append(&mut tx, entry).await?;
    }
    tx.commit().await?;
    Ok(outcomes)
}

fn is_content(field: Field) -> bool {
    [ItemKind::Indicator, ItemKind::Task, ItemKind::Section]
        .iter()
        .any(|kind| content_fields(*kind).contains(&field))
}

fn tell(log: &[String]) -> String {
    if log.len() > TOLD { format!("{} ô", log.len()) } else { log.join("; ") }
}

struct Saver<'a> {
    tx: &'a mut Tx,
    caller: &'a Caller,
    now: Timestamp,
    submission: SubmissionId,
    /// What was changed, for the audit log.
    log: Vec<String>,
    /// Whose submission it is, once a row of it was met and the caller allowed.
    body: Option<ansinh_store::BodyId>,
}

impl Saver<'_> {
    async fn save(&mut self, app: &App, edit: &CellEdit) -> Result<CellOutcome> {
        let key = &edit.key;
        let Some(found) = cell::for_save(self.tx, self.submission, key).await? else {
            return Ok(invalid(
                "Dòng này không còn thuộc báo cáo, hoặc đã chuyển sang cơ quan khác. Hãy tải lại trang.",
            ));
        };
        if self.body.is_none() {
            self.caller.may_for(app, Action::EnterReport, Some(found.body_id))?;
            if found.closed_at.is_some() {
                return Err(ReportError::RoundClosed.into());
            }
            if !found.state.is_open() {
                return Err(ReportError::Locked(found.state).into());
            }
            self.body = Some(found.body_id);
        }
        if let Some(reason) = self.refusal(key, &found).await? {
            return Ok(invalid(&reason));
        }
        let shape = found.shape.clone().unwrap_or(Shape::Level { known: Vec::new() });
        let reading = match read_cell(key.field, &edit.typed, &shape) {
            Ok(reading) => reading,
            Err(reason) => return Ok(CellOutcome::Invalid { reason }),
        };
        let (stored, shown) = (reading.stored(), reading.shown());
        if stored == found.value {
            // Also when somebody else wrote the same meanwhile: there is nothing to disagree on.
            return Ok(CellOutcome::Saved { version: found.version, shown });
        }
        if edit.base == found.version {
            let new = NewCell {
                value: &stored,
                typed: &edit.typed,
                base: edit.base,
                by: self.caller.user(),
                now: self.now,
            };
            if cell::write(self.tx, key, new).await? {
                let part = key.part();
                let at = if part.is_empty() { String::new() } else { format!("@{part}") };
                self.log.push(format!("{}{at} {} = {stored:?}", found.code, key.field.word()));
                return Ok(CellOutcome::Saved { version: edit.base + 1, shown });
            }
        }
        let now = cell::find_in(self.tx, key).await?;
        let show = |stored: &str| read_stored(key.field, stored, &shape).shown();
        Ok(CellOutcome::Conflict {
            version: now.as_ref().map_or(0, |row| row.version),
            shown: now.as_ref().map(|row| show(&row.value)).unwrap_or_default(),
            at: now.as_ref().map(|row| row.changed_at),
            by: now.and_then(|row| row.changed_by_name),
        })
    }

    /// Why nothing may be written into the cell.
    async fn refusal(&mut self, key: &CellKey, found: &ForSave) -> Result<Option<String>> {
        if !found.is_open {
            return Ok(Some(
                "Dòng này không mở để sửa: chỉ những dòng được trả lại mới sửa được.".to_owned(),
            ));
        }
        if !Field::of(found.kind).contains(&key.field) {
            return Ok(Some(format!("Dòng này không có cột “{}”.", key.field.title())));
        }
        let Some(territory) = key.territory else { return Ok(None) };
        if found.kind != ItemKind::Indicator {
            return Ok(Some("Chỉ chỉ tiêu mới được tách theo địa bàn.".to_owned()));
        }
        let known = found.version > 0 || cell::territory_exists(self.tx, territory).await?;
        Ok((!known).then(|| "Không có địa bàn này trong danh mục.".to_owned()))
    }
}

fn invalid(reason: &str) -> CellOutcome {
    CellOutcome::Invalid { reason: reason.to_owned() }
}

/// Every version of a cell, newest first, as shown, with who wrote it and when.
///
/// # Errors
/// [`AppError::NotFound`] when the submission holds no such row.
pub async fn history(
    app: &App,
    caller: &Caller,
    submission: SubmissionId,
    key: &CellKey,
) -> Result<Vec<(cell::CellRow, String)>> {
    let found = head(app, submission).await?;
    caller.may_for(app, Action::ReadReport, Some(found.body_id))?;
    let item = ansinh_store::report::item::find(&app.db, key.item)
        .await?
        .filter(|item| item.submission_id == submission)
        .ok_or(NO_SUBMISSION)?;
    let shape = item.shape.unwrap_or(Shape::Level { known: Vec::new() });
    let rows = cell::history(&app.db, key).await?;
    let shown = |row: &cell::CellRow| read_stored(key.field, &row.value, &shape).shown();
    Ok(rows.into_iter().map(|row| (row.clone(), shown(&row))).collect())
}
