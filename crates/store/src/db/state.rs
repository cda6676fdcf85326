//! What somebody who begins to read now would see, as one small thing that can be compared.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use deadpool::managed::Object;
use tokio::sync::Mutex;
use tokio::time::timeout;

use super::{Db, tell};
use crate::{Result, StoreError};

/// Answers the same as long as no other connection commits anything to the file.
const SQLITE: &str = "PRAGMA data_version";
/// Which transactions can be seen: the same as long as none that writes begins or ends; and which run
/// of which server it is, because another may count from where this one was. (How far the log of the
/// server has come would not do: a commit stands there before it can be seen.)
const POSTGRES: &str = "SELECT CONCAT(pg_current_snapshot(), ' ', pg_postmaster_start_time())";
/// How long the answer may take: without it a page is simply made.
const PATIENCE: Duration = Duration::from_secs(2);

/// What can be seen of a database. As long as two of them are equal, whatever was read after the
/// first was asked for is what would be read now: nothing was committed in between, by this process
/// or another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DbState(Arc<str>);

/// Those who ask for the state at the same time ask once. Who comes while an answer is on its way
/// waits for the next one: the one on its way may be of before.
#[derive(Debug, Default)]
pub(super) struct Turns {
    /// How many have come so far.
    came: AtomicU64,
    /// The newest answer, and how many had come when it was asked for.
    newest: Mutex<Option<(u64, DbState)>>,
}

impl Db {
    /// What can be seen now.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when no answer comes within two seconds, or whatever the engine reports.
    pub async fn state(&self) -> Result<DbState> {
        let late = || StoreError::Busy("the state of the database did not come".to_owned());
        timeout(PATIENCE, self.state_in_turn()).await.map_err(|_| late())?
    }

    async fn state_in_turn(&self) -> Result<DbState> {
        let turns = self.turns();
        let number = turns.came.fetch_add(1, Ordering::AcqRel) + 1;
        let mut newest = turns.newest.lock().await;
        if let Some((covers, state)) = newest.as_ref()
            && *covers >= number
        {
            return Ok(state.clone());
        }
        let covers = turns.came.load(Ordering::Acquire);
        let state = self.ask_state().await?;
        *newest = Some((covers, state.clone()));
        Ok(state)
    }

    async fn ask_state(&self) -> Result<DbState> {
        let words: String = match self {
            Db::Sqlite { watch, .. } => {
                tell(SQLITE);
                // The number means something only beside others of the same connection, which
                // therefore does nothing else.
                let mut lent = watch.lend().await?;
                let id = Object::id(&lent);
                let told = sqlx::query_scalar(SQLITE).fetch_one(&mut lent.connection).await;
                let version: i64 = watch.back(lent, told)?;
                format!("{id} {version}")
            }
            Db::Postgres { read, .. } => {
                tell(POSTGRES);
                let mut lent = read.lend().await?;
                let told = sqlx::query_scalar(POSTGRES).fetch_one(&mut lent.connection).await;
                read.back(lent, told)?
            }
        };
        Ok(DbState(words.into()))
    }
}
