//! `POST /tai-khoan/toi/phien/…`: ends sessions in other browsers.

use ansinh_app::own::end_session::{end_other_sessions, end_session};
use axum::extract::{Path, State};
use axum::response::Redirect;

use crate::account::OWN;
use crate::error::{Error, Result};
use crate::post::Fields;
use crate::viewer::Viewer;
use crate::web::Web;

/// Ends one.
pub async fn end(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    _fields: Fields,
) -> Result<Redirect> {
    let id = id.parse().map_err(|_| Error::not_found("Phiên đăng nhập này"))?;
    end_session(web.app(), &viewer.caller(), id).await?;
    Ok(Redirect::to(OWN))
}

/// Ends all but this one.
pub async fn end_others(
    State(web): State<Web>,
    viewer: Viewer,
    _fields: Fields,
) -> Result<Redirect> {
    end_other_sessions(web.app(), &viewer.caller(), viewer.session).await?;
    Ok(Redirect::to(OWN))
}
