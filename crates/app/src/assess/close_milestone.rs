//! Closes a passed milestone: its verdicts keep the values they were given on.

use ansinh_domain::access::Action;
use ansinh_domain::assess::Kept;
use ansinh_store::StoreError;
use ansinh_store::assess as kept;
use ansinh_store::plan::PlanHead;

use super::book::open_book;
use crate::record::{Change, parts};
use crate::{App, AppError, Caller, Result};

/// Closes the verdicts on the milestone of `year` that can be given and are not closed yet; how
/// many. Those that lack a figure stay open.
///
/// # Errors
/// [`AppError::Invalid`] when the milestone has not passed, or nothing can be closed.
pub async fn close_milestone(
    app: &App,
    caller: &Caller,
    head: &PlanHead,
    year: i16,
) -> Result<usize> {
    caller.may(app, Action::ManageAssessment)?;
    let (today, now) = (app.today(), app.now());
    if today.year() <= year {
        return Err(AppError::Invalid(format!("Mốc năm {year} chưa qua nên chưa chốt được.")));
    }
    let book = open_book(app, caller, head, today).await?;
    let mut tx = app.db.begin().await?;
    let mut closed = 0;
    for one in book.assess(today)?.iter() {
        let verdicts = one.out.passed.iter();
        let open = verdicts.filter(|v| v.milestone.year == year && v.closed.is_none());
        for verdict in open.filter(|verdict| verdict.met.is_some()) {
            let kept = Kept {
                year,
                met: verdict.met,
                value: verdict.used.as_ref().map(|used| used.value.clone()),
                as_of: verdict.used.as_ref().map(|used| used.as_of),
                on: today,
            };
            let told = (&kept, verdict.reason.as_str());
            match kept::close(&mut tx, one.origin, told, caller.user(), now).await {
                // Somebody else closed it at the same moment.
                Err(StoreError::Conflict(_)) => return Err(AppError::Busy),
                other => other?,
            }
            closed += 1;
        }
    }
    if closed == 0 {
        return Err(AppError::Invalid(format!(
            "Không có chỉ tiêu nào của mốc {year} có thể chốt: chưa có số liệu, hoặc đã chốt rồi."
        )));
    }
    let change = Change::to(parts! { "plan" => head.slug, "year" => year, "indicators" => closed });
    caller.record(&mut tx, now, "close-milestone", ("plan", Some(head.id.0)), change).await?;
    tx.commit().await?;
    Ok(closed)
}
