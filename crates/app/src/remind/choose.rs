//! A person chooses by which channels they are told.

use ansinh_domain::access::Action;
use ansinh_store::message::{self, Preference};

use crate::record::{Change, parts};
use crate::{App, Caller, Result, own};

/// Keeps the channels a person chose for themselves.
///
/// # Errors
/// The refusal for who is not signed in.
pub async fn choose_channels(app: &App, caller: &Caller, in_app: bool, email: bool) -> Result<()> {
    caller.may(app, Action::ManageOwnAccount)?;
    let user_id = own::account(app, caller)?;
    let before = message::preference(&app.db, user_id).await?;
    let chosen = Preference { user_id, app: in_app, email };
    if before == chosen {
        return Ok(());
    }
    let now = app.now();
    let mut tx = app.db.begin().await?;
    message::set_preference(&mut tx, chosen, now).await?;
    let told = |one: Preference| parts! { "told_in_app" => one.app, "told_by_mail" => one.email };
    let change = Change::from(told(before), told(chosen));
    caller.record(&mut tx, now, "choose-channels", ("user", Some(user_id.0)), change).await?;
    tx.commit().await?;
    Ok(())
}
