//! `GET /ke-hoach/{slug}/chi-tieu/{code}`: one indicator.

use ansinh_domain::target::{Bound, DirectionEvidence};
use ansinh_store::indicator::{IndicatorDetail, IndicatorRow};
use axum::extract::{Path, State};
use maud::{Markup, html};

use crate::address;
use crate::assess::section::{self, Section};
use crate::error::Result;
use crate::figure::OfIndicator;
use crate::held::Held;
use crate::page::Page;
use crate::plan;
use crate::ui::badge::{self, Tone};
use crate::ui::finding::settled_finding;
use crate::ui::layout::Part;
use crate::ui::source::source_lines;
use crate::ui::{self, Crumb, list};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Shows the indicator with that code.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path((slug, code)): Path<(String, String)>,
) -> Result<Page> {
    let head = plan::find(&web, &slug).await?;
    let day = plan::day(&head, &viewer);
    let detail = super::find(&web, &head, &code, day).await?;
    let (held, stands, figures) = tokio::try_join!(
        Held::of_indicator(&web, &viewer, &detail, day),
        section::section(&web, &viewer, &head, &detail, day),
        OfIndicator::load(&web, &viewer, &head, &detail),
    )?;
    let label = format!("Chỉ tiêu {}", detail.row.code);
    Ok(Page::new(
        &viewer,
        format!("{label}: {}", list::short(&detail.row.name, 60)),
        content(&detail, &head.slug, &held, (stands.as_ref(), figures.as_ref())),
    )
    .part(Part::Indicators)
    .on_day(day)
    .crumbs([
        plan::crumb(&head),
        Crumb::link("Chỉ tiêu", address::indicators(&slug)),
        Crumb::here(label),
    ])
    .plan(plan::link(&head)))
}

fn content(
    detail: &IndicatorDetail,
    slug: &str,
    held: &Held<'_>,
    (stands, figures): (Option<&Section>, Option<&OfIndicator<'_>>),
) -> Markup {
    let row = &detail.row;
    html! {
        p.muted { "Chỉ tiêu " (row.code) }
        h1 { (row.name) }
        @if let Some(parent) = &detail.parent {
            p { "Thuộc chỉ tiêu " a href=(address::indicator(slug, &parent.code)) { (parent.code) ". " (parent.name) } }
        }
        div.cols {
            div {
                @if let Some(stands) = stands { (stands.above) }
                (targets(row))
                (children(&detail.children, slug))
                @if let Some(figures) = figures { (figures.section()) }
                (held.through_time())
                (source(detail))
                (findings(detail, held.viewer.may_see_people()))
                @if let Some(stands) = stands { (stands.below) }
            }
            div {
                h2 { "Cách hiểu" }
                div.box { (reading(row, slug)) }
                h2 { "Cơ quan thực hiện" }
                div.box.flush { (held.now(&detail.duties)) }
            }
        }
        (list::neighbours(
            detail.previous.as_ref().map(|item| (item, address::indicator(slug, &item.code))),
            detail.next.as_ref().map(|item| (item, address::indicator(slug, &item.code))),
        ))
    }
}

fn targets(row: &IndicatorRow) -> Markup {
    html! {
        h2 { "Mục tiêu" }
        @if row.header_only {
            p.muted { "Dòng này chỉ là tiêu đề cho các chỉ tiêu con bên dưới, tự nó không được đo." }
        } @else {
            div.scroll {
                table {
                    thead {
                        tr {
                            th scope="col" { "Mốc" }
                            th.num scope="col" { "Kế hoạch ghi" }
                            th scope="col" { "Hiểu là" }
                        }
                    }
                    tbody {
                        @for target in &row.targets {
                            tr {
                                th.nowrap scope="row" { (words::milestone(target.milestone)) }
                                td.num { b { (words::target_as_printed(target)) } }
                                td {
                                    @if matches!(target.bound, Bound::Missing) {
                                        (badge::badge(Tone::Warn, "▲", "Mất ô")) " "
                                    }
                                    (words::bound(&target.bound, row.unit.as_deref()))
                                    @if let Some(remark) = &target.remark {
                                        br; span.muted.small { "Ghi thêm: " (remark) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn reading(row: &IndicatorRow, slug: &str) -> Markup {
    let group = row.group_code.as_ref().map(|code| {
        html! {
            a href={ (address::indicators(slug)) (address::query([("nhom", code.as_str())])) } {
                (code) ". " (row.group_name.as_deref().unwrap_or_default())
            }
        }
    });
    let direction = row.direction.map(|direction| {
        html! {
            (badge::direction(direction))
            @if let Some(evidence) = row.direction_evidence {
                br;
                span.small.muted[evidence != DirectionEvidence::Assumed] { (words::evidence(evidence)) }
            }
        }
    });
    ui::facts(&[
        ("Nhóm", group),
        ("Đơn vị tính", Some(html! { (row.unit.as_deref().unwrap_or("không ghi")) })),
        ("Chiều hướng", direction),
        ("Loại số đo", (!row.header_only).then(|| html! { (words::measure(row.measure)) })),
        ("Ghi chú", row.note.as_ref().map(|note| html! { (note) })),
    ])
}

fn children(children: &[IndicatorRow], slug: &str) -> Markup {
    html! {
        @if !children.is_empty() {
            h2 { "Chỉ tiêu con" }
            ul.plain.box {
                @for child in children {
                    li.tally {
                        a href=(address::indicator(slug, &child.code)) { (child.code) " " (child.name) }
                        span {
                            @for (index, target) in child.targets.iter().enumerate() {
                                @if index > 0 { " · " }
                                (words::milestone(target.milestone)) ": " b { (words::target_as_printed(target)) }
                            }
                            @if let Some(unit) = &child.unit { " " (unit) }
                        }
                    }
                }
            }
        }
    }
}

fn source(detail: &IndicatorDetail) -> Markup {
    html! {
        h2 { "Bản nguồn" }
        (source_lines(&detail.source, &[detail.row.line]))
    }
}

fn findings(detail: &IndicatorDetail, sees_people: bool) -> Markup {
    html! {
        @if !detail.findings.is_empty() {
            h2 { "Điểm cần xem khi nhập" }
            @for row in &detail.findings { (settled_finding(row, None, sees_people)) }
        }
    }
}
