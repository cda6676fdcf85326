//! Two engines behind one [`Db`]: every SQL text is written once and runs on both.

mod readers;
mod state;

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::postgres::{PgArguments, PgConnectOptions, PgPoolOptions, PgRow};
use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow,
    SqliteSynchronous,
};
use sqlx::{
    Arguments, Connection, FromRow, PgConnection, PgPool, Postgres, Sqlite, SqlitePool, Transaction,
};
use uuid::Uuid;

pub use readers::Readers;
pub use state::DbState;
use state::Turns;

use crate::kept::Kept;
use crate::{Result, StoreError};

/// How long a writer waits for another one.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a request waits for a free connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);
/// Rows that a SQLite reader may run ahead of who takes them.
const ROW_BUFFER: usize = 4_096;
/// Memory of the SQLite writer for pages changed and not committed yet: 32 MB, as SQLite wants it
/// (negative: KiB). With the default of 2 MB a large load writes most pages to the log many times.
const WRITE_CACHE: &str = "-32768";
/// Readers of one SQLite file.
const SQLITE_READERS: usize = 8;
/// Connections to PostgreSQL that read.
const POSTGRES_READERS: usize = 16;
/// Connections to PostgreSQL that write.
const POSTGRES_WRITERS: u32 = 8;
/// Statements that a connection keeps prepared: more than the program has for any work.
const PREPARED: usize = 512;

/// A database. Cheap to clone.
#[derive(Debug, Clone)]
pub enum Db {
    /// One file. All writes go through one connection, so they queue in the program and never
    /// meet SQLITE_BUSY among themselves; readers do not wait for them (WAL).
    Sqlite {
        /// The one connection that writes.
        write: SqlitePool,
        /// Connections that only read.
        read: Readers<Sqlite>,
        /// The one connection that is asked whether anything was written.
        watch: Readers<Sqlite>,
        /// What is kept beside the connections.
        beside: Arc<Beside>,
    },
    /// A server.
    Postgres {
        /// Connections that write.
        pool: PgPool,
        /// Connections that only read.
        read: Readers<Postgres>,
        /// What is kept beside the connections.
        beside: Arc<Beside>,
    },
}

/// What a [`Db`] keeps in memory.
#[derive(Debug, Default)]
pub struct Beside {
    /// What never changes, once read.
    kept: Kept,
    /// Those who ask for its state.
    turns: Turns,
}

/// Which engine a [`Db`] runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

/// A transaction that may write; dropped without [`Tx::commit`] it is rolled back.
#[derive(Debug)]
pub enum Tx {
    /// Begun with BEGIN IMMEDIATE, so that it never fails half-way for want of the write lock.
    Sqlite(Transaction<'static, Sqlite>),
    /// READ COMMITTED.
    Postgres(Transaction<'static, Postgres>),
}

/// A value to bind; the kind is kept for NULL too, because PostgreSQL wants to know it.
#[derive(Debug, Clone)]
pub enum Arg {
    /// TEXT.
    Text(Option<String>),
    /// BIGINT.
    Int(Option<i64>),
    /// BOOLEAN.
    Bool(Option<bool>),
    /// UUID.
    Uuid(Option<Uuid>),
    /// BYTEA.
    Bytes(Option<Vec<u8>>),
}

/// A row type both engines can fill.
pub trait AnyRow:
    for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{
}

impl<T> AnyRow for T where
    T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{
}

/// Values to bind, in the order of `$1`, `$2`, ...
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::db::Arg::from($value)),*] };
}
pub(crate) use args;

/// Declares the SQL of one file: a constant each, and a list of them for the test that prepares
/// every statement on both engines.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $sql:expr;)*) => {
        $($(#[$doc])* const $name: &str = $sql;)*
        /// Every statement of this file, with its name.
        pub(crate) const STATEMENTS: &[(&str, &str)] = &[$((stringify!($name), $name)),*];
    };
}
pub(crate) use statements;

