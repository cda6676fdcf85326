//! A table of changes with one effective day.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::civil::Date;

use super::super::finding::{Target, TerritoryFinding, TerritoryFindingCode};
use super::super::name::name_key;
use super::super::rows::{ChangeRow, Holder};
use super::super::{Code, Level, Share, Succession, Territory, Unit};
use super::old::{Eve, Old, provinces};
use super::{Loader, Sight};

/// What an act has done so far.
pub(super) struct Act<'a> {
    pub(super) file: usize,
    pub(super) effective: Date,
    pub(super) eve: Date,
    pub(super) rows: &'a [&'a ChangeRow],
    /// First line that names an old unit.
    pub(super) lines: BTreeMap<Unit, u32>,
    /// Codes that a new unit takes.
    pub(super) new_codes: HashSet<Code>,
    old_units: HashMap<Code, Unit>,
    new_units: HashMap<Code, Unit>,
    /// Later parts of units of which no source says anything yet.
    fresh: HashSet<Unit>,
    /// Land without a code that earlier files of this act brought.
    uncoded: Vec<Unit>,
    linked: HashSet<(Unit, Unit)>,
    /// Names that were said to differ, once for each.
    doubted: HashSet<(Code, String)>,
}

impl<'a> Act<'a> {
    /// An act of which nothing was carried out yet.
    pub(super) fn new(file: usize, effective: Date, eve: Date, rows: &'a [&'a ChangeRow]) -> Self {
        Act {
            file,
            effective,
            eve,
            rows,
            lines: BTreeMap::new(),
            new_codes: HashSet::new(),
            old_units: HashMap::new(),
            new_units: HashMap::new(),
            fresh: HashSet::new(),
            uncoded: Vec::new(),
            linked: HashSet::new(),
            doubted: HashSet::new(),
        }
    }
}

impl Loader {
    /// Takes in the changes that take effect on `effective`.
    pub(super) fn act(&mut self, file: usize, effective: Date, rows: &[&ChangeRow]) {
        let Ok(eve) = effective.yesterday() else { return };
        let read: Vec<(Old, Option<TerritoryFinding>)> = {
            let known = Eve::new(&self.registry, effective, eve, rows);
            rows.iter().map(|row| known.read(row)).collect()
        };
        let ended = |unit: &Territory| unit.code.is_none() && unit.valid_to == Some(eve);
        let uncoded = self.registry.units().filter(|(_, unit)| ended(unit));
        let mut act = Act {
            new_codes: rows.iter().map(|row| row.new_code).collect(),
            uncoded: uncoded.map(|(place, _)| place).collect(),
            ..Act::new(file, effective, eve, rows)
        };
        for (row, (old, finding)) in rows.iter().zip(read) {
            let (old, new) = self.change(&mut act, row, old);
            if let Some(finding) = finding {
                let target = match (old, new) {
                    (Some(unit), Some(into)) => Some(Target::Old { unit, into }),
                    (Some(unit), None) | (None, Some(unit)) => Some(Target::Unit(unit)),
                    (None, None) => None,
                };
                self.find(file, finding.at(target));
            }
        }
        self.change_provinces(&mut act);
        self.end_districts(&act);
        self.check_act(&act);
    }

    /// Takes in one row; the old and the new unit it is about.
    fn change(
        &mut self,
        act: &mut Act<'_>,
        row: &ChangeRow,
        old: Old,
    ) -> (Option<Unit>, Option<Unit>) {
        self.hold(act, row);
        let old = match old {
            Old::Commune(code) => self.old_commune(act, row, code),
            Old::District(code) => row
                .old
                .district
                .as_ref()
                .filter(|holder| holder.code == code)
                .and_then(|holder| self.old_unit(act, row.line, holder, parent_of(row))),
            Old::Uncoded => Some(self.uncoded(act, row)),
            Old::Unreadable => {
                let text = "Dòng không ghi đơn vị cũ là đơn vị nào.";
                let code = TerritoryFindingCode::RowUnreadable;
                self.find(act.file, TerritoryFinding::new(code, row.line, text));
                None
            }
        };
        let holder = Holder { code: row.new_code, name: row.new_name.clone(), kind: row.new_kind };
        let parent = row.new_province.as_ref().map(|province| province.code);
        let new = self.new_unit(act, row.line, &holder, parent);
        if let (Some(old), Some(new)) = (old, new) {
            act.lines.entry(old).or_insert(row.line);
            let (share, share_raw) = (row.share, row.share_raw.clone());
            let effective = act.effective;
            self.registry.link(Succession { old, new, share, share_raw, effective });
            if !act.linked.insert((old, new)) {
                let text = format!("Dòng lặp lại: {} vào {}.", row.old.name, row.new_name);
                let code = TerritoryFindingCode::DuplicateRow;
                let finding = TerritoryFinding::new(code, row.line, text);
                let finding = finding.read_as("chỉ tính một lần").about(row.new_code);
                self.find(act.file, finding.at(Target::Unit(new)));
            }
        }
        (old, new)
    }

