//! `POST /co-quan/{id}/thanh-vien`: says who a group stands for.

use ansinh_app::reorganisation::members::enter_members;
use ansinh_store::BodyId;
use axum::extract::{Path, State};
use axum::response::Redirect;

use crate::address;
use crate::error::{Error, Result};
use crate::post::Fields;
use crate::viewer::Viewer;
use crate::web::Web;

/// Enters the members in the place of those entered earlier.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Redirect> {
    let missing = || Error::not_found("Cơ quan này").link("Danh sách cơ quan", "/co-quan");
    let id: BodyId = id.parse().map_err(|_| missing())?;
    let here = address::body(id);
    let members: Vec<BodyId> =
        fields.all("thanh_vien").filter_map(|value| value.parse().ok()).collect();
    enter_members(web.app(), &viewer.caller(), id, &members)
        .await
        .map_err(|error| Error::from(error).link("Quay lại nhóm cơ quan", here.clone()))?;
    Ok(Redirect::to(&here))
}
