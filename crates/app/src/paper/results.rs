//! What was received in a round, put beside the plan.

use std::collections::HashMap;

use ansinh_domain::assess::{Assessment, TaskAssessment, TaskState, assess_task};
use ansinh_domain::report::{Field, ItemKind, State, TaskStatus, Value};
use ansinh_store::indicator::{self, IndicatorFilter, IndicatorRow};
use ansinh_store::plan::PlanHead;
use ansinh_store::report::item::ItemRow;
use ansinh_store::report::observation::Figure;
use ansinh_store::report::own_figure;
use ansinh_store::report::round::RoundRow;
use ansinh_store::report::submission::{self, SubmissionRow};
use ansinh_store::report::{cell, item};
use ansinh_store::task::{self, TaskFilter, TaskRow};
use ansinh_store::{IndicatorId, ItemId, SubmissionId, TaskId};
use jiff::civil::Date;
use jiff::tz::Offset;

use super::find_round;
use super::verdict::{ByYear, by_year};
use crate::assess::{TaskStanding, all_tasks, open_book};
use crate::report::changes::shown;
use crate::report::create_regime::find_plan;
use crate::{App, AppError, Caller, Result};

/// A round with what was received in it.
#[derive(Debug)]
pub(super) struct Results {
    pub(super) round: RoundRow,
    pub(super) plan: PlanHead,
    /// Measured indicators in the plan's order.
    pub(super) indicators: Vec<IndicatorLine>,
    /// Tasks in the plan's order.
    pub(super) tasks: Vec<TaskLine>,
    /// What bodies wrote, by name.
    pub(super) voices: Vec<Voice>,
    /// Every body of the round that owes anything.
    pub(super) bodies: Vec<SubmissionRow>,
    pub(super) today: Date,
    /// The day indicators and tasks are judged on: today, or the day the round was closed.
    pub(super) judged_on: Date,
    /// Years whose targets papers show.
    pub(super) years: Vec<i16>,
}

#[derive(Debug)]
pub(super) struct IndicatorLine {
    pub(super) row: IndicatorRow,
    /// The figure of the period, the latest as-of day of several.
    pub(super) figure: Option<(Figure, String)>,
    /// What a body's own report says before it is received, with the id of its row.
    pub(super) typed: Option<(ItemId, String)>,
    /// How it stands, under its identity through all versions.
    pub(super) judged: Option<(IndicatorId, Assessment)>,
    /// The same against each target that papers show.
    pub(super) by_year: Vec<ByYear>,
}

#[derive(Debug)]
pub(super) struct TaskLine {
    pub(super) row: TaskRow,
    /// What the first body that leads it told.
    pub(super) told: Option<TaskTold>,
    /// How it stands.
    pub(super) out: TaskAssessment,
}

#[derive(Debug, Default)]
pub(super) struct TaskTold {
    pub(super) item: Option<ItemId>,
    pub(super) status: Option<TaskStatus>,
    pub(super) percent: String,
    pub(super) result: String,
    pub(super) product: String,
    pub(super) causes: String,
}

/// What a body wrote, by the code of the section.
#[derive(Debug)]
pub(super) struct Voice {
    pub(super) body: String,
    pub(super) sections: HashMap<String, String>,
}

impl TaskLine {
    pub(super) fn status(&self) -> Option<TaskStatus> {
        self.told.as_ref().and_then(|told| told.status)
    }

    /// Its time is over and it is not done.
    pub(super) fn overdue(&self) -> bool {
        self.out.state == TaskState::Late
    }
}

