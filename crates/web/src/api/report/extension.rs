//! `POST /api/v1/submissions/{id}/extensions`, `GET /api/v1/extensions` and
//! `POST /api/v1/extensions/{id}/decision`: more time.

use ansinh_app::report::extension::{
    ask_extension_once, grant_extension_once, refuse_extension_once,
};
use ansinh_app::report::queue::extensions;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;

use super::submission::WHAT;
use super::{Extension, New};
use crate::api::extract::{Answer, Body, Key, Made, id};
use crate::error::Result;
use crate::viewer::Viewer;
use crate::web::Web;

/// A request for more time.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// Up to and with which day.
    pub day: Date,
    /// Why.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// The decision on a request for more time.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Granted, or refused.
    pub grant: bool,
    /// The new deadline; without one the day asked for is granted.
    #[serde(default)]
    pub day: Option<Date>,
    /// Why; needed when it is refused.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub reason: Option<String>,
}

/// Asks for more time.
#[utoipa::path(post, path = "/api/v1/submissions/{id}/extensions", tag = "reports",
    operation_id = "ask_extension", params(("id" = Uuid, Path, description = "The report.")),
    request_body = Ask, responses((status = 201, body = New)))]
pub async fn ask(
    State(web): State<Web>,
    viewer: Viewer,
    Path(report): Path<String>,
    Key(key): Key,
    Body(ask): Body<Ask>,
) -> Result<Made<New>> {
    let (report, caller) = (id(&report, WHAT)?, viewer.caller());
    let (day, reason) = (ask.day, ask.reason.as_str());
    let made = ask_extension_once(web.app(), &caller, report, day, reason, Some(&key)).await?;
    Ok(Made(New { id: made.0 }))
}

/// Requests for more time that wait for the owner of the token, oldest first.
#[utoipa::path(get, path = "/api/v1/extensions", tag = "reports", operation_id = "extensions",
    responses((status = 200, body = [Extension])))]
pub async fn list(State(web): State<Web>, viewer: Viewer) -> Result<Answer<Vec<Extension>>> {
    let rows = extensions(web.app(), &viewer.caller()).await?;
    Ok(Answer(rows.into_iter().map(Extension::from).collect()))
}

/// Grants or refuses more time.
#[utoipa::path(post, path = "/api/v1/extensions/{id}/decision", tag = "reports",
    operation_id = "decide_extension", params(("id" = Uuid, Path, description = "The request.")),
    request_body = Decision, responses((status = 204, description = "It is decided.")))]
pub async fn decide(
    State(web): State<Web>,
    viewer: Viewer,
    Path(request): Path<String>,
    Key(key): Key,
    Body(decision): Body<Decision>,
) -> Result<StatusCode> {
    let request = id(&request, "Đề nghị gia hạn này")?;
    let (app, caller, reason) = (web.app(), viewer.caller(), decision.reason.as_deref());
    if decision.grant {
        grant_extension_once(app, &caller, request, decision.day, reason, Some(&key)).await?;
    } else {
        let reason = reason.unwrap_or_default();
        refuse_extension_once(app, &caller, request, reason, Some(&key)).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}
