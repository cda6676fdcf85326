//! `GET /dia-ban/{id}`: one territory: what it was made of, what became of it, who else had its
//! code.

use ansinh_domain::territory::Share;
use ansinh_store::TerritoryId;
use ansinh_store::territory::{Link, TerritoryDetail, TerritoryRow};
use axum::extract::{Path, State};
use maud::{Markup, html};

use super::list::above;
use super::{HERE, address, span};
use crate::error::{Error, Result};
use crate::page::Page;
use crate::ui::layout::Part;
use crate::ui::{self, Crumb};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Shows the territory.
pub async fn show(State(web): State<Web>, viewer: Viewer, Path(id): Path<String>) -> Result<Page> {
    let missing = || Error::not_found("Địa bàn này").link("Danh sách địa bàn", HERE);
    let id: TerritoryId = id.parse().map_err(|_| missing())?;
    let detail = ansinh_store::territory::detail(web.db(), id).await?.ok_or_else(missing)?;
    let name = detail.row.name.clone();
    Ok(Page::new(&viewer, name.clone(), content(&detail)).part(Part::Territories).crumbs([
        Crumb::link("Kế hoạch", "/"),
        Crumb::link("Địa bàn", HERE),
        Crumb::here(name),
    ]))
}

fn content(detail: &TerritoryDetail) -> Markup {
    let row = &detail.row;
    let parent = above(row);
    html! {
        h1 { (row.name) }
        div.box {
            (ui::facts(&[
                ("Mã", Some(html! { (row.code.as_deref().unwrap_or("chưa rõ mã")) })),
                ("Cấp", Some(html! { (row.level.title()) })),
                ("Thuộc", (!parent.is_empty()).then(|| html! { (parent) })),
                ("Thời gian", Some(html! { (span(row.valid_from, row.valid_to)) })),
            ]))
        }
        h2 { "Hình thành từ" }
        @if detail.sources.is_empty() {
            p.muted { "Chưa có nguồn nào cho biết địa bàn này được thành lập từ đâu." }
        } @else {
            @if detail.keeps_land() {
                p { "Địa giới giữ nguyên như trước: số liệu trước và sau ngày thay đổi nối được với nhau." }
            } @else {
                p { b { "Địa giới khác trước." } " Số liệu của các đơn vị cũ không nối thẳng với địa bàn này; cần số liệu gốc được tính lại và phê duyệt." }
            }
            (links(&detail.sources, "Đơn vị cũ"))
        }
        h2 { "Về sau" }
        @if detail.successors.is_empty() {
            @if row.valid_to.is_none() {
                p { "Đang tồn tại." }
            } @else {
                p.muted { "Đã kết thúc; chưa có nguồn nào cho biết nhập vào đâu." }
            }
        } @else {
            (links(&detail.successors, "Đơn vị mới"))
        }
        @if detail.same_code.len() > 1 { (same_code(&detail.same_code, row)) }
    }
}

fn links(links: &[Link], heading: &str) -> Markup {
    html! {
        div.scroll.stack {
            table {
                thead {
                    tr {
                        th scope="col" { "Mã" }
                        th scope="col" { (heading) }
                        th scope="col" { "Mức độ" }
                        th scope="col" { "Từ ngày" }
                    }
                }
                tbody {
                    @for link in links {
                        tr {
                            td.code { (link.code.as_deref().unwrap_or("–")) }
                            td.name { a href=(address(link.id)) { (link.name) } }
                            td data-label="Mức độ" { (share(link)) }
                            td data-label="Từ ngày" { (words::date(link.effective)) }
                        }
                    }
                }
            }
        }
    }
}

/// "Nhập một phần", with the words of the source where they are others.
fn share(link: &Link) -> Markup {
    let usual = match link.share {
        Share::Whole => "Toàn bộ",
        Share::Part => "Một phần",
        Share::Unchanged => "Giữ nguyên",
    };
    let told = link.share_raw.is_empty() || link.share_raw == link.share.title();
    html! {
        (usual)
        @if !told { br; span.muted.small { "nguồn ghi: " (link.share_raw) } }
    }
}

fn same_code(rows: &[TerritoryRow], own: &TerritoryRow) -> Markup {
    html! {
        h2 { "Mã " (own.code.as_deref().unwrap_or_default()) " trong thời gian" }
        ul {
            @for row in rows {
                li {
                    @if row.id == own.id { b { (row.name) } }
                    @else { a href=(address(row.id)) { (row.name) } }
                    " – " (span(row.valid_from, row.valid_to))
                }
            }
        }
    }
}
