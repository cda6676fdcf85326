//! Requests that carry a key: sending one again does nothing again.

use jiff::Timestamp;

use crate::db::{args, statements};
use crate::{Result, Tx, UserId};

statements! {
    SELECT = "SELECT verb, request, answer FROM idempotency_key
        WHERE user_id = $1 AND key = $2";
    INSERT = "INSERT INTO idempotency_key (user_id, key, verb, request, answer, used_at)
        VALUES ($1, $2, $3, $4, $5, $6)";
    FORGET = "DELETE FROM idempotency_key WHERE used_at < $1";
}

/// What was answered before.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Answered {
    /// What was asked for.
    pub verb: String,
    /// Hash of what came with it.
    pub request: String,
    /// The answer (JSON).
    pub answer: String,
}

/// What was answered to a person's request with that key.
///
/// # Errors
/// Whatever the database reports.
pub async fn find(tx: &mut Tx, user: UserId, key: &str) -> Result<Option<Answered>> {
    tx.optional(SELECT, args![user, key]).await
}

/// Keeps an answer, in the transaction of what was done.
///
/// # Errors
/// [`StoreError::Conflict`](crate::StoreError::Conflict) when another request with that key came
/// first.
pub async fn keep(
    tx: &mut Tx,
    user: UserId,
    key: &str,
    answered: &Answered,
    now: Timestamp,
) -> Result<()> {
    let args = args![user, key, &answered.verb, &answered.request, &answered.answer, now];
    tx.execute(INSERT, args).await.map(drop)
}

/// Forgets keys used before an instant; how many.
///
/// # Errors
/// Whatever the database reports.
pub async fn forget(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    tx.execute(FORGET, args![before]).await
}
