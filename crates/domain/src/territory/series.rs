//! Whether figures of two days are about the same land.

use jiff::civil::Date;

use super::refusal::Refusal;
use super::registry::{Registry, TerritoryRef, Unit};
use super::{Kind, Share};
use crate::date::shown as day;

/// Whether two figures may stand in one series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Series {
    /// The same land.
    SameLand,
    /// Other land, or land that cannot be shown to be the same. A series over both needs a
    /// baseline that somebody recomputed and approved.
    Changed {
        /// What broke it, oldest first; empty for two units that were there side by side.
        by: Vec<Change>,
    },
}

/// An event that broke a series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The day from which the land was another.
    pub on: Date,
    /// Name of the unit it happened to.
    pub name: String,
    /// What happened.
    pub what: Break,
}

/// How a series was broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Break {
    /// The unit was divided among these.
    Divided(Vec<String>),
    /// The new unit was made of all of these, or parts of them.
    Merged(Vec<String>),
    /// Only a part of the old unit is left in the new one.
    Shrunk,
    /// The same land, but under another code: for a person to say so.
    Recoded,
    /// It ended, or began, and no source says what its land became or was.
    Unexplained,
}

impl Change {
    /// The change in a sentence.
    pub fn sentence(&self) -> String {
        let (name, on) = (&self.name, day(self.on));
        match &self.what {
            Break::Divided(into) => {
                format!("Từ {on}, {name} được chia cho {}.", into.join(", "))
            }
            Break::Merged(of) => {
                format!("Từ {on}, {name} được thành lập từ {}.", of.join(", "))
            }
            Break::Shrunk => format!("Từ {on}, {name} chỉ còn một phần địa giới cũ."),
            Break::Recoded => format!("Từ {on}, {name} mang mã khác."),
            Break::Unexplained => {
                format!("Khoảng {on}, {name} thay đổi nhưng chưa có nguồn nào nói rõ địa giới.")
            }
        }
    }
}

/// Whether figures of `a` and `b` are about the same land.
///
/// A new unit is the same land as an old one only when it was made of exactly that one, whole, and
/// has its code. Names do not count: most communes that kept code and name on 1/7/2025 have other
/// land.
///
/// # Errors
/// One of the two names no unit on its day.
pub fn same_series(
    registry: &Registry,
    a: TerritoryRef,
    b: TerritoryRef,
) -> Result<Series, Refusal> {
    let (earlier, later) = if a.as_of <= b.as_of { (a, b) } else { (b, a) };
    let from = registry.unit_at(earlier.code, earlier.as_of)?;
    let to = registry.unit_at(later.code, later.as_of)?;
    Ok(between(registry, (from, earlier.as_of), (to, later.as_of)))
}

/// [`same_series`] of two units, each on a day, the earlier one first.
fn between(registry: &Registry, (from, first): (Unit, Date), (to, last): (Unit, Date)) -> Series {
    if land_of(registry, from) == land_of(registry, to) {
        return Series::SameLand;
    }
    let mut by: Vec<Change> = Vec::new();
    by.extend(end_of(registry, from).filter(|change| change.on <= last));
    let start = begin_of(registry, land_of(registry, to))
        .filter(|change| change.on > first && !by.contains(change));
    by.extend(start);
    by.sort_by_key(|change| change.on);
    Series::Changed { by }
}

/// A value of a day about a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point<T> {
    /// The day.
    pub day: Date,
    /// The unit whose land it is about; `None` when nobody can say which.
    pub unit: Option<Unit>,
    /// The value.
    pub what: T,
}

/// Values about one land, by day: what may stand in one series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch<T> {
    /// The values; never none.
    pub points: Vec<Point<T>>,
    /// The land is known: values of a stretch whose land is not cannot be compared.
    pub land_known: bool,
    /// What broke the series before this stretch, oldest first; empty for the first one.
    pub broken_by: Vec<Change>,
}

