//! The card of a narrative section.

use ansinh_app::report::view::{RowView, SubmissionView};
use ansinh_domain::report::{Field, repeats};
use maud::{Markup, html};

use super::cards::beside;
use super::cells::{Cells, Look};
use crate::ui::badge::{Tone, badge};

/// The card; `id` is that of its heading.
pub(super) fn card(report: &SubmissionView, row: &RowView, cells: Cells<'_>, id: &str) -> Markup {
    let old = old_text(row);
    html! {
        section.card.section aria-labelledby=(id) {
            h2 id=(id) {
                span.code { (row.item.code) } " " (row.title)
                @if !row.item.required { span.muted.small { " (không bắt buộc)" } }
            }
            @if let Some(hint) = &row.hint { p.hint { (hint) } }
            @if is_repeated(row) { p { (repeated()) } }
            div.cell { (cells.control(Field::Text, Look::Lines(8), id, "")) }
            @if cells.open || !row.shown("", Field::Explanation).is_empty() {
                div.cell {
                    span.label id={ (id) "-gt" } { (Field::Explanation.title()) }
                    (cells.control(Field::Explanation, Look::Line, &format!("{id}-gt {id}"), ""))
                }
            }
            @if let Some(old) = old {
                details { summary { "Nội dung kỳ trước" } div.told { (old) } }
            }
            p.small.muted { (beside(report, row, Field::Text, "mục")) }
        }
    }
}

fn old_text(row: &RowView) -> Option<&str> {
    let before = row.before.as_ref()?;
    let cell = before.cells.iter().find(|cell| cell.field == Field::Text)?;
    Some(cell.value.as_str()).filter(|text| !text.is_empty())
}

/// Whether a section says again what it said last round.
pub(super) fn is_repeated(row: &RowView) -> bool {
    old_text(row).is_some_and(|old| repeats(&row.shown("", Field::Text), old))
}

/// The mark of a section that does.
pub(super) fn repeated() -> Markup {
    badge(Tone::Warn, "⧉", "Giống kỳ trước, chỉ khác ngày tháng, con số")
}
