//! One-time links: the first administrator, invitations, forgotten passwords. Only hashes are kept.

use jiff::Timestamp;

use crate::db::{args, statements};
use crate::{Db, Result, Tx, UserId};

statements! {
    DELETE_OPEN_FIRST = "DELETE FROM one_time_link WHERE user_id IS NULL AND used_at IS NULL";
    DELETE_OPEN_OF_USER = "DELETE FROM one_time_link WHERE user_id = $1 AND used_at IS NULL";
    INSERT = "INSERT INTO one_time_link (token_hash, purpose, user_id, made_by, created_at,
            expires_at)
        VALUES ($1, $2, $3, $4, $5, $6)";
    SELECT_GOOD = "SELECT l.purpose, l.user_id, l.expires_at, u.login, u.name
        FROM one_time_link l LEFT JOIN user_account u ON u.id = l.user_id
        WHERE l.token_hash = $1 AND l.used_at IS NULL AND l.expires_at > $2
            AND (l.user_id IS NULL OR u.active)";
    SELECT_OPEN_OF_USER = "SELECT l.purpose, l.user_id, l.expires_at, u.login, u.name
        FROM one_time_link l JOIN user_account u ON u.id = l.user_id
        WHERE l.user_id = $1 AND l.used_at IS NULL AND l.expires_at > $2";
    USE = "UPDATE one_time_link SET used_at = $2
        WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2";
}

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkPurpose {
    /// Makes the first administrator.
    FirstAdministrator,
    /// Lets an invited person choose a password.
    Invitation,
    /// Lets a person choose another password.
    PasswordReset,
}

/// A link that would be taken now.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct GoodLink {
    /// What it is for.
    #[sqlx(try_from = "crate::decode::Text<LinkPurpose>")]
    pub purpose: LinkPurpose,
    /// Whose it is; nobody's when it makes the first administrator.
    pub user_id: Option<UserId>,
    /// Name to sign in with.
    pub login: Option<String>,
    /// Name of the person.
    pub name: Option<String>,
    /// When it lapses.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub expires_at: Timestamp,
}

/// A link to make.
#[derive(Debug, Clone, Copy)]
pub struct NewLink<'a> {
    /// Hash of its token.
    pub token_hash: &'a str,
    /// What it is for.
    pub purpose: LinkPurpose,
    /// Whose it is; `None` for the first administrator only.
    pub user: Option<UserId>,
    /// Who made it; nobody when the program did.
    pub by: Option<UserId>,
    /// When.
    pub now: Timestamp,
    /// When it lapses.
    pub expires_at: Timestamp,
}

/// Puts a new link in the place of any open one of the same person.
///
/// # Errors
/// Whatever the database reports.
pub async fn replace(tx: &mut Tx, link: NewLink<'_>) -> Result<()> {
    match link.user {
        Some(user) => tx.execute(DELETE_OPEN_OF_USER, args![user]).await?,
        None => tx.execute(DELETE_OPEN_FIRST, args![]).await?,
    };
    let purpose = crate::decode::word(&link.purpose)?;
    let args = args![link.token_hash, purpose, link.user, link.by, link.now, link.expires_at];
    tx.execute(INSERT, args).await.map(drop)
}

/// The link with that token hash, if it would be taken now.
///
/// # Errors
/// Whatever the database reports.
pub async fn good(db: &Db, token_hash: &str, now: Timestamp) -> Result<Option<GoodLink>> {
    db.optional(SELECT_GOOD, args![token_hash, now]).await
}

/// The open link of a person.
///
/// # Errors
/// Whatever the database reports.
pub async fn open_of(db: &Db, user: UserId, now: Timestamp) -> Result<Option<GoodLink>> {
    db.optional(SELECT_OPEN_OF_USER, args![user, now]).await
}

/// Uses a link up; false when it is unknown, used or lapsed.
///
/// # Errors
/// Whatever the database reports.
pub async fn use_up(tx: &mut Tx, token_hash: &str, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(USE, args![token_hash, now]).await? > 0)
}

/// Takes the open links of a person away.
///
/// # Errors
/// Whatever the database reports.
pub async fn delete_open(tx: &mut Tx, user: UserId) -> Result<()> {
    tx.execute(DELETE_OPEN_OF_USER, args![user]).await.map(drop)
}
