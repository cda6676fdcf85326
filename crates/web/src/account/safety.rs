//! `POST /tai-khoan/{id}/doi-mat-khau`, `/tat-hai-buoc`, `/bo-tam-khoa` and `/lien-ket/…/go`:
//! what an administrator does when a password, a device or a link may be in wrong hands, or is lost.

use ansinh_app::account::require_password::require_password;
use ansinh_app::account::reset_second_step::reset_second_step;
use ansinh_app::account::unlock;
use ansinh_app::oidc::links::unlink_account;
use axum::extract::{Path, State};
use axum::response::Redirect;

use crate::address;
use crate::error::{Error, Result};
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

/// Takes a link to an account elsewhere away.
pub async fn unlink(
    State(web): State<Web>,
    viewer: Viewer,
    Path((id, provider)): Path<(String, String)>,
    _fields: Fields,
) -> Result<Redirect> {
    let id = super::id(&id)?;
    let provider = provider.parse().map_err(|_| Error::not_found("Liên kết này"))?;
    unlink_account(web.app(), &viewer.caller(), id, provider).await?;
    Ok(Redirect::to(&address::account(id)))
}