/// The condition that the row `k` of `duty_holding` counts and holds on the day bound as `$day`.
macro_rules! held {
    ($day:literal) => {
        concat!(
            "k.voided_by IS NULL AND (k.valid_from IS NULL OR k.valid_from <= ",
            $day,
            ") AND (k.valid_to IS NULL OR k.valid_to >= ",
            $day,
            ")"
        )
    };
}
pub(crate) use held;

/// Joins `n`, the naming in force on the day bound as `$day`, to the body `b`; its name is then
/// `COALESCE(n.name, b.name)`, because only bodies that were renamed have rows there.
macro_rules! naming {
    ($day:literal) => {
        concat!(
            "LEFT JOIN body_naming n ON n.body_id = b.id AND (n.valid_from IS NULL OR
                n.valid_from <= ",
            $day,
            ") AND (n.valid_to IS NULL OR n.valid_to >= ",
            $day,
            ")"
        )
    };
}
pub(crate) use naming;

/// The pattern for `LIKE $n ESCAPE '!'` that finds what a person typed, diacritics ignored;
/// `None` when nothing was typed.
pub(crate) fn like(typed: &str) -> Option<String> {
    let folded = ansinh_domain::text::fold(typed);
    if folded.is_empty() {
        return None;
    }
    let mut pattern = String::with_capacity(folded.len() + 2);
    pattern.push('%');
    for c in folded.chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    Some(pattern)
}

impl Db {
    /// Target of the trace events that tell each statement before it is run; tests count them.
    pub const STATEMENT_EVENTS: &str = "ansinh_store::statement";

