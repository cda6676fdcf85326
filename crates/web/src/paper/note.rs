//! `POST /cong-van/{id}/co-quan`: when a body had a letter, and what it answered.

use ansinh_app::AppError;
use ansinh_app::paper::{note_answer, note_received};
use ansinh_store::SubmissionId;
use axum::extract::{Path, State};
use axum::response::Redirect;

use super::{back, id, letter_address as address};
use crate::error::{Error, Result};
use crate::post::Fields;
use crate::viewer::Viewer;
use crate::web::Web;

/// Keeps what was typed; an emptied field takes the note back.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    Path(text): Path<String>,
    fields: Fields,
) -> Result<Redirect> {
    let id = id(&text)?;
    let submission: SubmissionId = fields
        .text("bao_cao")
        .parse()
        .map_err(|_| Error::not_found("Báo cáo này").link("Quay lại văn bản", address(id)))?;
    let noted = note(&web, &viewer, id, submission, &fields).await;
    noted.map_err(|error| back(error, "Quay lại văn bản", address(id)))?;
    Ok(Redirect::to(&address(id)))
}

async fn note(
    web: &Web,
    viewer: &Viewer,
    id: ansinh_store::PaperId,
    submission: SubmissionId,
    fields: &Fields,
) -> Result<(), AppError> {
    let (app, caller) = (web.app(), viewer.caller());
    let day = |name| fields.day(name).map_err(AppError::Invalid);
    let (received, answered) = (day("nhan")?, day("ngay_tra_loi")?);
    let answer = fields.text("tra_loi");
    if answered.is_none() && !answer.is_empty() {
        return Err(AppError::Invalid("Hãy ghi ngày trả lời.".to_owned()));
    }
    note_received(app, &caller, id, submission, received).await?;
    note_answer(app, &caller, id, submission, answered.map(|day| (day, answer))).await
}
