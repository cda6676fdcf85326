//! Territories as they are known, with what became of whom.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;

use super::refusal::Refusal;
use super::{Code, Kind, Level, Share};
use crate::date::shown as day;

/// A unit through the time in which its code, name and land stayed the same as far as is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Territory {
    /// Official code; `None` for land without one, or whose printed code is in doubt.
    pub code: Option<Code>,
    /// Tier.
    pub level: Level,
    /// Kind.
    pub kind: Kind,
    /// Name with its kind in front, NFC.
    pub name: String,
    /// First day; `None` when its beginning is not known.
    pub valid_from: Option<Date>,
    /// Last day; `None` while it lasts.
    pub valid_to: Option<Date>,
    /// First and last day on which a source names it.
    pub seen: (Date, Date),
    /// Code of the unit above it, to be read as of the same day.
    pub parent: Option<Code>,
}

impl Territory {
    /// Whether it was there on `date`.
    pub fn lives_on(&self, date: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= date) && self.valid_to.is_none_or(|to| date <= to)
    }

    /// "từ 01/07/2025", "đến 30/06/2025".
    pub fn span(&self) -> String {
        match (self.valid_from, self.valid_to) {
            (None, None) => "đến nay".to_owned(),
            (Some(from), None) => format!("từ {}", day(from)),
            (None, Some(to)) => format!("đến {}", day(to)),
            (Some(from), Some(to)) => format!("từ {} đến {}", day(from), day(to)),
        }
    }
}

/// A territory named the only way that is enough: by its code on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TerritoryRef {
    /// The code.
    pub code: Code,
    /// The day.
    pub as_of: Date,
}

impl TerritoryRef {
    /// From what a person or a file gives.
    ///
    /// # Errors
    /// A code without a day, or something that is no code.
    pub fn read(code: &str, as_of: Option<Date>) -> Result<TerritoryRef, Refusal> {
        let text = crate::text::clean(code);
        let code: Code = text.parse().map_err(|_| Refusal::NotACode { text: text.clone() })?;
        let as_of = as_of.ok_or(Refusal::NoDate { code: text })?;
        Ok(TerritoryRef { code, as_of })
    }
}

/// An old unit, or a part of it, went into a new one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Succession {
    /// What there was until the day before.
    pub old: Unit,
    /// What there is from the day on.
    pub new: Unit,
    /// How much of the old unit.
    pub share: Share,
    /// The words of the source for it.
    pub share_raw: String,
    /// The day.
    pub effective: Date,
}

/// A list that names every unit of a tier in a province on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Listing {
    /// The tier.
    pub level: Level,
    /// The province; `None` for a list of provinces.
    pub province: Option<Code>,
    /// The day.
    pub date: Date,
}

/// A territory of one [`Registry`]; means nothing in another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unit(pub(super) u32);

impl Unit {
    /// Its place among [`Registry::units`], counted from 0.
    pub fn place(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

/// All territories known, and what became of whom. Only grows: what was in it keeps its place.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    pub(super) units: Vec<Territory>,
    pub(super) successions: Vec<Succession>,
    listings: BTreeSet<Listing>,
    by_code: HashMap<Code, Vec<Unit>>,
    /// Numbers of the successions out of and into each unit.
    out: HashMap<Unit, Vec<usize>>,
    into: HashMap<Unit, Vec<usize>>,
}

impl Registry {
    /// A registry of `units`, with successions between their places in it. Successions that point
    /// beyond the units are left out.
    pub fn new(
        units: Vec<Territory>,
        successions: impl IntoIterator<Item = (usize, usize, Share, String, Date)>,
        listings: impl IntoIterator<Item = Listing>,
    ) -> Registry {
        let mut registry =
            Registry { listings: listings.into_iter().collect(), ..Registry::default() };
        for unit in units {
            registry.add(unit);
        }
        let place = |at: usize| u32::try_from(at).ok().map(Unit);
        for (old, new, share, share_raw, effective) in successions {
            if let (Some(old), Some(new)) = (place(old), place(new))
                && registry.get(old).is_some()
                && registry.get(new).is_some()
            {
                registry.link(Succession { old, new, share, share_raw, effective });
            }
        }
        registry
    }

