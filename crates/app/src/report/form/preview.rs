//! What a form that waits would do to the report as it is now.

use std::collections::BTreeMap;

use ansinh_domain::access::Action;
use ansinh_domain::report::{
    CellState, ItemKind, Preview, RowKey, ServerCell, ServerRow, Shape, State, preview as compare,
};
use ansinh_formats::read::report_form::FormFinding;
use ansinh_store::report::cell::CellRow;
use ansinh_store::report::item::ItemRow;
use ansinh_store::report::upload::{self, UploadRow};
use ansinh_store::{ReportUploadId, SubmissionId};

use super::{gone, identity, read, waiting};
use crate::report::view::{SubmissionView, view};
use crate::{App, Caller, Result};

/// What a form would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormPreview {
    /// When and by whom it came.
    pub upload: UploadRow,
    /// The report as it is now.
    pub report: SubmissionView,
    /// What becomes of each cell of the form.
    pub preview: Preview,
    /// What is odd about the file.
    pub findings: Vec<FormFinding>,
}

/// Compares a form that waits with the report as it is now.
///
/// # Errors
/// [`AppError::NotFound`](crate::AppError::NotFound) when it was applied, thrown away, or is a day
/// old; the refusal when the caller may not fill in the report.
pub async fn preview(
    app: &App,
    caller: &Caller,
    report: SubmissionId,
    id: ReportUploadId,
) -> Result<FormPreview> {
    let report = view(app, caller, report).await?;
    caller.may_for(app, Action::EnterReport, Some(report.head.body_id))?;
    let upload = waiting(app, report.head.id, id).await?;
    let content = upload::content(&app.db, id).await?.ok_or_else(gone)?;
    let filled = read(content, identity(app, &report.head, &report.round).await?).await?;
    let locked = locked(report.head.state, report.round.closed_at.is_some());
    let now = Now { locked: locked.as_deref(), places: &report.places };
    let rows: Vec<ServerRow> =
        report.rows.iter().flat_map(|row| now.rows(&row.item, &row.cells)).collect();
    let preview = compare(&filled.cells, &rows);
    Ok(FormPreview { upload, report, preview, findings: filled.findings })
}

/// Why nothing may be written into the whole report.
pub(super) fn locked(state: State, closed: bool) -> Option<String> {
    if closed {
        return Some("kỳ báo cáo đã đóng".to_owned());
    }
    (!state.is_open()).then(|| format!("báo cáo đang ở trạng thái “{}”", state.title()))
}

/// The report as a form is held against.
pub(super) struct Now<'a> {
    /// Why nothing may be written into it.
    pub(super) locked: Option<&'a str>,
    /// Names of territories by the key of the part.
    pub(super) places: &'a BTreeMap<String, String>,
}

impl Now<'_> {
    /// The row of an item and of each territory it is broken down to.
    pub(super) fn rows(&self, item: &ItemRow, cells: &[CellRow]) -> Vec<ServerRow> {
        let closed = (!item.is_open).then_some("dòng không mở để sửa");
        let locked = self.locked.or(closed).map(str::to_owned);
        let row = |part: &str| {
            let place = self.places.get(part);
            ServerRow {
                key: RowKey { item: item.id.0.simple().to_string(), part: part.to_owned() },
                kind: item.kind,
                code: place
                    .map_or_else(|| item.code.clone(), |name| format!("{} – {name}", item.code)),
                shape: item.shape.clone().unwrap_or_else(|| shape_of(item.kind)),
                locked: locked.clone(),
                cells: BTreeMap::new(),
            }
        };
        let mut rows = vec![row("")];
        for cell in cells {
            let at = rows.iter().position(|row| row.key.part == cell.part).unwrap_or_else(|| {
                rows.push(row(&cell.part));
                rows.len() - 1
            });
            if let Some(row) = rows.get_mut(at) {
                let state = CellState { version: cell.version, stored: cell.value.clone() };
                let changed_by = cell.changed_by_name.clone();
                row.cells.insert(cell.field, ServerCell { state, changed_by });
            }
        }
        rows
    }
}

fn shape_of(kind: ItemKind) -> Shape {
    match kind {
        ItemKind::Indicator => Shape::Number { unit: None },
        ItemKind::Task | ItemKind::Section => Shape::Level { known: Vec::new() },
    }
}
