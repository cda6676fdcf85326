//! `GET /bao-cao/{id}/noi-dung`: what is told in words, by the outline.

use ansinh_app::report::view::{RowView, SubmissionView};
use ansinh_domain::report::{Field, ItemKind, repeats};
use axum::extract::{Path, Query, State};
use maud::{Markup, html};

use super::cells::{Cells, Look};
use super::frame::{self, Tab};
use super::indicators::{opened, saved};
use super::load;
use super::save::Shown;
use super::tasks::Params;
use crate::address;
use crate::assets;
use crate::error::Result;
use crate::page::Page;
use crate::ui::badge::{Tone, badge};
use crate::viewer::Viewer;
use crate::web::Web;

/// Shows the sections.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page> {
    let report = load(&web, &viewer, &id).await?;
    let shown = Shown { saved: params.saved, ..Default::default() };
    Ok(page(&web, &viewer, &report, &shown))
}

/// The sections, after a saving with what was not saved.
pub(super) fn page(_: &Web, viewer: &Viewer, report: &SubmissionView, shown: &Shown) -> Page {
    let cards = html! {
        @for row in report.of_kind(ItemKind::Section) { (card(report, row, shown)) }
    };
    let content = html! {
        @if report.of_kind(ItemKind::Section).next().is_none() {
            p { "Kỳ này không có phần thuyết minh." }
        } @else {
            (saved(shown))
            (shown.troubles.summary(&report.rows, shown.saved.unwrap_or_default()))
            (opened(viewer, report, Tab::Sections, &cards))
        }
    };
    frame::page(viewer, report, Tab::Sections, &content).script(&assets::GRID)
}

fn card(report: &SubmissionView, row: &RowView, shown: &Shown) -> Markup {
    let open = report.may_enter && row.item.is_open;
    let cells = Cells { row, part: "", troubles: &shown.troubles, open };
    let id = format!("d-{}", row.item.id.0.simple());
    let home = address::report(report.head.id);
    let old = old_text(row);
    html! {
        section.card.section aria-labelledby=(id) {
            h2 id=(id) {
                span.code { (row.item.code) } " " (row.title)
                @if !row.item.required { span.muted.small { " (không bắt buộc)" } }
            }
            @if let Some(hint) = &row.hint { p.hint { (hint) } }
            @if is_repeated(row) { p { (repeated()) } }
            div.cell { (cells.control(Field::Text, Look::Lines(8), &id, "")) }
            @if open || !row.shown("", Field::Explanation).is_empty() {
                div.cell {
                    span.label id={ (id) "-gt" } { (Field::Explanation.title()) }
                    (cells.control(Field::Explanation, Look::Line, &format!("{id}-gt {id}"), ""))
                }
            }
            @if let Some(old) = old {
                details { summary { "Nội dung kỳ trước" } div.told { (old) } }
            }
            @if row.open_comments > 0 {
                p.small { a href={ (home) "/trao-doi?dong=" (row.item.id) } { "✉ " (row.open_comments) " ý kiến" } }
            }
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
