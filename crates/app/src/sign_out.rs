//! Signs a person out.

use ansinh_store::{audit, session};

use crate::{App, Caller, Result, token};

/// Ends the session with this cookie; ending one that is not there is no error.
///
/// # Errors
/// Whatever the database reports.
pub async fn sign_out(app: &App, caller: &Caller, token: &str) -> Result<()> {
    let mut tx = app.db.begin().await?;
    if session::delete(&mut tx, &token::hash(token)).await? {
        let mut entry = caller.entry(app.now(), "sign-out");
        (entry.subject_kind, entry.subject) = ("user", caller.actor.user_id());
        audit::append(&mut tx, entry).await?;
    }
    tx.commit().await?;
    Ok(())
}
