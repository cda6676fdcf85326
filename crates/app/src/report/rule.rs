//! Rules of the coordinator over a plan's figures.

use std::collections::{BTreeMap, HashMap};

use ansinh_domain::access::Action;
use ansinh_domain::calendar::Period;
use ansinh_domain::check::{Comparison, Outcome, Rule, Severity, try_rule};
use ansinh_domain::report::Value;
use ansinh_store::report::{item, own_figure, rule};
use ansinh_store::{CheckRuleId, PlanId, PlanVersionId, StoreError};
use rust_decimal::Decimal;

use super::create_regime::find_plan;
use crate::record::{Change, parts};
use crate::{App, AppError, Caller, Result};

/// A rule as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedRule {
    /// What people call it.
    pub name: String,
    /// Its left side.
    pub left: String,
    /// How the sides must compare.
    pub comparison: Comparison,
    /// Its right side.
    pub right: String,
    /// How far the sides may differ; nothing for not at all.
    pub tolerance: String,
    /// How grave it is when broken.
    pub severity: Severity,
}

/// Reads a rule and runs it over what was received in past periods, latest first, without storing
/// anything.
///
/// # Errors
/// [`AppError::Invalid`] with the place of the fault.
pub async fn test_rule(
    app: &App,
    caller: &Caller,
    plan: PlanId,
    typed: &TypedRule,
) -> Result<(Rule, Vec<(Period, Outcome)>)> {
    caller.may(app, Action::ManageRounds)?;
    let version = find_plan(app, plan).await?.version_id;
    let codes = item::codes_of_version(&app.db, version).await?;
    let rule = read(typed, &|code| codes.values().any(|known| known == code))?;
    let past = past(app, version).await?;
    let outcomes = try_rule(&rule, past.iter().rev().map(|(period, figures)| (*period, figures)));
    Ok((rule, outcomes))
}

/// Stores a rule: reports are checked by it from now on.
///
/// # Errors
/// [`AppError::Invalid`] with the place of the fault, or when the plan has one of that name.
pub async fn add_rule(
    app: &App,
    caller: &Caller,
    plan: PlanId,
    typed: &TypedRule,
) -> Result<CheckRuleId> {
    caller.may(app, Action::ManageRounds)?;
    let version = find_plan(app, plan).await?.version_id;
    let codes = item::codes_of_version(&app.db, version).await?;
    let rule = read(typed, &|code| codes.values().any(|known| known == code))?;
    let now = app.now();
    let id: CheckRuleId = app.ids.next(now);
    let mut tx = app.db.begin().await?;
    match rule::insert(&mut tx, id, plan, &rule, caller.user(), now).await {
        Err(StoreError::Conflict(_)) => {
            return Err(AppError::Invalid("Kế hoạch đã có quy tắc cùng tên.".to_owned()));
        }
        other => other?,
    }
    let change = Change::to(parts! {
        "name" => rule.name,
        "rule" => rule.text(),
        "tolerance" => rule.tolerance.normalize().to_string(),
        "severity" => rule.severity.title(),
        "active" => true,
    });
    caller.record(&mut tx, now, "add-check-rule", ("check-rule", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(id)
}

/// Switches a rule on or off.
///
/// # Errors
/// Whatever the database reports.
pub async fn switch_rule(app: &App, caller: &Caller, id: CheckRuleId, on: bool) -> Result<()> {
    caller.may(app, Action::ManageRounds)?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if rule::set_active(&mut tx, id, on, caller.user(), now).await? {
        let change = Change::from(parts! { "active" => !on }, parts! { "active" => on });
        let subject = ("check-rule", Some(id.0));
        caller.record(&mut tx, now, "switch-check-rule", subject, change).await?;
    }
    tx.commit().await?;
    Ok(())
}

fn read(typed: &TypedRule, known: &impl Fn(&str) -> bool) -> Result<Rule> {
    let sides = (typed.left.as_str(), typed.comparison, typed.right.as_str());
    Rule::read(&typed.name, sides, &typed.tolerance, typed.severity, known)
        .map_err(|fault| AppError::Invalid(fault.to_string()))
}

/// Figures received so far by period and code: of several days of one period the latest.
async fn past(
    app: &App,
    version: PlanVersionId,
) -> Result<BTreeMap<Period, HashMap<String, Decimal>>> {
    let codes = item::codes_of_version(&app.db, version).await?;
    let mut past: BTreeMap<Period, HashMap<String, Decimal>> = BTreeMap::new();
    for figure in own_figure::of_version(&app.db, version).await? {
        let number = figure.value()?.as_ref().and_then(Value::number);
        if let (Some(code), Some(number)) = (codes.get(&figure.indicator_id), number) {
            past.entry(figure.period).or_default().insert(code.clone(), number);
        }
    }
    Ok(past)
}
