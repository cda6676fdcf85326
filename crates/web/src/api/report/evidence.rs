//! `POST /api/v1/submissions/{id}/evidence`, and `GET` and `DELETE` of one file.

use ansinh_app::report::evidence::{Upload, attach, detach};
use ansinh_store::ItemId;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::submission::WHAT;
use crate::api::extract::{Key, Made, Params, bytes, id};
use crate::error::Result;
use crate::viewer::Viewer;
use crate::web::Web;

/// Words for an address that names no file.
const FILE: &str = "Tệp minh chứng này";

/// What a file is attached to.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// Name of the file: "bao-cao.pdf".
    #[param(min_length = 1, max_length = 200)]
    name: String,
    /// The row it shows something of; absent for the whole report.
    item: Option<Uuid>,
}

/// A file that was attached.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AttachedFile {
    /// The attachment.
    pub id: Uuid,
    /// What a person should know before opening it, in Vietnamese.
    pub notes: Vec<String>,
}

/// Attaches a file: PDF, Word (.docx), Excel (.xlsx), PNG, JPEG or WebP, up to 40 MB. What sort of
/// file it is is told by its content.
#[utoipa::path(post, path = "/api/v1/submissions/{id}/evidence", tag = "reports",
    operation_id = "attach_evidence",
    params(("id" = Uuid, Path, description = "The report."), About),
    request_body(content_type = "application/octet-stream", description = "The bytes of the file."),
    responses((status = 201, body = AttachedFile)))]
pub async fn upload(
    State(web): State<Web>,
    viewer: Viewer,
    Path(report): Path<String>,
    Params(about): Params<About>,
    Key(key): Key,
    request: Request,
) -> Result<Made<AttachedFile>> {
    let submission = id(&report, WHAT)?;
    let bytes = bytes(request, &web).await?.to_vec();
    let upload = Upload {
        submission,
        item: about.item.map(ItemId),
        name: &about.name,
        bytes,
        key: Some(&key),
    };
    let attached = attach(web.app(), &viewer.caller(), upload).await?;
    let notes = attached.findings.iter().map(|note| note.message()).collect();
    Ok(Made(AttachedFile { id: attached.id.0, notes }))
}

/// A file, to be saved.
#[utoipa::path(get, path = "/api/v1/submissions/{id}/evidence/{file}", tag = "reports",
    operation_id = "evidence",
    params(("id" = Uuid, Path, description = "The report."),
        ("file" = Uuid, Path, description = "The attachment.")),
    responses((status = 200, description = "The bytes of the file.", content_type = "*/*")))]
pub async fn download(
    web: State<Web>,
    viewer: Viewer,
    path: Path<(String, String)>,
) -> Result<Response> {
    crate::report::evidence::download(web, viewer, path).await
}

/// Takes a file off. Figures received with it keep it.
#[utoipa::path(delete, path = "/api/v1/submissions/{id}/evidence/{file}", tag = "reports",
    operation_id = "detach_evidence",
    params(("id" = Uuid, Path, description = "The report."),
        ("file" = Uuid, Path, description = "The attachment.")),
    responses((status = 204, description = "It is taken off.")))]
pub async fn take_off(
    State(web): State<Web>,
    viewer: Viewer,
    Path((_, file)): Path<(String, String)>,
) -> Result<StatusCode> {
    detach(web.app(), &viewer.caller(), id(&file, FILE)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
