//! `GET /theo-doi/xuat.xlsx`: every report of every round as a workbook.

use ansinh_app::report::history::{by_holder, history};
use ansinh_formats::write::xlsx::{CellValue, ColumnKind};
use axum::extract::{Query, State};
use axum::response::Response;

use super::{Params, bodies, holders};
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
    let parts = match params.now() {
        true => {
            let (caller, day) = (viewer.caller(), viewer.today);
            by_holder(web.app(), &caller, scope.head.id, &rounds, day).await?
        }
        false => Vec::new(),
    };
    let lines = match params.now() {
        true => holders(&rounds, &parts, &params.q),
        false => bodies(&rounds, &params.q),
    };
    let mut rows = Vec::new();
    for line in &lines {
        for entry in &line.reports {
            let report = entry.report;
            let period = rounds.iter().find(|of| of.round.id == entry.round);
            let period = period.map(|of| of.round.period.title()).unwrap_or_default();
            let late = &report.lateness;
            rows.push(vec![
                text(line.name),
                text(report.cell.body_name.as_str()),
                text(period.as_str()),
                text(report.cell.state.title()),
                day(Some(report.cell.due)),
                count(i64::from(entry.completeness.filled)),
                count(i64::from(entry.completeness.owed)),
                entry.completeness.percent().map_or(CellValue::Empty, CellValue::Number),
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
        total: rounds.iter().map(|of| of.bodies.len()).sum::<usize>().max(rows.len()),
        columns: vec![
            column(
                if params.now() { "Cơ quan nay giữ việc" } else { "Cơ quan" },
                50.0,
                ColumnKind::Wrap,
            ),
            column("Cơ quan báo cáo", 50.0, ColumnKind::Wrap),
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
