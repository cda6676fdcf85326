//! `GET /che-do-bao-cao`: regimes of a plan, and what others could be made.

use ansinh_app::report::create_regime::Suggested;
use ansinh_app::report::suggest_regimes;
use ansinh_domain::access::Action;
use ansinh_domain::calendar::WorkCalendar;
use ansinh_domain::report::Regime;
use ansinh_store::report::regime::{self, RegimeRow};
use ansinh_store::report::special_day;
use axum::extract::{Query, State};
use jiff::civil::Date;
use maud::{Markup, html};

use super::create::Params;
use super::form::frequency_key;
use super::{LIST, address, periods_from};
use crate::error::Result;
use crate::page::Page;
use crate::ui::badge::{Tone, badge};
use crate::ui::layout::Part;
use crate::ui::{Crumb, empty};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::{plan, round, words};

/// Shows the regimes of the plan.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Query(params): Query<Params>,
) -> Result<Page> {
    let crumbs = [Crumb::link("Kỳ báo cáo", round::LIST), Crumb::here("Chế độ báo cáo")];
    let Some(scope) = plan::scope(&web, &viewer, &params.plan).await? else {
        let content = html! { h1 { "Chế độ báo cáo" } (plan::none_yet()) };
        return Ok(Page::new(&viewer, "Chế độ báo cáo", content).part(Part::Rounds).crumbs(crumbs));
    };
    let rows = regime::of_plan(web.db(), scope.head.id).await?;
    let calendar = special_day::calendar(web.db()).await?;
    let manages = viewer.may(Action::ManageRounds).is_ok();
    let suggested = if manages {
        Some(suggest_regimes(web.app(), &viewer.caller(), scope.head.id).await?)
    } else {
        None
    };
    let content = html! {
        h1 { "Chế độ báo cáo" }
        p.lead { "Ai phải báo cáo gì, cho ai, hạn nào trong " (plan::name(&scope.head)) ". Mỗi chế độ mở ra các kỳ báo cáo." }
        (round::see_also(&viewer))
        @if rows.is_empty() {
            (empty("Chưa có chế độ báo cáo nào", "Lập từ chính câu chữ của kế hoạch, hoặc từ các mốc của Nghị định 09/2019/NĐ-CP.", &[]))
        }
        @for row in &rows { (card(row, &calendar, viewer.today, manages)) }
        @if let Some(suggested) = &suggested { (suggestions(suggested, &rows, &scope.head.slug)) }
    };
    Ok(Page::new(&viewer, "Chế độ báo cáo", content)
        .part(Part::Rounds)
        .plan(plan::link(&scope.head))
        .crumbs(crumbs))
}

fn card(row: &RegimeRow, calendar: &WorkCalendar, today: Date, manages: bool) -> Markup {
    let regime = &row.content;
    // The first whose deadline is still to come.
    let next = periods_from(regime.frequency, today, 3)
        .into_iter()
        .map(|period| (period, regime.dates(period, calendar)))
        .find(|(_, dates)| dates.due() >= today);
    html! {
        div.card {
            h3 { a href=(address(row.id)) { (regime.name) } }
            p.top {
                @if row.active { (badge(Tone::Good, "✓", "Đang áp dụng")) }
                @else { (badge(Tone::Note, "–", "Ngừng áp dụng")) }
                span { (regime.frequency.title()) }
                span { (words::count(regime.steps.len(), "cấp báo cáo")) }
            }
            @if let Some((period, dates)) = next {
                p { "Kỳ tới: " b { (period.title()) } ". " (dates.summary()) "." }
            }
            @if manages && row.active {
                p.no-print { a.button.quiet href=(round::open_address(row.id)) { "Mở kỳ báo cáo" } }
            }
        }
    }
}

fn suggestions(suggested: &Suggested, known: &[RegimeRow], slug: &str) -> Markup {
    let taken = |regime: &Regime| known.iter().any(|row| row.content.name == regime.name);
    let from = |pattern: String| {
        let query = crate::address::query([("ke-hoach", slug), ("mau", pattern.as_str())]);
        format!("{LIST}/moi{query}")
    };
    html! {
        h2 { "Lập chế độ báo cáo" }
        div.cols {
            section.box aria-labelledby="theo-ke-hoach" {
                h3 #theo-ke-hoach { "Theo câu chữ của kế hoạch" }
                @if suggested.of_plan.is_empty() && suggested.unread.is_empty() {
                    p.muted { "Kế hoạch không nêu hạn báo cáo nào." }
                }
                @for (index, regime) in suggested.of_plan.iter().enumerate() {
                    p { b { (regime.name) } }
                    ul {
                        @for step in &regime.steps {
                            li { (step.who) @if !step.to.is_empty() { " → " (step.to) } ": " b { (step.deadline.title()) } }
                        }
                    }
                    details { summary { "Lời văn của kế hoạch" } blockquote.muted { (regime.basis) } }
                    @if taken(regime) { p.muted { "Đã lập." } }
                    @else { p { a.button href=(from(format!("ke-hoach-{index}"))) { "Lập từ kế hoạch" } } }
                }
                @for sentence in &suggested.unread {
                    p { (badge(Tone::Warn, "▲", "Chưa đọc được hạn")) " " (sentence) }
                }
            }
            section.box aria-labelledby="theo-nghi-dinh" {
                h3 #theo-nghi-dinh { "Theo Nghị định 09/2019/NĐ-CP" }
                p.muted { "Mốc chốt số liệu của nghị định; hạn gửi là đề xuất, hãy sửa theo quy định của tỉnh." }
                ul.plain {
                    @for regime in &suggested.of_decree {
                        li.tally {
                            a href=(from(format!("nd09-{}", frequency_key(regime.frequency)))) { (regime.frequency.title()) }
                            span { (if taken(regime) { "đã lập" } else { "" }) }
                        }
                    }
                    li { a href=(from(String::new())) { "Tự nhập từ đầu" } }
                }
            }
        }
    }
}
