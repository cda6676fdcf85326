//! `GET /api/v1/desks/approve` and `/receive`: reports that wait.

use ansinh_app::report::queue::{Desk, Waiting, waiting};
use ansinh_domain::report::State as Stands;
use axum::extract::State;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Named;
use crate::api::extract::Answer;
use crate::api::words;
use crate::error::Result;
use crate::viewer::Viewer;
use crate::web::Web;

/// A report that waits.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WaitingReport {
    /// The report.
    pub submission: Uuid,
    /// Its version, for the step taken next.
    #[schema(minimum = 0)]
    pub version: i64,
    /// Whose.
    pub body: Named,
    /// What it is about: "Năm 2025".
    pub period: String,
    /// Name of its regime.
    pub regime: String,
    /// Where it stands.
    #[schema(schema_with = words::state)]
    pub state: Stands,
    /// The deadline that counts for the body.
    pub due: Date,
    /// On which day it came here.
    pub since: Option<Date>,
    /// Who sent it on.
    pub from: Option<String>,
    /// How many cells changed since it passed here the last time; null when it never did.
    #[schema(minimum = 0)]
    pub changes: Option<usize>,
}

/// Reports that wait for their head, for the owner of the token to approve.
#[utoipa::path(get, path = "/api/v1/desks/approve", tag = "reports", operation_id = "to_approve",
    responses((status = 200, body = [WaitingReport])))]
pub async fn head(State(web): State<Web>, viewer: Viewer) -> Result<Answer<Vec<WaitingReport>>> {
    tell(waiting(web.app(), &viewer.caller(), Desk::Head).await?)
}

/// Reports that wait for the coordinator.
#[utoipa::path(get, path = "/api/v1/desks/receive", tag = "reports", operation_id = "to_receive",
    responses((status = 200, body = [WaitingReport])))]
pub async fn coordinator(
    State(web): State<Web>,
    viewer: Viewer,
) -> Result<Answer<Vec<WaitingReport>>> {
    tell(waiting(web.app(), &viewer.caller(), Desk::Coordinator).await?)
}

fn tell(rows: Vec<Waiting>) -> Result<Answer<Vec<WaitingReport>>> {
    let tell = |row: Waiting| WaitingReport {
        submission: row.submission.id.0,
        version: row.submission.mod_count,
        body: Named { id: row.submission.body_id.0, name: row.submission.body_name },
        period: row.round.period.title(),
        regime: row.round.regime.name,
        state: row.submission.state,
        due: row.submission.due,
        since: row.since,
        from: row.from,
        changes: row.changes.map(|changes| changes.len()),
    };
    Ok(Answer(rows.into_iter().map(tell).collect()))
}
