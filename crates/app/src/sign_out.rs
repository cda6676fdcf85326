//! Signs a person out.

use ansinh_store::session;

use crate::record::Change;
use crate::{App, Caller, Result, token};

/// Ends the session with this cookie; ending one that is not there is no error.
///
/// # Errors
/// Whatever the database reports.
pub async fn sign_out(app: &App, caller: &Caller, token: &str) -> Result<()> {
    let mut tx = app.db.begin().await?;
    if session::delete(&mut tx, &token::hash(token)).await? {
        let subject = ("user", caller.actor.user_id());
        caller.record(&mut tx, app.now(), "sign-out", subject, Change::none()).await?;
    }
    tx.commit().await?;
    Ok(())
}
