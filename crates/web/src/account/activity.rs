//! `POST /tai-khoan/{id}/khoa` and `/mo`: closes and opens an account.

use ansinh_app::account::change_activity::{close_account, open_account};
use axum::extract::{Path, State};
use axum::response::Redirect;

use crate::address;
use crate::error::Result;
use crate::post::Fields;
use crate::viewer::Viewer;
use crate::web::Web;

/// Closes the account.
pub async fn close(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    _fields: Fields,
) -> Result<Redirect> {
    let id = super::id(&id)?;
    close_account(web.app(), &viewer.caller(), id).await?;
    Ok(Redirect::to(&address::account(id)))
}

/// Opens the account.
pub async fn open(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    _fields: Fields,
) -> Result<Redirect> {
    let id = super::id(&id)?;
    open_account(web.app(), &viewer.caller(), id).await?;
    Ok(Redirect::to(&address::account(id)))
}
