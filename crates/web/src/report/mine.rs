//! `GET /viec-cua-toi`: what lies on a person's desk.

use ansinh_app::report::desk::{Desk, OnDesk, desk};
use ansinh_domain::access::Action;
use ansinh_domain::report::State as Stands;
use ansinh_store::report::comment::CommentRow;
use axum::extract::State;
use maud::{Markup, html};

use super::{completeness, deadline, state, timeliness};
use crate::address;
use crate::error::Result;
use crate::page::Page;
use crate::ui::layout::Part;
use crate::ui::{Crumb, empty};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Shows what the person owes, what waits for them, and who asks them something.
pub async fn show(State(web): State<Web>, viewer: Viewer) -> Result<Page> {
    let desk = desk(web.app(), &viewer.caller()).await?;
    let (mine, others): (Vec<&OnDesk>, Vec<&OnDesk>) =
        desk.reports.iter().partition(|report| waits(&viewer, report));
    let content = html! {
        h1 { "Việc của tôi" }
        @if desk.reports.is_empty() && desk.mentions.is_empty() {
            (empty(
                "Hiện không có việc nào",
                "Khi kỳ báo cáo được mở cho cơ quan bạn phụ trách, báo cáo phải làm sẽ hiện ở đây cùng hạn gửi.",
                &[("Xem kế hoạch", "/")],
            ))
        } @else {
            h2 { "Cần làm" }
            @if mine.is_empty() { p { "Không có báo cáo nào đang chờ bạn." } }
            @for report in &mine { (card(&viewer, report)) }
            (mentions(&desk))
            @if !others.is_empty() {
                h2 { "Đang ở người khác, hoặc đã xong" }
                @for report in &others { (card(&viewer, report)) }
            }
        }
    };
    Ok(Page::new(&viewer, "Việc của tôi", content)
        .part(Part::Mine)
        .crumbs([Crumb::link("Kế hoạch", "/"), Crumb::here("Việc của tôi")]))
}

/// Whether the person is the next to do something.
fn waits(viewer: &Viewer, report: &OnDesk) -> bool {
    let may = |action| viewer.may_for(action, report.cell.body_id);
    match report.cell.state {
        Stands::Draft | Stands::Returned => may(Action::EnterReport),
        Stands::Submitted => may(Action::ApproveReport),
        Stands::Accepted | Stands::Received => false,
    }
}

/// What is done next: words and address.
fn next(viewer: &Viewer, report: &OnDesk) -> (&'static str, String) {
    let home = address::report(report.cell.id);
    match report.cell.state {
        Stands::Draft if waits(viewer, report) => ("Nhập báo cáo", home),
        Stands::Returned if waits(viewer, report) => ("Sửa và gửi lại", home),
        Stands::Submitted if waits(viewer, report) => ("Xem và duyệt", format!("{home}/duyet")),
        _ => ("Xem báo cáo", home),
    }
}

fn card(viewer: &Viewer, report: &OnDesk) -> Markup {
    let cell = &report.cell;
    let (words, href) = next(viewer, report);
    let id = format!("b-{}", cell.id.0.simple());
    html! {
        section.card.desk.ask[cell.state == Stands::Returned] aria-labelledby=(id) {
            div.head-row {
                div {
                    h3 id=(id) { (report.period) ": " (cell.body_name) }
                    p.small.muted { (report.regime) }
                }
                a.button.quiet[!waits(viewer, report)] href=(href) { (words) span.hidden { ": " (report.period) ", " (cell.body_name) } }
            }
            ul.report-facts {
                li { (state(cell.state)) }
                li { "Hạn " (deadline(cell.due, viewer.today)) }
                li { (timeliness(report.timeliness)) }
                li { "Đã nhập " (completeness(cell.owed, cell.filled)) }
            }
            @if report.lateness.total() > 0 { p.small { (report.lateness.words()) } }
            @if let (Stands::Returned, Some((reason, by, at))) = (cell.state, &report.returned) {
                p { b { "Lý do trả lại: " } span.told { (reason) } " " span.small.muted { "(" @if let Some(by) = by { (by) ", " } (words::instant(*at)) ")" } }
            }
            @for row in &report.extensions {
                p.small {
                    "Gia hạn: " (row.state.title()) ", xin đến " (words::date(row.wanted))
                    @if let Some(day) = row.granted { ", được đến " (words::date(day)) }
                    @if let Some(reason) = &row.decision_reason { ". " (reason) }
                }
            }
        }
    }
}

fn mentions(desk: &Desk) -> Markup {
    html! {
        @if !desk.mentions.is_empty() {
            h2 { "Ý kiến gửi đến bạn" }
            ul.plain.box { @for row in &desk.mentions { li { (mention(row)) } } }
        }
    }
}

fn mention(row: &CommentRow) -> Markup {
    let home = address::report(row.submission_id);
    let there = match row.item_id {
        Some(item) => format!("{home}/trao-doi?dong={item}"),
        None => format!("{home}/trao-doi"),
    };
    html! {
        a href=(there) { (row.text) }
        br; span.small.muted {
            (row.written_by_name) ", " (words::instant(row.written_at))
            @if let Some(code) = &row.item_code { " – dòng " (code) }
        }
    }
}
