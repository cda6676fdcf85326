//! `GET /ke-hoach/{slug}/thay-doi`: what changed between two days.

use ansinh_app::assess::{Assessed, open_book};
use ansinh_domain::assess::measured;
use axum::extract::{Path, Query, State};
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

use super::{asked_day, changes_address, dashboard_address, status};
use crate::address;
use crate::error::Result;
use crate::page::Page;
use crate::plan;
use crate::ui::Crumb;
use crate::ui::layout::Part;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// The query string of the page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    /// The first day.
    #[serde(rename = "tu")]
    pub from: String,
    /// The second day.
    #[serde(rename = "den")]
    pub to: String,
}

/// Shows the page.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(slug): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page> {
    let head = plan::find(&web, &slug).await?;
    let to = asked_day(&params.to).unwrap_or_else(|| plan::day(&head, &viewer));
    let year_ago = to.checked_sub(1.year()).unwrap_or(to);
    let from = asked_day(&params.from).unwrap_or(year_ago).min(to);
    let book = open_book(web.app(), &viewer.caller(), &head, to).await?;
    let (before, now) = (book.assess(from)?, book.assess(to)?);
    let changed: Vec<(&Assessed, &Assessed)> =
        before.iter().zip(now.iter()).filter(|(a, b)| differs(a, b)).collect();
    let worse = changed.iter().filter(|(a, b)| b.out.status.is_worse_than(a.out.status)).count();
    let better = changed.iter().filter(|(a, b)| a.out.status.is_worse_than(b.out.status)).count();
    let content = html! {
        h1 { "Thay đổi giữa hai ngày" }
        form.filters method="get" action=(changes_address(&slug)) {
            div { label for="tu" { "Từ ngày" } input #tu type="date" name="tu" value=(from); }
            div { label for="den" { "Đến ngày" } input #den type="date" name="den" value=(to); }
            div.go { button type="submit" { "So sánh" } }
        }
        p {
            b { (changed.len()) } " chỉ tiêu có số liệu hoặc tình trạng khác: "
            b { (better) } " tốt lên, " b { (worse) } " xấu đi. "
            "Mỗi ngày được đánh giá bằng số liệu tính đến ngày đó và ngưỡng áp dụng ngày đó."
        }
        @for row in book.breaks.iter().filter(|b| b.happened_on > from && b.happened_on <= to) {
            p { "▲ " (words::date(row.happened_on)) ": " (row.sentence) }
        }
        @if changed.is_empty() { p.muted { "Không có gì thay đổi." } }
        @else { (table(&changed, &slug, from, to)) }
    };
    Ok(Page::new(&viewer, format!("Thay đổi – {}", plan::name(&head)), content)
        .part(Part::Overview)
        .wide()
        .plan(plan::link(&head))
        .crumbs([
            plan::crumb(&head),
            Crumb::link("Tổng quan", dashboard_address(&slug)),
            Crumb::here("Thay đổi giữa hai ngày"),
        ]))
}

fn differs(a: &Assessed, b: &Assessed) -> bool {
    a.out.status != b.out.status || a.out.latest != b.out.latest
}

fn table(rows: &[(&Assessed, &Assessed)], slug: &str, from: Date, to: Date) -> Markup {
    html! {
        div.scroll.stack {
            table {
                thead { tr {
                    th scope="col" { "Mã" } th scope="col" { "Chỉ tiêu" }
                    th scope="col" { (words::date(from)) } th scope="col" { (words::date(to)) }
                    th scope="col" { "Vì sao" }
                } }
                tbody {
                    @for (a, b) in rows {
                        tr {
                            td.code data-label="Mã" { (b.row.code) }
                            td.name { a href=(address::indicator(slug, &b.row.code)) { (b.row.name) } }
                            td data-label=(words::date(from)) { (cell(a)) }
                            td data-label=(words::date(to)) { (cell(b)) }
                            td.small { (b.out.reason) }
                        }
                    }
                }
            }
        }
    }
}

fn cell(one: &Assessed) -> Markup {
    let unit = one.row.unit.as_deref();
    html! {
        (status(one.out.status))
        @if let Some(latest) = &one.out.latest {
            br; (latest.value.number().map_or_else(|| latest.value.shown(), |n| measured(n, unit)))
            " " span.muted.small.nowrap { (words::date(latest.as_of)) }
        }
    }
}
