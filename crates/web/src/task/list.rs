//! `GET /ke-hoach/{slug}/nhiem-vu`: tasks by section.

use ansinh_store::task::{TaskPage, TaskRow};
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

/// Columns of the table.
const COLUMNS: u8 = 4;

/// Shows the tasks that pass the filter.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(slug): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page> {
    let head = plan::find(&web, &slug).await?;
    let day = plan::day(&head, &viewer);
    let mut page =
        ansinh_store::task::list(web.db(), head.version_id, &params.filter(), day).await?;
    let sorted = sort::sort(&mut page.rows, &params.sorting);
    let here = address::tasks(&slug);
    let headings = Headings { here: &here, filters: params.narrowed(), sorting: &params.sorting };
    let total = usize::try_from(page.total).unwrap_or_default();
    let content = html! {
        h1 { "Nhiệm vụ" }
        (filters(&here, &params.q, "Mã hoặc lời văn nhiệm vụ", &params.controls(&page)))
        div id=(RESULTS) {
            @if page.rows.is_empty() {
                (nothing(total, &here))
            } @else {
                (found(page.rows.len(), total, "nhiệm vụ", &format!("{here}/xuat.xlsx{}", params.query())))
                (table(&page, &slug, &headings, sorted))
            }
        }
    };
    Ok(Page::new(&viewer, format!("Nhiệm vụ – {}", plan::name(&head)), content)
        .part(Part::Tasks)
        .on_day(day)
        .crumbs([Crumb::link("Kế hoạch", "/"), plan::crumb(&head), Crumb::here("Nhiệm vụ")])
        .plan(plan::link(&head)))
}

fn nothing(total: usize, here: &str) -> Markup {
    if total == 0 {
        empty(
            "Kế hoạch không có nhiệm vụ",
            "Bản nguồn không có phụ lục nhiệm vụ, hoặc phụ lục không đọc được; xem các điểm cần xem khi nhập.",
            &[],
        )
    } else {
        empty(
            "Không có nhiệm vụ nào khớp",
            "Hãy bớt điều kiện lọc, hoặc tìm bằng từ khác; có thể gõ không dấu.",
            &[("Xem tất cả nhiệm vụ", here)],
        )
    }
}

fn table(page: &TaskPage, slug: &str, headings: &Headings<'_>, sorted: bool) -> Markup {
    let mut section: Option<&str> = None;
    let mut subsection: Option<&str> = None;
    html! {
        div.scroll.stack {
            table {
                caption.hidden { "Nhiệm vụ của kế hoạch" }
                thead {
                    tr {
                        (headings.text("ma", "Mã"))
                        (headings.text("ten", "Nhiệm vụ"))
                        (headings.text("chu-tri", "Chủ trì"))
                        (headings.text("thoi-gian", "Thời gian"))
                    }
                }
                tbody {
                    @for row in &page.rows {
                        @if !sorted && begins(row.section_code.as_deref(), &mut section) {
                            @if let Some((code, name)) = row.section_code.as_ref().zip(row.section_name.as_ref()) {
                                tr.group { th colspan=(COLUMNS) scope="rowgroup" { (code) ". " (name) } }
                            }
                        }
                        @if !sorted && begins(row.subsection_code.as_deref(), &mut subsection) {
                            @if let Some((code, name)) = row.subsection_code.as_ref().zip(row.subsection_name.as_ref()) {
                                tr.group.sub { th colspan=(COLUMNS) scope="rowgroup" { (code) ". " (name) } }
                            }
                        }
                        (self::row(row, slug, sorted))
                    }
                }
            }
        }
    }
}

/// True when `code` is another heading than the last row's.
fn begins<'a>(code: Option<&'a str>, last: &mut Option<&'a str>) -> bool {
    let other = *last != code;
    *last = code;
    other
}

/// One row; away from the plan's order it says itself which section it belongs to.
fn row(row: &TaskRow, slug: &str, sorted: bool) -> Markup {
    let section = row.subsection_name.as_ref().or(row.section_name.as_ref()).filter(|_| sorted);
    html! {
        tr.sub[row.parent.is_some() && !sorted] {
            td.code { a href=(address::task(slug, &row.code)) { (row.code) } }
            td {
                (row.text)
                @if let Some(product) = &row.product { br; span.muted.small { "Sản phẩm: " (product) } }
                @if let Some(section) = section { br; span.muted.small { (section) } }
            }
            td.bodies data-label="Chủ trì" {
                @if !row.leads.is_empty() { (list::bodies(&row.leads)) }
            }
            td data-label="Thời gian" {
                @if let Some(schedule) = &row.schedule {
                    span.reading title=(words::schedule(schedule)) { (schedule.raw) }
                }
                @if let Some(submission) = &row.submission {
                    @if row.schedule.is_some() { br; }
                    span.small { "Trình: " span.reading title=(words::schedule(submission)) { (submission.raw) } }
                }
            }
        }
    }
}
