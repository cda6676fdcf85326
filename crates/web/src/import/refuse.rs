//! `POST /nhap-ke-hoach/{id}/tu-choi`: puts an import aside for good.

use ansinh_app::refuse_import;
use axum::extract::{Path, State};
use axum::response::Redirect;

use crate::address;
use crate::error::Result;
use crate::post::Fields;
use crate::viewer::Viewer;
use crate::web::Web;

/// Closes the import with the reason given.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Redirect> {
    let id = super::id(&id)?;
    refuse_import(web.app(), &viewer.caller(), id, fields.text("ly_do")).await?;
    Ok(Redirect::to(&address::import(id)))
}
