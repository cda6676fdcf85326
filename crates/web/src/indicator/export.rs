//! `GET /ke-hoach/{slug}/chi-tieu/xuat.xlsx`: the list's rows as a workbook.

use ansinh_store::indicator::IndicatorRow;
use axum::extract::{Path, Query, State};
use axum::response::Response;

use super::filter::Params;
use crate::error::Result;
use crate::plan;
use crate::ui::list;
use crate::web::Web;
use crate::words;
use crate::xlsx::{self, Cell, Table};

/// The indicators that pass the filter.
pub async fn show(
    State(web): State<Web>,
    Path(slug): Path<String>,
    Query(params): Query<Params>,
) -> Result<Response> {
    let head = plan::find(&web, &slug).await?;
    let page = ansinh_store::indicator::list(web.db(), head.version_id, &params.filter()).await?;
    let mut columns: Vec<xlsx::Column> =
        [("Mã", 9.0), ("Nhóm", 28.0), ("Chỉ tiêu", 60.0), ("Đơn vị tính", 12.0)]
            .map(|(heading, width)| (heading.to_owned(), width))
            .into();
    for milestone in &page.milestones {
        let name = words::milestone(*milestone);
        columns.push((name.clone(), 14.0));
        columns.push((format!("{name}: hiểu là"), 24.0));
    }
    columns.push(("Chiều hướng".to_owned(), 22.0));
    columns.push(("Chủ trì".to_owned(), 36.0));
    let row = |row: &IndicatorRow| {
        let group = row.group_code.as_ref().zip(row.group_name.as_ref());
        let mut cells = vec![
            Cell::Text(row.code.clone()),
            Cell::Text(group.map(|(code, name)| format!("{code}. {name}")).unwrap_or_default()),
            Cell::Text(row.name.clone()),
            Cell::text(row.unit.as_deref()),
        ];
        for milestone in &page.milestones {
            let target = row.targets.iter().find(|target| target.milestone == *milestone);
            cells.push(Cell::Text(target.map(words::target_as_printed).unwrap_or_default()));
            let reading = target.map(|target| words::bound(&target.bound, row.unit.as_deref()));
            cells.push(Cell::Text(reading.unwrap_or_default()));
        }
        cells.push(Cell::text(row.direction.map(words::direction)));
        cells.push(Cell::Text(list::names(&row.leads)));
        cells
    };
    let table = Table {
        name: "Chỉ tiêu",
        title: format!("Chỉ tiêu – {}", plan::name(&head)),
        rows: page.rows.iter().map(row).collect(),
        columns,
    };
    xlsx::answer(&format!("chi-tieu-{}", head.slug), &table)
}
