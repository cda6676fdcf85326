//! `GET /ke-hoach/{slug}/nhiem-vu/xuat.xlsx`: the list's rows as a workbook.

use ansinh_domain::schedule::Schedule;
use ansinh_formats::write::xlsx::{CellValue, ColumnKind};
use ansinh_store::task::TaskRow;
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
use crate::xlsx::{self, Table, column, count, day, text};

/// The tasks that pass the filter.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(slug): Path<String>,
    Query(params): Query<Params>,
) -> Result<Response> {
    let head = plan::find(&web, &slug).await?;
    let day = plan::day(&head, &viewer);
    let mut page =
        ansinh_store::task::list(web.db(), head.version_id, &params.filter(), day).await?;
    sort::sort(&mut page.rows, &params.sorting);
    let columns = vec![
        column("Mã", 10.0, ColumnKind::Text),
        column("Mục", 30.0, ColumnKind::Wrap),
        column("Nhiệm vụ", 80.0, ColumnKind::Wrap),
        column("Sản phẩm", 24.0, ColumnKind::Wrap),
        column("Chủ trì", 36.0, ColumnKind::Wrap),
        column("Thời gian", 20.0, ColumnKind::Wrap),
        column("Loại thời hạn", 20.0, ColumnKind::Wrap),
        column("Từ ngày", 12.0, ColumnKind::Date),
        column("Hạn cuối", 12.0, ColumnKind::Date),
        column("Thời gian trình", 20.0, ColumnKind::Wrap),
        column("Hạn trình", 12.0, ColumnKind::Date),
        column("Số văn bản viện dẫn", 12.0, ColumnKind::Number),
    ];
    let table = Table {
        name: "Nhiệm vụ",
        title: format!("Nhiệm vụ – {}{}", plan::name(&head), as_of::title(&viewer, day)),
        total: usize::try_from(page.total).unwrap_or_default(),
        columns,
        rows: page.rows.iter().map(row).collect(),
    };
    xlsx::answer(&web, &format!("nhiem-vu-{}", head.slug), table)
}

fn row(row: &TaskRow) -> Vec<CellValue> {
    let heading = row
        .subsection_code
        .as_ref()
        .zip(row.subsection_name.as_ref())
        .or_else(|| row.section_code.as_ref().zip(row.section_name.as_ref()));
    let raw =
        |schedule: &Option<Schedule>| text(schedule.as_ref().map(|schedule| schedule.raw.as_str()));
    vec![
        text(row.code.as_str()),
        text(heading.map(|(code, name)| format!("{code}. {name}")).as_deref()),
        text(row.text.as_str()),
        text(row.product.as_deref()),
        text(list::names(&row.leads).as_str()),
        raw(&row.schedule),
        text(row.schedule.as_ref().map(|schedule| words::schedule_kind(schedule.kind))),
        day(row.schedule.as_ref().and_then(|schedule| schedule.start)),
        day(row.schedule.as_ref().and_then(|schedule| schedule.end)),
        raw(&row.submission),
        day(row.submission.as_ref().and_then(|submission| submission.end)),
        count(row.documents),
    ]
}
