//! The form of a submission as an Excel workbook, to be filled in offline.
//!
//! Everything is locked but the input cells, without a password: the lock keeps headings from
//! being typed over by mistake. Input cells of words are of the format "Text", so that Excel takes
//! "- Đã ban hành" for no formula and "12/2026" for no date; those of figures have the format
//! "General", so that "3,5%" shows as what it is. Read back by [`crate::read::report_form`].

mod guide;
mod heights;
mod hidden;
mod layout;
mod style;

use std::collections::BTreeMap;

use ansinh_domain::report::{CellState, Field, ItemKind, RowKey, Shape};
use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};

use super::xlsx::WriteError;
use crate::report_form::{FormIdentity, sheet_name};
use layout::{Line, Table};
use style::Styles;

/// A form to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportForm {
    /// Whose it is.
    pub identity: FormIdentity,
    /// Name of the report.
    pub title: String,
    /// The body's last good day.
    pub due: Date,
    /// Headings of the columns of targets: "Mục tiêu 2025".
    pub milestones: Vec<String>,
    /// Indicators with their territory rows behind them.
    pub indicators: Vec<IndicatorRow>,
    /// Tasks.
    pub tasks: Vec<TaskRow>,
    /// Narrative sections.
    pub sections: Vec<SectionRow>,
    /// Reasons for having no figure that are offered.
    pub reasons: Vec<String>,
    /// When it is made; the same form and instant give the same bytes.
    pub made_at: jiff::Timestamp,
}

/// What all rows have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormRow {
    /// Which row.
    pub key: RowKey,
    /// Its code.
    pub code: String,
    /// Name, text or title; of a territory row the territory's name.
    pub name: String,
    /// Group or section of the plan it stands under.
    pub heading: Option<String>,
    /// It may not be filled in.
    pub locked: bool,
    /// Its cells that were ever written.
    pub cells: BTreeMap<Field, CellState>,
}

/// An indicator, or one of its territories.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorRow {
    /// What all rows have.
    pub row: FormRow,
    /// The plan's unit.
    pub unit: Option<String>,
    /// Number or level.
    pub shape: Shape,
    /// Texts of its targets, in the order of [`ReportForm::milestones`].
    pub targets: Vec<String>,
    /// The last approved value with its day: "30,2 (31/12/2025)".
    pub last: Option<String>,
}

/// A task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskRow {
    /// What all rows have.
    pub row: FormRow,
    /// Product the plan expects.
    pub product: Option<String>,
    /// When it is to be done, in the plan's words.
    pub schedule: Option<String>,
    /// How far it was at the last approval.
    pub last: Option<String>,
}

/// A narrative section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionRow {
    /// What all rows have.
    pub row: FormRow,
    /// What to write.
    pub hint: String,
}

/// Writes a form to the bytes of an `.xlsx` file. Kinds of which there is no row have no sheet.
///
/// # Errors
/// More rows than a sheet can hold.
pub fn write_report_form(form: &ReportForm) -> Result<Vec<u8>, WriteError> {
    let mut book = Workbook::new();
    let made_at = ExcelDateTime::from_timestamp(form.made_at.as_second())?;
    book.set_properties(
        &DocProperties::new().set_title(&form.title).set_creation_datetime(&made_at),
    );
    let styles = Styles::new();
    let tables = [indicators(form), tasks(form), sections(form)];
    let tables: Vec<Table<'_>> =
        tables.into_iter().filter(|table| !table.lines.is_empty()).collect();
    let mut hidden = hidden::Hidden::new(form);
    for table in &tables {
        let page = book.add_worksheet();
        page.set_name(sheet_name(table.kind))?;
        layout::write_table(page, form, table, &styles, &mut hidden)?;
    }
    guide::write(book.add_worksheet(), form, &styles)?;
    hidden.write(book.add_worksheet())?;
    heights::let_grow(&book.save_to_buffer()?).map_err(WriteError::Archive)
}

fn indicators(form: &ReportForm) -> Table<'_> {
    let mut known = vec![("Đơn vị", 9.0)];
    known.extend(form.milestones.iter().map(|heading| (heading.as_str(), 11.0)));
    known.push(("Kỳ trước", 13.0));
    let lines = form.indicators.iter().map(|indicator| {
        let unit = indicator.unit.clone().unwrap_or_default();
        let last = indicator.last.clone().unwrap_or_default();
        let mut targets = indicator.targets.iter();
        let targets = form.milestones.iter().map(|heading| (heading, targets.next()));
        let targets: Vec<(&String, &str)> =
            targets.map(|(heading, text)| (heading, text.map_or("", String::as_str))).collect();
        let mut hint: Vec<String> = Vec::new();
        if !unit.is_empty() {
            hint.push(format!("Đơn vị: {unit}."));
        }
        let said = targets.iter().filter(|(_, text)| !text.is_empty());
        hint.extend(said.map(|(heading, text)| format!("{heading}: {text}.")));
        if !last.is_empty() {
            hint.push(format!("Kỳ trước: {last}."));
        }
        hint.push(match &indicator.shape {
            Shape::Number { .. } => "Gõ số; chưa có số liệu thì để trống và ghi lý do.".to_owned(),
            Shape::Level { .. } => "Chọn mức hoặc gõ mức khác.".to_owned(),
        });
        let mut known = vec![unit];
        known.extend(targets.iter().map(|(_, text)| (*text).to_owned()));
        known.push(last);
        Line { row: &indicator.row, shape: indicator.shape.clone(), known, hint: hint.join("\n") }
    });
    Table { kind: ItemKind::Indicator, name: ("Chỉ tiêu", 36.0), known, lines: lines.collect() }
}

fn tasks(form: &ReportForm) -> Table<'_> {
    let lines = form.tasks.iter().map(|task| {
        let known = [&task.product, &task.schedule, &task.last];
        Line {
            row: &task.row,
            shape: Shape::Number { unit: None },
            known: known.map(|text| text.clone().unwrap_or_default()).into(),
            hint: task
                .schedule
                .as_ref()
                .map(|text| format!("Thời gian: {text}"))
                .unwrap_or_default(),
        }
    });
    Table {
        kind: ItemKind::Task,
        name: ("Nhiệm vụ", 40.0),
        known: vec![("Sản phẩm phải có", 18.0), ("Thời gian thực hiện", 15.0), ("Kỳ trước", 14.0)],
        lines: lines.collect(),
    }
}

fn sections(form: &ReportForm) -> Table<'_> {
    let lines = form.sections.iter().map(|section| Line {
        row: &section.row,
        shape: Shape::Number { unit: None },
        known: vec![section.hint.clone()],
        hint: section.hint.clone(),
    });
    Table {
        kind: ItemKind::Section,
        name: ("Mục", 28.0),
        known: vec![("Gợi ý", 30.0)],
        lines: lines.collect(),
    }
}
