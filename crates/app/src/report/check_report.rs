//! Checks a report: what must be mended or explained before it can be sent.

use std::collections::HashMap;

use ansinh_domain::access::Action;
use ansinh_domain::assess::Status;
use ansinh_domain::check::{
    self, IndicatorRow, Issue, Limits, Point, SectionRow, Submission, TaskRow,
};
use ansinh_domain::report::{
    Field, IndicatorEntry, ItemKind, Reading, Shape, TaskProgress, Value, read_stored,
};
use ansinh_domain::target::{MeasureKind, Target};
use ansinh_store::indicator::{self, IndicatorFilter};
use ansinh_store::report::cell::{self, CellRow};
use ansinh_store::report::item::{self, ItemRow};
use ansinh_store::report::observation::{self, Figure};
use ansinh_store::report::own_figure;
use ansinh_store::report::round::{self, RoundRow};
use ansinh_store::report::rule;
use ansinh_store::report::snapshot::{self, Before, KeptCell};
use ansinh_store::{IndicatorId, ItemId, SubmissionId};
use rust_decimal::Decimal;

use super::{head, remedy};
use crate::{App, AppError, Caller, Result};

/// Between code and territory where an issue is about a part of a row: "5.1@0192…".
pub const PART_MARK: char = '@';

/// Everything doubtful in a report, by row.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn check_report(app: &App, caller: &Caller, id: SubmissionId) -> Result<Vec<Issue>> {
    let found = head(app, id).await?;
    caller.may_for(app, Action::ReadReport, Some(found.body_id))?;
    issues(app, id).await
}

/// [`check_report`] for a caller who was asked already.
pub(super) async fn issues(app: &App, id: SubmissionId) -> Result<Vec<Issue>> {
    Ok(check::check(&gather(app, id).await?))
}

/// All that the checks look at.
async fn gather(app: &App, id: SubmissionId) -> Result<Submission> {
    let db = &app.db;
    let found = head(app, id).await?;
    let round = round::find(db, found.round_id)
        .await?
        .ok_or(AppError::NotFound { what: "kỳ báo cáo" })?;
    let items = item::of_submission(db, id).await?;
    let mut cells: HashMap<ItemId, Vec<CellRow>> = HashMap::new();
    for cell in cell::of_submission(db, id).await? {
        cells.entry(cell.item_id).or_default().push(cell);
    }
    let figures = observation::of_submission(db, id).await?;
    let before = snapshot::before(db, id).await?;
    let targets = targets(app, &round).await?;
    let rules: Vec<check::Rule> = rule::of_plan(db, round.plan_id)
        .await?
        .into_iter()
        .filter(|row| row.active)
        .map(|row| row.rule)
        .collect();
    let others = if rules.is_empty() { HashMap::new() } else { others(app, &round).await? };
    let unanswered = remedy::unanswered(app, &found, &round, (&items, &cells), &figures).await?;
    let sources = Sources {
        round: &round,
        cells: &cells,
        figures: &figures,
        targets: &targets,
        unanswered: &unanswered,
    };
    let mut submission = Submission {
        cut_off: round.cut_off,
        from: round.window_from,
        as_of: round.regime.as_of,
        today: app.today(),
        limits: Limits::default(),
        indicators: Vec::new(),
        tasks: Vec::new(),
        sections: Vec::new(),
        rules,
        others,
    };
    for row in &items {
        let last = before.iter().rev().find(|old| old.kind == row.kind && old.code == row.code);
        match row.kind {
            ItemKind::Indicator => submission.indicators.extend(sources.indicators(row)?),
            ItemKind::Task => submission.tasks.push(sources.task(row, last)),
            ItemKind::Section => submission.sections.push(sources.section(row, last)),
        }
    }
    Ok(submission)
}

async fn targets(app: &App, round: &RoundRow) -> Result<HashMap<IndicatorId, Vec<Target>>> {
    let filter = IndicatorFilter::default();
    let page = indicator::list(&app.db, round.plan_version_id, &filter, app.today()).await?;
    Ok(page.rows.into_iter().map(|row| (row.id, row.targets)).collect())
}

