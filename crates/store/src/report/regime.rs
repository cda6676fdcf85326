//! Standing duties to report.

use ansinh_domain::report::Regime;
use jiff::Timestamp;

use crate::db::{args, statements};
use crate::decode::json;
use crate::{Db, PlanId, RegimeId, Result, Tx, UserId};

statements! {
    SELECT_OF_PLAN = "SELECT id, plan_id, content, active, created_at, mod_count
        FROM regime WHERE plan_id = $1 ORDER BY created_at, id";
    SELECT_ONE = "SELECT id, plan_id, content, active, created_at, mod_count
        FROM regime WHERE id = $1";
    INSERT = "INSERT INTO regime (id, plan_id, name, content, active, created_by, created_at,
            changed_at, mod_count)
        VALUES ($1, $2, $3, $4, TRUE, $5, $6, $6, 1)";
    UPDATE = "UPDATE regime SET name = $3, content = $4, active = $5, changed_at = $6,
            mod_count = mod_count + 1
        WHERE id = $1 AND mod_count = $2";
}

/// A regime of a plan.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct RegimeRow {
    /// Its id.
    pub id: RegimeId,
    /// Of which plan.
    pub plan_id: PlanId,
    /// What it says.
    #[sqlx(try_from = "crate::decode::Text<Regime>")]
    pub content: Regime,
    /// Rounds of it may be opened.
    pub active: bool,
    /// When it was made.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub created_at: Timestamp,
    /// Grows with each change.
    pub mod_count: i64,
}

/// The regimes of a plan, oldest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_plan(db: &Db, plan: PlanId) -> Result<Vec<RegimeRow>> {
    db.all(SELECT_OF_PLAN, args![plan]).await
}

/// One regime.
///
/// # Errors
/// Whatever the database reports.
pub async fn find(db: &Db, id: RegimeId) -> Result<Option<RegimeRow>> {
    db.optional(SELECT_ONE, args![id]).await
}

/// [`find`] within a transaction.
///
/// # Errors
/// Whatever the database reports.
pub async fn find_in(tx: &mut Tx, id: RegimeId) -> Result<Option<RegimeRow>> {
    tx.optional(SELECT_ONE, args![id]).await
}

/// Stores a regime.
///
/// # Errors
/// [`StoreError::Conflict`](crate::StoreError::Conflict) when the plan has one of that name.
pub async fn insert(
    tx: &mut Tx,
    id: RegimeId,
    plan: PlanId,
    regime: &Regime,
    by: Option<UserId>,
    now: Timestamp,
) -> Result<()> {
    tx.execute(INSERT, args![id, plan, &regime.name, json(regime)?, by, now]).await.map(drop)
}

/// Changes a regime; false when somebody else did since `mod_count`. Rounds opened keep theirs.
///
/// # Errors
/// [`StoreError::Conflict`](crate::StoreError::Conflict) when the plan has another of that name.
pub async fn update(
    tx: &mut Tx,
    id: RegimeId,
    mod_count: i64,
    regime: &Regime,
    active: bool,
    now: Timestamp,
) -> Result<bool> {
    let args = args![id, mod_count, &regime.name, json(regime)?, active, now];
    Ok(tx.execute(UPDATE, args).await? > 0)
}
