//! `GET /co-quan/xuat.xlsx`: the list's rows as a workbook.

use axum::extract::{Query, State};
use axum::response::Response;

use super::filter::Params;
use crate::error::{Error, Result};
use crate::plan;
use crate::web::Web;
use crate::words;
use crate::xlsx::{self, Cell, Table};

/// The bodies that pass the filter.
pub async fn show(State(web): State<Web>, Query(params): Query<Params>) -> Result<Response> {
    let scope = plan::scope(&web, &params.plan)
        .await?
        .ok_or_else(|| Error::not_found("Danh sách cơ quan"))?;
    let rows = ansinh_store::body::list(web.db(), scope.head.version_id, &params.filter()).await?;
    let columns = [
        ("Tên", 50.0),
        ("Loại", 16.0),
        ("Chủ trì chỉ tiêu", 12.0),
        ("Chủ trì nhiệm vụ", 12.0),
        ("Phối hợp chỉ tiêu", 12.0),
        ("Phối hợp nhiệm vụ", 12.0),
        ("Theo dõi, đôn đốc", 12.0),
    ];
    let table = Table {
        name: "Cơ quan",
        title: format!("Cơ quan – {}", plan::name(&scope.head)),
        columns: columns.map(|(heading, width)| (heading.to_owned(), width)).into(),
        rows: rows
            .iter()
            .map(|row| {
                vec![
                    Cell::Text(row.name.clone()),
                    Cell::Text(words::body_kind(row.kind).to_owned()),
                    Cell::Count(row.lead_indicators),
                    Cell::Count(row.lead_tasks),
                    Cell::Count(row.coordinating_indicators),
                    Cell::Count(row.coordinating_tasks),
                    Cell::Count(row.follow_up),
                ]
            })
            .collect(),
    };
    xlsx::answer(&format!("co-quan-{}", scope.head.slug), &table)
}
