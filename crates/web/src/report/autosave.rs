//! `POST /bao-cao/{id}/o`: cells as the script of the page sends them, one or many at once.

use ansinh_app::report::save_cells::{CellEdit, CellOutcome, save_cells};
use ansinh_domain::report::Field;
use ansinh_store::report::cell::CellKey;
use ansinh_store::{ItemId, TerritoryId};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::Error;
use crate::outer::Plain;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Header with the token that forms carry in a field.
const TOKEN_HEADER: &str = "x-ma-bieu-mau";

/// What the script sends.
#[derive(Debug, Deserialize)]
struct Batch {
    cells: Vec<Sent>,
}

/// One cell of it.
#[derive(Debug, Deserialize)]
struct Sent {
    item: Uuid,
    #[serde(default)]
    part: String,
    field: Field,
    typed: String,
    base: i64,
}

/// What became of a cell.
#[derive(Debug, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
enum Told {
    Saved { version: i64, shown: String },
    Invalid { reason: String },
    Conflict { version: i64, shown: String, by: Option<String>, at: Option<String> },
}

#[derive(Debug, Serialize)]
struct Answer {
    cells: Vec<Told>,
}

/// Saves the cells; the outcome of each in the order sent. A refusal is JSON too, with the reason
/// in Vietnamese.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let token = headers.get(TOKEN_HEADER).and_then(|token| token.to_str().ok()).unwrap_or_default();
    let saved = if viewer.token_matches(token) {
        save(&web, &viewer, &id, &body).await
    } else {
        Err(Error::stale_form())
    };
    match saved {
        Ok(answer) => Json(answer).into_response(),
        Err(error) => refused(error),
    }
}

async fn save(web: &Web, viewer: &Viewer, id: &str, body: &[u8]) -> Result<Answer, Error> {
    let id = super::id(id)?;
    let unreadable = || Error::bad_form("Máy chủ không đọc được các ô vừa gửi.");
    let batch: Batch = serde_json::from_slice(body).map_err(|_| unreadable())?;
    let mut edits = Vec::with_capacity(batch.cells.len());
    for cell in batch.cells {
        let territory = match cell.part.as_str() {
            "" => None,
            part => Some(TerritoryId(Uuid::try_parse(part).map_err(|_| unreadable())?)),
        };
        let key = CellKey { item: ItemId(cell.item), territory, field: cell.field };
        edits.push(CellEdit { key, typed: cell.typed, base: cell.base });
    }
    let outcomes = save_cells(web.app(), &viewer.caller(), id, &edits).await?;
    Ok(Answer { cells: outcomes.into_iter().map(told).collect() })
}

fn told(outcome: CellOutcome) -> Told {
    match outcome {
        CellOutcome::Saved { version, shown } => Told::Saved { version, shown },
        CellOutcome::Invalid { reason } => Told::Invalid { reason },
        CellOutcome::Conflict { version, shown, by, at } => {
            Told::Conflict { version, shown, by, at: at.map(words::instant) }
        }
    }
}

/// The error as the script reads it. It stays on the answer, so that a refusal is noted.
fn refused(error: Error) -> Response {
    let text = format!("{} {}", error.happened, error.advice);
    if let Some(internal) = &error.internal {
        tracing::error!(cause = internal, "cells could not be saved");
    }
    let body = Json(serde_json::json!({ "error": text }));
    (error.status, Extension(Plain), Extension(error), body).into_response()
}
