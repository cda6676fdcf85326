//! `GET /api/v1/plans/{slug}/observations` and the revisions of one figure.

use ansinh_store::report::item::codes_of_version;
use ansinh_store::report::observation::{self, Figure, RevisionRow};
use ansinh_store::{IndicatorId, ObservationId};
use axum::extract::{Path, State};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::plan_of;
use crate::api::extract::{Answer, Params, id};
use crate::api::list::bounded;
use crate::api::words::word;
use crate::error::{Error, Result};
use crate::web::Web;

/// What the list is narrowed by.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Query {
    /// `next` of the answer before.
    cursor: Option<Uuid>,
    /// Most rows.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u16>,
    /// Code of an indicator.
    indicator: Option<String>,
}

/// Some figures.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Observations {
    /// The figures.
    pub items: Vec<Observed>,
    /// Where to go on: the `cursor` of the next request; null at the end.
    pub next: Option<Uuid>,
}

/// A figure that was received, as it counts now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Observed {
    /// Its identifier.
    pub id: Uuid,
    /// Code of the indicator in the version in force.
    pub indicator: Option<String>,
    /// The territory; null for the whole.
    pub territory: Option<Uuid>,
    /// In which period: "Năm 2025".
    pub period: String,
    /// As of which day.
    pub as_of: Date,
    /// `number`, `level`, or `no-data`.
    pub kind: String,
    /// A number with a decimal point, a level, or the reason for none.
    pub value: String,
    /// Number of the revision, from 1.
    #[schema(minimum = 1)]
    pub revision: i64,
    /// Where it comes from.
    pub source: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// Why it was revised.
    pub reason: Option<String>,
    /// When it was received.
    pub received_at: Timestamp,
}

/// A revision of a figure.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Revision {
    /// Its number, from 1; the newest counts.
    #[schema(minimum = 1)]
    pub number: i64,
    /// `number`, `level`, `no-data`, or `withdrawn`.
    pub kind: String,
    /// A number with a decimal point, a level, or the reason for none.
    pub value: String,
    /// Where it comes from.
    pub source: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// Why it was revised.
    pub reason: Option<String>,
    /// The report it came in.
    pub submission: Option<Uuid>,
    /// Whose report.
    pub body: Option<String>,
    /// Who typed it.
    pub entered_by: Option<String>,
    /// When.
    pub entered_at: Timestamp,
    /// Who approved it.
    pub approved_by: Option<String>,
    /// When.
    pub approved_at: Option<Timestamp>,
    /// Who received it.
    pub received_by: Option<String>,
    /// When.
    pub received_at: Timestamp,
}

impl From<RevisionRow> for Revision {
    fn from(row: RevisionRow) -> Revision {
        Revision {
            number: row.number,
            kind: word(row.kind),
            value: row.value,
            source: row.source,
            note: row.note,
            reason: row.reason,
            submission: row.submission_id.map(|id| id.0),
            body: row.body_name,
            entered_by: row.entered_by_name,
            entered_at: row.entered_at,
            approved_by: row.approved_by_name,
            approved_at: row.approved_at,
            received_by: row.received_by_name,
            received_at: row.received_at,
        }
    }
}

/// Figures of a plan that were received, in the order in which they first were.
#[utoipa::path(get, path = "/api/v1/plans/{slug}/observations", tag = "figures",
    operation_id = "observations",
    params(("slug" = String, Path, description = "The plan."), Query),
    responses((status = 200, body = Observations)))]
pub async fn list(
    State(web): State<Web>,
    Path(slug): Path<String>,
    Params(query): Params<Query>,
) -> Result<Answer<Observations>> {
    let (db, limit) = (web.db(), usize::from(bounded(query.limit)?));
    let head = plan_of(&web, &slug).await?;
    let codes = codes_of_version(db, head.version_id).await?;
    let after = query.cursor.map(ObservationId);
    // One more tells whether there is more.
    let most = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    let code = query.indicator.as_deref();
    let mut rows = observation::page(db, head.version_id, code, after, most).await?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|row| row.id.0);
    let items = rows.into_iter().map(|row| tell(row, &codes)).collect();
    Ok(Answer(Observations { items, next }))
}

/// Every revision of a figure, from the first: who entered, approved and received it, and why.
#[utoipa::path(get, path = "/api/v1/observations/{id}/revisions", tag = "figures",
    operation_id = "revisions", params(("id" = Uuid, Path, description = "The figure.")),
    responses((status = 200, body = [Revision])))]
pub async fn revisions(
    State(web): State<Web>,
    Path(observation): Path<String>,
) -> Result<Answer<Vec<Revision>>> {
    const WHAT: &str = "Số liệu này";
    let rows = observation::revisions(web.db(), id(&observation, WHAT)?).await?;
    if rows.is_empty() {
        return Err(Error::not_found(WHAT));
    }
    Ok(Answer(rows.into_iter().map(Revision::from).collect()))
}

fn tell(figure: Figure, codes: &HashMap<IndicatorId, String>) -> Observed {
    Observed {
        id: figure.id.0,
        indicator: codes.get(&figure.indicator_id).cloned(),
        territory: figure.territory_id.map(|id| id.0),
        period: figure.period.title(),
        as_of: figure.as_of,
        kind: word(figure.kind),
        value: figure.value,
        revision: figure.number,
        source: figure.source,
        note: figure.note,
        reason: figure.reason,
        received_at: figure.received_at,
    }
}
