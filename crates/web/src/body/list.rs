//! `GET /co-quan`: bodies with a duty in a plan.

use ansinh_store::body::BodyRow;
use axum::extract::{Query, State};
use jiff::civil::Date;
use maud::{Markup, html};

use super::filter::Params;
use super::sort;
use crate::address;
use crate::error::Result;
use crate::page::Page;
use crate::plan;
use crate::ui::badge::{Tone, badge};
use crate::ui::filters::{RESULTS, filters, found};
use crate::ui::layout::Part;
use crate::ui::sort::Headings;
use crate::ui::{Crumb, empty};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

const HERE: &str = "/co-quan";

/// Shows the bodies that pass the filter.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Query(params): Query<Params>,
) -> Result<Page> {
    let crumbs = [Crumb::link("Kế hoạch", "/"), Crumb::here("Cơ quan")];
    let Some(scope) = plan::scope(&web, &viewer, &params.plan).await? else {
        let content = html! { h1 { "Cơ quan" } (plan::none_yet()) };
        return Ok(Page::new(&viewer, "Cơ quan", content).part(Part::Bodies).crumbs(crumbs));
    };
    let version = scope.head.version_id;
    let day = plan::day(&scope.head, &viewer);
    let page = ansinh_store::body::list(web.db(), version, &params.filter(), day).await?;
    let (mut rows, total) = (page.rows, page.total);
    sort::sort(&mut rows, &params.sorting);
    let headings = Headings { here: HERE, filters: params.narrowed(), sorting: &params.sorting };
    let content = html! {
        h1 { "Cơ quan" }
        p.lead { "Cơ quan và nhóm cơ quan được giao trách nhiệm trong " (plan::name(&scope.head)) "." }
        (filters(HERE, &params.q, "Tên cơ quan, kể cả cách viết khác", &params.controls(&scope)))
        div id=(RESULTS) {
            @if rows.is_empty() {
                (empty(
                    "Không có cơ quan nào khớp",
                    "Hãy bớt điều kiện lọc, hoặc tìm bằng từ khác; có thể gõ không dấu.",
                    &[("Xem tất cả cơ quan", HERE)],
                ))
            } @else {
                (found(rows.len(), total, "cơ quan", &format!("{HERE}/xuat.xlsx{}", params.query())))
                (table(&rows, &scope.head.slug, &headings, day))
            }
        }
    };
    Ok(Page::new(&viewer, format!("Cơ quan – {}", plan::name(&scope.head)), content)
        .part(Part::Bodies)
        .on_day(day)
        .crumbs(crumbs)
        .plan(plan::link(&scope.head)))
}

fn table(rows: &[BodyRow], slug: &str, headings: &Headings<'_>, day: Date) -> Markup {
    html! {
        div.scroll.stack {
            table {
                caption.hidden { "Cơ quan và số việc được giao" }
                thead {
                    tr {
                        (headings.text("ten", "Tên"))
                        (headings.text("loai", "Loại"))
                        (headings.number("chu-tri-chi-tieu", "Chủ trì chỉ tiêu"))
                        (headings.number("chu-tri-nhiem-vu", "Chủ trì nhiệm vụ"))
                        (headings.number("phoi-hop-chi-tieu", "Phối hợp chỉ tiêu"))
                        (headings.number("phoi-hop-nhiem-vu", "Phối hợp nhiệm vụ"))
                        (headings.number("theo-doi", "Theo dõi, đôn đốc"))
                    }
                }
                tbody {
                    @for row in rows {
                        tr {
                            td.name {
                                a href={ (address::body(row.id)) (address::query([("ke-hoach", slug)])) } { (row.name) }
                                @if let Some(ends) = row.ends.filter(|ends| *ends < day) {
                                    " " (badge(Tone::Ask, "?", "Đã kết thúc, còn việc")) br;
                                    span.muted.small { "Hoạt động đến " (words::date(ends)) }
                                }
                            }
                            td { (words::body_kind(row.kind)) }
                            td.num data-label="Chủ trì chỉ tiêu" { (count(row.lead_indicators)) }
                            td.num data-label="Chủ trì nhiệm vụ" { (count(row.lead_tasks)) }
                            td.num data-label="Phối hợp chỉ tiêu" { (count(row.coordinating_indicators)) }
                            td.num data-label="Phối hợp nhiệm vụ" { (count(row.coordinating_tasks)) }
                            td.num data-label="Theo dõi, đôn đốc" { (count(row.follow_up)) }
                        }
                    }
                }
            }
        }
    }
}

/// A count; nothing to do is said quietly.
fn count(count: i64) -> Markup {
    html! { @if count == 0 { span.muted { "0" } } @else { (count) } }
}