    /// District and province of the old unit were there on the eve.
    fn hold(&mut self, act: &mut Act<'_>, row: &ChangeRow) {
        let province = row.old.province.as_ref();
        let above = province.map(|province| province.code);
        for (holder, parent) in [(province, None), (row.old.district.as_ref(), above)] {
            let Some(holder) = holder.filter(|holder| !holder.name.is_empty()) else { continue };
            let sight = Sight {
                code: holder.code,
                name: &holder.name,
                kind: holder.kind,
                parent,
                on: act.eve,
            };
            let known = self.registry.alive(holder.code, act.eve);
            let Some(unit) = known else {
                self.create(&sight, None, None);
                continue;
            };
            let same = self.has_name(unit, &holder.name);
            if same {
                self.seen(unit, &sight);
            } else if act.doubted.insert((holder.code, holder.name.clone())) {
                self.name_differs(act.file, row.line, &sight, unit);
            }
        }
    }

    fn has_name(&self, unit: Unit, name: &str) -> bool {
        let known = self.registry.get(unit).map(|unit| unit.name.as_str());
        known.is_some_and(|known| known == name || name_key(known) == name_key(name))
    }

    fn old_commune(&mut self, act: &mut Act<'_>, row: &ChangeRow, code: Code) -> Option<Unit> {
        let holder = Holder { code, name: row.old.name.clone(), kind: row.old.kind };
        let parent = row.old.district.as_ref().map(|district| district.code);
        let unit = self.old_unit(act, row.line, &holder, parent.or(parent_of(row)))?;
        if row.old.code == Some(code) {
            self.settle_uncoded(act, row, unit);
        }
        Some(unit)
    }

    /// The unit there was under a code on the eve, made to end then.
    pub(super) fn old_unit(
        &mut self,
        act: &mut Act<'_>,
        line: u32,
        holder: &Holder,
        parent: Option<Code>,
    ) -> Option<Unit> {
        let sight =
            Sight { code: holder.code, name: &holder.name, kind: holder.kind, parent, on: act.eve };
        if let Some(unit) = act.old_units.get(&holder.code) {
            return Some(*unit);
        }
        let unit = match self.registry.alive(holder.code, act.eve) {
            None => self.create(&sight, None, Some(act.eve)),
            Some(unit) => {
                let known = self.registry.get(unit)?;
                let only_later = known.seen.0 >= act.effective;
                if known.lives_on(act.effective) {
                    let goes_on =
                        known.seen.1 >= act.effective || act.new_codes.contains(&holder.code);
                    let witnessed = known.seen.1 >= act.effective;
                    if goes_on {
                        let later = self.registry.part(unit, act.effective)?;
                        if !witnessed {
                            act.fresh.insert(later);
                        }
                    } else {
                        self.end(unit, act.eve);
                    }
                }
                if only_later {
                    self.rename(unit, &sight);
                }
                // A name that differs was doubted when the code was read.
                self.seen(unit, &sight);
                unit
            }
        };
        act.old_units.insert(holder.code, unit);
        act.lines.entry(unit).or_insert(line);
        Some(unit)
    }

    /// The unit there is under a code from the effective day on.
    fn new_unit(
        &mut self,
        act: &mut Act<'_>,
        line: u32,
        holder: &Holder,
        parent: Option<Code>,
    ) -> Option<Unit> {
        let sight = Sight {
            code: holder.code,
            name: &holder.name,
            kind: holder.kind,
            parent,
            on: act.effective,
        };
        if let Some(unit) = act.new_units.get(&holder.code).copied() {
            if !self.has_name(unit, &holder.name)
                && act.doubted.insert((holder.code, holder.name.clone()))
            {
                self.name_differs(act.file, line, &sight, unit);
            }
            return Some(unit);
        }
        let unit = match self.registry.alive(holder.code, act.effective) {
            None => self.create(&sight, Some(act.effective), None),
            Some(unit) => {
                let known = self.registry.get(unit)?;
                let begins_here = known.valid_from == Some(act.effective);
                let witnessed = known.seen.1 >= act.effective && !act.fresh.contains(&unit);
                let unit =
                    if begins_here { unit } else { self.registry.part(unit, act.effective)? };
                if !witnessed {
                    self.replace(unit, &sight);
                } else if !self.has_name(unit, &holder.name) {
                    act.doubted.insert((holder.code, holder.name.clone()));
                    self.name_differs(act.file, line, &sight, unit);
                } else {
                    self.seen(unit, &sight);
                }
                unit
            }
        };
        act.new_units.insert(holder.code, unit);
        Some(unit)
    }

