//! What a plan version says, kept in memory once it was read.
//!
//! The rows of an accepted version are never changed: an amendment is a new version, a
//! reorganisation changes who holds a duty but not the duty. So nothing kept here grows stale, in
//! this process or beside another one, and a list page asks the database only for what moves. A
//! test holds that no statement of the crate changes the tables kept (see docs/adr).
//!
//! Who holds the duties of a version on a day does change: with an import or an act of
//! reorganisation, and each of them moves a counter on. What was read is kept under that count, so
//! a page asks for one number instead of for every duty.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;

use crate::{IndicatorId, PlanVersionId, body, indicator, publication, task};

/// Entries kept of each part; the one not asked for longest makes room.
const ENTRIES: usize = 64;

/// The parts of versions that list pages show.
#[derive(Debug, Default)]
pub struct Kept {
    pub(crate) indicators: Part<PlanVersionId, indicator::Content>,
    pub(crate) origins: Part<PlanVersionId, HashMap<IndicatorId, IndicatorId>>,
    pub(crate) tasks: Part<PlanVersionId, task::Content>,
    pub(crate) indicator_duties: Part<Moment, Vec<body::ItemDuty>>,
    pub(crate) task_duties: Part<Moment, Vec<body::ItemDuty>>,
    pub(crate) bodies: Part<Moment, Vec<body::BodyRow>>,
    pub(crate) publications: publication::Contents,
}

/// Duties of a version on a day, as known after so many imports and reorganisations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment {
    pub version: PlanVersionId,
    pub day: Date,
    pub changes: i64,
}

/// One part of what was asked for last, the newest at the end.
#[derive(Debug)]
pub(crate) struct Part<K, T>(Mutex<VecDeque<(K, Arc<T>)>>);

impl<K, T> Default for Part<K, T> {
    fn default() -> Self {
        Part(Mutex::default())
    }
}

impl<K: PartialEq, T> Part<K, T> {
    /// What was kept under a key.
    pub(crate) fn get(&self, key: &K) -> Option<Arc<T>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|(other, _)| other == key)?;
        let entry = kept.remove(at)?;
        let content = entry.1.clone();
        kept.push_back(entry);
        Some(content)
    }

    /// Keeps what was read. Of two who read at once both keep the same.
    pub(crate) fn keep(&self, key: K, content: T) -> Arc<T> {
        let content = Arc::new(content);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(other, _)| *other != key);
        if kept.len() >= ENTRIES {
            kept.pop_front();
        }
        kept.push_back((key, content.clone()));
        content
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn version(number: usize) -> PlanVersionId {
        PlanVersionId(Uuid::from_u128(number as u128))
    }

    #[test]
    fn the_version_not_asked_for_longest_makes_room() {
        let part = Part::default();
        for number in 0..ENTRIES {
            part.keep(version(number), number);
        }
        assert_eq!(part.get(&version(0)).as_deref(), Some(&0));
        part.keep(version(ENTRIES), ENTRIES);
        assert_eq!(part.get(&version(0)).as_deref(), Some(&0), "asked for a moment ago");
        assert_eq!(part.get(&version(1)), None);
        assert_eq!(part.get(&version(ENTRIES)).as_deref(), Some(&ENTRIES));
    }

    #[test]
    fn one_version_is_kept_once() {
        let part = Part::default();
        part.keep(version(1), 10);
        part.keep(version(1), 10);
        assert_eq!(part.0.lock().unwrap().len(), 1);
    }
}
