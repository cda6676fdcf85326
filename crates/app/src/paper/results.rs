//! What was received in a round, put beside the plan.

use std::collections::HashMap;

use ansinh_domain::report::{Field, ItemKind, State, TaskStatus, Value};
use ansinh_store::indicator::{self, IndicatorFilter, IndicatorRow};
use ansinh_store::plan::PlanHead;
use ansinh_store::report::item::ItemRow;
use ansinh_store::report::observation::{self, Figure};
use ansinh_store::report::round::RoundRow;
use ansinh_store::report::submission::{self, SubmissionRow};
use ansinh_store::report::{cell, item};
use ansinh_store::task::{self, TaskFilter, TaskRow};
use ansinh_store::{ItemId, SubmissionId, TaskId};
use jiff::civil::Date;

use super::find_round;
use crate::report::changes::shown;
use crate::report::create_regime::find_plan;
use crate::{App, AppError, Result};

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
}

#[derive(Debug)]
pub(super) struct IndicatorLine {
    pub(super) row: IndicatorRow,
    /// The figure of the period, the latest as-of day of several.
    pub(super) figure: Option<(Figure, String)>,
}

#[derive(Debug)]
pub(super) struct TaskLine {
    pub(super) row: TaskRow,
    /// What the first body that leads it told.
    pub(super) told: Option<TaskTold>,
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
    pub(super) fn overdue(&self, today: Date) -> bool {
        let end = self.row.schedule.as_ref().and_then(|schedule| schedule.end);
        end.is_some_and(|end| end < today)
            && !matches!(self.status(), Some(TaskStatus::Done | TaskStatus::NoLongerFitting))
    }
}

/// Gathers a round: of every body, or of one.
///
/// # Errors
/// [`AppError::NotFound`].
pub(super) async fn gather(
    app: &App,
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
    let version = round.plan_version_id;
    let day = round.duty_day;
    let all = indicator::list(db, version, &IndicatorFilter::default(), day).await?;
    let tasks = task::list(db, version, &TaskFilter::default(), day).await?;
    let codes = item::codes_of_version(db, version).await?;
    let mut figures: HashMap<String, Figure> = HashMap::new();
    for figure in observation::of_version(db, version).await? {
        // Rows come by as-of day, so the last one of the period is the latest.
        if figure.period == round.period
            && figure.part.is_empty()
            && let Some(code) = codes.get(&figure.indicator_id)
        {
            figures.insert(code.clone(), figure);
        }
    }
    let mut told = Told::default();
    for body in bodies.iter().filter(|body| counts(body, only)) {
        told.read(app, body).await?;
    }
    let mut indicators = Vec::new();
    for row in all.rows.into_iter().filter(|row| !row.header_only) {
        if only.is_some() && !told.indicators.contains(&row.code) {
            continue;
        }
        let figure = match figures.remove(&row.code) {
            Some(figure) => figure.value()?.map(|value| (figure, words_of(&value))),
            None => None,
        };
        indicators.push(IndicatorLine { row, figure });
    }
    let mut lines = Vec::new();
    for row in tasks.rows {
        let told = told.tasks.remove(&row.id);
        if only.is_none() || told.is_some() {
            lines.push(TaskLine { told, row });
        }
    }
    let today = app.today();
    Ok(Results { round, plan, indicators, tasks: lines, voices: told.voices, bodies, today })
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
    indicators: Vec<String>,
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
                ItemKind::Indicator => self.indicators.push(row.code.clone()),
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
