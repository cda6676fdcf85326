//! Sets thresholds from a day on.

use ansinh_domain::access::Action;
use ansinh_domain::assess::Settings;
use ansinh_store::assess as kept;

use crate::record::{Change, parts};
use crate::{App, AppError, Caller, Result};

/// Keeps thresholds from their first day on. Assessments of earlier days stay as they were.
///
/// # Errors
/// [`AppError::Invalid`] for thresholds that cannot be used.
pub async fn set_thresholds(app: &App, caller: &Caller, new: &Settings) -> Result<()> {
    caller.may(app, Action::ManageSettings)?;
    new.check().map_err(|fault| AppError::Invalid(fault.to_string()))?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    kept::set(&mut tx, new, caller.user(), now).await?;
    let change = Change::to(parts! {
        "from" => new.from,
        "on_track" => new.on_track,
        "acceleration" => new.acceleration,
        "deteriorating" => new.deteriorating,
        "about" => new.about,
        "stale_days" => new.stale_days,
        "soon_days" => new.soon_days,
        "source" => new.source,
    });
    caller.record(&mut tx, now, "set-assessment-thresholds", ("setting", None), change).await?;
    tx.commit().await?;
    Ok(())
}
