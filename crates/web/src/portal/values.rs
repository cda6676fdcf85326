//! The tables of published values on the page of an indicator.

use std::collections::BTreeMap;

use ansinh_domain::publication::{Figure, Indicator, Snapshot};
use maud::{Markup, html};
use uuid::Uuid;

use super::plan::told;
use crate::ui::badge::{Tone, badge};
use crate::words;

/// Values of the plan's own territory, oldest first.
pub(super) fn own(one: &Indicator) -> Markup {
    let figures: Vec<&Figure> = one.own().collect();
    let land = figures.last().map(|figure| figure.land);
    let unit = one.unit.as_deref();
    html! {
        h2 #so-lieu { "Số liệu đã công bố" }
        @if figures.is_empty() {
            p.muted { "Chưa có số liệu nào được công bố cho chỉ tiêu này." }
        } @else {
            div.scroll.stack {
                table {
                    caption.hidden { "Số liệu của chỉ tiêu, cũ trước mới sau" }
                    thead { tr {
                        th scope="col" { "Tính đến" } th scope="col" { "Kỳ" } th.num scope="col" { "Giá trị" }
                        th scope="col" { "Nguồn" } th scope="col" { "Cơ quan báo cáo" }
                    } }
                    tbody {
                        @for figure in figures {
                            tr {
                                td.name.nowrap { (words::date(figure.as_of)) }
                                td data-label="Kỳ" { (figure.period.title()) }
                                td.num data-label="Giá trị" {
                                    b { (told(&figure.told, unit)) }
                                    @if Some(figure.land) != land { br; (badge(Tone::Note, "■", "Địa bàn khác, không nối")) }
                                }
                                td data-label="Nguồn" { (figure.source.as_deref().unwrap_or(words::NOTHING)) }
                                td data-label="Cơ quan báo cáo" { (figure.body.as_deref().unwrap_or(words::NOTHING)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The newest value of each territory.
pub(super) fn of_places(content: &Snapshot, one: &Indicator, figures: &[Figure]) -> Markup {
    let mut newest: BTreeMap<Uuid, &Figure> = BTreeMap::new();
    for figure in figures {
        let Some(place) = figure.place else { continue };
        let known = newest.entry(place).or_insert(figure);
        if known.as_of <= figure.as_of {
            *known = figure;
        }
    }
    let rows = content.places.iter().filter_map(|place| Some((place, *newest.get(&place.id)?)));
    let rows: Vec<_> = rows.collect();
    let unit = one.unit.as_deref();
    html! {
        @if !rows.is_empty() {
            h2 { "Theo địa bàn" }
            details {
                summary { "Số liệu mới nhất của " (rows.len()) " địa bàn" }
                div.scroll.stack {
                    table {
                        thead { tr { th scope="col" { "Địa bàn" } th scope="col" { "Tính đến" } th.num scope="col" { "Giá trị" } th scope="col" { "Cơ quan báo cáo" } } }
                        tbody {
                            @for (place, figure) in &rows {
                                tr {
                                    td.name { (place.name) }
                                    td.nowrap data-label="Tính đến" { (words::date(figure.as_of)) }
                                    td.num data-label="Giá trị" { b { (told(&figure.told, unit)) } }
                                    td data-label="Cơ quan báo cáo" { (figure.body.as_deref().unwrap_or(words::NOTHING)) }
                                }
                            }
                        }
                    }
                }
                p.small { "Số liệu các kỳ trước của từng địa bàn có trong tệp tải về." }
            }
        }
    }
}
