//! Takes up an invitation, or a link for a forgotten password: the person chooses a password.

use ansinh_store::link::{self, GoodLink, LinkPurpose};
use ansinh_store::{UserId, second_step, session, sign_in_try, user};

use crate::record::{Change, parts};
use crate::sign_in::{SignIn, let_in, owe_code, try_key_of_login};
use crate::{App, AppError, Caller, Result, password, token};

/// Whose link it is and what it is for, if it would be taken now.
///
/// # Errors
/// [`AppError::InvitationNotGood`].
pub async fn check_account_link(app: &App, token: &str) -> Result<GoodLink> {
    link::good(&app.db, &token::hash(token), app.now())
        .await?
        .filter(|link| link.purpose != LinkPurpose::FirstAdministrator)
        .ok_or(AppError::InvitationNotGood)
}

/// Keeps the password, ends every session of the account, and signs the person in; with a second
/// step where one is set up, because the link proves no more than a password does.
///
/// # Errors
/// [`AppError::InvitationNotGood`]; [`AppError::Invalid`] for a bad password.
pub async fn accept_link(
    app: &App,
    caller: &Caller,
    token: &str,
    password: &str,
) -> Result<SignIn> {
    let link = check_account_link(app, token).await?;
    let (Some(id), Some(login), Some(name)) = (link.user_id, link.login, link.name) else {
        return Err(AppError::InvitationNotGood);
    };
    password::check(app, password, &login, &name)?;
    let hash = password::hash(app, password.to_owned()).await?;
    let has_second_step =
        second_step::totp(&app.db, id).await?.is_some_and(|totp| totp.confirmed_at.is_some());
    let now = app.now();
    let mut tx = app.db.begin().await?;
    // The link is the lock: of two who hold it, the second finds it used.
    if !link::use_up(&mut tx, &token::hash(token), now).await? {
        return Err(AppError::InvitationNotGood);
    }
    user::set_password(&mut tx, id, &hash, now, caller.address.as_deref()).await?;
    session::delete_of_user(&mut tx, id, None).await?;
    sign_in_try::forget(&mut tx, &try_key_of_login(&login)).await?;
    let verb = match link.purpose {
        LinkPurpose::PasswordReset => "reset-password",
        LinkPurpose::Invitation | LinkPurpose::FirstAdministrator => "accept-invitation",
    };
    audit_as(&mut tx, app, caller, id, verb).await?;
    let outcome = if has_second_step {
        SignIn::OwesCode(owe_code(app, &mut tx, id).await?)
    } else {
        SignIn::Done(let_in(app, &mut tx, caller, id, parts! { "how" => "link" }).await?)
    };
    tx.commit().await?;
    Ok(outcome)
}

async fn audit_as(
    tx: &mut ansinh_store::Tx,
    app: &App,
    caller: &Caller,
    id: UserId,
    verb: &'static str,
) -> Result<()> {
    let caller = caller.as_user(id);
    caller.record(tx, app.now(), verb, ("user", Some(id.0)), Change::none()).await
}
