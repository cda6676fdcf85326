//! Accounts, their roles, and the one-time link that makes the first of them.

use std::collections::BTreeMap;

use ansinh_domain::access::Role;
use jiff::Timestamp;

use crate::db::{args, statements};
use crate::decode::word;
use crate::{Db, Result, Tx, UserId};

statements! {
    COUNT_ADMINISTRATORS = "SELECT COUNT(*) AS n FROM user_account u
        JOIN user_role r ON r.user_id = u.id
        WHERE u.active AND r.role = 'administrator'";
    SELECT_BY_LOGIN = "SELECT id, login, name, password_hash, active, failed_tries, locked_until
        FROM user_account WHERE login = $1";
    SELECT_ALL = "SELECT u.id, u.login, u.name, u.active, u.created_at, r.role
        FROM user_account u LEFT JOIN user_role r ON r.user_id = u.id
        ORDER BY u.created_at, u.id, r.role";
    INSERT = "INSERT INTO user_account (id, login, name, password_hash, active, failed_tries,
            created_at)
        VALUES ($1, $2, $3, $4, TRUE, 0, $5)";
    INSERT_ROLE = "INSERT INTO user_role (user_id, role) VALUES ($1, $2)";
    ADD_FAILED_TRY = "UPDATE user_account SET failed_tries = failed_tries + 1, locked_until = $2
        WHERE id = $1";
    CLEAR_FAILED_TRIES = "UPDATE user_account SET failed_tries = 0, locked_until = NULL
        WHERE id = $1";
    DELETE_OPEN_LINKS = "DELETE FROM one_time_link WHERE purpose = $1 AND used_at IS NULL";
    INSERT_LINK = "INSERT INTO one_time_link (token_hash, purpose, created_at, expires_at)
        VALUES ($1, $2, $3, $4)";
    COUNT_GOOD_LINKS = "SELECT COUNT(*) AS n FROM one_time_link
        WHERE token_hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3";
    USE_LINK = "UPDATE one_time_link SET used_at = $3
        WHERE token_hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3";
}

/// The purpose of the link that makes the first administrator.
const FIRST_ADMINISTRATOR: &str = "first-administrator";

#[derive(sqlx::FromRow)]
struct Count {
    n: i64,
}

/// What signing in needs to know of an account.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Credentials {
    /// The account.
    pub id: UserId,
    /// Name to sign in with.
    pub login: String,
    /// Name of the person.
    pub name: String,
    /// Argon2id hash as a PHC string.
    pub password_hash: String,
    /// Whether the account is open.
    pub active: bool,
    /// Wrong passwords in a row.
    pub failed_tries: i64,
    /// Until when no password is looked at.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub locked_until: Option<Timestamp>,
}

/// An account in the list of accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserRow {
    /// The account.
    pub id: UserId,
    /// Name to sign in with.
    pub login: String,
    /// Name of the person.
    pub name: String,
    /// Whether the account is open.
    pub active: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// What the person may be.
    pub roles: Vec<Role>,
}

/// An account to make.
#[derive(Debug, Clone)]
pub struct NewUser<'a> {
    /// The account.
    pub id: UserId,
    /// Name to sign in with, in the form it is compared in.
    pub login: &'a str,
    /// Name of the person.
    pub name: &'a str,
    /// Argon2id hash as a PHC string.
    pub password_hash: &'a str,
    /// What the person may be.
    pub roles: &'a [Role],
    /// When.
    pub now: Timestamp,
}

/// Whether someone can manage the system.
///
/// # Errors
/// Whatever the database reports.
pub async fn has_administrator(db: &Db) -> Result<bool> {
    Ok(db.one::<Count>(COUNT_ADMINISTRATORS, args![]).await?.n > 0)
}

/// [`has_administrator`] within a transaction.
///
/// # Errors
/// Whatever the database reports.
pub async fn has_administrator_in(tx: &mut Tx) -> Result<bool> {
    Ok(tx.one::<Count>(COUNT_ADMINISTRATORS, args![]).await?.n > 0)
}

/// The account with that login.
///
/// # Errors
/// Whatever the database reports.
pub async fn credentials(db: &Db, login: &str) -> Result<Option<Credentials>> {
    db.optional(SELECT_BY_LOGIN, args![login]).await
}

/// All accounts, oldest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn list(db: &Db) -> Result<Vec<UserRow>> {
    #[derive(sqlx::FromRow)]
    struct Stored {
        id: UserId,
        login: String,
        name: String,
        active: bool,
        #[sqlx(try_from = "crate::decode::Micros")]
        created_at: Timestamp,
        #[sqlx(try_from = "crate::decode::Text<Role>")]
        role: Option<Role>,
    }
    let rows: Vec<Stored> = db.all(SELECT_ALL, args![]).await?;
    let mut users: BTreeMap<(Timestamp, UserId), UserRow> = BTreeMap::new();
    for row in rows {
        let user = users.entry((row.created_at, row.id)).or_insert_with(|| UserRow {
            id: row.id,
            login: row.login,
            name: row.name,
            active: row.active,
            created_at: row.created_at,
            roles: Vec::new(),
        });
        user.roles.extend(row.role);
    }
    Ok(users.into_values().collect())
}

/// Makes an account.
///
/// # Errors
/// [`StoreError::Conflict`](crate::StoreError::Conflict) when the login is taken.
pub async fn insert(tx: &mut Tx, user: NewUser<'_>) -> Result<()> {
    tx.execute(INSERT, args![user.id, user.login, user.name, user.password_hash, user.now]).await?;
    for role in user.roles {
        tx.execute(INSERT_ROLE, args![user.id, word(role)?]).await?;
    }
    Ok(())
}

/// Counts a wrong password, and locks the account until then if asked.
///
/// # Errors
/// Whatever the database reports.
pub async fn add_failed_try(
    tx: &mut Tx,
    id: UserId,
    locked_until: Option<Timestamp>,
) -> Result<()> {
    tx.execute(ADD_FAILED_TRY, args![id, locked_until]).await.map(drop)
}

/// Forgets wrong passwords after a right one.
///
/// # Errors
/// Whatever the database reports.
pub async fn clear_failed_tries(tx: &mut Tx, id: UserId) -> Result<()> {
    tx.execute(CLEAR_FAILED_TRIES, args![id]).await.map(drop)
}

/// Puts a new first-administrator link in the place of any open one.
///
/// # Errors
/// Whatever the database reports.
pub async fn replace_first_link(
    tx: &mut Tx,
    token_hash: &str,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<()> {
    tx.execute(DELETE_OPEN_LINKS, args![FIRST_ADMINISTRATOR]).await?;
    tx.execute(INSERT_LINK, args![token_hash, FIRST_ADMINISTRATOR, now, expires_at]).await.map(drop)
}

/// Whether a first-administrator link would be taken now.
///
/// # Errors
/// Whatever the database reports.
pub async fn first_link_is_good(db: &Db, token_hash: &str, now: Timestamp) -> Result<bool> {
    let count: Count =
        db.one(COUNT_GOOD_LINKS, args![token_hash, FIRST_ADMINISTRATOR, now]).await?;
    Ok(count.n > 0)
}

/// Uses a first-administrator link up; false when it is unknown, used or too old.
///
/// # Errors
/// Whatever the database reports.
pub async fn use_first_link(tx: &mut Tx, token_hash: &str, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(USE_LINK, args![token_hash, FIRST_ADMINISTRATOR, now]).await? > 0)
}
