//! The card of a task.

use ansinh_app::report::view::{RowView, SubmissionView};
use ansinh_domain::report::{Field, Reading, Shape, read_stored};
use maud::{Markup, html};

use super::cards::beside;
use super::cells::{Cells, Look};
use crate::ui::badge::{Tone, badge};
use crate::words;

/// Cells of a task, with how they are typed into.
const CELLS: [(Field, Look); 10] = [
    (Field::Status, Look::Line),
    (Field::Percent, Look::Line),
    (Field::Product, Look::Line),
    (Field::ProductNumber, Look::Line),
    (Field::Result, Look::Lines(3)),
    (Field::ObjectiveCause, Look::Lines(2)),
    (Field::SubjectiveCause, Look::Lines(2)),
    (Field::Proposal, Look::Lines(2)),
    (Field::Note, Look::Line),
    (Field::Explanation, Look::Line),
];

/// The card; `id` is that of its heading.
pub(super) fn card(report: &SubmissionView, row: &RowView, cells: Cells<'_>, id: &str) -> Markup {
    html! {
        section.card.task aria-labelledby=(id) {
            h2 id=(id) { span.code { (row.item.code) } " " (row.title) }
            (super::printed(row))
            p.small.muted {
                @if let Some(product) = &row.item.product { "Sản phẩm: " (product) ". " }
                @if let Some(schedule) = &row.item.schedule_raw { "Thời gian: " (schedule) ". " }
                @if let Some(words) = before(row) { "Lần trước: " (words) ". " }
                (beside(report, row, Field::Status, "nhiệm vụ"))
            }
            div.task-cells {
                @for (field, look) in CELLS {
                    @if cells.open || !row.shown("", field).is_empty() {
                        div.cell.wide-cell[matches!(look, Look::Lines(_))] {
                            span.label id={ (id) "-" (field.word()) } { (field.title()) }
                            (cells.control(field, look, &format!("{id}-{} {id}", field.word()), ""))
                        }
                    }
                }
                @if !cells.open && !row.item.filled { p { (badge(Tone::Note, "–", "Chưa báo cáo")) } }
            }
        }
    }
}

/// How far it was in the last round.
fn before(row: &RowView) -> Option<String> {
    let before = row.before.as_ref()?;
    let words = Shape::Level { known: Vec::new() };
    let held = |field| {
        let cell = before.cells.iter().find(|cell| cell.field == field)?;
        Some(read_stored(field, &cell.value, &words)).filter(|reading| *reading != Reading::Empty)
    };
    let status = held(Field::Status)?.shown();
    let percent = held(Field::Percent).map(|percent| format!(", {} %", percent.shown()));
    let day = words::instant(before.taken_at);
    Some(format!("{status}{} (tiếp nhận lúc {day})", percent.unwrap_or_default()))
}
