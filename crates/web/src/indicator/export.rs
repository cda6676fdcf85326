//! `GET /ke-hoach/{slug}/chi-tieu/xuat.xlsx`: the list's rows as a workbook.

use ansinh_domain::target::Milestone;
use ansinh_formats::write::xlsx::{CellValue, ColumnKind};
use ansinh_store::indicator::IndicatorRow;
use axum::extract::{Path, Query, State};
use axum::response::Response;

use super::filter::Params;
use super::sort;
use crate::as_of;
use crate::error::Result;
use crate::plan;
use crate::ui::list;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;
use crate::xlsx::{self, Table, column, text};

/// The indicators that pass the filter.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(slug): Path<String>,
    Query(params): Query<Params>,
) -> Result<Response> {
    let head = plan::find(&web, &slug).await?;
    let day = plan::day(&head, &viewer);
    let mut page =
        ansinh_store::indicator::list(web.db(), head.version_id, &params.filter(), day).await?;
    sort::sort(&mut page, &params.sorting);
    let mut columns = vec![
        column("Mã", 9.0, ColumnKind::Text),
        column("Nhóm", 28.0, ColumnKind::Wrap),
        column("Chỉ tiêu", 60.0, ColumnKind::Wrap),
        column("Đơn vị tính", 12.0, ColumnKind::Text),
    ];
    for milestone in &page.milestones {
        let name = words::milestone(*milestone);
        columns.push(column(name.clone(), 14.0, ColumnKind::Text));
        columns.push(column(format!("{name}: hiểu là"), 24.0, ColumnKind::Wrap));
    }
    columns.push(column("Chiều hướng", 20.0, ColumnKind::Wrap));
    columns.push(column("Chủ trì", 36.0, ColumnKind::Wrap));
    let table = Table {
        name: "Chỉ tiêu",
        title: format!("Chỉ tiêu – {}{}", plan::name(&head), as_of::title(&viewer, day)),
        total: usize::try_from(page.total).unwrap_or_default(),
        rows: page.rows.iter().map(|row| cells(row, &page.milestones)).collect(),
        columns,
    };
    xlsx::answer(&web, &format!("chi-tieu-{}", head.slug), table)
}

fn cells(row: &IndicatorRow, milestones: &[Milestone]) -> Vec<CellValue> {
    let group = row.group_code.as_ref().zip(row.group_name.as_ref());
    let group = group.map(|(code, name)| format!("{code}. {name}"));
    let mut cells = vec![
        text(row.code.as_str()),
        text(group.as_deref()),
        text(row.name.as_str()),
        text(row.unit.as_deref()),
    ];
    for milestone in milestones {
        let target = row.targets.iter().find(|target| target.milestone == *milestone);
        cells.push(text(target.map(words::target_as_printed).as_deref()));
        let reading = target.map(|target| words::bound(&target.bound, row.unit.as_deref()));
        cells.push(text(reading.as_deref()));
    }
    cells.push(text(row.direction.map(words::direction)));
    cells.push(text(list::names(&row.leads).as_str()));
    cells
}
