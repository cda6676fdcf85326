//! Makes a standing duty to report.

use ansinh_domain::access::Action;
use ansinh_domain::calendar::Frequency;
use ansinh_domain::plan::{Place, ReportingDuty};
use ansinh_domain::report::{Regime, from_decree_09, from_duties, outline};
use ansinh_store::plan::{self, PlanHead};
use ansinh_store::report::regime;
use ansinh_store::{PlanId, RegimeId, StoreError};

use crate::record::{Change, Parts, parts};
use crate::{App, AppError, Caller, Result};

/// Regimes to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggested {
    /// What the plan's own sentences make.
    pub of_plan: Vec<Regime>,
    /// Sentences of the plan whose day could not be read.
    pub unread: Vec<String>,
    /// What the windows of Nghị định 09/2019/NĐ-CP make, one for each frequency.
    pub of_decree: Vec<Regime>,
}

/// What regimes a plan could have: of its own sentences, and of the decree's windows.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn suggest_regimes(app: &App, caller: &Caller, plan: PlanId) -> Result<Suggested> {
    caller.may(app, Action::ManageRounds)?;
    let head = find_plan(app, plan).await?;
    let name = head.name();
    let overview = plan::overview(&app.db, head, app.today()).await?;
    let duties: Vec<ReportingDuty> = overview
        .reporting
        .into_iter()
        .map(|row| ReportingDuty {
            who: row.who,
            to: row.to_whom,
            deadline_raw: row.deadline_raw,
            last_good_day: month_day(row.last_good_month, row.last_good_day),
            sentence: row.sentence,
            place: Place { line: u32::try_from(row.line).unwrap_or(0), cell: None },
        })
        .collect();
    let sections = outline();
    let (of_plan, unread) = from_duties(&name, &duties, &sections);
    let unread = unread.into_iter().map(|duty| duty.sentence.clone()).collect();
    let of_decree = Frequency::ALL
        .into_iter()
        .filter(|frequency| *frequency != Frequency::Once)
        .map(|frequency| from_decree_09(frequency, &name, &sections))
        .collect();
    Ok(Suggested { of_plan, unread, of_decree })
}

fn month_day(month: Option<i64>, day: Option<i64>) -> Option<(i8, i8)> {
    Some((i8::try_from(month?).ok()?, i8::try_from(day?).ok()?))
}

pub(crate) async fn find_plan(app: &App, plan: PlanId) -> Result<PlanHead> {
    plan::by_id(&app.db, plan).await?.ok_or(AppError::NotFound { what: "kế hoạch" })
}

/// Stores a regime of a plan.
///
/// # Errors
/// [`AppError::Invalid`] with what it lacks, or when the plan has one of that name.
pub async fn create_regime(
    app: &App,
    caller: &Caller,
    plan: PlanId,
    regime: &Regime,
) -> Result<RegimeId> {
    caller.may(app, Action::ManageRounds)?;
    check(regime)?;
    find_plan(app, plan).await?;
    let now = app.now();
    let id: RegimeId = app.ids.next(now);
    let mut tx = app.db.begin().await?;
    regime::insert(&mut tx, id, plan, regime, caller.user(), now).await.map_err(named_twice)?;
    let change = Change::to(told(regime, true));
    caller.record(&mut tx, now, "create-regime", ("regime", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(id)
}

pub(super) fn check(regime: &Regime) -> Result<()> {
    let faults = regime.faults();
    if faults.is_empty() { Ok(()) } else { Err(AppError::Invalid(faults.join(" "))) }
}

pub(super) fn named_twice(error: StoreError) -> AppError {
    match error {
        StoreError::Conflict(_) => AppError::Invalid(
            "Kế hoạch đã có chế độ báo cáo cùng tên. Hãy đặt tên khác, hoặc sửa chế độ đang có."
                .to_owned(),
        ),
        other => other.into(),
    }
}

/// A regime for the log.
pub(super) fn told(regime: &Regime, active: bool) -> Parts {
    let content = &regime.content;
    let steps: Vec<String> = regime
        .steps
        .iter()
        .map(|step| format!("{} → {}: {}", step.who, step.to, step.deadline.title()))
        .collect();
    let sections: Vec<String> = content
        .sections
        .iter()
        .map(|section| {
            let needed = if section.required { "" } else { " (không bắt buộc)" };
            format!("{} {}{needed}", section.code, section.title)
        })
        .collect();
    let allowances = regime.allowances;
    parts! {
        "name" => regime.name,
        "active" => active,
        "basis" => regime.basis,
        "frequency" => regime.frequency.title(),
        "indicators_asked" => content.indicators.words(),
        "tasks_asked" => content.tasks.words(),
        "sections_asked" => sections,
        "steps" => steps,
        "cut_off" => regime.cut_off.title(),
        "as_of" => regime.as_of.title(),
        "way" => regime.way,
        "forms" => regime.forms,
        "days_head" => allowances.head,
        "days_coordinator" => allowances.coordinator,
        "days_mend" => allowances.mend,
        "opens_days_before" => regime.opens_days_before,
    }
}
