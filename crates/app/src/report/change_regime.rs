//! Changes a standing duty to report, or puts it to rest.

use ansinh_domain::access::Action;
use ansinh_domain::report::Regime;
use ansinh_store::RegimeId;
use ansinh_store::report::regime;

use super::ReportError;
use super::create_regime::{check, named_twice, told};
use crate::record::Change;
use crate::{App, AppError, Caller, Result};

/// Changes a regime as it was seen at `mod_count`. Rounds already opened keep what they were opened
/// with.
///
/// # Errors
/// [`AppError::Invalid`] with what it lacks; [`ReportError::Changed`].
pub async fn change_regime(
    app: &App,
    caller: &Caller,
    id: RegimeId,
    mod_count: i64,
    to: &Regime,
    active: bool,
) -> Result<()> {
    caller.may(app, Action::ManageRounds)?;
    check(to)?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let before = regime::find_in(&mut tx, id)
        .await?
        .ok_or(AppError::NotFound { what: "chế độ báo cáo" })?;
    if !regime::update(&mut tx, id, mod_count, to, active, now).await.map_err(named_twice)? {
        return Err(ReportError::Changed.into());
    }
    let change = Change::from(told(&before.content, before.active), told(to, active));
    caller.record(&mut tx, now, "change-regime", ("regime", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(())
}
