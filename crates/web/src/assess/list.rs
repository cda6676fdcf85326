//! `GET /ke-hoach/{slug}/danh-gia`: indicators with how they stand, the list behind every number of
//! the overview.

use ansinh_app::assess::{Assessed, open_book};
use ansinh_domain::assess::{bound_words, measured, needed_words};
use ansinh_domain::number;
use axum::extract::{Path, Query, State};
use maud::{Markup, html};

use super::filter::Params;
use super::{METHOD, dashboard_address, list_address, status};
use crate::address;
use crate::error::Result;
use crate::page::Page;
use crate::plan;
use crate::ui::filters::{RESULTS, filters, found};
use crate::ui::layout::Part;
use crate::ui::{Crumb, empty, list};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Shows the page.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(slug): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page> {
    let head = plan::find(&web, &slug).await?;
    let day = plan::day(&head, &viewer);
    let book = open_book(web.app(), &viewer.caller(), &head, day).await?;
    let all = book.assess(day)?;
    let here = list_address(&slug);
    let controls = params.controls(&all, &book.groups);
    let total = all.len();
    let rows = params.sift(&all);
    let content = html! {
        h1 { "Đánh giá chỉ tiêu" }
        p.lead { "Từng chỉ tiêu đang ở đâu so với mục tiêu, và vì sao. " a href=(METHOD) { "Phương pháp đánh giá" } }
        (filters(&here, &params.q, "Mã hoặc tên chỉ tiêu", &controls))
        div id=(RESULTS) {
            @if rows.is_empty() {
                (empty("Không có chỉ tiêu nào khớp", "Hãy bớt điều kiện lọc, hoặc tìm bằng từ khác; có thể gõ không dấu.", &[("Xem tất cả", &here)]))
            } @else {
                (found(rows.len(), total, "chỉ tiêu", &format!("{here}/xuat.xlsx{}", params.query())))
                (table(&rows, &slug))
            }
        }
    };
    Ok(Page::new(&viewer, format!("Đánh giá chỉ tiêu – {}", plan::name(&head)), content)
        .part(Part::Overview)
        .on_day(day)
        .wide()
        .plan(plan::link(&head))
        .crumbs([
            plan::crumb(&head),
            Crumb::link("Tổng quan", dashboard_address(&slug)),
            Crumb::here("Đánh giá chỉ tiêu"),
        ]))
}

fn table(rows: &[&Assessed], slug: &str) -> Markup {
    html! {
        div.scroll.stack {
            table {
                caption.hidden { "Chỉ tiêu với tình trạng và lý do" }
                thead { tr {
                    th scope="col" { "Mã" }
                    th scope="col" { "Chỉ tiêu" }
                    th.num scope="col" { "Mới nhất" }
                    th scope="col" { "Mục tiêu" }
                    th scope="col" { "Tình trạng và lý do" }
                    th scope="col" { "Chủ trì" }
                } }
                tbody { @for one in rows { (row(one, slug)) } }
            }
        }
    }
}

fn row(one: &Assessed, slug: &str) -> Markup {
    let (row, out) = (&one.row, &one.out);
    let unit = row.unit.as_deref();
    let target = row.targets.iter().find(|target| Some(target.milestone) == out.milestone);
    html! {
        tr {
            td.code data-label="Mã" { (row.code) }
            td.name { a href=(address::indicator(slug, &row.code)) { (row.name) } }
            td.num data-label="Mới nhất" {
                @if let Some(latest) = &out.latest {
                    b { (latest.value.number().map_or_else(|| latest.value.shown(), |n| measured(n, unit))) }
                    br; span.muted.small.nowrap { (words::date(latest.as_of)) }
                    @if out.age.is_some_and(|age| age.stale) { br; span.small { "số liệu cũ" } }
                } @else { span.muted { "chưa có" } }
            }
            td data-label="Mục tiêu" {
                @if let Some(target) = target {
                    (bound_words(&target.bound, unit)) br;
                    span.muted.small { (words::milestone(target.milestone)) }
                }
            }
            td {
                (status(out.status))
                @if let Some(progress) = out.progress { " " span.muted.small { "P = " (number::format(progress.round_dp(2))) } }
                p.small.flat { (out.reason) }
                @if let Some((needed, milestone)) = out.needed.as_ref().zip(out.milestone) {
                    p.small.flat.muted { (needed_words(needed, unit, milestone)) }
                }
            }
            td.bodies data-label="Chủ trì" { (list::bodies(&row.leads)) }
        }
    }
}
