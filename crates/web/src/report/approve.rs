//! `GET /bao-cao/{id}/duyet` and `/tiep-nhan`: all of a report on one page, for a person who answers
//! for it. Rows are given back from here, each with its own reason.

use ansinh_app::AppError;
use ansinh_app::report::ReportError;
use ansinh_app::report::changes::{Change, changes_since};
use ansinh_app::report::check_report::{PART_MARK, check_report};
use ansinh_app::report::view::{RowView, SubmissionView, view};
use ansinh_domain::check::{Issue, Severity};
use ansinh_domain::report::{Field, ItemKind, Move, transition};
use ansinh_store::report::snapshot::Stage;
use ansinh_store::{ItemId, SubmissionId};
use axum::extract::{Path, State};
use maud::{Markup, html};

use super::frame::{self, Tab, step};
use super::section::{is_repeated, repeated};
use super::send::{of_row, severity};
use super::{back, once};
use crate::address;
use crate::error::Result;
use crate::page::Page;
use crate::post::Fields;
use crate::ui::badge::{Tone, badge};
use crate::viewer::Viewer;
use crate::web::Web;

/// The button that gives back the rows with a reason.
pub(super) const RETURN_ROWS: &str = "Trả lại các dòng đã ghi lý do";
/// Before the row in the name of the field with the reason why it comes back.
const REASON: &str = "ly_do.";
/// Longest reason for one row.
const LONGEST: u16 = 500;

