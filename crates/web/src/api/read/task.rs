//! `GET /api/v1/plans/{slug}/tasks` and one of them.

use ansinh_domain::schedule::{Schedule, ScheduleKind};
use ansinh_store::indicator::ItemRef;
use ansinh_store::task::{self, TaskFilter, TaskRow};
use axum::extract::{Path, State};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::document::Document;
use super::finding::FindingOf;
use super::plan::OnDay;
use super::{Duty, Line, Under, body_of, day_of, named, plan_of, under};
use crate::api::extract::{Answer, Params};
use crate::api::list::{self, Page};
use crate::api::report::Named;
use crate::api::words::{self, word};
use crate::error::{Error, Result};
use crate::viewer::Viewer;
use crate::web::Web;

/// What the list is narrowed by.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Query {
    /// `next` of the answer before.
    cursor: Option<String>,
    /// Most rows.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u16>,
    /// As of which day; today without.
    day: Option<Date>,
    /// Words of the code or text, with or without diacritics.
    q: Option<String>,
    /// Code of a section.
    section: Option<String>,
    /// A body with any part in it on that day.
    body: Option<Uuid>,
    /// What sort of time frame it has.
    #[param(schema_with = words::schedule)]
    schedule: Option<ScheduleKind>,
    /// The year it is due in.
    due_year: Option<i64>,
}

/// When something is to be done.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct When {
    /// As printed.
    pub raw: String,
    /// What sort of time frame it is: `once`, `yearly`, `continuous` …
    pub kind: String,
    /// First good day.
    pub start: Option<Date>,
    /// Last good day.
    pub end: Option<Date>,
    /// What the dates rest on, where the text itself does not give them.
    pub basis: Option<String>,
}

impl From<Schedule> for When {
    fn from(schedule: Schedule) -> When {
        When {
            raw: schedule.raw,
            kind: word(schedule.kind),
            start: schedule.start,
            end: schedule.end,
            basis: schedule.basis,
        }
    }
}

/// A row of the appendix of tasks.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Task {
    /// Its code: "VI.2.3".
    pub code: String,
    /// The code as printed.
    pub printed_code: String,
    /// Code of the row above.
    pub parent: Option<String>,
    /// Its section.
    pub section: Option<Under>,
    /// Its sub-section.
    pub subsection: Option<Under>,
    /// What is to be done.
    pub text: String,
    /// What shows that it is done.
    pub product: Option<String>,
    /// When it is to be done.
    pub schedule: Option<When>,
    /// When its paper goes to who decides on it.
    pub submission: Option<When>,
    /// A remark of the plan.
    pub note: Option<String>,
    /// Its line in the document.
    #[schema(minimum = 0)]
    pub line: i64,
    /// How many documents it names.
    #[schema(minimum = 0)]
    pub documents: i64,
    /// Who leads it on that day.
    pub leads: Vec<Named>,
}

impl From<TaskRow> for Task {
    fn from(row: TaskRow) -> Task {
        Task {
            code: row.code,
            printed_code: row.printed_code,
            parent: row.parent,
            section: under(row.section_code, row.section_name),
            subsection: under(row.subsection_code, row.subsection_name),
            text: row.text,
            product: row.product,
            schedule: row.schedule.map(When::from),
            submission: row.submission.map(When::from),
            note: row.note,
            line: row.line,
            documents: row.documents,
            leads: named(row.leads),
        }
    }
}

/// A task with what stands beside it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WholeTask {
    /// The task.
    #[serde(flatten)]
    pub task: Task,
    /// Who has which part in it on that day.
    pub duties: Vec<Duty>,
    /// Its sub-rows.
    pub children: Vec<ItemName>,
    /// Documents it names.
    pub cites: Vec<Cited>,
    /// Its lines in the document.
    pub source: Vec<Line>,
    /// What was doubtful when it was read.
    pub findings: Vec<FindingOf>,
}

/// An indicator or task by its code and name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ItemName {
    /// Its code.
    pub code: String,
    /// Its name or text.
    pub name: String,
}

impl From<ItemRef> for ItemName {
    fn from(item: ItemRef) -> ItemName {
        ItemName { code: item.code, name: item.name }
    }
}

/// A document as a task names it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Cited {
    /// The document.
    #[serde(flatten)]
    pub document: Document,
    /// As printed.
    pub raw: String,
}

/// Tasks of a plan, in its order.
#[utoipa::path(get, path = "/api/v1/plans/{slug}/tasks", tag = "plans", operation_id = "tasks",
    params(("slug" = String, Path, description = "The plan."), Query),
    responses((status = 200, body = Page<Task>)))]
pub async fn list(
    State(web): State<Web>,
    viewer: Viewer,
    Path(slug): Path<String>,
    Params(query): Params<Query>,
) -> Result<Answer<Page<Task>>> {
    let head = plan_of(&web, &slug).await?;
    let day = day_of(&head, &viewer, query.day);
    let filter = TaskFilter {
        body: body_of(query.body),
        section: query.section,
        kind: query.schedule,
        due_year: query.due_year,
        q: query.q,
    };
    let rows = task::list(web.db(), head.version_id, &filter, day).await?.rows;
    let part = (query.cursor.as_deref(), query.limit);
    Ok(Answer(list::page(rows, part, |row| row.code.clone(), Task::from)?))
}

/// One task with its duties, documents, source and findings.
#[utoipa::path(get, path = "/api/v1/plans/{slug}/tasks/{code}", tag = "plans",
    operation_id = "task",
    params(("slug" = String, Path, description = "The plan."),
        ("code" = String, Path, description = "Its code."), OnDay),
    responses((status = 200, body = WholeTask)))]
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path((slug, code)): Path<(String, String)>,
    Params(query): Params<OnDay>,
) -> Result<Answer<WholeTask>> {
    let head = plan_of(&web, &slug).await?;
    let day = day_of(&head, &viewer, query.day);
    let found = task::detail(web.db(), head.version_id, &code, day).await?;
    let found = found.ok_or_else(|| Error::not_found("Nhiệm vụ này"))?;
    let cited = found.documents.into_iter();
    Ok(Answer(WholeTask {
        task: found.row.into(),
        duties: found.duties.into_iter().map(Duty::from).collect(),
        children: found.children.into_iter().map(ItemName::from).collect(),
        cites: cited.map(|row| Cited { document: row.document.into(), raw: row.raw }).collect(),
        source: found.source.into_iter().map(Line::from).collect(),
        findings: found.findings.into_iter().map(FindingOf::from).collect(),
    }))
}
