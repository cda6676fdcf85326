//! What people decided about items whose text rests on what ended.

use ansinh_domain::reorganisation::{ItemKind, LostVerdict};
use jiff::Timestamp;
use uuid::Uuid;

use crate::db::{args, statements};
use crate::{Db, IndicatorId, Result, TaskId, Tx, UserId, VerdictId};

/// A decision about an item.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct VerdictRow {
    /// Indicator or task.
    #[sqlx(try_from = "crate::decode::Text<ItemKind>")]
    pub item: ItemKind,
    /// Its identity.
    pub item_id: Uuid,
    /// The entry of the list of ended words it answers.
    pub rule: String,
    /// "keep", "restate" or "close".
    pub verdict: String,
    /// Why.
    pub reason: String,
    /// The wording proposed, where it is to be restated.
    pub wording: Option<String>,
    /// Who decided. For those who may see people.
    pub decided_by_name: Option<String>,
    /// When.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub decided_at: Timestamp,
}

impl VerdictRow {
    /// Whether the item is closed: it is no longer asked about.
    pub fn closes(&self) -> bool {
        self.verdict == "close"
    }
}

/// A decision to keep.
#[derive(Debug, Clone, Copy)]
pub struct NewVerdict<'a> {
    /// Its identity.
    pub id: VerdictId,
    /// Indicator or task.
    pub item: ItemKind,
    /// Its identity.
    pub item_id: Uuid,
    /// The entry of the list of ended words it answers.
    pub rule: &'a str,
    /// What is decided, with the reason.
    pub verdict: &'a LostVerdict,
    /// The wording proposed; for restating only.
    pub wording: Option<&'a str>,
    /// Who decides.
    pub by: UserId,
    /// When.
    pub now: Timestamp,
}

macro_rules! verdicts {
    ($rest:literal) => {
        concat!(
            "SELECT CASE WHEN l.indicator_id IS NULL THEN 'task' ELSE 'indicator' END AS item,
                COALESCE(l.indicator_id, l.task_id) AS item_id, l.rule, l.verdict, l.reason,
                l.wording, u.name AS decided_by_name, l.decided_at
            FROM lost_meaning_verdict l
            LEFT JOIN user_account u ON u.id = l.decided_by ",
            $rest,
            " ORDER BY l.decided_at DESC, l.id DESC"
        )
    };
}

statements! {
    SELECT_ALL = verdicts!("");
    SELECT_OF_ITEM = verdicts!("WHERE l.indicator_id = $1 OR l.task_id = $1");
    INSERT = "INSERT INTO lost_meaning_verdict (id, indicator_id, task_id, rule, verdict, reason,
            wording, decided_by, decided_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
}

/// All decisions, the newest first: of one item and rule only the first counts.
///
/// # Errors
/// Whatever the database reports.
pub async fn verdicts(db: &Db) -> Result<Vec<VerdictRow>> {
    db.all(SELECT_ALL, args![]).await
}

/// [`verdicts`] within a transaction.
///
/// # Errors
/// Whatever the database reports.
pub async fn verdicts_in(tx: &mut Tx) -> Result<Vec<VerdictRow>> {
    tx.all(SELECT_ALL, args![]).await
}

/// Decisions about one indicator or task, the newest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn verdicts_of(db: &Db, item: Uuid) -> Result<Vec<VerdictRow>> {
    db.all(SELECT_OF_ITEM, args![item]).await
}

/// Keeps a decision beside the earlier ones.
///
/// # Errors
/// [`StoreError::Broken`](crate::StoreError::Broken) for an item that is not there.
pub async fn insert_verdict(tx: &mut Tx, new: NewVerdict<'_>) -> Result<()> {
    let (indicator, task) = match new.item {
        ItemKind::Indicator => (Some(IndicatorId(new.item_id)), None),
        ItemKind::Task => (None, Some(TaskId(new.item_id))),
    };
    let (word, reason) = match new.verdict {
        LostVerdict::Keep(reason) => ("keep", reason),
        LostVerdict::Restate(reason) => ("restate", reason),
        LostVerdict::Close(reason) => ("close", reason),
    };
    let (rule, by) = (new.rule, new.by);
    tx.execute(INSERT, args![new.id, indicator, task, rule, word, reason, new.wording, by, new.now])
        .await
        .map(drop)
}
