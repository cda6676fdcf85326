//! What people were told: a person's own, and everybody's for those who coordinate.

use ansinh_domain::access::Action;
use ansinh_store::MessageId;
use ansinh_store::message::{self, Filter, Found, ItemRow, MessageRow};

use crate::{App, Caller, Result, own};

/// Messages of a person that are shown at once.
const OWN: i64 = 60;

/// What the caller was told in the application, newest first.
///
/// # Errors
/// The refusal for who is not signed in.
pub async fn mine(app: &App, caller: &Caller) -> Result<Vec<(MessageRow, Vec<ItemRow>)>> {
    caller.may(app, Action::ManageOwnAccount)?;
    let user = own::account(app, caller)?;
    Ok(message::of_user(&app.db, user, OWN).await?)
}

/// Notes that the caller has read a message, or all of theirs; how many were new. The fate of the
/// message is the record of it.
///
/// # Errors
/// The refusal for who is not signed in.
pub async fn read_notices(app: &App, caller: &Caller, one: Option<MessageId>) -> Result<usize> {
    caller.may(app, Action::ManageOwnAccount)?;
    let user = own::account(app, caller)?;
    let mut tx = app.db.begin().await?;
    let count = message::read(&mut tx, user, one, app.now()).await?;
    tx.commit().await?;
    Ok(count)
}

/// Messages to everybody that pass the filter, newest first, `limit` at most.
///
/// # Errors
/// The refusal when the caller may not see them.
pub async fn messages(app: &App, caller: &Caller, filter: &Filter, limit: i64) -> Result<Found> {
    caller.may(app, Action::ReadMessages)?;
    Ok(message::search(&app.db, filter, limit).await?)
}
