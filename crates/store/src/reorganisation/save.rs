//! Writes what an act added to the record.

use ansinh_domain::reorganisation::{Act, Change, Content, Holding, NewBody, State};
use jiff::Timestamp;

use super::project;
use crate::db::{args, statements};
use crate::decode::{json, word};
use crate::{Result, StoreError, Tx, UserId};

statements! {
    INSERT_ACT = "INSERT INTO reorganisation_act (id, seq, title, decision_text, decision_number,
            decision_date, effective, content, undoes, applied_by, applied_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    INSERT_BODY = "INSERT INTO body (id, kind, name, created_at, begun_by)
        VALUES ($1, $2, $3, $4, $5)";
    VOID = "UPDATE duty_holding SET voided_by = $2 WHERE row_no = $1 AND voided_by IS NULL";
    INSERT_HOLDING = "INSERT INTO duty_holding (row_no, duty_id, body_id, valid_from, valid_to,
            opened_by, closed_by, closing_reason, recorded_by, voided_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
}

/// Stores what the last act of `after` made of `before`, the state loaded in this transaction after
/// [`super::wait_turn`].
///
/// # Errors
/// [`StoreError::Conflict`] when somebody applied an act or brought a plan in meanwhile; nothing of
/// it may then be committed.
pub async fn save(
    tx: &mut Tx,
    before: &State,
    after: &State,
    by: Option<UserId>,
    now: Timestamp,
) -> Result<()> {
    let Some(act) = after.acts().get(before.acts().len()) else {
        return Err(StoreError::Broken("no act to save".to_owned()));
    };
    insert_act(tx, act, number(after.acts().len())?, by, now).await?;
    if let Content::Reorganise { changes, .. } = &act.content {
        for change in changes {
            if let Change::Begin { body } = change {
                insert_body(tx, body, act, now).await?;
            }
        }
    }
    let known = before.rows().len();
    for (was, is) in before.rows().iter().zip(after.rows()) {
        if was.voided_by == is.voided_by {
            continue;
        }
        if tx.execute(VOID, args![number(is.row)?, is.voided_by]).await? != 1 {
            return Err(StoreError::Conflict(format!("holding {} was voided before", is.row)));
        }
    }
    for row in after.rows().iter().skip(known) {
        insert_holding(tx, row).await?;
    }
    project::write(tx, before, after).await
}

async fn insert_act(
    tx: &mut Tx,
    act: &Act,
    seq: i64,
    by: Option<UserId>,
    now: Timestamp,
) -> Result<()> {
    let undoes = match &act.content {
        Content::Undo { of } => Some(*of),
        Content::Reorganise { .. } => None,
    };
    let decision = &act.decision;
    tx.execute(
        INSERT_ACT,
        args![
            act.id,
            seq,
            &act.title,
            &decision.text,
            decision.number.as_deref(),
            decision.date,
            act.effective,
            json(&act.content)?,
            undoes,
            by,
            now
        ],
    )
    .await
    .map(drop)
}

async fn insert_body(tx: &mut Tx, body: &NewBody, act: &Act, now: Timestamp) -> Result<()> {
    let kind = word(&body.kind)?;
    tx.execute(INSERT_BODY, args![body.id, kind, &body.name, now, act.id]).await.map(drop)
}

async fn insert_holding(tx: &mut Tx, row: &Holding) -> Result<()> {
    let owner = &row.owner;
    tx.execute(
        INSERT_HOLDING,
        args![
            number(row.row)?,
            owner.slot,
            owner.body,
            owner.span.from,
            owner.span.to,
            owner.opened_by,
            owner.closed_by,
            owner.closing.as_ref().map(|closing| closing.reason.as_str()),
            row.recorded_by,
            row.voided_by
        ],
    )
    .await
    .map(drop)
}

fn number<T: TryInto<i64>>(value: T) -> Result<i64> {
    value.try_into().map_err(|_| StoreError::Broken("a number beyond BIGINT".to_owned()))
}
