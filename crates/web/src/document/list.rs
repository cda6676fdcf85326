//! `GET /van-ban`: legal documents that a plan names.

use ansinh_store::document::{DocumentPage, DocumentRow};
use axum::extract::{Query, State};
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
use crate::ui::{Crumb, empty};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

const HERE: &str = "/van-ban";

/// Shows the documents that pass the filter.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Query(params): Query<Params>,
) -> Result<Page> {
    let crumbs = [Crumb::link("Kế hoạch", "/"), Crumb::here("Văn bản")];
    let Some(scope) = plan::scope(&web, &viewer, &params.plan).await? else {
        let content = html! { h1 { "Văn bản viện dẫn" } (plan::none_yet()) };
        return Ok(Page::new(&viewer, "Văn bản", content).part(Part::Documents).crumbs(crumbs));
    };
    let mut page =
        ansinh_store::document::list(web.db(), scope.head.version_id, &params.filter()).await?;
    sort::sort(&mut page.rows, &params.sorting);
    let headings = Headings { here: HERE, filters: params.narrowed(), sorting: &params.sorting };
    let total = usize::try_from(page.total).unwrap_or_default();
    let content = html! {
        h1 { "Văn bản viện dẫn" }
        p.lead { "Văn bản làm căn cứ của " (plan::name(&scope.head)) " và văn bản được viện dẫn trong các nhiệm vụ." }
        (filters(HERE, &params.q, "Số, ký hiệu, trích yếu, cơ quan ban hành", &params.controls(&page, &scope)))
        div id=(RESULTS) {
            @if page.rows.is_empty() {
                (empty(
                    "Không có văn bản nào khớp",
                    "Hãy bớt điều kiện lọc, hoặc tìm bằng từ khác; có thể gõ không dấu.",
                    &[("Xem tất cả văn bản", HERE)],
                ))
            } @else {
                (found(page.rows.len(), total, "văn bản", &format!("{HERE}/xuat.xlsx{}", params.query())))
                (table(&page, &scope.head.slug, &headings))
            }
        }
    };
    Ok(Page::new(&viewer, format!("Văn bản – {}", plan::name(&scope.head)), content)
        .part(Part::Documents)
        .crumbs(crumbs)
        .plan(plan::link(&scope.head)))
}

fn table(page: &DocumentPage, slug: &str, headings: &Headings<'_>) -> Markup {
    html! {
        div.scroll.stack {
            table {
                caption.hidden { "Văn bản" }
                thead {
                    tr {
                        (headings.text("so", "Số, ký hiệu"))
                        (headings.text("ngay", "Ngày"))
                        (headings.text("co-quan-ban-hanh", "Cơ quan ban hành"))
                        (headings.text("trich-yeu", "Trích yếu"))
                        (headings.text("het-giai-doan", "Hết giai đoạn"))
                        (headings.number("vien-dan", "Nhiệm vụ viện dẫn"))
                    }
                }
                tbody { @for row in &page.rows { (self::row(row, slug)) } }
            }
        }
    }
}

fn row(row: &DocumentRow, slug: &str) -> Markup {
    let document = &row.document;
    html! {
        tr {
            td.name {
                a href={ (address::document(document.id)) (address::query([("ke-hoach", slug)])) } {
                    (document.doc_type) " " span.nowrap { (document.number) }
                }
                @if row.in_basis { br; span.muted.small { "Căn cứ của kế hoạch" } }
            }
            td data-label="Ngày" {
                @match document.date {
                    Some(date) => (words::date(date)),
                    None => span.muted { "không ghi" },
                }
            }
            td data-label="Cơ quan ban hành" { (document.issuer.as_deref().unwrap_or_default()) }
            td.small { (document.subject.as_deref().unwrap_or_default()) }
            td data-label="Hết giai đoạn" { (document.period_end.map(words::date).unwrap_or_default()) }
            td.num data-label="Nhiệm vụ viện dẫn" { (row.citing_tasks) }
        }
    }
}
