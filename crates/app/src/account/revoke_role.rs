//! Takes a role back at once, and from the deputies who held it in the person's place.

use ansinh_domain::access::Action;
use ansinh_store::{UserId, grant, user};

use super::{find, give_role, keep_an_administrator};
use crate::record::{Change, parts};
use crate::{App, AppError, Caller, Result};

/// Takes back the role with that number.
///
/// # Errors
/// [`AppError::LastAdministrator`]; [`AppError::NotFound`] when it was taken back before.
pub async fn revoke_role(app: &App, caller: &Caller, id: UserId, number: i64) -> Result<()> {
    caller.may(app, Action::ManageGrants)?;
    find(app, id).await?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    user::lock_administrators(&mut tx).await?;
    let rows = grant::of_user_in(&mut tx, id).await?;
    let row = rows
        .iter()
        .find(|row| row.number == number && row.revoked_at.is_none())
        .ok_or(AppError::NotFound { what: "vai trò" })?;
    grant::revoke(&mut tx, id, number, now).await?;
    let deputies = match row.grant.deputy_of {
        None => grant::revoke_deputies(&mut tx, id, &row.grant, now).await?,
        Some(_) => 0,
    };
    keep_an_administrator(&mut tx, app.today()).await?;
    let also = parts! { "deputies_revoked" => Some(deputies).filter(|count| *count > 0) };
    let change = Change::from(give_role::parts_of(&row.grant), also);
    caller.record(&mut tx, now, "revoke-role", ("user", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(())
}
