//! Who has reported what, and whose lateness it is.

use std::collections::HashMap;

use ansinh_domain::access::Action;
use ansinh_domain::report::{
    COMPLETENESS_RULE, Completeness, LATENESS_RULE, Lateness, Move, TIMELINESS_RULE, Timeliness,
};
use ansinh_store::report::extension::{self, ExtensionRow};
use ansinh_store::report::passage::{self, Mover, PassageRow};
use ansinh_store::report::round::{self, RoundRow};
use ansinh_store::report::special_day;
use ansinh_store::report::submission::{self, SubmissionRow};
use ansinh_store::report::watch::{self, HeadingFill, MatrixCell, Phantom};
use ansinh_store::{PlanId, RoundId, SubmissionId};
use jiff::civil::Date;

use super::judge::{Judged, Judging};
use super::view::completeness;
use crate::{App, AppError, Caller, Result};

/// The rules by which a round is counted, in words, to stand beside the figures.
pub const RULES: [&str; 3] = [COMPLETENESS_RULE, TIMELINESS_RULE, LATENESS_RULE];

/// Where a body's report stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyStatus {
    /// The report.
    pub submission: SubmissionRow,
    /// How much of what is owed is there.
    pub completeness: Completeness,
    /// Whether the body reports in time.
    pub timeliness: Timeliness,
    /// Whose lateness it is.
    pub lateness: Lateness,
    /// On which day it last left the body.
    pub sent_on: Option<Date>,
    /// The day on which all it still owed went to other bodies; its late days end there.
    pub left: Option<Date>,
}

/// Where a round stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundStatus {
    /// The round.
    pub round: RoundRow,
    /// Bodies that owe anything, by name.
    pub bodies: Vec<BodyStatus>,
    /// Of all bodies together.
    pub completeness: Completeness,
    /// Of each heading of the plan.
    pub headings: Vec<HeadingFill>,
    /// Bodies that nobody can enter for.
    pub phantoms: Vec<Phantom>,
    /// Requests for more time, oldest first.
    pub extensions: Vec<ExtensionRow>,
}

impl RoundStatus {
    /// How many bodies reported in time or late, are overdue, or not due yet.
    pub fn counted(&self) -> Counted {
        let mut counted = Counted::default();
        for body in &self.bodies {
            match body.timeliness {
                Timeliness::NotDue => counted.not_due += 1,
                Timeliness::OnTime => counted.on_time += 1,
                Timeliness::Late { .. } => counted.late += 1,
                Timeliness::Overdue { .. } => counted.overdue += 1,
            }
        }
        counted
    }
}

/// Bodies by timeliness.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counted {
    /// Still with the body, its deadline not over.
    pub not_due: usize,
    /// Sent in time.
    pub on_time: usize,
    /// Sent late.
    pub late: usize,
    /// Still with the body, its deadline over.
    pub overdue: usize,
}

/// Where a round stands today.
///
/// # Errors
/// [`AppError::NotFound`]; the refusal when the caller may not read every body's report.
pub async fn round_status(app: &App, caller: &Caller, id: RoundId) -> Result<RoundStatus> {
    caller.may(app, Action::ReadReport)?;
    let db = &app.db;
    let round = round::find(db, id).await?.ok_or(AppError::NotFound { what: "kỳ báo cáo" })?;
    let calendar = special_day::calendar(db).await?;
    let mut logs: HashMap<SubmissionId, Vec<PassageRow>> = HashMap::new();
    for row in passage::of_round(db, id).await? {
        logs.entry(row.submission_id).or_default().push(row);
    }
    let extensions = extension::of_round(db, id).await?;
    let today = app.today();
    let judging = Judging { round: &round, calendar: &calendar, today };
    let mut bodies = Vec::new();
    for submission in submission::of_round(db, id).await? {
        let log = logs.remove(&submission.id).unwrap_or_default();
        let granted: Vec<Date> = extensions
            .iter()
            .filter(|row| row.submission_id == submission.id)
            .filter_map(ExtensionRow::counting)
            .collect();
        let Some(judged) = judging.judge(submission.state, submission.items, &granted, &log) else {
            continue;
        };
        let Judged { timeliness, lateness, left } = judged;
        let sent = |row: &&PassageRow| row.by == Mover::Person(Move::Approve);
        bodies.push(BodyStatus {
            completeness: completeness(submission.owed, submission.filled),
            timeliness,
            lateness,
            left,
            sent_on: log.iter().rev().find(sent).map(|row| row.happened_on),
            submission,
        });
    }
    Ok(RoundStatus {
        completeness: bodies.iter().map(|body| body.completeness).sum(),
        headings: watch::by_heading(db, id).await?,
        phantoms: watch::phantoms(db, id, today).await?,
        extensions,
        bodies,
        round,
    })
}

/// Every submission of a plan, by body and deadline, for the matrix of bodies and rounds.
///
/// # Errors
/// The refusal when the caller may not read every body's report.
pub async fn matrix(app: &App, caller: &Caller, plan: PlanId) -> Result<Vec<MatrixCell>> {
    caller.may(app, Action::ReadReport)?;
    Ok(watch::matrix(&app.db, plan).await?)
}

/// What the caller owes in open rounds: enters or approves, the nearest deadline first. Nothing for
/// the program itself.
///
/// # Errors
/// Whatever the database reports.
pub async fn mine(app: &App, caller: &Caller) -> Result<Vec<MatrixCell>> {
    match caller.user() {
        Some(user) => Ok(watch::of_user(&app.db, user, app.today()).await?),
        None => Ok(Vec::new()),
    }
}
