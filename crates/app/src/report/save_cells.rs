//! Saves cells of a submission, each for itself: one that cannot be read or that somebody else
//! changed does not keep the others from being saved.

use std::collections::{BTreeSet, HashMap, HashSet};

use ansinh_domain::access::Action;
use ansinh_domain::audit;
use ansinh_domain::report::{Field, ItemKind, Shape, content_fields, read_cell, read_stored};
use ansinh_store::report::cell::{self, CellKey, ForSave, NewCell};
use ansinh_store::{ItemId, SubmissionId, TerritoryId, Tx};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::once::Once;
use super::{NO_SUBMISSION, ReportError, head};
use crate::record::{Change, Parts, parts};
use crate::{App, AppError, Caller, Result};

/// Most cells taken at once.
pub const MOST_CELLS: usize = 5_000;
/// Cells told one by one in the audit log; of the rest their number. Every version of every cell is
/// in the record of the cell itself.
const TOLD: usize = 200;

/// What a person typed into a cell, and over which version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CellEdit {
    /// Which cell.
    pub key: CellKey,
    /// What was typed; nothing empties the cell.
    pub typed: String,
    /// The version that was seen; 0 for a cell never written.
    pub base: i64,
}

/// What became of an edit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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

/// Why an edit is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellFault {
    /// The report holds no such row.
    NoRow,
    /// The row is not open.
    RowClosed,
    /// A row of that kind has no such cell.
    NoColumn,
    /// Only indicators are broken down to territories.
    NotByTerritory,
    /// There is no such territory.
    NoTerritory,
    /// What was typed cannot be read.
    Unreadable,
}

const NO_ROW: &str =
    "Dòng này không còn thuộc báo cáo, hoặc đã chuyển sang cơ quan khác. Hãy tải lại trang.";
const ROW_CLOSED: &str = "Dòng này không mở để sửa: chỉ những dòng được trả lại mới sửa được.";
const NO_COLUMN: &str = "Dòng này không có cột ";
const NOT_BY_TERRITORY: &str = "Chỉ chỉ tiêu mới được tách theo địa bàn.";
const NO_TERRITORY: &str = "Không có địa bàn này trong danh mục.";

impl CellFault {
    /// What a reason of [`CellOutcome::Invalid`] says, for programs.
    pub fn of(reason: &str) -> CellFault {
        match reason {
            NO_ROW => CellFault::NoRow,
            ROW_CLOSED => CellFault::RowClosed,
            NOT_BY_TERRITORY => CellFault::NotByTerritory,
            NO_TERRITORY => CellFault::NoTerritory,
            other if other.starts_with(NO_COLUMN) => CellFault::NoColumn,
            _ => CellFault::Unreadable,
        }
    }
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
    save_cells_once(app, caller, submission, edits, None).await
}

/// [`save_cells`] of a request with a key: sent again with it, the outcomes are told again and
/// nothing is saved again.
///
/// # Errors
/// Those of [`save_cells`]; [`ReportError::KeyReused`].
pub async fn save_cells_once(
    app: &App,
    caller: &Caller,
    submission: SubmissionId,
    edits: &[CellEdit],
    key: Option<&str>,
) -> Result<Vec<CellOutcome>> {
    if edits.len() > MOST_CELLS {
        return Err(AppError::Invalid(format!(
            "Mỗi lần chỉ lưu được {MOST_CELLS} ô. Hãy chia nhỏ rồi lưu lại."
        )));
    }
    if edits.is_empty() {
        let found = head(app, submission).await?;
        caller.may_for(app, Action::EnterReport, Some(found.body_id))?;
        return Ok(Vec::new());
    }
    let once = Once::new(key, "save-cells", &(submission, edits))?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if let Some(before) = once.answered(&mut tx, caller).await? {
        return Ok(before);
    }
    let outcomes = save_in(app, caller, &mut tx, submission, edits).await?;
    once.keep(&mut tx, caller, &outcomes, now).await?;
    tx.commit().await?;
    Ok(outcomes)
}

