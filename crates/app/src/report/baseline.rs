//! Series of figures: never over two lands, unless somebody recomputed and another one approved.
//!
//! A figure of the plan's own is about the land that the plan's code names on the figure's day;
//! any other is about its territory. [`series`] splits the figures of an indicator accordingly.
//! What a change of land broke is joined only by a baseline: the value of an earlier day recomputed
//! for the land of a later one, proposed by one person and approved by another.

use std::collections::HashMap;

use ansinh_domain::access::Action;
use ansinh_domain::number;
use ansinh_domain::report::Value;
use ansinh_domain::territory::{Point, Registry, Stretch, TerritoryRef, Unit, land_of, stretches};
use ansinh_store::report::baseline::{self, BaselineRow, BaselineState, NewBaseline};
use ansinh_store::report::observation::{self, TracedFigure};
use ansinh_store::territory::{self, Known};
use ansinh_store::{
    BodyId, Db, IndicatorId, ObservationId, PlanId, PlanVersionId, RecomputedId, StoreError,
    TerritoryId, UserId,
};
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::create_regime::find_plan;
use super::needed;
use crate::record::{Change, Parts, parts};
use crate::{App, AppError, Caller, Result};

const LONGEST: usize = 2_000;
const NO_BASELINE: AppError = AppError::NotFound { what: "số liệu tính lại" };

/// A value in a series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// It was reported and received.
    Figure(Box<TracedFigure>),
    /// It was recomputed for another land, and approved.
    Recomputed(Box<BaselineRow>),
}

impl Told {
    /// The number, where it is one.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when it cannot be read.
    pub fn number(&self) -> Result<Option<Decimal>> {
        Ok(match self {
            Told::Figure(of) => of.figure.value()?.as_ref().and_then(Value::number),
            Told::Recomputed(row) => Some(row.number()?),
        })
    }
}

/// Figures of an indicator on the plan's own land.
#[derive(Debug, Clone, Default)]
pub struct Series {
    /// What may stand in one series each.
    pub own: Vec<Stretch<Told>>,
    /// Whether there are figures of territories too.
    pub broken_down: bool,
    /// Somebody said which code names the plan's own land.
    pub plan_code: Option<String>,
    /// Baselines that wait, were refused or no longer count, those of territories too.
    pub others: Vec<BaselineRow>,
}

/// The figures of an indicator on the plan's own land, in stretches of one land each. For who may
/// read them.
///
/// # Errors
/// Whatever the database reports.
pub async fn series(
    app: &App,
    plan: PlanId,
    version: PlanVersionId,
    indicator: IndicatorId,
) -> Result<Series> {
    let db = &app.db;
    let (figures, broken_down, plan_code, recomputed) = tokio::try_join!(
        observation::traced_own(db, version, indicator),
        observation::is_broken_down(db, indicator),
        baseline::plan_code(db, plan),
        baseline::of_indicator(db, indicator),
    )?;
    if figures.is_empty() && !broken_down {
        return Ok(Series { plan_code, ..Series::default() });
    }
    let (approved, others): (Vec<_>, Vec<_>) =
        recomputed.into_iter().partition(|row| row.state == BaselineState::Approved);
    let approved = approved.into_iter().filter(|row| row.territory_id.is_none()).collect();
    let lands = Lands::load(db, plan_code, false).await?;
    let own = lands.stretches(figures, approved);
    Ok(Series { own, broken_down, plan_code: lands.code, others })
}

/// The figures of an indicator on territories: one stretch a land. For who may read them.
///
/// # Errors
/// Whatever the database reports.
pub async fn series_of_territories(
    app: &App,
    version: PlanVersionId,
    indicator: IndicatorId,
) -> Result<Vec<Stretch<Told>>> {
    let db = &app.db;
    let figures = observation::traced_of_territories(db, version, indicator).await?;
    if figures.is_empty() {
        return Ok(Vec::new());
    }
    let counts =
        |row: &BaselineRow| row.state == BaselineState::Approved && row.territory_id.is_some();
    let approved = baseline::of_indicator(db, indicator).await?.into_iter().filter(counts);
    Ok(Lands::load(db, None, true).await?.stretches(figures, approved.collect()))
}

