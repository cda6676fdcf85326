//! Accounts.

use std::collections::HashMap;

use ansinh_domain::access::Grant;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::db::{args, statements};
use crate::grant::{self, GrantRow};
use crate::{Db, Result, Tx, UserId};

statements! {
    COUNT_ADMINISTRATORS = "SELECT COUNT(*) AS n FROM user_account u
        JOIN user_grant g ON g.user_id = u.id
        WHERE u.active AND g.role = 'administrator' AND g.body_id IS NULL
            AND g.revoked_at IS NULL AND g.valid_from <= $1
            AND (g.valid_to IS NULL OR g.valid_to >= $1)";
    /// An administrator who never chose a password lets nobody in.
    COUNT_LASTING = "SELECT COUNT(*) AS n FROM user_account u
        JOIN user_grant g ON g.user_id = u.id
        WHERE u.active AND u.accepted_at IS NOT NULL AND g.role = 'administrator'
            AND g.body_id IS NULL AND g.revoked_at IS NULL AND g.valid_from <= $1
            AND g.valid_to IS NULL";
    /// Changes nothing: on PostgreSQL it makes those wait who take administrators away at once.
    LOCK_ADMINISTRATORS = "UPDATE user_account SET active = active
        WHERE id IN (SELECT user_id FROM user_grant WHERE role = 'administrator')";
    SELECT_BY_LOGIN = "SELECT id, login, name, password_hash, has_password, active
        FROM user_account WHERE login = $1";
    SELECT_BY_ID = "SELECT id, login, name, password_hash, has_password, active
        FROM user_account WHERE id = $1";
    SELECT_BY_EMAIL = "SELECT id, login, name, password_hash, has_password, active
        FROM user_account WHERE email = $1";
    SELECT_ALL = "SELECT u.id, u.login, u.name, u.email, u.active, u.created_at, u.accepted_at,
            u.last_sign_in_at, u.must_change_password, t.confirmed_at AS second_step_at
        FROM user_account u LEFT JOIN totp t ON t.user_id = u.id
        ORDER BY u.created_at, u.id";
    SELECT_ONE = "SELECT u.id, u.login, u.name, u.email, u.active, u.created_at, u.accepted_at,
            u.last_sign_in_at, u.must_change_password, t.confirmed_at AS second_step_at
        FROM user_account u LEFT JOIN totp t ON t.user_id = u.id
        WHERE u.id = $1";
    INSERT = "INSERT INTO user_account (id, login, name, email, password_hash, active, created_at,
            accepted_at, has_password)
        VALUES ($1, $2, $3, $4, $5, TRUE, $6, $7, $8)";
    /// The first password of an account is no change that anybody must be told of.
    SET_PASSWORD = "UPDATE user_account SET password_hash = $2, must_change_password = FALSE,
            accepted_at = COALESCE(accepted_at, $3), has_password = TRUE,
            password_noted_at = CASE WHEN has_password THEN $3 ELSE password_noted_at END,
            password_noted_from = CASE WHEN has_password THEN $4 ELSE password_noted_from END
        WHERE id = $1";
    FORGET_PASSWORD_NOTE = "UPDATE user_account
        SET password_noted_at = NULL, password_noted_from = NULL
        WHERE id = $1 AND password_noted_at IS NOT NULL";
    /// Whoever came by a provider has taken the invitation up without a password.
    ACCEPT = "UPDATE user_account SET accepted_at = $2 WHERE id = $1 AND accepted_at IS NULL";
    SET_ACTIVE = "UPDATE user_account SET active = $2 WHERE id = $1 AND active <> $2";
    REQUIRE_NEW_PASSWORD = "UPDATE user_account SET must_change_password = TRUE
        WHERE id = $1 AND NOT must_change_password";
    NOTE_SIGN_IN = "UPDATE user_account SET last_sign_in_at = $2 WHERE id = $1";
}

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
    /// Whether its person ever chose a password; else nobody knows it.
    pub has_password: bool,
    /// Whether the account is open.
    pub active: bool,
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
    /// Their address for mail, in lower case.
    pub email: Option<String>,
    /// Whether the account is open.
    pub active: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When its person first chose a password; until then they are only invited.
    pub accepted_at: Option<Timestamp>,
    /// When its person last signed in.
    pub last_sign_in_at: Option<Timestamp>,
    /// The person must choose another password before anything else.
    pub must_change_password: bool,
    /// Since when signing in takes a second step.
    pub second_step_at: Option<Timestamp>,
    /// Roles that nobody took back, lapsed ones too.
    pub grants: Vec<GrantRow>,
}

