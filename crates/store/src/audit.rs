//! The audit log: who did what, when, from where, and what it changed. Append-only, without gaps.

use ansinh_domain::access::Actor;
use jiff::Timestamp;
use uuid::Uuid;

use crate::db::{args, statements};
use crate::{Db, Result, Tx, UserId};

statements! {
    /// Also the lock that puts entries of different transactions in the order they commit.
    NEXT = "UPDATE counter SET value = value + 1 WHERE name = 'audit' RETURNING value";
    INSERT = "INSERT INTO audit_entry (seq, happened_at, actor, user_id, verb, subject_kind,
            subject_id, before_value, after_value, result, address)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    SELECT_NEWEST = "SELECT a.seq, a.happened_at, a.actor, a.user_id, u.name AS user_name, a.verb,
            a.subject_kind, a.subject_id, a.before_value, a.after_value, a.result, a.address
        FROM audit_entry a LEFT JOIN user_account u ON u.id = a.user_id
        ORDER BY a.seq DESC LIMIT $1";
}

/// An entry to append.
#[derive(Debug, Clone)]
pub struct NewEntry<'a> {
    /// When.
    pub now: Timestamp,
    /// Who.
    pub actor: &'a Actor,
    /// From where.
    pub address: Option<&'a str>,
    /// What was done: "upload-source".
    pub verb: &'static str,
    /// What sort of thing it was done to: "import".
    pub subject_kind: &'static str,
    /// Which one.
    pub subject: Option<Uuid>,
    /// What was there before, where something was.
    pub before: Option<String>,
    /// What is there now.
    pub after: Option<String>,
    /// "done", or why not.
    pub result: &'a str,
}

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct AuditEntry {
    /// Its number, from 1, without gaps.
    pub seq: i64,
    /// When.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub happened_at: Timestamp,
    /// "anonymous", "user", "system".
    pub actor: String,
    /// Which user.
    pub user_id: Option<UserId>,
    /// Their name now.
    pub user_name: Option<String>,
    /// What was done.
    pub verb: String,
    /// What sort of thing it was done to.
    pub subject_kind: String,
    /// Which one.
    pub subject_id: Option<Uuid>,
    /// What was there before.
    pub before_value: Option<String>,
    /// What is there now.
    pub after_value: Option<String>,
    /// "done", or why not.
    pub result: String,
    /// From where.
    pub address: Option<String>,
}

/// Appends an entry, in the transaction of the change it tells of. Do it last: it holds a lock
/// until the transaction ends.
///
/// # Errors
/// Whatever the database reports.
pub async fn append(tx: &mut Tx, entry: NewEntry<'_>) -> Result<i64> {
    #[derive(sqlx::FromRow)]
    struct Next {
        value: i64,
    }
    let (actor, user) = match entry.actor {
        Actor::Anonymous => ("anonymous", None),
        Actor::User { id, .. } => ("user", Some(*id)),
        Actor::System => ("system", None),
    };
    let next: Next = tx.one(NEXT, args![]).await?;
    tx.execute(
        INSERT,
        args![
            next.value,
            entry.now,
            actor,
            user,
            entry.verb,
            entry.subject_kind,
            entry.subject,
            entry.before,
            entry.after,
            entry.result,
            entry.address
        ],
    )
    .await?;
    Ok(next.value)
}

/// The newest entries, newest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn newest(db: &Db, limit: i64) -> Result<Vec<AuditEntry>> {
    db.all(SELECT_NEWEST, args![limit]).await
}
