//! What a draft changes against the publication that holds, what it hides, what it lacks.

use ansinh_app::publication::Draft;
use ansinh_domain::publication::{Changes, HIDDEN, StatusChange, Told, Why};
use maud::{Markup, html};

use crate::assess::status;
use crate::ui::list;
use crate::words;

/// Most lines of a part.
const MOST: usize = 200;

pub(super) fn section(draft: &Draft) -> Markup {
    html! {
        @match (&draft.changes, draft.last()) {
            (Some(changes), Some(last)) => {
                h2 { "Khác công bố số " (last.number) }
                (figures(changes))
                (statuses(&changes.statuses))
                @if changes.tasks > 0 { p { (changes.tasks) " nhiệm vụ có tình trạng khác." } }
                @if changes.is_empty() { p.muted { "Không có gì khác." } }
            },
            _ => p.muted { "Chưa có lần công bố nào còn hiệu lực để so sánh." }
        }
        (hidden(draft))
        (empty(draft))
    }
}

fn said(told: Option<&Told>) -> String {
    match told {
        None => words::NOTHING.to_owned(),
        Some(Told::Hidden) => HIDDEN.to_owned(),
        Some(Told::Value(value)) => value.shown(),
    }
}

fn figures(changes: &Changes) -> Markup {
    html! {
        @if !changes.figures.is_empty() {
            details open[changes.figures.len() <= 20] {
                summary { (changes.figures.len()) " số liệu mới hoặc khác" }
                div.scroll.stack {
                    table {
                        thead { tr {
                            th scope="col" { "Mã" } th scope="col" { "Địa bàn" } th scope="col" { "Kỳ" } th scope="col" { "Tính đến" }
                            th.num scope="col" { "Đã công bố" } th.num scope="col" { "Sẽ công bố" }
                        } }
                        tbody {
                            @for one in changes.figures.iter().take(MOST) {
                                tr {
                                    td.code data-label="Mã" { (one.code) }
                                    td data-label="Địa bàn" { (one.place.as_deref().unwrap_or("toàn địa bàn")) }
                                    td data-label="Kỳ" { (one.period.title()) }
                                    td.nowrap data-label="Tính đến" { (words::date(one.as_of)) }
                                    td.num data-label="Đã công bố" { (said(one.before.as_ref())) }
                                    td.num data-label="Sẽ công bố" { b { (said(one.now.as_ref())) } }
                                }
                            }
                        }
                    }
                }
                @if changes.figures.len() > MOST { p.small { "Còn " (changes.figures.len() - MOST) " số liệu nữa." } }
            }
        }
    }
}

fn statuses(changes: &[StatusChange]) -> Markup {
    html! {
        @if !changes.is_empty() {
            details open[changes.len() <= 20] {
                summary { (changes.len()) " chỉ tiêu có tình trạng khác" }
                ul.plain.box {
                    @for one in changes.iter().take(MOST) {
                        li {
                            (one.code) " " (list::short(&one.name, 100)) ": "
                            @if let Some(before) = one.before { (status(before)) } @else { "chưa công bố" }
                            " → "
                            @if let Some(now) = one.now { (status(now)) } @else { "không còn" }
                        }
                    }
                }
            }
        }
    }
}

fn hidden(draft: &Draft) -> Markup {
    let why = |why| match why {
        Why::Small => "số nhỏ",
        Why::Before => "đã ẩn ở lần công bố trước",
        Why::Derivable => "từ số này tính ra được số bị ẩn",
    };
    html! {
        @if !draft.suppressed.is_empty() {
            h2 #bi-an { "Sẽ bị ẩn" }
            p.small {
                "Ngưỡng: số người, số hộ từ 1 đến dưới " (draft.snapshot.small.below) " (" (draft.snapshot.small.source) "). Bảng này chỉ người công bố thấy."
            }
            div.scroll.stack {
                table {
                    thead { tr {
                        th scope="col" { "Mã" } th scope="col" { "Địa bàn" } th scope="col" { "Kỳ" } th.num scope="col" { "Giá trị" } th scope="col" { "Vì sao" }
                    } }
                    tbody {
                        @for one in draft.suppressed.iter().take(MOST) {
                            tr {
                                td.code data-label="Mã" { (one.code) }
                                td data-label="Địa bàn" { (one.place.as_deref().unwrap_or("toàn địa bàn")) }
                                td data-label="Kỳ" { (one.period.title()) ", đến " (words::date(one.as_of)) }
                                td.num data-label="Giá trị" { (one.value.shown()) }
                                td data-label="Vì sao" { (why(one.why)) }
                            }
                        }
                    }
                }
            }
            @if draft.suppressed.len() > MOST { p.small { "Còn " (draft.suppressed.len() - MOST) " số liệu nữa." } }
        }
    }
}

fn empty(draft: &Draft) -> Markup {
    html! {
        @if !draft.empty.is_empty() {
            h2 #chua-co { "Chưa có số liệu" }
            details {
                summary { (draft.empty.len()) " chỉ tiêu sẽ hiện “chưa có”" }
                ul.plain.box { @for (code, name) in &draft.empty { li { (code) " " (list::short(name, 120)) } } }
            }
        }
    }
}
