//! Acts in preparation, with what was decided for each duty so far.

use ansinh_domain::reorganisation::{Outcome, Preparation};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::db::{args, statements};
use crate::decode::json;
use crate::{ActId, BodyId, Db, DutyId, PresetId, ReorganisationDraftId, Result, Tx, UserId};

/// Where an act in preparation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DraftState {
    /// It can be changed.
    Open,
    /// It was applied.
    Applied,
    /// It was given up.
    Dropped,
}

/// An act in preparation.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct DraftRow {
    /// Its identity.
    pub id: ReorganisationDraftId,
    /// What people call it.
    pub title: String,
    /// The citation as typed; may still be empty.
    pub decision: String,
    /// First day of the new organisation.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub effective: Date,
    /// The preset it was begun from.
    pub preset_id: Option<PresetId>,
    /// The act of that preset.
    pub preset_part: Option<String>,
    /// Changes and questions.
    #[sqlx(rename = "content", try_from = "crate::decode::Text<Preparation>")]
    pub preparation: Preparation,
    /// Where it stands.
    #[sqlx(try_from = "crate::decode::Text<DraftState>")]
    pub state: DraftState,
    /// What became of it.
    pub act_id: Option<ActId>,
    /// Who began it. For those who may see people.
    pub created_by_name: Option<String>,
    /// When.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub created_at: Timestamp,
    /// When it was last changed.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub changed_at: Timestamp,
    /// Counts changes.
    pub mod_count: i64,
}

/// What was decided for one duty of one body.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct DecisionRow {
    /// The duty.
    pub duty_id: DutyId,
    /// Who gives it up.
    pub body_id: BodyId,
    /// What becomes of it.
    #[sqlx(try_from = "crate::decode::Text<Outcome>")]
    pub outcome: Outcome,
    /// Why.
    pub reason: String,
    /// The rule whose proposal was followed.
    pub rule: Option<String>,
    /// Who decided.
    pub decided_by: UserId,
    /// Their name. For those who may see people.
    pub decided_by_name: Option<String>,
    /// When.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub decided_at: Timestamp,
}

/// An act to prepare.
#[derive(Debug, Clone, Copy)]
pub struct NewDraft<'a> {
    /// Its identity.
    pub id: ReorganisationDraftId,
    /// What people call it.
    pub title: &'a str,
    /// The citation.
    pub decision: &'a str,
    /// First day of the new organisation.
    pub effective: Date,
    /// The preset and the act of it that it begins from.
    pub preset: Option<(PresetId, &'a str)>,
    /// Changes and questions.
    pub preparation: &'a Preparation,
    /// Who begins it.
    pub by: Option<UserId>,
    /// When.
    pub now: Timestamp,
}

/// A decision to keep.
#[derive(Debug, Clone)]
pub struct NewDecision<'a> {
    /// The duty.
    pub duty: DutyId,
    /// Who gives it up.
    pub body: BodyId,
    /// What becomes of it.
    pub outcome: &'a Outcome,
    /// Why.
    pub reason: &'a str,
    /// The rule whose proposal was followed.
    pub rule: Option<&'a str>,
    /// Who decides.
    pub by: UserId,
    /// When.
    pub now: Timestamp,
}

macro_rules! drafts {
    ($rest:literal) => {
        concat!(
            "SELECT r.id, r.title, r.decision, r.effective, r.preset_id, r.preset_part, r.content,
                r.state, r.act_id, u.name AS created_by_name, r.created_at, r.changed_at,
                r.mod_count
            FROM reorganisation_draft r
            LEFT JOIN user_account u ON u.id = r.created_by ",
            $rest
        )
    };
}

statements! {
    SELECT_OPEN = drafts!("WHERE r.state = 'open' ORDER BY r.effective, r.created_at, r.id");
    SELECT_ONE = drafts!("WHERE r.id = $1");
    SELECT_DECISIONS = "SELECT d.duty_id, d.body_id, d.outcome, d.reason, d.rule, d.decided_by,
            u.name AS decided_by_name, d.decided_at
        FROM reorganisation_decision d
        LEFT JOIN user_account u ON u.id = d.decided_by
        WHERE d.draft_id = $1 ORDER BY d.duty_id, d.body_id";
    INSERT = "INSERT INTO reorganisation_draft (id, title, decision, effective, preset_id,
            preset_part, content, state, created_by, created_at, changed_at, mod_count)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9, $9, 0)";
    UPDATE = "UPDATE reorganisation_draft SET title = $3, decision = $4, effective = $5,
            content = $6, changed_at = $7, mod_count = mod_count + 1
        WHERE id = $1 AND mod_count = $2 AND state = 'open'";
    TOUCH = "UPDATE reorganisation_draft SET changed_at = $2, mod_count = mod_count + 1
        WHERE id = $1 AND state = 'open'";
    FINISH = "UPDATE reorganisation_draft SET state = $3, act_id = $4, changed_at = $5,
            mod_count = mod_count + 1
        WHERE id = $1 AND mod_count = $2 AND state = 'open'";
    UPSERT_DECISION = "INSERT INTO reorganisation_decision (draft_id, duty_id, body_id, outcome,
            reason, rule, decided_by, decided_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (draft_id, duty_id, body_id) DO UPDATE SET outcome = excluded.outcome,
            reason = excluded.reason, rule = excluded.rule, decided_by = excluded.decided_by,
            decided_at = excluded.decided_at";
    DELETE_DECISION = "DELETE FROM reorganisation_decision
        WHERE draft_id = $1 AND duty_id = $2 AND body_id = $3";
}

