//! `GET /cong-khai`: plans with what was made public of them, and a search over their indicators.

use ansinh_domain::date::shown;
use ansinh_domain::publication::Snapshot;
use ansinh_store::publication::{self, PublicationRow};
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use maud::{Markup, html};
use std::sync::Arc;

use super::cache::Tag;
use super::seen::Asked;
use super::{HERE, indicator_address, plan_address};
use crate::assess::{Bundle, status};
use crate::error::Result;
use crate::page::Page;
use crate::ui::layout::Part;
use crate::ui::{Crumb, empty, list};
use crate::viewer::Viewer;
use crate::web::Web;

/// Most indicators of a plan among what was found.
const MOST: usize = 40;

/// Shows the page.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response> {
    let rows = publication::all(web.db()).await?;
    let tag = Tag::of(&viewer, &rows);
    if let Some(answer) = tag.known(&headers) {
        return Ok(answer);
    }
    let mut newest: Vec<(PublicationRow, Arc<Snapshot>)> = Vec::new();
    for row in rows.into_iter().filter(PublicationRow::holds) {
        if newest.iter().all(|(known, _)| known.plan_id != row.plan_id) {
            let content = publication::content(web.db(), row.id).await?;
            newest.push((row, content));
        }
    }
    newest.sort_by_key(|(row, _)| std::cmp::Reverse((row.published_on, row.id)));
    let typed = asked.q.trim();
    let content = html! {
        h1 { "Số liệu công khai" }
        p.lead {
            "Kết quả thực hiện các kế hoạch, do cơ quan đầu mối công bố: từng chỉ tiêu, mục tiêu, đánh giá và nguồn. Ai cũng xem và tải về được, không cần đăng nhập."
        }
        @if newest.is_empty() {
            (empty("Chưa công khai số liệu nào", "Khi cơ quan đầu mối công bố, số liệu sẽ có ở đây. Nội dung các kế hoạch vẫn xem được.", &[("Xem các kế hoạch", "/")]))
        } @else {
            (search(typed))
            @if typed.is_empty() { (plans(&newest)) } @else { (found(&newest, typed)) }
        }
    };
    let page = Page::new(&viewer, "Số liệu công khai", content)
        .part(Part::Public)
        .crumbs([Crumb::link("Kế hoạch", "/"), Crumb::here("Số liệu công khai")]);
    Ok(tag.on(page))
}

fn search(typed: &str) -> Markup {
    html! {
        form.filters method="get" action=(HERE) role="search" {
            div.q {
                label for="q" { "Tìm chỉ tiêu" }
                input #q type="search" name="q" value=(typed) placeholder="Ví dụ: ho ngheo" autocomplete="off";
            }
            div.go { button type="submit" { "Tìm" } @if !typed.is_empty() { a href=(HERE) { "Bỏ tìm" } } }
        }
    }
}

fn plans(newest: &[(PublicationRow, Arc<Snapshot>)]) -> Markup {
    html! {
        @for (row, content) in newest {
            section.box {
                h2 { a href=(plan_address(&row.slug)) { (content.plan.name) } }
                @if let Some(title) = &content.plan.title { p.subject.lead { (title) } }
                p { "Công bố số " b { (row.number) } " ngày " b { (shown(row.published_on)) } ", số liệu tính đến " (shown(row.as_of)) ". " span.muted { (row.title) } }
                p { (bundles(content)) }
            }
        }
    }
}

/// How many indicators stand how.
pub(super) fn bundles(content: &Snapshot) -> Markup {
    let of = |bundle| {
        let standing = content.indicators.iter().filter_map(|one| one.standing.as_ref());
        standing.filter(|standing| Bundle::of(standing.status) == bundle).count()
    };
    html! {
        @for (at, bundle) in Bundle::ALL.into_iter().enumerate() {
            @if at > 0 { " · " }
            span.nowrap { (bundle.title()) ": " b { (of(bundle)) } }
        }
    }
}

fn found(newest: &[(PublicationRow, Arc<Snapshot>)], typed: &str) -> Markup {
    let hits: Vec<_> = newest
        .iter()
        .map(|(row, content)| (row, content, content.found(typed)))
        .filter(|(.., found)| !found.is_empty())
        .collect();
    html! {
        @if hits.is_empty() {
            (empty("Không có chỉ tiêu nào khớp", "Hãy thử từ khác; có thể gõ không dấu.", &[("Xem tất cả", HERE)]))
        }
        @for (row, content, found) in &hits {
            h2 { a href=(plan_address(&row.slug)) { (content.plan.name) } " (" (found.len()) ")" }
            ul.plain.box {
                @for one in found.iter().take(MOST) {
                    li {
                        a href=(indicator_address(&row.slug, &one.code)) { (one.code) " " (list::short(&one.name, 120)) }
                        @if let Some(standing) = &one.standing { " " (status(standing.status)) }
                    }
                }
                @if found.len() > MOST {
                    li { a href=(format!("{}{}", plan_address(&row.slug), crate::address::query([("q", typed)]))) { "Xem cả " (found.len()) " chỉ tiêu" } }
                }
            }
        }
    }
}
