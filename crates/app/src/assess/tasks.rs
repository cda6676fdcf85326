//! How tasks stand on a day.

use std::collections::HashMap;
use std::sync::Arc;

use ansinh_domain::access::Action;
use ansinh_domain::assess::{TaskAssessment, TaskFacts, assess_task};
use ansinh_domain::report::{Shape, TaskProgress, TaskStatus, read_stored};
use ansinh_store::assess as kept;
use ansinh_store::audit::HangsOn;
use ansinh_store::plan::PlanHead;
use ansinh_store::report::told::{self, ToldTask};
use ansinh_store::task::{self, TaskFilter, TaskPage, TaskRow};
use ansinh_store::{Db, TaskId};
use jiff::civil::Date;

use crate::{App, Caller, Result};

/// A task with how it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskStanding {
    /// The task, with who leads on the day.
    pub row: TaskRow,
    /// What was received last.
    pub progress: Option<TaskProgress>,
    /// What it was judged by.
    pub facts: TaskFacts,
    /// How it stands.
    pub out: TaskAssessment,
}

/// How the tasks of a plan that pass `filter` stand on a day, with what a list of them offers to
/// filter by.
///
/// # Errors
/// The refusal, or whatever the database reports.
pub async fn tasks(
    app: &App,
    caller: &Caller,
    head: &PlanHead,
    filter: &TaskFilter,
    day: Date,
) -> Result<(Vec<TaskStanding>, TaskPage)> {
    caller.may(app, Action::ReadAssessment)?;
    standing(&app.db, head, filter, day).await
}

/// How every task of a plan stands on a day; read anew when something was done since that could
/// change it.
///
/// # Errors
/// The refusal, or whatever the database reports.
pub async fn all_tasks(
    app: &App,
    caller: &Caller,
    head: &PlanHead,
    day: Date,
) -> Result<Arc<Vec<TaskStanding>>> {
    caller.may(app, Action::ReadAssessment)?;
    let every = TaskFilter::default();
    let reading = async { Ok(standing(&app.db, head, &every, day).await?.0) };
    let key = (head.version_id, day);
    app.memory.tasks.get(&app.db, key, HangsOn::WhatCounts, reading).await
}

async fn standing(
    db: &Db,
    head: &PlanHead,
    filter: &TaskFilter,
    day: Date,
) -> Result<(Vec<TaskStanding>, TaskPage)> {
    let version = head.version_id;
    let (mut page, settings, progress, reports) = tokio::try_join!(
        task::list(db, version, filter, day),
        kept::settings_on(db, day),
        told::tasks(db, version, day),
        told::reports(db, version, day),
    )?;
    let mut told: HashMap<TaskId, Vec<ToldTask>> = HashMap::new();
    for one in progress {
        told.entry(one.task_id).or_default().push(one);
    }
    let count = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
    let reports: HashMap<TaskId, (u32, u32)> =
        reports.into_iter().map(|row| (row.task_id, (count(row.owed), count(row.kept)))).collect();
    let rows = std::mem::take(&mut page.rows);
    let standing = rows
        .into_iter()
        .map(|row| {
            let told = told.get(&row.id).map(Vec::as_slice).unwrap_or_default();
            let progress: Vec<(Date, TaskProgress)> =
                told.iter().map(|one| (one.cut_off, read(one))).collect();
            let last = progress.last().map(|(_, progress)| progress.clone());
            let facts = TaskFacts {
                kind: row.schedule.as_ref().map(|schedule| schedule.kind),
                start: row.schedule.as_ref().and_then(|schedule| schedule.start),
                end: row.schedule.as_ref().and_then(|schedule| schedule.end),
                status: last.as_ref().and_then(|progress| progress.status),
                done_on: done_on(&progress),
                reports: reports.get(&row.id).copied().unwrap_or_default(),
                causes: last.as_ref().map_or((false, false), |progress| {
                    (progress.objective_cause.is_some(), progress.subjective_cause.is_some())
                }),
                day,
                soon_days: settings.soon_days,
            };
            let out = assess_task(&facts);
            TaskStanding { row, progress: last, facts, out }
        })
        .collect();
    Ok((standing, page))
}

fn read(told: &ToldTask) -> TaskProgress {
    let words = Shape::Level { known: Vec::new() };
    let own = told.cells.iter().filter(|cell| cell.part.is_empty());
    TaskProgress::from_cells(
        own.map(|cell| (cell.field, read_stored(cell.field, &cell.value, &words))),
    )
}

/// The day of the first of those reports at the end that say done, without one between that does
/// not.
fn done_on(progress: &[(Date, TaskProgress)]) -> Option<Date> {
    let done = |progress: &TaskProgress| progress.status == Some(TaskStatus::Done);
    progress.iter().rev().take_while(|(_, progress)| done(progress)).last().map(|(day, _)| *day)
}