/// Gathers a round: of every body, or of one.
///
/// # Errors
/// [`AppError::NotFound`].
pub(super) async fn gather(
    app: &App,
    caller: &Caller,
    round: ansinh_store::RoundId,
    only: Option<SubmissionId>,
) -> Result<Results> {
    let db = &app.db;
    let round = find_round(app, round).await?;
    let plan = find_plan(app, round.plan_id).await?;
    let mut bodies = submission::of_round(db, round.id).await?;
    bodies.retain(|row| row.items > 0 && only.is_none_or(|id| row.id == id));
    if bodies.is_empty() && only.is_some() {
        return Err(AppError::NotFound { what: "báo cáo" });
    }
    let mut told = Told::default();
    for body in bodies.iter().filter(|body| counts(body, only)) {
        told.read(app, body).await?;
    }
    let today = app.today();
    let closed = round.closed_at.map(|at| Offset::constant(7).to_datetime(at).date());
    let judged_on = closed.map_or(today, |closed| closed.min(today));
    let asked = Asked { app, caller, round: &round, plan: &plan, only, judged_on };
    let (indicators, years) = asked.indicators(&mut told).await?;
    let tasks = asked.tasks(&mut told).await?;
    let voices = told.voices;
    Ok(Results { round, plan, indicators, tasks, voices, bodies, today, judged_on, years })
}

/// What results are gathered for.
struct Asked<'a> {
    app: &'a App,
    caller: &'a Caller,
    round: &'a RoundRow,
    plan: &'a PlanHead,
    only: Option<SubmissionId>,
    judged_on: Date,
}

impl Asked<'_> {
    /// The plan as it was when the round was opened.
    fn version(&self) -> PlanHead {
        PlanHead { version_id: self.round.plan_version_id, ..self.plan.clone() }
    }

    async fn indicators(&self, told: &mut Told) -> Result<(Vec<IndicatorLine>, Vec<i16>)> {
        let (db, round) = (&self.app.db, self.round);
        let version = round.plan_version_id;
        let filter = IndicatorFilter::default();
        let all = indicator::list(db, version, &filter, round.duty_day).await?;
        let codes = item::codes_of_version(db, version).await?;
        let mut figures: HashMap<String, Figure> = HashMap::new();
        for figure in own_figure::of_version(db, version).await? {
            // Rows come by as-of day, so the last one of the period is the latest.
            if figure.period == round.period
                && let Some(code) = codes.get(&figure.indicator_id)
            {
                figures.insert(code.clone(), figure);
            }
        }
        let book = open_book(self.app, self.caller, &self.version(), self.judged_on).await?;
        let settings = book.settings_on(self.judged_on)?.clone();
        let mut judged: HashMap<String, (IndicatorId, Assessment)> = HashMap::new();
        for one in book.assess(self.judged_on)?.iter() {
            judged.insert(one.row.code.clone(), (one.origin, one.out.clone()));
        }
        let measured = || all.rows.iter().filter(|row| !row.header_only);
        let years = years(measured(), round.period.year());
        let mut lines = Vec::new();
        for row in measured() {
            let typed = told.indicators.remove(&row.code);
            if self.only.is_some() && typed.is_none() {
                continue;
            }
            let figure = match figures.remove(&row.code) {
                Some(figure) => figure.value()?.map(|value| (figure, words_of(&value))),
                None => None,
            };
            let typed = typed.filter(|(_, text)| self.only.is_some() && !text.is_empty());
            let judged = judged.remove(&row.code);
            let out = judged.as_ref().map(|(_, out)| out);
            let by_year = by_year(row, out, &years, &settings);
            lines.push(IndicatorLine { row: row.clone(), figure, typed, judged, by_year });
        }
        Ok((lines, years))
    }

    async fn tasks(&self, told: &mut Told) -> Result<Vec<TaskLine>> {
        let (app, round) = (self.app, self.round);
        let filter = TaskFilter::default();
        let page = task::list(&app.db, round.plan_version_id, &filter, round.duty_day).await?;
        let standing = all_tasks(app, self.caller, &self.version(), self.judged_on).await?;
        let standing: HashMap<TaskId, &TaskStanding> =
            standing.iter().map(|one| (one.row.id, one)).collect();
        let mut lines = Vec::new();
        for row in page.rows {
            let told = told.tasks.remove(&row.id);
            if self.only.is_some() && told.is_none() {
                continue;
            }
            let Some(standing) = standing.get(&row.id) else { continue };
            let mut facts = standing.facts;
            // A body's own report tells what it is about to say, before anybody received it.
            if self.only.is_some()
                && let Some(status) = told.as_ref().and_then(|told| told.status)
            {
                facts.status = Some(status);
                facts.done_on = facts.done_on.or(Some(round.cut_off));
            }
            lines.push(TaskLine { told, row, out: assess_task(&facts) });
        }
        Ok(lines)
    }
}

