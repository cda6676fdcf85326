//! `GET /cong-khai/{slug}`: what was made public of a plan.

use ansinh_domain::assess::{bound_words, measured};
use ansinh_domain::publication::{HIDDEN, Indicator, Snapshot, Told};
use ansinh_domain::report::Value;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use maud::{Markup, html};

use super::cache::Tag;
use super::seen::{Asked, Seen};
use super::{HERE, NUMBER, download, history, indicator_address, plan_address};
use crate::address;
use crate::assess::{Bundle, METHOD, status};
use crate::error::Result;
use crate::page::Page;
use crate::ui::filters::{Control, RESULTS, filters};
use crate::ui::layout::Part;
use crate::ui::{self, Count, Crumb, empty, list};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Shows the page.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response> {
    let seen = Seen::find(&web, &slug, &asked).await?;
    let tag = Tag::of(&viewer, &seen.rows);
    if let Some(answer) = tag.known(&headers) {
        return Ok(answer);
    }
    let content = seen.content(&web).await?;
    let here = plan_address(&slug);
    let number = if seen.asked { seen.row.number.to_string() } else { String::new() };
    let bundle = Bundle::ALL.into_iter().find(|bundle| bundle.word() == asked.status);
    let fits = |one: &&Indicator| {
        let standing = one.standing.as_ref().map(|standing| Bundle::of(standing.status));
        bundle.is_none() || standing == bundle
    };
    let rows: Vec<&Indicator> = content.found(&asked.q).into_iter().filter(fits).collect();
    let choices =
        Bundle::ALL.map(|bundle| (bundle.word().to_owned(), bundle.title().to_owned())).to_vec();
    let controls = [
        Control::Select {
            name: "tinh-trang", label: "Tình trạng", choices, chosen: &asked.status
        },
        Control::Hidden { name: NUMBER, value: &number },
    ];
    let markup = html! {
        h1 { (content.plan.name) }
        @if let Some(title) = &content.plan.title { p.lead.subject { (title) } }
        (seen.strip())
        (counts(&content, &here, &number))
        p {
            @if !content.tasks.is_empty() { a href=(format!("{here}/nhiem-vu{}", seen.kept())) { "Tình trạng " (content.tasks.len()) " nhiệm vụ" } " · " }
            a href=(address::plan(&slug)) { "Toàn văn kế hoạch" } " · " a href=(METHOD) { "Phương pháp đánh giá" } " · "
            a href="#tai-ve" { "Tải dữ liệu" }
        }
        (filters(&here, &asked.q, "Mã, tên chỉ tiêu, nhóm", &controls))
        div id=(RESULTS) {
            @if rows.is_empty() {
                (empty("Không có chỉ tiêu nào khớp", "Hãy bớt điều kiện lọc, hoặc tìm bằng từ khác; có thể gõ không dấu.", &[("Xem tất cả", &here)]))
            } @else {
                p role="status" { "Hiển thị " b { (rows.len()) "/" (content.indicators.len()) } " chỉ tiêu" }
                (table(&content, &rows, &seen))
            }
        }
        (download::links(&seen, None))
        (history(&seen.rows, seen.row.number, &here))
    };
    let title = format!("{} – số liệu công khai", content.plan.name);
    let page = Page::new(&viewer, title, markup).part(Part::Public).crumbs([
        Crumb::link("Kế hoạch", "/"),
        Crumb::link("Số liệu công khai", HERE),
        Crumb::here(content.plan.name.clone()),
    ]);
    Ok(tag.on(page))
}

fn counts(content: &Snapshot, here: &str, number: &str) -> Markup {
    let standing = || content.indicators.iter().filter_map(|one| one.standing.as_ref());
    let counts = Bundle::ALL.map(|bundle| Count {
        figure: standing().filter(|standing| Bundle::of(standing.status) == bundle).count(),
        noun: bundle.title(),
        href: Some(format!(
            "{here}{}",
            address::query([("tinh-trang", bundle.word()), (NUMBER, number)])
        )),
    });
    ui::counts(&counts)
}

fn table(content: &Snapshot, rows: &[&Indicator], seen: &Seen) -> Markup {
    let mut group: Option<&str> = None;
    let mut marked = Vec::new();
    for one in rows {
        let new = one.group.as_deref() != group;
        group = one.group.as_deref();
        marked.push((new.then_some(group).flatten().and_then(|code| content.group(code)), one));
    }
    html! {
        div.scroll.stack {
            table {
                caption.hidden { "Chỉ tiêu với số liệu mới nhất, mục tiêu và tình trạng" }
                thead { tr {
                    th scope="col" { "Mã" } th scope="col" { "Chỉ tiêu" } th.num scope="col" { "Mới nhất" }
                    th scope="col" { "Mục tiêu" } th scope="col" { "Tình trạng" }
                } }
                tbody {
                    @for (group, one) in &marked {
                        @if let Some(group) = group {
                            tr.group { th colspan="5" scope="colgroup" { (group.code) ". " (group.name) } }
                        }
                        (row(one, seen))
                    }
                }
            }
        }
    }
}

fn row(one: &Indicator, seen: &Seen) -> Markup {
    let unit = one.unit.as_deref();
    let href = format!("{}{}", indicator_address(&seen.row.slug, &one.code), seen.kept());
    let standing = one.standing.as_ref();
    let target = standing.and_then(|standing| standing.milestone);
    let target = one.targets.iter().find(|other| Some(other.milestone) == target);
    let latest = one.own().last();
    html! {
        tr.sub[one.parent.is_some()].heading[one.header_only] {
            td.code data-label="Mã" { (one.code) }
            td.name { a href=(href) { (list::short(&one.name, 200)) } }
            td.num data-label="Mới nhất" {
                @if let Some(figure) = latest {
                    b { (told(&figure.told, unit)) } br; span.muted.small.nowrap { (words::date(figure.as_of)) }
                } @else if !one.header_only { span.muted { "chưa có" } }
            }
            td data-label="Mục tiêu" {
                @if let Some(target) = target { (bound_words(&target.bound, unit)) br; span.muted.small { (words::milestone(target.milestone)) } }
            }
            td data-label="Tình trạng" { @if let Some(standing) = standing { (status(standing.status)) } }
        }
    }
}

/// What a figure says, in words.
pub(super) fn told(told: &Told, unit: Option<&str>) -> String {
    match told {
        Told::Hidden => HIDDEN.to_owned(),
        Told::Value(Value::Number { number }) => measured(*number, unit),
        Told::Value(other) => other.shown(),
    }
}