    /// The unit that `code` named on `date`. There is no way to ask without a day.
    ///
    /// # Errors
    /// No unit had that code on that day.
    pub fn at(&self, code: Code, date: Date) -> Result<&Territory, Refusal> {
        let unit = self.unit_at(code, date)?;
        self.get(unit).ok_or(Refusal::Unknown { code })
    }

    /// [`Registry::at`] as a place of this registry.
    ///
    /// # Errors
    /// As there.
    pub fn unit_at(&self, code: Code, date: Date) -> Result<Unit, Refusal> {
        if let Some(unit) = self.alive(code, date) {
            return Ok(unit);
        }
        let named: Vec<String> = self
            .versions(code)
            .filter_map(|unit| self.get(unit))
            .map(|unit| format!("{} ({})", unit.name, unit.span()))
            .collect();
        if named.is_empty() {
            return Err(Refusal::Unknown { code });
        }
        Err(Refusal::NotThen { code, on: date, when: named.join("; ") })
    }

    /// The unit at a place.
    pub fn get(&self, unit: Unit) -> Option<&Territory> {
        self.units.get(unit.place())
    }

    /// Every unit with its place, in the order they came in.
    pub fn units(&self) -> impl Iterator<Item = (Unit, &Territory)> {
        (0..).map(Unit).zip(&self.units)
    }

    /// Every succession, in the order they came in.
    pub fn successions(&self) -> &[Succession] {
        &self.successions
    }

    /// Every list that is in the registry.
    pub fn listings(&self) -> impl Iterator<Item = &Listing> {
        self.listings.iter()
    }

    pub(super) fn list(&mut self, listing: Listing) {
        self.listings.insert(listing);
    }

    /// Whether there is a list of that tier and province with a day that `days` picks.
    pub(super) fn is_listed(
        &self,
        level: Level,
        province: Option<Code>,
        days: impl Fn(Date) -> bool,
    ) -> bool {
        self.lists_of(level, province).any(days)
    }

    /// Days of the lists of that tier and province.
    pub(super) fn lists_of(
        &self,
        level: Level,
        province: Option<Code>,
    ) -> impl Iterator<Item = Date> {
        let of = move |listing: &&Listing| listing.level == level && listing.province == province;
        self.listings.iter().filter(of).map(|listing| listing.date)
    }

    /// What became of a unit.
    pub fn successors(&self, unit: Unit) -> impl Iterator<Item = &Succession> {
        Self::picked(&self.out, &self.successions, unit)
    }

    /// What a unit was made of.
    pub fn sources(&self, unit: Unit) -> impl Iterator<Item = &Succession> {
        Self::picked(&self.into, &self.successions, unit)
    }

