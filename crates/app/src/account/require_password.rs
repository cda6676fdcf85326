//! Has a person choose another password the next time they come, and signs them out everywhere.

use ansinh_domain::access::Action;
use ansinh_store::{UserId, session, user};

use super::find;
use crate::record::{Change, parts};
use crate::{App, Caller, Result};

/// Marks the account and ends its sessions.
///
/// # Errors
/// [`AppError::NotFound`](crate::AppError::NotFound).
pub async fn require_password(app: &App, caller: &Caller, id: UserId) -> Result<()> {
    caller.may(app, Action::ManageAccounts)?;
    find(app, id).await?;
    let mut tx = app.db.begin().await?;
    user::require_new_password(&mut tx, id).await?;
    let ended = session::delete_of_user(&mut tx, id, None).await?;
    let change = Change::to(parts! { "sessions_ended" => ended });
    caller.record(&mut tx, app.now(), "require-new-password", ("user", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(())
}
