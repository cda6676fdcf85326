//! Opens a round: for each body with an open lead duty a submission that holds what it owes.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use ansinh_domain::access::Action;
use ansinh_domain::calendar::Period;
use ansinh_domain::reorganisation::ItemKind;
use ansinh_domain::report::{Content, Regime, Shape};
use ansinh_store::indicator::IndicatorFilter;
use ansinh_store::report::item::{self, NewItem, Subject};
use ansinh_store::report::owed::{self, Owed};
use ansinh_store::report::round::{self, NewRound, RoundRow};
use ansinh_store::report::{regime, special_day, submission};
use ansinh_store::{
    BodyId, IndicatorId, ItemId, PlanVersionId, RegimeId, RoundId, StoreError, SubmissionId, Tx,
    indicator,
};
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::ReportError;
use super::create_regime::find_plan;
use crate::record::{Change, parts};
use crate::reorganisation::lost::closed_items;
use crate::webhook::{Event, announce};
use crate::{App, AppError, Caller, Result};

/// Opens the round of a regime for a period; the one there is when it was opened before. Bodies owe
/// what they lead on `duty_day`; a group owes itself unless its members are known, who then owe in
/// its place.
///
/// # Errors
/// [`AppError::Invalid`] for a period of another frequency or a regime at rest;
/// [`ReportError::NothingOwed`].
pub async fn open_round(
    app: &App,
    caller: &Caller,
    regime: RegimeId,
    period: Period,
    duty_day: Date,
) -> Result<RoundId> {
    caller.may(app, Action::ManageRounds)?;
    let found = regime::find(&app.db, regime)
        .await?
        .ok_or(AppError::NotFound { what: "chế độ báo cáo" })?;
    if period.frequency() != found.content.frequency {
        return Err(AppError::Invalid(
            "Kỳ báo cáo không khớp với tần suất của chế độ báo cáo. Hãy chọn lại kỳ.".to_owned(),
        ));
    }
    if !found.active {
        return Err(AppError::Invalid(
            "Chế độ báo cáo đã ngừng áp dụng nên không mở được kỳ mới.".to_owned(),
        ));
    }
    let version = find_plan(app, found.plan_id).await?.version_id;
    // A version never changes, so what it says may be read before the transaction.
    let shapes = shapes(app, version).await?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if let Some(before) = round::by_period(&mut tx, regime, period).await? {
        return Ok(before.id);
    }
    let calendar = special_day::calendar_in(&mut tx).await?;
    let dates = found.content.dates(period, &calendar);
    let id: RoundId = app.ids.next(now);
    let new = NewRound {
        id,
        regime_id: regime,
        version,
        period,
        regime: &found.content,
        dates: &dates,
        duty_day,
        by: caller.user(),
        now,
    };
    match round::insert(&mut tx, new).await {
        Err(StoreError::Conflict(_)) => {
            return Err(ReportError::RoundExists(period.title()).into());
        }
        other => other?,
    }
    let bodies = owed_by_body(&mut tx, version, duty_day, &found.content.content).await?;
    if bodies.is_empty() {
        return Err(ReportError::NothingOwed(duty_day).into());
    }
    let mut writer = Writer { app, now, round: id, due: dates.due(), shapes: &shapes };
    for (body, rows) in &bodies {
        let submission = writer.submission(&mut tx, *body, &found.content).await?;
        for row in rows {
            writer.item(&mut tx, submission, row).await?;
        }
    }
    let rows = || bodies.values().flatten();
    let change = Change::to(parts! {
        "name" => found.content.name,
        "period" => period.title(),
        "cut_off" => dates.cut_off(),
        "due" => dates.due(),
        "duty_day" => duty_day,
        "bodies" => bodies.len(),
        "indicators" => rows().filter(|row| row.indicator_id.is_some()).count(),
        "tasks" => rows().filter(|row| row.task_id.is_some()).count(),
    });
    caller.record(&mut tx, now, "open-round", ("round", Some(id.0)), change).await?;
    let opened = Event::RoundOpened {
        round: id,
        plan: found.plan_id,
        regime: &found.content.name,
        period: &period.title(),
        due: dates.due(),
        bodies: bodies.len(),
    };
    announce(app, &mut tx, &opened, now).await?;
    tx.commit().await?;
    Ok(id)
}

/// What each body owes: rows it leads, or leads as a member of a group that does. What lost its
/// meaning and was closed for it is asked of nobody.
pub(super) async fn owed_by_body(
    tx: &mut Tx,
    version: PlanVersionId,
    day: Date,
    content: &Content,
) -> Result<BTreeMap<BodyId, Vec<Owed>>> {
    let mut bodies: BTreeMap<BodyId, Vec<Owed>> = BTreeMap::new();
    let members = owed::members_on(tx, day).await?;
    let closed = closed_items(tx).await?;
    for row in owed::leads_on(tx, version, day).await? {
        let selection =
            if row.indicator_id.is_some() { &content.indicators } else { &content.tasks };
        if row.header_only
            || is_closed(&row, &closed)
            || !selection.takes(&row.code, &row.headings())
        {
            continue;
        }
        for body in reporters(row.body_id, &members) {
            let rows = bodies.entry(body).or_default();
            // A member may lead beside its group.
            if !rows.iter().any(|known| known.code == row.code && known.task_id == row.task_id) {
                rows.push(row.clone());
            }
        }
    }
    Ok(bodies)
}