/// A change of the land that a plan is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LandChange {
    /// From which day the land is another.
    pub happened_on: Date,
    /// What happened, in a sentence.
    pub sentence: String,
    /// By which document, or from which list it is known.
    pub source: String,
}

/// How the land under the plan's code changed as the registry of territories tells it, oldest
/// first; nothing while nobody said which code that is.
pub(crate) async fn changes_of_land(db: &Db, plan: PlanId) -> Result<Vec<LandChange>> {
    let Some(code) = baseline::plan_code(db, plan).await? else { return Ok(Vec::new()) };
    let known = territory::known_round(db, &code).await?;
    let registry = &known.registry;
    let named = || {
        registry.units().filter(|(_, unit)| unit.code.is_some_and(|own| own.to_string() == code))
    };
    let points = named()
        .map(|(unit, of)| Point {
            day: of.valid_from.unwrap_or(of.seen.0),
            unit: Some(unit),
            what: (),
        })
        .collect();
    let told = |happened_on, sentence| LandChange {
        happened_on,
        sentence,
        source: "Danh mục địa bàn".to_owned(),
    };
    let mut changes: Vec<LandChange> = stretches(registry, points)
        .into_iter()
        .flat_map(|stretch| stretch.broken_by)
        .map(|change| told(change.on, change.sentence()))
        .collect();
    // The code may end without another unit taking it over: later figures are about other land.
    let ends = named().map(|(_, unit)| unit.valid_to).max_by_key(|end| end.unwrap_or(Date::MAX));
    if let Some(on) = ends.flatten().and_then(|end| end.tomorrow().ok())
        && changes.iter().all(|change| change.happened_on != on)
    {
        let day = ansinh_domain::date::shown(on);
        changes
            .push(told(on, format!("Từ {day}, không còn đơn vị hành chính nào mang mã {code}.")));
    }
    changes.sort_by_key(|change| change.happened_on);
    changes.dedup_by_key(|change| change.happened_on);
    Ok(changes)
}

/// What tells which land a figure is about.
struct Lands {
    registry: Registry,
    units: HashMap<TerritoryId, Unit>,
    code: Option<String>,
}

impl Lands {
    /// Of the registry as much as is needed: all of it only where there are figures of territories.
    async fn load(db: &Db, code: Option<String>, whole: bool) -> Result<Lands> {
        let Known { registry, ids } = match &code {
            _ if whole => territory::known_now(db).await?,
            Some(code) => territory::known_round(db, code).await?,
            None => Known::default(),
        };
        let units = ids.into_iter().zip(registry.units().map(|(unit, _)| unit)).collect();
        Ok(Lands { registry, units, code })
    }

    fn unit(&self, territory: Option<TerritoryId>, day: Date) -> Option<Unit> {
        if let Some(id) = territory {
            return self.units.get(&id).copied();
        }
        let of = TerritoryRef::read(self.code.as_deref()?, Some(day)).ok()?;
        self.registry.unit_at(of.code, of.as_of).ok()
    }

    /// What was received and what was recomputed for another land, in stretches of one land each.
    fn stretches(
        &self,
        figures: Vec<TracedFigure>,
        recomputed: Vec<BaselineRow>,
    ) -> Vec<Stretch<Told>> {
        let received = figures.into_iter().map(|of| {
            let (day, territory) = (of.figure.as_of, of.figure.territory_id);
            let unit = self.unit(territory, day);
            Point { day, unit, what: Told::Figure(Box::new(of)) }
        });
        let recomputed = recomputed.into_iter().map(|row| {
            let unit = self.unit(row.territory_id, row.land_day);
            Point { day: row.as_of, unit, what: Told::Recomputed(Box::new(row)) }
        });
        stretches(&self.registry, received.chain(recomputed).collect())
    }
}

