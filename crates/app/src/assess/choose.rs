//! What people decide of how an indicator is assessed: path and method, starting values, and days
//! from which the land is another.

use ansinh_domain::access::Action;
use ansinh_domain::assess::Baseline;
use ansinh_domain::text::clean;
use ansinh_store::assess::{self as kept, BreakRow, Choice};
use ansinh_store::plan::PlanHead;
use ansinh_store::report::baseline::plan_of;
use ansinh_store::{BaselineId, IndicatorId, SeriesBreakId, StoreError};
use jiff::civil::Date;

use super::book::breaks_of;
use crate::record::{Change, parts};
use crate::report::baseline::{LandChange, changes_of_land};
use crate::{App, AppError, Caller, Result};

/// Keeps the path, method and order of levels of an indicator, with the reason.
///
/// # Errors
/// [`AppError::Invalid`] without a reason.
pub async fn choose_path(
    app: &App,
    caller: &Caller,
    (indicator, code): (IndicatorId, &str),
    choice: &Choice,
    reason: &str,
) -> Result<()> {
    caller.may(app, Action::ManageAssessment)?;
    let reason = said(reason, "Hãy ghi lý do chọn cách đánh giá.")?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    kept::set_choice(&mut tx, indicator, (choice, &reason), caller.user(), now).await?;
    let change = Change::to(parts! {
        "item" => code,
        "path" => choice.path.map(ansinh_domain::assess::Path::title),
        "method" => choice.method.map(ansinh_domain::assess::Method::title),
        "levels" => choice.levels.join(" → "),
        "reason" => reason,
    });
    let subject = ("indicator", Some(indicator.0));
    caller.record(&mut tx, now, "choose-assessment-path", subject, change).await?;
    tx.commit().await?;
    Ok(())
}

/// Keeps a starting value that the coordinator approves: of before the first figure, or recomputed
/// for the land of `land_day` over a change that only the coordinator noted. Over a change that the
/// registry of territories tells, a recomputed value is proposed and approved by two persons (see
/// [`crate::report::baseline`]).
///
/// # Errors
/// [`AppError::Invalid`] without a source, or over a change of land that the registry tells.
pub async fn set_baseline(
    app: &App,
    caller: &Caller,
    (indicator, code): (IndicatorId, &str),
    baseline: &Baseline,
    land_day: Date,
) -> Result<()> {
    caller.may(app, Action::ManageAssessment)?;
    let source = said(&baseline.source, "Hãy ghi căn cứ của giá trị gốc (văn bản, cách tính).")?;
    let plan = plan_of(&app.db, indicator).await?;
    let over =
        |change: &LandChange| baseline.as_of < change.happened_on && change.happened_on <= land_day;
    if let Some(change) = changes_of_land(&app.db, plan).await?.into_iter().find(over) {
        return Err(AppError::Invalid(format!(
            "Giữa ngày của giá trị gốc và ngày lấy địa bàn, địa bàn đã thay đổi ({}) Giá trị tính lại theo địa bàn mới phải do một người đề xuất và người khác duyệt: hãy dùng “Đề xuất số liệu tính lại theo địa bàn mới” ở trang của chỉ tiêu.",
            change.sentence
        )));
    }
    let now = app.now();
    let id: BaselineId = app.ids.next(now);
    let new = Baseline { source: source.clone(), ..baseline.clone() };
    let mut tx = app.db.begin().await?;
    kept::set_baseline(&mut tx, (id, indicator, land_day), &new, caller.user(), now).await?;
    let change = Change::to(parts! {
        "item" => code,
        "value" => new.value,
        "as_of" => new.as_of,
        "land_day" => land_day,
        "source" => source,
    });
    let subject = ("indicator", Some(indicator.0));
    caller.record(&mut tx, now, "set-baseline", subject, change).await?;
    tx.commit().await?;
    Ok(())
}

/// Every change of the land that a plan's figures are about: those that somebody noted, and those
/// that the registry of territories tells of the plan's code. As public as the registry.
///
/// # Errors
/// The refusal, or whatever the database reports.
pub async fn land_changes(app: &App, caller: &Caller, head: &PlanHead) -> Result<Vec<LandChange>> {
    caller.may(app, Action::ReadPlan)?;
    breaks_of(&app.db, head.id).await
}

/// Keeps that from a day on the plan's figures are about other land. What the registry of
/// territories tells need not be said twice.
///
/// # Errors
/// [`AppError::Invalid`] without words or source, or when the plan or the registry has a change of
/// that day.
pub async fn note_break(
    app: &App,
    caller: &Caller,
    head: &PlanHead,
    happened_on: Date,
    (sentence, source): (&str, &str),
) -> Result<()> {
    caller.may(app, Action::ManageAssessment)?;
    let sentence = said(sentence, "Hãy ghi địa bàn thay đổi thế nào.")?;
    let source = said(source, "Hãy ghi văn bản quyết định việc thay đổi địa bàn.")?;
    let told = changes_of_land(&app.db, head.id).await?;
    if let Some(told) = told.iter().find(|told| told.happened_on == happened_on) {
        return Err(AppError::Invalid(format!(
            "Danh mục địa bàn đã có thay đổi của ngày này, không cần ghi lại: {}",
            told.sentence
        )));
    }
    let now = app.now();
    let id: SeriesBreakId = app.ids.next(now);
    let row = BreakRow { id, happened_on, sentence, source };
    let mut tx = app.db.begin().await?;
    match kept::insert_break(&mut tx, head.id, &row, caller.user(), now).await {
        Err(StoreError::Conflict(_)) => {
            return Err(AppError::Invalid(format!(
                "Kế hoạch đã có một thay đổi địa bàn từ ngày {}.",
                ansinh_domain::date::shown(happened_on)
            )));
        }
        other => other?,
    }
    let change = Change::to(parts! {
        "plan" => head.slug,
        "from" => happened_on,
        "sentence" => row.sentence,
        "source" => row.source,
    });
    caller.record(&mut tx, now, "note-series-break", ("plan", Some(head.id.0)), change).await?;
    tx.commit().await?;
    Ok(())
}

fn said(text: &str, otherwise: &str) -> Result<String> {
    let text = clean(text);
    if text.is_empty() { Err(AppError::Invalid(otherwise.to_owned())) } else { Ok(text) }
}
