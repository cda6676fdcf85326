//! Doing a thing once, however often it is asked for with one key.

use ansinh_store::report::once::{self, Answered};
use ansinh_store::{StoreError, Tx};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::ReportError;
use crate::{App, AppError, Caller, Result, token};

/// Longest key taken.
const LONGEST: usize = 200;

/// A request that may carry a key. Only people's requests do: a key belongs to who sent it.
pub(super) struct Once {
    key: Option<String>,
    verb: &'static str,
    request: String,
}

impl Once {
    /// A request; `what` is all that makes it differ from another.
    pub(super) fn new(
        key: Option<&str>,
        verb: &'static str,
        what: &impl Serialize,
    ) -> Result<Once> {
        let key = key.map(str::trim).filter(|key| !key.is_empty());
        if key.is_some_and(|key| key.len() > LONGEST) {
            return Err(AppError::Invalid(format!("Mã yêu cầu dài hơn {LONGEST} ký tự.")));
        }
        let text = serde_json::to_vec(what).map_err(|error| AppError::Internal(error.into()))?;
        Ok(Once { key: key.map(str::to_owned), verb, request: token::of_file(&text) })
    }

    /// What was answered when it came before.
    pub(super) async fn answered<T: DeserializeOwned>(
        &self,
        tx: &mut Tx,
        caller: &Caller,
    ) -> Result<Option<T>> {
        let (Some(key), Some(user)) = (&self.key, caller.user()) else { return Ok(None) };
        let Some(before) = once::find(tx, user, key).await? else { return Ok(None) };
        if before.verb != self.verb || before.request != self.request {
            return Err(ReportError::KeyReused.into());
        }
        let answer = serde_json::from_str(&before.answer);
        answer.map(Some).map_err(|error| AppError::Internal(error.into()))
    }

    /// Keeps the answer, in the transaction of what was done.
    pub(super) async fn keep<T: Serialize>(
        self,
        tx: &mut Tx,
        caller: &Caller,
        answer: &T,
        now: Timestamp,
    ) -> Result<()> {
        let (Some(key), Some(user)) = (self.key, caller.user()) else { return Ok(()) };
        let answer =
            serde_json::to_string(answer).map_err(|error| AppError::Internal(error.into()))?;
        let answered = Answered { verb: self.verb.to_owned(), request: self.request, answer };
        match once::keep(tx, user, &key, &answered, now).await {
            // The same request came twice at once; the other one did it.
            Err(StoreError::Conflict(_)) => Err(ReportError::Changed.into()),
            other => Ok(other?),
        }
    }
}

/// Keys are kept so many days: nobody sends a form again after that.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Forgets keys of long ago; how many.
///
/// # Errors
/// Whatever the database reports.
pub async fn forget_old_keys(app: &App) -> Result<u64> {
    let before = app.now().checked_sub(KEPT).unwrap_or(Timestamp::UNIX_EPOCH);
    let mut tx = app.db.begin().await?;
    let forgotten = once::forget(&mut tx, before).await?;
    tx.commit().await?;
    Ok(forgotten)
}
