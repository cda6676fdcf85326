//! `POST /cong-van/{id}/phat-hanh`: the number a letter was given; `…/bo`: gives a draft up.

use ansinh_app::paper::{drop_letter, issue_letter};
use axum::extract::{Path, State};
use axum::response::Redirect;

use super::{Numbering, REGISTER, address, back, id, numbering};
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
    let issued = match numbering(&fields, "công văn") {
        Ok(given) => {
            let Numbering { times, number, day } = given;
            issue_letter(web.app(), &viewer.caller(), id, times, number, day).await
        }
        Err(refused) => Err(refused),
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