/// Saves at least one cell in the transaction of another verb, with its entry of the audit log.
pub(super) async fn save_in(
    app: &App,
    caller: &Caller,
    tx: &mut Tx,
    submission: SubmissionId,
    edits: &[CellEdit],
) -> Result<Vec<CellOutcome>> {
    let now = app.now();
    cell::begin_save(tx, submission).await?;
    let keys: Vec<&CellKey> = edits.iter().map(|edit| &edit.key).collect();
    let found = cell::for_save(tx, submission, &keys).await?;
    let body = may_save(app, caller, submission, found.first()).await?;
    let mut sheet = Sheet::of(found);
    sheet.known = cell::known_territories(tx, &sheet.new_territories(edits)).await?;
    let mut outcomes = Vec::with_capacity(edits.len());
    let mut writes = Writes { caller, now, pending: Vec::new(), log: Vec::new() };
    for edit in edits {
        outcomes.push(match sheet.judge(edit, now) {
            Judged::Told(outcome) => outcome,
            Judged::Write { before, stored, version, shown, code } => {
                let part = audit::cell_part(&code, edit.key.field, &edit.key.part());
                let change = CellChange { part, before, after: stored.clone() };
                writes.take(tx, edit, stored, change).await?;
                CellOutcome::Saved { version, shown }
            }
        });
    }
    let log = writes.finish(tx, submission).await?;
    if !log.is_empty() {
        let subject = ("submission", Some(submission.0));
        caller.record_for(tx, now, "save-cells", subject, body, tell(log)).await?;
    }
    Ok(outcomes)
}

/// Whose report it is, if the caller may save in it now.
async fn may_save(
    app: &App,
    caller: &Caller,
    submission: SubmissionId,
    found: Option<&ForSave>,
) -> Result<ansinh_store::BodyId> {
    let Some(found) = found else {
        // No edit was about a row of this submission: perhaps there is none at all.
        let found = head(app, submission).await?;
        caller.may_for(app, Action::EnterReport, Some(found.body_id))?;
        return Ok(found.body_id);
    };
    caller.may_for(app, Action::EnterReport, Some(found.body_id))?;
    if found.closed_at.is_some() {
        return Err(ReportError::RoundClosed.into());
    }
    if !found.state.is_open() {
        return Err(ReportError::Locked(found.state).into());
    }
    Ok(found.body_id)
}

fn is_content(field: Field) -> bool {
    [ItemKind::Indicator, ItemKind::Task, ItemKind::Section]
        .iter()
        .any(|kind| content_fields(*kind).contains(&field))
}

/// What a cell held, and what it holds now.
struct CellChange {
    /// Its name among the parts of an entry: [`audit::part_title`] reads it.
    part: String,
    before: String,
    after: String,
}

/// For the log; a cell written twice in one request is told from its first to its last value.
fn tell(log: Vec<CellChange>) -> Change {
    let (mut before, mut after, mut told) = (Parts::default(), Parts::default(), HashSet::new());
    let mut more = 0;
    for cell in log {
        let first = !told.contains(&cell.part);
        if first && told.len() == TOLD {
            more += 1;
            continue;
        }
        if first {
            before = before.with(&cell.part, cell.before);
        }
        after = after.with(&cell.part, cell.after);
        told.insert(cell.part);
    }
    Change::from(before, after.and(parts! { "more_cells" => (more > 0).then_some(more) }))
}

/// A row as far as saving must know it.
struct Row {
    code: String,
    kind: ItemKind,
    is_open: bool,
    shape: Shape,
}

/// What a cell holds.
#[derive(Default)]
struct Held {
    value: String,
    version: i64,
    by: Option<String>,
    at: Option<Timestamp>,
}

/// The report as the transaction sees it, with what was decided so far.
struct Sheet {
    rows: HashMap<ItemId, Row>,
    cells: HashMap<(ItemId, String, Field), Held>,
    /// Territories that there are, of those not yet seen in the report.
    known: HashSet<TerritoryId>,
}

/// What is to be done with an edit.
enum Judged {
    /// Nothing; this is told.
    Told(CellOutcome),
    /// The cell is written.
    Write { before: String, stored: String, version: i64, shown: String, code: String },
}

impl Sheet {
    fn of(found: Vec<ForSave>) -> Sheet {
        let (mut rows, mut cells) = (HashMap::new(), HashMap::new());
        for line in found {
            if let (Some(part), Some(field)) = (line.part, line.field) {
                let (by, at) = (line.changed_by_name, line.changed_at);
                let held = Held { value: line.value, version: line.version, by, at };
                cells.insert((line.item_id, part, field), held);
            }
            rows.entry(line.item_id).or_insert_with(|| Row {
                code: line.code,
                kind: line.kind,
                is_open: line.is_open,
                shape: line.shape.unwrap_or(Shape::Level { known: Vec::new() }),
            });
        }
        Sheet { rows, cells, known: HashSet::new() }
    }

    fn version(&self, key: &CellKey) -> i64 {
        self.cells.get(&at(key)).map_or(0, |held| held.version)
    }

