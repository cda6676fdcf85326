//! `POST /api/v1/submissions/{id}/moves`: the steps of a report's way.

use ansinh_app::report::receive::receive;
use ansinh_app::report::review::{approve, return_report};
use ansinh_app::report::submit::{correct, submit, withdraw};
use ansinh_app::report::{MoveRequest, Moved};
use ansinh_domain::report::{Move, State as Stands};
use ansinh_store::ItemId;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::submission::WHAT;
use crate::api::extract::{Body, Key, id, whole};
use crate::api::words;
use crate::error::Result;
use crate::viewer::Viewer;
use crate::web::Web;

/// A step to take.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// `submit` and `withdraw` by the officer, `approve` by the head of the body, `receive` by the
    /// coordinator, `return` by either of these, `correct` by the officer once it was received.
    #[serde(rename = "move")]
    #[schema(schema_with = words::step)]
    pub by: Move,
    /// The version of the report that was seen.
    #[serde(deserialize_with = "whole")]
    #[schema(minimum = 0)]
    pub version: i64,
    /// Why; needed by `return` and `correct`.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub reason: Option<String>,
    /// The rows that `return` or `correct` opens; none means the whole, where that is possible.
    #[serde(default)]
    pub rows: Vec<Uuid>,
}

/// Where a step brought a report.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Stood {
    /// The report.
    pub submission: Uuid,
    /// Where it stands now.
    #[schema(schema_with = words::state)]
    pub state: Stands,
    /// Its version now.
    #[schema(minimum = 0)]
    pub version: i64,
}

/// Takes a step of a report's way: send, withdraw, approve, receive, give back, open for correction.
#[utoipa::path(post, path = "/api/v1/submissions/{id}/moves", tag = "reports",
    operation_id = "move_submission", params(("id" = Uuid, Path, description = "The report.")),
    request_body = Step, responses((status = 200, body = Stood)))]
pub async fn make(
    State(web): State<Web>,
    viewer: Viewer,
    Path(report): Path<String>,
    Key(key): Key,
    Body(step): Body<Step>,
) -> Result<axum::Json<Stood>> {
    let request = MoveRequest {
        submission: id(&report, WHAT)?,
        reason: step.reason,
        rows: step.rows.into_iter().map(ItemId).collect(),
        seen: Some(step.version),
        key: Some(key),
    };
    let (app, caller) = (web.app(), viewer.caller());
    let Moved { submission, state, mod_count } = match step.by {
        Move::Submit => submit(app, &caller, request).await,
        Move::Withdraw => withdraw(app, &caller, request).await,
        Move::Approve => approve(app, &caller, request).await,
        Move::Receive => receive(app, &caller, request).await,
        Move::Return => return_report(app, &caller, request).await,
        Move::Correct => correct(app, &caller, request).await,
    }?;
    Ok(axum::Json(Stood { submission: submission.0, state, version: mod_count }))
}
