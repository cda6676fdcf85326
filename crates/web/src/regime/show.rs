//! `GET /che-do-bao-cao/{id}`: one regime with the days of its next rounds.

use ansinh_domain::access::Action;
use ansinh_domain::calendar::WorkCalendar;
use ansinh_domain::report::Regime;
use ansinh_store::plan as plans;
use ansinh_store::report::regime::RegimeRow;
use ansinh_store::report::special_day;
use axum::extract::{Path, State};
use jiff::civil::Date;
use maud::{Markup, html};

use super::{LIST, address, find, periods_from};
use crate::error::{Error, Result};
use crate::page::Page;
use crate::ui::badge::{Tone, badge};
use crate::ui::layout::Part;
use crate::ui::{Crumb, facts, form};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::workday::effect::day;
use crate::{plan, round};

/// How many rounds ahead are shown.
const AHEAD: usize = 4;

/// Shows the regime.
pub async fn show(State(web): State<Web>, viewer: Viewer, Path(id): Path<String>) -> Result<Page> {
    let row = find(&web, &id).await?;
    let head = plans::by_id(web.db(), row.plan_id)
        .await?
        .ok_or_else(|| Error::not_found("Kế hoạch này"))?;
    let calendar = special_day::calendar(web.db()).await?;
    let regime = &row.content;
    let content = html! {
        h1 { (regime.name) }
        @if viewer.may(Action::ManageRounds).is_ok() { (verbs(&viewer, &row)) }
        @else if !row.active { p { (badge(Tone::Note, "–", "Ngừng áp dụng")) } }
        div.cols {
            div {
                h2 { "Ai báo cáo ai" }
                ol.box.plain {
                    @for (at, step) in regime.steps.iter().enumerate() {
                        li { (at + 1) ". " b { (step.who) } @if !step.to.is_empty() { " → " (step.to) } ": " (step.deadline.title()) }
                    }
                }
                h2 { "Các kỳ tới" }
                (next(regime, &calendar, viewer.today))
                (sections(regime))
            }
            div {
                h2 { "Quy định" }
                div.box { (rules(regime)) }
            }
        }
    };
    Ok(Page::new(&viewer, regime.name.clone(), content)
        .part(Part::Rounds)
        .plan(plan::link(&head))
        .crumbs([
            Crumb::link("Kỳ báo cáo", round::LIST),
            Crumb::link("Chế độ báo cáo", LIST),
            Crumb::here(regime.name.clone()),
        ]))
}

fn verbs(viewer: &Viewer, row: &RegimeRow) -> Markup {
    html! {
        p {
            @if row.active { (badge(Tone::Good, "✓", "Đang áp dụng")) }
            @else { (badge(Tone::Note, "–", "Ngừng áp dụng")) " Không mở được kỳ mới; các kỳ đã mở vẫn tiếp tục." }
        }
        div.no-print {
            @if row.active { a.button href=(round::open_address(row.id)) { "Mở kỳ báo cáo" } " " }
            a.button.quiet href={ (address(row.id)) "/sua" } { "Sửa" } " "
            form.inline method="post" action={ (address(row.id)) "/trang-thai" } {
                (form::token(viewer))
                input type="hidden" name="phien_ban" value=(row.mod_count);
                input type="hidden" name="ap_dung" value=(if row.active { "0" } else { "1" });
                button.quiet type="submit" { (if row.active { "Ngừng áp dụng" } else { "Áp dụng lại" }) }
            }
        }
    }
}

fn next(regime: &Regime, calendar: &WorkCalendar, today: Date) -> Markup {
    html! {
        div.scroll.stack tabindex="0" role="region" aria-label="Ngày của các kỳ tới" {
            table {
                caption.hidden { "Ngày của các kỳ tới" }
                thead { tr {
                    th scope="col" { "Kỳ" } th scope="col" { "Mở từ" } th scope="col" { "Số liệu" }
                    @for at in 1..=regime.steps.len() { th scope="col" { "Hạn của cấp " (at) } }
                } }
                tbody {
                    @for period in periods_from(regime.frequency, today, AHEAD) {
                        @let dates = regime.dates(period, calendar);
                        tr {
                            td.name { (period.title()) }
                            td data-label="Mở từ" { (crate::words::date(dates.opens)) }
                            td data-label="Số liệu" { (crate::words::date(dates.window.from)) " – " (crate::words::date(dates.window.to)) }
                            @for (at, deadline) in dates.deadlines.iter().enumerate() {
                                td data-label={ "Hạn của cấp " (at + 1) } { (day(*deadline, calendar)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn rules(regime: &Regime) -> Markup {
    let words = |text: &str| (!text.is_empty()).then(|| html! { (text) });
    let allowances = regime.allowances;
    facts(&[
        ("Tần suất", words(regime.frequency.title())),
        ("Chỉ tiêu", Some(html! { (regime.content.indicators.words()) })),
        ("Nhiệm vụ", Some(html! { (regime.content.tasks.words()) })),
        ("Chốt số liệu", Some(html! { (regime.cut_off.title()) })),
        ("Ngày của số liệu", words(regime.as_of.title())),
        ("Cách gửi", words(&regime.way)),
        ("Biểu mẫu", words(&regime.forms.join("; "))),
        (
            "Ngày làm việc dành cho",
            Some(html! {
                "thủ trưởng duyệt: " (allowances.head) "; đầu mối tiếp nhận: " (allowances.coordinator)
                "; cơ quan sửa khi bị trả lại: " (allowances.mend)
            }),
        ),
        ("Mở kỳ", Some(html! { (regime.opens_days_before) " ngày trước hạn" })),
        ("Căn cứ", Some(html! { span.small { (regime.basis) } })),
    ])
}

fn sections(regime: &Regime) -> Markup {
    html! {
        h2 { "Phần thuyết minh" }
        @if regime.content.sections.is_empty() { p.muted { "Không có." } }
        @else {
            ul.plain.box {
                @for section in &regime.content.sections {
                    li {
                        b { (section.code) ". " (section.title) }
                        @if section.required { " (bắt buộc)" }
                        @if !section.hint.is_empty() { br; span.muted.small { (section.hint) } }
                    }
                }
            }
        }
    }
}