/// Says which official code names the land that a plan's own figures are about. A code means
/// something only on a day: it is read on the day of each figure, and must name something today.
///
/// # Errors
/// [`AppError::Invalid`] for what is no code, or names nothing.
pub async fn set_plan_territory(
    app: &App,
    caller: &Caller,
    plan: PlanId,
    code: &str,
) -> Result<()> {
    caller.may(app, Action::ManageRounds)?;
    find_plan(app, plan).await?;
    let invalid =
        |refusal: ansinh_domain::territory::Refusal| AppError::Invalid(refusal.to_string());
    let of = TerritoryRef::read(code, Some(app.today())).map_err(invalid)?;
    let code = of.code.to_string();
    let known = territory::known_round(&app.db, &code).await?;
    known.registry.unit_at(of.code, of.as_of).map_err(invalid)?;
    let before = baseline::plan_code(&app.db, plan).await?;
    if before.as_deref() == Some(&code) {
        return Ok(());
    }
    let now = app.now();
    let mut tx = app.db.begin().await?;
    baseline::set_plan_code(&mut tx, app.ids.next(now), plan, &code, caller.user(), now).await?;
    let change =
        Change::from(parts! { "territory_code" => before }, parts! { "territory_code" => code });
    caller.record(&mut tx, now, "set-plan-territory", ("plan", Some(plan.0)), change).await?;
    tx.commit().await?;
    Ok(())
}

/// A value recomputed for another land, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The figure of before that it stands for.
    pub figure: ObservationId,
    /// The territory it is recomputed for; `None` for the plan's own land.
    pub territory: Option<TerritoryId>,
    /// The day whose land it is recomputed for.
    pub land_day: Date,
    /// The value as typed.
    pub value: String,
    /// How it was recomputed.
    pub method: String,
    /// From what.
    pub source: String,
}

