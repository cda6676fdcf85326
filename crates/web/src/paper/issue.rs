//! `POST /cong-van/{id}/phat-hanh`: the number a letter was given; `…/bo`: gives a draft up.

use ansinh_app::AppError;
use ansinh_app::paper::{drop_letter, issue_letter};
use axum::extract::{Path, State};
use axum::response::Redirect;

use super::{REGISTER, address, back, id};
use crate::error::Result;
use crate::post::Fields;
use crate::viewer::Viewer;
use crate::web::Web;

/// Keeps number and date.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    Path(text): Path<String>,
    fields: Fields,
) -> Result<Redirect> {
    let id = id(&text)?;
    let day = fields.day("ngay").and_then(|day| day.ok_or("Hãy ghi ngày công văn.".into()));
    let issued = match (day, fields.text("so").parse::<i64>(), fields.text("lan_sua").parse()) {
        (Ok(day), Ok(number), Ok(times)) => {
            issue_letter(web.app(), &viewer.caller(), id, times, number, day).await
        }
        (Err(reason), ..) => Err(AppError::Invalid(reason)),
        (_, Err(_), _) => {
            Err(AppError::Invalid("Số công văn là một số nguyên, ví dụ 125.".to_owned()))
        }
        (.., Err(_)) => Err(AppError::ChangedMeanwhile),
    };
    issued.map_err(|error| back(error, "Quay lại công văn", address(id)))?;
    Ok(Redirect::to(&address(id)))
}

/// Gives the draft up.
pub async fn give_up(
    State(web): State<Web>,
    viewer: Viewer,
    Path(text): Path<String>,
    _fields: Fields,
) -> Result<Redirect> {
    let id = id(&text)?;
    drop_letter(web.app(), &viewer.caller(), id)
        .await
        .map_err(|error| back(error, "Quay lại công văn", address(id)))?;
    Ok(Redirect::to(REGISTER))
}
