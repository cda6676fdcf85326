//! An officer sends a report to the head of the body, or takes it back.

use ansinh_domain::check::{Issue, holds_back};
use ansinh_domain::report::Move;
use ansinh_store::report::cell;

use super::check_report::issues;
use super::passage::{MoveRequest, Moved, Start, begin, finish, go};
use super::{ReportError, head};
use crate::{App, Caller, Result};

/// Sends a report: it is locked from then on.
///
/// # Errors
/// [`ReportError::HeldBack`] with what must be mended or explained; what every move may be refused
/// for.
pub async fn submit(app: &App, caller: &Caller, request: MoveRequest) -> Result<Moved> {
    let id = request.submission;
    // Checking takes a while; it is done before others are kept waiting, and stands if no cell was
    // written since.
    head(app, id).await?;
    let before = (cell::fingerprint(&app.db, id).await?, issues(app, id).await?);
    let begun = match begin(app, caller, Move::Submit, request).await? {
        Start::Before(moved) => return Ok(moved),
        Start::Now(begun) => begun,
    };
    let mut begun = *begun;
    let now_holds = cell::fingerprint_in(&mut begun.tx, id).await?;
    let found: Vec<Issue> = if now_holds == before.0 { before.1 } else { issues(app, id).await? };
    let held: Vec<Issue> = found.into_iter().filter(holds_back).collect();
    if !held.is_empty() {
        return Err(ReportError::HeldBack(held).into());
    }
    finish(app, caller, begun).await
}

/// Takes a report back before its head has decided.
///
/// # Errors
/// What every move may be refused for.
pub async fn withdraw(app: &App, caller: &Caller, request: MoveRequest) -> Result<Moved> {
    go(app, caller, Move::Withdraw, request).await
}

/// Opens rows of a report that was received, to be mended; the figures received count until the
/// mended ones are received.
///
/// # Errors
/// What every move may be refused for.
pub async fn correct(app: &App, caller: &Caller, request: MoveRequest) -> Result<Moved> {
    go(app, caller, Move::Correct, request).await
}
