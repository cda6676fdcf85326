//! What a plan version says, kept in memory once it was read.
//!
//! The rows of an accepted version are never changed: an amendment is a new version, a
//! reorganisation changes who holds a duty but not the duty. So nothing kept here grows stale, in
//! this process or beside another one, and a list page asks the database only for what moves. A
//! test holds that no statement of the crate changes the tables kept (see docs/adr).

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use crate::{PlanVersionId, indicator, task};

/// Versions kept of each part; the one not asked for longest makes room.
const VERSIONS: usize = 64;

/// The parts of versions that list pages show.
#[derive(Debug, Default)]
pub struct Kept {
    pub(crate) indicators: Part<indicator::Content>,
    pub(crate) tasks: Part<task::Content>,
}

/// One part of each of the last versions asked for, the newest last.
#[derive(Debug)]
pub(crate) struct Part<T>(Mutex<VecDeque<(PlanVersionId, Arc<T>)>>);

impl<T> Default for Part<T> {
    fn default() -> Self {
        Part(Mutex::default())
    }
}

impl<T> Part<T> {
    /// What was kept of a version.
    pub(crate) fn get(&self, version: PlanVersionId) -> Option<Arc<T>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|(id, _)| *id == version)?;
        let entry = kept.remove(at)?;
        let content = entry.1.clone();
        kept.push_back(entry);
        Some(content)
    }

    /// Keeps what was read. Of two who read at once both keep the same.
    pub(crate) fn keep(&self, version: PlanVersionId, content: T) -> Arc<T> {
        let content = Arc::new(content);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(id, _)| *id != version);
        if kept.len() >= VERSIONS {
            kept.pop_front();
        }
        kept.push_back((version, content.clone()));
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
        for number in 0..VERSIONS {
            part.keep(version(number), number);
        }
        assert_eq!(part.get(version(0)).as_deref(), Some(&0));
        part.keep(version(VERSIONS), VERSIONS);
        assert_eq!(part.get(version(0)).as_deref(), Some(&0), "asked for a moment ago");
        assert_eq!(part.get(version(1)), None);
        assert_eq!(part.get(version(VERSIONS)).as_deref(), Some(&VERSIONS));
    }

    #[test]
    fn one_version_is_kept_once() {
        let part = Part::default();
        part.keep(version(1), 10);
        part.keep(version(1), 10);
        assert_eq!(part.0.lock().unwrap().len(), 1);
    }
}
