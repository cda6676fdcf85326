//! The second step of signing in: one-time codes by time, recovery codes, and who stands between
//! the steps.

use jiff::Timestamp;

use crate::db::{args, statements};
use crate::{Db, Result, Tx, UserId};

statements! {
    SELECT_TOTP = "SELECT secret, sealed, confirmed_at, last_step FROM totp WHERE user_id = $1";
    DELETE_TOTP = "DELETE FROM totp WHERE user_id = $1";
    INSERT_TOTP = "INSERT INTO totp (user_id, secret, sealed, created_at, last_step)
        VALUES ($1, $2, TRUE, $3, 0)";
    SELECT_UNSEALED = "SELECT user_id, secret FROM totp WHERE NOT sealed";
    SEAL = "UPDATE totp SET secret = $2, sealed = TRUE WHERE user_id = $1 AND NOT sealed";
    SELECT_SEALED_SECRETS = "SELECT user_id, secret FROM totp WHERE sealed ORDER BY user_id";
    RESEAL = "UPDATE totp SET secret = $2 WHERE user_id = $1 AND sealed";
    SELECT_SEALED = "SELECT user_id FROM totp WHERE sealed ORDER BY user_id";
    CONFIRM = "UPDATE totp SET confirmed_at = $2, last_step = $3
        WHERE user_id = $1 AND confirmed_at IS NULL";
    /// Of two with the same code, the second finds its step gone.
    USE_STEP = "UPDATE totp SET last_step = $2 WHERE user_id = $1 AND last_step < $2";
    DELETE_CODES = "DELETE FROM recovery_code WHERE user_id = $1";
    INSERT_CODE = "INSERT INTO recovery_code (user_id, code_hash) VALUES ($1, $2)";
    USE_CODE = "UPDATE recovery_code SET used_at = $3
        WHERE user_id = $1 AND code_hash = $2 AND used_at IS NULL";
    COUNT_CODES = "SELECT COUNT(*) AS n FROM recovery_code
        WHERE user_id = $1 AND used_at IS NULL";
    INSERT_PENDING = "INSERT INTO pending_sign_in (token_hash, user_id, created_at, expires_at)
        VALUES ($1, $2, $3, $4)";
    SELECT_PENDING = "SELECT p.user_id, u.login FROM pending_sign_in p
        JOIN user_account u ON u.id = p.user_id
        WHERE p.token_hash = $1 AND p.expires_at > $2 AND u.active";
    DELETE_PENDING = "DELETE FROM pending_sign_in WHERE token_hash = $1 OR expires_at <= $2";
    DELETE_PENDING_OF_USER = "DELETE FROM pending_sign_in WHERE user_id = $1";
}

/// A shared secret.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Totp {
    /// The bytes shared with the person's device, sealed or of before secrets were.
    pub secret: Vec<u8>,
    /// Whether the secret is sealed.
    pub sealed: bool,
    /// When the person showed that their device makes the same codes.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub confirmed_at: Option<Timestamp>,
    /// Time step of the newest code taken.
    pub last_step: i64,
}

impl std::fmt::Debug for Totp {
    /// Without the secret: this may end up in a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Totp").field("confirmed_at", &self.confirmed_at).finish_non_exhaustive()
    }
}

/// Who has given the right password and owes a code.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Pending {
    /// The account.
    pub user_id: UserId,
    /// Name to sign in with.
    pub login: String,
}

/// The secret of a person, confirmed or not.
///
/// # Errors
/// Whatever the database reports.
pub async fn totp(db: &Db, user: UserId) -> Result<Option<Totp>> {
    db.optional(SELECT_TOTP, args![user]).await
}

/// A secret with its owner: of before secrets were sealed, or in its sealed form.
#[derive(sqlx::FromRow)]
pub struct OwnedSecret {
    /// Whose.
    pub user_id: UserId,
    /// The bytes shared with their device, or what they were sealed into.
    pub secret: Vec<u8>,
}

impl std::fmt::Debug for OwnedSecret {
    /// Without the secret: this may end up in a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OwnedSecret").field("user_id", &self.user_id).finish_non_exhaustive()
    }
}

/// Secrets that are not sealed.
///
/// # Errors
/// Whatever the database reports.
pub async fn unsealed(tx: &mut Tx) -> Result<Vec<OwnedSecret>> {
    tx.all(SELECT_UNSEALED, args![]).await
}

/// Puts the sealed form in the place of a secret.
///
/// # Errors
/// Whatever the database reports.
pub async fn seal(tx: &mut Tx, user: UserId, sealed: Vec<u8>) -> Result<()> {
    tx.execute(SEAL, args![user, sealed]).await.map(drop)
}

