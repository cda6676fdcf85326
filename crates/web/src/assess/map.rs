//! The map of an indicator by territory, drawn on the server: classes of values told apart by
//! pattern as well as by colour, with their bounds in words.

use ansinh_app::assess::Place;
use ansinh_domain::assess::measured;
use ansinh_domain::territory::{Outline, Spot, classes};
use maud::{Markup, html};
use rust_decimal::Decimal;

use super::places::Places;
use crate::words;

/// Classes of values.
const CLASSES: usize = 5;
/// Width of the drawing in its own units; its height follows the land,
const WIDTH: f64 = 1000.0;
/// up to this.
const TALLEST: f64 = 1400.0;
/// Most points that a page can carry.
const MOST_POINTS: usize = 24_000;

/// The map; nothing where no borders were supplied.
pub(super) fn map(places: &Places<'_>, numbers: &[Decimal]) -> Markup {
    let drawn: Vec<(&Place, Option<Decimal>, &Outline)> = places
        .rows
        .iter()
        .filter_map(|(place, number)| Some((*place, *number, place.outline.as_ref()?)))
        .collect();
    let points: usize = drawn.iter().map(|(_, _, outline)| outline.points()).sum();
    let Some(land) = Land::of(drawn.iter().map(|(_, _, outline)| *outline)) else {
        return html! {};
    };
    if points > MOST_POINTS {
        return html! {
            p.small.muted { "Ranh giới đã nạp quá chi tiết để vẽ trên một trang (" (points) " điểm); hãy nạp tệp riêng của tỉnh." }
        };
    }
    let classes = classes(numbers, CLASSES);
    let class_of = |number: Option<Decimal>| {
        let within =
            |(low, high): &(Decimal, Decimal)| number.is_some_and(|n| (*low..=*high).contains(&n));
        classes.iter().position(within).map_or(0, |at| at + 1)
    };
    let without = places.rows.len() - drawn.len();
    html! {
        figure.chart.map {
            svg viewBox=(format!("0 0 {WIDTH:.0} {:.0}", land.height)) role="img" aria-labelledby="bd-dia-ban bd-dia-ban-mo-ta" {
                title #bd-dia-ban { "Bản đồ theo địa bàn" }
                desc #bd-dia-ban-mo-ta { (described(places, &classes)) }
                (patterns())
                @for (place, number, outline) in &drawn {
                    path d=(land.path(outline)) fill=(format!("url(#m{})", class_of(*number))) {
                        title { (place.name) ": " (places.shown(place)) }
                    }
                }
            }
            figcaption {
                ul.legend {
                    @for (at, bounds) in classes.iter().enumerate() {
                        @let count = drawn.iter().filter(|(_, number, _)| class_of(*number) == at + 1).count();
                        li { (swatch(at + 1)) " " (bounds_words(*bounds, places.unit)) ": " (count) " địa bàn" }
                    }
                    @if drawn.iter().any(|(_, number, _)| number.is_none()) { li { (swatch(0)) " Không có số liệu" } }
                }
                p.small.muted {
                    "Chia lớp theo số địa bàn gần bằng nhau. Ranh giới: "
                    @for (at, (source, day)) in places.of.sources.iter().enumerate() {
                        @if at > 0 { "; " }
                        (source) " (ngày " (words::date(*day)) ")"
                    }
                    ". Đã đơn giản hóa để vẽ, không dùng để xác định địa giới."
                    @if without > 0 { " " (without) " địa bàn chưa có ranh giới, xem bảng." }
                }
            }
        }
    }
}

fn described(places: &Places<'_>, classes: &[(Decimal, Decimal)]) -> String {
    let bounds: Vec<String> =
        classes.iter().map(|bounds| bounds_words(*bounds, places.unit)).collect();
    format!(
        "{} địa bàn chia thành {} lớp: {}. Giá trị của từng địa bàn ở bảng dưới.",
        places.rows.len(),
        classes.len(),
        bounds.join("; ")
    )
}

fn bounds_words((low, high): (Decimal, Decimal), unit: Option<&str>) -> String {
    if low == high {
        measured(low, unit)
    } else {
        format!("{} – {}", ansinh_domain::number::format(low), measured(high, unit))
    }
}

/// One fill a class: the more there is in it, the denser, so that it can be read without colour.
fn patterns() -> Markup {
    html! {
        defs {
            @for class in 0..=CLASSES {
                pattern id=(format!("m{class}")) width="16" height="16" patternUnits="userSpaceOnUse" {
                    rect.(format!("c{class}")) width="16" height="16" {}
                    @match class {
                        0 => path.ink d="M0 16L16 0M0 0L16 16" {},
                        2 => circle.ink.dot cx="8" cy="8" r="1.8" {},
                        3 => path.ink d="M-4 4L4 -4M0 16L16 0M12 20L20 12" {},
                        4 => path.ink d="M0 4H16M0 12H16" {},
                        5 => path.ink d="M0 4H16M0 12H16M4 0V16M12 0V16" {},
                        _ => {},
                    }
                }
            }
        }
    }
}

/// The fill of a class beside its words.
fn swatch(class: usize) -> Markup {
    html! {
        svg.swatch viewBox="0 0 48 32" aria-hidden="true" { rect width="48" height="32" fill=(format!("url(#m{class})")) {} }
    }
}

/// How the land lies in the drawing: longitude shrunk as at its middle latitude, north up.
struct Land {
    west: f64,
    north: f64,
    across: f64,
    up: f64,
    height: f64,
}

impl Land {
    fn of<'a>(outlines: impl Iterator<Item = &'a Outline>) -> Option<Land> {
        let (mut low, mut high): (Option<Spot>, Option<Spot>) = (None, None);
        for (x, y) in outlines.flat_map(|outline| &outline.rings).flatten() {
            let (a, b) = (low.unwrap_or((*x, *y)), high.unwrap_or((*x, *y)));
            low = Some((a.0.min(*x), a.1.min(*y)));
            high = Some((b.0.max(*x), b.1.max(*y)));
        }
        let ((west, south), (east, north)) = low.zip(high)?;
        let degree = |n: i32| f64::from(n) / 1e5;
        let shrunk = degree(south / 2 + north / 2).to_radians().cos().max(0.05);
        let (wide, tall) = ((degree(east) - degree(west)) * shrunk, degree(north) - degree(south));
        if wide <= 0.0 || tall <= 0.0 {
            return None;
        }
        let up = (WIDTH / wide).min(TALLEST / tall);
        Some(Land {
            west: degree(west),
            north: degree(north),
            across: up * shrunk,
            up,
            height: tall * up,
        })
    }

    fn at(&self, (x, y): Spot) -> (i32, i32) {
        let degree = |n: i32| f64::from(n) / 1e5;
        let place = |n: f64| n.round() as i32;
        (place((degree(x) - self.west) * self.across), place((self.north - degree(y)) * self.up))
    }

    /// Whole numbers, each point by its distance from the one before: short on the wire.
    fn path(&self, outline: &Outline) -> String {
        use std::fmt::Write as _;
        let mut path = String::new();
        for ring in &outline.rings {
            let mut last: Option<(i32, i32)> = None;
            for spot in ring {
                let here = self.at(*spot);
                let _ = match last {
                    None => write!(path, "M{} {}l", here.0, here.1),
                    Some(last) if last == here => Ok(()),
                    Some((x, y)) => write!(path, "{} {} ", here.0 - x, here.1 - y),
                };
                last = Some(here);
            }
            path.push('z');
        }
        path
    }
}
