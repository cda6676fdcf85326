//! Takes small numbers of persons out of what will be published, before it is stored.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::civil::Date;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::hide::{Cell, Sum, Why, hide};
use super::{FigureKey, Snapshot, Told, VEILED};
use crate::calendar::Period;
use crate::report::Value;
use crate::territory::Level;

/// A figure that is not made public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppressed {
    /// Code of the indicator.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Name of the territory; `None` for the plan's own.
    pub place: Option<String>,
    /// In which period.
    pub period: Period,
    /// As of which day.
    pub as_of: Date,
    /// What it says; for the person who publishes only.
    pub value: Value,
    /// Why.
    pub why: Why,
}

/// A count of persons among the figures.
struct Count {
    indicator: usize,
    figure: usize,
    place: Option<Uuid>,
    period: Period,
    as_of: Date,
    persons: Decimal,
}

/// Replaces small numbers of persons, those hidden `before`, and what would give them away, by
/// [`Told::Hidden`]. Sentences about an indicator with such a figure go too: of how it stands only
/// the status is left. What was hidden is told, in the order of the snapshot.
pub fn suppress(snapshot: &mut Snapshot, before: &HashSet<FigureKey>) -> Vec<Suppressed> {
    let counts = counts(snapshot);
    let cells: Vec<Cell> = counts
        .iter()
        .map(|count| {
            let one = snapshot.indicators.get(count.indicator);
            let figure = one.and_then(|one| Some((one, one.figures.get(count.figure)?)));
            let key = figure.map(|(one, figure)| figure.key(one.id));
            let hidden_before = key.is_some_and(|key| before.contains(&key));
            Cell { value: count.persons, hidden_before }
        })
        .collect();
    let sums = sums(snapshot, &counts);
    let below = Decimal::from(snapshot.small.below);
    let mut out = Vec::new();
    for (count, why) in counts.iter().zip(hide(&cells, &sums, below)) {
        let Some(why) = why else { continue };
        let place = count.place.and_then(|id| snapshot.place(id)).map(|place| place.name.clone());
        let Some(one) = snapshot.indicators.get_mut(count.indicator) else { continue };
        let Some(figure) = one.figures.get_mut(count.figure) else { continue };
        let told = std::mem::replace(&mut figure.told, Told::Hidden);
        let Told::Value(value) = told else { continue };
        out.push(Suppressed {
            code: one.code.clone(),
            name: one.name.clone(),
            place,
            period: count.period,
            as_of: count.as_of,
            value,
            why,
        });
    }
    veil(snapshot, below);
    out
}

fn counts(snapshot: &Snapshot) -> Vec<Count> {
    let mut all = Vec::new();
    for (indicator, one) in snapshot.indicators.iter().enumerate() {
        let Some(persons) = snapshot.small.persons_in(one.unit.as_deref()) else { continue };
        for (at, figure) in one.figures.iter().enumerate() {
            let Told::Value(Value::Number { number }) = &figure.told else { continue };
            let persons = number.checked_mul(persons).unwrap_or(*number);
            // Half a person is a rate, whatever the unit says: "người" of 1.000 inhabitants.
            if persons.fract().is_zero() {
                let (place, period, as_of) = (figure.place, figure.period, figure.as_of);
                all.push(Count { indicator, figure: at, place, period, as_of, persons });
            }
        }
    }
    all
}

/// Cells of one period by indicator and territory.
type View = BTreeMap<(usize, Option<Uuid>), usize>;

/// Which counts are sums of others: of the units of a tier, of the units within a unit, of the rows
/// below a row. Figures of one day belong together, and the newest of each in a period; a sum is
/// one where the numbers add up.
fn sums(snapshot: &Snapshot, counts: &[Count]) -> Vec<Sum> {
    let mut views: BTreeMap<(Period, Option<Date>), View> = BTreeMap::new();
    for (at, count) in counts.iter().enumerate() {
        let place = (count.indicator, count.place);
        views.entry((count.period, Some(count.as_of))).or_default().insert(place, at);
        let newest = views.entry((count.period, None)).or_default();
        let older = newest.get(&place).and_then(|known| counts.get(*known));
        if older.is_none_or(|older| older.as_of <= count.as_of) {
            newest.insert(place, at);
        }
    }
    let places: HashMap<Uuid, (Level, Option<Uuid>)> =
        snapshot.places.iter().map(|place| (place.id, (place.level, place.parent))).collect();
    let mut rows: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, one) in snapshot.indicators.iter().enumerate() {
        if let Some(parent) = &one.parent {
            rows.entry(parent).or_default().push(at);
        }
    }
    let mut all = BTreeSet::new();
    for view in views.values() {
        for (&(indicator, place), &total) in view {
            let parts: Vec<(Uuid, usize)> = view
                .range((indicator, None)..=(indicator, Some(Uuid::max())))
                .filter_map(|((_, part), at)| part.map(|part| (part, *at)))
                .collect();
            if place.is_none() {
                for level in Level::ALL {
                    let of = |id: &Uuid| places.get(id).is_some_and(|(tier, _)| *tier == level);
                    let tier = parts.iter().filter(|(id, _)| of(id)).map(|(_, at)| *at);
                    all.insert(Sum { total, parts: tier.collect() });
                }
            }
            if let Some(place) = place {
                let in_it =
                    |id: &Uuid| places.get(id).is_some_and(|(_, above)| *above == Some(place));
                let within = parts.iter().filter(|(id, _)| in_it(id)).map(|(_, at)| *at);
                all.insert(Sum { total, parts: within.collect() });
            }
            let code = snapshot.indicators.get(indicator).map(|one| one.code.as_str());
            let below = code.and_then(|code| rows.get(code)).into_iter().flatten();
            let below = below.filter_map(|row| view.get(&(*row, place)).copied());
            all.insert(Sum { total, parts: below.collect() });
        }
    }
    let persons = |at: &usize| counts.get(*at).map(|count| count.persons).unwrap_or_default();
    all.retain(|sum| {
        let added: Decimal = sum.parts.iter().map(persons).sum();
        !sum.parts.is_empty() && added == persons(&sum.total)
    });
    all.into_iter().collect()
}

/// Leaves of how an indicator stands only the status, where what is said of it rests on a number
/// that is hidden or small.
fn veil(snapshot: &mut Snapshot, below: Decimal) {
    for one in &mut snapshot.indicators {
        let Some(persons) = snapshot.small.persons_in(one.unit.as_deref()) else { continue };
        let hidden = one.figures.iter().any(|f| f.place.is_none() && f.told == Told::Hidden);
        let Some(standing) = &mut one.standing else { continue };
        let used = standing.baseline.iter().chain(&standing.latest);
        let passed = standing.passed.iter().filter_map(|verdict| verdict.used.as_ref());
        let small = used.chain(passed).any(|used| {
            let size = used.value.number().and_then(|n| n.abs().checked_mul(persons));
            size.is_some_and(|size| !size.is_zero() && size.fract().is_zero() && size < below)
        });
        if hidden || small {
            standing.reason = VEILED.to_owned();
            standing.notes.clear();
            (standing.needed, standing.progress, standing.projection) = (None, None, None);
            (standing.baseline, standing.latest) = (None, None);
            for verdict in &mut standing.passed {
                verdict.reason = VEILED.to_owned();
                verdict.used = None;
            }
        }
    }
}