/// Figures of the round's period by code of the plan, whoever reported them.
async fn others(app: &App, round: &RoundRow) -> Result<HashMap<String, Decimal>> {
    let codes = item::codes_of_version(&app.db, round.plan_version_id).await?;
    let mut known = HashMap::new();
    for figure in own_figure::of_version(&app.db, round.plan_version_id).await? {
        let code = codes.get(&figure.indicator_id);
        if figure.period == round.period
            && let (Some(code), Some(number)) = (code, number(&figure)?)
        {
            known.insert(code.clone(), number);
        }
    }
    Ok(known)
}

fn number(figure: &Figure) -> Result<Option<Decimal>> {
    Ok(figure.value()?.as_ref().and_then(Value::number))
}

struct Sources<'a> {
    round: &'a RoundRow,
    cells: &'a HashMap<ItemId, Vec<CellRow>>,
    figures: &'a [Figure],
    targets: &'a HashMap<IndicatorId, Vec<Target>>,
    unanswered: &'a HashMap<ItemId, Status>,
}

impl Sources<'_> {
    fn readings(&self, row: &ItemRow, part: &str) -> Vec<(Field, Reading)> {
        let words = Shape::Level { known: Vec::new() };
        let shape = row.shape.as_ref().unwrap_or(&words);
        let of_part = |cell: &&CellRow| cell.part == part && !cell.value.is_empty();
        let cells = self.cells.get(&row.id).into_iter().flatten().filter(of_part);
        cells.map(|cell| (cell.field, read_stored(cell.field, &cell.value, shape))).collect()
    }

    /// The row itself and each territory it is broken down to.
    fn indicators(&self, row: &ItemRow) -> Result<Vec<IndicatorRow>> {
        let mut parts: Vec<&str> = vec![""];
        for cell in self.cells.get(&row.id).into_iter().flatten() {
            if !cell.value.is_empty() && !parts.contains(&cell.part.as_str()) {
                parts.push(&cell.part);
            }
        }
        parts.into_iter().map(|part| self.indicator(row, part)).collect()
    }

    fn indicator(&self, row: &ItemRow, part: &str) -> Result<IndicatorRow> {
        let mut history = Vec::new();
        for figure in self.figures {
            let of_row = Some(figure.indicator_id.0) == row.origin_id && figure.part == part;
            // What this round told before is no history to compare with.
            if of_row
                && figure.period != self.round.period
                && let Some(value) = number(figure)?
            {
                history.push(Point { as_of: figure.as_of, value });
            }
        }
        let targets = row.indicator_id.and_then(|id| self.targets.get(&id));
        let whole = part.is_empty();
        Ok(IndicatorRow {
            code: if whole { row.code.clone() } else { format!("{}{PART_MARK}{part}", row.code) },
            parent: row.parent.clone().filter(|_| whole),
            unit: row.unit.clone(),
            shape: row.shape.clone().unwrap_or(Shape::Level { known: Vec::new() }),
            measure: row.measure.unwrap_or(MeasureKind::Level),
            direction: row.direction,
            // The plan's targets are for the whole.
            targets: targets.filter(|_| whole).cloned().unwrap_or_default(),
            entry: IndicatorEntry::from_cells(self.readings(row, part)),
            history,
            unanswered: self.unanswered.get(&row.id).copied().filter(|_| whole),
        })
    }

    fn task(&self, row: &ItemRow, last: Option<&Before>) -> TaskRow {
        TaskRow {
            code: row.code.clone(),
            product_expected: row.product.is_some(),
            due: row.schedule_end,
            progress: TaskProgress::from_cells(self.readings(row, "")),
            last: last.map(|before| TaskProgress::from_cells(kept(&before.cells))),
        }
    }

    fn section(&self, row: &ItemRow, last: Option<&Before>) -> SectionRow {
        let words = |readings: Vec<(Field, Reading)>, wanted: Field| {
            readings.into_iter().find_map(|(field, reading)| match reading {
                Reading::Words(words) if field == wanted => Some(words),
                _ => None,
            })
        };
        SectionRow {
            code: row.code.clone(),
            required: row.required,
            text: words(self.readings(row, ""), Field::Text),
            explanation: words(self.readings(row, ""), Field::Explanation),
            last: last.and_then(|before| words(kept(&before.cells), Field::Text)),
        }
    }
}

/// What tasks and sections held; a figure's shape does not matter to them.
fn kept(cells: &[KeptCell]) -> Vec<(Field, Reading)> {
    let words = Shape::Level { known: Vec::new() };
    cells.iter().map(|cell| (cell.field, read_stored(cell.field, &cell.value, &words))).collect()
}
