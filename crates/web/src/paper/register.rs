//! `GET /cong-van`: the register of outgoing papers by year, type and issuer.

use ansinh_app::paper::register;
use ansinh_store::paper::{PaperKind, PaperRow};
use axum::extract::{Query, State};
use maud::{Markup, html};
use serde::Deserialize;

use super::{REGISTER, address, named, signed};
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

/// Shows the papers of a year.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Query(params): Query<Params>,
) -> Result<Page> {
    let year = params.year.parse().unwrap_or_else(|_| web.app().today().year());
    let all = register(web.app(), &viewer.caller(), year).await?;
    let content = html! {
        h1 { "Sổ văn bản đi" }
        p.lead { "Số đã cấp năm " (year) ", theo loại văn bản và cơ quan ban hành." }
        @if all.years.len() > 1 {
            p.no-print { "Năm: " @for known in &all.years { a href={ (REGISTER) "?nam=" (known) } { (known) } " " } }
        }
        @if all.issued.is_empty() {
            (empty(
                "Chưa có văn bản nào được cấp số",
                "Công văn, báo cáo tổng hợp được soạn từ trang Văn bản của kỳ báo cáo; Tờ trình, Quyết định từ trang Điều chỉnh kế hoạch.",
                &[("Kỳ báo cáo", round::LIST)],
            ))
        }
        @for kind in PaperKind::ALL {
            @let rows: Vec<&PaperRow> = all.issued.iter().filter(|row| row.kind == kind).collect();
            @if !rows.is_empty() { h2 { (heading(kind)) } (list(&rows, kind.title())) }
        }
        @if !all.drafts.is_empty() {
            h2 { "Văn bản dự thảo chưa cấp số" }
            (list(&all.drafts.iter().collect::<Vec<_>>(), "Dự thảo"))
        }
    };
    Ok(Page::new(&viewer, "Sổ văn bản đi", content)
        .part(Part::Rounds)
        .crumbs([Crumb::link("Kỳ báo cáo", round::LIST), Crumb::here("Sổ văn bản đi")]))
}

fn heading(kind: PaperKind) -> &'static str {
    match kind {
        PaperKind::Urging => "Công văn đôn đốc",
        PaperKind::Report => "Báo cáo tổng hợp",
        PaperKind::Proposal | PaperKind::Decision => kind.title(),
    }
}

fn list(rows: &[&PaperRow], caption: &str) -> Markup {
    html! {
        div.scroll.stack {
            table {
                caption.hidden { (caption) }
                thead { tr {
                    th scope="col" { "Văn bản" } th scope="col" { "Cơ quan ban hành" }
                    th scope="col" { "Nội dung" } th scope="col" { "Bản ký số" }
                } }
                tbody {
                    @for row in rows {
                        tr {
                            td.name { a href=(address(row)) { (row.kind.title()) " " (named(row)) } }
                            td data-label="Cơ quan ban hành" { (row.issuer) }
                            td data-label="Nội dung" { (about(row)) }
                            td data-label="Bản ký số" { (signed(row)) }
                        }
                    }
                }
            }
        }
    }
}

/// What a paper is about, in few words.
fn about(row: &PaperRow) -> Markup {
    html! {
        @match row.kind {
            PaperKind::Urging => {
                @if let Some(level) = row.level { (level.title()) ", " }
                (row.addressees) " cơ quan"
                @if let Some(day) = row.new_due { ", hạn " span.nowrap { (words::date(day)) } }
            }
            PaperKind::Report => {
                "Kết quả thực hiện" @if let Some(period) = row.period { " – " (period.title()) }
            }
            PaperKind::Proposal | PaperKind::Decision => "Điều chỉnh kế hoạch",
        }
    }
}
