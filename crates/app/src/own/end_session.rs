//! Ends sessions of one's own account in other browsers.

use ansinh_store::{SessionId, session};

use super::account;
use crate::record::{Change, parts};
use crate::{App, AppError, Caller, Result};

/// Ends one session.
///
/// # Errors
/// [`AppError::NotFound`] when it is not the caller's or over already.
pub async fn end_session(app: &App, caller: &Caller, session: SessionId) -> Result<()> {
    let id = account(app, caller)?;
    let mut tx = app.db.begin().await?;
    if !session::delete_one(&mut tx, session, id).await? {
        return Err(AppError::NotFound { what: "phiên đăng nhập" });
    }
    let subject = ("user", Some(id.0));
    caller.record(&mut tx, app.now(), "end-session", subject, Change::none()).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends every session but `kept`; how many.
///
/// # Errors
/// Whatever the database reports.
pub async fn end_other_sessions(
    app: &App,
    caller: &Caller,
    kept: Option<SessionId>,
) -> Result<u64> {
    let id = account(app, caller)?;
    let mut tx = app.db.begin().await?;
    let ended = session::delete_of_user(&mut tx, id, kept).await?;
    let change = Change::to(parts! { "sessions_ended" => ended });
    caller.record(&mut tx, app.now(), "end-other-sessions", ("user", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(ended)
}
