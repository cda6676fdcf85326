//! What all moves of a submission have in common: the table, who may, the log, the audit entry.

use ansinh_domain::report::{Move, State, Transition, transition};
use ansinh_store::report::item;
use ansinh_store::report::passage::{self, Mover, NewPassage};
use ansinh_store::report::submission::{self, SubmissionHead};
use ansinh_store::{ItemId, SubmissionId, Tx};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::once::Once;
use super::{ReportError, lock};
use crate::record::{Change, Parts, parts};
use crate::{App, AppError, Caller, Result};

/// Longest reason taken.
pub(super) const LONGEST_REASON: usize = 2_000;

/// A move that a person wants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MoveRequest {
    /// Which submission.
    pub submission: SubmissionId,
    /// Why, where the move needs it.
    pub reason: Option<String>,
    /// The rows it is about; none means the whole.
    pub rows: Vec<ItemId>,
    /// The [`mod_count`](ansinh_store::report::submission::SubmissionRow::mod_count) that was seen;
    /// the move is refused when somebody moved the submission since.
    pub seen: Option<i64>,
    /// Key of the request; sent again with it, nothing happens again.
    #[serde(skip)]
    pub key: Option<String>,
}

impl MoveRequest {
    /// A move of the whole without a reason.
    pub fn of(submission: SubmissionId) -> MoveRequest {
        MoveRequest { submission, reason: None, rows: Vec::new(), seen: None, key: None }
    }
}

/// Where a move brought a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// Which submission.
    pub submission: SubmissionId,
    /// Where it stands now.
    pub state: State,
    /// Its count of moves now.
    pub mod_count: i64,
}

/// A move that may be made, in its transaction.
pub(super) struct Begun {
    pub(super) tx: Tx,
    pub(super) head: SubmissionHead,
    pub(super) line: &'static Transition,
    pub(super) reason: Option<String>,
    pub(super) now: Timestamp,
    /// What the log is told beside the move itself.
    pub(super) told: Parts,
    rows: Vec<ItemId>,
    once: Once,
}

/// What [`begin`] found.
pub(super) enum Start {
    /// The move may be made; boxed, as it is large.
    Now(Box<Begun>),
    /// It was made when the request came before.
    Before(Moved),
}

/// Begins a move: refuses what the table, the roles or the request's own words do not allow.
pub(super) async fn begin(
    app: &App,
    caller: &Caller,
    by: Move,
    request: MoveRequest,
) -> Result<Start> {
    let once = Once::new(request.key.as_deref(), verb(by), &request)?;
    let mut tx = app.db.begin().await?;
    if let Some(moved) = once.answered(&mut tx, caller).await? {
        return Ok(Start::Before(moved));
    }
    let head = lock(&mut tx, request.submission).await?;
    // Who may not see the report is not told where it stands either.
    let may = |action| caller.may_for(app, action, Some(head.body_id));
    let line = match transition(head.state, by) {
        Ok(line) => {
            let mut refused = None;
            for action in line.actions {
                match may(*action) {
                    Ok(()) => {
                        refused = None;
                        break;
                    }
                    Err(refusal) => refused = refused.or(Some(refusal)),
                }
            }
            match refused {
                Some(refusal) => return Err(refusal.into()),
                None => line,
            }
        }
        Err(refused) => {
            may(ansinh_domain::access::Action::ReadReport)?;
            return Err(ReportError::from(refused).into());
        }
    };
    if head.closed_at.is_some() {
        return Err(ReportError::RoundClosed.into());
    }
    if request.seen.is_some_and(|seen| seen != head.mod_count) {
        return Err(ReportError::Changed.into());
    }
    let reason = request.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
    line.check(reason, request.rows.len()).map_err(ReportError::from)?;
    if reason.is_some_and(|reason| reason.chars().count() > LONGEST_REASON) {
        return Err(AppError::Invalid(format!(
            "Lý do dài hơn {LONGEST_REASON} ký tự. Hãy rút gọn rồi thử lại."
        )));
    }
    let reason = reason.map(str::to_owned);
    let now = app.now();
    let (rows, told) = (request.rows, Parts::default());
    Ok(Start::Now(Box::new(Begun { tx, head, line, reason, now, told, rows, once })))
}

/// Makes the move lasting.
pub(super) async fn finish(app: &App, caller: &Caller, begun: Begun) -> Result<Moved> {
    let Begun { mut tx, head, line, reason, now, told, rows, once } = begun;
    if !submission::set_state(&mut tx, head.id, head.mod_count, line.to).await? {
        return Err(ReportError::Changed.into());
    }
    if line.to == State::Returned {
        if rows.is_empty() {
            item::open_all(&mut tx, head.id).await?;
        } else if !item::open_only(&mut tx, head.id, &rows).await? {
            return Err(ReportError::ForeignRow.into());
        }
    }
    let new = NewPassage {
        submission: head.id,
        by: Mover::Person(line.by),
        from: head.state,
        to: line.to,
        reason: reason.as_deref(),
        rows: &rows,
        user: caller.user(),
        now,
        today: app.today(),
    };
    passage::append(&mut tx, new).await?;
    let moved = Moved { submission: head.id, state: line.to, mod_count: head.mod_count + 1 };
    once.keep(&mut tx, caller, &moved, now).await?;
    let after = parts! {
        "state" => line.to,
        "reason" => reason,
        "item_codes" => codes(&mut tx, head.id, &rows).await?,
    };
    let change = Change::from(parts! { "state" => head.state }, after.and(told));
    let subject = ("submission", Some(head.id.0));
    caller.record_for(&mut tx, now, verb(line.by), subject, head.body_id, change).await?;
    tx.commit().await?;
    Ok(moved)
}

/// Codes of the rows a move is about; `None` where it is about the whole.
async fn codes(
    tx: &mut Tx,
    submission: SubmissionId,
    rows: &[ItemId],
) -> Result<Option<Vec<String>>> {
    if rows.is_empty() {
        return Ok(None);
    }
    let all = item::of_submission_in(tx, submission).await?;
    Ok(Some(all.into_iter().filter(|row| rows.contains(&row.id)).map(|row| row.code).collect()))
}

/// The verb of the audit log.
fn verb(by: Move) -> &'static str {
    match by {
        Move::Submit => "submit-report",
        Move::Withdraw => "withdraw-report",
        Move::Approve => "approve-report",
        Move::Receive => "receive-report",
        Move::Return => "return-report",
        Move::Correct => "correct-report",
    }
}

/// Makes a move that does nothing more.
pub(super) async fn go(
    app: &App,
    caller: &Caller,
    by: Move,
    request: MoveRequest,
) -> Result<Moved> {
    match begin(app, caller, by, request).await? {
        Start::Now(begun) => finish(app, caller, *begun).await,
        Start::Before(moved) => Ok(moved),
    }
}
