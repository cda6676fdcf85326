//! Logins that must wait after wrong tries: which they are, and letting one be tried again.

use std::collections::HashMap;

use ansinh_domain::access::Action;
use ansinh_store::{UserId, sign_in_try};
use jiff::Timestamp;

use super::find;
use crate::record::{Change, parts};
use crate::sign_in::try_key_of_login;
use crate::{App, Caller, Result};

/// What must wait now. Logins are kept as hashes, so one asks for each by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Locks(HashMap<String, Timestamp>);

impl Locks {
    /// Until when nobody is let in with `login`, if it must wait.
    pub fn until(&self, login: &str) -> Option<Timestamp> {
        // Hardly ever is anything locked; then there is nothing to hash for.
        if self.0.is_empty() { None } else { self.0.get(&try_key_of_login(login)).copied() }
    }
}

/// Every lock.
///
/// # Errors
/// When the caller may not see accounts.
pub async fn locks(app: &App, caller: &Caller) -> Result<Locks> {
    caller.may(app, Action::ReadAccounts)?;
    let locked = sign_in_try::locked(&app.db, app.now()).await?;
    Ok(Locks(locked.into_iter().map(|row| (row.key, row.locked_until)).collect()))
}

/// Lets a login be tried again at once, its wrong tries forgotten; one that need not wait stays as
/// it is.
///
/// # Errors
/// [`AppError::NotFound`](crate::AppError::NotFound).
pub async fn unlock(app: &App, caller: &Caller, id: UserId) -> Result<()> {
    caller.may(app, Action::ManageAccounts)?;
    let account = find(app, id).await?;
    let now = app.now();
    let locked = locks(app, caller).await?.until(&account.login);
    let mut tx = app.db.begin().await?;
    if sign_in_try::forget(&mut tx, &try_key_of_login(&account.login)).await? {
        let change = Change::gone(parts! { "locked_until" => locked });
        caller.record(&mut tx, now, "unlock-login", ("user", Some(id.0)), change).await?;
    }
    tx.commit().await?;
    Ok(())
}
