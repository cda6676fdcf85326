//! The audit log: who did what, for which body, when, from where, and what it changed. Append-only,
//! without gaps, each entry holding the hash of the one before it.

mod chain;
mod search;
mod verify;

use ansinh_domain::access::Actor;
use jiff::Timestamp;
use uuid::Uuid;

use crate::db::{args, statements, without_nul};
use crate::{BodyId, Db, Result, StoreError, Tx, UserId};

pub use chain::{AuditField, BEGINNING};
pub(crate) use search::STATEMENTS as SEARCH_STATEMENTS;
pub use search::{AuditFilter, AuditPage, Outcome, Person, entry, page};
pub(crate) use verify::STATEMENTS as VERIFY_STATEMENTS;
pub use verify::{Break, Verdict, verify};

use chain::Content;

statements! {
    /// Also the lock that puts entries of different transactions in the order they commit: whoever
    /// waits for it sees the head of the one before.
    NEXT = "UPDATE counter SET value = value + 1 WHERE name = 'audit' RETURNING value, head";
    SET_HEAD = "UPDATE counter SET head = $1 WHERE name = 'audit'";
    INSERT = "INSERT INTO audit_entry (seq, happened_at, actor, user_id, body_id, verb,
            subject_kind, subject_id, before_value, after_value, result, address, agent,
            previous_hash, hash, marks)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    SELECT_NEWEST = "SELECT a.seq, a.happened_at, a.actor, a.user_id, u.name AS user_name,
            a.body_id, b.name AS body_name, a.verb, a.subject_kind, a.subject_id, a.before_value,
            a.after_value, a.result, a.address, a.agent, a.previous_hash, a.hash, a.marks
        FROM audit_entry a LEFT JOIN user_account u ON u.id = a.user_id
        LEFT JOIN body b ON b.id = a.body_id
        ORDER BY a.seq DESC LIMIT $1";
    SELECT_NOTED = "SELECT seq AS value, hash AS head FROM audit_entry
        WHERE happened_at >= $1 AND user_id = $2 AND verb = $3 AND after_value = $4 LIMIT 1";
    LOCK = "UPDATE counter SET value = value WHERE name = 'audit' RETURNING value, head";
    /// Whether anything but coming, going and looking was noted after an entry.
    SELECT_CHANGE = "SELECT c.value AS last, EXISTS (SELECT 1 FROM audit_entry
            WHERE seq > $1 AND verb NOT IN ('end-other-sessions', 'end-session', 'export-audit',
                'export-list', 'request', 'sign-in', 'sign-out', 'view-personal-data')) AS changed
        FROM counter c WHERE c.name = 'audit'";
    /// The same for what does not hang on cells that nobody has received yet.
    SELECT_CHANGE_BUT_CELLS = "SELECT c.value AS last, EXISTS (SELECT 1 FROM audit_entry
            WHERE seq > $1 AND verb NOT IN ('end-other-sessions', 'end-session', 'export-audit',
                'export-list', 'request', 'save-cells', 'sign-in', 'sign-out',
                'view-personal-data')) AS changed
        FROM counter c WHERE c.name = 'audit'";
    ANY_UNCHAINED = "SELECT seq AS value, hash AS head FROM audit_entry
        WHERE hash IS NULL ORDER BY seq LIMIT 1";
    SELECT_UNCHAINED = "SELECT a.seq, a.happened_at, a.actor, a.user_id, NULL AS user_name,
            a.body_id, NULL AS body_name, a.verb, a.subject_kind, a.subject_id, a.before_value,
            a.after_value, a.result, a.address, a.agent, a.previous_hash, a.hash, a.marks
        FROM audit_entry a WHERE a.hash IS NULL ORDER BY a.seq LIMIT 500";
    CHAIN = "UPDATE audit_entry SET previous_hash = $2, hash = $3 WHERE seq = $1";
}

/// Most characters kept of what a browser says it is.
const LONGEST_AGENT: usize = 300;

/// An entry to append.
#[derive(Debug, Clone)]
pub struct NewEntry<'a> {
    /// When.
    pub now: Timestamp,
    /// Who.
    pub actor: &'a Actor,
    /// For which body, where they acted for one.
    pub body: Option<BodyId>,
    /// From where.
    pub address: Option<&'a str>,
    /// What the browser or program says it is.
    pub agent: Option<&'a str>,
    /// What was done: "upload-source".
    pub verb: &'static str,
    /// What sort of thing it was done to: "import".
    pub subject_kind: &'a str,
    /// Which one.
    pub subject: Option<Uuid>,
    /// What was there before, where something was: text, or JSON where it has parts.
    pub before: Option<String>,
    /// What is there now.
    pub after: Option<String>,
    /// "done", "failed", or why it was refused.
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
    /// For which body.
    pub body_id: Option<BodyId>,
    /// Its name now.
    pub body_name: Option<String>,
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
    /// "done", "failed", or why it was refused.
    pub result: String,
    /// From where.
    pub address: Option<String>,
    /// What the browser or program said it was.
    pub agent: Option<String>,
    /// Hash of the entry before, [`BEGINNING`] for the first.
    pub previous_hash: Option<String>,
    /// Its own hash.
    pub hash: Option<String>,
    /// A short mark of each field.
    pub marks: Option<String>,
}

impl AuditEntry {
    /// How it ended.
    pub fn outcome(&self) -> Outcome {
        Outcome::of(&self.result)
    }

