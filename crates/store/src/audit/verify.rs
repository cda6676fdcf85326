//! Proves that the log is whole, or finds the first place where it is not.

use crate::db::{args, statements};
use crate::{Db, Result};

use super::chain::{AuditField, BEGINNING};
use super::{AuditEntry, Head};

statements! {
    SELECT_COUNTER = "SELECT value, head,
            (SELECT COALESCE(MAX(seq), 0) FROM audit_entry) AS newest
        FROM counter WHERE name = 'audit'";
    SELECT_BEFORE = "SELECT seq AS value, hash AS head FROM audit_entry WHERE seq = $1";
    SELECT_AFTER = "SELECT a.seq, a.happened_at, a.actor, a.user_id, NULL AS user_name, a.body_id,
            NULL AS body_name, a.verb, a.subject_kind, a.subject_id, a.before_value,
            a.after_value, a.result, a.address, a.agent, a.previous_hash, a.hash, a.marks
        FROM audit_entry a WHERE a.seq >= $1 AND a.seq <= $2 ORDER BY a.seq LIMIT 1000";
}

/// The counter beside what it counts, in one look, so that nobody appends in between.
#[derive(sqlx::FromRow)]
struct Counter {
    value: i64,
    head: Option<String>,
    newest: i64,
}

/// What a walk along the chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Entries found good, from the first asked for.
    pub good: i64,
    /// Number and hash of the last good one: kept elsewhere, it proves later that nothing up to it
    /// was written anew.
    pub head: Option<(i64, String)>,
    /// The first place where the chain does not hold.
    pub broken: Option<(i64, Break)>,
    /// Of [`Break::Content`], the fields that no longer fit, where their marks tell.
    pub fields: Vec<AuditField>,
}

/// Why the chain does not hold at an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    /// There is no entry of this number.
    Missing,
    /// Its content is not what its hash vouches for.
    Content,
    /// It names another hash than the entry before has.
    Previous,
    /// It is later than the newest one counted.
    Uncounted,
    /// It is the newest one, and not the one the counter names.
    Head,
}

/// Recomputes the chain from entry `from` to entry `to`, both included; without them the whole. Reads
/// a thousand at a time. What is appended meanwhile is left out.
///
/// # Errors
/// Whatever the database reports.
pub async fn verify(db: &Db, from: Option<i64>, to: Option<i64>) -> Result<Verdict> {
    let counter: Counter = db.one(SELECT_COUNTER, args![]).await?;
    let first = from.unwrap_or(1).max(1);
    let last = to.unwrap_or(counter.value).min(counter.value);
    let mut verdict = Verdict { good: 0, head: None, broken: None, fields: Vec::new() };
    let mut previous = match first {
        1 => BEGINNING.to_owned(),
        _ => match db.optional::<Head>(SELECT_BEFORE, args![first - 1]).await? {
            Some(before) => before.head.unwrap_or_default(),
            None => return Ok(Verdict { broken: Some((first - 1, Break::Missing)), ..verdict }),
        },
    };
    let mut expected = first;
    while expected <= last {
        let rows: Vec<AuditEntry> = db.all(SELECT_AFTER, args![expected, last]).await?;
        let any = !rows.is_empty();
        for row in rows {
            if let Some(broken) = examine(&row, expected, &previous) {
                if broken.1 == Break::Content {
                    verdict.fields = row.content().differing(row.marks.as_deref());
                }
                verdict.broken = Some(broken);
                return Ok(verdict);
            }
            previous = row.hash.unwrap_or_default();
            verdict.good += 1;
            verdict.head = Some((row.seq, previous.clone()));
            expected += 1;
        }
        if !any {
            verdict.broken = Some((expected, Break::Missing));
            return Ok(verdict);
        }
    }
    if to.is_none_or(|to| to >= counter.value) {
        if first <= last.saturating_add(1)
            && previous != counter.head.as_deref().unwrap_or(BEGINNING)
        {
            verdict.broken = Some((last, Break::Head));
        } else if counter.newest > counter.value {
            verdict.broken = Some((counter.value.saturating_add(1), Break::Uncounted));
        }
    }
    Ok(verdict)
}

fn examine(row: &AuditEntry, expected: i64, previous: &str) -> Option<(i64, Break)> {
    if row.seq != expected {
        return Some((expected, Break::Missing));
    }
    let named = row.previous_hash.as_deref().unwrap_or_default();
    if row.hash.as_deref() != Some(row.content().hash(named).as_str()) {
        return Some((row.seq, Break::Content));
    }
    (named != previous).then_some((row.seq, Break::Previous))
}
