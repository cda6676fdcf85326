//! `GET /van-ban/xuat.xlsx`: the list's rows as a workbook.

use ansinh_formats::write::xlsx::ColumnKind;
use axum::extract::{Query, State};
use axum::response::Response;

use super::filter::Params;
use super::sort;
use crate::error::{Error, Result};
use crate::plan;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::xlsx::{self, Table, column, count, day, text};

/// The documents that pass the filter.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Query(params): Query<Params>,
) -> Result<Response> {
    let scope = plan::scope(&web, &viewer, &params.plan)
        .await?
        .ok_or_else(|| Error::not_found("Danh sách văn bản"))?;
    let mut page =
        ansinh_store::document::list(web.db(), scope.head.version_id, &params.filter()).await?;
    sort::sort(&mut page.rows, &params.sorting);
    let columns = vec![
        column("Loại văn bản", 20.0, ColumnKind::Wrap),
        column("Số, ký hiệu", 18.0, ColumnKind::Wrap),
        column("Ngày", 12.0, ColumnKind::Date),
        column("Cơ quan ban hành", 30.0, ColumnKind::Wrap),
        column("Trích yếu", 70.0, ColumnKind::Wrap),
        column("Bắt đầu giai đoạn", 14.0, ColumnKind::Date),
        column("Hết giai đoạn", 14.0, ColumnKind::Date),
        column("Số nhiệm vụ viện dẫn", 12.0, ColumnKind::Number),
        column("Căn cứ của kế hoạch", 12.0, ColumnKind::Text),
    ];
    let table = Table {
        name: "Văn bản",
        title: format!("Văn bản – {}", plan::name(&scope.head)),
        total: usize::try_from(page.total).unwrap_or_default(),
        columns,
        rows: page
            .rows
            .iter()
            .map(|row| {
                vec![
                    text(row.document.doc_type.as_str()),
                    text(row.document.number.as_str()),
                    day(row.document.date),
                    text(row.document.issuer.as_deref()),
                    text(row.document.subject.as_deref()),
                    day(row.document.period_start),
                    day(row.document.period_end),
                    count(row.citing_tasks),
                    text(row.in_basis.then_some("Có")),
                ]
            })
            .collect(),
    };
    xlsx::answer(&web, &format!("van-ban-{}", scope.head.slug), table)
}
