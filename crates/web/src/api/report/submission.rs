//! `GET /api/v1/submissions/{id}`: a report with all that belongs to it.

use ansinh_app::report::check_report::check_report;
use ansinh_app::report::view::{RowView, SubmissionView, view};
use ansinh_domain::check::{CheckCode, Issue, Severity, holds_back};
use ansinh_domain::report::{Field, ItemKind, Move, Shape, State as Stands};
use ansinh_store::report::cell::CellRow;
use ansinh_store::report::observation::Figure;
use ansinh_store::report::passage::PassageRow;
use axum::extract::{Path, State};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::schema::Schema;
use uuid::Uuid;

use super::{Comment, Evidence, Extension, InTime, Late, Named};
use crate::api::extract::{Answer, id};
use crate::api::read::{PlanTarget, targets};
use crate::api::words;
use crate::error::Result;
use crate::viewer::Viewer;
use crate::web::Web;

/// Words for an address that names no report.
pub(super) const WHAT: &str = "Báo cáo này";

/// A report with all that belongs to it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Submission {
    /// Its identifier.
    pub id: Uuid,
    /// Whose.
    pub body: Named,
    /// Its round.
    pub round: OfRound,
    /// Where it stands.
    #[schema(schema_with = words::state)]
    pub state: Stands,
    /// Grows with each step; a step names the version that was seen.
    #[schema(minimum = 0)]
    pub version: i64,
    /// The deadline that counts for the body.
    pub due: Date,
    /// Rows without which it is not complete.
    #[schema(minimum = 0)]
    pub owed: u32,
    /// Those of them with content.
    #[schema(minimum = 0)]
    pub filled: u32,
    /// Whether the body reports in time, as of today.
    pub in_time: InTime,
    /// Whose lateness it is, as of today.
    pub lateness: Late,
    /// Steps that the owner of the token may take now.
    #[schema(schema_with = moves)]
    pub moves: Vec<Move>,
    /// The owner of the token may fill in open rows now.
    pub may_enter: bool,
    /// Indicators, sections, tasks, each in the order of the plan.
    pub rows: Vec<Row>,
    /// What the checks found.
    pub checks: Vec<Check>,
    /// The steps so far, oldest first.
    pub log: Vec<Passage>,
    /// Comments, oldest first.
    pub comments: Vec<Comment>,
    /// Files attached to the whole.
    pub evidence: Vec<Evidence>,
    /// Requests for more time, oldest first.
    pub extensions: Vec<Extension>,
}

fn moves() -> Schema {
    words::list_of(words::step())
}

/// The round of a report.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OfRound {
    /// Its identifier.
    pub id: Uuid,
    /// What it is about: "Năm 2025".
    pub period: String,
    /// Name of its regime.
    pub regime: String,
    /// First day whose figures belong to it.
    pub from: Date,
    /// Last day whose figures belong to it.
    pub cut_off: Date,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
}

/// A row: an indicator, a task or a section.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Row {
    /// Its identifier, by which cells are saved.
    pub item: Uuid,
    /// What it is about.
    #[schema(schema_with = words::kind)]
    pub kind: ItemKind,
    /// The plan's code, or the section's.
    pub code: String,
    /// Name of the indicator, text of the task, heading of the section.
    pub title: String,
    /// What to write, for a section.
    pub hint: Option<String>,
    /// Code of its group or section in the plan.
    pub heading: Option<String>,
    /// Unit of an indicator.
    pub unit: Option<String>,
    /// Levels the plan names, for an indicator told in words; null for one told in numbers, and for
    /// tasks and sections.
    pub levels: Option<Vec<String>>,
    /// The report is not complete without it.
    pub required: bool,
    /// It may be filled in now.
    pub open: bool,
    /// It has content.
    pub filled: bool,
    /// The cells it has, in the order of columns.
    #[schema(schema_with = columns)]
    pub fields: &'static [Field],
    /// The cells ever written.
    pub cells: Vec<Cell>,
    /// What the plan wants, for an indicator.
    pub targets: Vec<PlanTarget>,
    /// Figures that count now, oldest first.
    pub figures: Vec<Received>,
    /// Files attached to it.
    pub evidence: Vec<Evidence>,
}

fn columns() -> Schema {
    words::list_of(words::field())
}

/// A cell that was ever written.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Cell {
    /// Which cell.
    #[schema(schema_with = words::field)]
    pub field: Field,
    /// The territory the row is broken down to; null for the row itself.
    pub territory: Option<Uuid>,
    /// What is stored: numbers with a decimal point, days as 2026-10-29, statuses by their word.
    pub value: String,
    /// The same as people read it: "35,5", "29/10/2026".
    pub shown: String,
    /// Its version, which a change names.
    #[schema(minimum = 1)]
    pub version: i64,
    /// Who wrote it.
    pub by: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// A figure that counts.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Received {
    /// In which period: "Năm 2024".
    pub period: String,
    /// As of which day.
    pub as_of: Date,
    /// The territory; null for the whole.
    pub territory: Option<Uuid>,
    /// What is stored: a number with a decimal point, a level, or the reason for none.
    pub value: String,
    /// Number of the revision.
    #[schema(minimum = 1)]
    pub revision: i64,
}

