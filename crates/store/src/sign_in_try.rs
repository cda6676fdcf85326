//! Wrong tries to sign in, counted by login and by address.

use jiff::Timestamp;

use crate::db::{args, statements};
use crate::{Db, Result, Tx};

statements! {
    SELECT_LOCK = "SELECT MAX(locked_until) AS until FROM sign_in_try
        WHERE key IN ($1, $2) AND locked_until > $3";
    SELECT_LOCKED = "SELECT key, locked_until FROM sign_in_try WHERE locked_until > $1";
    /// Tries older than the window are forgotten.
    COUNT_UP = "INSERT INTO sign_in_try (key, tries, last_at) VALUES ($1, 1, $2)
        ON CONFLICT (key) DO UPDATE SET
            tries = CASE WHEN sign_in_try.last_at < $3 THEN 1 ELSE sign_in_try.tries + 1 END,
            last_at = excluded.last_at
        RETURNING tries";
    LOCK = "UPDATE sign_in_try SET locked_until = $2 WHERE key = $1";
    FORGET = "DELETE FROM sign_in_try WHERE key = $1";
    FORGET_OLD = "DELETE FROM sign_in_try
        WHERE last_at < $1 AND (locked_until IS NULL OR locked_until < $1)";
}

/// Until when neither of two keys is looked at, if one of them is locked.
///
/// # Errors
/// Whatever the database reports.
pub async fn locked_until(
    db: &Db,
    one: &str,
    other: &str,
    now: Timestamp,
) -> Result<Option<Timestamp>> {
    #[derive(sqlx::FromRow)]
    struct Lock {
        #[sqlx(try_from = "crate::decode::Micros")]
        until: Option<Timestamp>,
    }
    Ok(db.one::<Lock>(SELECT_LOCK, args![one, other, now]).await?.until)
}

/// A key that is not looked at for now.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct LockedKey {
    /// Hash of a login or an address.
    pub key: String,
    /// When it will be looked at again.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub locked_until: Timestamp,
}

/// Every key that is locked.
///
/// # Errors
/// Whatever the database reports.
pub async fn locked(db: &Db, now: Timestamp) -> Result<Vec<LockedKey>> {
    db.all(SELECT_LOCKED, args![now]).await
}

/// Counts a wrong try; how many there were since `window` began.
///
/// # Errors
/// Whatever the database reports.
pub async fn count_up(tx: &mut Tx, key: &str, now: Timestamp, window: Timestamp) -> Result<i64> {
    #[derive(sqlx::FromRow)]
    struct Tries {
        tries: i64,
    }
    Ok(tx.one::<Tries>(COUNT_UP, args![key, now, window]).await?.tries)
}

/// Locks a key that was counted.
///
/// # Errors
/// Whatever the database reports.
pub async fn lock(tx: &mut Tx, key: &str, until: Timestamp) -> Result<()> {
    tx.execute(LOCK, args![key, until]).await.map(drop)
}

/// Forgets the tries of a key; false when there are none.
///
/// # Errors
/// Whatever the database reports.
pub async fn forget(tx: &mut Tx, key: &str) -> Result<bool> {
    Ok(tx.execute(FORGET, args![key]).await? > 0)
}

/// Forgets what was last tried before `before`, so that the table does not grow.
///
/// # Errors
/// Whatever the database reports.
pub async fn forget_old(tx: &mut Tx, before: Timestamp) -> Result<()> {
    tx.execute(FORGET_OLD, args![before]).await.map(drop)
}
