//! Watching: completeness and timeliness over rounds, bodies and sections.

pub mod export;
mod matrix;
pub mod show;

use ansinh_app::report::history::{BodyInRound, HeldReport, RoundOfPlan};
use ansinh_domain::report::{Completeness, Timeliness};
use ansinh_domain::text::{collation_key, fold};
use ansinh_store::{BodyId, RoundId};
use serde::Deserialize;

use crate::figure;

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
    /// By whose organisation bodies are told: "hien-nay", else as reported then.
    #[serde(rename = "theo")]
    pub by: String,
}

impl Params {
    /// Told by who holds the duties now.
    fn now(&self) -> bool {
        self.by == figure::NOW
    }
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
    fn of<'a>(reports: impl IntoIterator<Item = (&'a BodyInRound, Completeness)>) -> Sum {
        let mut sum = Sum::default();
        for (report, completeness) in reports {
            sum.bodies += 1;
            sum.completeness = sum.completeness + completeness;
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

/// A report, or what of it is the body's.
struct Entry<'a> {
    round: RoundId,
    report: &'a BodyInRound,
    /// How much of the body's rows is there.
    completeness: Completeness,
}

impl Entry<'_> {
    /// Name of the body that reported, where it is another one.
    fn by_other(&self, body: BodyId) -> Option<&str> {
        let cell = &self.report.cell;
        (cell.body_id != body).then_some(cell.body_name.as_str())
    }
}

/// A body with its reports by round.
struct BodyLine<'a> {
    id: BodyId,
    name: &'a str,
    /// It has ended; only told of the organisation of a day.
    gone: bool,
    reports: Vec<Entry<'a>>,
}

/// The bodies of the rounds that the search finds, by name.
fn bodies<'a>(rounds: &'a [RoundOfPlan], q: &str) -> Vec<BodyLine<'a>> {
    let q = fold(q);
    let mut lines: Vec<BodyLine<'a>> = Vec::new();
    for of in rounds {
        for report in &of.bodies {
            let cell = &report.cell;
            let entry = |report: &'a BodyInRound| Entry {
                round: of.round.id,
                completeness: report.completeness,
                report,
            };
            match lines.iter_mut().find(|line| line.id == cell.body_id) {
                Some(line) => line.reports.push(entry(report)),
                None if fold(&cell.body_name).contains(&q) => lines.push(BodyLine {
                    id: cell.body_id,
                    name: &cell.body_name,
                    gone: false,
                    reports: vec![entry(report)],
                }),
                None => {}
            }
        }
    }
    lines.sort_by_cached_key(|line| collation_key(line.name));
    lines
}

/// The bodies that hold the duties of what was reported, whoever reported it, that the search finds.
fn holders<'a>(rounds: &'a [RoundOfPlan], parts: &'a [HeldReport], q: &str) -> Vec<BodyLine<'a>> {
    let q = fold(q);
    let mut lines: Vec<BodyLine<'a>> = Vec::new();
    // The latest rounds first, as everywhere on the page.
    for of in rounds {
        for part in parts.iter().filter(|part| part.round == of.round.id) {
            let Some(report) = of.report(part.report) else { continue };
            let entry = Entry { round: part.round, report, completeness: part.completeness };
            match lines.iter_mut().find(|line| line.id == part.holder) {
                Some(line) => line.reports.push(entry),
                None if fold(&part.name).contains(&q) => lines.push(BodyLine {
                    id: part.holder,
                    name: &part.name,
                    gone: part.gone,
                    reports: vec![entry],
                }),
                None => {}
            }
        }
    }
    lines.sort_by_cached_key(|line| collation_key(line.name));
    lines
}
