//! `GET /dia-ban`: territories there were on a day.

use ansinh_domain::access::Action;
use ansinh_store::territory::{TerritoryPage, TerritoryRow};
use axum::extract::{Query, State};
use jiff::civil::Date;
use maud::{Markup, html};

use super::filter::Params;
use super::{HERE, LOAD, ON_PAGE, SOURCES, address};
use crate::error::Result;
use crate::page::Page;
use crate::ui::filters::{RESULTS, filters};
use crate::ui::layout::Part;
use crate::ui::{Crumb, empty};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Shows the territories that pass the filter.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Query(params): Query<Params>,
) -> Result<Page> {
    let on = params.on(viewer.today);
    let filter = params.filter();
    let page =
        ansinh_store::territory::list(web.db(), on, &filter, ON_PAGE, params.offset()).await?;
    let (typed, plain) = (on.to_string(), format!("{HERE}?ngay={on}"));
    let content = html! {
        h1 { "Địa bàn" }
        p.lead {
            "Tỉnh, huyện, xã có vào ngày " b { (words::date(on)) }
            ". Cùng một mã có thể chỉ địa bàn khác vào ngày khác. "
            a href=(SOURCES) { "Nguồn của danh mục" }
        }
        @if viewer.may(Action::LoadTerritories).is_ok() {
            p.no-print { a.button href=(LOAD) { "Nạp danh mục" } }
        }
        (filters(HERE, &params.q, "Tên hoặc mã", &params.controls(&typed)))
        div id=(RESULTS) {
            @if page.rows.is_empty() {
                (empty(
                    "Không có địa bàn nào khớp",
                    "Hãy bớt điều kiện lọc hoặc chọn ngày khác; có thể gõ không dấu. Nếu danh mục chưa được nạp, hãy đề nghị người điều phối nạp.",
                    &[("Xem tất cả địa bàn ngày này", plain.as_str()), ("Nguồn của danh mục", SOURCES)],
                ))
            } @else {
                (head(&page, &params))
                (table(&page, on))
                (pager(&page, &params))
            }
        }
    };
    Ok(Page::new(&viewer, "Địa bàn", content)
        .part(Part::Territories)
        .crumbs([Crumb::link("Kế hoạch", "/"), Crumb::here("Địa bàn")]))
}

fn head(page: &TerritoryPage, params: &Params) -> Markup {
    let first = params.offset() + 1;
    let last = params.offset() + i64::try_from(page.rows.len()).unwrap_or(ON_PAGE);
    html! {
        div.found {
            p role="status" {
                "Địa bàn thứ " b { (first) } " đến " b { (last) } " trong " b { (page.total) }
            }
            a.export href={ (HERE) "/xuat.xlsx" (params.query(None)) } download { "Xuất Excel (.xlsx)" }
        }
    }
}

fn table(page: &TerritoryPage, on: Date) -> Markup {
    html! {
        div.scroll.stack {
            table {
                caption.hidden { "Địa bàn ngày " (words::date(on)) }
                thead {
                    tr {
                        th scope="col" { "Mã" }
                        th scope="col" { "Tên" }
                        th scope="col" { "Cấp" }
                        th scope="col" { "Thuộc" }
                        th scope="col" { "Thời gian" }
                    }
                }
                tbody { @for row in &page.rows { (self::row(row)) } }
            }
        }
    }
}

fn row(row: &TerritoryRow) -> Markup {
    html! {
        tr {
            td.code { (row.code.as_deref().unwrap_or_default()) }
            td.name { a href=(address(row.id)) { (row.name) } }
            td data-label="Cấp" { (row.level.title()) }
            td data-label="Thuộc" { (above(row)) }
            td.small data-label="Thời gian" { (super::span(row.valid_from, row.valid_to)) }
        }
    }
}

/// "Huyện Bắc, Tỉnh Sơn".
pub(super) fn above(row: &TerritoryRow) -> String {
    let names = [row.parent_name.as_deref(), row.grandparent_name.as_deref()];
    names.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn pager(page: &TerritoryPage, params: &Params) -> Markup {
    let number = params.page();
    html! {
        nav.found.no-print aria-label="Các trang của danh sách" {
            p {
                @if number > 1 {
                    a href={ (HERE) (params.query(Some(number - 1))) } rel="prev" { "← Trang trước" }
                }
            }
            p {
                @if page.total > params.offset() + ON_PAGE {
                    a href={ (HERE) (params.query(Some(number + 1))) } rel="next" { "Trang sau →" }
                }
            }
        }
    }
}