#[derive(sqlx::FromRow)]
struct Stored {
    id: UserId,
    login: String,
    name: String,
    email: Option<String>,
    active: bool,
    #[sqlx(try_from = "crate::decode::Micros")]
    created_at: Timestamp,
    #[sqlx(try_from = "crate::decode::Micros")]
    accepted_at: Option<Timestamp>,
    #[sqlx(try_from = "crate::decode::Micros")]
    last_sign_in_at: Option<Timestamp>,
    must_change_password: bool,
    #[sqlx(try_from = "crate::decode::Micros")]
    second_step_at: Option<Timestamp>,
}

impl Stored {
    fn with(self, grants: Vec<GrantRow>) -> UserRow {
        UserRow {
            id: self.id,
            login: self.login,
            name: self.name,
            email: self.email,
            active: self.active,
            created_at: self.created_at,
            accepted_at: self.accepted_at,
            last_sign_in_at: self.last_sign_in_at,
            must_change_password: self.must_change_password,
            second_step_at: self.second_step_at,
            grants,
        }
    }
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
    /// Their address for mail, in lower case.
    pub email: Option<&'a str>,
    /// Argon2id hash as a PHC string; of a password nobody knows while they are only invited.
    pub password_hash: &'a str,
    /// The person chose the password themselves.
    pub accepted: bool,
    /// What the person may be.
    pub grants: &'a [Grant],
    /// Who makes it; nobody when the program does.
    pub by: Option<UserId>,
    /// When.
    pub now: Timestamp,
}

/// Whether someone can manage the system on `today`.
///
/// # Errors
/// Whatever the database reports.
pub async fn has_administrator(db: &Db, today: Date) -> Result<bool> {
    Ok(db.one::<Count>(COUNT_ADMINISTRATORS, args![today]).await?.n > 0)
}

/// [`has_administrator`] within a transaction.
///
/// # Errors
/// Whatever the database reports.
pub async fn has_administrator_in(tx: &mut Tx, today: Date) -> Result<bool> {
    Ok(tx.one::<Count>(COUNT_ADMINISTRATORS, args![today]).await?.n > 0)
}

/// Makes whoever else takes administrators away wait for the end of this transaction. Do it first.
///
/// # Errors
/// Whatever the database reports.
pub async fn lock_administrators(tx: &mut Tx) -> Result<()> {
    tx.execute(LOCK_ADMINISTRATORS, args![]).await.map(drop)
}

/// Whether someone who can sign in manages the system without an end set.
///
/// # Errors
/// Whatever the database reports.
pub async fn has_lasting_administrator(tx: &mut Tx, today: Date) -> Result<bool> {
    Ok(tx.one::<Count>(COUNT_LASTING, args![today]).await?.n > 0)
}

/// The account with that login.
///
/// # Errors
/// Whatever the database reports.
pub async fn credentials(db: &Db, login: &str) -> Result<Option<Credentials>> {
    db.optional(SELECT_BY_LOGIN, args![login]).await
}

/// The account with that address for mail, in lower case.
///
/// # Errors
/// Whatever the database reports.
pub async fn credentials_by_email(db: &Db, email: &str) -> Result<Option<Credentials>> {
    db.optional(SELECT_BY_EMAIL, args![email]).await
}