/// Secrets that are sealed, in their sealed form.
///
/// # Errors
/// Whatever the database reports.
pub async fn sealed_secrets(tx: &mut Tx) -> Result<Vec<OwnedSecret>> {
    tx.all(SELECT_SEALED_SECRETS, args![]).await
}

/// Puts another sealed form in the place of a sealed secret.
///
/// # Errors
/// Whatever the database reports.
pub async fn reseal(tx: &mut Tx, user: UserId, sealed: Vec<u8>) -> Result<()> {
    tx.execute(RESEAL, args![user, sealed]).await.map(drop)
}

/// Whose secrets are sealed.
///
/// # Errors
/// Whatever the database reports.
pub async fn sealed(tx: &mut Tx) -> Result<Vec<UserId>> {
    #[derive(sqlx::FromRow)]
    struct Owner {
        user_id: UserId,
    }
    let rows: Vec<Owner> = tx.all(SELECT_SEALED, args![]).await?;
    Ok(rows.into_iter().map(|row| row.user_id).collect())
}

/// Puts a new, unconfirmed, sealed secret in the place of any other.
///
/// # Errors
/// Whatever the database reports.
pub async fn replace_totp(
    tx: &mut Tx,
    user: UserId,
    secret: Vec<u8>,
    now: Timestamp,
) -> Result<()> {
    tx.execute(DELETE_TOTP, args![user]).await?;
    tx.execute(INSERT_TOTP, args![user, secret, now]).await.map(drop)
}

/// Notes that the device makes the right codes; false when it was noted before.
///
/// # Errors
/// Whatever the database reports.
pub async fn confirm(tx: &mut Tx, user: UserId, step: i64, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(CONFIRM, args![user, now, step]).await? > 0)
}

/// Uses a time step up; false when it or a later one was used before.
///
/// # Errors
/// Whatever the database reports.
pub async fn use_step(tx: &mut Tx, user: UserId, step: i64) -> Result<bool> {
    Ok(tx.execute(USE_STEP, args![user, step]).await? > 0)
}

/// Takes secret and recovery codes away; false when there was no secret.
///
/// # Errors
/// Whatever the database reports.
pub async fn remove(tx: &mut Tx, user: UserId) -> Result<bool> {
    tx.execute(DELETE_CODES, args![user]).await?;
    tx.execute(DELETE_PENDING_OF_USER, args![user]).await?;
    Ok(tx.execute(DELETE_TOTP, args![user]).await? > 0)
}

/// Puts new recovery codes in the place of all others.
///
/// # Errors
/// Whatever the database reports.
pub async fn replace_codes(tx: &mut Tx, user: UserId, hashes: &[String]) -> Result<()> {
    tx.execute(DELETE_CODES, args![user]).await?;
    for hash in hashes {
        tx.execute(INSERT_CODE, args![user, hash]).await?;
    }
    Ok(())
}

/// Uses a recovery code up; false when it is unknown or used.
///
/// # Errors
/// Whatever the database reports.
pub async fn use_code(tx: &mut Tx, user: UserId, hash: &str, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(USE_CODE, args![user, hash, now]).await? > 0)
}

/// How many recovery codes are left.
///
/// # Errors
/// Whatever the database reports.
pub async fn codes_left(db: &Db, user: UserId) -> Result<i64> {
    #[derive(sqlx::FromRow)]
    struct Count {
        n: i64,
    }
    Ok(db.one::<Count>(COUNT_CODES, args![user]).await?.n)
}

/// Notes who gave the right password.
///
/// # Errors
/// Whatever the database reports.
pub async fn insert_pending(
    tx: &mut Tx,
    token_hash: &str,
    user: UserId,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<()> {
    tx.execute(INSERT_PENDING, args![token_hash, user, now, expires_at]).await.map(drop)
}

/// Who owes a code, by the token that was handed out for the password.
///
/// # Errors
/// Whatever the database reports.
pub async fn pending(db: &Db, token_hash: &str, now: Timestamp) -> Result<Option<Pending>> {
    db.optional(SELECT_PENDING, args![token_hash, now]).await
}

/// Ends the wait for a code, and whatever lapsed; false when it was over already.
///
/// # Errors
/// Whatever the database reports.
pub async fn end_pending(tx: &mut Tx, token_hash: &str, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(DELETE_PENDING, args![token_hash, now]).await? > 0)
}

/// Ends every wait for a code of a person.
///
/// # Errors
/// Whatever the database reports.
pub async fn end_pending_of(tx: &mut Tx, user: UserId) -> Result<()> {
    tx.execute(DELETE_PENDING_OF_USER, args![user]).await.map(drop)
}
