//! Takes the second step off an account whose person lost both device and recovery codes.

use ansinh_domain::access::Action;
use ansinh_store::{UserId, audit, second_step, session};

use super::find;
use crate::{App, AppError, Caller, Result};

/// Removes secret and recovery codes, and ends the sessions of the account.
///
/// # Errors
/// [`AppError::Invalid`] when there is no second step.
pub async fn reset_second_step(app: &App, caller: &Caller, id: UserId) -> Result<()> {
    caller.may(app, Action::ManageAccounts)?;
    find(app, id).await?;
    let mut tx = app.db.begin().await?;
    if !second_step::remove(&mut tx, id).await? {
        return Err(AppError::Invalid("Tài khoản này chưa bật xác thực hai bước.".to_owned()));
    }
    session::delete_of_user(&mut tx, id, None).await?;
    let mut entry = caller.entry(app.now(), "reset-second-step");
    (entry.subject_kind, entry.subject) = ("user", Some(id.0));
    audit::append(&mut tx, entry).await?;
    tx.commit().await?;
    Ok(())
}
