//! What was worked out from many rows, kept as long as nothing was done that could change it.
//!
//! Every change has its entry in the audit log, in the same transaction, and entries are numbered
//! in the order in which they commit. So the number of the newest entry, read before anything else,
//! says how fresh what is read afterwards is at least; and what was kept under a number still holds
//! while no later entry tells of a change. A page asks for that one number instead of for a
//! thousand figures, and shows a change in the moment it is committed, by this process or another.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use ansinh_store::Db;
use ansinh_store::audit::{self, HangsOn};

use crate::Result;

/// Entries kept of each part; the one not asked for longest makes room. A province has some tens of
/// plans, and people look at few other days than today.
const ENTRIES: usize = 64;

/// One part of what was worked out.
#[derive(Debug)]
pub(crate) struct Shelf<K, T>(Mutex<VecDeque<Entry<K, T>>>);

#[derive(Debug)]
struct Entry<K, T> {
    key: K,
    /// Number of the newest audit entry that what is kept certainly knows of.
    seq: i64,
    content: Arc<T>,
}

impl<K, T> Default for Shelf<K, T> {
    fn default() -> Self {
        Shelf(Mutex::default())
    }
}

impl<K: PartialEq + Clone, T> Shelf<K, T> {
    /// What is kept under `key`, or else what `work` gives now.
    ///
    /// # Errors
    /// Whatever the database or `work` reports.
    pub(crate) async fn get(
        &self,
        db: &Db,
        key: K,
        hangs_on: HangsOn,
        work: impl Future<Output = Result<T>>,
    ) -> Result<Arc<T>> {
        let (last, kept) = self.ask(db, &key, hangs_on).await?;
        if let Some(content) = kept {
            return Ok(content);
        }
        let content = Arc::new(work.await?);
        self.keep(key, last, content.clone());
        Ok(content)
    }

    /// What is kept under `key`, if it still holds.
    ///
    /// # Errors
    /// Whatever the database reports.
    pub(crate) async fn still(
        &self,
        db: &Db,
        key: &K,
        hangs_on: HangsOn,
    ) -> Result<Option<Arc<T>>> {
        Ok(self.ask(db, key, hangs_on).await?.1)
    }

    /// Number of the newest entry, and what is kept if it still holds.
    async fn ask(&self, db: &Db, key: &K, hangs_on: HangsOn) -> Result<(i64, Option<Arc<T>>)> {
        let kept = self.find(key);
        // Asked about the end of time, nothing has changed since.
        let seq = kept.as_ref().map_or(i64::MAX, |(seq, _)| *seq);
        let now = audit::progress_since(db, seq, hangs_on).await?;
        if let Some((seq, content)) = kept
            && !now.changed
        {
            self.keep(key.clone(), now.last.max(seq), content.clone());
            return Ok((now.last, Some(content)));
        }
        Ok((now.last, None))
    }

    fn find(&self, key: &K) -> Option<(i64, Arc<T>)> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = kept.iter().find(|entry| entry.key == *key)?;
        Some((entry.seq, entry.content.clone()))
    }

    /// Keeps something as the last asked for. Of two who worked at once the one who knows of more
    /// stays.
    fn keep(&self, key: K, seq: i64, content: Arc<T>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut entry = Entry { key, seq, content };
        if let Some(at) = kept.iter().position(|other| other.key == entry.key)
            && let Some(other) = kept.remove(at)
            && other.seq > entry.seq
        {
            entry = other;
        }
        if kept.len() >= ENTRIES {
            kept.pop_front();
        }
        kept.push_back(entry);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_knows_of_more_stays() {
        let check = |puts: &[(i64, &'static str)], expected: &str| {
            let shelf = Shelf::default();
            for (seq, content) in puts {
                shelf.keep(1, *seq, Arc::new(*content));
            }
            assert_eq!(shelf.find(&1).map(|(_, content)| *content), Some(expected));
        };
        check(&[(3, "three"), (5, "five")], "five");
        check(&[(5, "five"), (3, "three")], "five");
        check(&[(5, "first"), (5, "again")], "again");
    }

    #[test]
    fn what_was_not_asked_for_longest_makes_room() {
        let shelf = Shelf::default();
        for key in 0..=ENTRIES {
            shelf.keep(key, 1, Arc::new(key));
        }
        assert!(shelf.find(&0).is_none());
        assert!(shelf.find(&1).is_some() && shelf.find(&ENTRIES).is_some());
    }
}
