//! What a registry holds, day of change by day of change, in numbers for a person to compare.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::name::name_key;
use super::{Level, Registry, Share, Unit};

/// What changed on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayOfChange {
    /// The first day of the new units.
    pub effective: Date,
    /// Units of each tier on the eve, provinces first; those without a code are left out.
    pub before: [usize; 3],
    /// Units of each tier on the day.
    pub after: [usize; 3],
    /// Changes of communes by share: whole, part, unchanged.
    pub shares: [usize; 3],
    /// Old communes that were divided.
    pub divided: usize,
    /// New communes with the code and name of an old one.
    pub same_name: usize,
    /// Those of them whose land is another.
    pub same_name_other_land: usize,
}

/// The days of change of a registry, oldest first.
pub fn days_of_change(registry: &Registry) -> Vec<DayOfChange> {
    let mut days: BTreeMap<Date, DayOfChange> = BTreeMap::new();
    for succession in registry.successions() {
        let effective = succession.effective;
        let day = days.entry(effective).or_insert_with(|| start(registry, effective));
        if registry.get(succession.new).is_some_and(|new| new.level == Level::Commune) {
            let [whole, part, unchanged] = &mut day.shares;
            *match succession.share {
                Share::Whole => whole,
                Share::Part => part,
                Share::Unchanged => unchanged,
            } += 1;
        }
    }
    for (place, unit) in registry.units().filter(|(_, unit)| unit.level == Level::Commune) {
        let mut ways = registry.successors(place);
        if let (Some(first), Some(_)) = (ways.next(), ways.next())
            && let Some(day) = days.get_mut(&first.effective)
        {
            day.divided += 1;
        }
        let Some(day) = unit.valid_from.and_then(|from| days.get_mut(&from)) else { continue };
        if keeps_name(registry, place, day.effective) {
            day.same_name += 1;
            day.same_name_other_land += usize::from(registry.same_land_before(place).is_none());
        }
    }
    days.into_values().collect()
}

fn start(registry: &Registry, effective: Date) -> DayOfChange {
    let count = |on: Date| {
        Level::ALL.map(|level| {
            let there = |(_, unit): &(Unit, &super::Territory)| {
                unit.level == level && unit.code.is_some() && unit.lives_on(on)
            };
            registry.units().filter(there).count()
        })
    };
    DayOfChange {
        effective,
        before: count(effective.yesterday().unwrap_or(effective)),
        after: count(effective),
        shares: [0; 3],
        divided: 0,
        same_name: 0,
        same_name_other_land: 0,
    }
}

/// Whether a unit has the code and name that another had on the eve of its first day.
fn keeps_name(registry: &Registry, unit: Unit, from: Date) -> bool {
    let (Some(new), Ok(eve)) = (registry.get(unit), from.yesterday()) else { return false };
    let old = new.code.and_then(|code| registry.at(code, eve).ok());
    old.is_some_and(|old| name_key(&old.name) == name_key(&new.name))
}
