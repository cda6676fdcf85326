//! What every verb is given: the database, the clock, identifiers, and who asks.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use ansinh_domain::access::{Action, Actor, may};
use ansinh_store::audit::NewEntry;
use ansinh_store::{Db, Ids, UserId};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::{Notify, Semaphore};

use crate::Result;

/// The application. Cheap to clone.
#[derive(Debug, Clone)]
pub struct App {
    /// The database.
    pub db: Db,
    /// What time it is.
    pub clock: Clock,
    /// Where new identifiers come from.
    pub ids: Ids,
    /// Wakes the worker when a job was enqueued in this process, so that nobody waits for its
    /// next look.
    pub(crate) wake: Arc<Notify>,
    /// Bounds how many passwords are hashed at once: each takes 19 MB and a core for a while, so
    /// that without it a flood of sign-ins would starve everything else.
    pub(crate) hashing: Arc<Semaphore>,
}

/// Passwords hashed at once.
const HASHING: usize = 2;

impl App {
    /// An application over a migrated database.
    pub fn new(db: Db, clock: Clock, ids: Ids) -> App {
        let (wake, hashing) = (Arc::new(Notify::new()), Arc::new(Semaphore::new(HASHING)));
        App { db, clock, ids, wake, hashing }
    }

    /// Now, to the microsecond: PostgreSQL keeps no more.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

/// Who asks, and from where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Who.
    pub actor: Actor,
    /// Address of the machine that asked, for the audit log.
    pub address: Option<String>,
}

impl Caller {
    /// Someone who has not signed in.
    pub fn anonymous(address: Option<String>) -> Caller {
        Caller { actor: Actor::Anonymous, address }
    }

    /// The program itself.
    pub fn system() -> Caller {
        Caller { actor: Actor::System, address: None }
    }

    pub(crate) fn may(&self, action: Action) -> Result<()> {
        Ok(may(&self.actor, action)?)
    }

    /// The account that acts, if a person does.
    pub(crate) fn user(&self) -> Option<UserId> {
        self.actor.user_id().map(UserId)
    }

    /// An audit entry of this caller, to be filled in.
    pub(crate) fn entry(&self, now: Timestamp, verb: &'static str) -> NewEntry<'_> {
        NewEntry {
            now,
            actor: &self.actor,
            body: None,
            address: self.address.as_deref(),
            agent: None,
            verb,
            subject_kind: "",
            subject: None,
            before: None,
            after: None,
            result: "done",
        }
    }
}

/// What time it is: the machine's clock, or in tests one that stands until it is moved.
#[derive(Clone)]
pub struct Clock(Source);

#[derive(Clone)]
enum Source {
    System,
    Set(Arc<Mutex<Timestamp>>),
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Clock {
        Clock(Source::System)
    }

    /// A clock that stands at `at`; its clones stand and move with it.
    pub fn set(at: Timestamp) -> Clock {
        Clock(Source::Set(Arc::new(Mutex::new(at))))
    }

    /// Now, to the microsecond.
    pub fn now(&self) -> Timestamp {
        let now = match &self.0 {
            Source::System => system_now(),
            Source::Set(at) => *at.lock().unwrap_or_else(PoisonError::into_inner),
        };
        Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }

    /// Moves a set clock on; the machine's clock is left alone.
    pub fn advance(&self, by: SignedDuration) {
        if let Source::Set(at) = &self.0 {
            let mut at = at.lock().unwrap_or_else(PoisonError::into_inner);
            *at = at.saturating_add(by).unwrap_or(*at);
        }
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Source::System => f.write_str("Clock(system)"),
            Source::Set(_) => write!(f, "Clock(set to {})", self.now()),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
fn system_now() -> Timestamp {
    Timestamp::now()
}
