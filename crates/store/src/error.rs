//! What can go wrong with the database, by kind.
//!
//! SQLite does not name the constraint that was broken and PostgreSQL does, so errors are told
//! apart by kind only; a caller that must say *what* clashed knows it from the verb it ran.

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A unique constraint was broken: the thing is already there.
    #[error("conflict: {0}")]
    Conflict(String),
    /// A foreign key or check constraint was broken: the caller sent something impossible.
    #[error("broken reference or check: {0}")]
    Broken(String),
    /// The row asked for is not there.
    #[error("not found")]
    NotFound,
    /// Another writer holds the database, or no connection came free in time; worth a retry.
    #[error("the database is busy: {0}")]
    Busy(String),
    /// The database cannot be opened at all.
    #[error("cannot open the database: {0}")]
    Unavailable(String),
    /// The file is there, but is no database.
    #[error("the file is not a database")]
    NotADatabase,
    /// The schema was made by a newer program than this one.
    #[error("the database has migration {found}, this program knows {known} at most")]
    NewerThanProgram {
        /// Newest migration applied to the database.
        found: i64,
        /// Newest migration this program has.
        known: i64,
    },
    /// A migration that was applied is no longer what this program has under its number.
    #[error("migration {version} was applied with another text")]
    ChangedMigration {
        /// Its number.
        version: i64,
    },
    /// A stored value cannot be read back; the database was changed from outside or is damaged.
    #[error("stored value unreadable: {0}")]
    Unreadable(String),
    /// Anything else the driver reports.
    #[error(transparent)]
    Driver(sqlx::Error),
}

/// Result of a store function.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::error::ErrorKind;
        match &error {
            sqlx::Error::RowNotFound => StoreError::NotFound,
            sqlx::Error::PoolTimedOut => StoreError::Busy(error.to_string()),
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => {
                StoreError::Unreadable(error.to_string())
            }
            sqlx::Error::Database(inner) => match inner.kind() {
                ErrorKind::UniqueViolation => StoreError::Conflict(inner.message().to_owned()),
                ErrorKind::ForeignKeyViolation
                | ErrorKind::NotNullViolation
                | ErrorKind::CheckViolation => StoreError::Broken(inner.message().to_owned()),
                _ if is_busy(inner.as_ref()) => StoreError::Busy(inner.message().to_owned()),
                _ => StoreError::Driver(error),
            },
            _ => StoreError::Driver(error),
        }
    }
}

/// SQLITE_BUSY and SQLITE_LOCKED with their extended codes; serialization failure, deadlock and
/// lock timeout of PostgreSQL.
fn is_busy(error: &dyn sqlx::error::DatabaseError) -> bool {
    let Some(code) = error.code() else { return false };
    if matches!(code.as_ref(), "40001" | "40P01" | "55P03") {
        return true;
    }
    // Extended SQLite codes keep the primary code in the low byte; five-digit SQLSTATEs never
    // parse to a number whose low byte is asked for here, because those are handled above.
    code.len() < 5 && code.parse::<i32>().is_ok_and(|n| matches!(n & 0xff, 5 | 6))
}
