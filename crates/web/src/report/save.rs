//! `POST /bao-cao/{id}/luu`: saves the cells of a form, each for itself.

use ansinh_app::report::save_cells::{CellEdit, CellOutcome, history, save_cells};
use ansinh_app::report::view::{SubmissionView, view};
use ansinh_domain::report::ItemKind;
use ansinh_store::SubmissionId;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::cells::{Name, Troubles, choice};
use super::frame::Tab;
use super::{back, cards, indicators, send};
use crate::address;
use crate::error::{Error, Result};
use crate::post::Fields;
use crate::viewer::Viewer;
use crate::web::Web;

/// Name of the field that says of which page the form was.
pub(super) const PART: &str = "phan";
/// The page of checks, as [`PART`] says it.
pub(super) const CHECKS: &str = "gui";

/// Saves what was changed. What could not be saved stands in the form again, with the reason or
/// with both texts to choose from.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = super::id(&id)?;
    let report = view(web.app(), &viewer.caller(), id).await?;
    let part = fields.text(PART);
    let tab = Tab::from_word(part);
    if tab.is_none() && part != CHECKS {
        return Err(Error::bad_form("Không rõ biểu mẫu là của phần nào trong báo cáo."));
    }
    let edits = edits(&report, &fields);
    let outcomes = save_cells(web.app(), &viewer.caller(), id, &edits)
        .await
        .map_err(|error| back(error, id))?;
    let (mut saved, mut troubles) = (0, Troubles::default());
    for (edit, outcome) in edits.into_iter().zip(outcomes) {
        match outcome {
            CellOutcome::Saved { .. } => saved += 1,
            CellOutcome::Conflict { .. } if untouched(&web, &viewer, id, &edit).await? => {}
            outcome => troubles.put(&edit.key, edit.typed, outcome),
        }
    }
    if troubles.is_empty() {
        let end = tab.map_or("/gui", Tab::end);
        let there = format!("{}{end}?da-luu={saved}", address::report(id));
        return Ok(Redirect::to(&there).into_response());
    }
    let page = match tab {
        Some(tab) => {
            let report = view(web.app(), &viewer.caller(), id).await?;
            let shown = Shown { saved: Some(saved), troubles };
            match tab {
                Tab::Tasks => cards::page(&viewer, &report, &shown, ItemKind::Task),
                Tab::Sections => cards::page(&viewer, &report, &shown, ItemKind::Section),
                _ => indicators::page(&web, &viewer, &report, &shown, &Default::default()).await?,
            }
        }
        None => send::page_after(&web, &viewer, id, troubles).await?,
    };
    Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).into_response())
}

/// What a form shows of the saving before it.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// How many cells were saved, after a saving.
    pub(super) saved: Option<usize>,
    /// What was not.
    pub(super) troubles: Troubles,
}

/// What a person changed: cells that hold another text than the page, or than the report now.
fn edits(report: &SubmissionView, fields: &Fields) -> Vec<CellEdit> {
    let mut edits = Vec::new();
    for (name, value) in fields.pairs() {
        let Some(Name { key, mut version }) = Name::read(name) else { continue };
        let typed = value.replace("\r\n", "\n");
        match fields.text(&choice(&key)).split_once('.') {
            Some(("toi", seen)) => version = seen.parse().unwrap_or(version),
            None if fields.text(&choice(&key)) == "kia" => continue,
            _ => {}
        }
        let row = report.rows.iter().find(|row| row.item.id == key.item);
        if row.is_some_and(|row| row.shown(&key.part(), key.field) == typed) {
            continue;
        }
        edits.push(CellEdit { key, typed, base: version });
    }
    edits
}

/// Whether the text is what the page had shown: somebody else changed the cell, this person did
/// not.
async fn untouched(web: &Web, viewer: &Viewer, id: SubmissionId, edit: &CellEdit) -> Result<bool> {
    if edit.base == 0 {
        return Ok(edit.typed.trim().is_empty());
    }
    let before = history(web.app(), &viewer.caller(), id, &edit.key).await?;
    Ok(before.iter().any(|(row, shown)| row.version == edit.base && *shown == edit.typed))
}