/// Acts that are being prepared, by their day.
///
/// # Errors
/// Whatever the database reports.
pub async fn open_drafts(db: &Db) -> Result<Vec<DraftRow>> {
    db.all(SELECT_OPEN, args![]).await
}

/// One of them, open or not.
///
/// # Errors
/// Whatever the database reports.
pub async fn draft(db: &Db, id: ReorganisationDraftId) -> Result<Option<DraftRow>> {
    db.optional(SELECT_ONE, args![id]).await
}

/// [`draft`] within a transaction.
///
/// # Errors
/// Whatever the database reports.
pub async fn draft_in(tx: &mut Tx, id: ReorganisationDraftId) -> Result<Option<DraftRow>> {
    tx.optional(SELECT_ONE, args![id]).await
}

/// What was decided in it so far.
///
/// # Errors
/// Whatever the database reports.
pub async fn decisions(db: &Db, id: ReorganisationDraftId) -> Result<Vec<DecisionRow>> {
    db.all(SELECT_DECISIONS, args![id]).await
}

/// [`decisions`] within a transaction.
///
/// # Errors
/// Whatever the database reports.
pub async fn decisions_in(tx: &mut Tx, id: ReorganisationDraftId) -> Result<Vec<DecisionRow>> {
    tx.all(SELECT_DECISIONS, args![id]).await
}

/// Begins an act in preparation.
///
/// # Errors
/// Whatever the database reports.
pub async fn insert_draft(tx: &mut Tx, new: NewDraft<'_>) -> Result<()> {
    let (preset, part) = new.preset.unzip();
    tx.execute(
        INSERT,
        args![
            new.id,
            new.title,
            new.decision,
            new.effective,
            preset,
            part,
            json(new.preparation)?,
            new.by,
            new.now
        ],
    )
    .await
    .map(drop)
}

/// Writes a changed draft; false when it is no longer open or was changed since it was read.
///
/// # Errors
/// Whatever the database reports.
pub async fn update_draft(tx: &mut Tx, draft: &DraftRow, now: Timestamp) -> Result<bool> {
    let changed = tx
        .execute(
            UPDATE,
            args![
                draft.id,
                draft.mod_count,
                &draft.title,
                &draft.decision,
                draft.effective,
                json(&draft.preparation)?,
                now
            ],
        )
        .await?;
    Ok(changed > 0)
}

/// Counts a change of its decisions; false when it is no longer open.
///
/// # Errors
/// Whatever the database reports.
pub async fn touch_draft(tx: &mut Tx, id: ReorganisationDraftId, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(TOUCH, args![id, now]).await? > 0)
}

/// Ends an act in preparation: applied when there is an act, else dropped. False when it is no
/// longer open or was changed since it was read.
///
/// # Errors
/// Whatever the database reports.
pub async fn finish_draft(
    tx: &mut Tx,
    draft: &DraftRow,
    act: Option<ActId>,
    now: Timestamp,
) -> Result<bool> {
    let state = if act.is_some() { "applied" } else { "dropped" };
    Ok(tx.execute(FINISH, args![draft.id, draft.mod_count, state, act, now]).await? > 0)
}

/// Keeps a decision in the place of an earlier one about the same duty of the same body.
///
/// # Errors
/// [`StoreError::Broken`](crate::StoreError::Broken) for a duty or body that is not there.
pub async fn decide(
    tx: &mut Tx,
    draft: ReorganisationDraftId,
    new: &NewDecision<'_>,
) -> Result<()> {
    tx.execute(
        UPSERT_DECISION,
        args![draft, new.duty, new.body, json(new.outcome)?, new.reason, new.rule, new.by, new.now],
    )
    .await
    .map(drop)
}

/// Takes a decision back; false when there was none.
///
/// # Errors
/// Whatever the database reports.
pub async fn withdraw(
    tx: &mut Tx,
    draft: ReorganisationDraftId,
    duty: DutyId,
    body: BodyId,
) -> Result<bool> {
    Ok(tx.execute(DELETE_DECISION, args![draft, duty, body]).await? > 0)
}
