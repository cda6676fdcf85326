//! Watching: completeness and timeliness over rounds, bodies and sections.

pub mod export;
mod matrix;
pub mod show;

use ansinh_app::report::history::{BodyInRound, RoundOfPlan};
use ansinh_domain::report::{Completeness, Timeliness};
use ansinh_domain::text::{collation_key, fold};
use ansinh_store::{BodyId, RoundId};
use serde::Deserialize;

/// Address of the page.
pub(crate) const HERE: &str = "/theo-doi";

/// The query string of the page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    /// Slug of the plan.
    #[serde(rename = "ke-hoach")]
    pub plan: String,
    /// Search words over bodies.
    pub q: String,
    /// The round whose sections are shown; the nearest open one when empty.
    #[serde(rename = "ky")]
    pub round: String,
}

/// Days after deadlines by whom they count for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Days {
    officer: u32,
    head: u32,
    coordinator: u32,
    allowed: u32,
}

/// What several reports come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Sum {
    bodies: u32,
    completeness: Completeness,
    on_time: u32,
    late: u32,
    overdue: u32,
    not_due: u32,
    days: Days,
}

impl Sum {
    fn of<'a>(reports: impl IntoIterator<Item = &'a BodyInRound>) -> Sum {
        let mut sum = Sum::default();
        for report in reports {
            sum.bodies += 1;
            sum.completeness = sum.completeness + report.completeness;
            match report.timeliness {
                Timeliness::OnTime => sum.on_time += 1,
                Timeliness::Late { .. } => sum.late += 1,
                Timeliness::Overdue { .. } => sum.overdue += 1,
                Timeliness::NotDue => sum.not_due += 1,
            }
            sum.days.officer += report.lateness.officer;
            sum.days.head += report.lateness.head;
            sum.days.coordinator += report.lateness.coordinator;
            sum.days.allowed += report.lateness.allowed;
        }
        sum
    }
}

/// A body with its reports by round.
struct BodyLine<'a> {
    id: BodyId,
    name: &'a str,
    reports: Vec<(RoundId, &'a BodyInRound)>,
}

/// The bodies of the rounds that the search finds, by name.
fn bodies<'a>(rounds: &'a [RoundOfPlan], q: &str) -> Vec<BodyLine<'a>> {
    let q = fold(q);
    let mut lines: Vec<BodyLine<'a>> = Vec::new();
    for of in rounds {
        for report in &of.bodies {
            let cell = &report.cell;
            match lines.iter_mut().find(|line| line.id == cell.body_id) {
                Some(line) => line.reports.push((of.round.id, report)),
                None if fold(&cell.body_name).contains(&q) => lines.push(BodyLine {
                    id: cell.body_id,
                    name: &cell.body_name,
                    reports: vec![(of.round.id, report)],
                }),
                None => {}
            }
        }
    }
    lines.sort_by_cached_key(|line| collation_key(line.name));
    lines
}
