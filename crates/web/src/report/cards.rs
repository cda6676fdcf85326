//! `GET /bao-cao/{id}/nhiem-vu` and `/noi-dung`: rows that take more words than a grid has room for,
//! a card each: how far each task is, and what is told by the outline.

use ansinh_app::report::view::{RowView, SubmissionView};
use ansinh_domain::report::{Field, ItemKind};
use axum::extract::{Path, Query, State};
use maud::{Markup, html};
use serde::Deserialize;

use super::cells::Cells;
use super::frame::{self, Tab};
use super::indicators::{opened, saved};
use super::save::Shown;
use super::{load, section, task};
use crate::address;
use crate::assets;
use crate::error::Result;
use crate::page::Page;
use crate::viewer::Viewer;
use crate::web::Web;

/// What an address may say.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    /// How many cells were just saved.
    #[serde(default, rename = "da-luu")]
    pub(super) saved: Option<usize>,
}

/// Shows the tasks.
pub async fn tasks(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page> {
    let report = load(&web, &viewer, &id).await?;
    let shown = Shown { saved: params.saved, ..Default::default() };
    Ok(page(&viewer, &report, &shown, ItemKind::Task))
}

/// Shows the sections.
pub async fn sections(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page> {
    let report = load(&web, &viewer, &id).await?;
    let shown = Shown { saved: params.saved, ..Default::default() };
    Ok(page(&viewer, &report, &shown, ItemKind::Section))
}

/// The cards of a kind of row, after a saving with what was not saved.
pub(super) fn page(
    viewer: &Viewer,
    report: &SubmissionView,
    shown: &Shown,
    kind: ItemKind,
) -> Page {
    let tab = Tab::of(kind);
    let cards = html! {
        @for row in report.of_kind(kind) { (card(report, row, shown)) }
    };
    let nothing = match kind {
        ItemKind::Task => "Kỳ này cơ quan không phải báo cáo nhiệm vụ nào.",
        ItemKind::Section | ItemKind::Indicator => "Kỳ này không có phần thuyết minh.",
    };
    let content = html! {
        @if report.of_kind(kind).next().is_none() { p { (nothing) } }
        @else {
            (saved(shown))
            (shown.troubles.summary(&report.rows, shown.saved.unwrap_or_default()))
            (opened(viewer, report, tab, &cards))
        }
    };
    frame::page(viewer, report, tab, &content).script(&assets::GRID)
}

fn card(report: &SubmissionView, row: &RowView, shown: &Shown) -> Markup {
    let open = report.may_enter && row.item.is_open;
    let cells = Cells { row, part: "", troubles: &shown.troubles, open };
    let id = format!("d-{}", row.item.id.0.simple());
    match row.item.kind {
        ItemKind::Task => task::card(report, row, cells, &id),
        ItemKind::Section | ItemKind::Indicator => section::card(report, row, cells, &id),
    }
}

/// Why nothing may be typed, what was said, and the way to all that is known of a row.
pub(super) fn beside(report: &SubmissionView, row: &RowView, field: Field, what: &str) -> Markup {
    let home = address::report(report.head.id);
    html! {
        @if report.may_enter && !row.item.is_open { "Dòng không mở để sửa. " }
        @if row.open_comments > 0 {
            a href={ (home) "/trao-doi?dong=" (row.item.id) } { "✉ " (row.open_comments) " ý kiến" } " "
        }
        @if !row.evidence.is_empty() {
            a href={ (home) "/minh-chung#m-" (row.item.id.0.simple()) } { (row.evidence.len()) " tệp" } " "
        }
        a href={ (home) "/o?dong=" (row.item.id) "&cot=" (field.word()) } { "Chi tiết" span.hidden { " " (what) " " (row.item.code) } }
    }
}
