//! `GET /ky-bao-cao/{id}/xuat.xlsx`: the round's bodies as a workbook.

use ansinh_app::report::watch::{BodyStatus, round_status};
use ansinh_formats::write::xlsx::{CellValue, ColumnKind};
use axum::extract::{Path, Query, State};
use axum::response::Response;

use super::filter::Params;
use super::id;
use crate::error::Result;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::xlsx::{self, Table, column, count, day, text};

/// The bodies that pass the filter.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(text): Path<String>,
    Query(params): Query<Params>,
) -> Result<Response> {
    let id = id(&text)?;
    let status = round_status(web.app(), &viewer.caller(), id).await?;
    let period = status.round.period;
    let table = Table {
        name: "Kỳ báo cáo",
        title: format!("{} – {}", period.title(), status.round.regime.name),
        total: status.bodies.len(),
        columns: vec![
            column("Cơ quan", 50.0, ColumnKind::Wrap),
            column("Trạng thái", 24.0, ColumnKind::Text),
            column("Mục đã có", 12.0, ColumnKind::Number),
            column("Mục phải có", 12.0, ColumnKind::Number),
            column("Đầy đủ (%)", 12.0, ColumnKind::Number),
            column("Hạn", 14.0, ColumnKind::Date),
            column("Rời cơ quan", 14.0, ColumnKind::Date),
            column("Thời hạn", 28.0, ColumnKind::Text),
            column("Chậm: cán bộ báo cáo", 12.0, ColumnKind::Number),
            column("Chậm: thủ trưởng", 12.0, ColumnKind::Number),
            column("Chậm: đầu mối", 12.0, ColumnKind::Number),
            column("Không tính cho ai", 12.0, ColumnKind::Number),
        ],
        rows: params.sift(&status.bodies).into_iter().map(row).collect(),
    };
    xlsx::answer(&web, &format!("ky-bao-cao-{period}").to_lowercase(), table)
}

fn row(body: &BodyStatus) -> Vec<CellValue> {
    let (whole, late) = (body.completeness, &body.lateness);
    vec![
        text(body.submission.body_name.as_str()),
        text(body.submission.state.title()),
        count(i64::from(whole.filled)),
        count(i64::from(whole.owed)),
        whole.percent().map_or(CellValue::Empty, CellValue::Number),
        day(Some(body.submission.due)),
        day(body.sent_on),
        text(body.timeliness.words().as_str()),
        count(i64::from(late.officer)),
        count(i64::from(late.head)),
        count(i64::from(late.coordinator)),
        count(i64::from(late.allowed)),
    ]
}
