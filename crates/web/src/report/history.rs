//! `GET /bao-cao/{id}/lich-su`: who moved a report when, and what was received of it.

use ansinh_app::report::view::SubmissionView;
use axum::extract::{Path, State};
use maud::{Markup, html};

use super::frame::{self, Tab};
use super::{load, state};
use crate::error::Result;
use crate::page::Page;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Shows the log of a report's way.
pub async fn show(State(web): State<Web>, viewer: Viewer, Path(id): Path<String>) -> Result<Page> {
    let report = load(&web, &viewer, &id).await?;
    let content = html! {
        h2 { "Các bước đã qua" }
        (log(&report))
        p.small.muted { "Lịch sử từng ô xem ở trang chi tiết của ô (Chi tiết, hoặc Ctrl+Enter khi đang ở ô đó)." }
    };
    Ok(frame::page(&viewer, &report, Tab::History, &content))
}

fn log(report: &SubmissionView) -> Markup {
    let codes = |rows: &[uuid::Uuid]| -> String {
        let own = report.rows.iter().filter(|row| rows.contains(&row.item.id.0));
        own.map(|row| row.item.code.as_str()).collect::<Vec<_>>().join(", ")
    };
    html! {
        div.scroll.stack {
            table {
                caption.hidden { "Các bước đã qua" }
                thead { tr {
                    th scope="col" { "Lúc" } th scope="col" { "Việc" } th scope="col" { "Người thực hiện" }
                    th scope="col" { "Trạng thái sau đó" } th scope="col" { "Lý do, dòng" }
                } }
                tbody {
                    tr {
                        th scope="row" { (words::instant(report.head.created_at)) }
                        td { "Mở kỳ báo cáo" }
                        td {} td { (state(ansinh_domain::report::State::Draft)) } td {}
                    }
                    @for row in &report.log {
                        tr {
                            th scope="row" { (words::instant(row.moved_at)) }
                            td { (row.by.title()) }
                            td data-label="Người thực hiện" { (row.moved_by_name.as_deref().unwrap_or_default()) }
                            td { (state(row.to_state)) }
                            td data-label="Lý do, dòng" {
                                @if let Some(reason) = &row.reason { span.told { (reason) } }
                                @if !row.rows.is_empty() { span.muted.small { " (" (codes(&row.rows)) ")" } }
                            }
                        }
                    }
                }
            }
        }
    }
}
