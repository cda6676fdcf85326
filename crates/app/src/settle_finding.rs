//! Settles a finding: a person accepts the reading, chooses another, or types the answer.

pub use ansinh_domain::plan::settle::Answer;

use ansinh_domain::access::Action;
use ansinh_domain::plan::settle::settle;
use ansinh_store::import::{self, FindingRow, ImportState, NewSettlement, SettlementKind};
use ansinh_store::{ImportId, StoreError, Tx};

use crate::record::{Change, parts};
use crate::{App, AppError, Caller, Result};

/// Records `answer` for the finding at `index`; the newest answer counts.
///
/// # Errors
/// [`AppError::WrongState`] unless the import is in review; [`AppError::Invalid`] when the answer
/// cannot be applied (says why).
pub async fn settle_finding(
    app: &App,
    caller: &Caller,
    import: ImportId,
    index: i64,
    answer: Answer,
) -> Result<()> {
    caller.may(app, Action::SettleFinding)?;
    let mut tx = app.db.begin().await?;
    let detail = in_review(&mut tx, import).await?;
    let place =
        usize::try_from(index).map_err(|_| AppError::NotFound { what: "điểm cần xem" })?;
    let row = detail.findings.get(place).ok_or(AppError::NotFound { what: "điểm cần xem" })?;
    let draft = detail.draft.as_ref().ok_or(AppError::NotFound { what: "bản đọc" })?;
    // An answer that cannot be applied is refused now, not when the plan is accepted.
    let finding = std::slice::from_ref(&row.finding);
    settle(draft, finding, &[(0, answer.clone())])
        .map_err(|refusal| AppError::Invalid(refusal.to_string()))?;
    record(app, caller, &mut tx, import, row, answer).await?;
    tx.commit().await?;
    Ok(())
}

/// Settles every finding that still asks for a choice as read, in the caller's name; how many.
///
/// # Errors
/// [`AppError::WrongState`] unless the import is in review.
pub async fn accept_readings(app: &App, caller: &Caller, import: ImportId) -> Result<usize> {
    caller.may(app, Action::SettleFinding)?;
    let mut tx = app.db.begin().await?;
    let detail = in_review(&mut tx, import).await?;
    let open = detail.open_asks();
    for row in detail.findings.iter().filter(|row| open.contains(&row.index)) {
        record(app, caller, &mut tx, import, row, Answer::Accept).await?;
    }
    tx.commit().await?;
    Ok(open.len())
}

async fn in_review(tx: &mut Tx, import: ImportId) -> Result<import::ImportDetail> {
    let detail = import::detail_in(tx, import)
        .await?
        .ok_or(AppError::NotFound { what: "bản nhập kế hoạch" })?;
    match detail.row.state {
        ImportState::Review => Ok(detail),
        state => Err(AppError::WrongState { state, wanted: "xử lý điểm cần xem" }),
    }
}

async fn record(
    app: &App,
    caller: &Caller,
    tx: &mut Tx,
    import: ImportId,
    row: &FindingRow,
    answer: Answer,
) -> Result<()> {
    let now = app.now();
    let told = |kind: SettlementKind, choice: Option<i64>, typed: Option<&str>| {
        parts! {
            "finding" => row.index, "item" => row.finding.item, "answer" => kind,
            "choice" => choice, "typed" => typed,
        }
    };
    let before = row.settlement.as_ref();
    let before =
        before.map(|old| told(old.kind, old.choice, old.typed.as_deref())).unwrap_or_default();
    let (kind, choice, typed) = match answer {
        Answer::Accept => (SettlementKind::Accepted, None, None),
        Answer::Choose { alternative } => {
            (SettlementKind::Chosen, i64::try_from(alternative).ok(), None)
        }
        Answer::Type { text } => (SettlementKind::Typed, None, Some(text)),
    };
    let change = Change::from(before, told(kind, choice, typed.as_deref()));
    let new = NewSettlement {
        id: app.ids.next(now),
        import,
        finding_index: row.index,
        kind,
        choice,
        typed,
        by: caller.user(),
        now,
    };
    match import::settle(tx, new).await {
        Ok(true) => {}
        Ok(false) | Err(StoreError::Conflict(_)) => return Err(AppError::ChangedMeanwhile),
        Err(other) => return Err(other.into()),
    }
    caller.record(tx, now, "settle-finding", ("import", Some(import.0)), change).await
}
