//! The naive way: a list of days, each with its living bodies and the owners of each duty. No
//! spans, no rows; undoing is playing all other acts again.

use std::collections::{BTreeMap, BTreeSet};

use ansinh_domain::reorganisation::{Act, Change, Content, Outcome, State};
use jiff::civil::Date;
use uuid::Uuid;

use crate::build::day;

pub const DAYS: i64 = 24;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OneDay {
    pub alive: BTreeSet<Uuid>,
    pub owners: BTreeMap<Uuid, BTreeSet<Uuid>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Days(pub Vec<(Date, OneDay)>);

impl Days {
    /// The days before any act, read off the founding rows one day at a time.
    pub fn founding(state: &State) -> Days {
        let one = |date: Date| {
            let mut one = OneDay::default();
            one.alive.extend(state.founding().iter().map(|body| body.id));
            one.owners.extend(state.slots().map(|slot| (slot.id, BTreeSet::new())));
            for row in state.rows().iter().filter(|row| row.recorded_by.is_none()) {
                let span = row.owner.span;
                if span.from.is_none_or(|from| from <= date) && span.to.is_none_or(|to| date <= to)
                {
                    one.owners.entry(row.owner.slot).or_default().insert(row.owner.body);
                }
            }
            (date, one)
        };
        Days((0..DAYS).map(|n| one(day(n))).collect())
    }

    /// The days as known when the first `known` acts had been applied.
    pub fn after(state: &State, known: usize) -> Days {
        let mut days = Days::founding(state);
        let acts = &state.acts()[..known];
        for (at, act) in acts.iter().enumerate() {
            if let Content::Reorganise { .. } = act.content
                && !is_undone(acts, at)
            {
                days.play(act);
            }
        }
        days
    }

    fn play(&mut self, act: &Act) {
        let Content::Reorganise { changes, transfers } = &act.content else { return };
        for (date, today) in &mut self.0 {
            for change in changes {
                if let Change::Begin { body } = change
                    && (body.lived_before || *date >= act.effective)
                {
                    today.alive.insert(body.id);
                }
            }
            if *date < act.effective {
                continue;
            }
            for change in changes {
                match change {
                    Change::End { body } => drop(today.alive.remove(body)),
                    Change::Merge { from, .. } => today.alive.retain(|body| !from.contains(body)),
                    Change::Split { from, into } if !into.contains(from) => {
                        today.alive.remove(from);
                    }
                    _ => {}
                }
            }
            let morning = today.owners.clone();
            for transfer in transfers {
                let owners = today.owners.entry(transfer.slot).or_default();
                match &transfer.outcome {
                    Outcome::PutOff => {}
                    Outcome::To(to) if to.contains(&transfer.from) => {}
                    Outcome::To(_) | Outcome::Close => drop(owners.remove(&transfer.from)),
                }
            }
            for transfer in transfers {
                let held = morning[&transfer.slot].contains(&transfer.from);
                if let (Outcome::To(to), true) = (&transfer.outcome, held) {
                    today.owners.entry(transfer.slot).or_default().extend(to);
                }
            }
        }
    }
}

/// Whether a later act undoes it and is not undone itself.
pub fn is_undone(acts: &[Act], at: usize) -> bool {
    (at + 1..acts.len()).any(|later| {
        matches!(acts[later].content, Content::Undo { of } if of == acts[at].id)
            && !is_undone(acts, later)
    })
}
