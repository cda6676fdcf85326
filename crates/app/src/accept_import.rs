//! Makes a reviewed import version 1 of a plan.

use std::collections::HashMap;

use ansinh_domain::access::Action;
use ansinh_domain::plan::Finding;
use ansinh_domain::plan::settle::{Answer, settle};
use ansinh_store::import::{self, ImportDetail, ImportState, Settlement, SettlementKind};
use ansinh_store::plan::{self, NewPlan};
use ansinh_store::{ImportId, StoreError};

use crate::record::{Change, parts};
use crate::webhook::{Event, announce};
use crate::{App, AppError, Caller, Result};

/// A plan that was just stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptedPlan {
    /// Its word for addresses.
    pub slug: String,
    /// "Kế hoạch 103/KH-UBND ngày 24/05/2024".
    pub name: String,
}

/// Stores the settled draft as a plan.
///
/// # Errors
/// [`AppError::Unsettled`] while a finding that asks for a choice has none;
/// [`AppError::AlreadyPlan`] when the document is a plan already; [`AppError::WrongState`].
pub async fn accept_import(app: &App, caller: &Caller, import: ImportId) -> Result<AcceptedPlan> {
    caller.may(app, Action::AcceptImport)?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let detail = import::detail_in(&mut tx, import)
        .await?
        .ok_or(AppError::NotFound { what: "bản nhập kế hoạch" })?;
    check(&detail)?;
    let draft = detail.draft.as_ref().ok_or(AppError::NotFound { what: "bản đọc" })?;
    let findings: Vec<Finding> = detail.findings.iter().map(|row| row.finding.clone()).collect();
    let settled = settle(draft, &findings, &answers(&detail)?)
        .map_err(|refusal| AppError::Invalid(refusal.to_string()))?;
    // Of two who accept at once, the second finds the import no longer in review.
    if !import::mark_accepted(&mut tx, import, now).await? {
        return Err(AppError::ChangedMeanwhile);
    }
    let settlements: HashMap<_, _> = detail
        .findings
        .iter()
        .filter_map(|row| Some((row.index, row.settlement.as_ref()?.id)))
        .collect();
    let new = NewPlan {
        draft: &settled,
        findings: &findings,
        settlements: &settlements,
        import,
        source_file: detail.row.source_file_id,
        sha256: &detail.sha256,
        accepted_by: caller.user(),
        now,
    };
    let (id, slug) = match plan::insert(&mut tx, &app.ids, new).await {
        Ok(stored) => stored,
        Err(StoreError::Conflict(what)) => {
            drop(tx);
            let key = plan::plan_key(&settled.head, &detail.sha256);
            return Err(clash(app, &key, &what).await?);
        }
        Err(other) => return Err(other.into()),
    };
    let name = plan::plan_name(&settled.head);
    let change = Change::to(parts! { "plan" => name, "slug" => slug });
    caller.record(&mut tx, now, "accept-import", ("plan", Some(id.0)), change).await?;
    // An import makes the first version.
    let accepted = Event::PlanAccepted { plan: id, slug: &slug, name: &name, version: 1 };
    announce(app, &mut tx, &accepted, now).await?;
    tx.commit().await?;
    Ok(AcceptedPlan { slug, name })
}

fn check(detail: &ImportDetail) -> Result<()> {
    if detail.row.state != ImportState::Review {
        return Err(AppError::WrongState {
            state: detail.row.state,
            wanted: "chấp nhận thành kế hoạch",
        });
    }
    let open = detail.open_asks();
    if open.is_empty() {
        return Ok(());
    }
    let open = detail
        .findings
        .iter()
        .filter(|row| open.contains(&row.index))
        .map(|row| (row.index, row.finding.message.clone()))
        .collect();
    Err(AppError::Unsettled { open })
}

/// The answers in the order they were given, so that of two about one field the later stands.
fn answers(detail: &ImportDetail) -> Result<Vec<(usize, Answer)>> {
    let mut given: Vec<(usize, &Settlement)> = detail
        .findings
        .iter()
        .enumerate()
        .filter_map(|(place, row)| Some((place, row.settlement.as_ref()?)))
        .collect();
    given.sort_by_key(|(place, settlement)| (settlement.at, *place));
    given.into_iter().map(|(place, settlement)| Ok((place, answer(settlement)?))).collect()
}

fn answer(settlement: &Settlement) -> Result<Answer> {
    let damaged = || AppError::Internal(format!("settlement {} is damaged", settlement.id).into());
    Ok(match settlement.kind {
        SettlementKind::Accepted => Answer::Accept,
        SettlementKind::Chosen => {
            let choice = settlement.choice.and_then(|choice| usize::try_from(choice).ok());
            Answer::Choose { alternative: choice.ok_or_else(damaged)? }
        }
        SettlementKind::Typed => {
            Answer::Type { text: settlement.typed.clone().ok_or_else(damaged)? }
        }
    })
}

/// What a broken unique constraint means: the document is a plan already, or the draft itself
/// holds something twice.
async fn clash(app: &App, key: &str, what: &str) -> Result<AppError> {
    if let Some(plan) = plan::by_key(&app.db, key).await? {
        return Ok(AppError::AlreadyPlan { name: plan.name(), slug: plan.slug });
    }
    tracing::warn!(what, "a draft holds a code twice");
    Ok(AppError::Invalid(
        "Văn bản có hai dòng cùng mã chỉ tiêu, mã nhiệm vụ hoặc mã đề mục nên chưa thể lưu thành kế hoạch. Hãy sửa số thứ tự trong tệp nguồn rồi tải lên lại."
            .to_owned(),
    ))
}
