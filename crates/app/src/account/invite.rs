//! Invites a person: makes the account and the link with which they choose a password.

use ansinh_domain::access::{Action, Grant, Scope};
use ansinh_domain::text::clean;
use ansinh_store::link::{self, LinkPurpose, NewLink};
use ansinh_store::{StoreError, Tx, UserId, user};
use jiff::{SignedDuration, Timestamp};

use super::{check_names, email, find, give_role};
use crate::record::{Change, parts};
use crate::session::after;
use crate::sign_in::login_key;
use crate::{App, AppError, Caller, Result, password, token};

/// How long an invitation is good.
const INVITATION_LIFE: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long a link for a forgotten password is good.
const RESET_LIFE: SignedDuration = SignedDuration::from_hours(24);

/// Whom to invite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitee {
    /// Name to sign in with; letter case does not count.
    pub login: String,
    /// Name of the person.
    pub name: String,
    /// Their address for mail; empty for none.
    pub email: String,
    /// Their first role, if it is given at once.
    pub grant: Option<Grant>,
}

/// A link to hand over: kept nowhere, so shown once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLinkToken {
    /// Whose it is.
    pub user: UserId,
    /// What stands in its address.
    pub token: String,
    /// What it is for.
    pub purpose: LinkPurpose,
    /// When it lapses.
    pub expires_at: Timestamp,
}

/// Makes the account and its invitation.
///
/// # Errors
/// [`AppError::Invalid`] for a bad or taken login or address, or a role that cannot be given.
pub async fn invite(app: &App, caller: &Caller, invitee: Invitee) -> Result<NewLinkToken> {
    caller.may(app, Action::ManageAccounts)?;
    let login = login_key(&invitee.login);
    let name = clean(&invitee.name);
    check_names(&login, &name)?;
    let email = email(&invitee.email)?;
    if let Some(grant) = &invitee.grant {
        caller.may(app, Action::ManageGrants)?;
        give_role::check(grant, app.today())?;
    }
    // Nobody knows this password, and checking it takes as long as any other.
    let password_hash = password::hash(app, token::random()?).await?;
    let now = app.now();
    let id: UserId = app.ids.next(now);
    let mut tx = app.db.begin().await?;
    let new = user::NewUser {
        id,
        login: &login,
        name: &name,
        email: email.as_deref(),
        password_hash: &password_hash,
        accepted: false,
        grants: invitee.grant.as_slice(),
        by: caller.user(),
        now,
    };
    user::insert(&mut tx, new).await.map_err(|error| match error {
        StoreError::Conflict(_) => AppError::Invalid(format!(
            "Tên đăng nhập “{login}” hoặc địa chỉ thư điện tử đã có người dùng. Hãy kiểm tra lại danh sách tài khoản."
        )),
        StoreError::Broken(_) => AppError::NotFound { what: "cơ quan" },
        other => other.into(),
    })?;
    let made = make_link(&mut tx, caller, id, LinkPurpose::Invitation, now).await?;
    let role = invitee.grant.as_ref().map(give_role::parts_of).unwrap_or_default();
    let account = parts! { "login" => login, "name" => name, "email" => email };
    let change = Change::to(account.and(role));
    caller.record(&mut tx, now, "invite-user", ("user", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(made)
}

/// Makes a new link for an account: an invitation while nobody accepted one, else for another
/// password. The last one ends.
///
/// # Errors
/// [`AppError::Invalid`] for a closed account.
pub async fn renew_link(app: &App, caller: &Caller, id: UserId) -> Result<NewLinkToken> {
    caller.may(app, Action::ManageAccounts)?;
    let account = find(app, id).await?;
    if !account.active {
        return Err(AppError::Invalid(
            "Tài khoản đang bị khóa. Hãy mở lại tài khoản trước khi tạo đường dẫn.".to_owned(),
        ));
    }
    let purpose = match account.accepted_at {
        Some(_) => LinkPurpose::PasswordReset,
        None => LinkPurpose::Invitation,
    };
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let made = make_link(&mut tx, caller, id, purpose, now).await?;
    let change = Change::to(parts! { "purpose" => purpose, "expires_at" => made.expires_at });
    caller.record(&mut tx, now, "make-account-link", ("user", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(made)
}

async fn make_link(
    tx: &mut Tx,
    caller: &Caller,
    user: UserId,
    purpose: LinkPurpose,
    now: Timestamp,
) -> Result<NewLinkToken> {
    let token = token::random()?;
    let life = match purpose {
        LinkPurpose::PasswordReset => RESET_LIFE,
        LinkPurpose::Invitation | LinkPurpose::FirstAdministrator => INVITATION_LIFE,
    };
    let expires_at = after(now, life);
    let new = NewLink {
        token_hash: &token::hash(&token),
        purpose,
        user: Some(user),
        by: caller.user(),
        now,
        expires_at,
    };
    link::replace(tx, new).await?;
    Ok(NewLinkToken { user, token, purpose, expires_at })
}

/// A role as a form gives it: the body of a scope by its identifier, if any.
pub fn scope_of(body: Option<ansinh_store::BodyId>) -> Scope {
    Scope::of(body.map(|id| id.0))
}
