//! Items whose text rests on what ended: found, and decided by people.

use std::collections::{BTreeSet, HashMap};

use ansinh_domain::reorganisation::{ItemKind, LostMeaning, LostVerdict, lost_meaning};
use ansinh_store::reorganisation::{self, ItemWords, NewVerdict, VerdictRow};
use ansinh_store::{Db, Tx};
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::{authorise, person, presets, typed};
use crate::record::{Change, parts};
use crate::{App, AppError, Caller, Result};

/// An item on the list, with why and what was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostItem {
    /// The item.
    pub words: ItemWords,
    /// The entries of the list of ended words it meets; at least one.
    pub why: Vec<LostMeaning>,
    /// Decisions about it, the newest first, each once.
    pub verdicts: Vec<VerdictRow>,
    decided: bool,
}

impl LostItem {
    /// Whether somebody has decided about every entry it meets.
    pub fn is_decided(&self) -> bool {
        self.decided
    }
}

/// Items whose text rests on what had ended by `on`: undecided ones first, then in the order of the
/// plans.
///
/// # Errors
/// Whatever the database reports.
pub async fn lost_items(db: &Db, on: Date) -> Result<Vec<LostItem>> {
    let rules = presets::ended_words(db).await?;
    if rules.is_empty() {
        return Ok(Vec::new());
    }
    let verdicts = reorganisation::verdicts(db).await?;
    let mut items = Vec::new();
    for words in reorganisation::item_words(db).await? {
        let why = lost_meaning(&words.text, &rules, on);
        if why.is_empty() {
            continue;
        }
        let about = |row: &&VerdictRow| (row.item, row.item_id) == (words.item, words.item_id);
        let mut verdicts: Vec<VerdictRow> = verdicts.iter().filter(about).cloned().collect();
        let decided = why.iter().all(|why| verdicts.iter().any(|row| row.rule == why.rule));
        // A decision is kept once for each entry it answers.
        verdicts.dedup_by_key(|row| row.decided_at);
        items.push(LostItem { words, why, verdicts, decided });
    }
    items.sort_by_key(LostItem::is_decided);
    Ok(items)
}

/// Items that somebody closed and nobody opened again since: rounds opened from then on do not ask
/// about them.
///
/// # Errors
/// Whatever the database reports.
pub async fn closed_items(tx: &mut Tx) -> Result<BTreeSet<(ItemKind, Uuid)>> {
    let (mut seen, mut closed) = (BTreeSet::new(), BTreeSet::new());
    for row in reorganisation::verdicts_in(tx).await? {
        let about = (row.item, row.item_id);
        if seen.insert((about, row.rule.clone())) && row.closes() {
            closed.insert(about);
        }
    }
    Ok(closed)
}

/// The wordings proposed for items to be restated, as decided by `at`: what rounds opened then ask
/// for. An item that was decided otherwise since has none.
///
/// # Errors
/// Whatever the database reports.
pub async fn restated_items(db: &Db, at: Timestamp) -> Result<HashMap<(ItemKind, Uuid), String>> {
    let mut newest = HashMap::new();
    for row in reorganisation::verdicts(db).await?.into_iter().filter(|row| row.decided_at <= at) {
        newest.entry((row.item, row.item_id)).or_insert(row.wording);
    }
    let worded = |(item, wording): (_, Option<String>)| Some((item, wording?));
    Ok(newest.into_iter().filter_map(worded).collect())
}

/// Keeps a decision about an item; earlier ones stay in the record. `wording` is the new text
/// proposed where the item is to be restated.
///
/// # Errors
/// [`AppError::Invalid`] without a reason or, where it is needed, a wording;
/// [`AppError::NotFound`] for an item that is not on the list.
pub async fn decide_lost(
    app: &App,
    caller: &Caller,
    item: (ItemKind, Uuid),
    verdict: LostVerdict,
    wording: &str,
) -> Result<()> {
    authorise(app, caller)?;
    let by = person(caller)?;
    let (LostVerdict::Keep(reason) | LostVerdict::Restate(reason) | LostVerdict::Close(reason)) =
        &verdict;
    let (reason, wording) = (typed(reason)?, typed(wording)?);
    let invalid = |what: &str| Err(AppError::Invalid(what.to_owned()));
    if reason.is_empty() {
        return invalid("Chưa ghi lý do. Hãy ghi lý do của quyết định rồi gửi lại.");
    }
    let wording = match &verdict {
        LostVerdict::Restate(_) if wording.is_empty() => {
            return invalid("Chưa ghi lời văn mới. Hãy ghi lời văn đề nghị sửa rồi gửi lại.");
        }
        LostVerdict::Restate(_) => Some(wording),
        LostVerdict::Keep(_) | LostVerdict::Close(_) => None,
    };
    let verdict = match verdict {
        LostVerdict::Keep(_) => LostVerdict::Keep(reason),
        LostVerdict::Restate(_) => LostVerdict::Restate(reason),
        LostVerdict::Close(_) => LostVerdict::Close(reason),
    };
    let known = lost_items(&app.db, app.today()).await?;
    let meant = |lost: &&LostItem| (lost.words.item, lost.words.item_id) == item;
    let Some(lost) = known.iter().find(meant) else {
        return Err(AppError::NotFound { what: "mục này trong danh sách việc hết nghĩa" });
    };
    let now = app.now();
    let mut tx = app.db.begin().await?;
    for why in &lost.why {
        let new = NewVerdict {
            id: app.ids.next(now),
            item: item.0,
            item_id: item.1,
            rule: &why.rule,
            verdict: &verdict,
            wording: wording.as_deref(),
            by,
            now,
        };
        reorganisation::insert_verdict(&mut tx, new).await?;
    }
    let kind = match item.0 {
        ItemKind::Indicator => "indicator",
        ItemKind::Task => "task",
    };
    let before = lost.verdicts.first().map(|row| {
        parts! { "verdict" => row.verdict, "reason" => row.reason, "wording" => row.wording }
    });
    let (word, reason) = match &verdict {
        LostVerdict::Keep(reason) => ("keep", reason),
        LostVerdict::Restate(reason) => ("restate", reason),
        LostVerdict::Close(reason) => ("close", reason),
    };
    let after = parts! { "verdict" => word, "reason" => reason, "wording" => wording };
    let change = Change::from(before.unwrap_or_default(), after);
    caller.record(&mut tx, now, "decide-lost-meaning", (kind, Some(item.1)), change).await?;
    tx.commit().await?;
    Ok(())
}
