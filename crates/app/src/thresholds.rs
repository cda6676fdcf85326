//! Numbers that an administrator may set.

use ansinh_domain::access::Action;
use ansinh_domain::threshold::Threshold;
use ansinh_store::setting;

use crate::record::{Change, parts};
use crate::{App, AppError, Caller, Result};

/// The value set, or the default.
///
/// # Errors
/// Whatever the database reports.
pub async fn threshold(app: &App, which: Threshold) -> Result<i64> {
    let kept = setting::get(&app.db, which.key()).await?;
    let kept = kept.and_then(|text| text.parse().ok()).filter(|value| which.allows(*value));
    Ok(kept.unwrap_or(which.default_value()))
}

/// Sets the value; as typed.
///
/// # Errors
/// [`AppError::Invalid`] for what is no number or out of range.
pub async fn set_threshold(
    app: &App,
    caller: &Caller,
    which: Threshold,
    typed: &str,
) -> Result<()> {
    caller.may(app, Action::ManageSettings)?;
    let value = typed.trim().parse().ok().filter(|value| which.allows(*value));
    let Some(value) = value else {
        let (least, most) = which.range();
        return Err(AppError::Invalid(format!(
            "{}: hãy nhập một số nguyên từ {least} đến {most}.",
            which.title()
        )));
    };
    let before = threshold(app, which).await?;
    if before == value {
        return Ok(());
    }
    let now = app.now();
    let mut tx = app.db.begin().await?;
    setting::set(&mut tx, which.key(), &value.to_string(), now).await?;
    let change = Change::from(
        parts! { "setting" => which.title(), "value" => before },
        parts! { "setting" => which.title(), "value" => value },
    );
    caller.record(&mut tx, now, "set-threshold", ("setting", None), change).await?;
    tx.commit().await?;
    Ok(())
}
