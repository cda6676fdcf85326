//! `POST …/bao-cao-tong-hop/soan/{code}/…`: begins and stops editing a section, saves it, settles what
//! the bodies changed, brings an older version back.

use ansinh_app::AppError;
use ansinh_app::paper::{
    Choice, SaveText, Saved, begin_section, leave_section, save_section, section_history,
    settle_section,
};
use ansinh_store::RoundId;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::back;
use super::round::round_id;
use super::section::{Unsaved, Why, page};
use super::sections::section_address;
use crate::error::{Error, Result};
use crate::post::Fields;
use crate::viewer::Viewer;
use crate::web::Web;

const BACK: &str = "Quay lại mục của báo cáo";

fn number(fields: &Fields, name: &str) -> Result<i64> {
    let read = fields.text(name).parse();
    read.map_err(|_| Error::bad_form("Biểu mẫu thiếu số của bản đang sửa."))
}

/// Begins to edit; shows who is editing when somebody else is.
pub async fn begin(
    State(web): State<Web>,
    viewer: Viewer,
    Path((text, code)): Path<(String, String)>,
    fields: Fields,
) -> Result<Redirect> {
    let id = round_id(&text)?;
    let here = section_address(id, &code);
    let over = fields.text("tiep_quan") == "1";
    begin_section(web.app(), &viewer.caller(), id, &code, over)
        .await
        .map_err(|error| back(error, BACK, here.clone()))?;
    Ok(Redirect::to(&here))
}

/// Stops editing.
pub async fn leave(
    State(web): State<Web>,
    viewer: Viewer,
    Path((text, code)): Path<(String, String)>,
    _fields: Fields,
) -> Result<Redirect> {
    let id = round_id(&text)?;
    leave_section(web.app(), &viewer.caller(), id, &code).await?;
    Ok(Redirect::to(&section_address(id, &code)))
}

/// Saves; what cannot be saved is shown again with why.
pub async fn save(
    State(web): State<Web>,
    viewer: Viewer,
    Path((text, code)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response> {
    let id = round_id(&text)?;
    let text = SaveText {
        version: number(&fields, "ban")?,
        words: fields.raw("loi_van").to_owned(),
        settled: fields.text("da_dua") == "1",
        take_over: fields.text("tiep_quan") == "1",
        restored: false,
    };
    keep(&web, &viewer, id, &code, text).await
}

/// Brings an older version back as the newest.
pub async fn restore(
    State(web): State<Web>,
    viewer: Viewer,
    Path((text, code)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response> {
    let id = round_id(&text)?;
    let (version, old) = (number(&fields, "ban")?, number(&fields, "ban_cu")?);
    let history = section_history(web.app(), &viewer.caller(), id, &code).await?;
    let found = history.into_iter().find(|row| row.version == old);
    let missing = AppError::NotFound { what: "bản cũ của mục này" };
    let row = found.ok_or_else(|| back(missing, BACK, section_address(id, &code)))?;
    let text =
        SaveText { version, words: row.words, settled: false, take_over: false, restored: true };
    keep(&web, &viewer, id, &code, text).await
}

async fn keep(
    web: &Web,
    viewer: &Viewer,
    id: RoundId,
    code: &str,
    text: SaveText,
) -> Result<Response> {
    let here = section_address(id, code);
    let saved = save_section(web.app(), &viewer.caller(), id, code, &text)
        .await
        .map_err(|error| back(error, BACK, here.clone()))?;
    let (why, version, status) = match saved {
        Saved::Version(_) => return Ok(Redirect::to(&here).into_response()),
        Saved::NotYours(lock) => (Why::NotYours(lock), text.version, StatusCode::CONFLICT),
        Saved::Newer(row) => {
            let version = row.version;
            (Why::Newer(row), version, StatusCode::CONFLICT)
        }
        Saved::Broken(faults) => {
            (Why::Broken(faults), text.version, StatusCode::UNPROCESSABLE_ENTITY)
        }
    };
    let unsaved = Unsaved { words: text.words, version, why };
    Ok(page(web, viewer, id, code, Some(unsaved)).await?.status(status).into_response())
}

/// Settles a section of which the bodies say something else now.
pub async fn settle(
    State(web): State<Web>,
    viewer: Viewer,
    Path((text, code)): Path<(String, String)>,
    fields: Fields,
) -> Result<Redirect> {
    let id = round_id(&text)?;
    let here = section_address(id, &code);
    let choice = match fields.text("chon") {
        "giu" => Choice::Keep,
        "lay" => Choice::Take,
        _ => return Err(Error::bad_form("Chưa chọn lời văn nào.").link(BACK, here)),
    };
    let seen = (number(&fields, "ban")?, fields.text("nguon"));
    settle_section(web.app(), &viewer.caller(), id, &code, seen, choice)
        .await
        .map_err(|error| back(error, BACK, here.clone()))?;
    Ok(Redirect::to(&here))
}
