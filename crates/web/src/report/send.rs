//! `GET /bao-cao/{id}/gui`: what the checks found, before a report is sent.

use ansinh_app::report::check_report::{PART_MARK, check_report};
use ansinh_app::report::view::{RowView, SubmissionView, view};
use ansinh_domain::check::{CheckCode, Issue, Severity, holds_back};
use ansinh_domain::report::{Field, Move};
use ansinh_store::SubmissionId;
use axum::extract::{Path, Query, State};
use maud::{Markup, html};

use super::cards::Params;
use super::cells::{Cells, Look, Troubles};
use super::frame::{self, Tab, step};
use super::indicators::saved;
use super::once;
use super::remedy;
use super::save::{CHECKS, PART, Shown};
use crate::address;
use crate::error::Result;
use crate::page::Page;
use crate::ui::badge::{Tone, badge};
use crate::ui::form;
use crate::ui::list::short;
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
        (remedy::section(web, viewer, &report, &issues).await?)
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
    let with_issues = report.rows.iter().filter_map(|row| {
        let here = |issue: &&Issue| of_row(issue, row) && issue.check != CheckCode::Remedy;
        let own: Vec<&Issue> = issues.iter().filter(here).collect();
        (!own.is_empty()).then_some((row, own))
    });
    // Rows nobody has begun with say one and the same; at the beginning that is all of them.
    let (empty, told): (Vec<_>, Vec<_>) = with_issues.partition(|(row, own)| {
        !row.item.filled && own.iter().all(|issue| issue.check == CheckCode::Required)
    });
    let list = html! {
        (not_begun(report, &empty))
        @for (row, own) in &told { (card(report, row, own, shown)) }
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

/// Rows in which nothing stands yet.
fn not_begun(report: &SubmissionView, rows: &[(&RowView, Vec<&Issue>)]) -> Markup {
    html! {
        @if !rows.is_empty() {
            section.card aria-labelledby="chua-nhap" {
                h3 #chua-nhap { "Chưa nhập (" (rows.len()) ")" }
                p { (badge(Tone::Bad, "✕", Severity::Blocks.title())) " Nhập kết quả hoặc ghi lý do chưa có số liệu; nhiệm vụ chọn tình trạng; phần bắt buộc cần có nội dung." }
                ul.plain.columns {
                    @for (row, own) in rows {
                        li { a href=(place(report, row, first(own))) { span.code { (row.item.code) } " " (short(&row.title, 90)) } }
                    }
                }
            }
        }
    }
}

/// Where a cell is filled in.
fn place(report: &SubmissionView, row: &RowView, field: Field) -> String {
    format!(
        "{}{}#o-{}",
        address::report(report.head.id),
        Tab::of(row.item.kind).end(),
        super::cells::address(row.item.id, "", field)
    )
}

/// Whether an issue is about a row.
pub(super) fn of_row(issue: &Issue, row: &RowView) -> bool {
    issue.item.split(PART_MARK).next() == Some(row.item.code.as_str())
        && Field::of(row.item.kind).contains(&issue.field)
}

fn card(report: &SubmissionView, row: &RowView, issues: &[&Issue], shown: &Shown) -> Markup {
    let id = format!("d-{}", row.item.id.0.simple());
    let place = place(report, row, first(issues));
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
