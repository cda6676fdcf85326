//! Signed-in browsers.

use ansinh_domain::access::{Grant, Role, Scope};
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::db::{args, statements};
use crate::{Db, Result, SessionId, Tx, UserId};

statements! {
    INSERT = "INSERT INTO session (id, token_hash, user_id, created_at, last_used_at, expires_at,
            address, user_agent)
        VALUES ($1, $2, $3, $4, $4, $5, $6, $7)";
    SELECT = "SELECT s.id, s.user_id, s.last_used_at, s.created_at, u.login, u.name,
            u.must_change_password, u.password_noted_at, u.password_noted_from,
            g.role, g.body_id, g.valid_from, g.valid_to, g.deputy_of,
            (SELECT COUNT(*) FROM message m WHERE m.user_id = u.id AND m.channel = 'app'
                AND m.state = 'sent') AS unread
        FROM session s
        JOIN user_account u ON u.id = s.user_id
        LEFT JOIN user_grant g ON g.user_id = u.id AND g.revoked_at IS NULL
        WHERE s.token_hash = $1 AND s.expires_at > $2 AND u.active
        ORDER BY g.number";
    SELECT_OF_USER = "SELECT id, created_at, last_used_at, expires_at, address, user_agent
        FROM session WHERE user_id = $1 AND expires_at > $2
        ORDER BY last_used_at DESC, id DESC";
    TOUCH = "UPDATE session SET last_used_at = $2, expires_at = $3 WHERE id = $1";
    DELETE = "DELETE FROM session WHERE token_hash = $1";
    DELETE_ONE = "DELETE FROM session WHERE id = $1 AND user_id = $2";
    DELETE_OF_USER = "DELETE FROM session WHERE user_id = $1";
    DELETE_OTHERS = "DELETE FROM session WHERE user_id = $1 AND id <> $2";
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
    /// What the browser says it is.
    pub user_agent: Option<&'a str>,
}

/// A running session, for the person to recognise it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SessionRow {
    /// The session.
    pub id: SessionId,
    /// When it began.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub created_at: Timestamp,
    /// When it was last noted as used.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub last_used_at: Timestamp,
    /// When it ends unless used.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub expires_at: Timestamp,
    /// Address of the browser.
    pub address: Option<String>,
    /// What the browser says it is.
    pub user_agent: Option<String>,
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
    /// Roles that nobody took back, lapsed and coming ones too.
    pub grants: Vec<Grant>,
    /// The person must choose another password before anything else.
    pub must_change_password: bool,
    /// When the password was changed before this session began and from which address, until its
    /// person says that they know.
    pub password_change: Option<(Timestamp, Option<String>)>,
    /// Messages the person has not read.
    pub unread: i64,
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
    must_change_password: bool,
    #[sqlx(try_from = "crate::decode::Micros")]
    password_noted_at: Option<Timestamp>,
    password_noted_from: Option<String>,
    #[sqlx(try_from = "crate::decode::Text<Role>")]
    role: Option<Role>,
    body_id: Option<Uuid>,
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    valid_from: Option<Date>,
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    valid_to: Option<Date>,
    deputy_of: Option<Uuid>,
    unread: i64,
}

impl Stored {
    /// The role of this line, if the person has any.
    fn grant(&self) -> Option<Grant> {
        Some(Grant {
            role: self.role?,
            scope: Scope::of(self.body_id),
            from: self.valid_from?,
            to: self.valid_to,
            deputy_of: self.deputy_of,
        })
    }
}

/// Begins a session.
///
/// # Errors
/// Whatever the database reports.
pub async fn insert(tx: &mut Tx, new: NewSession<'_>) -> Result<()> {
    let (address, agent) = (new.address, new.user_agent);
    let args = args![new.id, new.token_hash, new.user, new.now, new.expires_at, address, agent];
    tx.execute(INSERT, args).await.map(drop)
}

/// The session with that token hash, if it still runs and its account is open.
///
/// # Errors
/// Whatever the database reports.
pub async fn find(db: &Db, token_hash: &str, now: Timestamp) -> Result<Option<SessionUser>> {
    // One line a role.
    let rows: Vec<Stored> = db.all(SELECT, args![token_hash, now]).await?;
    let grants = rows.iter().filter_map(Stored::grant).collect();
    Ok(rows.into_iter().next().map(|row| SessionUser {
        id: row.id,
        user_id: row.user_id,
        login: row.login,
        name: row.name,
        grants,
        must_change_password: row.must_change_password,
        password_change: row
            .password_noted_at
            .filter(|at| *at < row.created_at)
            .map(|at| (at, row.password_noted_from)),
        unread: row.unread,
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

/// The running sessions of a person, the one used last first.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_user(db: &Db, user: UserId, now: Timestamp) -> Result<Vec<SessionRow>> {
    db.all(SELECT_OF_USER, args![user, now]).await
}

/// Ends one session of a person; false when it is not theirs.
///
/// # Errors
/// Whatever the database reports.
pub async fn delete_one(tx: &mut Tx, id: SessionId, user: UserId) -> Result<bool> {
    Ok(tx.execute(DELETE_ONE, args![id, user]).await? > 0)
}

/// Ends the sessions of a person, all but `kept`; how many.
///
/// # Errors
/// Whatever the database reports.
pub async fn delete_of_user(tx: &mut Tx, user: UserId, kept: Option<SessionId>) -> Result<u64> {
    match kept {
        Some(kept) => tx.execute(DELETE_OTHERS, args![user, kept]).await,
        None => tx.execute(DELETE_OF_USER, args![user]).await,
    }
}

/// Removes sessions that are over; how many.
///
/// # Errors
/// Whatever the database reports.
pub async fn delete_expired(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    tx.execute(DELETE_EXPIRED, args![now]).await
}
