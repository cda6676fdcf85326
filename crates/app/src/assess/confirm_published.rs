//! A body says of a published result whether it is its own.

use ansinh_domain::access::Action;
use ansinh_domain::calendar::{Frequency, Period, written};
use ansinh_domain::report::Value;
use ansinh_domain::text::clean;
use ansinh_store::assess::origins;
use ansinh_store::assess::published::{self, FigureRow, Outcome};
use ansinh_store::indicator::{self, IndicatorFilter};
use ansinh_store::plan::PlanHead;
use ansinh_store::report::observation::{self, NewRevision, ObservationKey};
use ansinh_store::{BodyId, IndicatorId, ObservationId, PublishedFigureId, StoreError, Tx};
use jiff::civil::Date;

use crate::record::{Change, parts};
use crate::{App, AppError, Caller, Result};

/// What a body says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// Up to which day the figure counts, where the file did not say.
    pub as_of: Option<Date>,
    /// A remark.
    pub note: String,
}

/// Confirms a published result for `body`, which must lead the indicator: from now on it counts as
/// any other figure, with its source.
///
/// # Errors
/// [`AppError::Invalid`] when the day is not known, the figure was decided on, or another figure of
/// that day counts already.
pub async fn confirm_published(
    app: &App,
    caller: &Caller,
    head: &PlanHead,
    (figure, body): (PublishedFigureId, BodyId),
    said: &Confirmation,
) -> Result<ObservationId> {
    let (row, indicator) = asked(app, caller, head, figure, body).await?;
    let content = &row.content;
    let as_of = content
        .as_of
        .or(said.as_of)
        .ok_or_else(|| AppError::Invalid("Hãy ghi số liệu này tính đến ngày nào.".to_owned()))?;
    if as_of > app.today() {
        return Err(AppError::Invalid(format!("Ngày {} chưa đến.", written(as_of))));
    }
    let unusable = || AppError::Invalid("Dòng này không có số hoặc không rõ năm.".to_owned());
    let (number, year) = content.value.zip(content.year).ok_or_else(unusable)?;
    let period = Period::new(Frequency::Year, year, 1).ok_or_else(unusable)?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let key = ObservationKey { indicator, territory: None, period, as_of };
    let (id, newest) = observation::find_or_make(&mut tx, app.ids.next(now), key, now).await?;
    if let Some(newest) = newest {
        return Err(AppError::Invalid(format!(
            "Đã có số liệu được duyệt tính đến {}: {}. Muốn thay phải sửa qua báo cáo.",
            written(as_of),
            newest.value
        )));
    }
    let value = Value::Number { number };
    let note = note(content, &said.note);
    let new = NewRevision {
        value: Some(&value),
        source: Some(&content.source),
        note: Some(&note),
        explanation: None,
        reason: None,
        item: None,
        entered: (None, row.loaded_at),
        approved: Some((caller.user(), now)),
        received: (caller.user(), now),
    };
    observation::revise(&mut tx, id, 1, new).await?;
    let remark = Some(clean(&said.note)).filter(|note| !note.is_empty());
    let decision = (Outcome::Confirmed, Some(id), remark.as_deref());
    decide(app, caller, &mut tx, &row, decision, body).await?;
    tx.commit().await?;
    Ok(id)
}

/// Says for `body` that a published result is not its own, and why.
///
/// # Errors
/// [`AppError::Invalid`] without a reason, or when the figure was decided on.
pub async fn refuse_published(
    app: &App,
    caller: &Caller,
    head: &PlanHead,
    (figure, body): (PublishedFigureId, BodyId),
    reason: &str,
) -> Result<()> {
    let (row, _) = asked(app, caller, head, figure, body).await?;
    let reason = clean(reason);
    if reason.is_empty() {
        return Err(AppError::Invalid("Hãy ghi lý do không xác nhận.".to_owned()));
    }
    let mut tx = app.db.begin().await?;
    decide(app, caller, &mut tx, &row, (Outcome::Refused, None, Some(&reason)), body).await?;
    tx.commit().await?;
    Ok(())
}

/// The figure, if it waits and `body` is one that can be asked about it.
async fn asked(
    app: &App,
    caller: &Caller,
    head: &PlanHead,
    figure: PublishedFigureId,
    body: BodyId,
) -> Result<(FigureRow, IndicatorId)> {
    caller.may_for(app, Action::ConfirmFigure, Some(body))?;
    let row = published::find(&app.db, figure).await?;
    let row = row.filter(|row| row.plan_id == head.id);
    let row = row.ok_or(AppError::NotFound { what: "số liệu công bố" })?;
    let Some(indicator) = row.indicator_id else {
        return Err(AppError::Invalid(
            "Dòng này không phải kết quả của một chỉ tiêu nên không xác nhận được.".to_owned(),
        ));
    };
    if row.outcome.is_some() {
        return Err(decided());
    }
    let origins = origins(&app.db, head.version_id).await?;
    let page =
        indicator::list(&app.db, head.version_id, &IndicatorFilter::default(), app.today()).await?;
    let leads = page.rows.iter().any(|row| {
        origins.get(&row.id) == Some(&indicator) && row.leads.iter().any(|lead| lead.id == body)
    });
    if !leads {
        return Err(AppError::Invalid(
            "Chỉ cơ quan chủ trì chỉ tiêu mới xác nhận được số liệu của chỉ tiêu đó.".to_owned(),
        ));
    }
    Ok((row, indicator))
}

async fn decide(
    app: &App,
    caller: &Caller,
    tx: &mut Tx,
    row: &FigureRow,
    decision: (Outcome, Option<ObservationId>, Option<&str>),
    body: BodyId,
) -> Result<()> {
    let now = app.now();
    match published::decide(tx, row.id, decision, body, caller.user(), now).await {
        Err(StoreError::Conflict(_)) => return Err(decided()),
        other => other?,
    }
    let verb = match decision.0 {
        Outcome::Confirmed => "confirm-published",
        Outcome::Refused => "refuse-published",
    };
    let change = Change::to(parts! {
        "item" => row.content.code,
        "value" => row.content.value,
        "year" => row.content.year,
        "source" => row.content.source,
        "body" => body,
        "reason" => decision.2,
    });
    caller.record(tx, now, verb, ("published-figure", Some(row.id.0)), change).await
}

fn decided() -> AppError {
    AppError::Invalid("Số liệu này đã được cơ quan khác xác nhận hoặc từ chối.".to_owned())
}

/// Where the figure comes from, in words that stay beside it.
fn note(content: &ansinh_domain::published::Published, said: &str) -> String {
    let mut parts = vec![format!("{} ({})", content.kind.title(), content.territory)];
    parts.extend([clean(&content.note), clean(said)].into_iter().filter(|part| !part.is_empty()));
    parts.join(". ")
}
