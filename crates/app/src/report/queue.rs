//! What lies with the head of a body, or with the coordinator, over all open rounds.

use std::collections::HashMap;

use ansinh_domain::access::Action;
use ansinh_domain::report::State;
use ansinh_store::SubmissionId;
use ansinh_store::report::extension::{self, ExtensionRow};
use ansinh_store::report::passage::{self, Mover, PassageRow};
use ansinh_store::report::round::{self, RoundRow};
use ansinh_store::report::snapshot::Stage;
use ansinh_store::report::submission::{self, SubmissionRow};
use jiff::civil::Date;

use super::changes::{Change, changes_since};
use crate::{App, Caller, Result};

/// Whose queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Desk {
    /// Reports sent to the heads of the caller's bodies.
    Head,
    /// Reports that heads approved.
    Coordinator,
}

impl Desk {
    /// What the caller must be allowed to do for a body.
    pub fn action(self) -> Action {
        match self {
            Desk::Head => Action::ApproveReport,
            Desk::Coordinator => Action::AcceptReport,
        }
    }

    /// In which state reports lie there, and the stage at which it was last there in full.
    fn lies(self) -> (State, Stage, State) {
        match self {
            Desk::Head => (State::Submitted, Stage::Approved, State::Accepted),
            Desk::Coordinator => (State::Accepted, Stage::Received, State::Received),
        }
    }
}

/// A report that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The report.
    pub submission: SubmissionRow,
    /// Its round.
    pub round: RoundRow,
    /// On which day it came to the desk.
    pub since: Option<Date>,
    /// Who sent it on.
    pub from: Option<String>,
    /// How it last came back to its officer.
    pub back: Option<Back>,
    /// What changed since the desk passed it the last time; `None` when it never did.
    pub changes: Option<Vec<Change>>,
}

/// How a report came back to its officer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Back {
    /// By what.
    pub by: Mover,
    /// Why.
    pub reason: Option<String>,
    /// Rows that were opened; none means the whole.
    pub rows: usize,
}

/// Reports that wait at a desk for the caller, the nearest deadline first. What changed is looked
/// up only for those that passed the desk before.
///
/// # Errors
/// Whatever the database reports.
pub async fn waiting(app: &App, caller: &Caller, desk: Desk) -> Result<Vec<Waiting>> {
    let db = &app.db;
    let (state, stage, passed) = desk.lies();
    let rounds: HashMap<_, RoundRow> =
        round::open(db).await?.into_iter().map(|round| (round.id, round)).collect();
    let mut logs: HashMap<SubmissionId, Vec<PassageRow>> = HashMap::new();
    let mut read = Vec::new();
    let mut found = Vec::new();
    for submission in submission::in_state(db, state).await? {
        if caller.may_for(app, desk.action(), Some(submission.body_id)).is_err() {
            continue;
        }
        // A round opened or closed between the statements is left for the next look.
        let Some(round) = rounds.get(&submission.round_id) else { continue };
        if !read.contains(&round.id) {
            read.push(round.id);
            for row in passage::of_round(db, round.id).await? {
                logs.entry(row.submission_id).or_default().push(row);
            }
        }
        let log = logs.get(&submission.id).map(Vec::as_slice).unwrap_or_default();
        let came = log.iter().rev().find(|row| row.to_state == state);
        let (since, from) = came.map(|row| (row.happened_on, row.moved_by_name.clone())).unzip();
        let before = log.iter().any(|row| row.to_state == passed);
        let changes =
            if before { changes_since(app, caller, submission.id, stage).await? } else { None };
        let round = round.clone();
        let back = log.iter().rev().find(|row| row.to_state == State::Returned);
        let back =
            back.map(|row| Back { by: row.by, reason: row.reason.clone(), rows: row.rows.len() });
        found.push(Waiting { since, from: from.flatten(), back, changes, submission, round });
    }
    Ok(found)
}

/// Requests for more time that the caller may decide, oldest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn extensions(app: &App, caller: &Caller) -> Result<Vec<ExtensionRow>> {
    let mut rows = extension::waiting(&app.db).await?;
    rows.retain(|row| caller.may_for(app, Action::AcceptReport, Some(row.body_id)).is_ok());
    Ok(rows)
}
