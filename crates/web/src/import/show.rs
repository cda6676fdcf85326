//! `GET /nhap-ke-hoach/{id}`: progress while the file is read, then the review, then the outcome.

use ansinh_store::import::{ImportRow, ImportState};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::review;
use crate::address;
use crate::error::Result;
use crate::page::Page;
use crate::ui::Crumb;
use crate::ui::layout::Part;
use crate::viewer::Viewer;
use crate::web::Web;

/// Seconds between two looks of a browser without script.
const REFRESH: u32 = 2;

/// Which findings of many are shown.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    #[serde(rename = "trang")]
    page: String,
}

/// Shows the import as it stands.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Response> {
    let id = super::id(&id)?;
    let row = ansinh_store::import::row(web.db(), id).await?.ok_or_else(super::missing)?;
    let being_read = matches!(row.state, ImportState::Queued | ImportState::Reading);
    if viewer.partial && !being_read {
        // htmx asked for progress and there is none any more: it takes the whole page anew.
        return Ok((StatusCode::OK, [("hx-refresh", "true")]).into_response());
    }
    let page = match row.state {
        ImportState::Queued | ImportState::Reading => {
            page(&viewer, &row, progress(&row)).refresh(REFRESH)
        }
        ImportState::Refused => page(&viewer, &row, refused(&row)),
        ImportState::Review | ImportState::Accepted => {
            let detail =
                ansinh_store::import::detail(web.db(), id).await?.ok_or_else(super::missing)?;
            let number = params.page.trim().parse().unwrap_or(1);
            let content = review::content(&web, &viewer, &detail, number).await?;
            page(&viewer, &row, content).wide()
        }
    };
    Ok(page.into_response())
}

fn page(viewer: &Viewer, row: &ImportRow, content: Markup) -> Page {
    Page::new(viewer, format!("Nhập: {}", row.file_name), content).part(Part::Imports).crumbs([
        Crumb::link("Kế hoạch", "/"),
        Crumb::link("Nhập kế hoạch", "/nhap-ke-hoach"),
        Crumb::here(row.file_name.clone()),
    ])
}

fn progress(row: &ImportRow) -> Markup {
    let percent = row.progress.clamp(0, 100);
    html! {
        h1 { "Đang đọc " (row.file_name) }
        div.box #tien-do hx-get=(address::import(row.id)) hx-trigger="every 1s" hx-select="#tien-do"
            hx-swap="outerHTML" {
            p role="status" {
                @if row.state == ImportState::Queued { "Tệp đã được nhận, đang chờ đến lượt đọc." }
                @else { "Đã đọc " (percent) "%." }
            }
            progress max="100" value=(percent) aria-label="Tiến độ đọc tệp" { (percent) "%" }
            p.muted { "Trang tự cập nhật. Bạn có thể đóng trang này; việc đọc vẫn tiếp tục." }
            p { a href=(address::import(row.id)) { "Xem lại ngay" } }
        }
    }
}

fn refused(row: &ImportRow) -> Markup {
    html! {
        h1 { "Không nhập " (row.file_name) }
        div.notice.bad {
            p { (super::state(row.state)) }
            p { (row.message.as_deref().unwrap_or("Không ghi lý do.")) }
        }
        p { "Chưa có gì của tệp này được đưa vào kế hoạch." }
        p { a.button href="/nhap-ke-hoach" { "Tải lên tệp khác" } }
    }
}
