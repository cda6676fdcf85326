//! `GET /van-ban/xuat.xlsx`: the list's rows as a workbook.

use axum::extract::{Query, State};
use axum::response::Response;

use super::filter::Params;
use crate::error::{Error, Result};
use crate::plan;
use crate::web::Web;
use crate::xlsx::{self, Cell, Table};

/// The documents that pass the filter.
pub async fn show(State(web): State<Web>, Query(params): Query<Params>) -> Result<Response> {
    let scope = plan::scope(&web, &params.plan)
        .await?
        .ok_or_else(|| Error::not_found("Danh sách văn bản"))?;
    let page =
        ansinh_store::document::list(web.db(), scope.head.version_id, &params.filter()).await?;
    let columns = [
        ("Loại văn bản", 20.0),
        ("Số, ký hiệu", 18.0),
        ("Ngày", 12.0),
        ("Cơ quan ban hành", 30.0),
        ("Trích yếu", 70.0),
        ("Bắt đầu giai đoạn", 14.0),
        ("Hết giai đoạn", 14.0),
        ("Số nhiệm vụ viện dẫn", 12.0),
        ("Căn cứ của kế hoạch", 12.0),
    ];
    let table = Table {
        name: "Văn bản",
        title: format!("Văn bản – {}", plan::name(&scope.head)),
        columns: columns.map(|(heading, width)| (heading.to_owned(), width)).into(),
        rows: page
            .rows
            .iter()
            .map(|row| {
                vec![
                    Cell::Text(row.document.doc_type.clone()),
                    Cell::Text(row.document.number.clone()),
                    Cell::Day(row.document.date),
                    Cell::text(row.document.issuer.as_deref()),
                    Cell::text(row.document.subject.as_deref()),
                    Cell::Day(row.document.period_start),
                    Cell::Day(row.document.period_end),
                    Cell::Count(row.citing_tasks),
                    Cell::text(row.in_basis.then_some("Có")),
                ]
            })
            .collect(),
    };
    xlsx::answer(&format!("van-ban-{}", scope.head.slug), &table)
}
