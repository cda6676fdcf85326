//! Token buckets: how often something may be asked for, by whom.
//!
//! A bucket is one instant, the one at which it will be full again (the "generic cell rate
//! algorithm"). Buckets are kept in memory, at most so many, and forgotten once full.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

/// Most buckets of one limit: some megabytes.
const MOST: usize = 20_000;

/// How often.
#[derive(Debug, Clone, Copy)]
pub struct Rate {
    /// How many at once.
    pub burst: u32,
    /// Milliseconds until one more is allowed.
    pub every: u32,
}

/// A limit with its buckets.
#[derive(Debug)]
pub struct Limit {
    rate: Rate,
    most: usize,
    full_at: Mutex<HashMap<String, i64>>,
}

impl Limit {
    /// A limit that nobody has come near yet.
    pub fn new(rate: Rate) -> Limit {
        Limit { rate, most: MOST, full_at: Mutex::default() }
    }

    /// Takes a token of `key`.
    ///
    /// # Errors
    /// There is none: whole seconds until there will be, at least 1.
    pub fn take(&self, key: &str, now: Timestamp) -> Result<(), u64> {
        const MICROS: i64 = 1_000_000;
        let now = now.as_microsecond();
        let every = i64::from(self.rate.every).saturating_mul(1_000);
        let slack = every.saturating_mul(i64::from(self.rate.burst.saturating_sub(1)));
        let mut buckets = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        let full_at = buckets.get(key).copied().unwrap_or(now).max(now);
        let wait = full_at.saturating_sub(now).saturating_sub(slack);
        if wait > 0 {
            let seconds = wait.saturating_add(MICROS - 1) / MICROS;
            return Err(u64::try_from(seconds).unwrap_or(1).max(1));
        }
        if buckets.len() >= self.most && !buckets.contains_key(key) {
            make_room(&mut buckets, now);
        }
        buckets.insert(key.to_owned(), full_at.saturating_add(every));
        Ok(())
    }
}

/// Forgets buckets that are full; where that is not enough, the half that will be first.
fn make_room(buckets: &mut HashMap<String, i64>, now: i64) {
    let before = buckets.len();
    buckets.retain(|_, full_at| *full_at > now);
    if buckets.len() > before / 2 {
        let mut instants: Vec<i64> = buckets.values().copied().collect();
        let middle = instants.len() / 2;
        let (_, &mut median, _) = instants.select_nth_unstable(middle);
        let above = instants.iter().filter(|full_at| **full_at > median).count();
        let mut left = (before / 2).saturating_sub(above);
        buckets.retain(|_, full_at| {
            let equal = *full_at == median && left > 0;
            left = left.saturating_sub(usize::from(equal));
            *full_at > median || equal
        });
    }
}

/// The limits of the site.
#[derive(Debug)]
pub struct Limits {
    /// Passwords, codes and one-time links, by address. Wrong tries of one login are counted in the
    /// database besides; this keeps a flood away from there.
    pub sign_in: Limit,
    /// Files, by account, or by address without one.
    pub upload: Limit,
    /// Files that programs send, by account: a whole report's at once.
    pub program_upload: Limit,
    /// Requests of programs, by account, or by address without one.
    pub api: Limit,
    /// Refusals of people who have not signed in, as far as they are noted in the audit log.
    pub noted: Limit,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            // A whole office may share one address and begins work at the same minute.
            sign_in: Limit::new(Rate { burst: 60, every: 5_000 }),
            upload: Limit::new(Rate { burst: 30, every: 20_000 }),
            program_upload: Limit::new(Rate { burst: 200, every: 1_000 }),
            api: Limit::new(Rate { burst: 600, every: 50 }),
            noted: Limit::new(Rate { burst: 20, every: 30_000 }),
        }
    }
}

/// What a route counts towards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// [`Limits::sign_in`].
    SignIn,
    /// [`Limits::upload`].
    Upload,
    /// [`Limits::program_upload`].
    ProgramUpload,
    /// [`Limits::api`].
    Api,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_bucket_empties_and_fills_again() {
        let limit = Limit::new(Rate { burst: 3, every: 10_000 });
        for _ in 0..3 {
            assert_eq!(limit.take("a", at(0)), Ok(()));
        }
        assert_eq!(limit.take("a", at(0)), Err(10));
        assert_eq!(limit.take("a", at(9)), Err(1));
        assert_eq!(limit.take("b", at(9)), Ok(()));
        assert_eq!(limit.take("a", at(10)), Ok(()));
        assert_eq!(limit.take("a", at(10)), Err(10));
        // Longer rest gives no more than a full bucket.
        let after: Vec<bool> = (0..4).map(|_| limit.take("a", at(9999)).is_ok()).collect();
        assert_eq!(after, [true, true, true, false]);
        // A clock set back locks nobody out for longer than the bucket is deep.
        assert!(limit.take("c", at(5)).is_ok());
    }

    #[test]
    fn memory_is_bounded_and_who_is_stopped_stays_so() {
        let limit = Limit { most: 100, ..Limit::new(Rate { burst: 2, every: 60_000 }) };
        assert!(limit.take("flood", at(0)).is_ok() && limit.take("flood", at(0)).is_ok());
        for number in 0..1000 {
            assert!(limit.take(&format!("n{number}"), at(1)).is_ok());
            assert!(limit.full_at.lock().unwrap().len() <= 100);
        }
        assert!(limit.take("flood", at(1)).is_err());
    }
}
