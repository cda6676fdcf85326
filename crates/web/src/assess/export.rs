//! `GET /ke-hoach/{slug}/danh-gia/xuat.xlsx`: the list's rows as a workbook.

use ansinh_app::assess::{Assessed, open_book};
use ansinh_domain::assess::{bound_words, needed_words};
use ansinh_domain::report::Value;
use ansinh_formats::write::xlsx::{CellValue, ColumnKind};
use axum::extract::{Path, Query, State};
use axum::response::Response;

use super::filter::Params;
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
    let book = open_book(web.app(), &viewer.caller(), &head, day).await?;
    let all = book.assess(day)?;
    let total = all.len();
    let rows = params.sift(&all);
    let table = Table {
        name: "Đánh giá",
        title: format!("Đánh giá chỉ tiêu – {}{}", plan::name(&head), as_of::title(&viewer, day)),
        total,
        rows: rows.iter().map(|one| cells(one)).collect(),
        columns: vec![
            column("Mã", 9.0, ColumnKind::Text),
            column("Chỉ tiêu", 50.0, ColumnKind::Wrap),
            column("Đơn vị tính", 12.0, ColumnKind::Text),
            column("Số liệu mới nhất", 14.0, ColumnKind::Number),
            column("Tính đến ngày", 12.0, ColumnKind::Date),
            column("Mốc", 12.0, ColumnKind::Text),
            column("Mục tiêu", 20.0, ColumnKind::Wrap),
            column("Tình trạng", 18.0, ColumnKind::Text),
            column("P", 9.0, ColumnKind::Number),
            column("Lý do", 70.0, ColumnKind::Wrap),
            column("Cần làm", 40.0, ColumnKind::Wrap),
            column("Ghi chú", 50.0, ColumnKind::Wrap),
            column("Chủ trì", 36.0, ColumnKind::Wrap),
        ],
    };
    xlsx::answer(&web, &format!("danh-gia-{}", head.slug), table)
}

fn cells(one: &Assessed) -> Vec<CellValue> {
    let (row, out) = (&one.row, &one.out);
    let unit = row.unit.as_deref();
    let target = row.targets.iter().find(|target| Some(target.milestone) == out.milestone);
    let latest = match out.latest.as_ref().map(|latest| &latest.value) {
        Some(Value::Number { number }) => CellValue::Number(*number),
        Some(other) => text(other.shown().as_str()),
        None => CellValue::Empty,
    };
    let needed = out.needed.as_ref().zip(out.milestone);
    let needed = needed.map(|(needed, milestone)| needed_words(needed, unit, milestone));
    vec![
        text(row.code.as_str()),
        text(row.name.as_str()),
        text(unit),
        latest,
        xlsx::day(out.latest.as_ref().map(|latest| latest.as_of)),
        text(target.map(|target| words::milestone(target.milestone)).as_deref()),
        text(target.map(|target| bound_words(&target.bound, unit)).as_deref()),
        text(out.status.title()),
        out.progress.map_or(CellValue::Empty, CellValue::Number),
        text(out.reason.as_str()),
        text(needed.as_deref()),
        text(out.notes.join(" ").as_str()),
        text(list::names(&row.leads).as_str()),
    ]
}
