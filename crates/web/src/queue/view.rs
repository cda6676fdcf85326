//! How a queue looks.

use ansinh_app::report::changes::Change;
use ansinh_app::report::queue::Waiting;
use ansinh_domain::report::{Completeness, Move};
use ansinh_domain::text::fold;
use ansinh_store::report::passage::Mover;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

use crate::round::{self, report_address};
use crate::ui::badge::{Tone, badge};
use crate::ui::filters::{Control, RESULTS, filters};
use crate::ui::list::short;
use crate::ui::{empty, form};
use crate::viewer::Viewer;
use crate::words;

/// Changes shown at once; the rest stands in the report.
const SHOWN: usize = 12;

/// The query string of a queue.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    /// Search words.
    pub q: String,
    /// How many were just done.
    #[serde(rename = "xong")]
    pub done: String,
    /// A round.
    #[serde(rename = "ky")]
    pub round: String,
}

/// Words in which the two queues differ.
pub(super) struct Desk<'a> {
    /// Address of the queue.
    pub(super) here: &'a str,
    /// End of the address at which one report is looked at before it is passed.
    pub(super) review: &'a str,
    /// What the button for several does.
    pub(super) verb: &'a str,
    /// What was done, before a number.
    pub(super) done: &'a str,
    /// When nothing waits.
    pub(super) nothing: &'a str,
    /// Before the list of changes.
    pub(super) since: &'a str,
}

/// Shows what waits.
pub(super) fn show(
    viewer: &Viewer,
    desk: &Desk<'_>,
    rows: &[Waiting],
    params: &Params,
    key: &str,
) -> Markup {
    let mut rounds: Vec<(String, String)> = Vec::new();
    for row in rows {
        let choice = (row.round.id.to_string(), row.round.period.title());
        if !rounds.contains(&choice) {
            rounds.push(choice);
        }
    }
    let q = fold(&params.q);
    let known = rounds.iter().any(|(id, _)| *id == params.round);
    let found: Vec<&Waiting> = rows
        .iter()
        .filter(|row| fold(&row.submission.body_name).contains(&q))
        .filter(|row| !known || row.round.id.to_string() == params.round)
        .collect();
    let controls =
        [Control::Select { name: "ky", label: "Kỳ", choices: rounds, chosen: &params.round }];
    html! {
        @if let Ok(done) = params.done.parse::<usize>() {
            div.notice.good role="status" { p { span aria-hidden="true" { "✓ " } (desk.done) " " (words::count(done, "báo cáo")) "." } }
        }
        @if rows.is_empty() { (empty("Không có báo cáo nào đang chờ", desk.nothing, &[])) }
        @else {
            (filters(desk.here, &params.q, "Tên cơ quan", &controls))
            div id=(RESULTS) {
                p role="status" { b { (found.len()) "/" (rows.len()) } " báo cáo đang chờ" }
                @if !found.is_empty() { (several(viewer, desk, &found, key)) }
            }
            @if !found.is_empty() {
                h2 { "Trả lại" }
                p.muted { "Trả lại cả báo cáo thì mọi dòng mở lại cho cán bộ sửa. Chỉ sai vài dòng thì nên trả lại từng dòng, kèm lý do của mỗi dòng." }
                @for row in &found { (give_back(viewer, desk, row, key)) }
            }
        }
    }
}

fn several(viewer: &Viewer, desk: &Desk<'_>, rows: &[&Waiting], key: &str) -> Markup {
    html! {
        form method="post" action=(desk.here) {
            (form::token(viewer))
            input type="hidden" name="khoa" value=(key);
            div.scroll.stack {
                table {
                    caption.hidden { "Báo cáo đang chờ" }
                    thead { tr {
                        th scope="col" { "Chọn" } th scope="col" { "Cơ quan" } th scope="col" { "Kỳ" }
                        th.num scope="col" { "Đầy đủ" } th scope="col" { "Đến lúc" } th scope="col" { "Hạn" }
                        th scope="col" { "Thay đổi" }
                    } }
                    tbody { @for row in rows { (line(row, desk, viewer.today)) } }
                }
            }
            div.sticky-go {
                p { "Đánh dấu các báo cáo đã xem, rồi bấm nút." }
                button type="submit" { (desk.verb) }
            }
        }
    }
}

