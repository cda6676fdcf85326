//! Tokens with which programs act for a person.

use ansinh_domain::access::{Action, Actor, TokenScope};
use ansinh_domain::text::clean;
use ansinh_store::api_token::{self, NewToken};
use ansinh_store::{TokenId, grant, user};
use jiff::{SignedDuration, Timestamp};

use super::account;
use crate::record::{Change, parts};
use crate::session::after;
use crate::{App, AppError, Caller, Result, token};

/// Days a token may be good for, as pages offer them.
pub const TOKEN_DAYS: [i64; 3] = [30, 90, 365];
/// What every token begins with, so that one that leaked is recognised.
const PREFIX: &str = "ansinh_";
/// Most characters of a token's name.
const LONGEST_NAME: usize = 100;
/// Use is noted no more often than this.
const NOTED_EVERY: SignedDuration = SignedDuration::from_mins(5);

/// A token just made: kept nowhere, so shown once.
#[derive(Clone, PartialEq, Eq)]
pub struct MadeToken {
    /// What the program sends.
    pub token: String,
    /// When it lapses.
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for MadeToken {
    /// Without the token: this may end up in a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MadeToken").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

/// Makes a token good for `days`.
///
/// # Errors
/// [`AppError::Invalid`] without a name or a scope, or for other days than [`TOKEN_DAYS`].
pub async fn make_token(
    app: &App,
    caller: &Caller,
    name: &str,
    scopes: &[TokenScope],
    days: i64,
) -> Result<MadeToken> {
    caller.may(app, Action::ManageOwnTokens)?;
    let owner = account(app, caller)?;
    let name = clean(name);
    let invalid = |reason: &str| Err(AppError::Invalid(reason.to_owned()));
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        return invalid(
            "Hãy đặt tên cho mã truy cập (không quá 100 ký tự) để sau này nhận ra phần mềm nào dùng nó.",
        );
    }
    if scopes.is_empty() {
        return invalid("Hãy chọn ít nhất một phạm vi cho mã truy cập.");
    }
    if !TOKEN_DAYS.contains(&days) {
        return invalid("Hãy chọn một trong các thời hạn của mã truy cập.");
    }
    let now = app.now();
    let made = MadeToken {
        token: format!("{PREFIX}{}", token::random()?),
        expires_at: after(now, SignedDuration::from_hours(days.saturating_mul(24))),
    };
    let id: TokenId = app.ids.next(now);
    let mut tx = app.db.begin().await?;
    let new = NewToken {
        id,
        user: owner,
        name: &name,
        token_hash: &token::hash(&made.token),
        scopes,
        now,
        expires_at: made.expires_at,
    };
    api_token::insert(&mut tx, new).await?;
    let change = Change::to(parts! {
        "name" => name, "scopes" => scopes, "expires_at" => made.expires_at,
    });
    caller.record(&mut tx, now, "make-token", ("api-token", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(made)
}

/// Takes one of one's own tokens back.
///
/// # Errors
/// [`AppError::NotFound`] when it is not the caller's or was taken back before.
pub async fn revoke_token(app: &App, caller: &Caller, id: TokenId) -> Result<()> {
    let owner = account(app, caller)?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if !api_token::revoke(&mut tx, id, owner, now).await? {
        return Err(AppError::NotFound { what: "mã truy cập" });
    }
    let change = Change::from(parts! { "active" => true }, parts! { "active" => false });
    caller.record(&mut tx, now, "revoke-token", ("api-token", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(())
}

/// Who acts with a token that a program sent, with what the token may be used for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenBearer {
    /// The owner.
    pub actor: Actor,
    /// Name of the owner.
    pub name: String,
    /// What the token may be used for.
    pub scopes: Vec<TokenScope>,
}

/// The bearer of a token; the time of use is noted at most every few minutes.
///
/// # Errors
/// [`AppError::TokenNotGood`] when it is unknown, lapsed or taken back, or its owner is gone.
pub async fn bearer(app: &App, sent: &str) -> Result<TokenBearer> {
    let now = app.now();
    let found = match sent.starts_with(PREFIX) {
        true => api_token::good(&app.db, &token::hash(sent), now).await?,
        false => None,
    };
    let found = found.ok_or(AppError::TokenNotGood)?;
    let owner = user::credentials_of(&app.db, found.user_id).await?;
    let owner = owner.filter(|owner| owner.active).ok_or(AppError::TokenNotGood)?;
    if found.last_used_at.is_none_or(|last| last.duration_until(now) >= NOTED_EVERY) {
        let mut tx = app.db.begin().await?;
        api_token::touch(&mut tx, found.id, now).await?;
        tx.commit().await?;
    }
    let grants = grant::of_user(&app.db, owner.id).await?;
    let grants =
        grants.into_iter().filter(|row| row.revoked_at.is_none()).map(|row| row.grant).collect();
    Ok(TokenBearer {
        actor: Actor::User { id: owner.id.0, grants },
        name: owner.name,
        scopes: found.scopes,
    })
}
