//! Duties, who held them when, and what the acts made of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::act::{Act, Content};
use super::bodies::{Bodies, Span};

/// A body's part in an indicator or task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DutyRole {
    /// Chủ trì.
    Lead,
    /// Phối hợp.
    Coordinating,
    /// Theo dõi, kiểm tra, đôn đốc.
    FollowUp,
}

impl DutyRole {
    /// As pages and rules say it.
    pub const fn vietnamese(self) -> &'static str {
        match self {
            DutyRole::Lead => "chủ trì",
            DutyRole::Coordinating => "phối hợp",
            DutyRole::FollowUp => "theo dõi",
        }
    }
}

/// Which appendix an item stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ItemKind {
    /// Chỉ tiêu.
    Indicator,
    /// Nhiệm vụ.
    Task,
}

/// An indicator or task, as far as its duties need it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Item {
    /// Indicator or task.
    pub kind: ItemKind,
    /// Its identity.
    pub id: Uuid,
    /// The plan's own code, for sentences: "5.10", "VI.2.3".
    pub code: String,
}

/// One duty the plan sets, whoever holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// Its identity.
    pub id: Uuid,
    /// What is to be done.
    pub item: Item,
    /// Which part in it.
    pub role: DutyRole,
    /// Place among the bodies of that part, from 0.
    pub ordinal: u32,
}

impl Slot {
    /// For sentences: "chủ trì 5.10".
    pub fn label(&self) -> String {
        format!("{} {}", self.role.vietnamese(), self.item.code)
    }
}

/// Why nobody took a part over.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Closing {
    /// As the person who closed it wrote it.
    pub reason: String,
}

/// A body holds a duty for some days: the part of a [`Holding`] that does not depend on when it
/// became known.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Owner {
    /// The duty.
    pub slot: Uuid,
    /// Who holds it.
    pub body: Uuid,
    /// When. Open at the start: since the plan began.
    pub span: Span,
    /// The act that gave it to the body; `None` for the plan itself.
    pub opened_by: Option<Uuid>,
    /// The act that took it from the body.
    pub closed_by: Option<Uuid>,
    /// Set when the part ended with this body and nobody took it over.
    pub closing: Option<Closing>,
}

/// One row of the record of who holds what. It is written once; only `voided_by` is set later,
/// and only once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holding {
    /// Number of the row, in the order of writing.
    pub row: u64,
    /// What it says.
    pub owner: Owner,
    /// The act that wrote the row; `None` for the plan itself.
    pub recorded_by: Option<Uuid>,
    /// The act since which the row no longer counts.
    pub voided_by: Option<Uuid>,
}

/// The owners of a duty before and after an act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotMove {
    /// The duty.
    pub slot: Uuid,
    /// The first day on which the act makes a difference.
    pub day: Date,
    /// Owners of that day before the act was applied.
    pub before: BTreeSet<Uuid>,
    /// Owners of that day right after.
    pub after: BTreeSet<Uuid>,
}

/// All duties, bodies and acts, with what each act made of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// Bodies as they were entered, without any act.
    pub(super) founding: Bodies,
    /// Bodies with every act that counts.
    pub(super) bodies: Bodies,
    pub(super) slots: BTreeMap<Uuid, Slot>,
    pub(super) rows: Vec<Holding>,
    /// In the order applied.
    pub(super) acts: Vec<Act>,
}

impl State {
    /// As plans set it, before any act: bodies, duties, and who holds each duty on which days.
    /// A body that holds one duty on one day twice holds it once.
    pub fn new(
        bodies: Bodies,
        slots: impl IntoIterator<Item = Slot>,
        owners: impl IntoIterator<Item = (Uuid, Uuid, Span)>,
    ) -> State {
        let slots = slots.into_iter().map(|slot| (slot.id, slot)).collect();
        let mut state =
            State { founding: bodies.clone(), bodies, slots, rows: Vec::new(), acts: Vec::new() };
        for (slot, body, span) in owners {
            let owner = Owner { slot, body, span, opened_by: None, closed_by: None, closing: None };
            state.record_new_days(&owner, None);
        }
        state
    }

