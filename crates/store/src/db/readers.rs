//! Connections that only read, lent for one statement each.
//!
//! The pool of the driver asks a connection whether it still lives when it lends it and again when
//! it comes back: three turns for each statement, and a page has twenty. Here it is asked only when
//! it was left alone for a while, and the one used last is lent first, whose memory is still warm.

use std::fmt;
use std::time::Duration;

use deadpool::Runtime;
use deadpool::managed::{
    Manager, Metrics, Object, Pool, PoolError, QueueMode, RecycleError, RecycleResult, TimeoutType,
};
use sqlx::{Connection, Database, PgConnection, Postgres, Sqlite, SqliteConnection};

use tokio::time::timeout;

use crate::{Result, StoreError};

/// A connection used so lately is lent without asking whether it still lives.
const TRUSTED: Duration = Duration::from_secs(1);
/// One left alone for longer is not asked but made anew: a wall between us and the server may have
/// forgotten it, and then no answer comes at all.
const FORGOTTEN: Duration = Duration::from_secs(5 * 60);
/// One this old is made anew, with whatever memory it holds on the server.
const OLD: Duration = Duration::from_secs(30 * 60);
/// How long a connection may take to say that it lives.
const LIVING: Duration = Duration::from_secs(1);
/// How long a connection may take to be made.
const MAKING: Duration = Duration::from_secs(10);

/// What connections are made with: `<DB::Connection as Connection>::Options`.
type Options<DB> = <<DB as Database>::Connection as Connection>::Options;

/// The connections. Cheap to clone.
pub struct Readers<DB: Reads>(Pool<Opener<DB>>);

/// An engine whose connections can be told that they only read.
pub trait Reads: Database {
    /// Tells it, before anything else.
    fn begin(
        connection: &mut Self::Connection,
    ) -> impl Future<Output = Result<(), sqlx::Error>> + Send;
}

impl Reads for Sqlite {
    async fn begin(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
        sqlx::raw_sql("PRAGMA query_only = on").execute(connection).await.map(drop)
    }
}

impl Reads for Postgres {
    async fn begin(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        // What a page asks for lies in memory or on a disk without arms, so the server shall not
        // think that going through a whole table is cheaper than an index; and no statement of a
        // page runs long enough to be worth compiling.
        // Nobody waits longer for a page; the server need not go on for who left.
        const TOLD: &str = "SET default_transaction_read_only = on;
            SET statement_timeout = '60s';
            SET random_page_cost = 1.1;
            SET jit = off";
        sqlx::raw_sql(TOLD).execute(connection).await.map(drop)
    }
}

/// A connection, and whether its reader has not had the whole answer yet.
pub(super) struct Reader<DB: Reads> {
    /// The connection of the driver.
    pub connection: DB::Connection,
    amid: bool,
}

/// A reader lent. It must go back by [`Readers::back`]: one whose borrower gave up in the middle of
/// an answer is heard out before it is lent again.
pub(super) type Lent<DB> = Object<Opener<DB>>;

/// Makes connections and asks whether they live.
pub(super) struct Opener<DB: Reads>(Options<DB>);

impl<DB: Reads> Manager for Opener<DB> {
    type Type = Reader<DB>;
    type Error = sqlx::Error;

    async fn create(&self) -> Result<Reader<DB>, sqlx::Error> {
        let mut connection = DB::Connection::connect_with(&self.0).await?;
        DB::begin(&mut connection).await?;
        Ok(Reader { connection, amid: false })
    }

    async fn recycle(
        &self,
        reader: &mut Reader<DB>,
        metrics: &Metrics,
    ) -> RecycleResult<sqlx::Error> {
        let alone = metrics.last_used();
        if alone >= FORGOTTEN || metrics.age() >= OLD {
            return Err(RecycleError::message("left alone for long, or old"));
        }
        if reader.amid || alone >= TRUSTED {
            // What is left of an answer that nobody waited for comes before this one.
            let lives = timeout(LIVING, reader.connection.ping()).await;
            lives.map_err(|_| RecycleError::message("silent"))??;
            reader.amid = false;
        }
        Ok(())
    }
}

impl<DB: Reads> Readers<DB> {
    /// At most `most` connections, for which a reader waits so long. None is made yet.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when there can be none.
    pub(super) fn new(options: Options<DB>, most: usize, patience: Duration) -> Result<Self> {
        Pool::builder(Opener(options))
            .max_size(most)
            .wait_timeout(Some(patience))
            .create_timeout(Some(MAKING))
            .recycle_timeout(Some(MAKING))
            .queue_mode(QueueMode::Lifo)
            .runtime(Runtime::Tokio1)
            .build()
            .map(Readers)
            .map_err(|error| StoreError::Unavailable(error.to_string()))
    }

    /// A connection for one statement.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when none comes free in time, or whatever the engine reports.
    pub(super) async fn lend(&self) -> Result<Lent<DB>> {
        // Every statement of the program waits here inside the futures of whoever needs it: in a
        // box, so that these do not grow with it.
        let lent = timeout(self.0.timeouts().wait.unwrap_or(MAKING), Box::pin(self.0.get())).await;
        match lent.unwrap_or(Err(PoolError::Timeout(TimeoutType::Wait))) {
            Ok(mut reader) => {
                reader.amid = true;
                Ok(reader)
            }
            Err(PoolError::Backend(error)) => Err(error.into()),
            Err(PoolError::Closed) => Err(sqlx::Error::PoolClosed.into()),
            Err(PoolError::Timeout(TimeoutType::Wait)) => Err(sqlx::Error::PoolTimedOut.into()),
            Err(error) => Err(StoreError::Unavailable(error.to_string())),
        }
    }

    /// Takes a connection back with what came over it. When that shows that it is broken, the others,
    /// which lead to the same place, are not trusted either.
    ///
    /// # Errors
    /// What came, if it is one.
    pub(super) fn back<T>(&self, mut reader: Lent<DB>, told: Result<T, sqlx::Error>) -> Result<T> {
        match &told {
            Err(error) if breaks(error) => drop(self.0.retain(|_, _| false)),
            _ => reader.amid = false,
        }
        Ok(told?)
    }

    /// Closes them; those lent now when they come back.
    pub(super) async fn close(&self) {
        for reader in self.0.retain(|_, _| false).removed {
            // Nothing was written over it, so nothing is lost if the other side is gone already.
            drop(reader.connection.close().await);
        }
        self.0.close();
    }
}

impl<DB: Reads> Clone for Readers<DB> {
    fn clone(&self) -> Self {
        Readers(self.0.clone())
    }
}

impl<DB: Reads> fmt::Debug for Readers<DB> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Readers").field(&self.0.status()).finish()
    }
}

/// Whether a connection cannot be used after this. What the engine itself answers leaves it good,
/// but for what PostgreSQL says of going away (57P…) and of statements prepared over it that hold no
/// longer (0A000 after the schema changed, 26000).
fn breaks(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(told) => told
            .code()
            .is_some_and(|code| code.starts_with("57P") || matches!(&*code, "0A000" | "26000")),
        sqlx::Error::RowNotFound
        | sqlx::Error::ColumnDecode { .. }
        | sqlx::Error::Decode(_)
        | sqlx::Error::Encode(_) => false,
        _ => true,
    }
}