    fn content(&self) -> Content<'_> {
        Content {
            seq: self.seq,
            happened_at: self.happened_at,
            actor: &self.actor,
            user: self.user_id.map(|id| id.0),
            body: self.body_id.map(|id| id.0),
            verb: &self.verb,
            subject_kind: &self.subject_kind,
            subject: self.subject_id,
            before: self.before_value.as_deref(),
            after: self.after_value.as_deref(),
            result: &self.result,
            address: self.address.as_deref(),
            agent: self.agent.as_deref(),
        }
    }
}

/// The counter: number and hash of the newest entry.
#[derive(Debug, Clone, sqlx::FromRow)]
struct Head {
    value: i64,
    head: Option<String>,
}

/// Appends an entry, in the transaction of the change it tells of. Do it last: it holds a lock
/// until the transaction ends.
///
/// # Errors
/// Whatever the database reports.
pub async fn append(tx: &mut Tx, entry: NewEntry<'_>) -> Result<i64> {
    let (actor, user) = match entry.actor {
        Actor::Anonymous => ("anonymous", None),
        Actor::User { id, .. } => ("user", Some(*id)),
        Actor::System => ("system", None),
    };
    // As they will be kept: the hash is over these.
    let (before, after) = (entry.before.map(without_nul), entry.after.map(without_nul));
    let address = entry.address.map(|address| without_nul(address.to_owned()));
    let agent = entry.agent.map(|agent| without_nul(agent.chars().take(LONGEST_AGENT).collect()));
    let next: Head = tx.one(NEXT, args![]).await?;
    let previous = next.head.as_deref().unwrap_or(BEGINNING);
    let content = Content {
        seq: next.value,
        happened_at: entry.now,
        actor,
        user,
        body: entry.body.map(|id| id.0),
        verb: entry.verb,
        subject_kind: entry.subject_kind,
        subject: entry.subject,
        before: before.as_deref(),
        after: after.as_deref(),
        result: entry.result,
        address: address.as_deref(),
        agent: agent.as_deref(),
    };
    let hash = content.hash(previous);
    tx.execute(
        INSERT,
        args![
            content.seq,
            content.happened_at,
            content.actor,
            content.user,
            content.body,
            content.verb,
            content.subject_kind,
            content.subject,
            content.before,
            content.after,
            content.result,
            content.address,
            content.agent,
            previous,
            &hash,
            content.marks()
        ],
    )
    .await?;
    tx.execute(SET_HEAD, args![&hash]).await?;
    Ok(next.value)
}

/// Chains the entries of before there was a chain; the number of them. Nothing to do but at the
/// first start of a program that knows the chain.
///
/// # Errors
/// Whatever the database reports.
pub(crate) async fn chain_old(db: &Db) -> Result<u64> {
    let open: Option<Head> = db.optional(ANY_UNCHAINED, args![]).await?;
    if open.is_none() {
        return Ok(0);
    }
    let mut tx = db.begin().await?;
    let mut head: Head = tx.one(LOCK, args![]).await?;
    let mut chained = 0;
    loop {
        let rows: Vec<AuditEntry> = tx.all(SELECT_UNCHAINED, args![]).await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            let previous = head.head.as_deref().unwrap_or(BEGINNING);
            let hash = row.content().hash(previous);
            if tx.execute(CHAIN, args![row.seq, previous, &hash]).await? != 1 {
                return Err(StoreError::NotFound);
            }
            head.head = Some(hash);
            chained += 1;
        }
    }
    tx.execute(SET_HEAD, args![head.head.as_ref()]).await?;
    tx.commit().await?;
    Ok(chained)
}

/// Whether an entry says since an instant that this person did this, with these words of what is
/// there now.
///
/// # Errors
/// Whatever the database reports.
pub async fn noted_since(
    db: &Db,
    user: Option<UserId>,
    verb: &str,
    after: &str,
    since: Timestamp,
) -> Result<bool> {
    let found: Option<Head> = db.optional(SELECT_NOTED, args![since, user, verb, after]).await?;
    Ok(found.is_some())
}

/// What something that was read hangs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HangsOn {
    /// Anything that people decide or type.
    Anything,
    /// The same but for cells of reports that nobody has received yet.
    WhatCounts,
}

/// How far the log has come, beside something that was read earlier. Whatever was committed before
/// an entry can be read from then on: they are numbered in the order in which their transactions
/// commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, sqlx::FromRow)]
pub struct Progress {
    /// Number of the newest entry; 0 while there is none.
    pub last: i64,
    /// Whether anything was done after the entry asked about that could change what was read.
    pub changed: bool,
}

/// How far the log has come, and whether anything was done after an entry that could change what
/// hangs on `what`. Coming, going and looking change nothing; a verb this does not know does.
///
/// # Errors
/// Whatever the database reports.
pub async fn progress_since(db: &Db, seq: i64, what: HangsOn) -> Result<Progress> {
    let sql = match what {
        HangsOn::Anything => SELECT_CHANGE,
        HangsOn::WhatCounts => SELECT_CHANGE_BUT_CELLS,
    };
    Ok(db.optional(sql, args![seq]).await?.unwrap_or_default())
}

/// The newest entries, newest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn newest(db: &Db, limit: i64) -> Result<Vec<AuditEntry>> {
    db.all(SELECT_NEWEST, args![limit]).await
}