/// Years for which the plan has targets that a paper of the round's year shows: that year or the
/// next one with targets, and the last.
fn years<'a>(rows: impl Iterator<Item = &'a IndicatorRow>, now: i16) -> Vec<i16> {
    let mut all: Vec<i16> =
        rows.flat_map(|row| row.targets.iter().map(|target| target.milestone.year)).collect();
    all.sort_unstable();
    all.dedup();
    let near = all.iter().copied().find(|year| *year >= now);
    let mut years: Vec<i16> = near.into_iter().chain(all.last().copied()).collect();
    years.dedup();
    years
}

/// Whether a report's words go into a paper: of the whole round those received, of one body what it
/// holds now.
fn counts(body: &SubmissionRow, only: Option<SubmissionId>) -> bool {
    only.is_some() || body.state == State::Received
}

/// A figure as it is printed.
fn words_of(value: &Value) -> String {
    match value {
        Value::Number { number } => ansinh_domain::number::format(*number),
        Value::Level { level } => level.clone(),
        Value::NoData { reason } => format!("Chưa có số liệu: {reason}"),
    }
}

#[derive(Default)]
struct Told {
    voices: Vec<Voice>,
    tasks: HashMap<TaskId, TaskTold>,
    /// What was typed for an indicator, by its code.
    indicators: HashMap<String, (ItemId, String)>,
}

impl Told {
    async fn read(&mut self, app: &App, body: &SubmissionRow) -> Result<()> {
        let items = item::of_submission(&app.db, body.id).await?;
        let mut cells: HashMap<ItemId, Vec<cell::CellRow>> = HashMap::new();
        for row in cell::of_submission(&app.db, body.id).await? {
            cells.entry(row.item_id).or_default().push(row);
        }
        let mut voice = Voice { body: body.body_name.clone(), sections: HashMap::new() };
        for row in &items {
            let own = cells.get(&row.id).map(Vec::as_slice).unwrap_or_default();
            match row.kind {
                ItemKind::Indicator => {
                    let value = text_of(row, own, Field::Value);
                    let none = text_of(row, own, Field::NoData);
                    let text = match (value.is_empty(), none.is_empty()) {
                        (true, false) => format!("Chưa có số liệu: {none}"),
                        _ => value,
                    };
                    self.indicators.insert(row.code.clone(), (row.id, text));
                }
                ItemKind::Section => {
                    let text = text_of(row, own, Field::Text);
                    if !text.trim().is_empty() {
                        voice.sections.insert(row.code.clone(), text);
                    }
                }
                ItemKind::Task => {
                    if let Some(id) = row.task_id {
                        self.tasks.entry(id).or_insert_with(|| task_told(row, own));
                    }
                }
            }
        }
        if !voice.sections.is_empty() {
            self.voices.push(voice);
        }
        Ok(())
    }
}

fn text_of(row: &ItemRow, cells: &[cell::CellRow], field: Field) -> String {
    let found = cells.iter().find(|cell| cell.part.is_empty() && cell.field == field);
    found.map(|cell| shown(row, field, &cell.value)).unwrap_or_default()
}

fn task_told(row: &ItemRow, cells: &[cell::CellRow]) -> TaskTold {
    let text = |field| text_of(row, cells, field);
    let status = text(Field::Status);
    let both = |one: String, other: String| {
        [one, other].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join("; ")
    };
    TaskTold {
        item: Some(row.id),
        status: TaskStatus::ALL.into_iter().find(|known| known.title() == status),
        percent: text(Field::Percent),
        result: text(Field::Result),
        product: both(text(Field::Product), text(Field::ProductNumber)),
        causes: both(text(Field::ObjectiveCause), text(Field::SubjectiveCause)),
    }
}
