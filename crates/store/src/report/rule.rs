//! Rules of the coordinator over a plan's figures.

use ansinh_domain::check::{Comparison, Rule, Severity, parse_expr};
use jiff::Timestamp;

use crate::db::{args, statements};
use crate::decode::word;
use crate::{CheckRuleId, Db, PlanId, Result, StoreError, Tx, UserId};

statements! {
    SELECT_OF_PLAN = "SELECT id, name, left_side, comparison, right_side, tolerance, severity,
            active
        FROM check_rule WHERE plan_id = $1 ORDER BY name, id";
    INSERT = "INSERT INTO check_rule (id, plan_id, name, left_side, comparison, right_side,
            tolerance, severity, active, changed_by, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, TRUE, $9, $10)";
    SET_ACTIVE = "UPDATE check_rule SET active = $2, changed_by = $3, changed_at = $4
        WHERE id = $1 AND active <> $2";
}

#[derive(sqlx::FromRow)]
struct Stored {
    id: CheckRuleId,
    name: String,
    left_side: String,
    #[sqlx(try_from = "crate::decode::Text<Comparison>")]
    comparison: Comparison,
    right_side: String,
    tolerance: String,
    #[sqlx(try_from = "crate::decode::Text<Severity>")]
    severity: Severity,
    active: bool,
}

/// A rule of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleRow {
    /// Its id.
    pub id: CheckRuleId,
    /// What it says.
    pub rule: Rule,
    /// Reports are checked by it.
    pub active: bool,
}

/// The rules of a plan, by name.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_plan(db: &Db, plan: PlanId) -> Result<Vec<RuleRow>> {
    let rows: Vec<Stored> = db.all(SELECT_OF_PLAN, args![plan]).await?;
    rows.into_iter().map(read).collect()
}

fn read(row: Stored) -> Result<RuleRow> {
    let unreadable = |what: &str| StoreError::Unreadable(format!("rule {}: {what}", row.id));
    let side = |text: &str| parse_expr(text).map_err(|fault| unreadable(&fault.to_string()));
    let rule = Rule {
        left: side(&row.left_side)?,
        comparison: row.comparison,
        right: side(&row.right_side)?,
        tolerance: row.tolerance.parse().map_err(|_| unreadable("its tolerance"))?,
        severity: row.severity,
        name: row.name,
    };
    Ok(RuleRow { id: row.id, rule, active: row.active })
}

/// Stores a rule.
///
/// # Errors
/// [`StoreError::Conflict`] when the plan has one of that name.
pub async fn insert(
    tx: &mut Tx,
    id: CheckRuleId,
    plan: PlanId,
    rule: &Rule,
    by: Option<UserId>,
    now: Timestamp,
) -> Result<()> {
    let args = args![
        id,
        plan,
        &rule.name,
        rule.left.to_string(),
        word(&rule.comparison)?,
        rule.right.to_string(),
        rule.tolerance.to_string(),
        word(&rule.severity)?,
        by,
        now
    ];
    tx.execute(INSERT, args).await.map(drop)
}

/// Switches a rule on or off; false when it was so already.
///
/// # Errors
/// Whatever the database reports.
pub async fn set_active(
    tx: &mut Tx,
    id: CheckRuleId,
    active: bool,
    by: Option<UserId>,
    now: Timestamp,
) -> Result<bool> {
    Ok(tx.execute(SET_ACTIVE, args![id, active, by, now]).await? > 0)
}