    /// Territories of edits whose cell was never written, each once.
    fn new_territories(&self, edits: &[CellEdit]) -> Vec<TerritoryId> {
        let new = edits.iter().filter(|edit| self.version(&edit.key) == 0);
        let ids: BTreeSet<TerritoryId> = new.filter_map(|edit| edit.key.territory).collect();
        ids.into_iter().collect()
    }

    /// Decides on an edit; those after it see the cell as written.
    fn judge(&mut self, edit: &CellEdit, now: Timestamp) -> Judged {
        let key = &edit.key;
        let Some(row) = self.rows.get(&key.item) else {
            return Judged::Told(invalid(NO_ROW));
        };
        if let Some(reason) = self.refusal(row, key) {
            return Judged::Told(invalid(&reason));
        }
        let reading = match read_cell(key.field, &edit.typed, &row.shape) {
            Ok(reading) => reading,
            Err(reason) => return Judged::Told(CellOutcome::Invalid { reason }),
        };
        let (stored, shown) = (reading.stored(), reading.shown());
        let held = self.cells.entry(at(key)).or_default();
        if stored == held.value {
            // Also when somebody else wrote the same meanwhile: there is nothing to disagree on.
            return Judged::Told(CellOutcome::Saved { version: held.version, shown });
        }
        if edit.base != held.version {
            return Judged::Told(CellOutcome::Conflict {
                version: held.version,
                shown: read_stored(key.field, &held.value, &row.shape).shown(),
                by: held.by.clone(),
                at: held.at,
            });
        }
        let version = held.version + 1;
        let written = Held { value: stored.clone(), version, by: None, at: Some(now) };
        let before = std::mem::replace(held, written).value;
        Judged::Write { before, stored, version, shown, code: row.code.clone() }
    }

    /// Why nothing may be written into the cell.
    fn refusal(&self, row: &Row, key: &CellKey) -> Option<String> {
        if !row.is_open {
            return Some(ROW_CLOSED.to_owned());
        }
        if !Field::of(row.kind).contains(&key.field) {
            return Some(format!("{NO_COLUMN}“{}”.", key.field.title()));
        }
        let territory = key.territory?;
        if row.kind != ItemKind::Indicator {
            return Some(NOT_BY_TERRITORY.to_owned());
        }
        let known = self.version(key) > 0 || self.known.contains(&territory);
        (!known).then(|| NO_TERRITORY.to_owned())
    }
}

fn at(key: &CellKey) -> (ItemId, String, Field) {
    (key.item, key.part(), key.field)
}

/// What is to be written, and what was.
struct Writes<'a> {
    caller: &'a Caller,
    now: Timestamp,
    /// Not written yet, each cell once.
    pending: Vec<(&'a CellEdit, String)>,
    /// What was changed, for the audit log, with the rows whose content it was.
    log: Vec<(CellChange, Option<ItemId>)>,
}

impl<'a> Writes<'a> {
    async fn take(
        &mut self,
        tx: &mut Tx,
        edit: &'a CellEdit,
        stored: String,
        change: CellChange,
    ) -> Result<()> {
        let key = &edit.key;
        self.log.push((change, is_content(key.field).then_some(key.item)));
        // One statement cannot write a cell twice.
        if edit.base > 0 && self.pending.iter().any(|(before, _)| before.key == *key) {
            self.flush(tx).await?;
        }
        self.pending.push((edit, stored));
        Ok(())
    }

    async fn flush(&mut self, tx: &mut Tx) -> Result<()> {
        let (by, now) = (self.caller.user(), self.now);
        let cells: Vec<NewCell<'_>> = self
            .pending
            .iter()
            .map(|(edit, stored)| NewCell {
                key: &edit.key,
                value: stored,
                typed: &edit.typed,
                base: edit.base,
                by,
                now,
            })
            .collect();
        // Whoever saves into a submission waits for who came before, so versions do not move
        // between reading and writing; should one have moved all the same, nothing is saved.
        if !cell::write(tx, &cells).await? {
            return Err(ReportError::Changed.into());
        }
        self.pending.clear();
        Ok(())
    }

    /// Writes what is left; the changes for the audit log.
    async fn finish(mut self, tx: &mut Tx, submission: SubmissionId) -> Result<Vec<CellChange>> {
        self.flush(tx).await?;
        let touched: BTreeSet<ItemId> = self.log.iter().filter_map(|(_, item)| *item).collect();
        let touched: Vec<ItemId> = touched.into_iter().collect();
        cell::refresh_filled(tx, submission, &touched).await?;
        Ok(self.log.into_iter().map(|(change, _)| change).collect())
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
