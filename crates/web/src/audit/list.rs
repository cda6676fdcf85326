//! `GET /nhat-ky`: who did what, newest first.

use ansinh_app::read_audit::{self, who};
use ansinh_domain::audit::{subject_title, verb_title};
use ansinh_store::audit::{AuditEntry, AuditPage};
use axum::extract::{Query, State};
use maud::{Markup, html};

use super::filter::Params;
use super::{HERE, result};
use crate::error::Result;
use crate::page::Page;
use crate::ui::filters::{RESULTS, filters};
use crate::ui::layout::Part;
use crate::ui::{Crumb, empty};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Shows the entries that pass the filter.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Query(params): Query<Params>,
) -> Result<Page> {
    let older_than = params.older_than();
    let page =
        read_audit::search(web.app(), &viewer.caller(), &params.filter(), older_than).await?;
    let content = html! {
        h1 { "Nhật ký" }
        p.lead { "Ai đã làm gì, lúc nào, từ đâu, kết quả ra sao. Nhật ký chỉ ghi thêm; không ai sửa hay xóa được." }
        (filters(HERE, &params.q, "Mã đối tượng", &params.controls(&page)))
        div id=(RESULTS) {
            @if page.rows.is_empty() {
                (empty(
                    "Không có mục nhật ký nào khớp",
                    "Hãy bớt điều kiện lọc hoặc mở rộng khoảng ngày.",
                    &[("Xem toàn bộ nhật ký", HERE)],
                ))
            } @else {
                (head(&page, &params))
                (table(&page.rows))
                (pager(&page, &params, older_than))
            }
        }
    };
    Ok(Page::new(&viewer, "Nhật ký", content)
        .part(Part::Audit)
        .crumbs([Crumb::link("Kế hoạch", "/"), Crumb::here("Nhật ký")])
        .personal(HERE)
        .wide())
}

fn head(page: &AuditPage, params: &Params) -> Markup {
    let range = page.rows.first().zip(page.rows.last());
    html! {
        div.found {
            p role="status" {
                @if let Some((newest, oldest)) = range {
                    "Mục số " b { (newest.seq) } " đến " b { (oldest.seq) }
                }
                @if params.narrows() { " (đã lọc)" }
                "; toàn bộ nhật ký có " b { (page.total) } " mục"
            }
            a.export href={ (HERE) "/xuat.xlsx" (params.query(None)) } download { "Xuất Excel (.xlsx)" }
        }
    }
}

fn table(rows: &[AuditEntry]) -> Markup {
    html! {
        div.scroll.stack {
            table {
                caption.hidden { "Nhật ký, mới nhất trước" }
                thead {
                    tr {
                        th scope="col" { "Số" }
                        th scope="col" { "Việc" }
                        th scope="col" { "Người thực hiện" }
                        th scope="col" { "Đối tượng" }
                        th scope="col" { "Lúc" }
                        th scope="col" { "Từ địa chỉ" }
                        th scope="col" { "Kết quả" }
                    }
                }
                tbody { @for row in rows { (self::row(row)) } }
            }
        }
    }
}

fn row(row: &AuditEntry) -> Markup {
    html! {
        tr {
            td.code { a href={ (HERE) "/" (row.seq) } { (row.seq) } }
            td.name { (verb_title(&row.verb)) }
            td data-label="Người thực hiện" {
                (who(row))
                @if let Some(body) = &row.body_name { br; span.muted.small { "thay mặt " (body) } }
            }
            td data-label="Đối tượng" {
                @if !row.subject_kind.is_empty() { (subject_title(&row.subject_kind)) }
            }
            td data-label="Lúc" { (words::instant(row.happened_at)) }
            td data-label="Từ địa chỉ" { @if let Some(address) = &row.address { (address) } }
            td { (result(row)) }
        }
    }
}

fn pager(page: &AuditPage, params: &Params, older_than: Option<i64>) -> Markup {
    let oldest = page.rows.last().map(|row| row.seq);
    html! {
        nav.found.no-print aria-label="Các trang của nhật ký" {
            p {
                @if older_than.is_some() {
                    a href={ (HERE) (params.query(None)) } rel="first" { "← Mới nhất" }
                }
            }
            p {
                @if page.more {
                    a href={ (HERE) (params.query(oldest)) } rel="next" { "Cũ hơn →" }
                }
            }
        }
    }
}
