//! What speaks against an act.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use uuid::Uuid;

use super::act::{Act, Change, Content, Outcome, Transfer, endings};
use super::apply::{eve, last_word, root, touched};
use super::bodies::Bodies;
use super::refusal::Refusal;
use super::state::State;
use crate::body::{BodyKind, body_key};

/// Every reason against applying the act to the state; empty when there is none.
pub(super) fn check(state: &State, act: &Act) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    if act.decision.text.trim().is_empty() {
        refusals.push(Refusal::NoDecision);
    }
    if act.effective.yesterday().is_err() {
        refusals.push(Refusal::NoSuchDay);
    }
    if let Some(same) = state.acts.iter().find(|other| other.id == act.id) {
        refusals.push(Refusal::AppliedBefore { title: same.title.clone() });
    }
    match &act.content {
        Content::Undo { of } => {
            refusals.extend(undo_refusals(state, *of));
            let undone = state.acts.iter().find(|other| other.id == *of);
            if let Some(undone) = undone.filter(|_| last_word(state, *of) != *of)
                && refusals.is_empty()
            {
                refusals.push(Refusal::UndoneBefore { act: *of, title: undone.title.clone() });
            }
            if let Some(effective) = undone.map(|undone| undone.effective)
                && effective != act.effective
            {
                refusals.push(Refusal::UndoDate { effective });
            }
        }
        Content::Reorganise { changes, transfers } => {
            if changes.is_empty() && transfers.is_empty() {
                refusals.push(Refusal::Empty);
            }
            refusals.extend(later_acts(state, act));
            let check = Check::new(state, changes, act.effective);
            refusals.extend(changes.iter().filter_map(|change| check.change(change)));
            refusals.extend(check.changes_together(changes));
            refusals.extend(transfers.iter().flat_map(|transfer| check.transfer(transfer)));
            refusals.extend(check.transfers_together(transfers));
        }
    }
    refusals
}

/// Every reason against undoing the act.
pub(super) fn undo_refusals(state: &State, of: Uuid) -> Vec<Refusal> {
    let Some(act) = state.acts.iter().find(|act| act.id == of) else {
        return vec![Refusal::UnknownAct { act: of }];
    };
    if !state.stands(of) {
        return vec![Refusal::UndoneBefore { act: of, title: act.title.clone() }];
    }
    let known = state.known_after(last_word(state, of)).unwrap_or_default();
    // What the act made of the duties is there to be taken back if, among the acts whose order to
    // it matters, the same ones stand now as when it was applied.
    let then: BTreeSet<Uuid> = state.standing(known).map(|act| act.id).collect();
    let now: BTreeSet<Uuid> = state.standing(state.acts.len()).map(|act| act.id).collect();
    let concern = touched(state, act);
    let own = root(state, act).id;
    let reorganisations =
        state.acts.iter().filter(|act| matches!(act.content, Content::Reorganise { .. }));
    reorganisations
        .filter(|other| other.id != own && touched(state, other).meets(&concern))
        .filter_map(|other| {
            let (act, title) = (other.id, other.title.clone());
            match (then.contains(&act), now.contains(&act)) {
                (false, true) => Some(Refusal::BuiltUpon { act, title }),
                (true, false) => Some(Refusal::BaseUndone { act, title }),
                _ => None,
            }
        })
        .collect()
}

/// Acts in force from a later day that decide the same: what they did would have been decided
/// otherwise had this act come first.
fn later_acts(state: &State, act: &Act) -> Vec<Refusal> {
    let concern = touched(state, act);
    state
        .standing(state.acts.len())
        .filter(|other| matches!(other.content, Content::Reorganise { .. }))
        .filter(|other| other.effective > act.effective)
        .filter(|other| touched(state, other).meets(&concern))
        .map(|other| Refusal::LaterAct {
            act: other.id,
            title: other.title.clone(),
            effective: other.effective,
        })
        .collect()
}

/// The bodies before and after the changes of one act.
struct Check<'a> {
    state: &'a State,
    day: Date,
    after: Bodies,
    ending: Vec<Uuid>,
}

