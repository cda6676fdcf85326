//! `GET /tin-nhan/xuat.xlsx`: the list's rows as a workbook.

use ansinh_app::remind::messages;
use ansinh_formats::write::xlsx::ColumnKind;
use axum::extract::{Query, State};
use axum::response::Response;

use super::filter::Params;
use super::{EXPORTED, about, channel, words as state};
use crate::error::Result;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;
use crate::xlsx::{self, Table, column, count, day, text};

/// The messages that pass the filter.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Query(params): Query<Params>,
) -> Result<Response> {
    let all = messages(web.app(), &viewer.caller(), &params.filter(), EXPORTED).await?;
    let rows = all.rows.iter().filter(|row| params.finds(&[&row.user_name, &about(row)]));
    let table = Table {
        name: "Tin nhắn",
        title: "Tin nhắn nhắc việc đã gửi".to_owned(),
        total: usize::try_from(all.total).unwrap_or(usize::MAX),
        columns: vec![
            column("Ngày", 12.0, ColumnKind::Date),
            column("Người nhận", 28.0, ColumnKind::Text),
            column("Kênh", 16.0, ColumnKind::Text),
            column("Địa chỉ", 26.0, ColumnKind::Text),
            column("Nội dung", 60.0, ColumnKind::Wrap),
            column("Số việc", 10.0, ColumnKind::Number),
            column("Tình trạng", 18.0, ColumnKind::Text),
            column("Lý do", 40.0, ColumnKind::Wrap),
            column("Số lần thử", 12.0, ColumnKind::Number),
            column("Lúc", 22.0, ColumnKind::Text),
        ],
        rows: rows
            .map(|row| {
                vec![
                    day(Some(row.day)),
                    text(row.user_name.as_str()),
                    text(channel(row.channel)),
                    text(row.address.as_deref()),
                    text(about(row).as_str()),
                    count(row.items),
                    text(state(row.state)),
                    text(row.note.as_deref()),
                    count(row.tries),
                    text(words::instant(row.changed_at).as_str()),
                ]
            })
            .collect(),
    };
    xlsx::answer(&web, "tin-nhan", table)
}