/// The account with that identifier, for a password that is asked again.
///
/// # Errors
/// Whatever the database reports.
pub async fn credentials_of(db: &Db, id: UserId) -> Result<Option<Credentials>> {
    db.optional(SELECT_BY_ID, args![id]).await
}

/// All accounts, oldest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn list(db: &Db) -> Result<Vec<UserRow>> {
    let rows: Vec<Stored> = db.all(SELECT_ALL, args![]).await?;
    let mut grants: HashMap<UserId, Vec<GrantRow>> = HashMap::new();
    for row in grant::unrevoked(db).await? {
        grants.entry(row.user_id).or_default().push(row);
    }
    Ok(rows
        .into_iter()
        .map(|row| {
            let held = grants.remove(&row.id).unwrap_or_default();
            row.with(held)
        })
        .collect())
}

/// One account.
///
/// # Errors
/// Whatever the database reports.
pub async fn find(db: &Db, id: UserId) -> Result<Option<UserRow>> {
    let Some(row) = db.optional::<Stored>(SELECT_ONE, args![id]).await? else { return Ok(None) };
    let grants = grant::of_user(db, id).await?;
    Ok(Some(row.with(grants.into_iter().filter(|grant| grant.revoked_at.is_none()).collect())))
}

/// Makes an account.
///
/// # Errors
/// [`StoreError::Conflict`](crate::StoreError::Conflict) when the login or the mail is taken.
pub async fn insert(tx: &mut Tx, user: NewUser<'_>) -> Result<()> {
    let accepted_at = user.accepted.then_some(user.now);
    let (hash, now) = (user.password_hash, user.now);
    let args =
        args![user.id, user.login, user.name, user.email, hash, now, accepted_at, user.accepted];
    tx.execute(INSERT, args).await?;
    for grant in user.grants {
        grant::insert(tx, user.id, grant, user.by, user.now).await?;
    }
    Ok(())
}

/// Keeps the hash of a password that the person chose, and from which address, so that they are
/// told of it when they next sign in.
///
/// # Errors
/// Whatever the database reports.
pub async fn set_password(
    tx: &mut Tx,
    id: UserId,
    hash: &str,
    now: Timestamp,
    from: Option<&str>,
) -> Result<()> {
    tx.execute(SET_PASSWORD, args![id, hash, now, from]).await.map(drop)
}

/// The person knows that their password was changed; false when there was nothing to know.
///
/// # Errors
/// Whatever the database reports.
pub async fn forget_password_note(tx: &mut Tx, id: UserId) -> Result<bool> {
    Ok(tx.execute(FORGET_PASSWORD_NOTE, args![id]).await? > 0)
}

/// Notes that a person took their invitation up without a password; false when they had before.
///
/// # Errors
/// Whatever the database reports.
pub async fn accept(tx: &mut Tx, id: UserId, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(ACCEPT, args![id, now]).await? > 0)
}

/// Opens or closes an account; false when it is so already.
///
/// # Errors
/// Whatever the database reports.
pub async fn set_active(tx: &mut Tx, id: UserId, active: bool) -> Result<bool> {
    Ok(tx.execute(SET_ACTIVE, args![id, active]).await? > 0)
}

/// Has the person choose another password next time; false when they have to already.
///
/// # Errors
/// Whatever the database reports.
pub async fn require_new_password(tx: &mut Tx, id: UserId) -> Result<bool> {
    Ok(tx.execute(REQUIRE_NEW_PASSWORD, args![id]).await? > 0)
}

/// Notes when a person signed in.
///
/// # Errors
/// Whatever the database reports.
pub async fn note_sign_in(tx: &mut Tx, id: UserId, now: Timestamp) -> Result<()> {
    tx.execute(NOTE_SIGN_IN, args![id, now]).await.map(drop)
}
