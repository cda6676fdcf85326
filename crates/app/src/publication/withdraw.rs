//! Withdraws what was made public.

use ansinh_domain::access::Action;
use ansinh_domain::text::clean;
use ansinh_store::publication::{self, Withdrawal};
use ansinh_store::{PlanId, PublicationId, StoreError};

use crate::record::{Change, parts};
use crate::{App, AppError, Caller, Result};

/// Longest reason.
const LONGEST: usize = 2_000;

/// Notes that a publication of a plan no longer holds, and why. Its number and date stay, and what
/// it says too, unless it is `closed` because it shows what must not be shown.
///
/// # Errors
/// [`AppError::Invalid`] without a reason, or when it was withdrawn before; [`AppError::NotFound`].
pub async fn withdraw(
    app: &App,
    caller: &Caller,
    plan: PlanId,
    id: PublicationId,
    (reason, closed): (&str, bool),
) -> Result<()> {
    caller.may(app, Action::Publish)?;
    let reason = clean(reason);
    if reason.is_empty() || reason.chars().count() > LONGEST {
        let words = format!("Hãy ghi lý do thu hồi, không quá {LONGEST} ký tự.");
        return Err(AppError::Invalid(words));
    }
    let (today, now) = (app.today(), app.now());
    let mut tx = app.db.begin().await?;
    let row = publication::find_in(&mut tx, id).await?.filter(|row| row.plan_id == plan);
    let row = row.ok_or(AppError::NotFound { what: "lần công khai này" })?;
    let before = || AppError::Invalid(format!("Công bố số {} đã được thu hồi.", row.number));
    if !row.holds() {
        return Err(before());
    }
    let what = Withdrawal { reason: &reason, closed, replaced_by: None };
    match publication::withdraw(&mut tx, id, what, today, caller.user(), now).await {
        Err(StoreError::Conflict(_)) => return Err(before()),
        other => other?,
    }
    let change = Change::to(parts! {
        "number" => row.number,
        "reason" => reason,
        "closed" => closed,
    });
    caller
        .record(&mut tx, now, "withdraw-publication", ("publication", Some(id.0)), change)
        .await?;
    tx.commit().await?;
    Ok(())
}
