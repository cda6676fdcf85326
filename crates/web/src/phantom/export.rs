//! `GET /viec-chua-co-nguoi/xuat.xlsx`: one row a duty.

use ansinh_app::phantom_owners::phantom_owners;
use ansinh_domain::reorganisation::ItemKind;
use ansinh_formats::write::xlsx::ColumnKind;
use axum::extract::{Query, State};
use axum::response::Response;

use super::Params;
use super::list::title;
use crate::error::{Error, Result};
use crate::plan;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::xlsx::{self, Table, column, text};

/// The duties of the bodies that pass the filter.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Query(params): Query<Params>,
) -> Result<Response> {
    let scope = plan::scope(&web, &viewer, &params.plan)
        .await?
        .ok_or_else(|| Error::not_found("Danh sách việc chưa có người"))?;
    let day = plan::day(&scope.head, &viewer);
    let found = phantom_owners(web.app(), &viewer.caller(), scope.head.version_id, day).await?;
    let rows = params.sift(&found).into_iter().flat_map(|owner| {
        let officers: Vec<&str> = owner.officers.iter().map(|o| o.name.as_str()).collect();
        let officers = officers.join("; ");
        let words = owner.absence.words();
        owner.duties.iter().map(move |duty| {
            vec![
                text(owner.body.name.as_str()),
                text(words.as_str()),
                text(owner.absence.advice()),
                text(officers.as_str()),
                text(match duty.item {
                    ItemKind::Indicator => "Chỉ tiêu",
                    ItemKind::Task => "Nhiệm vụ",
                }),
                text(duty.code.as_str()),
                text(duty.name.as_str()),
                text(title(duty.role)),
            ]
        })
    });
    let table = Table {
        name: "Việc chưa có người",
        title: format!("Việc chưa có người phụ trách – {}", plan::name(&scope.head)),
        total: found.duties(),
        columns: vec![
            column("Cơ quan", 36.0, ColumnKind::Wrap),
            column("Vì sao", 36.0, ColumnKind::Wrap),
            column("Việc cần làm", 36.0, ColumnKind::Wrap),
            column("Cán bộ báo cáo", 24.0, ColumnKind::Wrap),
            column("Loại", 12.0, ColumnKind::Text),
            column("Mã", 10.0, ColumnKind::Text),
            column("Nội dung", 60.0, ColumnKind::Wrap),
            column("Trách nhiệm", 18.0, ColumnKind::Text),
        ],
        rows: rows.collect(),
    };
    xlsx::answer(&web, &format!("viec-chua-co-nguoi-{}", scope.head.slug), table)
}
