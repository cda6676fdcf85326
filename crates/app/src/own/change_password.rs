//! Changes one's own password, and ends every other session.

use ansinh_store::{SessionId, session, user};

use super::{account, prove};
use crate::record::{Change, parts};
use crate::{App, AppError, Caller, Result, password};

/// Keeps the new password; all sessions but `kept` end.
///
/// # Errors
/// [`AppError::WrongOwnPassword`]; [`AppError::Invalid`] for a new password that cannot be one.
pub async fn change_password(
    app: &App,
    caller: &Caller,
    kept: Option<SessionId>,
    old: &str,
    new: &str,
) -> Result<()> {
    let id = account(app, caller)?;
    let account = prove(app, caller, id, old).await?;
    password::check(app, new, &account.login, &account.name)?;
    if old == new {
        return Err(AppError::Invalid("Mật khẩu mới phải khác mật khẩu đang dùng.".to_owned()));
    }
    let hash = password::hash(app, new.to_owned()).await?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    user::set_password(&mut tx, id, &hash, now, caller.address.as_deref()).await?;
    let ended = session::delete_of_user(&mut tx, id, kept).await?;
    let change = Change::to(parts! { "sessions_ended" => ended });
    caller.record(&mut tx, now, "change-password", ("user", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(())
}
