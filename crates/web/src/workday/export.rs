//! `GET /lich-lam-viec/xuat.xlsx`: a year's days as a workbook.

use ansinh_formats::write::xlsx::ColumnKind;
use ansinh_store::report::special_day;
use axum::extract::{Query, State};
use axum::response::Response;

use super::list::Params;
use super::of_year;
use crate::error::Result;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;
use crate::xlsx::{self, Table, column, day, text};

/// The days of the year asked for.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Query(params): Query<Params>,
) -> Result<Response> {
    let year = params.year(viewer.today);
    let days = special_day::list(web.db()).await?;
    let rows: Vec<_> = of_year(&days, year)
        .into_iter()
        .map(|row| {
            let state = if row.confirmed { "đã xác nhận" } else { "cần xác nhận" };
            vec![
                day(Some(row.date)),
                text(words::weekday(row.date)),
                text(row.kind.title()),
                text(row.name.as_str()),
                text(row.source.as_str()),
                text(state),
            ]
        })
        .collect();
    let table = Table {
        name: "Lịch làm việc",
        title: format!("Ngày nghỉ, ngày làm bù năm {year}"),
        total: rows.len(),
        columns: vec![
            column("Ngày", 14.0, ColumnKind::Date),
            column("Thứ", 12.0, ColumnKind::Text),
            column("Loại", 16.0, ColumnKind::Text),
            column("Tên", 40.0, ColumnKind::Wrap),
            column("Nguồn", 60.0, ColumnKind::Wrap),
            column("Tình trạng", 16.0, ColumnKind::Text),
        ],
        rows,
    };
    xlsx::answer(&web, &format!("lich-lam-viec-{year}"), table)
}
