//! `POST /tai-khoan/{id}/doi-mat-khau`, `/tat-hai-buoc` and `/bo-tam-khoa`: what an administrator
//! does when a password or a device may be in wrong hands, or is lost or mistyped.

use ansinh_app::account::require_password::require_password;
use ansinh_app::account::reset_second_step::reset_second_step;
use ansinh_app::account::unlock;
use axum::extract::{Path, State};
use axum::response::Redirect;

use crate::address;
use crate::error::Result;
use crate::post::Fields;
use crate::viewer::Viewer;
use crate::web::Web;

/// Has the person choose another password.
pub async fn new_password(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    _fields: Fields,
) -> Result<Redirect> {
    let id = super::id(&id)?;
    require_password(web.app(), &viewer.caller(), id).await?;
    Ok(Redirect::to(&address::account(id)))
}

/// Takes the second step off.
pub async fn no_second_step(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    _fields: Fields,
) -> Result<Redirect> {
    let id = super::id(&id)?;
    reset_second_step(web.app(), &viewer.caller(), id).await?;
    Ok(Redirect::to(&address::account(id)))
}

/// Lets the login be tried again at once.
pub async fn unlock(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    _fields: Fields,
) -> Result<Redirect> {
    let id = super::id(&id)?;
    unlock::unlock(web.app(), &viewer.caller(), id).await?;
    Ok(Redirect::to(&address::account(id)))
}
