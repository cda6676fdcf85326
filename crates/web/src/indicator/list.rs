//! `GET /ke-hoach/{slug}/chi-tieu`: indicators by group.

use ansinh_domain::target::{Bound, Milestone};
use ansinh_store::indicator::{IndicatorPage, IndicatorRow};
use axum::extract::{Path, Query, State};
use maud::{Markup, html};

use super::filter::Params;
use super::sort;
use crate::address;
use crate::error::Result;
use crate::page::Page;
use crate::plan;
use crate::ui::filters::{RESULTS, filters, found};
use crate::ui::layout::Part;
use crate::ui::sort::Headings;
use crate::ui::{Crumb, empty, list};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Shows the indicators that pass the filter.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(slug): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page> {
    let head = plan::find(&web, &slug).await?;
    let day = plan::day(&head, &viewer);
    let mut page =
        ansinh_store::indicator::list(web.db(), head.version_id, &params.filter(), day).await?;
    let sorted = sort::sort(&mut page, &params.sorting);
    let here = address::indicators(&slug);
    let headings = Headings { here: &here, filters: params.narrowed(), sorting: &params.sorting };
    let total = usize::try_from(page.total).unwrap_or_default();
    let content = html! {
        h1 { "Chỉ tiêu" }
        (filters(&here, &params.q, "Mã hoặc tên chỉ tiêu", &params.controls(&page)))
        div id=(RESULTS) {
            @if page.rows.is_empty() {
                (nothing(total, &here))
            } @else {
                (found(page.rows.len(), total, "chỉ tiêu", &format!("{here}/xuat.xlsx{}", params.query())))
                (table(&page, &slug, &headings, sorted))
            }
        }
    };
    Ok(Page::new(&viewer, format!("Chỉ tiêu – {}", plan::name(&head)), content)
        .part(Part::Indicators)
        .on_day(day)
        .crumbs([Crumb::link("Kế hoạch", "/"), plan::crumb(&head), Crumb::here("Chỉ tiêu")])
        .plan(plan::link(&head)))
}

fn nothing(total: usize, here: &str) -> Markup {
    if total == 0 {
        empty(
            "Kế hoạch không có chỉ tiêu",
            "Bản nguồn không có phụ lục chỉ tiêu, hoặc phụ lục không đọc được; xem các điểm cần xem khi nhập.",
            &[],
        )
    } else {
        empty(
            "Không có chỉ tiêu nào khớp",
            "Hãy bớt điều kiện lọc, hoặc tìm bằng từ khác; có thể gõ không dấu.",
            &[("Xem tất cả chỉ tiêu", here)],
        )
    }
}

fn table(page: &IndicatorPage, slug: &str, headings: &Headings<'_>, sorted: bool) -> Markup {
    let columns = 4 + page.milestones.len();
    let mut group: Option<&str> = None;
    html! {
        div.scroll.stack {
            table {
                caption.hidden { "Chỉ tiêu của kế hoạch" }
                thead {
                    tr {
                        (headings.text("ma", "Mã"))
                        (headings.text("ten", "Chỉ tiêu"))
                        (headings.short("don-vi-tinh", "ĐVT", "Đơn vị tính"))
                        @for milestone in &page.milestones {
                            (headings.number(&sort::column(*milestone), &words::milestone(*milestone)))
                        }
                        (headings.text("chu-tri", "Chủ trì"))
                    }
                }
                tbody {
                    @for row in &page.rows {
                        @if !sorted && let Some((code, name)) = group_begins(row, &mut group) {
                            tr.group { th colspan=(columns) scope="rowgroup" { (code) ". " (name) } }
                        }
                        (self::row(row, &page.milestones, slug, sorted))
                    }
                }
            }
        }
    }
}

/// The group's code and name when `row` is its first row shown.
fn group_begins<'a>(
    row: &'a IndicatorRow,
    group: &mut Option<&'a str>,
) -> Option<(&'a str, &'a str)> {
    let code = row.group_code.as_deref();
    if *group == code {
        return None;
    }
    *group = code;
    code.zip(row.group_name.as_deref())
}

/// One row; away from the plan's order it says itself which group it belongs to.
fn row(row: &IndicatorRow, milestones: &[Milestone], slug: &str, sorted: bool) -> Markup {
    html! {
        tr.sub[row.parent.is_some() && !sorted].heading[row.header_only] {
            td.code data-label="Mã" { (row.code) }
            td.name {
                a href=(address::indicator(slug, &row.code)) { (row.name) }
                @if sorted && let Some(group) = &row.group_name { br; span.muted.small { (group) } }
            }
            td.short data-label="ĐVT" { @if let Some(unit) = &row.unit { (unit) } }
            @for milestone in milestones {
                td.num data-label=(words::milestone(*milestone)) { (target(row, *milestone)) }
            }
            td.bodies data-label="Chủ trì" {
                @if !row.leads.is_empty() { (list::bodies(&row.leads)) }
            }
        }
    }
}

/// The cell of one milestone: the plan's print, its reading one hover away.
fn target(row: &IndicatorRow, milestone: Milestone) -> Markup {
    let Some(target) = row.targets.iter().find(|target| target.milestone == milestone) else {
        return html! {};
    };
    let reading = words::bound(&target.bound, row.unit.as_deref());
    match target.bound {
        // A plain number needs no explanation.
        Bound::Equal { .. } => html! { (words::target_as_printed(target)) },
        _ => html! { span.reading title=(reading) { (words::target_as_printed(target)) } },
    }
}
