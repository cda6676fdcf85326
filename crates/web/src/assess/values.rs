//! The table of an indicator's values beside its chart: source and revisions of each.

use std::collections::HashMap;

use ansinh_app::assess::OneIndicator;
use ansinh_domain::assess::measured;
use ansinh_domain::report::Value;
use ansinh_store::ObservationId;
use ansinh_store::assess::published::FigureRow;
use ansinh_store::report::observation::{self, Figure, RevisionRow};
use maud::{Markup, html};

use super::PUBLISHED;
use crate::error::Result;
use crate::ui::badge::{Tone, badge};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Most figures whose revisions are shown with them.
const MOST: usize = 20;

/// The revisions of the figures that have more than one.
pub async fn revisions(
    web: &Web,
    figures: &[Figure],
) -> Result<HashMap<ObservationId, Vec<RevisionRow>>> {
    let mut all = HashMap::new();
    for figure in figures.iter().rev().filter(|figure| figure.number > 1).take(MOST) {
        all.insert(figure.id, observation::revisions(web.db(), figure.id).await?);
    }
    Ok(all)
}

/// The table.
pub fn table(
    one: &OneIndicator,
    revisions: &HashMap<ObservationId, Vec<RevisionRow>>,
    viewer: &Viewer,
    slug: &str,
) -> Markup {
    let unit = one.assessed.row.unit.as_deref();
    let newest = one.figures.last().map(|figure| one.land(figure.as_of));
    let waiting: Vec<&FigureRow> = one.published.iter().filter(|row| row.waits()).collect();
    html! {
        @if one.figures.is_empty() && waiting.is_empty() {
            p.muted { "Chưa có số liệu nào." }
        } @else {
            div.scroll.stack {
                table {
                    caption.hidden { "Số liệu của chỉ tiêu, cũ trước mới sau" }
                    thead { tr {
                        th scope="col" { "Tính đến" } th scope="col" { "Kỳ" }
                        th.num scope="col" { "Giá trị" } th scope="col" { "Nguồn" }
                        th scope="col" { "Tình trạng" }
                    } }
                    tbody {
                        @for figure in &one.figures {
                            tr {
                                td.name.nowrap { (words::date(figure.as_of)) }
                                td data-label="Kỳ" { (figure.period.title()) }
                                td.num data-label="Giá trị" { b { (shown(figure, unit)) } }
                                td data-label="Nguồn" {
                                    (figure.source.as_deref().unwrap_or(words::NOTHING))
                                    @if let Some(note) = &figure.note { br; span.small.muted { (note) } }
                                }
                                td data-label="Tình trạng" {
                                    @if newest == Some(one.land(figure.as_of)) { (badge(Tone::Good, "✓", "Được duyệt")) }
                                    @else { (badge(Tone::Note, "■", "Địa bàn khác, không nối")) }
                                    @if let Some(history) = revisions.get(&figure.id) { (changes(history, unit, viewer)) }
                                }
                            }
                        }
                        @for row in waiting { (unconfirmed(row, unit, slug)) }
                    }
                }
            }
        }
    }
}

fn shown(figure: &Figure, unit: Option<&str>) -> String {
    match figure.value() {
        Ok(Some(Value::Number { number })) => measured(number, unit),
        Ok(Some(other)) => other.shown(),
        Ok(None) | Err(_) => figure.value.clone(),
    }
}

fn changes(history: &[RevisionRow], unit: Option<&str>, viewer: &Viewer) -> Markup {
    let value = |row: &RevisionRow| match row.value.parse() {
        Ok(number) => measured(number, unit),
        Err(_) => row.value.clone(),
    };
    html! {
        details {
            summary { "Đã sửa " (history.len() - 1) " lần" }
            ol.small {
                @for row in history {
                    li {
                        (value(row)) " – " (words::instant(row.received_at))
                        @if let Some(body) = &row.body_name { ", " (body) }
                        @if viewer.may_see_people() && let Some(name) = &row.entered_by_name { ", " (name) }
                        @if let Some(reason) = &row.reason { ": " (reason) }
                    }
                }
            }
        }
    }
}

fn unconfirmed(row: &FigureRow, unit: Option<&str>, slug: &str) -> Markup {
    let content = &row.content;
    html! {
        tr {
            td.name.nowrap { (content.as_of.map_or_else(|| content.as_of_raw.clone(), words::date)) }
            td data-label="Kỳ" { @if let Some(year) = content.year { "Năm " (year) } }
            td.num data-label="Giá trị" { (content.value.map_or_else(|| content.value_raw.clone(), |n| measured(n, unit))) }
            td data-label="Nguồn" { (content.source) br; span.small.muted { (content.territory) ". " (content.note) } }
            td data-label="Tình trạng" {
                (badge(Tone::Warn, "○", "Đã công bố, chưa xác nhận")) " "
                a.small href=(format!("{PUBLISHED}?ke-hoach={slug}#so-{}", row.id)) { "Xem, xác nhận" }
            }
        }
    }
}
