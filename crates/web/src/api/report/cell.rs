//! `GET` and `PUT /api/v1/submissions/{id}/items/{item}/cells/{field}`: one cell.

use ansinh_app::report::save_cells::{CellEdit, CellFault, CellOutcome, history, save_cells_once};
use ansinh_domain::report::Field;
use ansinh_store::TerritoryId;
use ansinh_store::report::cell::CellKey;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::cells::{Typed, present, typed};
use super::submission::WHAT;
use crate::api::english;
use crate::api::extract::{Body, IfMatch, Key, Params, id};
use crate::api::problem::{Program, error};
use crate::error::{Error, Result};
use crate::viewer::Viewer;
use crate::web::Web;

/// Which part of a row.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// The territory, for an indicator broken down.
    territory: Option<Uuid>,
}

/// A cell with its versions.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CellHistory {
    /// The version it has; 0 when it was never written.
    #[schema(minimum = 0)]
    pub version: i64,
    /// Every version, newest first.
    pub versions: Vec<CellVersion>,
}

/// A version of a cell.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CellVersion {
    /// Its number, from 1.
    #[schema(minimum = 1)]
    pub version: i64,
    /// What was stored.
    pub value: String,
    /// As people read it.
    pub shown: String,
    /// Who wrote it.
    pub by: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// What a cell shall hold.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CellContent {
    /// Null or "" empties it.
    #[serde(deserialize_with = "present")]
    #[schema(required = true, schema_with = typed)]
    pub value: Option<Typed>,
}

/// A cell that was saved.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CellNow {
    /// The version it has now.
    #[schema(minimum = 0)]
    pub version: i64,
    /// As people read it.
    pub shown: String,
}

/// A cell with every version it had. The tag of the answer is what `If-Match` of a change names.
#[utoipa::path(get, path = "/api/v1/submissions/{id}/items/{item}/cells/{field}", tag = "reports",
    operation_id = "cell",
    params(("id" = Uuid, Path, description = "The report."),
        ("item" = Uuid, Path, description = "The row."),
        ("field" = String, Path, description = "Which cell of it: `value`, `status`, `text` …"),
        Part),
    responses((status = 200, body = CellHistory, headers(("ETag" = String, description = "The version.")))))]
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path((report, item, field)): Path<(String, String, String)>,
    Params(part): Params<Part>,
) -> Result<Response> {
    let key = key(&item, &field, &part)?;
    let rows = history(web.app(), &viewer.caller(), id(&report, WHAT)?, &key).await?;
    let versions: Vec<CellVersion> = rows
        .into_iter()
        .map(|(row, shown)| CellVersion {
            version: row.version,
            value: row.value,
            shown,
            by: row.changed_by_name,
            at: row.changed_at,
        })
        .collect();
    let version = versions.first().map_or(0, |row| row.version);
    tagged(version, CellHistory { version, versions })
}

/// Writes one cell over the version that `If-Match` names.
#[utoipa::path(put, path = "/api/v1/submissions/{id}/items/{item}/cells/{field}", tag = "reports",
    operation_id = "put_cell",
    params(("id" = Uuid, Path, description = "The report."),
        ("item" = Uuid, Path, description = "The row."),
        ("field" = String, Path, description = "Which cell of it: `value`, `status`, `text` …"),
        ("If-Match" = String, Header, description = "The version that was seen; \"0\" for a cell never written.",
            pattern = "^\"[0-9]{1,18}\"$", example = "\"3\""),
        Part),
    request_body = CellContent,
    responses((status = 200, body = CellNow, headers(("ETag" = String, description = "The version.")))))]
pub async fn save(
    State(web): State<Web>,
    viewer: Viewer,
    Path((report, item, field)): Path<(String, String, String)>,
    Params(part): Params<Part>,
    IfMatch(base): IfMatch,
    Key(once): Key,
    Body(content): Body<CellContent>,
) -> Result<Response> {
    let report = id(&report, WHAT)?;
    let edit =
        CellEdit { key: key(&item, &field, &part)?, typed: Typed::text(content.value), base };
    let edits = std::slice::from_ref(&edit);
    let outcomes = save_cells_once(web.app(), &viewer.caller(), report, edits, Some(&once)).await?;
    match outcomes.into_iter().next() {
        Some(CellOutcome::Saved { version, shown }) => tagged(version, CellNow { version, shown }),
        Some(CellOutcome::Invalid { reason }) => {
            let fault = CellFault::of(&reason);
            let (code, english) = english::of_cell(fault, edit.key.field, &edit.typed);
            let program = Program::new(code, english);
            Err(error(StatusCode::UNPROCESSABLE_ENTITY, reason, program))
        }
        Some(CellOutcome::Conflict { version, shown, by, at }) => {
            let program = Program::new(
                "changed",
                "Somebody else wrote the cell since you read it.",
            )
            .with("current", json!({ "version": version, "shown": shown, "by": by, "at": at }));
            let vi = "Ô này vừa được người khác thay đổi. Hãy đọc lại ô rồi quyết định.";
            Err(error(StatusCode::PRECONDITION_FAILED, vi, program))
        }
        None => Err(Error::internal("a cell was saved without an outcome")),
    }
}

fn key(item: &str, field: &str, part: &Part) -> Result<CellKey> {
    Ok(CellKey {
        item: id(item, "Dòng này")?,
        territory: part.territory.map(TerritoryId),
        field: Field::from_word(field).ok_or_else(|| Error::not_found("Ô này"))?,
    })
}

/// An answer whose tag is the version.
fn tagged(version: i64, body: impl Serialize) -> Result<Response> {
    let tag = HeaderValue::from_str(&format!("\"{version}\"")).map_err(Error::internal)?;
    Ok(([(header::ETAG, tag)], axum::Json(body)).into_response())
}
