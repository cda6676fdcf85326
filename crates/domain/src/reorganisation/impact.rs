//! What an act would move, before anybody applies it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::act::{Act, Content, Outcome, endings};
use super::apply::carry_out;
use super::check::check;
use super::refusal::Refusal;
use super::state::{DutyRole, State};

/// One duty that changes hands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passing {
    /// The duty.
    pub slot: Uuid,
    /// Who gives it up.
    pub from: Uuid,
    /// Who takes it over; empty for one that is closed.
    pub to: Vec<Uuid>,
    /// Why.
    pub reason: String,
}

/// How many duties of each part.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleCount {
    /// Chủ trì.
    pub lead: usize,
    /// Phối hợp.
    pub coordinating: usize,
    /// Theo dõi.
    pub follow_up: usize,
}

impl RoleCount {
    fn add(&mut self, role: DutyRole) {
        match role {
            DutyRole::Lead => self.lead += 1,
            DutyRole::Coordinating => self.coordinating += 1,
            DutyRole::FollowUp => self.follow_up += 1,
        }
    }
}

/// A body that would have two parts in one item: lead it and coordinate with itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoubledRole {
    /// The body.
    pub body: Uuid,
    /// Its duties in the one item.
    pub slots: Vec<Uuid>,
}

/// What an act would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preview {
    /// Duties that pass to others.
    pub moves: Vec<Passing>,
    /// Duties nobody takes over.
    pub closed: Vec<Passing>,
    /// Duties of ending bodies nobody decided yet or that were put off: slot and present holder.
    pub to_decide: Vec<(Uuid, Uuid)>,
    /// What each successor takes over.
    pub per_successor: BTreeMap<Uuid, RoleCount>,
    /// Bodies that get a second part in one item by it.
    pub doubled: Vec<DoubledRole>,
    /// What speaks against applying it as it is.
    pub refusals: Vec<Refusal>,
}

/// What the act would do to the state. It may be unfinished: what is not decided is listed.
pub fn impact(act: &Act, state: &State) -> Preview {
    let mut preview = Preview { refusals: check(state, act), ..Preview::default() };
    let after = carry_out(state, act.clone());
    match &act.content {
        Content::Reorganise { changes, transfers } => {
            let mut open: BTreeSet<(Uuid, Uuid)> = BTreeSet::new();
            for body in endings(changes) {
                let duties = state.open_duties(body, act.effective);
                open.extend(duties.into_iter().map(|owner| (owner.slot, body)));
            }
            for transfer in transfers {
                let (slot, from) = (transfer.slot, transfer.from);
                let reason = transfer.reason.clone();
                match &transfer.outcome {
                    Outcome::To(to) => {
                        preview.moved(Passing { slot, from, to: to.clone(), reason })
                    }
                    Outcome::Close => {
                        preview.closed.push(Passing { slot, from, to: Vec::new(), reason });
                    }
                    Outcome::PutOff => continue,
                }
                open.remove(&(slot, from));
            }
            preview.to_decide = open.into_iter().collect();
        }
        Content::Undo { .. } => preview.taken_back(&after, act.id),
    }
    preview.count(state, &after, act);
    preview
}

impl Preview {
    /// Keeping one's own part is no move.
    fn moved(&mut self, mut passing: Passing) {
        passing.to.retain(|to| *to != passing.from);
        if !passing.to.is_empty() {
            self.moves.push(passing);
        }
    }

    fn taken_back(&mut self, after: &State, act: Uuid) {
        for moved in after.moves_of(act) {
            let to: Vec<Uuid> = moved.after.difference(&moved.before).copied().collect();
            for from in moved.before.difference(&moved.after) {
                let passing = Passing {
                    slot: moved.slot,
                    from: *from,
                    to: to.clone(),
                    reason: String::new(),
                };
                if to.is_empty() { self.closed.push(passing) } else { self.moves.push(passing) }
            }
        }
    }

    fn count(&mut self, before: &State, after: &State, act: &Act) {
        let taken: BTreeSet<(Uuid, Uuid)> = self
            .moves
            .iter()
            .flat_map(|passing| passing.to.iter().map(|to| (passing.slot, *to)))
            .collect();
        for (slot, body) in &taken {
            if let Some(slot) = before.slot(*slot) {
                self.per_successor.entry(*body).or_default().add(slot.role);
            }
        }
        let mut parts: BTreeMap<(Uuid, &super::state::Item), Vec<Uuid>> = BTreeMap::new();
        let owners = after.all_owners_on(act.effective);
        for (slot, bodies) in &owners {
            let Some(slot) = after.slot(*slot) else { continue };
            for body in bodies {
                parts.entry((*body, &slot.item)).or_default().push(slot.id);
            }
        }
        self.doubled = parts
            .into_iter()
            .filter(|(_, slots)| slots.len() > 1)
            .filter(|((body, _), slots)| slots.iter().any(|slot| taken.contains(&(*slot, *body))))
            .map(|((body, _), slots)| DoubledRole { body, slots })
            .collect();
    }
}