/// Proposes a recomputed value for an earlier figure of an indicator. `leads` are the bodies that
/// lead the indicator today: their people may, and the coordinator.
///
/// # Errors
/// [`AppError::Invalid`] when something is missing, or the land is the same on both days.
pub async fn propose(
    app: &App,
    caller: &Caller,
    plan: PlanId,
    indicator: IndicatorId,
    leads: &[BodyId],
    wanted: &Proposal,
) -> Result<RecomputedId> {
    let of_a_lead =
        leads.iter().any(|body| caller.may_for(app, Action::ProposeBaseline, Some(*body)).is_ok());
    if !of_a_lead {
        caller.may(app, Action::ProposeBaseline)?;
    }
    let by = person(caller)?;
    let method =
        needed(&wanted.method, LONGEST, "Hãy ghi cách tính lại số liệu theo địa bàn mới.")?;
    let source = needed(&wanted.source, LONGEST, "Hãy ghi nguồn của số liệu dùng để tính lại.")?;
    let value = number::parse(&wanted.value).ok_or_else(|| {
        AppError::Invalid(format!(
            "“{}” không phải là số. Hãy nhập số, dùng dấu phẩy cho phần thập phân.",
            wanted.value.trim()
        ))
    })?;
    let figures = observation::of_indicator(&app.db, indicator).await?;
    let old = figures.into_iter().find(|figure| figure.id == wanted.figure);
    let old = old.ok_or(AppError::NotFound { what: "số liệu cũ của chỉ tiêu" })?;
    let code = baseline::plan_code(&app.db, plan).await?;
    let lands = Lands::load(&app.db, code, wanted.territory.is_some()).await?;
    check_lands(&lands, (old.territory_id, old.as_of), (wanted.territory, wanted.land_day))?;
    let now = app.now();
    let id: RecomputedId = app.ids.next(now);
    let new = NewBaseline {
        id,
        indicator,
        territory: wanted.territory,
        period: old.period,
        as_of: old.as_of,
        land_day: wanted.land_day,
        value,
        method: &method,
        source: &source,
        by,
        now,
    };
    let mut tx = app.db.begin().await?;
    match baseline::propose(&mut tx, new).await {
        Err(StoreError::Conflict(_)) => {
            return Err(AppError::Invalid(
                "Đã có số liệu tính lại cho ngày này, đang chờ duyệt hoặc đang dùng. Hãy duyệt, từ chối hoặc thôi dùng số liệu đó trước."
                    .to_owned(),
            ));
        }
        other => other?,
    }
    let row = baseline::find(&mut tx, id).await?.ok_or(NO_BASELINE)?;
    let change = Change::from(parts! { "value" => old.value }, told(&row));
    caller.record(&mut tx, now, "propose-baseline", ("baseline", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(id)
}

/// A recomputed value is needed only over a change of land, and only towards a later land.
fn check_lands(
    lands: &Lands,
    (old, as_of): (Option<TerritoryId>, Date),
    (new, land_day): (Option<TerritoryId>, Date),
) -> Result<()> {
    let invalid = |why: &str| Err(AppError::Invalid(why.to_owned()));
    if old.is_some() != new.is_some() {
        return invalid(
            "Số liệu của cả kế hoạch và số liệu của một địa bàn không thay cho nhau được.",
        );
    }
    if land_day <= as_of {
        return invalid("Ngày lấy địa bàn mới phải sau ngày của số liệu cũ.");
    }
    if old.is_none() && lands.code.is_none() {
        return invalid(
            "Chưa ghi địa bàn của kế hoạch, nên chưa biết số liệu thuộc địa bàn nào. Người phụ trách hãy ghi mã địa bàn ở trang kế hoạch trước.",
        );
    }
    let registry = &lands.registry;
    let (Some(from), Some(to)) = (lands.unit(old, as_of), lands.unit(new, land_day)) else {
        return invalid(
            "Danh mục địa bàn chưa có địa bàn này vào một trong hai ngày. Hãy nạp đủ danh mục địa bàn rồi thử lại.",
        );
    };
    let lives = registry.get(to).is_some_and(|unit| unit.lives_on(land_day));
    if !lives {
        return invalid("Địa bàn mới không còn vào ngày đã chọn. Hãy chọn ngày khác.");
    }
    if land_of(registry, from) == land_of(registry, to) {
        return invalid(
            "Địa bàn của hai ngày là một, nên số liệu nối được với nhau mà không cần tính lại.",
        );
    }
    Ok(())
}

/// What is decided about a recomputed value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It counts from now on.
    Approve,
    /// It does not; why.
    Refuse(String),
    /// It counted, and counts no more; why.
    Withdraw(String),
}

/// Decides about a proposal, or takes an approved one back. Who proposed it cannot approve it.
///
/// # Errors
/// [`AppError::Invalid`] for one's own proposal, without a reason where one is needed, or when it
/// was decided before.
pub async fn decide(
    app: &App,
    caller: &Caller,
    id: RecomputedId,
    verdict: &Verdict,
) -> Result<IndicatorId> {
    caller.may(app, Action::ApproveBaseline)?;
    let by = person(caller)?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let before = baseline::find(&mut tx, id).await?.ok_or(NO_BASELINE)?;
    let (verb, from, to, reason) = match verdict {
        Verdict::Approve if before.proposed_by == by => {
            return Err(AppError::Invalid(
                "Người đề xuất không tự duyệt số liệu của mình. Hãy nhờ người khác có quyền duyệt."
                    .to_owned(),
            ));
        }
        Verdict::Approve => {
            ("approve-baseline", BaselineState::Proposed, BaselineState::Approved, None)
        }
        Verdict::Refuse(reason) => {
            ("refuse-baseline", BaselineState::Proposed, BaselineState::Refused, Some(reason))
        }
        Verdict::Withdraw(reason) => {
            ("withdraw-baseline", BaselineState::Approved, BaselineState::Withdrawn, Some(reason))
        }
    };
    let reason = reason.map(|why| needed(why, LONGEST, "Hãy ghi lý do.")).transpose()?;
    if !baseline::decide(&mut tx, id, (from, to), by, now, reason.as_deref()).await? {
        return Err(AppError::Invalid(
            "Số liệu tính lại này đã được quyết định trước đó. Hãy tải lại trang để xem."
                .to_owned(),
        ));
    }
    let after = parts! { "standing" => to, "reason" => reason };
    let change = Change::from(told(&before), after);
    caller.record(&mut tx, now, verb, ("baseline", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(before.indicator_id)
}

fn told(row: &BaselineRow) -> Parts {
    parts! {
        "standing" => row.state,
        "period" => row.period.title(),
        "as_of" => row.as_of,
        "land_day" => row.land_day,
        "value" => row.value,
        "method" => row.method,
        "source" => row.source,
    }
}

fn person(caller: &Caller) -> Result<UserId> {
    caller.user().ok_or_else(|| {
        AppError::Invalid(
            "Số liệu tính lại phải do một người đề xuất và một người khác duyệt. Hãy đăng nhập."
                .to_owned(),
        )
    })
}
