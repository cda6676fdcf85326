//! `GET /api/v1/plans/{slug}/rounds` and `/api/v1/rounds/{id}`.

use ansinh_app::report::history::{RoundOfPlan, history};
use ansinh_app::report::watch::round_status;
use ansinh_domain::report::State as Stands;
use ansinh_store::report::round::RoundRow;
use axum::extract::{Path, State};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{Under, plan_of, under};
use crate::api::extract::{Answer, Params, id};
use crate::api::list::{self, Page};
use crate::api::report::{Extension, InTime, Late, Named};
use crate::api::words;
use crate::error::Result;
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
    /// Only those that are open, or closed.
    open: Option<bool>,
}

/// A round of reports.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Round {
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
    /// By when bodies report.
    pub due: Date,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// Bodies that owe a report.
    #[schema(minimum = 0)]
    pub bodies: usize,
    /// Rows owed by all of them.
    #[schema(minimum = 0)]
    pub owed: u32,
    /// Those with content.
    #[schema(minimum = 0)]
    pub filled: u32,
}

/// A round with where each body's report stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WholeRound {
    /// The round.
    #[serde(flatten)]
    pub round: Round,
    /// Reports, by name of the body.
    pub reports: Vec<InRound>,
    /// How much is there of each heading of the plan.
    pub headings: Vec<HeadingFilled>,
    /// Bodies for which nobody active can enter or approve.
    pub without_people: Vec<Named>,
    /// Requests for more time, oldest first.
    pub extensions: Vec<Extension>,
}

/// A body's report in a round.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct InRound {
    /// The report.
    pub submission: Uuid,
    /// Whose.
    pub body: Named,
    /// Where it stands.
    #[schema(schema_with = words::state)]
    pub state: Stands,
    /// The deadline that counts for the body.
    pub due: Date,
    /// Rows without which it is not complete.
    #[schema(minimum = 0)]
    pub owed: u32,
    /// Those of them with content.
    #[schema(minimum = 0)]
    pub filled: u32,
    /// Whether the body reports in time.
    pub in_time: InTime,
    /// Whose lateness it is.
    pub lateness: Late,
    /// On which day it last left the body.
    pub sent_on: Option<Date>,
}

/// How much is there of a heading.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HeadingFilled {
    /// `indicator`, `task` or `section`.
    #[schema(schema_with = words::kind)]
    pub kind: ansinh_domain::report::ItemKind,
    /// The heading; null for sections of the report and rows under none.
    pub heading: Option<Under>,
    /// Rows owed.
    #[schema(minimum = 0)]
    pub owed: i64,
    /// Those with content.
    #[schema(minimum = 0)]
    pub filled: i64,
}

/// Rounds of a plan, the latest deadline first.
#[utoipa::path(get, path = "/api/v1/plans/{slug}/rounds", tag = "reports",
    operation_id = "rounds", params(("slug" = String, Path, description = "The plan."), Query),
    responses((status = 200, body = Page<Round>)))]
pub async fn list(
    State(web): State<Web>,
    viewer: Viewer,
    Path(slug): Path<String>,
    Params(query): Params<Query>,
) -> Result<Answer<Page<Round>>> {
    let head = plan_of(&web, &slug).await?;
    let all = history(web.app(), &viewer.caller(), head.id).await?;
    let wanted =
        |of: &&RoundOfPlan| query.open.is_none_or(|open| of.round.closed_at.is_none() == open);
    let rows: Vec<RoundOfPlan> = all.iter().filter(wanted).cloned().collect();
    let told = |of: RoundOfPlan| {
        let whole = of.completeness();
        tell(of.round, of.bodies.len(), whole.owed, whole.filled)
    };
    let part = (query.cursor.as_deref(), query.limit);
    Ok(Answer(list::page(rows, part, |of| of.round.id.to_string(), told)?))
}

/// One round with where each body's report stands.
#[utoipa::path(get, path = "/api/v1/rounds/{id}", tag = "reports", operation_id = "round",
    params(("id" = Uuid, Path, description = "The round.")),
    responses((status = 200, body = WholeRound)))]
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(round): Path<String>,
) -> Result<Answer<WholeRound>> {
    let round = id(&round, "Kỳ báo cáo này")?;
    let status = round_status(web.app(), &viewer.caller(), round).await?;
    let whole = status.completeness;
    let reports: Vec<InRound> = status
        .bodies
        .into_iter()
        .map(|body| InRound {
            submission: body.submission.id.0,
            body: Named { id: body.submission.body_id.0, name: body.submission.body_name },
            state: body.submission.state,
            due: body.submission.due,
            owed: body.completeness.owed,
            filled: body.completeness.filled,
            in_time: body.timeliness.into(),
            lateness: (&body.lateness).into(),
            sent_on: body.sent_on,
        })
        .collect();
    let headings = status.headings.into_iter().map(|row| HeadingFilled {
        kind: row.kind,
        heading: under(row.code, row.name),
        owed: row.owed,
        filled: row.filled,
    });
    let phantoms = status.phantoms.into_iter();
    Ok(Answer(WholeRound {
        round: tell(status.round, reports.len(), whole.owed, whole.filled),
        reports,
        headings: headings.collect(),
        without_people: phantoms
            .map(|row| Named { id: row.body_id.0, name: row.body_name })
            .collect(),
        extensions: status.extensions.into_iter().map(Extension::from).collect(),
    }))
}

fn tell(round: RoundRow, bodies: usize, owed: u32, filled: u32) -> Round {
    Round {
        id: round.id.0,
        period: round.period.title(),
        regime: round.regime.name,
        from: round.window_from,
        cut_off: round.cut_off,
        due: round.due,
        opened_at: round.opened_at,
        closed_at: round.closed_at,
        bodies,
        owed,
        filled,
    }
}
