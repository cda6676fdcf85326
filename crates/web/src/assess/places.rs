//! The figures of an indicator by territory on its page: a map where borders were supplied, and a
//! table with a bar for each.

use ansinh_app::assess::{ByTerritory, OneIndicator, Place};
use ansinh_domain::assess::{Goal, bound_words, measured};
use ansinh_domain::report::Value;
use ansinh_domain::target::Direction;
use maud::{Markup, html};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::{compare, map};
use crate::ui::badge::{Tone, badge};
use crate::words;

/// Rows shown without being asked for.
const OPEN: usize = 20;

/// Places with their numbers, best first; those without one at the end.
pub(super) struct Places<'a> {
    pub of: &'a ByTerritory,
    pub unit: Option<&'a str>,
    pub rows: Vec<(&'a Place, Option<Decimal>)>,
}

/// The section.
pub fn section(of: &ByTerritory, one: &OneIndicator, slug: &str) -> Markup {
    let row = &one.assessed.row;
    let places = Places::of(of, one);
    let numbers: Vec<Decimal> = places.rows.iter().filter_map(|(_, number)| *number).collect();
    let met = of.places.iter().filter(|place| place.meets == Some(true)).count();
    let held = of.places.iter().filter(|place| place.meets.is_some()).count();
    html! {
        section aria-labelledby="theo-dia-ban" {
            h2 #theo-dia-ban { "Theo địa bàn" }
            p {
                (of.period.title()) ", địa bàn ngày " (words::date(of.day)) ": "
                b { (of.places.len()) } " " (of.level.title().to_lowercase()) "."
                @if let (Some((best, Some(high))), Some((worst, Some(low)))) = (places.rows.first(), places.worst()) {
                    @if numbers.len() > 1 {
                        " Tốt nhất: " (best.name) " (" (measured(*high, places.unit)) "); kém nhất: " (worst.name) " (" (measured(*low, places.unit)) ")."
                    }
                }
            }
            @match &of.target {
                Some(target) => p {
                    b { (met) "/" (held) } " địa bàn đạt mục tiêu của cả kế hoạch: " (bound_words(&target.bound, places.unit)) " (" (words::milestone(target.milestone)) ")."
                },
                None => p.muted.small { "Mục tiêu của kế hoạch là của cả địa bàn kế hoạch, không so được với từng nơi." },
            }
            @if of.others > 0 {
                p.small { "▲ " (of.others) " số liệu của kỳ này thuộc cấp khác, hoặc thuộc địa bàn không còn vào ngày đó, nên không đứng chung ở đây." }
            }
            (map::map(&places, &numbers))
            @if places.rows.len() > OPEN {
                (places.table(places.rows.get(..OPEN / 2).unwrap_or_default()))
                details { summary { "Bảng đủ " (places.rows.len()) " địa bàn" } (places.table(&places.rows)) }
            } @else { (places.table(&places.rows)) }
            p.small.no-print {
                a href=(compare::of_territories(slug, &row.code)) { "So sánh các địa bàn qua các kỳ" }
            }
        }
    }
}

impl<'a> Places<'a> {
    fn of(of: &'a ByTerritory, one: &'a OneIndicator) -> Places<'a> {
        let row = &one.assessed.row;
        let mut rows: Vec<(&Place, Option<Decimal>)> =
            of.places.iter().map(|place| (place, place.value.number())).collect();
        let lower = row.direction == Some(Direction::Lower);
        // Ties stay in the order of codes.
        rows.sort_by(|(_, a), (_, b)| match (a, b) {
            (Some(a), Some(b)) if lower => a.cmp(b),
            (Some(a), Some(b)) => b.cmp(a),
            (a, b) => b.is_some().cmp(&a.is_some()),
        });
        Places { of, unit: row.unit.as_deref(), rows }
    }

    fn worst(&self) -> Option<&(&'a Place, Option<Decimal>)> {
        self.rows.iter().rev().find(|(_, number)| number.is_some())
    }

    fn table(&self, rows: &[(&Place, Option<Decimal>)]) -> Markup {
        let scale = Scale::of(self);
        html! {
            div.scroll.stack {
                table.places {
                    caption.hidden { "Số liệu theo địa bàn, tốt trước kém sau" }
                    thead { tr {
                        th scope="col" { "Địa bàn" } th.num scope="col" { "Giá trị" }
                        th scope="col" { "Biểu đồ" @if self.of.target.is_some() { " (vạch: mục tiêu)" } }
                        @if self.of.target.is_some() { th scope="col" { "So với mục tiêu" } }
                    } }
                    tbody {
                        @for (place, number) in rows {
                            tr {
                                td.name { (place.name) @if let Some(code) = &place.code { " " span.muted.small { (code) } } }
                                td.num data-label="Giá trị" { b { (self.shown(place)) } }
                                td.meter { @if let Some(number) = number { (scale.bar(*number, place.meets)) } }
                                @if self.of.target.is_some() { td data-label="So với mục tiêu" { (standing(place.meets)) } }
                            }
                        }
                    }
                }
            }
        }
    }

    /// The value of a place in words.
    pub(super) fn shown(&self, place: &Place) -> String {
        match &place.value {
            Value::Number { number } => measured(*number, self.unit),
            other => other.shown(),
        }
    }
}

/// Whether a place meets the target, as word and icon.
pub(super) fn standing(meets: Option<bool>) -> Markup {
    match meets {
        Some(true) => badge(Tone::Good, "✓", "Đạt"),
        Some(false) => badge(Tone::Ask, "▼", "Chưa đạt"),
        None => html! {},
    }
}

/// Where numbers stand along a bar, in hundredths of its width.
struct Scale {
    low: f64,
    high: f64,
    goal: Option<f64>,
}

impl Scale {
    fn of(places: &Places<'_>) -> Scale {
        let goal = places.of.target.as_ref().and_then(|target| {
            let direction = Some(Direction::Higher);
            Goal::of(&target.bound, direction)?.value.to_f64()
        });
        let numbers = places.rows.iter().filter_map(|(_, number)| number.as_ref()?.to_f64());
        let (mut low, mut high) = (0.0_f64, 0.0_f64);
        for number in numbers.chain(goal) {
            (low, high) = (low.min(number), high.max(number));
        }
        Scale { low, high: if high > low { high } else { low + 1.0 }, goal }
    }

    fn x(&self, value: f64) -> f64 {
        (value - self.low) / (self.high - self.low) * 100.0
    }

    /// A bar from nothing to the value; the number stands beside it.
    fn bar(&self, number: Decimal, meets: Option<bool>) -> Markup {
        let (zero, end) = (self.x(0.0), self.x(number.to_f64().unwrap_or_default()));
        let (from, width) = (zero.min(end), (end - zero).abs().max(0.5));
        html! {
            svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" {
                rect.short[meets == Some(false)] x=(format!("{from:.1}")) y="1" width=(format!("{width:.1}")) height="8" {}
                @if let Some(goal) = self.goal {
                    @let x = format!("{:.1}", self.x(goal));
                    line x1=(x) x2=(x) y1="0" y2="10" {}
                }
            }
        }
    }
}
