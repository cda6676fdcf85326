//! All rounds of a plan side by side: who reported how much, when, and whose lateness it was.
//!
//! Everything can be told two ways: as reported then, by the body whose report it was, and as
//! organised on a day, by who holds the duties of each row on that day.

use std::collections::HashMap;
use std::sync::Arc;

use ansinh_domain::access::Action;
use ansinh_domain::report::{Completeness, Lateness, Timeliness};
use ansinh_store::audit::HangsOn;
use ansinh_store::report::extension::{self, ExtensionRow};
use ansinh_store::report::passage::{self, PassageRow};
use ansinh_store::report::round::{self, RoundRow};
use ansinh_store::report::special_day;
use ansinh_store::report::watch::{self, HeldPart, MatrixCell};
use ansinh_store::{BodyId, PlanId, RoundId, SubmissionId};
use jiff::civil::Date;

use super::judge::{Judged, Judging};
use super::view::completeness;
use crate::{App, Caller, Result};

/// One body in one round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyInRound {
    /// Its report.
    pub cell: MatrixCell,
    /// How much of what is owed is there.
    pub completeness: Completeness,
    /// Whether the body reports in time.
    pub timeliness: Timeliness,
    /// Whose lateness it is.
    pub lateness: Lateness,
    /// The day on which all it still owed went to other bodies; its late days end there.
    pub left: Option<Date>,
}

/// A round with all bodies that owe anything in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundOfPlan {
    /// The round.
    pub round: RoundRow,
    /// Its bodies, by name.
    pub bodies: Vec<BodyInRound>,
}

impl RoundOfPlan {
    /// Of all bodies together.
    pub fn completeness(&self) -> Completeness {
        self.bodies.iter().map(|body| body.completeness).sum()
    }

    /// The report with that id.
    pub fn report(&self, id: SubmissionId) -> Option<&BodyInRound> {
        self.bodies.iter().find(|body| body.cell.id == id)
    }
}

/// What of one report is a body's by the organisation of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldReport {
    /// In which round.
    pub round: RoundId,
    /// The report.
    pub report: SubmissionId,
    /// Who holds the duties of these rows on the day.
    pub holder: BodyId,
    /// Its name on that day.
    pub name: String,
    /// It has ended by that day: the duties wait for a decision, or were nobody else's.
    pub gone: bool,
    /// How much of these rows is there.
    pub completeness: Completeness,
}

/// Rounds of a plan with what became of them so far, the latest deadline first. A number of
/// statements that does not grow with rounds or bodies.
///
/// # Errors
/// The refusal when the caller may not read every body's report.
pub async fn history(app: &App, caller: &Caller, plan: PlanId) -> Result<Arc<Vec<RoundOfPlan>>> {
    caller.may(app, Action::ReadReport)?;
    let (key, reading) = ((plan, app.today()), rounds(app, plan));
    app.memory.rounds.get(&app.db, key, HangsOn::Anything, reading).await
}

/// The same reports by who holds the duties of their rows on `day`.
///
/// # Errors
/// The refusal when the caller may not read every body's report.
pub async fn by_holder(
    app: &App,
    caller: &Caller,
    plan: PlanId,
    rounds: &[RoundOfPlan],
    day: Date,
) -> Result<Vec<HeldReport>> {
    caller.may(app, Action::ReadReport)?;
    held(app, plan, rounds, day).await
}

/// What a body reported, and what it answers for by the organisation of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfBody {
    /// Every round with the reports of both, the latest deadline first.
    pub rounds: Vec<RoundOfPlan>,
    /// What of them is the body's on the day.
    pub held: Vec<HeldReport>,
}

/// What a body reported in the rounds of a plan, and what it answers for on `day`, whoever
/// reported it.
///
/// # Errors
/// The refusal when the caller may not read the body's reports.
pub async fn of_body(
    app: &App,
    caller: &Caller,
    plan: PlanId,
    body: BodyId,
    day: Date,
) -> Result<OfBody> {
    caller.may_for(app, Action::ReadReport, Some(body))?;
    let mut rounds = rounds(app, plan).await?;
    let mut held = held(app, plan, &rounds, day).await?;
    held.retain(|part| part.holder == body);
    let wanted = |report: &BodyInRound| {
        report.cell.body_id == body || held.iter().any(|part| part.report == report.cell.id)
    };
    for of in &mut rounds {
        of.bodies.retain(wanted);
    }
    rounds.retain(|of| !of.bodies.is_empty());
    Ok(OfBody { rounds, held })
}

async fn rounds(app: &App, plan: PlanId) -> Result<Vec<RoundOfPlan>> {
    let db = &app.db;
    let calendar = special_day::calendar(db).await?;
    let mut logs: HashMap<SubmissionId, Vec<PassageRow>> = HashMap::new();
    for row in passage::of_plan(db, plan).await? {
        logs.entry(row.submission_id).or_default().push(row);
    }
    let mut granted: HashMap<SubmissionId, Vec<Date>> = HashMap::new();
    for row in extension::of_plan(db, plan).await? {
        granted.entry(row.submission_id).or_default().extend(ExtensionRow::counting(&row));
    }
    let mut rounds: Vec<RoundOfPlan> = round::of_plan(db, plan)
        .await?
        .into_iter()
        .map(|round| RoundOfPlan { round, bodies: Vec::new() })
        .collect();
    for cell in watch::matrix(db, plan).await? {
        let Some(of) = rounds.iter_mut().find(|of| of.round.id == cell.round_id) else { continue };
        let judging = Judging { round: &of.round, calendar: &calendar, today: app.today() };
        let granted = granted.get(&cell.id).map(Vec::as_slice).unwrap_or_default();
        let log = logs.get(&cell.id).map(Vec::as_slice).unwrap_or_default();
        let Some(judged) = judging.judge(cell.state, cell.items, granted, log) else { continue };
        let Judged { timeliness, lateness, left } = judged;
        let completeness = completeness(cell.owed, cell.filled);
        of.bodies.push(BodyInRound { completeness, timeliness, lateness, left, cell });
    }
    Ok(rounds)
}

async fn held(
    app: &App,
    plan: PlanId,
    rounds: &[RoundOfPlan],
    day: Date,
) -> Result<Vec<HeldReport>> {
    let parts = watch::by_holder(&app.db, plan, day).await?;
    let found = |part: HeldPart| {
        let of = rounds.iter().find(|of| of.report(part.submission_id).is_some())?;
        Some(HeldReport {
            round: of.round.id,
            report: part.submission_id,
            holder: part.body_id,
            completeness: completeness(part.owed, part.filled),
            name: part.body_name,
            gone: part.gone,
        })
    };
    Ok(parts.into_iter().filter_map(found).collect())
}
