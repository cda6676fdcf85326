//! Closes and opens accounts. A closed account keeps what it did; it is never deleted.

use ansinh_domain::access::Action;
use ansinh_store::{UserId, api_token, identity, link, second_step, session, user};

use super::{find, keep_an_administrator};
use crate::record::{Change, parts};
use crate::{App, AppError, Caller, Result};

/// Closes an account: its sessions end, its tokens and open links are worth nothing from now on.
///
/// # Errors
/// [`AppError::LastAdministrator`]; [`AppError::Invalid`] for one's own account.
pub async fn close_account(app: &App, caller: &Caller, id: UserId) -> Result<()> {
    caller.may(app, Action::ManageAccounts)?;
    if caller.user() == Some(id) {
        return Err(AppError::Invalid(
            "Bạn không thể tự khóa tài khoản của mình. Hãy nhờ người quản trị khác thực hiện."
                .to_owned(),
        ));
    }
    find(app, id).await?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    user::lock_administrators(&mut tx).await?;
    if !user::set_active(&mut tx, id, false).await? {
        return Ok(());
    }
    keep_an_administrator(&mut tx, app.today()).await?;
    session::delete_of_user(&mut tx, id, None).await?;
    second_step::end_pending_of(&mut tx, id).await?;
    identity::delete_attempts_of(&mut tx, id).await?;
    api_token::revoke_all(&mut tx, id, now).await?;
    link::delete_open(&mut tx, id).await?;
    let change = Change::from(parts! { "active" => true }, parts! { "active" => false });
    caller.record(&mut tx, now, "close-account", ("user", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(())
}

/// Opens a closed account again; the person signs in with the password they had.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn open_account(app: &App, caller: &Caller, id: UserId) -> Result<()> {
    caller.may(app, Action::ManageAccounts)?;
    find(app, id).await?;
    let mut tx = app.db.begin().await?;
    if !user::set_active(&mut tx, id, true).await? {
        return Ok(());
    }
    let change = Change::from(parts! { "active" => false }, parts! { "active" => true });
    caller.record(&mut tx, app.now(), "open-account", ("user", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(())
}
