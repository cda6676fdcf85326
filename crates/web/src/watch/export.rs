//! `GET /theo-doi/xuat.xlsx`: every report of every round as a workbook.

use ansinh_app::report::history::history;
use ansinh_formats::write::xlsx::{CellValue, ColumnKind};
use axum::extract::{Query, State};
use axum::response::Response;

use super::{Params, bodies};
use crate::error::{Error, Result};
use crate::plan;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::xlsx::{self, Table, column, count, day, text};

/// The reports of the bodies that the search finds, by body and round.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Query(params): Query<Params>,
) -> Result<Response> {
    let scope = plan::scope(&web, &viewer, &params.plan)
        .await?
        .ok_or_else(|| Error::not_found("Bảng theo dõi báo cáo"))?;
    let rounds = history(web.app(), &viewer.caller(), scope.head.id).await?;
    let mut rows = Vec::new();
    for line in bodies(&rounds, &params.q) {
        for (id, report) in &line.reports {
            let period = rounds.iter().find(|of| of.round.id == *id);
            let period = period.map(|of| of.round.period.title()).unwrap_or_default();
            let late = &report.lateness;
            rows.push(vec![
                text(line.name),
                text(period.as_str()),
                text(report.cell.state.title()),
                day(Some(report.cell.due)),
                count(i64::from(report.completeness.filled)),
                count(i64::from(report.completeness.owed)),
                report.completeness.percent().map_or(CellValue::Empty, CellValue::Number),
                text(report.timeliness.words().as_str()),
                count(i64::from(late.officer)),
                count(i64::from(late.head)),
                count(i64::from(late.coordinator)),
                count(i64::from(late.allowed)),
            ]);
        }
    }
    let table = Table {
        name: "Theo dõi báo cáo",
        title: format!("Theo dõi báo cáo – {}", plan::name(&scope.head)),
        total: rounds.iter().map(|of| of.bodies.len()).sum(),
        columns: vec![
            column("Cơ quan", 50.0, ColumnKind::Wrap),
            column("Kỳ", 20.0, ColumnKind::Text),
            column("Trạng thái", 24.0, ColumnKind::Text),
            column("Hạn", 14.0, ColumnKind::Date),
            column("Mục đã có", 12.0, ColumnKind::Number),
            column("Mục phải có", 12.0, ColumnKind::Number),
            column("Đầy đủ (%)", 12.0, ColumnKind::Number),
            column("Thời hạn", 28.0, ColumnKind::Text),
            column("Chậm: cán bộ báo cáo", 12.0, ColumnKind::Number),
            column("Chậm: thủ trưởng", 12.0, ColumnKind::Number),
            column("Chậm: đầu mối", 12.0, ColumnKind::Number),
            column("Không tính cho ai", 12.0, ColumnKind::Number),
        ],
        rows,
    };
    xlsx::answer(&web, &format!("theo-doi-{}", scope.head.slug), table)
}