    /// As stored: `founding` are the bodies without any act, `rows` and `acts` come in their order.
    pub fn restore(
        founding: Bodies,
        slots: impl IntoIterator<Item = Slot>,
        rows: Vec<Holding>,
        acts: Vec<Act>,
    ) -> State {
        let slots = slots.into_iter().map(|slot| (slot.id, slot)).collect();
        let mut state = State { bodies: Bodies::default(), founding, slots, rows, acts };
        state.bodies = state.bodies_known_at(state.acts.len());
        state
    }

    /// Bodies as known now.
    pub fn bodies(&self) -> &Bodies {
        &self.bodies
    }

    /// Bodies as they were entered, without any act: what [`State::restore`] starts from.
    pub fn founding(&self) -> &Bodies {
        &self.founding
    }

    /// Bodies as the act would leave them, whether or not it can be applied.
    pub fn bodies_after(&self, act: &Act) -> Bodies {
        let mut bodies = self.bodies.clone();
        if let Content::Reorganise { changes, .. } = &act.content {
            bodies.play(changes, act.effective);
        }
        bodies
    }

    /// Bodies as they would be once `act`, an undo, were applied.
    pub fn bodies_without(&self, act: &Act) -> Bodies {
        let mut acts = self.clone();
        acts.acts.push(act.clone());
        acts.bodies_known_at(acts.acts.len())
    }

    /// Bodies as known when the first `acts` acts had been applied.
    pub fn bodies_known_at(&self, acts: usize) -> Bodies {
        let mut bodies = self.founding.clone();
        for act in self.standing(acts) {
            if let Content::Reorganise { changes, .. } = &act.content {
                bodies.play(changes, act.effective);
            }
        }
        bodies
    }

    /// The duties, in the order of their ids.
    pub fn slots(&self) -> impl Iterator<Item = &Slot> {
        self.slots.values()
    }

    /// One duty.
    pub fn slot(&self, id: Uuid) -> Option<&Slot> {
        self.slots.get(&id)
    }

    /// The acts in the order applied, undone ones too.
    pub fn acts(&self) -> &[Act] {
        &self.acts
    }

    /// Every row ever written, in its order.
    pub fn rows(&self) -> &[Holding] {
        &self.rows
    }

    /// How many acts were known right after this one was applied.
    pub fn known_after(&self, act: Uuid) -> Option<usize> {
        self.acts.iter().position(|other| other.id == act).map(|at| at + 1)
    }

    /// Whether the act is applied and not undone.
    pub fn stands(&self, act: Uuid) -> bool {
        self.standing(self.acts.len()).any(|other| other.id == act)
    }

    /// Those of the first `acts` acts that none of them undoes.
    pub(super) fn standing(&self, acts: usize) -> impl Iterator<Item = &Act> {
        let mut undone = BTreeSet::new();
        // An act is undone only by a later one, so going back settles each in one step.
        for act in self.acts.iter().take(acts).rev() {
            if let Content::Undo { of } = act.content
                && !undone.contains(&act.id)
            {
                undone.insert(of);
            }
        }
        self.acts.iter().take(acts).filter(move |act| !undone.contains(&act.id))
    }

    /// Who holds the duty on `day`, by what is known now. Several after a division; nobody only
    /// after the last holder's part was closed with a reason or outside the duty's own days.
    pub fn owners_on(&self, slot: Uuid, day: Date) -> BTreeSet<Uuid> {
        self.counting()
            .filter(|owner| owner.slot == slot && owner.span.contains(day))
            .map(|owner| owner.body)
            .collect()
    }

    /// Who holds the duty on `day`, by what was known when only the first `acts` acts had been
    /// applied.
    pub fn owners_known_at(&self, slot: Uuid, day: Date, acts: usize) -> BTreeSet<Uuid> {
        let order = self.order();
        let known = |act: &Option<Uuid>| act.is_none_or(|act| order.get(&act) < Some(&acts));
        let voided = |row: &Holding| row.voided_by.is_some() && known(&row.voided_by);
        self.rows
            .iter()
            .filter(|row| row.owner.slot == slot && row.owner.span.contains(day))
            .filter(|row| known(&row.recorded_by) && !voided(row))
            .map(|row| row.owner.body)
            .collect()
    }