fn line(row: &Waiting, desk: &Desk<'_>, today: Date) -> Markup {
    let submission = &row.submission;
    let count = |n: i64| u32::try_from(n).unwrap_or(0);
    let whole = Completeness { owed: count(submission.owed), filled: count(submission.filled) };
    html! {
        tr {
            td {
                input type="checkbox" name="chon" value={ (submission.id) ":" (submission.mod_count) }
                    aria-label={ "Chọn báo cáo của " (submission.body_name) ", " (row.round.period.title()) };
            }
            td.name {
                a href={ (report_address(submission.id)) "/" (desk.review) } { (submission.body_name) }
                (came_back(row))
            }
            td data-label="Kỳ" { (row.round.period.title()) }
            td.num.nowrap data-label="Đầy đủ" {
                (round::filled(whole))
                @if !whole.is_whole() { " " (badge(Tone::Warn, "▲", "chưa đủ")) }
            }
            td data-label="Đến lúc" {
                @if let Some(day) = row.since { span.nowrap { (words::date(day)) } }
                @if let Some(name) = &row.from { br; span.muted.small { (name) } }
            }
            td data-label="Hạn" {
                span.nowrap { (words::date(submission.due)) }
                @if submission.due < today { " " (badge(Tone::Warn, "▲", "đã qua hạn")) }
            }
            td data-label="Thay đổi" { (changes(row, desk)) }
        }
    }
}

/// That it was given back before, and how much of it.
fn came_back(row: &Waiting) -> Markup {
    html! {
        @if let Some(back) = &row.back {
            br; (badge(Tone::Note, "↩", if back.by == Mover::Person(Move::Correct) { "Sửa số liệu đã tiếp nhận" } else { "Gửi lại sau khi bị trả" }))
            " " span.small.muted {
                @if back.rows == 0 { "cả báo cáo" } @else { (back.rows) " dòng" }
                @if let Some(reason) = &back.reason { ": " (short(reason, 160)) }
            }
        }
    }
}

fn changes(row: &Waiting, desk: &Desk<'_>) -> Markup {
    let Some(changes) = &row.changes else {
        return html! { span.muted { "Lần đầu" } };
    };
    html! {
        @if changes.is_empty() { (desk.since) ": không có gì khác." }
        @else {
            details {
                summary { (desk.since) ": " (words::count(changes.len(), "ô khác")) }
                ul.small {
                    @for change in changes.iter().take(SHOWN) { li { (told(change)) } }
                    @if changes.len() > SHOWN { li { a href=(report_address(row.submission.id)) { "Xem tất cả trong báo cáo" } } }
                }
            }
        }
    }
}

fn told(change: &Change) -> Markup {
    let shown = |text: &str| if text.is_empty() { "(trống)".to_owned() } else { text.to_owned() };
    html! {
        b { (change.code) } @if let Some(place) = &change.place { " (" (place) ")" }
        ", " (change.field.title()) ": " del { (shown(&change.before)) } " → " ins { (shown(&change.after)) }
        @if let Some(name) = &change.by { span.muted { " – " (name) } }
    }
}

fn give_back(viewer: &Viewer, desk: &Desk<'_>, row: &Waiting, key: &str) -> Markup {
    let submission = &row.submission;
    let area = format!("ly-do-{}", submission.id);
    html! {
        details.card {
            summary { (submission.body_name) " – " (row.round.period.title()) }
            p { a href={ (report_address(submission.id)) "/" (desk.review) } { "Xem và trả lại từng dòng" } }
            form method="post" action={ (desk.here) "/" (submission.id) "/tra-lai" } {
                (form::token(viewer))
                input type="hidden" name="khoa" value={ (key) "-tra-lai" };
                input type="hidden" name="lan" value=(submission.mod_count);
                div.field {
                    label for=(area) { "Lý do trả lại (bắt buộc)" }
                    textarea id=(area) name="ly_do" rows="3" required {}
                }
                button.quiet type="submit" { "Trả lại báo cáo này" }
            }
        }
    }
}
