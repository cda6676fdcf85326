//! The person knows that their password was changed: they are told of it no more.

use ansinh_store::{audit, user};

use super::account;
use crate::{App, Caller, Result};

/// Takes the notice away; taking away one that is not there is no error.
///
/// # Errors
/// Whatever the database reports.
pub async fn dismiss_notice(app: &App, caller: &Caller) -> Result<()> {
    let id = account(app, caller)?;
    let mut tx = app.db.begin().await?;
    if user::forget_password_note(&mut tx, id).await? {
        let mut entry = caller.entry(app.now(), "know-password-change");
        (entry.subject_kind, entry.subject) = ("user", Some(id.0));
        audit::append(&mut tx, entry).await?;
    }
    tx.commit().await?;
    Ok(())
}
