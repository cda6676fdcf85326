//! Sets what counts as a small number of persons.

use ansinh_domain::access::Action;
use ansinh_domain::publication::Small;
use ansinh_store::publication;

use crate::record::{Change, parts};
use crate::{App, AppError, Caller, Result};

/// Keeps from a day on from which number of persons on figures are made public, and which units
/// count persons. What was published before stays as it was.
///
/// # Errors
/// [`AppError::Invalid`] for what cannot be used.
pub async fn set_small(app: &App, caller: &Caller, new: &Small) -> Result<()> {
    caller.may(app, Action::ManageSettings)?;
    new.check().map_err(|fault| AppError::Invalid(fault.to_string()))?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    publication::set_small(&mut tx, new, caller.user(), now).await?;
    let change = Change::to(parts! {
        "from" => new.from,
        "below" => new.below,
        "units" => new.units.join(", "),
        "source" => new.source,
    });
    caller.record(&mut tx, now, "set-small-counts", ("setting", None), change).await?;
    tx.commit().await?;
    Ok(())
}
