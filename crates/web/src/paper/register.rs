//! `GET /cong-van`: the register of letters by year.

use ansinh_app::paper::register;
use ansinh_store::paper::PaperRow;
use axum::extract::{Query, State};
use maud::{Markup, html};
use serde::Deserialize;

use super::round::name;
use super::{REGISTER, address};
use crate::error::Result;
use crate::page::Page;
use crate::round;
use crate::ui::layout::Part;
use crate::ui::{Crumb, empty};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    /// The year; this one when it is left out or none.
    #[serde(default, rename = "nam")]
    pub year: String,
}

/// Shows the letters of a year.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Query(params): Query<Params>,
) -> Result<Page> {
    let year = params.year.parse().unwrap_or_else(|_| web.app().today().year());
    let (issued, drafts, years) = register(web.app(), &viewer.caller(), year).await?;
    let content = html! {
        h1 { "Sổ công văn đôn đốc" }
        p.lead { "Số công văn đã cấp năm " (year) ", theo cơ quan ban hành." }
        @if years.len() > 1 {
            p.no-print { "Năm: " @for known in &years { a href={ (REGISTER) "?nam=" (known) } { (known) } " " } }
        }
        @if issued.is_empty() {
            (empty("Chưa có công văn nào được cấp số", "Công văn được soạn từ trang Văn bản của kỳ báo cáo.", &[("Kỳ báo cáo", round::LIST)]))
        } @else { (list(&issued)) }
        @if !drafts.is_empty() { h2 { "Dự thảo chưa cấp số" } (list(&drafts)) }
    };
    Ok(Page::new(&viewer, "Sổ công văn đôn đốc", content)
        .part(Part::Rounds)
        .crumbs([Crumb::link("Kỳ báo cáo", round::LIST), Crumb::here("Sổ công văn đôn đốc")]))
}

fn list(rows: &[PaperRow]) -> Markup {
    html! {
        div.scroll.stack {
            table {
                thead { tr {
                    th scope="col" { "Công văn" } th scope="col" { "Cấp đôn đốc" }
                    th scope="col" { "Số cơ quan" } th scope="col" { "Hạn mới" }
                } }
                tbody {
                    @for row in rows {
                        tr {
                            td.name { a href=(address(row.id)) { (name(row)) } }
                            td data-label="Cấp đôn đốc" { (row.level.title()) }
                            td.num data-label="Số cơ quan" { (row.addressees) }
                            td data-label="Hạn mới" { span.nowrap { (words::date(row.new_due)) } }
                        }
                    }
                }
            }
        }
    }
}
