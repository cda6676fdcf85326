//! The head of a body approves or returns what its officer sent.

use std::collections::HashMap;

use ansinh_domain::access::Action;
use ansinh_domain::report::Move;
use ansinh_store::report::cell::{self, CellRow};
use ansinh_store::report::comment::{self, NewComment};
use ansinh_store::report::item;
use ansinh_store::report::snapshot::{self, KeptCell, Stage};
use ansinh_store::{ItemId, SubmissionId, Tx, UserId};
use jiff::Timestamp;

use super::passage::{LONGEST_REASON, MoveRequest, Moved, Start, begin, finish, go};
use super::{ReportError, head};
use crate::{App, AppError, Caller, Result};

/// Longest reason for one row.
const LONGEST_ROW_REASON: usize = 500;

/// Approves a report: it goes to the coordinator. What each row holds is kept, so that before the
/// next approval it can be told what changed.
///
/// # Errors
/// What every move may be refused for.
pub async fn approve(app: &App, caller: &Caller, request: MoveRequest) -> Result<Moved> {
    let mut begun = match begin(app, caller, Move::Approve, request).await? {
        Start::Before(moved) => return Ok(moved),
        Start::Now(begun) => *begun,
    };
    let (id, now) = (begun.head.id, begun.now);
    keep_changed(&mut begun.tx, id, Stage::Approved, None, caller.user(), now).await?;
    finish(app, caller, begun).await
}

/// Gives a report back, whole or by rows, with a reason: by the head of the body what the officer
/// sent, by the coordinator what the head approved or what was received already.
///
/// # Errors
/// What every move may be refused for.
pub async fn return_report(app: &App, caller: &Caller, request: MoveRequest) -> Result<Moved> {
    go(app, caller, Move::Return, request).await
}

/// Gives rows back, each with a reason of its own: only those are opened. Each reason also stands as
/// an open comment at its row, where the officer works.
///
/// # Errors
/// [`AppError::Invalid`] for a reason too long; [`ReportError::ForeignRow`]; what every move may be
/// refused for.
pub async fn return_rows(
    app: &App,
    caller: &Caller,
    mut request: MoveRequest,
    reasons: &[(ItemId, String)],
) -> Result<Moved> {
    if reasons.is_empty() {
        return return_report(app, caller, request).await;
    }
    let found = head(app, request.submission).await?;
    caller.may_for(app, Action::ReadReport, Some(found.body_id))?;
    let rows = item::of_submission(&app.db, found.id).await?;
    let mut lines: Vec<String> = Vec::new();
    lines.extend(request.reason.take().map(|text| text.trim().to_owned()));
    for (item, reason) in reasons {
        let row = rows.iter().find(|row| row.id == *item).ok_or(ReportError::ForeignRow)?;
        if reason.chars().count() > LONGEST_ROW_REASON {
            return Err(AppError::Invalid(format!(
                "Lý do trả lại dòng {} dài hơn {LONGEST_ROW_REASON} ký tự. Hãy rút gọn rồi thử lại.",
                row.code
            )));
        }
        lines.push(format!("{}: {}", row.code, reason.trim()));
        if !request.rows.contains(item) {
            request.rows.push(*item);
        }
    }
    lines.retain(|line| !line.is_empty());
    request.reason = Some(shortened(&lines.join("\n")));
    let mut begun = match begin(app, caller, Move::Return, request).await? {
        Start::Before(moved) => return Ok(moved),
        Start::Now(begun) => *begun,
    };
    // The program itself writes no comments; its reasons stand in the log alone.
    if let Some(by) = caller.user() {
        let (submission, now) = (begun.head.id, begun.now);
        for (item, reason) in reasons {
            let (id, item, text) = (app.ids.next(now), Some(*item), reason.trim());
            let new =
                NewComment { id, submission, item, cell: None, text, mentions: None, by, now };
            comment::insert(&mut begun.tx, new).await?;
        }
    }
    finish(app, caller, begun).await
}

/// The reasons of many rows as far as the log takes them; each stands at its row in full.
fn shortened(text: &str) -> String {
    if text.chars().count() <= LONGEST_REASON {
        return text.to_owned();
    }
    let cut: String = text.chars().take(LONGEST_REASON - 1).collect();
    format!("{cut}…")
}

/// Approves several reports, each for itself.
pub async fn approve_all(
    app: &App,
    caller: &Caller,
    ids: &[SubmissionId],
) -> Vec<(SubmissionId, Result<Moved>)> {
    let mut outcomes = Vec::with_capacity(ids.len());
    for id in ids {
        outcomes.push((*id, approve(app, caller, MoveRequest::of(*id)).await));
    }
    outcomes
}

/// Takes a snapshot of each row that holds something else than at the last one of the stage; those
/// rows with their cells.
pub(super) async fn keep_changed(
    tx: &mut Tx,
    submission: SubmissionId,
    stage: Stage,
    reason: Option<&str>,
    by: Option<UserId>,
    now: Timestamp,
) -> Result<HashMap<ItemId, Vec<KeptCell>>> {
    let mut rows: HashMap<ItemId, Vec<KeptCell>> = HashMap::new();
    for cell in cell::of_submission_in(tx, submission).await? {
        rows.entry(cell.item_id).or_default().extend(kept(cell));
    }
    let last = snapshot::latest_in(tx, submission, stage).await?;
    for row in &last {
        if rows.get(&row.item_id).is_some_and(|now| same(now, &row.cells)) {
            rows.remove(&row.item_id);
        }
    }
    // Rows that never held anything need no snapshot.
    let known = |item: &ItemId| last.iter().any(|row| row.item_id == *item);
    rows.retain(|item, cells| !cells.is_empty() || known(item));
    let mut changed: Vec<(ItemId, &[KeptCell])> =
        rows.iter().map(|(item, cells)| (*item, cells.as_slice())).collect();
    changed.sort_unstable_by_key(|(item, _)| *item);
    snapshot::take_all(tx, submission, &changed, stage, reason, (by, now)).await?;
    Ok(rows)
}

/// A cell as snapshots keep it; none of an emptied one.
fn kept(cell: CellRow) -> Option<KeptCell> {
    (!cell.value.is_empty()).then_some(KeptCell {
        part: cell.part,
        field: cell.field,
        value: cell.value,
        version: cell.version,
        by: cell.changed_by,
        at: cell.changed_at,
    })
}

/// Whether two rows hold the same, whoever wrote it.
fn same(a: &[KeptCell], b: &[KeptCell]) -> bool {
    let holds = |cell: &KeptCell| (cell.part.clone(), cell.field, cell.value.clone());
    a.iter().map(holds).eq(b.iter().map(holds))
}