/// Before the head approves.
pub async fn approve(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<Page> {
    page(&web, &viewer, super::id(&id)?, Move::Approve, None).await
}

/// Before the coordinator receives.
pub async fn receive(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<Page> {
    page(&web, &viewer, super::id(&id)?, Move::Receive, None).await
}

/// The rows for which a form says why they come back.
pub(super) fn row_reasons(fields: &Fields) -> Vec<(ItemId, String)> {
    let reasons = fields.pairs().filter_map(|(name, value)| {
        let item = name.strip_prefix(REASON)?.parse().ok()?;
        let reason = value.trim();
        (!reason.is_empty()).then(|| (item, reason.to_owned()))
    });
    reasons.collect()
}

/// What the page shows beside the report.
struct Review<'a> {
    report: &'a SubmissionView,
    issues: &'a [Issue],
    changes: Option<&'a [Change]>,
    /// Rows may be given back by whoever looks.
    may_return: bool,
    /// What was typed before.
    typed: Option<&'a Fields>,
}

/// The page; after a refusal with its words and what was typed.
pub(super) async fn page(
    web: &Web,
    viewer: &Viewer,
    id: SubmissionId,
    by: Move,
    said: Option<(&str, &Fields)>,
) -> Result<Page> {
    let caller = viewer.caller();
    let report = view(web.app(), &caller, id).await?;
    let line = transition(report.head.state, by)
        .map_err(|refused| back(AppError::Report(ReportError::Refused(refused)), id))?;
    if !report.moves.contains(&by) {
        for action in line.actions {
            viewer.check_for(*action, report.head.body_id)?;
        }
    }
    let stage = if by == Move::Approve { Stage::Approved } else { Stage::Received };
    let changes = changes_since(web.app(), &caller, id, stage).await?;
    let issues = check_report(web.app(), &caller, id).await?;
    let home = address::report(id);
    let review = Review {
        report: &report,
        issues: &issues,
        changes: changes.as_deref(),
        may_return: report.moves.contains(&Move::Return),
        typed: said.map(|(_, fields)| fields),
    };
    let content = html! {
        h2 { (by.title()) " báo cáo" }
        @if let Some((words, _)) = said {
            div.summary role="alert" tabindex="-1" { h2 { "Chưa thực hiện" } p { (words) } }
        }
        (review.changed(by))
        (review.tally())
        form method="post" action={ (home) "/" (step(by)) } {
            (once(web, viewer, report.head.mod_count))
            (review.figures())
            (review.tasks())
            (review.sections())
            div.sticky-go {
                p { "Dòng nào chưa đạt thì ghi lý do ở dòng đó rồi trả lại; chỉ dòng đó mở cho cán bộ sửa." }
                p.steps {
                    button type="submit" { (by.title()) }
                    @if review.may_return {
                        " " button.quiet type="submit" formaction={ (home) "/" (step(Move::Return)) } { (RETURN_ROWS) }
                        " " a href={ (home) "/" (step(Move::Return)) } { "Trả lại cả báo cáo" }
                    }
                }
            }
        }
    };
    Ok(frame::page(viewer, &report, Tab::Step, &content))
}

fn or_empty(text: &str) -> Markup {
    html! { @if text.is_empty() { span.muted { "(trống)" } } @else { span.told { (text) } } }
}

impl Review<'_> {
    /// What became other since the last time.
    fn changed(&self, by: Move) -> Markup {
        let stage = if by == Move::Approve { "duyệt" } else { "tiếp nhận" };
        let Some(changes) = self.changes else { return html! {} };
        html! {
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
                                    td { (change.field.title()) @if let Some(place) = &change.place { " – " (place) } }
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

    /// How much the checks found.
    fn tally(&self) -> Markup {
        let count = |severity| self.issues.iter().filter(|i| i.severity == severity).count();
        let (explain, blocks) = (count(Severity::Explain), count(Severity::Blocks));
        html! {
            p {
                @if explain + blocks == 0 { (badge(Tone::Good, "✓", "Không có điểm kiểm tra nào phải giải trình")) }
                @else {
                    "Kiểm tra: " b { (explain) } " điểm có giải trình"
                    @if blocks > 0 { ", " b { (blocks) } " điểm phải sửa" }
                    "; ghi ngay ở từng dòng."
                }
            }
        }
    }

    /// That a row is not what it was, what the checks found in it, and what was said to that.
    fn marks(&self, row: &RowView, part: &str) -> Markup {
        let changed = self.changes.unwrap_or_default();
        let changed = changed.iter().any(|c| c.item == row.item.id && c.part == part);
        let of_part =
            |issue: &&Issue| issue.item.split_once(PART_MARK).map_or("", |(_, part)| part) == part;
        let own = self.issues.iter().filter(|issue| of_row(issue, row)).filter(of_part);
        let own: Vec<&Issue> = own.filter(|issue| issue.severity != Severity::Informs).collect();
        let explanation = row.shown(part, Field::Explanation);
        html! {
            @if changed { (badge(Tone::Note, "△", "Đã đổi")) " " }
            @for issue in &own { div.small { (severity(issue)) " " (issue.message) } }
            @if !explanation.is_empty() { div { "Giải trình: " i.told { (explanation) } } }
        }
    }

    /// Files and comments of a row.
    fn beside(&self, row: &RowView) -> Markup {
        let home = address::report(self.report.head.id);
        html! {
            @if !row.evidence.is_empty() {
                " " a.small href={ (home) "/minh-chung#m-" (row.item.id.0.simple()) } { (row.evidence.len()) " tệp" }
            }
            @if row.open_comments > 0 {
                " " a.small href={ (home) "/trao-doi?dong=" (row.item.id) } { "✉ " (row.open_comments) " ý kiến" }
            }
        }
    }

    /// Where it is said why a row comes back.
    fn give_back(&self, row: &RowView) -> Markup {
        let name = format!("{REASON}{}", row.item.id);
        let typed = self.typed.map_or("", |fields| fields.text(&name));
        html! {
            @if self.may_return {
                details.back open[!typed.is_empty()] {
                    summary { "Trả lại dòng này" span.hidden { " " (row.item.code) } }
                    textarea name=(name) rows="2" maxlength=(LONGEST)
                        aria-label={ "Lý do trả lại dòng " (row.item.code) } placeholder="Lý do trả lại dòng này" { (typed) }
                }
            }
        }
    }

    fn figures(&self) -> Markup {
        html! {
            @if self.report.of_kind(ItemKind::Indicator).next().is_some() {
                h3 { "Chỉ tiêu" }
                div.scroll.stack {
                    table.looked {
                        caption.hidden { "Số liệu báo cáo" }
                        thead { tr {
                            th.name scope="col" { "Chỉ tiêu" } th scope="col" { "Đơn vị, mục tiêu" } th.num scope="col" { "Lần trước" }
                            th.num scope="col" { "Kết quả" } th.words scope="col" { "Nguồn, ghi chú, giải trình" }
                        } }
                        tbody {
                            @for row in self.report.of_kind(ItemKind::Indicator) {
                                @for part in row.parts() { (self.figure(row, part)) }
                            }
                        }
                    }
                }
            }
        }
    }

    fn figure(&self, row: &RowView, part: &str) -> Markup {
        let whole = part.is_empty();
        let place = self.report.places.get(part).map_or("địa bàn khác", String::as_str);
        let (source, note) = (row.shown(part, Field::Source), row.shown(part, Field::Note));
        html! {
            tr.sub[!whole] {
                th.name scope="row" {
                    @if whole { b.code { (row.item.code) } " " (row.title) (self.beside(row)) }
                    @else { (row.item.code) " – " (place) }
                }
                td data-label="Đơn vị, mục tiêu" {
                    @if whole {
                        (row.item.unit.as_deref().unwrap_or_default())
                        div { (super::indicators::goal(row, self.report.round.cut_off.year())) }
                    }
                }
                td.num data-label="Lần trước" { (super::indicators::last(row, part)) }
                td.num data-label="Kết quả" { (result(row, part)) }
                td {
                    @if !source.is_empty() { div { "Nguồn: " (source) } }
                    @if !note.is_empty() { div.muted { (note) } }
                    (self.marks(row, part))
                    @if whole { (self.give_back(row)) }
                }
            }
        }
    }

    fn tasks(&self) -> Markup {
        const TOLD: [Field; 7] = [
            Field::Product,
            Field::ProductNumber,
            Field::Result,
            Field::ObjectiveCause,
            Field::SubjectiveCause,
            Field::Proposal,
            Field::Note,
        ];
        html! {
            @if self.report.of_kind(ItemKind::Task).next().is_some() {
                h3 { "Nhiệm vụ" }
                div.scroll.stack {
                    table.looked {
                        caption.hidden { "Tiến độ nhiệm vụ" }
                        thead { tr {
                            th.name scope="col" { "Nhiệm vụ" } th scope="col" { "Tình trạng" }
                            th.words scope="col" { "Kết quả, khó khăn, đề xuất, giải trình" }
                        } }
                        tbody {
                            @for row in self.report.of_kind(ItemKind::Task) {
                                tr {
                                    th.name scope="row" { b.code { (row.item.code) } " " (row.title) (self.beside(row)) }
                                    td data-label="Tình trạng" { (status(row)) }
                                    td {
                                        @for field in TOLD {
                                            @let text = row.shown("", field);
                                            @if !text.is_empty() { div { span.muted { (field.title()) ": " } span.told { (text) } } }
                                        }
                                        (self.marks(row, ""))
                                        (self.give_back(row))
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn sections(&self) -> Markup {
        html! {
            @if self.report.of_kind(ItemKind::Section).next().is_some() {
                h3 { "Nội dung báo cáo" }
                @for row in self.report.of_kind(ItemKind::Section) {
                    section.card {
                        h4 { span.code { (row.item.code) } " " (row.title) (self.beside(row)) }
                        @if is_repeated(row) { p { (repeated()) } }
                        p.told { (or_empty(&row.shown("", Field::Text))) }
                        (self.marks(row, ""))
                        (self.give_back(row))
                    }
                }
            }
        }
    }
}

fn result(row: &RowView, part: &str) -> Markup {
    let (value, reason) = (row.shown(part, Field::Value), row.shown(part, Field::NoData));
    let day = row.shown(part, Field::AsOf);
    html! {
        @if !value.is_empty() { b { (value) } @if !day.is_empty() { " " span.small.muted { "(" (day) ")" } } }
        @else if !reason.is_empty() { span { "Chưa có số liệu: " (reason) } }
        @else { span.muted { "(trống)" } }
    }
}

fn status(row: &RowView) -> Markup {
    let (status, percent) = (row.shown("", Field::Status), row.shown("", Field::Percent));
    html! {
        b { (or_empty(&status)) }
        @if !percent.is_empty() { ", " span.nowrap { (percent) " %" } }
    }
}
