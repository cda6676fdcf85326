//! `GET /api/v1/plans/{slug}/indicators` and one of them.

use ansinh_domain::target::Direction;
use ansinh_store::indicator::{self, IndicatorFilter, IndicatorRow};
use axum::extract::{Path, State};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::finding::FindingOf;
use super::plan::OnDay;
use super::{Duty, Line, PlanTarget, Under, body_of, day_of, named, plan_of, targets, under};
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
    /// Words of the code or name, with or without diacritics.
    q: Option<String>,
    /// Code of a group.
    group: Option<String>,
    /// A body with any part in it on that day.
    body: Option<Uuid>,
    /// The plan's unit.
    unit: Option<String>,
    /// Which way is better.
    #[param(schema_with = words::direction)]
    direction: Option<Direction>,
    /// Only those without a target.
    without_target: Option<bool>,
}

/// A row of the appendix of indicators.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Indicator {
    /// Its code: "5.10", "5.10-1".
    pub code: String,
    /// The code as printed.
    pub printed_code: String,
    /// Code of the row above.
    pub parent: Option<String>,
    /// Its group.
    pub group: Option<Under>,
    /// Its name.
    pub name: String,
    /// Its unit.
    pub unit: Option<String>,
    /// It only stands above its sub-rows and is not measured.
    pub header_only: bool,
    /// What sort of quantity it is: `level`, `yearly-flow`, `rank` …
    pub measure: String,
    /// Which way is better: `higher`, `lower` or `status`.
    pub direction: Option<String>,
    /// What showed the direction.
    pub direction_evidence: Option<String>,
    /// A remark of the plan.
    pub note: Option<String>,
    /// Its line in the document.
    #[schema(minimum = 0)]
    pub line: i64,
    /// What the plan wants.
    pub targets: Vec<PlanTarget>,
    /// Who leads it on that day.
    pub leads: Vec<Named>,
}

impl From<IndicatorRow> for Indicator {
    fn from(row: IndicatorRow) -> Indicator {
        Indicator {
            code: row.code,
            printed_code: row.printed_code,
            parent: row.parent,
            group: under(row.group_code, row.group_name),
            name: row.name,
            unit: row.unit,
            header_only: row.header_only,
            measure: word(row.measure),
            direction: row.direction.map(word),
            direction_evidence: row.direction_evidence.map(word),
            note: row.note,
            line: row.line,
            targets: targets(row.targets),
            leads: named(row.leads),
        }
    }
}

/// An indicator with what stands beside it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WholeIndicator {
    /// The indicator.
    #[serde(flatten)]
    pub indicator: Indicator,
    /// Who has which part in it on that day.
    pub duties: Vec<Duty>,
    /// Its sub-rows.
    pub children: Vec<Indicator>,
    /// Its lines in the document.
    pub source: Vec<Line>,
    /// What was doubtful when it was read.
    pub findings: Vec<FindingOf>,
}

/// Indicators of a plan, in its order.
#[utoipa::path(get, path = "/api/v1/plans/{slug}/indicators", tag = "plans",
    operation_id = "indicators", params(("slug" = String, Path, description = "The plan."), Query),
    responses((status = 200, body = Page<Indicator>)))]
pub async fn list(
    State(web): State<Web>,
    viewer: Viewer,
    Path(slug): Path<String>,
    Params(query): Params<Query>,
) -> Result<Answer<Page<Indicator>>> {
    let head = plan_of(&web, &slug).await?;
    let day = day_of(&head, &viewer, query.day);
    let filter = IndicatorFilter {
        body: body_of(query.body),
        unit: query.unit,
        direction: query.direction,
        no_target: query.without_target == Some(true),
        group: query.group,
        q: query.q,
    };
    let rows = indicator::list(web.db(), head.version_id, &filter, day).await?.rows;
    let part = (query.cursor.as_deref(), query.limit);
    Ok(Answer(list::page(rows, part, |row| row.code.clone(), Indicator::from)?))
}

/// One indicator with its duties, sub-rows, source and findings.
#[utoipa::path(get, path = "/api/v1/plans/{slug}/indicators/{code}", tag = "plans",
    operation_id = "indicator",
    params(("slug" = String, Path, description = "The plan."),
        ("code" = String, Path, description = "Its code."), OnDay),
    responses((status = 200, body = WholeIndicator)))]
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path((slug, code)): Path<(String, String)>,
    Params(query): Params<OnDay>,
) -> Result<Answer<WholeIndicator>> {
    let head = plan_of(&web, &slug).await?;
    let day = day_of(&head, &viewer, query.day);
    let found = indicator::detail(web.db(), head.version_id, &code, day).await?;
    let found = found.ok_or_else(|| Error::not_found("Chỉ tiêu này"))?;
    Ok(Answer(WholeIndicator {
        indicator: found.row.into(),
        duties: found.duties.into_iter().map(Duty::from).collect(),
        children: found.children.into_iter().map(Indicator::from).collect(),
        source: found.source.into_iter().map(Line::from).collect(),
        findings: found.findings.into_iter().map(FindingOf::from).collect(),
    }))
}
