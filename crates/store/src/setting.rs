//! Small facts the installation keeps about itself.

use jiff::Timestamp;

use crate::db::{args, statements};
use crate::{Db, Result, Tx};

statements! {
    SELECT = "SELECT value FROM setting WHERE key = $1";
    UPSERT = "INSERT INTO setting (key, value, changed_at) VALUES ($1, $2, $3)
        ON CONFLICT (key) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at";
    INSERT = "INSERT INTO setting (key, value, changed_at) VALUES ($1, $2, $3)
        ON CONFLICT (key) DO NOTHING";
    DELETE = "DELETE FROM setting WHERE key = $1";
}

/// The value of a setting.
///
/// # Errors
/// Whatever the database reports.
pub async fn get(db: &Db, key: &str) -> Result<Option<String>> {
    #[derive(sqlx::FromRow)]
    struct Stored {
        value: String,
    }
    Ok(db.optional::<Stored>(SELECT, args![key]).await?.map(|stored| stored.value))
}

/// Sets a setting.
///
/// # Errors
/// Whatever the database reports.
pub async fn set(tx: &mut Tx, key: &str, value: &str, now: Timestamp) -> Result<()> {
    tx.execute(UPSERT, args![key, value, now]).await.map(drop)
}

/// Sets a setting that has no value yet; one that has keeps it.
///
/// # Errors
/// Whatever the database reports.
pub async fn set_once(tx: &mut Tx, key: &str, value: &str, now: Timestamp) -> Result<()> {
    tx.execute(INSERT, args![key, value, now]).await.map(drop)
}

/// Takes a setting away.
///
/// # Errors
/// Whatever the database reports.
pub async fn remove(tx: &mut Tx, key: &str) -> Result<()> {
    tx.execute(DELETE, args![key]).await.map(drop)
}
