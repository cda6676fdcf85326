//! `GET …/chi-tieu/{code}/theo-dia-ban`: the received figures of an indicator, territory by
//! territory.

use ansinh_app::report::baseline::series_of_territories;
use axum::extract::{Path, State};
use maud::html;

use super::table::Table;
use crate::address;
use crate::error::Result;
use crate::indicator;
use crate::page::Page;
use crate::plan;
use crate::ui::Crumb;
use crate::ui::layout::Part;
use crate::viewer::Viewer;
use crate::web::Web;

/// Address of the figures of an indicator by territory.
pub(super) fn of_territories_address(slug: &str, code: &str) -> String {
    format!("{}/theo-dia-ban", address::indicator(slug, code))
}

/// Shows them, of those reports that the viewer may read.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path((slug, code)): Path<(String, String)>,
) -> Result<Page> {
    let head = plan::find(&web, &slug).await?;
    let day = plan::day(&head, &viewer);
    let detail = indicator::find(&web, &head, &code, day).await?;
    let table = Table::new(&viewer, &detail, of_territories_address(&slug, &code));
    let origin = ansinh_store::indicator::origin(web.db(), detail.row.id).await?;
    let mut stretches = series_of_territories(web.app(), head.version_id, origin).await?;
    table.keep_readable(&mut stretches);
    let whole = address::indicator(&slug, &code);
    let label = format!("Chỉ tiêu {code}");
    let content = html! {
        p.muted { (label) ": " (detail.row.name) }
        h1 { "Số liệu theo địa bàn" }
        @if stretches.is_empty() {
            p.muted { "Chưa có số liệu nào của từng địa bàn được tiếp nhận cho chỉ tiêu này." }
        } @else {
            (table.answers_now())
            (table.by_territory(&stretches))
        }
        p.no-print { a href=(whole) { "← Về chỉ tiêu " (code) } }
    };
    Ok(Page::new(&viewer, format!("Số liệu theo địa bàn: chỉ tiêu {code}"), content)
        .part(Part::Indicators)
        .on_day(day)
        .crumbs([
            plan::crumb(&head),
            Crumb::link("Chỉ tiêu", address::indicators(&slug)),
            Crumb::link(label, whole),
            Crumb::here("Theo địa bàn".to_owned()),
        ])
        .plan(plan::link(&head)))
}
