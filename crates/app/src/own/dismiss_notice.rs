//! The person knows that their password was changed: they are told of it no more.

use ansinh_store::user;

use super::account;
use crate::record::Change;
use crate::{App, Caller, Result};

/// Takes the notice away; taking away one that is not there is no error.
///
/// # Errors
/// Whatever the database reports.
pub async fn dismiss_notice(app: &App, caller: &Caller) -> Result<()> {
    let id = account(app, caller)?;
    let mut tx = app.db.begin().await?;
    if user::forget_password_note(&mut tx, id).await? {
        let subject = ("user", Some(id.0));
        caller.record(&mut tx, app.now(), "know-password-change", subject, Change::none()).await?;
    }
    tx.commit().await?;
    Ok(())
}
