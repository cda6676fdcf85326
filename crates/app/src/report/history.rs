//! All rounds of a plan side by side: who reported how much, when, and whose lateness it was.

use std::collections::HashMap;

use ansinh_domain::access::Action;
use ansinh_domain::report::{Completeness, Lateness, Passage, Timeliness, lateness};
use ansinh_store::report::extension;
use ansinh_store::report::passage::{self, PassageRow};
use ansinh_store::report::round::{self, RoundRow};
use ansinh_store::report::special_day;
use ansinh_store::report::watch::{self, MatrixCell};
use ansinh_store::{PlanId, SubmissionId};
use jiff::civil::Date;

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
}

/// Rounds of a plan with what became of them so far, the latest deadline first. A number of
/// statements that does not grow with rounds or bodies.
///
/// # Errors
/// The refusal when the caller may not read every body's report.
pub async fn history(app: &App, caller: &Caller, plan: PlanId) -> Result<Vec<RoundOfPlan>> {
    caller.may(app, Action::ReadReport)?;
    let db = &app.db;
    let calendar = special_day::calendar(db).await?;
    let today = app.today();
    let mut logs: HashMap<SubmissionId, Vec<Passage>> = HashMap::new();
    for row in passage::of_plan(db, plan).await? {
        logs.entry(row.submission_id).or_default().push(PassageRow::passage(&row));
    }
    let mut granted: HashMap<SubmissionId, Vec<Date>> = HashMap::new();
    for row in extension::of_plan(db, plan).await? {
        granted.entry(row.submission_id).or_default().extend(row.granted);
    }
    let mut rounds: Vec<RoundOfPlan> = round::of_plan(db, plan)
        .await?
        .into_iter()
        .map(|round| RoundOfPlan { round, bodies: Vec::new() })
        .collect();
    for cell in watch::matrix(db, plan).await? {
        let Some(of) = rounds.iter_mut().find(|of| of.round.id == cell.round_id) else { continue };
        if cell.items == 0 {
            continue;
        }
        let late = lateness(
            of.round.due,
            granted.get(&cell.id).map(Vec::as_slice).unwrap_or_default(),
            logs.get(&cell.id).map(Vec::as_slice).unwrap_or_default(),
            of.round.regime.allowances,
            &calendar,
            today,
        );
        of.bodies.push(BodyInRound {
            completeness: completeness(cell.owed, cell.filled),
            timeliness: Timeliness::of(cell.state, &late, today),
            lateness: late,
            cell,
        });
    }
    Ok(rounds)
}