fn is_closed(row: &Owed, closed: &BTreeSet<(ItemKind, Uuid)>) -> bool {
    let indicator = row.indicator_id.map(|id| (ItemKind::Indicator, id.0));
    let task = row.task_id.map(|id| (ItemKind::Task, id.0));
    indicator.or(task).is_some_and(|(kind, id)| {
        closed.contains(&(kind, id)) || closed.contains(&(kind, row.origin_id))
    })
}

/// Who reports for a body: of a group its members, of whom a group again its own; else the body.
pub(crate) fn reporters(body: BodyId, members: &HashMap<BodyId, Vec<BodyId>>) -> Vec<BodyId> {
    let (mut found, mut open, mut seen) = (Vec::new(), vec![body], Vec::new());
    while let Some(next) = open.pop() {
        // Groups may have been entered as members of each other.
        if seen.contains(&next) {
            continue;
        }
        seen.push(next);
        match members.get(&next) {
            Some(members) => open.extend(members.iter().rev()),
            None => found.push(next),
        }
    }
    if found.is_empty() { vec![body] } else { found }
}

/// What the figure of each indicator of a version is.
pub(super) async fn shapes(
    app: &App,
    version: PlanVersionId,
) -> Result<HashMap<IndicatorId, Shape>> {
    let page = indicator::list(&app.db, version, &IndicatorFilter::default(), app.today()).await?;
    let shape =
        |row: &indicator::IndicatorRow| Shape::of(row.unit.as_deref(), row.direction, &row.targets);
    Ok(page.rows.iter().map(|row| (row.id, shape(row))).collect())
}

/// Writes submissions and rows of one round.
pub(super) struct Writer<'a> {
    pub(super) app: &'a App,
    pub(super) now: Timestamp,
    pub(super) round: RoundId,
    pub(super) due: Date,
    pub(super) shapes: &'a HashMap<IndicatorId, Shape>,
}

impl Writer<'_> {
    /// An empty draft with the sections of the regime.
    pub(super) async fn submission(
        &mut self,
        tx: &mut Tx,
        body: BodyId,
        regime: &Regime,
    ) -> Result<SubmissionId> {
        let id: SubmissionId = self.app.ids.next(self.now);
        submission::insert(tx, id, self.round, body, self.due, self.now).await?;
        for (ordinal, section) in (0_i64..).zip(&regime.content.sections) {
            let new = NewItem {
                id: self.app.ids.next(self.now),
                submission: id,
                subject: Subject::Section,
                code: &section.code,
                ordinal,
                required: section.required,
            };
            item::insert(tx, new).await?;
        }
        Ok(id)
    }

    /// A row for an indicator or task; its id.
    pub(super) async fn item(
        &mut self,
        tx: &mut Tx,
        submission: SubmissionId,
        row: &Owed,
    ) -> Result<Option<ItemId>> {
        let words = Shape::Level { known: Vec::new() };
        let subject = match (row.indicator_id, row.task_id) {
            (Some(indicator), _) => {
                let shape = self.shapes.get(&indicator).unwrap_or(&words);
                Subject::Indicator(indicator, row.origin_id, row.duty_id, shape)
            }
            (None, Some(task)) => Subject::Task(task, row.origin_id, row.duty_id),
            (None, None) => return Ok(None),
        };
        let id: ItemId = self.app.ids.next(self.now);
        let new = NewItem {
            id,
            submission,
            subject,
            code: &row.code,
            ordinal: row.ordinal,
            required: true,
        };
        item::insert(tx, new).await?;
        Ok(Some(id))
    }
}

/// Closes a round: nothing more is entered or moved in it.
///
/// # Errors
/// [`ReportError::RoundClosed`] when it was closed before.
pub async fn close_round(app: &App, caller: &Caller, id: RoundId) -> Result<()> {
    caller.may(app, Action::ManageRounds)?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let found: RoundRow =
        round::find_in(&mut tx, id).await?.ok_or(AppError::NotFound { what: "kỳ báo cáo" })?;
    if !round::close(&mut tx, id, now).await? {
        return Err(ReportError::RoundClosed.into());
    }
    let state = |closed: bool| {
        let (name, period) = (&found.regime.name, found.period.title());
        parts! { "name" => name, "period" => period, "closed" => closed }
    };
    let change = Change::from(state(false), state(true));
    caller.record(&mut tx, now, "close-round", ("round", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(())
}
