//! `GET /bao-cao/{id}`: where a report stands and what may be done with it.

use ansinh_app::report::check_report::check_report;
use ansinh_app::report::view::SubmissionView;
use ansinh_domain::access::Action;
use ansinh_domain::check::{Issue, Severity, holds_back};
use ansinh_domain::report::{LATENESS_RULE, Move, State};
use ansinh_store::report::extension::ExtensionRow;
use ansinh_store::report::passage::PassageRow;
use axum::extract::{Path, Query, State as Of};
use maud::{Markup, html};
use serde::Deserialize;

use super::frame::{Tab, done, page, step};
use super::{load, once, remedy};
use crate::address;
use crate::error::Result;
use crate::page::Page;
use crate::ui::form;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// What an address may say.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    /// The step that was just made.
    #[serde(default)]
    xong: String,
}

/// Shows a report.
pub async fn show(
    Of(web): Of<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page> {
    let view = load(&web, &viewer, &id).await?;
    let issues = if view.head.state == State::Received {
        Vec::new()
    } else {
        check_report(web.app(), &viewer.caller(), view.head.id).await?
    };
    let content = html! {
        @if let Some(words) = done(&params.xong) {
            div.notice.good role="status" { p { (words) } }
        }
        (returned(&view))
        (remedy::notice(&view, &issues))
        div.cols {
            div {
                h2 { "Việc cần làm" }
                (moves(&web, &viewer, &view, &issues))
                @if view.may_enter {
                    p { "Muốn nhập khi không có mạng, hoặc nhập bằng Excel: " a href={ (address::report(view.head.id)) (Tab::Form.end()) } { "tải mẫu Excel, điền rồi tải lên" } "." }
                }
                (checks(&view, &issues))
            }
            div {
                h2 { "Thời hạn" }
                (time(&view))
                (extension(&web, &viewer, &view))
            }
        }
        p.no-print { a href={ (address::report(view.head.id)) "/van-ban" } { "Xem báo cáo dạng văn bản hành chính" } }
    };
    Ok(page(&viewer, &view, Tab::Overview, &content))
}

/// Why it came back.
fn returned(view: &SubmissionView) -> Markup {
    let last = view.log.iter().rev().find(|row| row.to_state == State::Returned);
    html! {
        @if let (State::Returned, Some(row)) = (view.head.state, last) {
            (why(view, row))
        }
    }
}

fn why(view: &SubmissionView, row: &PassageRow) -> Markup {
    let rows = view.rows.iter().filter(|own| row.rows.contains(&own.item.id.0));
    let codes: Vec<&str> = rows.map(|own| own.item.code.as_str()).collect();
    html! {
        div.notice.ask role="status" {
            h2 { (row.by.title()) }
            @if let Some(reason) = &row.reason { p.told { (reason) } }
            p.small {
                @if let Some(name) = &row.moved_by_name { (name) ", " }
                (words::instant(row.moved_at)) ". "
                @if codes.is_empty() {
                    "Cả báo cáo được mở để sửa."
                } @else {
                    "Các dòng được mở để sửa: " (codes.join(", ")) "."
                }
            }
        }
    }
}

fn moves(web: &Web, viewer: &Viewer, view: &SubmissionView, issues: &[Issue]) -> Markup {
    let home = address::report(view.head.id);
    let held = issues.iter().filter(|issue| holds_back(issue)).count();
    let words = match view.head.state {
        State::Draft | State::Returned if view.may_enter && held > 0 => {
            "Nhập các phần bên trên; sửa hoặc giải trình những điểm còn vướng rồi gửi."
        }
        State::Draft | State::Returned if view.may_enter => {
            "Không còn gì vướng. Kiểm tra lại rồi gửi thủ trưởng cơ quan duyệt."
        }
        State::Draft | State::Returned => "Báo cáo đang ở cán bộ báo cáo của cơ quan.",
        State::Submitted => "Báo cáo chờ thủ trưởng cơ quan duyệt.",
        State::Accepted => "Báo cáo chờ cơ quan đầu mối tiếp nhận.",
        State::Received => "Báo cáo đã được tiếp nhận, số liệu đã được ghi nhận.",
    };
    html! {
        div.box {
            p { (words) }
            p.steps {
                @for by in &view.moves {
                    @match by {
                        Move::Withdraw => {
                            form.inline method="post" action={ (home) "/" (step(*by)) } {
                                (once(web, viewer, view.head.mod_count))
                                button.quiet type="submit" { (by.title()) }
                            }
                        },
                        Move::Submit => a.button href={ (home) "/" (step(*by)) } { "Kiểm tra và gửi" },
                        Move::Approve => a.button href={ (home) "/" (step(*by)) } { "Xem và duyệt" },
                        Move::Receive => a.button href={ (home) "/" (step(*by)) } { "Xem và tiếp nhận" },
                        Move::Return | Move::Correct => {
                            a.button.quiet href={ (home) "/" (step(*by)) } { (by.title()) }
                        },
                    }
                    " "
                }
            }
        }
    }
}

fn checks(view: &SubmissionView, issues: &[Issue]) -> Markup {
    let count = |severity| issues.iter().filter(|issue| issue.severity == severity).count();
    let open = |issue: &&Issue| issue.severity == Severity::Explain && !issue.explained;
    let unexplained = issues.iter().filter(open).count();
    html! {
        @if view.head.state != State::Received {
            h2 { "Kiểm tra" }
            @if issues.is_empty() {
                p { "Không có điểm nào phải xem." }
            } @else {
                ul.plain.box {
                    li.tally { span { (Severity::Blocks.title()) " trước khi gửi" } span { (count(Severity::Blocks)) } }
                    li.tally { span { (Severity::Explain.title()) ", còn thiếu giải trình" } span { (unexplained) "/" (count(Severity::Explain)) } }
                    li.tally { span { (Severity::Informs.title()) } span { (count(Severity::Informs)) } }
                }
                p { a href={ (address::report(view.head.id)) "/gui" } { "Xem từng điểm kiểm tra" } }
            }
        }
    }
}

fn time(view: &SubmissionView) -> Markup {
    html! {
        div.box {
            (crate::ui::facts(&[
                ("Hạn của kỳ", Some(html! { (words::date(view.round.due)) })),
                ("Hạn của cơ quan", Some(html! { (words::date(view.head.due)) })),
                ("Chốt số liệu", Some(html! { (words::date(view.round.cut_off)) })),
                ("Tình trạng", Some(html! { (view.lateness.words()) })),
            ]))
            details { summary { "Cách tính chậm" } p.small { (LATENESS_RULE) } }
        }
    }
}

fn extension(web: &Web, viewer: &Viewer, view: &SubmissionView) -> Markup {
    let open = view.extensions.iter().any(ExtensionRow::waits);
    let may = viewer.may_for(Action::EnterReport, view.head.body_id)
        && view.round.closed_at.is_none()
        && view.head.state.is_open();
    html! {
        @if may || !view.extensions.is_empty() { h2 #gia-han { "Gia hạn" } }
        @for row in &view.extensions { (asked(row)) }
        @if may && !open {
            details.card {
                summary { "Đề nghị gia hạn" }
                form method="post" action={ (address::report(view.head.id)) "/gia-han" } {
                    (once(web, viewer, view.head.mod_count))
                    (form::field(&form::Field {
                        name: "ngay", label: "Gia hạn đến hết ngày", kind: "date", hint: None,
                        value: "", error: None, autocomplete: "off",
                    }))
                    div.field {
                        label for="ly_do" { "Lý do" }
                        textarea #ly_do name="ly_do" rows="3" maxlength="2000" required {}
                    }
                    button type="submit" { "Gửi đề nghị" }
                }
            }
        }
    }
}

fn asked(row: &ExtensionRow) -> Markup {
    html! {
        div.card {
            p { b { (row.state.title()) } ": xin đến hết ngày " (words::date(row.wanted))
                @if let Some(day) = row.granted { ", được đến hết ngày " (words::date(day)) } }
            @if let Some(name) = &row.carried_from_body { p.small { "Chuyển theo việc từ " (name) " khi sắp xếp bộ máy." } }
            @if row.lapsed_at.is_some() { p.small { "Không còn tính: nội dung đã chuyển đi theo sắp xếp bộ máy." } }
            p { (row.reason) }
            @if let Some(reason) = &row.decision_reason { p { "Ý kiến của đầu mối: " (reason) } }
            p.small.muted {
                @if let Some(name) = &row.asked_by_name { (name) ", " } (words::instant(row.asked_at))
            }
        }
    }
}
