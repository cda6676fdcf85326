//! `GET /tai-khoan/xuat.xlsx`: the list's rows as a workbook.

use ansinh_formats::write::xlsx::ColumnKind;
use ansinh_store::user;
use axum::extract::{Query, State as WebState};
use axum::response::Response;

use super::filter::Params;
use super::{State, days, role};
use crate::error::Result;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;
use crate::xlsx::{self, Table, column, text};

/// The accounts that pass the filter.
pub async fn show(
    WebState(web): WebState<Web>,
    viewer: Viewer,
    Query(params): Query<Params>,
) -> Result<Response> {
    let all = user::list(web.db()).await?;
    let rows = params.sift(&all, viewer.today);
    let table = Table {
        name: "Tài khoản",
        title: "Danh sách tài khoản".to_owned(),
        total: all.len(),
        columns: vec![
            column("Họ và tên", 28.0, ColumnKind::Text),
            column("Tên đăng nhập", 18.0, ColumnKind::Text),
            column("Thư điện tử", 26.0, ColumnKind::Text),
            column("Vai trò", 50.0, ColumnKind::Text),
            column("Đăng nhập gần nhất", 22.0, ColumnKind::Text),
            column("Trạng thái", 18.0, ColumnKind::Text),
            column("Xác thực hai bước", 12.0, ColumnKind::Text),
        ],
        rows: rows
            .iter()
            .map(|row| {
                let roles: Vec<String> = row
                    .grants
                    .iter()
                    .filter(|grant| grant.open(viewer.today))
                    .map(|grant| format!("{} ({})", role(grant), days(&grant.grant)))
                    .collect();
                let last = row.last_sign_in_at.map(words::instant);
                vec![
                    text(row.name.as_str()),
                    text(row.login.as_str()),
                    text(row.email.as_deref()),
                    text(roles.join("; ").as_str()),
                    text(last.as_deref()),
                    text(State::of(row).words()),
                    text(row.second_step_at.map(|_| "Có")),
                ]
            })
            .collect(),
    };
    xlsx::answer(&web, "tai-khoan", table)
}
