//! Signed-in browsers.

use ansinh_domain::access::Role;
use jiff::Timestamp;

use crate::db::{args, statements};
use crate::{Db, Result, SessionId, Tx, UserId};

statements! {
    INSERT = "INSERT INTO session (id, token_hash, user_id, created_at, last_used_at, expires_at,
            address)
        VALUES ($1, $2, $3, $4, $4, $5, $6)";
    SELECT = "SELECT s.id, s.user_id, s.last_used_at, s.created_at, u.login, u.name, r.role
        FROM session s
        JOIN user_account u ON u.id = s.user_id
        LEFT JOIN user_role r ON r.user_id = u.id
        WHERE s.token_hash = $1 AND s.expires_at > $2 AND u.active
        ORDER BY r.role";
    TOUCH = "UPDATE session SET last_used_at = $2, expires_at = $3 WHERE id = $1";
    DELETE = "DELETE FROM session WHERE token_hash = $1";
    DELETE_EXPIRED = "DELETE FROM session WHERE expires_at <= $1";
}

/// A session to begin.
#[derive(Debug, Clone)]
pub struct NewSession<'a> {
    /// The session.
    pub id: SessionId,
    /// Hash of its token.
    pub token_hash: &'a str,
    /// Whose.
    pub user: UserId,
    /// When it begins.
    pub now: Timestamp,
    /// When it ends unless used.
    pub expires_at: Timestamp,
    /// Address of the browser.
    pub address: Option<&'a str>,
}

/// A session with its account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionUser {
    /// The session.
    pub id: SessionId,
    /// The account.
    pub user_id: UserId,
    /// Name to sign in with.
    pub login: String,
    /// Name of the person.
    pub name: String,
    /// What the person may be.
    pub roles: Vec<Role>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last noted as used.
    pub last_used_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Stored {
    id: SessionId,
    user_id: UserId,
    #[sqlx(try_from = "crate::decode::Micros")]
    created_at: Timestamp,
    #[sqlx(try_from = "crate::decode::Micros")]
    last_used_at: Timestamp,
    login: String,
    name: String,
    #[sqlx(try_from = "crate::decode::Text<Role>")]
    role: Option<Role>,
}

/// Begins a session.
///
/// # Errors
/// Whatever the database reports.
pub async fn insert(tx: &mut Tx, new: NewSession<'_>) -> Result<()> {
    tx.execute(
        INSERT,
        args![new.id, new.token_hash, new.user, new.now, new.expires_at, new.address],
    )
    .await
    .map(drop)
}

/// The session with that token hash, if it still runs and its account is open.
///
/// # Errors
/// Whatever the database reports.
pub async fn find(db: &Db, token_hash: &str, now: Timestamp) -> Result<Option<SessionUser>> {
    // One line a role.
    let rows: Vec<Stored> = db.all(SELECT, args![token_hash, now]).await?;
    let roles = rows.iter().filter_map(|row| row.role).collect();
    Ok(rows.into_iter().next().map(|row| SessionUser {
        id: row.id,
        user_id: row.user_id,
        login: row.login,
        name: row.name,
        roles,
        created_at: row.created_at,
        last_used_at: row.last_used_at,
    }))
}

/// Notes that a session was used.
///
/// # Errors
/// Whatever the database reports.
pub async fn touch(
    tx: &mut Tx,
    id: SessionId,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<()> {
    tx.execute(TOUCH, args![id, now, expires_at]).await.map(drop)
}

/// Ends a session; false when there is none.
///
/// # Errors
/// Whatever the database reports.
pub async fn delete(tx: &mut Tx, token_hash: &str) -> Result<bool> {
    Ok(tx.execute(DELETE, args![token_hash]).await? > 0)
}

/// Removes sessions that are over; how many.
///
/// # Errors
/// Whatever the database reports.
pub async fn delete_expired(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    tx.execute(DELETE_EXPIRED, args![now]).await
}
