//! `GET /bao-cao/{id}/duyet` and `/tiep-nhan`: what a person looks at before they answer for it.

use ansinh_app::AppError;
use ansinh_app::report::ReportError;
use ansinh_app::report::changes::{Change, changes_since};
use ansinh_app::report::check_report::check_report;
use ansinh_app::report::view::{SubmissionView, view};
use ansinh_domain::check::{Issue, Severity};
use ansinh_domain::report::{Field, ItemKind, Move, transition};
use ansinh_store::report::snapshot::Stage;
use axum::extract::{Path, State};
use maud::{Markup, html};

use super::frame::{self, Tab, step};
use super::sections::{is_repeated, repeated};
use super::send::severity;
use super::{back, once};
use crate::address;
use crate::error::Result;
use crate::page::Page;
use crate::viewer::Viewer;
use crate::web::Web;

/// Before the head approves.
pub async fn approve(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<Page> {
    page(&web, &viewer, &id, Move::Approve, Stage::Approved).await
}

/// Before the coordinator receives.
pub async fn receive(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<Page> {
    page(&web, &viewer, &id, Move::Receive, Stage::Received).await
}

async fn page(web: &Web, viewer: &Viewer, id: &str, by: Move, stage: Stage) -> Result<Page> {
    let id = super::id(id)?;
    let caller = viewer.caller();
    let report = view(web.app(), &caller, id).await?;
    let line = transition(report.head.state, by)
        .map_err(|refused| back(AppError::Report(ReportError::Refused(refused)), id))?;
    if !report.moves.contains(&by) {
        for action in line.actions {
            viewer.check_for(*action, report.head.body_id)?;
        }
    }
    let changes = changes_since(web.app(), &caller, id, stage).await?;
    let issues = check_report(web.app(), &caller, id).await?;
    let home = address::report(id);
    let content = html! {
        h2 { (by.title()) " báo cáo" }
        (changed(changes.as_deref(), by))
        (explained(&report, &issues))
        (again(&report))
        (figures(&report))
        div.sticky-go {
            p { "Xem đủ các phần Chỉ tiêu, Nhiệm vụ, Nội dung, Minh chứng trước khi quyết định." }
            form.inline method="post" action={ (home) "/" (step(by)) } {
                (once(web, viewer, report.head.mod_count))
                button type="submit" { (by.title()) }
            }
            @if report.moves.contains(&Move::Return) {
                a.button.quiet href={ (home) "/" (step(Move::Return)) } { (Move::Return.title()) }
            }
        }
    };
    Ok(frame::page(viewer, &report, Tab::Step, &content))
}

fn changed(changes: Option<&[Change]>, by: Move) -> Markup {
    let stage = if by == Move::Approve { "duyệt" } else { "tiếp nhận" };
    html! {
        @if let Some(changes) = changes {
            h3 { "Thay đổi từ lần " (stage) " trước" }
            @if changes.is_empty() {
                p { "Không có ô nào thay đổi." }
            } @else {
                div.scroll.stack {
                    table {
                        caption.hidden { "Các ô đã thay đổi" }
                        thead { tr {
                            th scope="col" { "Mã" } th scope="col" { "Cột" }
                            th scope="col" { "Lần trước" } th scope="col" { "Bây giờ" }
                            th scope="col" { "Người sửa" }
                        } }
                        tbody {
                            @for change in changes {
                                tr {
                                    th.code scope="row" { (change.code) }
                                    td { (change.field.title()) @if !change.part.is_empty() { " (địa bàn)" } }
                                    td data-label="Lần trước" { (or_empty(&change.before)) }
                                    td data-label="Bây giờ" { b { (or_empty(&change.after)) } }
                                    td data-label="Người sửa" { (change.by.as_deref().unwrap_or_default()) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn or_empty(text: &str) -> Markup {
    html! { @if text.is_empty() { span.muted { "(trống)" } } @else { (text) } }
}

fn explained(report: &SubmissionView, issues: &[Issue]) -> Markup {
    let shown: Vec<&Issue> =
        issues.iter().filter(|issue| issue.severity != Severity::Informs).collect();
    html! {
        h3 { "Điểm kiểm tra và giải trình" }
        @if shown.is_empty() { p { "Không có điểm nào." } }
        @else {
            ul.plain.box {
                @for issue in &shown {
                    @let row = report.rows.iter().find(|row| issue.item.starts_with(&row.item.code) && Field::of(row.item.kind).contains(&issue.field));
                    li {
                        (severity(issue)) " " b.code { (issue.item.split('@').next().unwrap_or_default()) } " " (issue.message)
                        @if let Some(words) = row.map(|row| row.shown("", Field::Explanation)).filter(|words| !words.is_empty()) {
                            br; "Giải trình: " i { (words) }
                        }
                    }
                }
            }
        }
    }
}

fn again(report: &SubmissionView) -> Markup {
    let rows: Vec<_> = report.of_kind(ItemKind::Section).filter(|row| is_repeated(row)).collect();
    html! {
        @if !rows.is_empty() {
            h3 { "Nội dung lặp lại" }
            ul.plain.box {
                @for row in rows { li { b.code { (row.item.code) } " " (row.title) " " (repeated()) } }
            }
        }
    }
}

fn figures(report: &SubmissionView) -> Markup {
    html! {
        @if report.of_kind(ItemKind::Indicator).next().is_some() {
            h3 { "Số liệu báo cáo" }
            div.scroll.stack {
                table {
                    caption.hidden { "Số liệu báo cáo" }
                    thead { tr {
                        th scope="col" { "Chỉ tiêu" } th scope="col" { "Đơn vị" }
                        th.num scope="col" { "Kết quả" } th scope="col" { "Nguồn, ghi chú" }
                    } }
                    tbody {
                        @for row in report.of_kind(ItemKind::Indicator) {
                            tr {
                                th.name scope="row" { b.code { (row.item.code) } " " (row.title) }
                                td data-label="Đơn vị" { (row.item.unit.as_deref().unwrap_or_default()) }
                                td.num data-label="Kết quả" { (result(row)) }
                                td data-label="Nguồn, ghi chú" {
                                    (row.shown("", Field::Source))
                                    @if !row.shown("", Field::Note).is_empty() { " " span.muted { (row.shown("", Field::Note)) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn result(row: &ansinh_app::report::view::RowView) -> Markup {
    let (value, reason) = (row.shown("", Field::Value), row.shown("", Field::NoData));
    html! {
        @if !value.is_empty() { b { (value) } }
        @else if !reason.is_empty() { span { "Chưa có số liệu: " (reason) } }
        @else { span.muted { "(trống)" } }
    }
}
