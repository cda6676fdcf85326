//! `POST /nhap-ke-hoach/{id}/giu-cach-doc`: keeps the reading of every question still open.

use ansinh_app::settle_finding;
use ansinh_app::settle_finding::Answer;
use axum::extract::{Path, State};
use axum::response::Redirect;

use crate::address;
use crate::error::Result;
use crate::post::Fields;
use crate::viewer::Viewer;
use crate::web::Web;

/// Settles each in the viewer's name.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    _fields: Fields,
) -> Result<Redirect> {
    let id = super::id(&id)?;
    let detail = ansinh_store::import::detail(web.db(), id).await?.ok_or_else(super::missing)?;
    for index in detail.open_asks() {
        settle_finding(web.app(), &viewer.caller(), id, index, Answer::Accept).await?;
    }
    Ok(Redirect::to(&address::import(id)))
}
