//! Has a person choose another password the next time they come, and signs them out everywhere.

use ansinh_domain::access::Action;
use ansinh_store::{UserId, audit, session, user};

use super::find;
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
    let mut entry = caller.entry(app.now(), "require-new-password");
    (entry.subject_kind, entry.subject) = ("user", Some(id.0));
    entry.after = Some(format!("sessions ended: {ended}"));
    audit::append(&mut tx, entry).await?;
    tx.commit().await?;
    Ok(())
}
