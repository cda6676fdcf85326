//! `GET /api/v1/plans/{slug}/bodies`, one of them, and `…/duties`: who owes what on a day.

use ansinh_domain::body::BodyKind;
use ansinh_domain::reorganisation::DutyRole;
use ansinh_store::body::{self, BodyFilter, BodyRow};
use ansinh_store::duty;
use axum::extract::{Path, State};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::plan::OnDay;
use super::{Under, day_of, plan_of, under};
use crate::api::extract::{Answer, Params, id};
use crate::api::list::{self, Page};
use crate::api::report::Named;
use crate::api::words::{self, word};
use crate::error::{Error, Result};
use crate::viewer::Viewer;
use crate::web::Web;

/// What the list of bodies is narrowed by.
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
    /// Words of a name, with or without diacritics.
    q: Option<String>,
    /// Bodies, or groups of them.
    #[param(schema_with = words::body_kind)]
    kind: Option<BodyKind>,
}

/// What the list of duties is narrowed by.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DutyQuery {
    /// `next` of the answer before.
    cursor: Option<String>,
    /// Most rows.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u16>,
    /// As of which day; today without.
    day: Option<Date>,
    /// Who holds it.
    body: Option<Uuid>,
    /// Which part.
    #[param(schema_with = words::role)]
    role: Option<DutyRole>,
}

/// A body with how much it holds on a day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Body {
    /// Its identifier.
    pub id: Uuid,
    /// Its name on that day.
    pub name: String,
    /// `body`, or `group`: a collective name.
    pub kind: String,
    /// Its last day, if it is gone.
    pub ends: Option<Date>,
    /// Indicators it leads.
    pub lead_indicators: i64,
    /// Tasks it leads.
    pub lead_tasks: i64,
    /// Indicators it helps with.
    pub coordinating_indicators: i64,
    /// Tasks it helps with.
    pub coordinating_tasks: i64,
    /// What it watches.
    pub follow_up: i64,
}

impl From<BodyRow> for Body {
    fn from(row: BodyRow) -> Body {
        Body {
            id: row.id.0,
            name: row.name,
            kind: word(row.kind),
            ends: row.ends,
            lead_indicators: row.lead_indicators,
            lead_tasks: row.lead_tasks,
            coordinating_indicators: row.coordinating_indicators,
            coordinating_tasks: row.coordinating_tasks,
            follow_up: row.follow_up,
        }
    }
}

/// A body with all it holds on a day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WholeBody {
    /// The body.
    #[serde(flatten)]
    pub body: Body,
    /// Other spellings of its name in the plan.
    pub aliases: Vec<String>,
    /// What it holds.
    pub duties: Vec<Held>,
}

/// A part in an indicator or task.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Held {
    /// `indicator` or `task`.
    pub item: String,
    /// `lead`, `coordinating` or `follow-up`.
    pub role: String,
    /// Code of the indicator or task.
    pub code: String,
    /// Its name or text.
    pub name: String,
    /// Its group or section.
    pub heading: Option<Under>,
    /// Last good day of a task.
    pub due: Option<Date>,
}

/// A duty with who holds it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OpenDuty {
    /// The duty.
    pub duty: Uuid,
    /// `indicator` or `task`.
    pub item: String,
    /// Code of the indicator or task.
    pub code: String,
    /// `lead`, `coordinating` or `follow-up`.
    pub role: String,
    /// Who holds it, by the name of that day.
    pub body: Named,
    /// `body`, or `group`: a collective name.
    pub kind: String,
    /// Since when; null for since the plan began.
    pub since: Option<Date>,
    /// The body is gone on that day: the duty waits for a decision.
    pub gone: bool,
}

/// Bodies with a part in a plan, by name, groups last.
#[utoipa::path(get, path = "/api/v1/plans/{slug}/bodies", tag = "plans", operation_id = "bodies",
    params(("slug" = String, Path, description = "The plan."), Query),
    responses((status = 200, body = Page<Body>)))]
pub async fn list(
    State(web): State<Web>,
    viewer: Viewer,
    Path(slug): Path<String>,
    Params(query): Params<Query>,
) -> Result<Answer<Page<Body>>> {
    let head = plan_of(&web, &slug).await?;
    let day = day_of(&head, &viewer, query.day);
    let filter = BodyFilter { kind: query.kind, q: query.q };
    let rows = body::list(web.db(), head.version_id, &filter, day).await?.rows;
    let part = (query.cursor.as_deref(), query.limit);
    Ok(Answer(list::page(rows, part, |row| row.id.to_string(), Body::from)?))
}

/// One body with all it holds in a plan.
#[utoipa::path(get, path = "/api/v1/plans/{slug}/bodies/{id}", tag = "plans",
    operation_id = "body",
    params(("slug" = String, Path, description = "The plan."),
        ("id" = Uuid, Path, description = "The body."), OnDay),
    responses((status = 200, body = WholeBody)))]
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path((slug, body)): Path<(String, String)>,
    Params(query): Params<OnDay>,
) -> Result<Answer<WholeBody>> {
    const WHAT: &str = "Cơ quan này";
    let head = plan_of(&web, &slug).await?;
    let day = day_of(&head, &viewer, query.day);
    let body = id(&body, WHAT)?;
    let found = match body::detail(web.db(), head.version_id, body, day).await? {
        Some(found) => Some(found),
        None => body::idle(web.db(), body, day).await?,
    };
    let found = found.ok_or_else(|| Error::not_found(WHAT))?;
    let held = |duty: body::BodyDuty| Held {
        item: word(duty.item),
        role: word(duty.role),
        code: duty.code,
        name: duty.name,
        heading: under(duty.heading_code, duty.heading_name),
        due: duty.due,
    };
    Ok(Answer(WholeBody {
        body: found.row.into(),
        aliases: found.aliases,
        duties: found.duties.into_iter().map(held).collect(),
    }))
}

/// Who holds which duty of a plan on a day, in the order of the plan.
#[utoipa::path(get, path = "/api/v1/plans/{slug}/duties", tag = "plans", operation_id = "duties",
    params(("slug" = String, Path, description = "The plan."), DutyQuery),
    responses((status = 200, body = Page<OpenDuty>)))]
pub async fn duties(
    State(web): State<Web>,
    viewer: Viewer,
    Path(slug): Path<String>,
    Params(query): Params<DutyQuery>,
) -> Result<Answer<Page<OpenDuty>>> {
    let head = plan_of(&web, &slug).await?;
    let day = day_of(&head, &viewer, query.day);
    let mut rows = duty::open_on(web.db(), head.version_id, day).await?;
    rows.retain(|row| {
        query.body.is_none_or(|body| row.body.id.0 == body)
            && query.role.is_none_or(|role| row.role == role)
    });
    let tell = |row: duty::OpenDuty| OpenDuty {
        duty: row.duty.0,
        item: word(row.item),
        code: row.code,
        role: word(row.role),
        body: Named { id: row.body.id.0, name: row.body.name },
        kind: word(row.kind),
        since: row.since,
        gone: row.gone,
    };
    let part = (query.cursor.as_deref(), query.limit);
    // A duty that was divided comes once for each holder.
    let name = |row: &duty::OpenDuty| format!("{}.{}", row.duty, row.body.id);
    Ok(Answer(list::page(rows, part, name, tell)?))
}