impl From<Figure> for Received {
    fn from(figure: Figure) -> Received {
        Received {
            period: figure.period.title(),
            as_of: figure.as_of,
            territory: figure.territory_id.map(|id| id.0),
            value: figure.value,
            revision: figure.number,
        }
    }
}

/// What a check found.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Check {
    /// Code of the row.
    pub code: String,
    /// The cell it is about.
    #[schema(schema_with = words::field)]
    pub field: Field,
    /// Which check.
    #[schema(schema_with = words::check)]
    pub check: CheckCode,
    /// How grave.
    #[schema(schema_with = words::severity)]
    pub severity: Severity,
    /// The report cannot be sent because of it.
    pub holds_back: bool,
    /// What is doubtful and what to do, in Vietnamese.
    pub message: String,
}

impl From<Issue> for Check {
    fn from(issue: Issue) -> Check {
        Check {
            holds_back: holds_back(&issue),
            code: issue.item,
            field: issue.field,
            check: issue.check,
            severity: issue.severity,
            message: issue.message,
        }
    }
}

/// A step of a report's way.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Passage {
    /// Its number, from 1.
    #[schema(minimum = 1)]
    pub number: i64,
    /// What was done, in Vietnamese.
    pub step: String,
    /// From where.
    #[schema(schema_with = words::state)]
    pub from: Stands,
    /// To where.
    #[schema(schema_with = words::state)]
    pub to: Stands,
    /// Why.
    pub reason: Option<String>,
    /// The rows it was about; none means the whole.
    pub rows: Vec<Uuid>,
    /// Who.
    pub by: Option<String>,
    /// When.
    pub at: Timestamp,
}

impl From<PassageRow> for Passage {
    fn from(row: PassageRow) -> Passage {
        Passage {
            number: row.seq,
            step: row.by.title().to_owned(),
            from: row.from_state,
            to: row.to_state,
            reason: row.reason,
            rows: row.rows,
            by: row.moved_by_name,
            at: row.moved_at,
        }
    }
}

/// A report: its rows with their cells, what the checks found, where it stands.
#[utoipa::path(get, path = "/api/v1/submissions/{id}", tag = "reports",
    operation_id = "submission", params(("id" = Uuid, Path, description = "The report.")),
    responses((status = 200, body = Submission)))]
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(report): Path<String>,
) -> Result<Answer<Submission>> {
    let (app, caller) = (web.app(), viewer.caller());
    let report = view(app, &caller, id(&report, WHAT)?).await?;
    let checks = check_report(app, &caller, report.head.id).await?;
    Ok(Answer(tell(report, checks)))
}

fn tell(view: SubmissionView, checks: Vec<Issue>) -> Submission {
    let (head, round) = (view.head, view.round);
    Submission {
        id: head.id.0,
        body: Named { id: head.body_id.0, name: head.body_name },
        round: OfRound {
            id: round.id.0,
            period: round.period.title(),
            regime: round.regime.name,
            from: round.window_from,
            cut_off: round.cut_off,
            closed_at: round.closed_at,
        },
        state: head.state,
        version: head.mod_count,
        due: head.due,
        owed: view.completeness.owed,
        filled: view.completeness.filled,
        in_time: view.timeliness.into(),
        lateness: (&view.lateness).into(),
        moves: view.moves,
        may_enter: view.may_enter,
        rows: view.rows.into_iter().map(row).collect(),
        checks: checks.into_iter().map(Check::from).collect(),
        log: view.log.into_iter().map(Passage::from).collect(),
        comments: view.comments.into_iter().map(Comment::from).collect(),
        evidence: view.evidence.into_iter().map(Evidence::from).collect(),
        extensions: view.extensions.into_iter().map(Extension::from).collect(),
    }
}

fn row(row: RowView) -> Row {
    let cells = row.cells.iter().map(|held| cell(held, &row)).collect();
    let item = row.item;
    Row {
        item: item.id.0,
        kind: item.kind,
        code: item.code,
        title: row.title,
        hint: row.hint,
        heading: item.heading_code,
        unit: item.unit,
        levels: item.shape.and_then(|shape| match shape {
            Shape::Level { known } => Some(known),
            Shape::Number { .. } => None,
        }),
        required: item.required,
        open: item.is_open,
        filled: item.filled,
        fields: Field::of(item.kind),
        cells,
        targets: targets(row.targets),
        figures: row.figures.into_iter().map(Received::from).collect(),
        evidence: row.evidence.into_iter().map(Evidence::from).collect(),
    }
}

fn cell(cell: &CellRow, row: &RowView) -> Cell {
    Cell {
        field: cell.field,
        territory: cell.territory_id.map(|id| id.0),
        value: cell.value.clone(),
        shown: row.shown(&cell.part, cell.field),
        version: cell.version,
        by: cell.changed_by_name.clone(),
        at: cell.changed_at,
    }
}
