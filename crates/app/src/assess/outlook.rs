//! The owner of an indicator says how sure it is, and what it will do.

use ansinh_domain::access::Action;
use ansinh_domain::assess::Confidence;
use ansinh_domain::text::clean;
use ansinh_store::assess::outlook::{self, NewOutlook};
use ansinh_store::indicator::IndicatorRow;
use ansinh_store::plan::PlanHead;
use ansinh_store::{BodyId, OutlookId};

use super::assess_one;
use crate::record::{Change, parts};
use crate::{App, AppError, Caller, Result};

/// What was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedOutlook {
    /// How sure the body is.
    pub confidence: Confidence,
    /// What it will do; required when the status asks for it.
    pub action: String,
}

/// Most characters of an action.
const LONGEST: usize = 2000;

/// Keeps what `body`, which leads the indicator, says beside the computed status. The status stays
/// what it is.
///
/// # Errors
/// [`AppError::Invalid`] when the body does not lead it, or an action is needed and missing.
pub async fn say_outlook(
    app: &App,
    caller: &Caller,
    head: &PlanHead,
    (row, body): (&IndicatorRow, BodyId),
    typed: &TypedOutlook,
) -> Result<()> {
    caller.may_for(app, Action::EnterReport, Some(body))?;
    if !row.leads.iter().any(|lead| lead.id == body) {
        return Err(AppError::Invalid(
            "Chỉ cơ quan chủ trì chỉ tiêu mới ghi được nhận định.".to_owned(),
        ));
    }
    let one = assess_one(app, caller, head, row, app.today()).await?;
    let one = one.ok_or(AppError::NotFound { what: "chỉ tiêu" })?.assessed;
    let action = clean(&typed.action);
    if action.chars().count() > LONGEST {
        return Err(AppError::Invalid(format!("Giải pháp dài hơn {LONGEST} ký tự.")));
    }
    if action.is_empty() && one.out.status.wants_action() {
        return Err(AppError::Invalid(format!(
            "Chỉ tiêu đang ở mức “{}” nên phải ghi giải pháp khắc phục.",
            one.out.status.title()
        )));
    }
    let now = app.now();
    let id: OutlookId = app.ids.next(now);
    let action = Some(action).filter(|action| !action.is_empty());
    let mut tx = app.db.begin().await?;
    let new = NewOutlook {
        id,
        indicator: one.origin,
        body,
        confidence: typed.confidence,
        action: action.as_deref(),
        status: one.out.status.word(),
        said: (caller.user(), now),
    };
    outlook::insert(&mut tx, new).await?;
    let change = Change::to(parts! {
        "item" => row.code,
        "body" => body,
        "confidence" => typed.confidence.title(),
        "typed" => action,
        "status" => one.out.status.title(),
    });
    let subject = ("indicator", Some(one.origin.0));
    caller.record(&mut tx, now, "say-outlook", subject, change).await?;
    tx.commit().await?;
    Ok(())
}