    /// As [`Loader::rename`], and the parent is the new one.
    fn replace(&mut self, unit: Unit, sight: &Sight<'_>) {
        self.rename(unit, sight);
        if let Some(territory) = self.registry.get_mut(unit) {
            territory.parent = sight.parent;
        }
    }

    /// Land without a code; one that an earlier file of the same act brought is found again.
    fn uncoded(&mut self, act: &mut Act<'_>, row: &ChangeRow) -> Unit {
        let parent = row.old.district.as_ref().map(|district| district.code).or(parent_of(row));
        if let Some(unit) = self.uncoded_of(act, &row.old.name, parent) {
            return unit;
        }
        let unit = self.registry.add(Territory {
            code: None,
            level: Level::Commune,
            kind: row.old.kind,
            name: row.old.name.clone(),
            valid_from: None,
            valid_to: Some(act.eve),
            seen: (act.eve, act.eve),
            parent,
        });
        act.uncoded.push(unit);
        unit
    }

    fn uncoded_of(&self, act: &Act<'_>, name: &str, parent: Option<Code>) -> Option<Unit> {
        act.uncoded.iter().copied().find(|unit| {
            let known = self.registry.get(*unit);
            known.is_some_and(|known| known.parent == parent && self.has_name(*unit, name))
        })
    }

    /// A later file of the same act may know the code that an earlier one did not: what was said
    /// of the unit without a code is then said of `unit`.
    fn settle_uncoded(&mut self, act: &Act<'_>, row: &ChangeRow, unit: Unit) {
        if self.registry.successors(unit).next().is_some() {
            return;
        }
        let parent = self.registry.get(unit).and_then(|known| known.parent);
        if let Some(uncoded) = self.uncoded_of(act, &row.old.name, parent) {
            self.registry.hand_over(uncoded, unit);
        }
    }

    /// Provinces whose communes went elsewhere, or that took in others'. One that did neither is
    /// the same unit as before.
    fn change_provinces(&mut self, act: &mut Act<'_>) {
        let pairs = provinces(act.rows);
        let mut sources: BTreeMap<Code, BTreeSet<Code>> = BTreeMap::new();
        for (old, news) in &pairs {
            for new in news {
                sources.entry(*new).or_default().insert(*old);
            }
        }
        let mut old_holders: BTreeMap<Code, (&Holder, u32)> = BTreeMap::new();
        let mut new_holders: BTreeMap<Code, (&Holder, u32)> = BTreeMap::new();
        for row in act.rows {
            if let Some(holder) = &row.old.province {
                old_holders.entry(holder.code).or_insert((holder, row.line));
            }
            if let Some(holder) = &row.new_province {
                new_holders.entry(holder.code).or_insert((holder, row.line));
            }
        }
        act.new_codes.extend(sources.keys());
        for (old, news) in &pairs {
            for new in news {
                let alone = news.len() == 1 && sources.get(new).is_some_and(|of| of.len() == 1);
                let holders = (old_holders.get(old), new_holders.get(new));
                let (Some((from, line)), Some((into, _))) = holders else { continue };
                let same_name = name_key(&from.name) == name_key(&into.name);
                if alone && old == new && same_name {
                    continue;
                }
                let share = match (alone, news.len()) {
                    (true, _) | (false, 1) => Share::Whole,
                    _ => Share::Part,
                };
                let old = self.old_unit(act, *line, from, None);
                let new = self.new_unit(act, *line, into, None);
                if let (Some(old), Some(new)) = (old, new) {
                    let (share_raw, effective) = (String::new(), act.effective);
                    self.registry.link(Succession { old, new, share, share_raw, effective });
                }
            }
        }
        // Files that say nothing of old provinces still name the new ones.
        for (code, (holder, line)) in new_holders {
            if self.registry.alive(code, act.effective).is_none() {
                self.new_unit(act, line, holder, None);
            }
        }
    }

    /// A district all of whose communes went into units that no longer belong to a district ended
    /// with them.
    fn end_districts(&mut self, act: &Act<'_>) {
        let districts: BTreeSet<Code> =
            act.rows.iter().filter_map(|row| Some(row.old.district.as_ref()?.code)).collect();
        let mut left: HashSet<Code> = HashSet::new();
        for (_, unit) in self.registry.units() {
            if unit.level == Level::Commune && unit.lives_on(act.effective) {
                left.extend(unit.parent.filter(|parent| districts.contains(parent)));
            }
        }
        for district in districts.difference(&left.into_iter().collect()) {
            let unit = self.registry.alive(*district, act.eve);
            if let Some(unit) = unit.filter(|unit| {
                self.registry.get(*unit).is_some_and(|known| known.lives_on(act.effective))
            }) {
                self.end(unit, act.eve);
            }
        }
    }
}

fn parent_of(row: &ChangeRow) -> Option<Code> {
    row.old.province.as_ref().map(|province| province.code)
}
