//! `GET /dia-ban/xuat.xlsx`: the list's rows as a workbook.

use ansinh_formats::write::xlsx::ColumnKind;
use axum::extract::{Query, State};
use axum::response::Response;

use super::filter::Params;
use super::list::above;
use crate::error::Result;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;
use crate::xlsx::{self, Table, column, day, text};

/// More rows than the country ever had units on one day.
const ALL: i64 = 50_000;

/// The territories that pass the filter, all pages of them.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Query(params): Query<Params>,
) -> Result<Response> {
    let on = params.on(viewer.today);
    let page = ansinh_store::territory::list(web.db(), on, &params.filter(), ALL, 0).await?;
    let columns = vec![
        column("Mã", 10.0, ColumnKind::Text),
        column("Tên", 34.0, ColumnKind::Wrap),
        column("Cấp", 12.0, ColumnKind::Text),
        column("Loại", 14.0, ColumnKind::Text),
        column("Thuộc", 44.0, ColumnKind::Wrap),
        column("Từ ngày", 12.0, ColumnKind::Date),
        column("Đến hết ngày", 14.0, ColumnKind::Date),
    ];
    let rows = page.rows.iter().map(|row| {
        vec![
            text(row.code.as_deref()),
            text(row.name.as_str()),
            text(row.level.title()),
            text(row.kind.title()),
            text(above(row).as_str()),
            day(row.valid_from),
            day(row.valid_to),
        ]
    });
    let table = Table {
        name: "Địa bàn",
        title: format!("Địa bàn ngày {}", words::date(on)),
        total: usize::try_from(page.total).unwrap_or_default(),
        columns,
        rows: rows.collect(),
    };
    xlsx::answer(&web, &format!("dia-ban-{on}"), table)
}
