//! Tokens with which programs act for a person. Only hashes are kept.

use ansinh_domain::access::TokenScope;
use jiff::Timestamp;

use crate::db::{args, statements};
use crate::decode::json;
use crate::{Db, Result, TokenId, Tx, UserId};

statements! {
    INSERT = "INSERT INTO api_token (id, user_id, name, token_hash, scopes, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    SELECT_OF_USER = "SELECT id, user_id, name, scopes, created_at, expires_at, last_used_at,
            revoked_at
        FROM api_token WHERE user_id = $1 ORDER BY created_at DESC, id DESC";
    SELECT_GOOD = "SELECT t.id, t.user_id, t.name, t.scopes, t.created_at, t.expires_at,
            t.last_used_at, t.revoked_at
        FROM api_token t JOIN user_account u ON u.id = t.user_id
        WHERE t.token_hash = $1 AND t.expires_at > $2 AND t.revoked_at IS NULL AND u.active";
    TOUCH = "UPDATE api_token SET last_used_at = $2 WHERE id = $1";
    REVOKE = "UPDATE api_token SET revoked_at = $3
        WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL";
    REVOKE_ALL = "UPDATE api_token SET revoked_at = $2
        WHERE user_id = $1 AND revoked_at IS NULL";
}

/// A token, without what would let anybody use it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct TokenRow {
    /// The token.
    pub id: TokenId,
    /// Whose.
    pub user_id: UserId,
    /// What its owner calls it.
    pub name: String,
    /// What it may be used for.
    #[sqlx(try_from = "crate::decode::Text<Vec<TokenScope>>")]
    pub scopes: Vec<TokenScope>,
    /// When it was made.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub created_at: Timestamp,
    /// When it lapses.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub expires_at: Timestamp,
    /// When it was last noted as used.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub last_used_at: Option<Timestamp>,
    /// When its owner took it back.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub revoked_at: Option<Timestamp>,
}

/// A token to make.
#[derive(Debug, Clone, Copy)]
pub struct NewToken<'a> {
    /// The token.
    pub id: TokenId,
    /// Whose.
    pub user: UserId,
    /// What its owner calls it.
    pub name: &'a str,
    /// Its hash.
    pub token_hash: &'a str,
    /// What it may be used for.
    pub scopes: &'a [TokenScope],
    /// When.
    pub now: Timestamp,
    /// When it lapses.
    pub expires_at: Timestamp,
}

/// Makes a token.
///
/// # Errors
/// Whatever the database reports.
pub async fn insert(tx: &mut Tx, new: NewToken<'_>) -> Result<()> {
    let scopes = json(new.scopes)?;
    let args = args![new.id, new.user, new.name, new.token_hash, scopes, new.now, new.expires_at];
    tx.execute(INSERT, args).await.map(drop)
}

/// All tokens of a person, newest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_user(db: &Db, user: UserId) -> Result<Vec<TokenRow>> {
    db.all(SELECT_OF_USER, args![user]).await
}

/// The token with that hash, if it is still good and its account open.
///
/// # Errors
/// Whatever the database reports.
pub async fn good(db: &Db, token_hash: &str, now: Timestamp) -> Result<Option<TokenRow>> {
    db.optional(SELECT_GOOD, args![token_hash, now]).await
}

/// Notes that a token was used.
///
/// # Errors
/// Whatever the database reports.
pub async fn touch(tx: &mut Tx, id: TokenId, now: Timestamp) -> Result<()> {
    tx.execute(TOUCH, args![id, now]).await.map(drop)
}

/// Takes a token of `user` back; false when it is not theirs or was taken back before.
///
/// # Errors
/// Whatever the database reports.
pub async fn revoke(tx: &mut Tx, id: TokenId, user: UserId, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(REVOKE, args![id, user, now]).await? > 0)
}

/// Takes all tokens of a person back.
///
/// # Errors
/// Whatever the database reports.
pub async fn revoke_all(tx: &mut Tx, user: UserId, now: Timestamp) -> Result<()> {
    tx.execute(REVOKE_ALL, args![user, now]).await.map(drop)
}
