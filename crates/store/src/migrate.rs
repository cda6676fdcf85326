//! Brings a database's schema up to this program's.

use jiff::Timestamp;

use crate::{Db, Result, StoreError};

/// One step of the schema.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Its number, rising.
    pub version: i64,
    /// What it is about.
    pub name: &'static str,
    /// DDL that both engines run.
    pub sql: &'static str,
}

/// All steps in order.
pub const MIGRATIONS: &[Migration] = &[];

/// Applies the migrations a database lacks; their numbers.
///
/// # Errors
/// [`StoreError::NewerThanProgram`], [`StoreError::ChangedMigration`], or what the database says.
pub async fn migrate(db: &Db, now: Timestamp) -> Result<Vec<i64>> {
    let _ = (db, now);
    Err(StoreError::NotFound)
}
