//! `POST /api/v1/submissions/{id}/comments` and `…/{comment}/settled`.

use ansinh_app::report::comment::{Remark, comment, settle_comment};
use ansinh_domain::report::Field;
use ansinh_store::{ItemId, TerritoryId, UserId};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::New;
use super::submission::WHAT;
use crate::api::extract::{Body, Key, Made, id};
use crate::api::words;
use crate::error::Result;
use crate::viewer::Viewer;
use crate::web::Web;

/// A comment to write.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewComment {
    /// What it says.
    #[schema(min_length = 1, max_length = 2000)]
    pub text: String,
    /// On which row; null for the whole.
    #[serde(default)]
    pub item: Option<Uuid>,
    /// On which cell of the row.
    #[serde(default)]
    #[schema(schema_with = words::field_or_null)]
    pub field: Option<Field>,
    /// On which territory of the row.
    #[serde(default)]
    pub territory: Option<Uuid>,
    /// The account of who is asked.
    #[serde(default)]
    pub mentions: Option<Uuid>,
}

/// Writes a comment on a cell, a row or the whole.
#[utoipa::path(post, path = "/api/v1/submissions/{id}/comments", tag = "reports",
    operation_id = "comment", params(("id" = Uuid, Path, description = "The report.")),
    request_body = NewComment, responses((status = 201, body = New)))]
pub async fn write(
    State(web): State<Web>,
    viewer: Viewer,
    Path(report): Path<String>,
    Key(key): Key,
    Body(new): Body<NewComment>,
) -> Result<Made<New>> {
    let remark = Remark {
        submission: id(&report, WHAT)?,
        item: new.item.map(ItemId),
        cell: new.field.map(|field| (new.territory.map(TerritoryId), field)),
        text: new.text,
        mentions: new.mentions.map(UserId),
        key: Some(key),
    };
    let made = comment(web.app(), &viewer.caller(), remark).await?;
    Ok(Made(New { id: made.0 }))
}

/// Settles a comment; settling it again changes nothing.
#[utoipa::path(put, path = "/api/v1/submissions/{id}/comments/{comment}/settled", tag = "reports",
    operation_id = "settle_comment",
    params(("id" = Uuid, Path, description = "The report."),
        ("comment" = Uuid, Path, description = "The comment.")),
    responses((status = 204, description = "It is settled.")))]
pub async fn settle(
    State(web): State<Web>,
    viewer: Viewer,
    Path((_, comment)): Path<(String, String)>,
) -> Result<StatusCode> {
    settle_comment(web.app(), &viewer.caller(), id(&comment, "Ý kiến này")?).await?;
    Ok(StatusCode::NO_CONTENT)
}
