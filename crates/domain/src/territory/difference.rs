//! What a registry has beyond the one it grew out of.

use super::{Registry, Succession, Unit};

/// What is new and what changed, by places of the later registry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// Units that are new.
    pub added: Vec<Unit>,
    /// Units known before of which something is said otherwise now.
    pub changed: Vec<Unit>,
    /// Successions that are new, or were said of another unit before.
    pub successions: Vec<Succession>,
}

impl Difference {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.successions.is_empty()
    }
}

/// What `after` has beyond `before`, out of which it grew.
pub fn difference(before: &Registry, after: &Registry) -> Difference {
    let mut difference = Difference::default();
    let mut old = before.units();
    for (place, unit) in after.units() {
        match old.next() {
            None => difference.added.push(place),
            Some((_, known)) if known != unit => difference.changed.push(place),
            Some(_) => {}
        }
    }
    let mut old = before.successions().iter();
    for succession in after.successions() {
        if old.next() != Some(succession) {
            difference.successions.push(succession.clone());
        }
    }
    difference
}