impl<'a> Check<'a> {
    fn new(state: &'a State, changes: &[Change], day: Date) -> Check<'a> {
        let mut after = state.bodies.clone();
        after.play(changes, day);
        Check { state, day, after, ending: endings(changes) }
    }

    /// Its name on the eve of the act, or with the act for one that begins.
    fn name(&self, body: Uuid) -> String {
        self.after.name_on(body, eve(self.day))
    }

    fn change(&self, change: &Change) -> Option<Refusal> {
        match change {
            Change::Begin { body } => {
                if self.state.bodies.get(body.id).is_some() {
                    let name = body.name.clone();
                    return Some(Refusal::BeginsTwice { body: body.id, name });
                }
                self.new_name(body.id, &body.name)
            }
            Change::End { body } => self.can_end(*body),
            Change::Rename { body, name } => {
                self.lives_on(*body).or_else(|| self.new_name(*body, name))
            }
            Change::Merge { from, .. } if from.is_empty() => Some(Refusal::NobodyNamed),
            Change::Merge { from, into } => from
                .iter()
                .find_map(|body| self.can_end(*body))
                // Merging in a circle is said once, of all of them together.
                .or_else(|| self.successor(*into).filter(|_| !self.ending.contains(into))),
            Change::Split { into, .. } if into.is_empty() => Some(Refusal::NobodyNamed),
            Change::Split { from, into } => {
                self.can_end(*from).or_else(|| into.iter().find_map(|body| self.successor(*body)))
            }
            Change::Place { body, under } => {
                self.lives_on(*body).or_else(|| under.and_then(|under| self.lives_on(under)))
            }
            Change::Join { group, member } => self.membership(*group, *member, true),
            Change::Leave { group, member } => self.membership(*group, *member, false),
        }
    }

    fn changes_together(&self, changes: &[Change]) -> Vec<Refusal> {
        let mut refusals = self.merged_into_the_ending(changes);
        for body in repeated(self.ending.iter().copied()) {
            refusals.push(Refusal::EndsTwice { body, name: self.name(body) });
        }
        let renamed = changes.iter().filter_map(|change| match change {
            Change::Rename { body, .. } => Some(*body),
            _ => None,
        });
        for body in repeated(renamed) {
            refusals.push(Refusal::RenamedTwice { body, name: self.name(body) });
        }
        let begun = changes.iter().filter_map(|change| match change {
            Change::Begin { body } => Some(body.id),
            _ => None,
        });
        for body in repeated(begun) {
            refusals.push(Refusal::BeginsTwice { body, name: self.name(body) });
        }
        refusals
    }

    /// Mergers into a body that ends in the same act: in a circle, or into one that is divided.
    fn merged_into_the_ending(&self, changes: &[Change]) -> Vec<Refusal> {
        let mut into_of: BTreeMap<Uuid, Uuid> = BTreeMap::new();
        for change in changes {
            if let Change::Merge { from, into } = change {
                into_of.extend(from.iter().map(|body| (*body, *into)));
            }
        }
        let mut refusals = Vec::new();
        let mut said: BTreeSet<Uuid> = BTreeSet::new();
        for start in into_of.values().filter(|into| self.ending.contains(into)) {
            let mut path = vec![*start];
            let mut last = *start;
            while let Some(next) = into_of.get(&last).filter(|next| !path.contains(next)) {
                path.push(*next);
                last = *next;
            }
            if into_of.contains_key(&last) && path.iter().all(|body| !said.contains(body)) {
                let names: Vec<String> = path.iter().map(|body| self.name(*body)).collect();
                refusals.push(Refusal::MergeCycle { names: names.join(", ") });
            } else if said.is_disjoint(&path.iter().copied().collect()) {
                refusals.extend(self.successor(*start));
            }
            said.extend(path);
        }
        refusals
    }

    fn can_end(&self, body: Uuid) -> Option<Refusal> {
        self.known(body).or_else(|| {
            [eve(self.day), self.day]
                .into_iter()
                .find(|day| !self.state.bodies.is_alive(body, *day))
                .map(|on| Refusal::NotAlive { body, name: self.name(body), on })
        })
    }

    fn known(&self, body: Uuid) -> Option<Refusal> {
        self.after.get(body).is_none().then_some(Refusal::UnknownBody { body })
    }

    fn lives_on(&self, body: Uuid) -> Option<Refusal> {
        self.known(body).or_else(|| {
            (!self.after.is_alive(body, self.day)).then(|| Refusal::NotAlive {
                body,
                name: self.name(body),
                on: self.day,
            })
        })
    }

    fn successor(&self, body: Uuid) -> Option<Refusal> {
        self.known(body).or_else(|| {
            (!self.after.is_alive(body, self.day)).then(|| Refusal::SuccessorNotAlive {
                body,
                name: self.name(body),
                on: self.day,
            })
        })
    }

    fn new_name(&self, body: Uuid, name: &str) -> Option<Refusal> {
        let key = body_key(name);
        if key.is_empty() {
            return Some(Refusal::NoName { body });
        }
        let taken = self.after.iter().any(|other| {
            other.id != body
                && other.lives.contains(self.day)
                && body_key(other.name_on(self.day)) == key
        });
        taken.then(|| Refusal::NameTaken { name: name.to_owned(), on: self.day })
    }

    fn membership(&self, group: Uuid, member: Uuid, joins: bool) -> Option<Refusal> {
        let refusal = self.lives_on(group).or_else(|| self.lives_on(member));
        if refusal.is_some() {
            return refusal;
        }
        let kind = |id| self.after.get(id).map(|body| body.kind);
        let (group_name, member_name) = (self.name(group), self.name(member));
        if kind(group) != Some(BodyKind::Group) || kind(member) != Some(BodyKind::Body) {
            return Some(Refusal::NotGroupAndMember { group: group_name, member: member_name });
        }
        let is_member = self.state.bodies.members_on(group, self.day).contains(&member);
        (is_member == joins)
            .then_some(Refusal::MembershipUnchanged { group: group_name, member: member_name })
    }

    fn transfer(&self, transfer: &Transfer) -> Vec<Refusal> {
        let Some(slot) = self.state.slot(transfer.slot).map(|slot| slot.label()) else {
            return vec![Refusal::UnknownSlot { slot: transfer.slot }];
        };
        let mut refusals = Vec::new();
        let held = self.state.open_duties(transfer.from, self.day);
        if !held.iter().any(|owner| owner.slot == transfer.slot) {
            refusals.push(Refusal::NotHeld {
                slot: slot.clone(),
                body: transfer.from,
                name: self.name(transfer.from),
                on: self.day,
            });
        }
        match &transfer.outcome {
            Outcome::To(successors) if successors.is_empty() => {
                refusals.push(Refusal::NoSuccessor { slot });
            }
            Outcome::To(successors) => {
                refusals.extend(successors.iter().filter_map(|body| self.successor(*body)));
            }
            Outcome::Close | Outcome::PutOff if transfer.reason.trim().is_empty() => {
                refusals.push(Refusal::NoReason { slot });
            }
            Outcome::Close | Outcome::PutOff => {}
        }
        refusals
    }

    fn transfers_together(&self, transfers: &[Transfer]) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        let decided = transfers.iter().map(|transfer| (transfer.slot, transfer.from));
        for (slot, body) in repeated(decided.clone()) {
            let slot = self.label(slot);
            refusals.push(Refusal::DecidedTwice { slot, body, name: self.name(body) });
        }
        let decided: BTreeSet<(Uuid, Uuid)> = decided.collect();
        let ending: BTreeSet<Uuid> = self.ending.iter().copied().collect();
        for body in ending {
            let open: BTreeSet<Uuid> = self
                .state
                .open_duties(body, self.day)
                .into_iter()
                .map(|owner| owner.slot)
                .filter(|slot| !decided.contains(&(*slot, body)))
                .collect();
            if !open.is_empty() {
                let slots = open.into_iter().map(|slot| self.label(slot)).collect();
                refusals.push(Refusal::Undecided { body, name: self.name(body), slots });
            }
        }
        refusals
    }

    fn label(&self, slot: Uuid) -> String {
        self.state.slot(slot).map_or_else(|| slot.to_string(), |slot| slot.label())
    }
}

/// What comes more than once, each once.
fn repeated<T: Ord + Copy>(values: impl Iterator<Item = T>) -> BTreeSet<T> {
    let mut seen = BTreeSet::new();
    values.filter(|value| !seen.insert(*value)).collect()
}
