//! What anyone may read of plans, and what those who work on reports may read besides.

pub mod body;
pub mod document;
pub mod finding;
pub mod indicator;
pub mod observation;
pub mod plan;
pub mod round;
pub mod task;
pub mod territory;

use ansinh_domain::target::Target;
use ansinh_store::body::{DutyRow, Lead};
use ansinh_store::import::SourceLine;
use ansinh_store::plan::{HeadingRow, PlanHead};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::report::Named;
use super::words::word;
use crate::error::Result;
use crate::viewer::Viewer;
use crate::web::Web;

/// What a plan wants of an indicator at a milestone.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PlanTarget {
    /// The year at whose end it is judged.
    pub year: i16,
    /// First year of the period, where the plan names one.
    pub from_year: Option<i16>,
    /// As printed.
    pub raw: String,
    /// As read: `op` and what belongs to it, as docs/json-contract.md explains bounds.
    #[schema(value_type = Object)]
    pub bound: Value,
    /// Words printed after the number.
    pub remark: Option<String>,
}

/// Targets in the order of their milestones.
pub fn targets(targets: Vec<Target>) -> Vec<PlanTarget> {
    let tell = |target: Target| PlanTarget {
        year: target.milestone.year,
        from_year: target.milestone.from_year,
        raw: target.raw,
        bound: serde_json::to_value(&target.bound).unwrap_or_default(),
        remark: target.remark,
    };
    targets.into_iter().map(tell).collect()
}

/// A group of indicators, a section or sub-section of tasks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Heading {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The heading above it.
    pub parent: Option<String>,
    /// Rows under it.
    #[schema(minimum = 0)]
    pub items: i64,
}

impl From<HeadingRow> for Heading {
    fn from(row: HeadingRow) -> Heading {
        Heading { code: row.code, name: row.name, parent: row.parent, items: row.items }
    }
}

/// A heading by its code and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Under {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: Option<String>,
}

/// A heading, where a row stands under one.
fn under(code: Option<String>, name: Option<String>) -> Option<Under> {
    code.map(|code| Under { code, name })
}

/// A body's part in an indicator or task on the day of the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Duty {
    /// Who holds it, by the name of that day.
    pub body: Named,
    /// `body`, or `group`: a collective name.
    pub kind: String,
    /// `lead`, `coordinating` or `follow-up`.
    pub role: String,
    /// As the plan printed it.
    pub printed: String,
    /// Taken from the row above.
    pub inherited: bool,
    /// Since when; null for since the plan began.
    pub from: Option<Date>,
    /// Until when; null while it is open.
    pub to: Option<Date>,
    /// The body is gone on that day: the duty waits for a decision.
    pub gone: bool,
}

impl From<DutyRow> for Duty {
    fn from(row: DutyRow) -> Duty {
        Duty {
            body: Named { id: row.body_id.0, name: row.body_name },
            kind: word(row.kind),
            role: word(row.role),
            printed: row.printed,
            inherited: row.inherited,
            from: row.valid_from,
            to: row.valid_to,
            gone: row.gone,
        }
    }
}

/// A line of the plan's document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Line {
    /// Its number.
    #[schema(minimum = 0)]
    pub line: i64,
    /// One text for a paragraph, one a cell for a row of a table.
    pub cells: Vec<String>,
}

impl From<SourceLine> for Line {
    fn from(line: SourceLine) -> Line {
        Line { line: line.line, cells: line.cells }
    }
}

fn named(bodies: Vec<Lead>) -> Vec<Named> {
    bodies.into_iter().map(|body| Named { id: body.id.0, name: body.name }).collect()
}

/// The plan of an address.
async fn plan_of(web: &Web, slug: &str) -> Result<PlanHead> {
    crate::plan::find(web, slug).await
}

/// The day an answer is of: the one asked for, else today; the plan's first day where that comes
/// later.
fn day_of(head: &PlanHead, viewer: &Viewer, asked: Option<Date>) -> Date {
    crate::plan::within(head, asked.unwrap_or(viewer.today))
}

/// A body of a filter.
fn body_of(id: Option<Uuid>) -> Option<ansinh_store::BodyId> {
    id.map(ansinh_store::BodyId)
}
