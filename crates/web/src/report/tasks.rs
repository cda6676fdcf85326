//! `GET /bao-cao/{id}/nhiem-vu`: how far each task is.

use ansinh_app::report::view::{RowView, SubmissionView};
use ansinh_domain::report::{Field, ItemKind, Reading, Shape, read_stored};
use axum::extract::{Path, Query, State};
use maud::{Markup, html};
use serde::Deserialize;

use super::cells::{Cells, Look};
use super::frame::{self, Tab};
use super::indicators::{opened, saved};
use super::load;
use super::save::Shown;
use crate::address;
use crate::assets;
use crate::error::Result;
use crate::page::Page;
use crate::ui::badge::{Tone, badge};
use crate::viewer::Viewer;
use crate::web::Web;
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

/// What an address may say.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    /// How many cells were just saved.
    #[serde(default, rename = "da-luu")]
    pub(super) saved: Option<usize>,
}

/// Shows the tasks.
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

/// The tasks, after a saving with what was not saved.
pub(super) fn page(_: &Web, viewer: &Viewer, report: &SubmissionView, shown: &Shown) -> Page {
    let cards = html! {
        @for row in report.of_kind(ItemKind::Task) { (card(report, row, shown)) }
    };
    let content = html! {
        @if report.of_kind(ItemKind::Task).next().is_none() {
            p { "Kỳ này cơ quan không phải báo cáo nhiệm vụ nào." }
        } @else {
            (saved(shown))
            (shown.troubles.summary(&report.rows, shown.saved.unwrap_or_default()))
            (opened(viewer, report, Tab::Tasks, &cards))
        }
    };
    frame::page(viewer, report, Tab::Tasks, &content).script(&assets::GRID)
}

fn card(report: &SubmissionView, row: &RowView, shown: &Shown) -> Markup {
    let open = report.may_enter && row.item.is_open;
    let cells = Cells { row, part: "", troubles: &shown.troubles, open };
    let id = format!("d-{}", row.item.id.0.simple());
    let home = address::report(report.head.id);
    html! {
        section.card.task aria-labelledby=(id) {
            h2 id=(id) { span.code { (row.item.code) } " " (row.title) }
            p.small.muted {
                @if let Some(product) = &row.item.product { "Sản phẩm: " (product) ". " }
                @if let Some(schedule) = &row.item.schedule_raw { "Thời gian: " (schedule) ". " }
                @if let Some(words) = before(row) { "Lần trước: " (words) ". " }
                @if report.may_enter && !row.item.is_open { "Dòng không mở để sửa. " }
                @if row.open_comments > 0 {
                    a href={ (home) "/trao-doi?dong=" (row.item.id) } { "✉ " (row.open_comments) " ý kiến" } " "
                }
                a href={ (home) "/o?dong=" (row.item.id) "&cot=status" } { "Chi tiết" span.hidden { " nhiệm vụ " (row.item.code) } }
            }
            div.task-cells {
                @for (field, look) in CELLS {
                    @if open || !row.shown("", field).is_empty() {
                        div.cell.wide-cell[matches!(look, Look::Lines(_))] {
                            span.label id={ (id) "-" (field.word()) } { (field.title()) }
                            (cells.control(field, look, &format!("{id}-{} {id}", field.word()), ""))
                        }
                    }
                }
                @if !open && !row.item.filled { p { (badge(Tone::Note, "–", "Chưa báo cáo")) } }
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
