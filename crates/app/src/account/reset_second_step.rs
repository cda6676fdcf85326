//! Takes the second step off an account whose person lost both device and recovery codes.

use ansinh_domain::access::Action;
use ansinh_store::{UserId, second_step, session};

use super::find;
use crate::record::{Change, parts};
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
    let ended = session::delete_of_user(&mut tx, id, None).await?;
    let change = Change::from(
        parts! { "second_step" => true },
        parts! { "second_step" => false, "sessions_ended" => ended },
    );
    caller.record(&mut tx, app.now(), "reset-second-step", ("user", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(())
}
