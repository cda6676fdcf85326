//! `GET /cong-khai/{slug}/chi-tieu/{code}`: what was made public of an indicator.

use ansinh_domain::assess::{Point, Standing, measured};
use ansinh_domain::number;
use ansinh_domain::publication::{self as public, Indicator, Snapshot, VEILED};
use ansinh_store::{IndicatorId, publication};
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use maud::{Markup, html};

use super::cache::Tag;
use super::seen::{Asked, Seen};
use super::{HERE, download, history, indicator_address, plan_address, values};
use crate::address;
use crate::assess::chart::{self, Drawing};
use crate::assess::{METHOD, status};
use crate::error::{Error, Result};
use crate::page::Page;
use crate::ui::layout::Part;
use crate::ui::{self, Crumb, list};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Shows the page.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path((slug, code)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response> {
    let seen = Seen::find(&web, &slug, &asked).await?;
    let tag = Tag::of(&viewer, &seen.rows);
    if let Some(answer) = tag.known(&headers) {
        return Ok(answer);
    }
    let content = seen.content(&web).await?;
    let home = format!("{}{}", plan_address(&slug), seen.kept());
    let Some(one) = content.indicator(&code) else {
        let missing = Error::not_found(&format!("Chỉ tiêu “{code}” của lần công bố này"));
        return Err(missing.link("Các chỉ tiêu đã công bố", home));
    };
    let places = if content.places.is_empty() {
        Vec::new()
    } else {
        publication::part(web.db(), seen.row.id, IndicatorId(one.id)).await?
    };
    let group = one.group.as_deref().and_then(|code| content.group(code));
    let markup = html! {
        p.muted { "Chỉ tiêu " (one.code) @if let Some(group) = group { " – " (group.name) } }
        h1 { (one.name) }
        (seen.strip())
        (verdict(one))
        (drawn(&content, one))
        @if !one.header_only { (values::own(one)) }
        (values::of_places(&content, one, &places))
        (rows(&content, one, &seen))
        (targets(one))
        (method(&content, one))
        (download::links(&seen, Some(&one.code)))
        (history(&seen.rows, seen.row.number, &indicator_address(&slug, &one.code)))
        p { a href=(address::indicator(&slug, &one.code)) { "Chỉ tiêu này trong kế hoạch" } }
    };
    let label = format!("Chỉ tiêu {}", one.code);
    let title = format!("{label}: {} – số liệu công khai", list::short(&one.name, 60));
    let page = Page::new(&viewer, title, markup).part(Part::Public).crumbs([
        Crumb::link("Kế hoạch", "/"),
        Crumb::link("Số liệu công khai", HERE),
        Crumb::link(content.plan.name.clone(), home),
        Crumb::here(label),
    ]);
    Ok(tag.on(page))
}

fn verdict(one: &Indicator) -> Markup {
    let Some(standing) = &one.standing else { return html! {} };
    html! {
        section.box.verdict aria-labelledby="danh-gia" {
            h2 #danh-gia { "Đánh giá " (status(standing.status)) }
            p { (standing.reason) }
            @if let Some(needed) = &standing.needed { p { b { (needed) } } }
            @for note in &standing.notes { p.small { "▲ " (note) } }
            @if !standing.passed.is_empty() {
                ul.plain {
                    @for passed in &standing.passed {
                        li {
                            (status(passed.status())) " " (words::milestone(passed.milestone))
                            @if passed.closed.is_some() { " (đã chốt)" }
                            @if passed.reason != VEILED { ": " (passed.reason) }
                        }
                    }
                }
            }
            @if !one.leads.is_empty() { p.small { "Cơ quan chủ trì: " (one.leads.join("; ")) "." } }
        }
    }
}

fn drawn(content: &Snapshot, one: &Indicator) -> Markup {
    let Some(standing) = &one.standing else { return html! {} };
    let shown = one.own().filter_map(|figure| {
        Some(Point {
            year: figure.period.year(),
            as_of: figure.as_of,
            value: figure.told.value()?.clone(),
            land: figure.land,
            standing: Standing::Counted,
        })
    });
    let points: Vec<Point> = shown.collect();
    chart::chart(&Drawing {
        code: &one.code,
        name: &one.name,
        unit: one.unit.as_deref(),
        direction: one.direction,
        targets: &one.targets,
        points: &points,
        baseline: standing.baseline.as_ref(),
        latest: standing.latest.as_ref(),
        projection: standing.projection.as_ref(),
        breaks: content.breaks.iter().map(|cut| (cut.on, cut.sentence.as_str())).collect(),
        reason: &standing.reason,
    })
}

/// The rows below it, and the one above.
fn rows(content: &Snapshot, one: &Indicator, seen: &Seen) -> Markup {
    let href = |code: &str| format!("{}{}", indicator_address(&seen.row.slug, code), seen.kept());
    let below: Vec<&Indicator> = content
        .indicators
        .iter()
        .filter(|other| other.parent.as_deref() == Some(one.code.as_str()))
        .collect();
    let above = one.parent.as_deref().and_then(|code| content.indicator(code));
    html! {
        @if let Some(above) = above { p { "Thuộc chỉ tiêu " a href=(href(&above.code)) { (above.code) " " (above.name) } } }
        @if !below.is_empty() {
            h2 { "Chỉ tiêu con" }
            ul.plain.box {
                @for other in below {
                    li {
                        a href=(href(&other.code)) { (other.code) " " (other.name) }
                        @if let Some(standing) = &other.standing { " " (status(standing.status)) }
                    }
                }
            }
        }
    }
}

fn targets(one: &Indicator) -> Markup {
    html! {
        @if !one.targets.is_empty() && !one.header_only {
            h2 { "Mục tiêu của kế hoạch" }
            ul.plain.box {
                @for target in &one.targets {
                    li.tally {
                        span { (words::milestone(target.milestone)) }
                        span { b { (words::target_as_printed(target)) } @if let Some(unit) = &one.unit { " " (unit) } }
                    }
                }
            }
        }
    }
}

/// By what it was judged, in words.
fn method(content: &Snapshot, one: &Indicator) -> Markup {
    let Some(standing) = &one.standing else { return html! {} };
    let unit = one.unit.as_deref();
    let limits = &content.thresholds;
    let public::Small { below, .. } = &content.small;
    html! {
        h2 { "Phương pháp" }
        (ui::facts(&[
            ("Loại số đo", Some(html! { (words::measure(one.measure)) })),
            ("Cách đánh giá", standing.path.map(|path| html! { (path.title()) ". " span.muted { (path.explained()) } })),
            ("Phương pháp tính", standing.method.map(|method| html! { (method.title()) ". " span.muted { (method.explained()) } })),
            ("Phần quãng đường (P)", standing.progress.map(|p| html! { (number::format(p)) })),
            ("Dự báo", standing.projection.as_ref().map(|led| html! {
                (measured(led.value, unit)) " vào cuối năm " (led.year)
                @if let Some((low, high)) = led.interval { ", khoảng " (number::format(low)) " đến " (number::format(high)) }
            })),
            ("Ngưỡng", Some(html! {
                "đúng tiến độ từ " (number::format(limits.on_track)) ", cần đẩy nhanh từ " (number::format(limits.acceleration))
                ", xấu đi dưới " (number::format(limits.deteriorating)) ", áp dụng từ " (words::date(limits.from))
            })),
            ("Tuổi số liệu", standing.age.map(|age| html! { (age.days) " ngày, tính đến " (words::date(content.as_of)) @if age.stale { " (cũ)" } })),
            ("Số nhỏ", content.small.persons_in(unit).map(|_| html! {
                "Số người, số hộ từ 1 đến dưới " (below) " không được công khai, cùng những số mà từ đó tính ra được số bị ẩn."
            })),
        ]))
        p.small { a href=(METHOD) { "Phương pháp đánh giá" } }
    }
}
