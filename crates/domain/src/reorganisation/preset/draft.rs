//! From names in a preset to changes of known bodies.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{PresetAct, PresetChange, Problem, Verb};
use crate::body::body_key;
use crate::reorganisation::act::{Change, NewBody};
use crate::reorganisation::apply::eve;
use crate::reorganisation::state::State;

/// A start for an act, to be looked through by a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// What becomes of bodies.
    pub changes: Vec<Change>,
    /// The rows each change rests on, in the order of the changes.
    pub rows: Vec<Vec<PresetChange>>,
    /// What to find out before applying it: rows that change nothing by themselves.
    pub to_confirm: Vec<PresetChange>,
    /// Rows left out, and why.
    pub problems: Vec<Problem>,
}

/// The changes a prepared act makes to the bodies known. Bodies are found by name on the eve of
/// the act, those that begin get an identity from `ids`. What the preset says of bodies nobody
/// knows is left out and reported.
pub fn draft(act: &PresetAct, state: &State, ids: &mut dyn FnMut() -> Uuid) -> Draft {
    let mut drafter = Drafter { act, state, begun: BTreeMap::new(), draft: Draft::default() };
    let begins = |change: &&PresetChange| matches!(change.verb, Verb::Begin | Verb::Enter);
    for change in act.changes.iter().filter(begins) {
        drafter.begin(change, ids);
    }
    for change in act.changes.iter().filter(|change| !begins(change)) {
        drafter.change(change);
    }
    drafter.draft
}

struct Drafter<'a> {
    act: &'a PresetAct,
    state: &'a State,
    begun: BTreeMap<String, Uuid>,
    draft: Draft,
}

impl Drafter<'_> {
    fn begin(&mut self, change: &PresetChange, ids: &mut dyn FnMut() -> Uuid) {
        let lived_before = change.verb == Verb::Enter;
        if self.find(&change.body).is_some() {
            // "ghi thêm" is for plans that do not name the body; this one does.
            if !lived_before {
                self.left_out(change, format!("“{}” đã có", change.body));
            }
            return;
        }
        let id = ids();
        self.begun.insert(body_key(&change.body), id);
        let name = change.body.clone();
        let body = NewBody { id, kind: change.kind, name, superior: None, lived_before };
        self.push(Change::Begin { body }, change);
    }

    fn push(&mut self, change: Change, row: &PresetChange) {
        self.draft.changes.push(change);
        self.draft.rows.push(vec![row.clone()]);
    }

    fn change(&mut self, change: &PresetChange) {
        if change.verb == Verb::Confirm {
            self.draft.to_confirm.push(change.clone());
            return;
        }
        let Some(body) = self.find(&change.body) else {
            return self.left_out(change, format!("không có cơ quan “{}”", change.body));
        };
        if let (Verb::Rename, Some(name)) = (change.verb, change.others.first()) {
            return self.push(Change::Rename { body, name: name.clone() }, change);
        }
        let mut others = Vec::new();
        for name in &change.others {
            match self.find(name) {
                Some(other) => others.push(other),
                None => self.left_out(change, format!("không có cơ quan “{name}”")),
            }
        }
        if others.len() < change.others.len() {
            return;
        }
        match (change.verb, others.first().copied()) {
            (Verb::End, _) => self.push(Change::End { body }, change),
            (Verb::Split, _) => self.push(Change::Split { from: body, into: others }, change),
            (Verb::Merge, Some(into)) => self.merge(body, into, change),
            (Verb::Place, under) => self.push(Change::Place { body, under }, change),
            (Verb::Join, Some(group)) => self.push(Change::Join { group, member: body }, change),
            (Verb::Leave, Some(group)) => self.push(Change::Leave { group, member: body }, change),
            _ => self.left_out(change, "dòng thiếu bên nhận".to_owned()),
        }
    }

    /// Mergers into one body are one change.
    fn merge(&mut self, body: Uuid, target: Uuid, row: &PresetChange) {
        for (change, rows) in self.draft.changes.iter_mut().zip(&mut self.draft.rows) {
            if let Change::Merge { from, into } = change
                && *into == target
            {
                from.push(body);
                rows.push(row.clone());
                return;
            }
        }
        self.push(Change::Merge { from: vec![body], into: target }, row);
    }

    fn find(&self, name: &str) -> Option<Uuid> {
        let begun = self.begun.get(&body_key(name)).copied();
        begun.or_else(|| self.state.bodies().named(name, eve(self.act.effective)))
    }

    fn left_out(&mut self, change: &PresetChange, why: String) {
        let message = format!("Bỏ qua “{} {}”: {why}.", change.body, change.verb.vietnamese());
        self.draft.problems.push(Problem::new(change.line, message));
    }
}