    /// Opens `sqlite://path`, `sqlite::memory:` is refused (readers would see another database),
    /// or `postgres://…`. A missing SQLite file is created; the schema is not touched.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the file or server cannot be reached.
    pub async fn connect(url: &str) -> Result<Db> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let options = PgConnectOptions::from_str(url)
                .map_err(unavailable)?
                .statement_cache_capacity(PREPARED);
            // A pool would try until its time is up and then say only that; one plain attempt
            // fails at once and says why.
            let first = PgConnection::connect_with(&options).await.map_err(unavailable)?;
            first.close().await.map_err(unavailable)?;
            let read = Readers::new(options.clone(), POSTGRES_READERS, ACQUIRE_TIMEOUT)?;
            let pool = PgPoolOptions::new()
                .max_connections(POSTGRES_WRITERS)
                .acquire_timeout(ACQUIRE_TIMEOUT)
                .connect_with(options)
                .await
                .map_err(unavailable)?;
            return Ok(Db::Postgres { pool, read, beside: Arc::default() });
        }
        let Some(path) = url.strip_prefix("sqlite://").filter(|p| !p.is_empty()) else {
            return Err(StoreError::Unavailable(format!(
                "{url:?} is neither sqlite://PATH nor postgres://…"
            )));
        };
        Db::open_file(PathBuf::from(path)).await
    }

    /// Opens or creates a SQLite file.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when it cannot be opened.
    pub async fn open_file(path: PathBuf) -> Result<Db> {
        let options = SqliteConnectOptions::new()
            .filename(&path)
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .busy_timeout(BUSY_TIMEOUT)
            .statement_cache_capacity(PREPARED)
            // The thread that steps a statement hands rows over a channel; with the default of 50
            // the two threads wait for each other several times in every list page.
            .row_buffer_size(ROW_BUFFER);
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(BUSY_TIMEOUT)
            // What a statement of many rows would undo is kept in memory too, not in a file.
            .connect_with(
                options.clone().pragma("cache_size", WRITE_CACHE).pragma("temp_store", "memory"),
            )
            .await
            .map_err(unavailable)?;
        // Made when needed: a file moved away meanwhile must not come back empty.
        let options = options.create_if_missing(false);
        let read = Readers::new(options.clone(), SQLITE_READERS, ACQUIRE_TIMEOUT)?;
        let watch = Readers::new(options, 1, ACQUIRE_TIMEOUT)?;
        Ok(Db::Sqlite { write, read, watch, beside: Arc::default() })
    }

    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        match self {
            Db::Sqlite { .. } => Engine::Sqlite,
            Db::Postgres { .. } => Engine::Postgres,
        }
    }

    /// What was read of plan versions so far.
    pub(crate) fn kept(&self) -> &Kept {
        &self.beside().kept
    }

    /// Those who ask for its state.
    fn turns(&self) -> &Turns {
        &self.beside().turns
    }

    fn beside(&self) -> &Beside {
        match self {
            Db::Sqlite { beside, .. } | Db::Postgres { beside, .. } => beside,
        }
    }

    /// Begins a transaction that may write.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when the write lock does not come free in time.
    pub async fn begin(&self) -> Result<Tx> {
        Ok(match self {
            Db::Sqlite { write, .. } => Tx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Db::Postgres { pool, .. } => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Closes all connections; for an orderly shutdown (SQLite then folds its WAL back).
    pub async fn close(&self) {
        match self {
            Db::Sqlite { write, read, watch, .. } => {
                watch.close().await;
                read.close().await;
                write.close().await;
            }
            Db::Postgres { pool, read, .. } => {
                read.close().await;
                pool.close().await;
            }
        }
    }

    pub(crate) async fn all<R: AnyRow>(&self, sql: &'static str, args: Vec<Arg>) -> Result<Vec<R>> {
        tell(sql);
        match self {
            Db::Sqlite { read, .. } => {
                let query = sqlx::query_as_with(sql, sqlite_args(args)?);
                let mut lent = read.lend().await?;
                let told = Box::pin(query.fetch_all(&mut lent.connection)).await;
                read.back(lent, told)
            }
            Db::Postgres { read, .. } => {
                let query = sqlx::query_as_with(sql, postgres_args(args)?);
                let mut lent = read.lend().await?;
                let told = Box::pin(query.fetch_all(&mut lent.connection)).await;
                read.back(lent, told)
            }
        }
    }

    pub(crate) async fn optional<R: AnyRow>(
        &self,
        sql: &'static str,
        args: Vec<Arg>,
    ) -> Result<Option<R>> {
        tell(sql);
        match self {
            Db::Sqlite { read, .. } => {
                let query = sqlx::query_as_with(sql, sqlite_args(args)?);
                let mut lent = read.lend().await?;
                let told = Box::pin(query.fetch_optional(&mut lent.connection)).await;
                read.back(lent, told)
            }
            Db::Postgres { read, .. } => {
                let query = sqlx::query_as_with(sql, postgres_args(args)?);
                let mut lent = read.lend().await?;
                let told = Box::pin(query.fetch_optional(&mut lent.connection)).await;
                read.back(lent, told)
            }
        }
    }

    pub(crate) async fn one<R: AnyRow>(&self, sql: &'static str, args: Vec<Arg>) -> Result<R> {
        self.optional(sql, args).await?.ok_or(StoreError::NotFound)
    }
}

impl Tx {
    /// Makes the transaction's changes lasting.
    ///
    /// # Errors
    /// Whatever the engine reports; nothing was then changed.
    pub async fn commit(self) -> Result<()> {
        match self {
            Tx::Sqlite(tx) => tx.commit().await?,
            Tx::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// Runs a statement; the number of rows it changed.
    pub(crate) async fn execute(&mut self, sql: &'static str, args: Vec<Arg>) -> Result<u64> {
        tell(sql);
        Ok(match self {
            Tx::Sqlite(tx) => {
                sqlx::query_with(sql, sqlite_args(args)?).execute(&mut **tx).await?.rows_affected()
            }
            Tx::Postgres(tx) => sqlx::query_with(sql, postgres_args(args)?)
                .execute(&mut **tx)
                .await?
                .rows_affected(),
        })
    }

    /// Runs a text of several statements without arguments: migrations.
    pub(crate) async fn run_script(&mut self, sql: &'static str) -> Result<()> {
        match self {
            Tx::Sqlite(tx) => sqlx::raw_sql(sql).execute(&mut **tx).await.map(drop)?,
            Tx::Postgres(tx) => sqlx::raw_sql(sql).execute(&mut **tx).await.map(drop)?,
        }
        Ok(())
    }

    pub(crate) async fn all<R: AnyRow>(
        &mut self,
        sql: &'static str,
        args: Vec<Arg>,
    ) -> Result<Vec<R>> {
        tell(sql);
        Ok(match self {
            Tx::Sqlite(tx) => {
                sqlx::query_as_with(sql, sqlite_args(args)?).fetch_all(&mut **tx).await?
            }
            Tx::Postgres(tx) => {
                sqlx::query_as_with(sql, postgres_args(args)?).fetch_all(&mut **tx).await?
            }
        })
    }

    pub(crate) async fn optional<R: AnyRow>(
        &mut self,
        sql: &'static str,
        args: Vec<Arg>,
    ) -> Result<Option<R>> {
        tell(sql);
        Ok(match self {
            Tx::Sqlite(tx) => {
                sqlx::query_as_with(sql, sqlite_args(args)?).fetch_optional(&mut **tx).await?
            }
            Tx::Postgres(tx) => {
                sqlx::query_as_with(sql, postgres_args(args)?).fetch_optional(&mut **tx).await?
            }
        })
    }

    pub(crate) async fn one<R: AnyRow>(&mut self, sql: &'static str, args: Vec<Arg>) -> Result<R> {
        self.optional(sql, args).await?.ok_or(StoreError::NotFound)
    }
}

pub(crate) fn tell(sql: &str) {
    tracing::trace!(target: Db::STATEMENT_EVENTS, sql);
}

/// SQLITE_NOTADB: the file holds something else.
const NOT_A_DATABASE: &str = "26";

fn unavailable(error: sqlx::Error) -> StoreError {
    let busy = StoreError::from(error);
    match busy {
        StoreError::Busy(_) => busy,
        StoreError::Driver(sqlx::Error::Database(inner))
            if inner.code().is_some_and(|code| code == NOT_A_DATABASE) =>
        {
            StoreError::NotADatabase
        }
        StoreError::Driver(error) => StoreError::Unavailable(error.to_string()),
        other => StoreError::Unavailable(other.to_string()),
    }
}

fn bind_failed(error: sqlx::error::BoxDynError) -> StoreError {
    StoreError::Driver(sqlx::Error::Encode(error))
}

/// PostgreSQL keeps no NUL in a text and refuses the whole statement; SQLite must say the same.
pub(crate) fn without_nul(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text }
}

pub(crate) fn sqlite_args(args: Vec<Arg>) -> Result<SqliteArguments> {
    let mut bound = SqliteArguments::default();
    for arg in args {
        match arg {
            Arg::Text(v) => bound.add(v.map(without_nul)),
            Arg::Int(v) => bound.add(v),
            Arg::Bool(v) => bound.add(v),
            Arg::Uuid(v) => bound.add(v),
            Arg::Bytes(v) => bound.add(v),
        }
        .map_err(bind_failed)?;
    }
    Ok(bound)
}

pub(crate) fn postgres_args(args: Vec<Arg>) -> Result<PgArguments> {
    let mut bound = PgArguments::default();
    for arg in args {
        match arg {
            Arg::Text(v) => bound.add(v.map(without_nul)),
            Arg::Int(v) => bound.add(v),
            Arg::Bool(v) => bound.add(v),
            Arg::Uuid(v) => bound.add(v),
            Arg::Bytes(v) => bound.add(v),
        }
        .map_err(bind_failed)?;
    }
    Ok(bound)
}

macro_rules! arg_from {
    ($($variant:ident: $from:ty, $value:ident => $to:expr;)*) => {$(
        impl From<$from> for Arg {
            fn from($value: $from) -> Self {
                Arg::$variant(Some($to))
            }
        }

        impl From<Option<$from>> for Arg {
            fn from(value: Option<$from>) -> Self {
                Arg::$variant(value.map(|$value| $to))
            }
        }
    )*};
}

arg_from! {
    Text: String, v => v;
    Text: &str, v => v.to_owned();
    Text: &String, v => v.clone();
    Text: Date, v => v.to_string();
    Int: i64, v => v;
    Int: i32, v => i64::from(v);
    Int: i16, v => i64::from(v);
    Int: u32, v => i64::from(v);
    Int: Timestamp, v => v.as_microsecond();
    Bool: bool, v => v;
    Uuid: Uuid, v => v;
    Bytes: Vec<u8>, v => v;
}
