//! `POST /nhap-ke-hoach/{id}/giu-cach-doc`: keeps the reading of every question still open.

use ansinh_app::settle_finding::accept_readings;
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
    accept_readings(web.app(), &viewer.caller(), id).await?;
    Ok(Redirect::to(&address::import(id)))
}
