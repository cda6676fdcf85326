//! Makes the form of a report.

use std::collections::BTreeMap;

use ansinh_domain::calendar::written;
use ansinh_domain::report::{
    CellState, Field, ItemKind, NO_DATA_REASONS, Reading, RowKey, Shape, read_stored,
};
use ansinh_domain::target::{Milestone, Target};
use ansinh_formats::report_form::FormIdentity;
use ansinh_formats::write::report_form::{
    FormRow, IndicatorRow, ReportForm, SectionRow, TaskRow, write_report_form,
};
use ansinh_store::SubmissionId;
use jiff::Timestamp;

use super::identity;
use crate::read_territories::blocking;
use crate::report::view::{RowView, SubmissionView, view};
use crate::{App, AppError, Caller, Result};

/// A form to hand out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Download {
    /// Name of the body, and
    pub body_name: String,
    /// what the round is about, for the name of the file.
    pub period: String,
    /// The workbook.
    pub bytes: Vec<u8>,
}

/// Makes the form of a report as it stands now, for whoever may read the report. Rows that may not be
/// filled in are locked in it.
///
/// # Errors
/// [`AppError::NotFound`]; the refusal when the caller may not read it.
pub async fn download(app: &App, caller: &Caller, id: SubmissionId) -> Result<Download> {
    let report = view(app, caller, id).await?;
    let identity = identity(app, &report.head, &report.round).await?;
    let mut form = form(&report, identity, app.now());
    form.title = app.marked(form.title);
    let (body_name, period) = (report.head.body_name, report.round.period.title());
    let bytes = blocking(move || write_report_form(&form)).await?;
    let bytes = bytes.map_err(|error| AppError::Internal(Box::new(error)))?;
    Ok(Download { body_name, period, bytes })
}

fn form(report: &SubmissionView, identity: FormIdentity, made_at: Timestamp) -> ReportForm {
    let mut milestones: Vec<Milestone> = Vec::new();
    for target in report.of_kind(ItemKind::Indicator).flat_map(|row| &row.targets) {
        if !milestones.contains(&target.milestone) {
            milestones.push(target.milestone);
        }
    }
    milestones.sort_unstable();
    let locked = report.round.closed_at.is_some() || !report.head.state.is_open();
    let rows = Rows { report, locked };
    let indicators = report.of_kind(ItemKind::Indicator);
    ReportForm {
        identity,
        title: report.round.regime.name.clone(),
        due: report.head.due,
        milestones: milestones.iter().map(heading).collect(),
        indicators: indicators.flat_map(|row| rows.indicator(row, &milestones)).collect(),
        tasks: report.of_kind(ItemKind::Task).map(|row| rows.task(row)).collect(),
        sections: report.of_kind(ItemKind::Section).map(|row| rows.section(row)).collect(),
        reasons: NO_DATA_REASONS.map(str::to_owned).into(),
        made_at,
    }
}

fn heading(milestone: &Milestone) -> String {
    match milestone.from_year {
        Some(from) if from != milestone.year => format!("Mục tiêu {from}–{}", milestone.year),
        _ => format!("Mục tiêu {}", milestone.year),
    }
}

struct Rows<'a> {
    report: &'a SubmissionView,
    /// The whole report may not be filled in.
    locked: bool,
}

impl Rows<'_> {
    fn row(&self, row: &RowView, part: &str) -> FormRow {
        let own = row.cells.iter().filter(|cell| cell.part == part);
        let cells: BTreeMap<Field, CellState> = own
            .map(|cell| {
                (cell.field, CellState { version: cell.version, stored: cell.value.clone() })
            })
            .collect();
        let heading = row.item.heading_name.as_ref().map(|name| match &row.item.heading_code {
            Some(code) => format!("{code}. {name}"),
            None => name.clone(),
        });
        let place = self.report.places.get(part);
        FormRow {
            key: RowKey { item: row.item.id.0.simple().to_string(), part: part.to_owned() },
            code: row.item.code.clone(),
            name: place.cloned().unwrap_or_else(|| row.title.clone()),
            heading,
            locked: self.locked || !row.item.is_open,
            cells,
        }
    }

    /// The row itself and each territory it is broken down to.
    fn indicator(&self, row: &RowView, milestones: &[Milestone]) -> Vec<IndicatorRow> {
        let target = |milestone: &Milestone| {
            let found = row.targets.iter().find(|target| target.milestone == *milestone);
            found.map_or_else(String::new, |target: &Target| target.raw.clone())
        };
        let mut parts = row.parts();
        let name = |part: &&str| self.report.places.get(*part).cloned().unwrap_or_default();
        parts.sort_by_key(|part| {
            (!part.is_empty(), ansinh_domain::text::collation_key(&name(part)))
        });
        let rows = parts.into_iter().map(|part| IndicatorRow {
            row: self.row(row, part),
            unit: row.item.unit.clone(),
            shape: row.item.shape.clone().unwrap_or(Shape::Level { known: Vec::new() }),
            // The plan's targets are for the whole.
            targets: if part.is_empty() {
                milestones.iter().map(target).collect()
            } else {
                Vec::new()
            },
            last: last_figure(row, part),
        });
        rows.collect()
    }

    fn task(&self, row: &RowView) -> TaskRow {
        TaskRow {
            row: self.row(row, ""),
            product: row.item.product.clone(),
            schedule: row.item.schedule_raw.clone(),
            last: last_status(row),
        }
    }

    fn section(&self, row: &RowView) -> SectionRow {
        SectionRow { row: self.row(row, ""), hint: row.hint.clone().unwrap_or_default() }
    }
}

/// "30,2 (31/12/2025)".
fn last_figure(row: &RowView, part: &str) -> Option<String> {
    let figure = row.figures.iter().rev().find(|figure| figure.part == part)?;
    let value = figure.value().ok()??;
    Some(format!("{} ({})", value.shown(), written(figure.as_of)))
}

/// "Đang thực hiện, 60 %".
fn last_status(row: &RowView) -> Option<String> {
    let before = row.before.as_ref()?;
    let words = Shape::Level { known: Vec::new() };
    let held = |field| {
        let cell = before.cells.iter().find(|cell| cell.field == field)?;
        Some(read_stored(field, &cell.value, &words)).filter(|reading| *reading != Reading::Empty)
    };
    let status = held(Field::Status)?.shown();
    let percent = held(Field::Percent).map(|percent| format!(", {} %", percent.shown()));
    Some(format!("{status}{}", percent.unwrap_or_default()))
}
