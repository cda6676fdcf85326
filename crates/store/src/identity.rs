//! By which accounts of other systems people sign in here, and browsers that were sent there.

use jiff::Timestamp;

use crate::db::{args, statements};
use crate::{Db, ProviderId, Result, Tx, UserId};

statements! {
    SELECT_OWNER = "SELECT i.user_id, u.login, u.active FROM identity i
        JOIN user_account u ON u.id = i.user_id
        WHERE i.provider_id = $1 AND i.subject = $2";
    SELECT_OF_USER = "SELECT i.provider_id, p.slug, p.label, p.active, i.email, i.linked_at,
            i.last_used_at
        FROM identity i JOIN identity_provider p ON p.id = i.provider_id
        WHERE i.user_id = $1 ORDER BY p.label, p.id";
    INSERT = "INSERT INTO identity (provider_id, subject, user_id, email, linked_at)
        VALUES ($1, $2, $3, $4, $5)";
    TOUCH = "UPDATE identity SET last_used_at = $3, email = $4
        WHERE provider_id = $1 AND subject = $2";
    DELETE = "DELETE FROM identity WHERE user_id = $1 AND provider_id = $2";
    COUNT_OF_USER = "SELECT COUNT(*) AS n FROM identity WHERE user_id = $1";
    INSERT_ATTEMPT = "INSERT INTO oidc_attempt (token_hash, provider_id, user_id, redirect_uri,
            next_path, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    /// Of two that come back with the same token, the second finds it gone.
    TAKE_ATTEMPT = "DELETE FROM oidc_attempt WHERE token_hash = $1 AND expires_at > $2
        RETURNING provider_id, user_id, redirect_uri, next_path";
    DELETE_LAPSED = "DELETE FROM oidc_attempt WHERE expires_at <= $1";
    DELETE_ATTEMPTS_OF_USER = "DELETE FROM oidc_attempt WHERE user_id = $1";
}

/// Whose account an identity leads to.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Owner {
    /// The account.
    pub user_id: UserId,
    /// Name to sign in with.
    pub login: String,
    /// Whether the account is open.
    pub active: bool,
}

/// A link of an account to one elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct IdentityRow {
    /// Where.
    pub provider_id: ProviderId,
    /// The provider's word for addresses.
    pub slug: String,
    /// What people call the provider.
    pub label: String,
    /// Whether the provider may be used now.
    pub active: bool,
    /// The address for mail that the provider named last.
    pub email: Option<String>,
    /// When it was linked.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub linked_at: Timestamp,
    /// When it was last used to sign in.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub last_used_at: Option<Timestamp>,
}

/// A browser to send to a provider.
#[derive(Debug, Clone, Copy)]
pub struct NewAttempt<'a> {
    /// Hash of the token in the browser's cookie.
    pub token_hash: &'a str,
    /// Where it is sent.
    pub provider: ProviderId,
    /// Who wants to link their account; nobody who signs in.
    pub user: Option<UserId>,
    /// Where it comes back to.
    pub redirect_uri: &'a str,
    /// Where to go then.
    pub next: &'a str,
    /// When.
    pub now: Timestamp,
    /// When it is too late to come back.
    pub expires_at: Timestamp,
}

/// A browser that came back.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Attempt {
    /// Where it was sent.
    pub provider_id: ProviderId,
    /// Who wants to link their account.
    pub user_id: Option<UserId>,
    /// Where it came back to.
    pub redirect_uri: String,
    /// Where to go now.
    #[sqlx(rename = "next_path")]
    pub next: String,
}

/// Whose account the subject of a provider leads to.
///
/// # Errors
/// Whatever the database reports.
pub async fn owner(db: &Db, provider: ProviderId, subject: &str) -> Result<Option<Owner>> {
    db.optional(SELECT_OWNER, args![provider, subject]).await
}

/// The links of an account.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_user(db: &Db, user: UserId) -> Result<Vec<IdentityRow>> {
    db.all(SELECT_OF_USER, args![user]).await
}

/// Links an account.
///
/// # Errors
/// [`StoreError::Conflict`](crate::StoreError::Conflict) when the subject leads to another account
/// or the account has a link to that provider.
pub async fn insert(
    tx: &mut Tx,
    provider: ProviderId,
    subject: &str,
    user: UserId,
    email: Option<&str>,
    now: Timestamp,
) -> Result<()> {
    tx.execute(INSERT, args![provider, subject, user, email, now]).await.map(drop)
}

/// Notes that an identity was used, and the address for mail it had then.
///
/// # Errors
/// Whatever the database reports.
pub async fn touch(
    tx: &mut Tx,
    provider: ProviderId,
    subject: &str,
    now: Timestamp,
    email: Option<&str>,
) -> Result<()> {
    tx.execute(TOUCH, args![provider, subject, now, email]).await.map(drop)
}

/// Takes the link of an account to a provider away; false when there is none.
///
/// # Errors
/// Whatever the database reports.
pub async fn delete(tx: &mut Tx, user: UserId, provider: ProviderId) -> Result<bool> {
    Ok(tx.execute(DELETE, args![user, provider]).await? > 0)
}

/// How many links an account has.
///
/// # Errors
/// Whatever the database reports.
pub async fn count_of_user(tx: &mut Tx, user: UserId) -> Result<i64> {
    #[derive(sqlx::FromRow)]
    struct Count {
        n: i64,
    }
    Ok(tx.one::<Count>(COUNT_OF_USER, args![user]).await?.n)
}

/// Notes a browser that is sent to a provider, and forgets those that never came back.
///
/// # Errors
/// Whatever the database reports.
pub async fn insert_attempt(tx: &mut Tx, new: NewAttempt<'_>) -> Result<()> {
    tx.execute(DELETE_LAPSED, args![new.now]).await?;
    let (provider, redirect_uri) = (new.provider, new.redirect_uri);
    let args =
        args![new.token_hash, provider, new.user, redirect_uri, new.next, new.now, new.expires_at];
    tx.execute(INSERT_ATTEMPT, args).await.map(drop)
}

/// The browser with that token hash, once.
///
/// # Errors
/// Whatever the database reports.
pub async fn take_attempt(
    tx: &mut Tx,
    token_hash: &str,
    now: Timestamp,
) -> Result<Option<Attempt>> {
    tx.optional(TAKE_ATTEMPT, args![token_hash, now]).await
}

/// Forgets the browsers of a person that were sent to link their account.
///
/// # Errors
/// Whatever the database reports.
pub async fn delete_attempts_of(tx: &mut Tx, user: UserId) -> Result<()> {
    tx.execute(DELETE_ATTEMPTS_OF_USER, args![user]).await.map(drop)
}