    fn picked<'a>(
        index: &'a HashMap<Unit, Vec<usize>>,
        successions: &'a [Succession],
        unit: Unit,
    ) -> impl Iterator<Item = &'a Succession> {
        index.get(&unit).into_iter().flatten().filter_map(|at| successions.get(*at))
    }

    /// The same land right before: the one whole source of the unit, if it had the same code and
    /// went nowhere else.
    pub(super) fn same_land_before(&self, unit: Unit) -> Option<Unit> {
        let mut sources = self.sources(unit);
        let (Some(only), None) = (sources.next(), sources.next()) else { return None };
        let (old, new) = (self.get(only.old)?, self.get(only.new)?);
        let whole = matches!(only.share, Share::Whole | Share::Unchanged);
        let same_code = old.code.is_some() && old.code == new.code;
        let nowhere_else = self.successors(only.old).count() == 1;
        (whole && same_code && nowhere_else).then_some(only.old)
    }

    pub(super) fn alive(&self, code: Code, date: Date) -> Option<Unit> {
        self.versions(code).find(|unit| self.get(*unit).is_some_and(|u| u.lives_on(date)))
    }

    pub(super) fn versions(&self, code: Code) -> impl Iterator<Item = Unit> {
        self.by_code.get(&code).into_iter().flatten().copied()
    }

    pub(super) fn get_mut(&mut self, unit: Unit) -> Option<&mut Territory> {
        self.units.get_mut(unit.place())
    }

    pub(super) fn add(&mut self, territory: Territory) -> Unit {
        let unit = Unit(u32::try_from(self.units.len()).unwrap_or(u32::MAX));
        if let Some(code) = territory.code {
            self.by_code.entry(code).or_default().push(unit);
        }
        self.units.push(territory);
        unit
    }

    /// What was said of land without a code is said of `unit` from now on. The land stays in the
    /// record with nothing said of it.
    pub(super) fn hand_over(&mut self, uncoded: Unit, unit: Unit) {
        for at in self.out.remove(&uncoded).unwrap_or_default() {
            if let Some(succession) = self.successions.get_mut(at) {
                succession.old = unit;
                self.out.entry(unit).or_default().push(at);
            }
        }
    }

    /// What was said of `old` going into `new` is said of `unit` from now on.
    pub(super) fn relink(&mut self, old: Unit, new: Unit, unit: Unit) {
        let Some(of_old) = self.out.get_mut(&old) else { return };
        let goes = |at: &usize| self.successions.get(*at).is_some_and(|link| link.new == new);
        let Some(place) = of_old.iter().position(goes) else { return };
        let at = of_old.remove(place);
        if let Some(succession) = self.successions.get_mut(at) {
            succession.old = unit;
        }
        self.out.entry(unit).or_default().push(at);
    }

    /// Gives a unit another code; what stands under it by its code, on its days, follows.
    pub(super) fn recode(&mut self, unit: Unit, code: Code) {
        let Some(territory) = self.units.get_mut(unit.place()) else { return };
        let old = territory.code.replace(code);
        let (from, to) = (territory.valid_from, territory.valid_to);
        self.by_code.entry(code).or_default().push(unit);
        let Some(old) = old else { return };
        if let Some(of_old) = self.by_code.get_mut(&old) {
            of_old.retain(|other| *other != unit);
        }
        let within = |first: Date, last: Date| {
            from.is_none_or(|from| from <= last) && to.is_none_or(|to| first <= to)
        };
        for other in self.units.iter_mut().filter(|other| other.parent == Some(old)) {
            if within(other.seen.0, other.seen.1) {
                other.parent = Some(code);
            }
        }
        let moved =
            |listing: &Listing| listing.province == Some(old) && within(listing.date, listing.date);
        self.listings = std::mem::take(&mut self.listings)
            .into_iter()
            .map(|listing| match moved(&listing) {
                true => Listing { province: Some(code), ..listing },
                false => listing,
            })
            .collect();
    }

    /// Puts a succession in; false when the two were linked before.
    pub(super) fn link(&mut self, succession: Succession) -> bool {
        if self.successors(succession.old).any(|other| other.new == succession.new) {
            return false;
        }
        let at = self.successions.len();
        self.out.entry(succession.old).or_default().push(at);
        self.into.entry(succession.new).or_default().push(at);
        self.successions.push(succession);
        true
    }

    /// Parts a unit in two at `day`, the first of the later part, which gets what became of the
    /// unit. The later part.
    pub(super) fn part(&mut self, unit: Unit, day: Date) -> Option<Unit> {
        let eve = day.yesterday().ok()?;
        let whole = self.get(unit)?.clone();
        let (first, last) = whole.seen;
        let later = self.add(Territory {
            valid_from: Some(day),
            seen: (first.max(day), last.max(day)),
            ..whole
        });
        let earlier = self.get_mut(unit)?;
        earlier.valid_to = Some(eve);
        earlier.seen = (first.min(eve), last.min(eve));
        for at in self.out.remove(&unit).unwrap_or_default() {
            if let Some(succession) = self.successions.get_mut(at) {
                succession.old = later;
            }
            self.out.entry(later).or_default().push(at);
        }
        Some(later)
    }

    /// The province a unit belonged to on `date`.
    pub(super) fn province_of(&self, unit: Unit, date: Date) -> Option<Code> {
        let territory = self.get(unit)?;
        if territory.level == Level::Province {
            return territory.code;
        }
        let parent = territory.parent?;
        match parent.level() {
            Level::Province => Some(parent),
            _ => self.get(self.alive(parent, date)?)?.parent,
        }
    }
}