/// Splits values into stretches of one land each, in the order of their latest days. No stretch
/// ever holds values of two lands.
pub fn stretches<T>(registry: &Registry, points: Vec<Point<T>>) -> Vec<Stretch<T>> {
    let mut stretches: Vec<(Option<Unit>, Stretch<T>)> = Vec::new();
    for point in points {
        let land = point.unit.map(|unit| land_of(registry, unit));
        match stretches.iter_mut().find(|(known, _)| *known == land) {
            Some((_, stretch)) => stretch.points.push(point),
            None => stretches.push((
                land,
                Stretch { points: vec![point], land_known: land.is_some(), broken_by: Vec::new() },
            )),
        }
    }
    let mut stretches: Vec<Stretch<T>> = stretches.into_iter().map(|(_, one)| one).collect();
    for stretch in &mut stretches {
        stretch.points.sort_by_key(|point| point.day);
    }
    stretches.sort_by_key(|stretch| stretch.points.last().map(|point| point.day));
    let ends: Vec<Option<(Unit, Date)>> = stretches
        .iter()
        .map(|stretch| stretch.points.last().and_then(|last| Some((last.unit?, last.day))))
        .collect();
    for (stretch, before) in stretches.iter_mut().skip(1).zip(ends) {
        // What was recomputed of earlier days is about the land of later ones.
        let begins = stretch.points.iter().rev().find_map(|point| Some((point.unit?, point.day)));
        if let (Some(before), Some(begins)) = (before, begins)
            && let Series::Changed { by } = between(registry, before, begins)
        {
            stretch.broken_by = by;
        }
    }
    stretches
}

/// The first unit that is known to have had the same land: the identity of that land.
pub fn land_of(registry: &Registry, unit: Unit) -> Unit {
    let mut unit = unit;
    // Each step goes back in time; the count only guards against a damaged record.
    for _ in 0..registry.units.len() {
        match registry.same_land_before(unit) {
            Some(before) => unit = before,
            None => break,
        }
    }
    unit
}

/// What ended the land of `unit`: followed through changes that left it the same.
fn end_of(registry: &Registry, unit: Unit) -> Option<Change> {
    let mut unit = unit;
    for _ in 0..registry.units.len() {
        let mut next = registry.successors(unit).map(|succession| succession.new);
        let same = next.find(|new| registry.same_land_before(*new) == Some(unit));
        match same {
            Some(new) => unit = new,
            None => break,
        }
    }
    let territory = registry.get(unit)?;
    let successors: Vec<_> = registry.successors(unit).collect();
    let name = territory.name.clone();
    let Some(first) = successors.first() else {
        let on = territory.valid_to?.tomorrow().ok()?;
        return Some(Change { on, name, what: Break::Unexplained });
    };
    if successors.len() > 1 {
        let into = successors.iter().filter_map(|s| Some(registry.get(s.new)?.name.clone()));
        return Some(Change { on: first.effective, name, what: Break::Divided(into.collect()) });
    }
    begin_of(registry, first.new)
}

/// What made the land of `unit` another than before.
fn begin_of(registry: &Registry, unit: Unit) -> Option<Change> {
    let territory = registry.get(unit)?;
    let sources: Vec<_> = registry.sources(unit).collect();
    let name = territory.name.clone();
    let Some(first) = sources.first() else {
        return Some(Change { on: territory.valid_from?, name, what: Break::Unexplained });
    };
    let what = if sources.len() > 1 {
        let of = sources.iter().filter_map(|source| {
            let old = registry.get(source.old)?;
            let part = if source.share == Share::Part { "một phần " } else { "" };
            Some(format!("{part}{}", described(&old.name, old.kind)))
        });
        Break::Merged(of.collect())
    } else if first.share == Share::Part {
        Break::Shrunk
    } else if registry.successors(first.old).count() > 1 {
        let into = registry.successors(first.old);
        let into = into.filter_map(|s| Some(registry.get(s.new)?.name.clone())).collect();
        let name = registry.get(first.old).map_or(name.clone(), |old| old.name.clone());
        return Some(Change { on: first.effective, name, what: Break::Divided(into) });
    } else {
        Break::Recoded
    };
    Some(Change { on: first.effective, name, what })
}

fn described(name: &str, kind: Kind) -> String {
    if name.is_empty() { kind.title().to_owned() } else { name.to_owned() }
}
