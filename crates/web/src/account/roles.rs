//! `POST /tai-khoan/{id}/vai-tro`, `/vai-tro/{number}/thu-hoi` and `/thay-mat`: roles in time.

use ansinh_app::AppError;
use ansinh_app::account::give_role::give_role;
use ansinh_app::account::name_deputy::{Deputy, name_deputy};
use ansinh_app::account::revoke_role::revoke_role;
use axum::extract::{Path, State};
use axum::response::Redirect;

use super::grant_of;
use crate::address;
use crate::error::{Error, Result};
use crate::post::Fields;
use crate::viewer::Viewer;
use crate::web::Web;

/// Gives a role.
pub async fn give(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Redirect> {
    let id = super::id(&id)?;
    let here = address::account(id);
    let grant = grant_of(&fields, viewer.today).map_err(AppError::Invalid);
    let given = match grant {
        Ok(grant) => give_role(web.app(), &viewer.caller(), id, grant).await,
        Err(error) => Err(error),
    };
    given.map_err(|error| back(error, &here))?;
    Ok(Redirect::to(&here))
}

/// Takes a role back.
pub async fn revoke(
    State(web): State<Web>,
    viewer: Viewer,
    Path((id, number)): Path<(String, i64)>,
    _fields: Fields,
) -> Result<Redirect> {
    let id = super::id(&id)?;
    let here = address::account(id);
    revoke_role(web.app(), &viewer.caller(), id, number)
        .await
        .map_err(|error| back(error, &here))?;
    Ok(Redirect::to(&here))
}

/// Names somebody to stand in for this person.
pub async fn deputise(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Redirect> {
    let principal = super::id(&id)?;
    let here = address::account(principal);
    let wanted = || -> Result<Deputy, AppError> {
        let invalid = |reason: &str| AppError::Invalid(reason.to_owned());
        let day = |name| fields.day(name).map_err(AppError::Invalid);
        Ok(Deputy {
            principal,
            deputy: fields
                .text("nguoi_thay")
                .parse()
                .map_err(|_| invalid("Hãy chọn người thay mặt trong danh sách."))?,
            from: day("tu_ngay")?.unwrap_or(viewer.today),
            to: day("den_ngay")?.ok_or_else(|| invalid("Hãy chọn ngày kết thúc thay mặt."))?,
        })
    };
    let named = match wanted() {
        Ok(wanted) => name_deputy(web.app(), &viewer.caller(), wanted).await,
        Err(error) => Err(error),
    };
    named.map_err(|error| back(error, &here))?;
    Ok(Redirect::to(&here))
}

/// The error with the way back to the account.
fn back(error: AppError, here: &str) -> Error {
    Error::from(error).link("Quay lại tài khoản", here)
}
