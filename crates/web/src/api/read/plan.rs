//! `GET /api/v1/plans` and `/api/v1/plans/{slug}`.

use ansinh_domain::target::Milestone;
use ansinh_store::plan::{self, Counts, PlanHead, ReportingDutyRow};
use axum::extract::{Path, State};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::document::Document;
use super::{Heading, day_of, plan_of};
use crate::api::extract::{Answer, Params};
use crate::api::list::{self, Page};
use crate::error::Result;
use crate::viewer::Viewer;
use crate::web::Web;

/// Where to go on, and the day looked at.
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
}

/// The day looked at.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct OnDay {
    /// As of which day; today without.
    pub(super) day: Option<Date>,
}

/// A plan.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Plan {
    /// Its word in addresses.
    pub slug: String,
    /// "Kế hoạch số 103/KH-UBND".
    pub name: String,
    /// Number with symbol.
    pub number: Option<String>,
    /// Date of the document.
    pub date: Option<Date>,
    /// Who issued it.
    pub issuer: Option<String>,
    /// What it is about.
    pub title: Option<String>,
    /// Number of the version in force, from 1.
    #[schema(minimum = 1)]
    pub version: i64,
    /// From which day on it holds.
    pub effective_from: Option<Date>,
    /// When the version was accepted.
    pub accepted_at: Timestamp,
    /// How much stands in it.
    pub counts: Counted,
}

/// How much stands in a plan.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct Counted {
    /// Rows of indicators.
    pub indicators: i64,
    /// Those that are measured.
    pub measurable: i64,
    /// Tasks.
    pub tasks: i64,
    /// Bodies with a part in it.
    pub bodies: i64,
    /// Documents it names.
    pub documents: i64,
}

/// A plan with its headings.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WholePlan {
    /// The plan.
    #[serde(flatten)]
    pub plan: Plan,
    /// Who signed it.
    pub signer: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// When targets are judged.
    pub milestones: Vec<Mile>,
    /// Groups of indicators.
    pub groups: Vec<Heading>,
    /// Sections of tasks.
    pub sections: Vec<Heading>,
    /// Who reports to whom by when, as the plan says.
    pub reporting: Vec<Reporting>,
    /// Documents it rests on.
    pub basis: Vec<Document>,
}

/// When targets are judged.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct Mile {
    /// The year at whose end it is.
    pub year: i16,
    /// First year of the period, where the plan names one.
    pub from_year: Option<i16>,
}

impl From<Milestone> for Mile {
    fn from(mile: Milestone) -> Mile {
        Mile { year: mile.year, from_year: mile.from_year }
    }
}

/// A duty to report, as the plan says it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Reporting {
    /// Who.
    pub who: String,
    /// To whom.
    pub to_whom: Option<String>,
    /// By when, as printed.
    pub deadline: String,
    /// Month of the last good day of each year.
    pub month: Option<i64>,
    /// Day of it.
    pub day: Option<i64>,
}

impl From<ReportingDutyRow> for Reporting {
    fn from(row: ReportingDutyRow) -> Reporting {
        Reporting {
            who: row.who,
            to_whom: row.to_whom,
            deadline: row.deadline_raw,
            month: row.last_good_month,
            day: row.last_good_day,
        }
    }
}

/// Plans, newest first.
#[utoipa::path(get, path = "/api/v1/plans", tag = "plans", operation_id = "plans", params(Query),
    responses((status = 200, body = Page<Plan>)))]
pub async fn list(
    State(web): State<Web>,
    viewer: Viewer,
    Params(query): Params<Query>,
) -> Result<Answer<Page<Plan>>> {
    let rows = plan::list(web.db(), query.day.unwrap_or(viewer.today)).await?;
    let part = (query.cursor.as_deref(), query.limit);
    let page =
        list::page(rows, part, |row| row.head.slug.clone(), |row| tell(row.head, &row.counts))?;
    Ok(Answer(page))
}

/// A plan with its milestones, headings, duties to report and basis.
#[utoipa::path(get, path = "/api/v1/plans/{slug}", tag = "plans", operation_id = "plan",
    params(("slug" = String, Path, description = "The plan."), OnDay),
    responses((status = 200, body = WholePlan)))]
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(slug): Path<String>,
    Params(query): Params<OnDay>,
) -> Result<Answer<WholePlan>> {
    let head = plan_of(&web, &slug).await?;
    let day = day_of(&head, &viewer, query.day);
    let whole = plan::overview(web.db(), head, day).await?;
    Ok(Answer(WholePlan {
        signer: whole.head.signer.clone(),
        place: whole.head.place.clone(),
        plan: tell(whole.head, &whole.counts),
        milestones: whole.milestones.into_iter().map(Mile::from).collect(),
        groups: whole.groups.into_iter().map(Heading::from).collect(),
        sections: whole.sections.into_iter().map(Heading::from).collect(),
        reporting: whole.reporting.into_iter().map(Reporting::from).collect(),
        basis: whole.basis.into_iter().map(Document::from).collect(),
    }))
}

fn tell(head: PlanHead, counts: &Counts) -> Plan {
    Plan {
        name: crate::plan::name(&head),
        slug: head.slug,
        number: head.number,
        date: head.date,
        issuer: head.issuer,
        title: head.title,
        version: head.version_no,
        effective_from: head.effective_from,
        accepted_at: head.accepted_at,
        counts: Counted {
            indicators: counts.indicators,
            measurable: counts.measurable,
            tasks: counts.tasks,
            bodies: counts.bodies,
            documents: counts.documents,
        },
    }
}
