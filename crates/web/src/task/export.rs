//! `GET /ke-hoach/{slug}/nhiem-vu/xuat.xlsx`: the list's rows as a workbook.

use ansinh_domain::schedule::Schedule;
use ansinh_store::task::TaskRow;
use axum::extract::{Path, Query, State};
use axum::response::Response;

use super::filter::Params;
use crate::error::Result;
use crate::plan;
use crate::ui::list;
use crate::web::Web;
use crate::words;
use crate::xlsx::{self, Cell, Table};

/// The tasks that pass the filter.
pub async fn show(
    State(web): State<Web>,
    Path(slug): Path<String>,
    Query(params): Query<Params>,
) -> Result<Response> {
    let head = plan::find(&web, &slug).await?;
    let page = ansinh_store::task::list(web.db(), head.version_id, &params.filter()).await?;
    let columns = [
        ("Mã", 10.0),
        ("Mục", 30.0),
        ("Nhiệm vụ", 80.0),
        ("Sản phẩm", 24.0),
        ("Chủ trì", 36.0),
        ("Thời gian", 20.0),
        ("Loại thời hạn", 20.0),
        ("Từ ngày", 12.0),
        ("Hạn cuối", 12.0),
        ("Thời gian trình", 20.0),
        ("Hạn trình", 12.0),
        ("Số văn bản viện dẫn", 12.0),
    ];
    let table = Table {
        name: "Nhiệm vụ",
        title: format!("Nhiệm vụ – {}", plan::name(&head)),
        columns: columns.map(|(heading, width)| (heading.to_owned(), width)).into(),
        rows: page.rows.iter().map(row).collect(),
    };
    xlsx::answer(&format!("nhiem-vu-{}", head.slug), &table)
}

fn row(row: &TaskRow) -> Vec<Cell> {
    let heading = row
        .subsection_code
        .as_ref()
        .zip(row.subsection_name.as_ref())
        .or_else(|| row.section_code.as_ref().zip(row.section_name.as_ref()));
    let raw = |schedule: &Option<Schedule>| {
        Cell::text(schedule.as_ref().map(|schedule| schedule.raw.as_str()))
    };
    vec![
        Cell::Text(row.code.clone()),
        Cell::Text(heading.map(|(code, name)| format!("{code}. {name}")).unwrap_or_default()),
        Cell::Text(row.text.clone()),
        Cell::text(row.product.as_deref()),
        Cell::Text(list::names(&row.leads)),
        raw(&row.schedule),
        Cell::text(row.schedule.as_ref().map(|schedule| words::schedule_kind(schedule.kind))),
        Cell::Day(row.schedule.as_ref().and_then(|schedule| schedule.start)),
        Cell::Day(row.schedule.as_ref().and_then(|schedule| schedule.end)),
        raw(&row.submission),
        Cell::Day(row.submission.as_ref().and_then(|submission| submission.end)),
        Cell::Count(row.documents),
    ]
}
