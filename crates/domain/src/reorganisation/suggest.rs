//! Proposals for every duty an act leaves open.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::act::{Act, Content, endings};
use super::propose::{DutyText, Proposal, Rule, propose};
use super::state::State;

/// A duty of an ending body, and who might take it over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The duty.
    pub slot: Uuid,
    /// The body that ends.
    pub from: Uuid,
    /// What the rules say; `None` when none fits.
    pub proposal: Option<Proposal>,
    /// The bodies proposed that live after the act.
    pub to: Vec<Uuid>,
    /// Names proposed that no living body bears: the act must bring them in first.
    pub unknown: Vec<String>,
}

/// A suggestion for each duty of an ending body that the act does not decide yet. `texts` gives
/// what the rules are judged by, for each slot; the name of the holder is filled in here.
pub fn suggest(
    state: &State,
    act: &Act,
    texts: &BTreeMap<Uuid, DutyText>,
    rules: &[Rule],
) -> Vec<Suggestion> {
    let Content::Reorganise { changes, .. } = &act.content else { return Vec::new() };
    suggest_for(state, act, &endings(changes), texts, rules)
}

/// Whose duties an act has to settle: bodies that end with it, and bodies gone before whose duties
/// still wait for a decision on its day. Each once, the ending ones first.
pub fn givers(state: &State, act: &Act) -> Vec<Uuid> {
    let Content::Reorganise { changes, .. } = &act.content else { return Vec::new() };
    let mut givers = endings(changes);
    givers.extend(state.to_decide(act.effective).into_iter().map(|owner| owner.body));
    let mut seen = BTreeSet::new();
    givers.retain(|body| seen.insert(*body));
    givers
}

/// As [`suggest`], for the duties of these bodies.
pub fn suggest_for(
    state: &State,
    act: &Act,
    bodies: &[Uuid],
    texts: &BTreeMap<Uuid, DutyText>,
    rules: &[Rule],
) -> Vec<Suggestion> {
    let Content::Reorganise { transfers, .. } = &act.content else { return Vec::new() };
    let after = state.bodies_after(act);
    let mut suggestions = Vec::new();
    for &body in bodies {
        let name = after.name_on(body, act.effective);
        let mut slots: Vec<Uuid> =
            state.open_duties(body, act.effective).iter().map(|owner| owner.slot).collect();
        slots.sort_unstable();
        slots.dedup();
        slots.retain(|slot| !transfers.iter().any(|one| one.slot == *slot && one.from == body));
        for slot in slots {
            let proposal = texts.get(&slot).and_then(|text| {
                let text = DutyText { body: name.clone(), ..text.clone() };
                propose(&text, rules, act.effective)
            });
            let mut suggestion =
                Suggestion { slot, from: body, proposal, to: Vec::new(), unknown: Vec::new() };
            let names = suggestion.proposal.as_ref().map(|proposal| proposal.successors.clone());
            for successor in names.unwrap_or_default() {
                match after.named(&successor, act.effective) {
                    Some(id) => suggestion.to.push(id),
                    None => suggestion.unknown.push(successor),
                }
            }
            suggestions.push(suggestion);
        }
    }
    suggestions
}
