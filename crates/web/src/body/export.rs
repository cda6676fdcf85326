//! `GET /co-quan/xuat.xlsx`: the list's rows as a workbook.

use ansinh_formats::write::xlsx::ColumnKind;
use axum::extract::{Query, State};
use axum::response::Response;

use super::filter::Params;
use super::sort;
use crate::as_of;
use crate::error::{Error, Result};
use crate::plan;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;
use crate::xlsx::{self, Table, column, count, text};

/// The bodies that pass the filter.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Query(params): Query<Params>,
) -> Result<Response> {
    let scope = plan::scope(&web, &viewer, &params.plan)
        .await?
        .ok_or_else(|| Error::not_found("Danh sách cơ quan"))?;
    let version = scope.head.version_id;
    let day = plan::day(&scope.head, &viewer);
    let page = ansinh_store::body::list(web.db(), version, &params.filter(), day).await?;
    let (mut rows, total) = (page.rows, page.total);
    sort::sort(&mut rows, &params.sorting);
    let columns = vec![
        column("Tên", 50.0, ColumnKind::Wrap),
        column("Loại", 16.0, ColumnKind::Text),
        column("Chủ trì chỉ tiêu", 12.0, ColumnKind::Number),
        column("Chủ trì nhiệm vụ", 12.0, ColumnKind::Number),
        column("Phối hợp chỉ tiêu", 12.0, ColumnKind::Number),
        column("Phối hợp nhiệm vụ", 12.0, ColumnKind::Number),
        column("Theo dõi, đôn đốc", 12.0, ColumnKind::Number),
    ];
    let table = Table {
        name: "Cơ quan",
        title: format!("Cơ quan – {}{}", plan::name(&scope.head), as_of::title(&viewer, day)),
        total,
        columns,
        rows: rows
            .iter()
            .map(|row| {
                vec![
                    text(row.name.as_str()),
                    text(words::body_kind(row.kind)),
                    count(row.lead_indicators),
                    count(row.lead_tasks),
                    count(row.coordinating_indicators),
                    count(row.coordinating_tasks),
                    count(row.follow_up),
                ]
            })
            .collect(),
    };
    xlsx::answer(&web, &format!("co-quan-{}", scope.head.slug), table)
}
