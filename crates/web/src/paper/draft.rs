//! `POST /ky-bao-cao/{id}/van-ban/don-doc`: drafts letters to the bodies that were ticked.

use ansinh_app::AppError;
use ansinh_app::paper::{LetterRequest, draft_letters};
use ansinh_domain::urge::Level;
use ansinh_store::SubmissionId;
use axum::extract::{Path, State};
use axum::response::Redirect;

use super::{back, letter_address as address, level_key, round};
use crate::error::{Error, Result};
use crate::post::Fields;
use crate::viewer::Viewer;
use crate::web::Web;

/// Drafts, and shows the letter if it is one.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    Path(text): Path<String>,
    fields: Fields,
) -> Result<Redirect> {
    let id = round::round_id(&text)?;
    let here = round::here(id);
    let level = Level::ALL.into_iter().find(|level| level_key(*level) == fields.text("cap"));
    let level = level.ok_or_else(|| {
        Error::bad_form("Chưa chọn cấp đôn đốc. Hãy chọn lại.").link("Quay lại", here.clone())
    })?;
    let chosen: Result<Vec<SubmissionId>, _> = fields.all("co_quan").map(str::parse).collect();
    let submissions = chosen.map_err(|_| {
        Error::bad_form("Có cơ quan không nhận ra được. Hãy chọn lại.")
            .link("Quay lại", here.clone())
    })?;
    let day = fields.day("han").and_then(|day| day.ok_or("Hãy chọn hạn mới.".into()));
    let made = match day {
        Ok(new_due) => {
            let each = fields.text("rieng") == "1";
            let request = LetterRequest { round: id, level, submissions, new_due, each };
            draft_letters(web.app(), &viewer.caller(), &request).await
        }
        Err(reason) => Err(AppError::Invalid(reason)),
    };
    let made = made.map_err(|error| back(error, "Quay lại văn bản của kỳ", here.clone()))?;
    match made.as_slice() {
        [one] => Ok(Redirect::to(&address(*one))),
        _ => Ok(Redirect::to(&here)),
    }
}
