//! `GET /bao-cao/{id}/gui`: what the checks found, before a report is sent.

use ansinh_app::report::check_report::{PART_MARK, check_report};
use ansinh_app::report::view::{RowView, SubmissionView, view};
use ansinh_domain::check::{Issue, Severity, holds_back};
use ansinh_domain::report::{Field, Move};
use ansinh_store::SubmissionId;
use axum::extract::{Path, Query, State};
use maud::{Markup, html};

use super::cells::{Cells, Look, Troubles};
use super::frame::{self, Tab, step};
use super::indicators::saved;
use super::once;
use super::save::{CHECKS, PART, Shown};
use super::tasks::Params;
use crate::address;
use crate::error::Result;
use crate::page::Page;
use crate::ui::badge::{Tone, badge};
use crate::ui::form;
use crate::viewer::Viewer;
use crate::web::Web;

/// Shows the checks.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page> {
    let shown = Shown { saved: params.saved, ..Default::default() };
    build(&web, &viewer, super::id(&id)?, false, &shown).await
}

/// The checks; `refused` after a sending that they held back.
pub(super) async fn page(
    web: &Web,
    viewer: &Viewer,
    id: SubmissionId,
    refused: bool,
) -> Result<Page> {
    build(web, viewer, id, refused, &Shown::default()).await
}

/// The checks after explanations that were not all saved.
pub(super) async fn page_after(
    web: &Web,
    viewer: &Viewer,
    id: SubmissionId,
    troubles: Troubles,
) -> Result<Page> {
    build(web, viewer, id, false, &Shown { saved: None, troubles }).await
}

async fn build(
    web: &Web,
    viewer: &Viewer,
    id: SubmissionId,
    refused: bool,
    shown: &Shown,
) -> Result<Page> {
    let report = view(web.app(), &viewer.caller(), id).await?;
    let issues = check_report(web.app(), &viewer.caller(), id).await?;
    let held = issues.iter().filter(|issue| holds_back(issue)).count();
    let may_send = report.moves.contains(&Move::Submit);
    let home = address::report(id);
    let content = html! {
        h2 { "Kiểm tra trước khi gửi" }
        @if refused {
            div.summary role="alert" tabindex="-1" {
                h2 { "Chưa gửi được báo cáo" }
                p { "Còn " (held) " điểm phải sửa hoặc giải trình, ghi ở dưới." }
            }
        }
        (saved(shown))
        (shown.troubles.summary(&report.rows, 0))
        (found(viewer, &report, &issues, shown))
        @if may_send {
            div.sticky-go {
                @if held == 0 {
                    p { "Gửi xong, báo cáo được khóa cho đến khi thủ trưởng cơ quan duyệt hoặc trả lại." }
                    form method="post" action={ (home) "/" (step(Move::Submit)) } {
                        (once(web, viewer, report.head.mod_count))
                        button type="submit" { "Gửi báo cáo" }
                    }
                } @else {
                    p { b { "Còn " (held) " điểm phải sửa hoặc giải trình trước khi gửi." } }
                }
            }
        }
    };
    Ok(frame::page(viewer, &report, Tab::Step, &content))
}

/// What was found, by row; where an explanation is asked for, a place to give it.
fn found(viewer: &Viewer, report: &SubmissionView, issues: &[Issue], shown: &Shown) -> Markup {
    let list = html! {
        @for row in &report.rows {
            @let own: Vec<&Issue> = issues.iter().filter(|issue| of_row(issue, row)).collect();
            @if !own.is_empty() { (card(report, row, &own, shown)) }
        }
    };
    let home = address::report(report.head.id);
    html! {
        @if issues.is_empty() {
            p { (badge(Tone::Good, "✓", "Không có điểm nào phải xem")) }
        } @else if report.may_enter {
            form method="post" action={ (home) "/luu" } {
                (form::token(viewer))
                input type="hidden" name=(PART) value=(CHECKS);
                (list)
                @if issues.iter().any(|issue| issue.severity == Severity::Explain) {
                    p { button.quiet type="submit" { "Lưu giải trình" } }
                }
            }
        } @else {
            (list)
        }
    }
}

fn of_row(issue: &Issue, row: &RowView) -> bool {
    issue.item.split(PART_MARK).next() == Some(row.item.code.as_str())
        && Field::of(row.item.kind).contains(&issue.field)
}

fn card(report: &SubmissionView, row: &RowView, issues: &[&Issue], shown: &Shown) -> Markup {
    let home = address::report(report.head.id);
    let id = format!("d-{}", row.item.id.0.simple());
    let place = format!(
        "{home}{}#o-{}",
        Tab::of(row.item.kind).end(),
        super::cells::address(row.item.id, "", first(issues))
    );
    // Each part of a row answers for itself.
    let mut asked: Vec<&str> = issues
        .iter()
        .filter(|issue| issue.severity == Severity::Explain)
        .map(|issue| issue.item.split_once(PART_MARK).map_or("", |(_, part)| part))
        .collect();
    asked.dedup();
    html! {
        section.card aria-labelledby=(id) {
            h3 id=(id) { a href=(place) { span.code { (row.item.code) } " " (row.title) } }
            ul.plain {
                @for issue in issues {
                    li { (severity(issue)) " " b { (issue.field.title()) ": " } (issue.message) }
                }
            }
            @for part in asked {
                @let cells = Cells { row, part, troubles: &shown.troubles, open: report.may_enter && row.item.is_open };
                div.cell {
                    span.label id={ (id) (part) "-gt" } { (Field::Explanation.title()) }
                    (cells.control(Field::Explanation, Look::Lines(2), &format!("{id}{part}-gt {id}"), ""))
                }
            }
        }
    }
}

fn first(issues: &[&Issue]) -> Field {
    issues.first().map_or(Field::Value, |issue| issue.field)
}

/// How grave it is.
pub(super) fn severity(issue: &Issue) -> Markup {
    match issue.severity {
        Severity::Blocks => badge(Tone::Bad, "✕", issue.severity.title()),
        Severity::Explain if issue.explained => badge(Tone::Good, "✓", "Đã giải trình"),
        Severity::Explain => badge(Tone::Ask, "?", issue.severity.title()),
        Severity::Informs => badge(Tone::Note, "ℹ", issue.severity.title()),
    }
}
