//! When people are reminded, as an administrator set it.

use ansinh_domain::access::Action;
use ansinh_domain::remind::Rules;
use ansinh_store::{job, setting};

use super::run::{JOB_KIND, next_run};
use crate::record::{Change, Parts, parts};
use crate::{App, AppError, Caller, Result};

/// Setting that holds the rules.
const RULES: &str = "reminder-rules";

/// The rules in force: those set, or the ones the program ships.
///
/// # Errors
/// Whatever the database reports.
pub async fn reminder_rules(app: &App) -> Result<Rules> {
    let kept = setting::get(&app.db, RULES).await?;
    Ok(kept.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

/// Sets the rules; they hold from the next digests on.
///
/// # Errors
/// [`AppError::Invalid`] for rules that cannot stand.
pub async fn set_reminder_rules(app: &App, caller: &Caller, rules: &Rules) -> Result<()> {
    caller.may(app, Action::ManageSettings)?;
    rules.check().map_err(|wrong| AppError::Invalid(wrong.to_string()))?;
    let before = reminder_rules(app).await?;
    if before == *rules {
        return Ok(());
    }
    let text = serde_json::to_string(rules).map_err(|e| AppError::Internal(Box::new(e)))?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    setting::set(&mut tx, RULES, &text, now).await?;
    if before.hour != rules.hour {
        job::put_off(&mut tx, JOB_KIND, next_run(app.now(), rules.hour)).await?;
    }
    let change = Change::from(told(&before), told(rules));
    caller.record(&mut tx, now, "set-reminder-rules", ("setting", None), change).await?;
    tx.commit().await?;
    Ok(())
}

fn told(rules: &Rules) -> Parts {
    parts! {
        "active" => rules.active,
        "days_before" => rules.before,
        "on_day" => rules.on_day,
        "every" => rules.every,
        "times" => rules.times,
        "hour" => rules.hour,
        "reminder_kinds" => rules.kinds,
    }
}