    /// The owners of every duty on `day`, in one pass; a duty without owner has an empty entry.
    pub fn all_owners_on(&self, day: Date) -> BTreeMap<Uuid, BTreeSet<Uuid>> {
        let mut owners: BTreeMap<Uuid, BTreeSet<Uuid>> =
            self.slots.keys().map(|slot| (*slot, BTreeSet::new())).collect();
        for owner in self.counting().filter(|owner| owner.span.contains(day)) {
            owners.entry(owner.slot).or_default().insert(owner.body);
        }
        owners
    }

    /// What the body holds on `day` or is to hold later, in the order of rows.
    pub fn open_duties(&self, body: Uuid, day: Date) -> Vec<&Owner> {
        self.counting().filter(|owner| owner.body == body && !owner.span.ends_before(day)).collect()
    }

    /// Duties held on `day` by a body that is not there: somebody must decide them.
    pub fn to_decide(&self, day: Date) -> Vec<&Owner> {
        self.counting()
            .filter(|owner| owner.span.contains(day) && !self.bodies.is_alive(owner.body, day))
            .collect()
    }

    /// What an applied act did to the owners of each duty it touched, an undo too.
    pub fn moves_of(&self, act: Uuid) -> Vec<SlotMove> {
        let Some(after) = self.known_after(act) else { return Vec::new() };
        let mut first: BTreeMap<Uuid, Date> = BTreeMap::new();
        let effective = self.acts.get(after - 1).map_or(Date::MIN, |act| act.effective);
        let touched = |row: &&Holding| [row.recorded_by, row.voided_by].contains(&Some(act));
        for owner in self.rows.iter().filter(touched).map(|row| &row.owner) {
            let day = owner.span.from.map_or(effective, |from| from.max(effective));
            let earliest = first.entry(owner.slot).or_insert(day);
            *earliest = (*earliest).min(day);
        }
        let moved = first.into_iter().map(|(slot, day)| SlotMove {
            slot,
            day,
            before: self.owners_known_at(slot, day, after - 1),
            after: self.owners_known_at(slot, day, after),
        });
        moved.filter(|moved| moved.before != moved.after).collect()
    }

    /// What counts now.
    pub(super) fn counting(&self) -> impl Iterator<Item = &Owner> {
        self.rows.iter().filter(|row| row.voided_by.is_none()).map(|row| &row.owner)
    }

    /// The place of each act in the order applied.
    fn order(&self) -> HashMap<Uuid, usize> {
        self.acts.iter().enumerate().map(|(at, act)| (act.id, at)).collect()
    }

    /// Writes a row.
    pub(super) fn record(&mut self, owner: Owner, by: Option<Uuid>) {
        let row = self.rows.last().map_or(0, |last| last.row + 1);
        self.rows.push(Holding { row, owner, recorded_by: by, voided_by: None });
    }

    /// Writes rows for those days on which the body does not hold the duty yet.
    pub(super) fn record_new_days(&mut self, owner: &Owner, by: Option<Uuid>) {
        let mut pieces = vec![owner.span];
        let held = self.counting().filter(|one| one.slot == owner.slot && one.body == owner.body);
        for held in held {
            pieces = pieces.into_iter().flat_map(|piece| piece.without(held.span)).collect();
        }
        for span in pieces.into_iter().filter(|span| !span.is_empty()) {
            self.record(Owner { span, ..owner.clone() }, by);
        }
    }

    /// Marks the rows that count and that `which` picks as voided, and returns what they said.
    pub(super) fn void(&mut self, by: Uuid, which: impl Fn(&Owner) -> bool) -> Vec<Owner> {
        let mut voided = Vec::new();
        for row in self.rows.iter_mut().filter(|row| row.voided_by.is_none()) {
            if which(&row.owner) {
                row.voided_by = Some(by);
                voided.push(row.owner.clone());
            }
        }
        voided
    }
}
