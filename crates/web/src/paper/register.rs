//! `GET /cong-van`: the register of letters by year.

use ansinh_app::paper::{letter_issuer, register};
use ansinh_store::paper::PaperRow;
use ansinh_store::plan_paper::{self, PlanPaperKind, PlanPaperRow};
use axum::extract::{Query, State};
use maud::{Markup, html};
use serde::Deserialize;

use super::amendment::address as paper_address;
use super::amendments::named;
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
    let (issued, drafts, mut years) = register(web.app(), &viewer.caller(), year).await?;
    let others = plan_paper::issued_in(web.db(), year).await?;
    years.extend(plan_paper::years(web.db()).await?);
    years.sort_unstable_by(|a, b| b.cmp(a));
    years.dedup();
    let content = html! {
        h1 { "Sổ văn bản đi" }
        p.lead { "Số đã cấp năm " (year) ", theo loại văn bản và cơ quan ban hành." }
        @if years.len() > 1 {
            p.no-print { "Năm: " @for known in &years { a href={ (REGISTER) "?nam=" (known) } { (known) } " " } }
        }
        h2 { "Công văn đôn đốc" }
        @if issued.is_empty() {
            (empty("Chưa có công văn nào được cấp số", "Công văn được soạn từ trang Văn bản của kỳ báo cáo.", &[("Kỳ báo cáo", round::LIST)]))
        } @else { (list(&issued)) }
        @for kind in [PlanPaperKind::Proposal, PlanPaperKind::Decision] {
            @let rows: Vec<&PlanPaperRow> = others.iter().filter(|row| row.kind == kind).collect();
            @if !rows.is_empty() { h2 { (kind.title()) } (papers(&rows)) }
        }
        @if !drafts.is_empty() { h2 { "Công văn dự thảo chưa cấp số" } (list(&drafts)) }
    };
    Ok(Page::new(&viewer, "Sổ văn bản đi", content)
        .part(Part::Rounds)
        .crumbs([Crumb::link("Kỳ báo cáo", round::LIST), Crumb::here("Sổ văn bản đi")]))
}

fn papers(rows: &[&PlanPaperRow]) -> Markup {
    html! {
        div.scroll.stack {
            table {
                thead { tr { th scope="col" { "Văn bản" } th scope="col" { "Cơ quan ban hành" } } }
                tbody {
                    @for row in rows {
                        tr {
                            td.name { a href=(paper_address(row.id)) { (row.kind.title()) " " (named(row)) } }
                            td data-label="Cơ quan ban hành" { (row.issuer) }
                        }
                    }
                }
            }
        }
    }
}

fn list(rows: &[PaperRow]) -> Markup {
    html! {
        div.scroll.stack {
            table {
                thead { tr {
                    th scope="col" { "Công văn" } th scope="col" { "Cơ quan ban hành" }
                    th scope="col" { "Cấp đôn đốc" }
                    th scope="col" { "Số cơ quan" } th scope="col" { "Hạn mới" }
                } }
                tbody {
                    @for row in rows {
                        tr {
                            td.name { a href=(address(row.id)) { (name(row)) } }
                            td data-label="Cơ quan ban hành" { (letter_issuer(row)) }
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
