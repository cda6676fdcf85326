//! The log as pages show it: narrowed, newest first, cut by number.

use jiff::Timestamp;

use super::AuditEntry;
use crate::db::{args, statements};
use crate::{Db, Result, UserId};

statements! {
    SEARCH = "SELECT a.seq, a.happened_at, a.actor, a.user_id, u.name AS user_name, a.body_id,
            b.name AS body_name, a.verb, a.subject_kind, a.subject_id, a.before_value,
            a.after_value, a.result, a.address, a.agent, a.previous_hash, a.hash, a.marks
        FROM audit_entry a LEFT JOIN user_account u ON u.id = a.user_id
        LEFT JOIN body b ON b.id = a.body_id
        WHERE (CAST($1 AS BIGINT) IS NULL OR a.seq < $1)
            AND (CAST($2 AS UUID) IS NULL OR a.user_id = $2)
            AND (CAST($3 AS TEXT) IS NULL OR a.actor = $3)
            AND (CAST($4 AS TEXT) IS NULL OR a.verb = $4)
            AND (CAST($5 AS UUID) IS NULL OR a.subject_id = $5)
            AND (CAST($6 AS TEXT) IS NULL OR CASE a.result WHEN 'done' THEN 'done'
                WHEN 'failed' THEN 'failed' ELSE 'refused' END = $6)
            AND (CAST($7 AS BIGINT) IS NULL OR a.happened_at >= $7)
            AND (CAST($8 AS BIGINT) IS NULL OR a.happened_at < $8)
        ORDER BY a.seq DESC LIMIT $9";
    SELECT_ONE = "SELECT a.seq, a.happened_at, a.actor, a.user_id, u.name AS user_name, a.body_id,
            b.name AS body_name, a.verb, a.subject_kind, a.subject_id, a.before_value,
            a.after_value, a.result, a.address, a.agent, a.previous_hash, a.hash, a.marks
        FROM audit_entry a LEFT JOIN user_account u ON u.id = a.user_id
        LEFT JOIN body b ON b.id = a.body_id
        WHERE a.seq = $1";
    COUNT = "SELECT value FROM counter WHERE name = 'audit'";
    SELECT_VERBS = "SELECT DISTINCT verb AS word FROM audit_entry ORDER BY verb";
    SELECT_PEOPLE = "SELECT u.id, u.name FROM user_account u
        WHERE EXISTS (SELECT 1 FROM audit_entry a WHERE a.user_id = u.id) ORDER BY u.name, u.id";
}

/// How what was asked for ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was not allowed, or could not be taken as sent.
    Refused,
    /// It was begun and went wrong.
    Failed,
}

impl Outcome {
    /// Every outcome, in the order pages list them.
    pub const ALL: [Outcome; 3] = [Outcome::Done, Outcome::Refused, Outcome::Failed];

    /// The outcome that a result stands for: whatever is neither done nor failed says why not.
    pub fn of(result: &str) -> Outcome {
        match result {
            "done" => Outcome::Done,
            "failed" => Outcome::Failed,
            _ => Outcome::Refused,
        }
    }

    /// Its word, for addresses too.
    pub fn word(self) -> &'static str {
        match self {
            Outcome::Done => "done",
            Outcome::Refused => "refused",
            Outcome::Failed => "failed",
        }
    }
}

/// What narrows the log; all of it must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// By this person.
    pub user: Option<UserId>,
    /// By "anonymous", "user" or "system".
    pub actor: Option<String>,
    /// This was done.
    pub verb: Option<String>,
    /// To this.
    pub subject: Option<uuid::Uuid>,
    /// With this outcome.
    pub outcome: Option<Outcome>,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub until: Option<Timestamp>,
}

/// A person who stands in the log.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Person {
    /// Their account.
    pub id: UserId,
    /// Their name now.
    pub name: String,
}

/// A page of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditPage {
    /// Entries, newest first.
    pub rows: Vec<AuditEntry>,
    /// There are older ones that pass the filter.
    pub more: bool,
    /// Entries of the whole log.
    pub total: i64,
    /// Every verb in the log.
    pub verbs: Vec<String>,
    /// Everyone in the log.
    pub people: Vec<Person>,
}

#[derive(sqlx::FromRow)]
struct Word {
    word: String,
}

#[derive(sqlx::FromRow)]
struct Count {
    value: i64,
}

/// At most `limit` entries that pass `filter` and are older than the entry `older_than`.
///
/// # Errors
/// Whatever the database reports.
pub async fn page(
    db: &Db,
    filter: &AuditFilter,
    older_than: Option<i64>,
    limit: i64,
) -> Result<AuditPage> {
    let values = args![
        older_than,
        filter.user,
        filter.actor.as_ref(),
        filter.verb.as_ref(),
        filter.subject,
        filter.outcome.map(Outcome::word),
        filter.from,
        filter.until,
        limit.saturating_add(1)
    ];
    let mut rows: Vec<AuditEntry> = db.all(SEARCH, values).await?;
    let limit = usize::try_from(limit).unwrap_or_default();
    let more = rows.len() > limit;
    rows.truncate(limit);
    let total: Count = db.one(COUNT, args![]).await?;
    let verbs: Vec<Word> = db.all(SELECT_VERBS, args![]).await?;
    let people = db.all(SELECT_PEOPLE, args![]).await?;
    let verbs = verbs.into_iter().map(|row| row.word).collect();
    Ok(AuditPage { rows, more, total: total.value, verbs, people })
}

/// The entry of number `seq`.
///
/// # Errors
/// Whatever the database reports.
pub async fn entry(db: &Db, seq: i64) -> Result<Option<AuditEntry>> {
    db.optional(SELECT_ONE, args![seq]).await
}
