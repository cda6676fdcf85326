//! Puts an import aside for good.

use ansinh_domain::access::Action;
use ansinh_domain::text::clean;
use ansinh_store::ImportId;
use ansinh_store::import::{self, ImportState};

use crate::record::{Change, parts};
use crate::{App, AppError, Caller, Result};

/// Most characters of a reason.
const LONGEST_REASON: usize = 1000;

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
    caller.may(app, Action::RefuseImport)?;
    let reason: String = clean(reason).chars().take(LONGEST_REASON).collect();
    if reason.is_empty() {
        return Err(AppError::Invalid(
            "Hãy ghi lý do từ chối để người tải tệp lên biết cần làm gì.".to_owned(),
        ));
    }
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let detail = import::detail_in(&mut tx, import)
        .await?
        .ok_or(AppError::NotFound { what: "bản nhập kế hoạch" })?;
    if detail.row.state != ImportState::Review {
        return Err(AppError::WrongState { state: detail.row.state, wanted: "từ chối" });
    }
    if !import::refuse(&mut tx, import, &reason, now).await? {
        return Err(AppError::ChangedMeanwhile);
    }
    let change = Change::to(parts! { "reason" => reason });
    caller.record(&mut tx, now, "refuse-import", ("import", Some(import.0)), change).await?;
    tx.commit().await?;
    Ok(())
}
