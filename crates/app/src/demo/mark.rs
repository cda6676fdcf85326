//! What a database says of itself when it is a demo.

use ansinh_store::{Db, Tx, audit, setting};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::record::{Change, parts};
use crate::{App, AppError, Caller, Clock, Result};

/// The setting that makes a database one of a demo. No verb takes it away again.
const KEY: &str = "demo";
const NOT_EMPTY: &str = "Cơ sở dữ liệu này đã có dữ liệu nên không làm thành bản minh hoạ được. Hãy chọn thư mục trống bằng --data.";

/// A demo, as its database tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Demo {
    /// The number everything in it was made from.
    pub seed: u64,
    /// Seconds by which its clock runs ahead of the machine's: what it tells goes on from the day
    /// that its history ends with, whenever it is looked at.
    pub ahead: i64,
}

impl Demo {
    /// What the database says of itself; `None` for one that is no demo.
    ///
    /// # Errors
    /// Whatever the database reports.
    pub async fn of(db: &Db) -> Result<Option<Demo>> {
        let kept = setting::get(db, KEY).await?;
        let read = |text: String| {
            serde_json::from_str(&text).map_err(|error| AppError::Internal(Box::new(error)))
        };
        kept.map(read).transpose()
    }

    /// Makes an empty database one of a demo, for good.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a database in which anything was ever done.
    pub async fn claim(app: App, seed: u64) -> Result<App> {
        if Demo::of(&app.db).await?.is_some() || !audit::newest(&app.db, 1).await?.is_empty() {
            return Err(AppError::Invalid(NOT_EMPTY.to_owned()));
        }
        let demo = Demo { seed, ahead: 0 };
        let now = app.now();
        let mut tx = app.db.begin().await?;
        demo.keep(&mut tx, now).await?;
        let change = Change::to(parts! { "seed" => seed });
        Caller::system().record(&mut tx, now, "make-demo", ("setting", None), change).await?;
        tx.commit().await?;
        Ok(App { demo: Some(demo), ..app })
    }

    pub(super) async fn keep(self, tx: &mut Tx, now: Timestamp) -> Result<()> {
        let text = serde_json::to_string(&self).map_err(|e| AppError::Internal(Box::new(e)))?;
        Ok(setting::set(tx, KEY, &text, now).await?)
    }
}

impl App {
    /// The same application as its database says that it is: one over a demo bears the
    /// [mark](App::mark) and goes by the clock of the demo.
    ///
    /// # Errors
    /// Whatever the database reports.
    pub async fn as_installed(self) -> Result<App> {
        Ok(match Demo::of(&self.db).await? {
            Some(demo) => {
                let clock = Clock::ahead(SignedDuration::from_secs(demo.ahead));
                App { demo: Some(demo), clock, ..self }
            }
            None => self,
        })
    }
}
