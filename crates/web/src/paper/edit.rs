//! `POST /cong-van/{id}/sua`: changes a draft.

use ansinh_app::AppError;
use ansinh_app::paper::{LetterContent, change_letter, letter};
use axum::extract::{Path, State};
use axum::response::Redirect;

use super::{back, head, id, letter_address as address, lines};
use crate::error::Result;
use crate::post::Fields;
use crate::viewer::Viewer;
use crate::web::Web;

/// Keeps what was typed.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    Path(text): Path<String>,
    fields: Fields,
) -> Result<Redirect> {
    let id = id(&text)?;
    let caller = viewer.caller();
    let kept = letter(web.app(), &caller, id).await?;
    let content = LetterContent {
        head: head::typed(&fields),
        subject: fields.text("trich_yeu").to_owned(),
        addressees: lines(fields.raw("kinh_gui")),
        paragraphs: lines(fields.raw("noi_dung")),
        ..kept.content
    };
    let read = fields.day("han").and_then(|day| day.ok_or("Hãy chọn hạn mới.".into()));
    let changed = match (read, fields.text("lan_sua").parse()) {
        (Ok(day), Ok(times)) => change_letter(web.app(), &caller, id, times, &content, day).await,
        (Err(reason), _) => Err(AppError::Invalid(reason)),
        (_, Err(_)) => Err(AppError::ChangedMeanwhile),
    };
    changed.map_err(|error| back(error, "Quay lại văn bản", address(id)))?;
    Ok(Redirect::to(&address(id)))
}
