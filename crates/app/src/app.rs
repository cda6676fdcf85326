//! What every verb is given: the database, the clock, identifiers, and who asks.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use ansinh_domain::access::{Action, Actor, Refusal, TokenScope, may};
use ansinh_domain::demo::MARK;
use ansinh_formats::write::signature::SigningKey;
use ansinh_store::audit::NewEntry;
use ansinh_store::{BodyId, Db, Ids, PlanId, PlanVersionId, UserId};
use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::{Notify, Semaphore};

use crate::assess::{Book, TaskStanding};
use crate::demo::Demo;
use crate::memory::Shelf;
use crate::oidc::Oidc;
use crate::outward::Outward;
use crate::password::CommonPasswords;
use crate::report::history::RoundOfPlan;
use crate::report::signature::Trust;
use crate::vault::Vault;

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
    /// What nobody may choose as a password.
    pub(crate) common_passwords: Arc<CommonPasswords>,
    /// The key under which secrets are sealed, where the program was started with it.
    pub(crate) vault: Option<Arc<Vault>>,
    /// Authorities trusted to say who signed a file.
    pub(crate) trust: Arc<Trust>,
    /// Key that signs papers when they are issued, where there is one.
    pub(crate) signing: Option<Arc<SigningKey>>,
    /// Providers of accounts elsewhere: how they are asked and what they said.
    pub(crate) oidc: Arc<Oidc>,
    /// What else of other servers may be reached, and how.
    pub(crate) outward: Arc<Outward>,
    /// What was worked out and still holds.
    pub(crate) memory: Arc<Memory>,
    /// What the database says of itself when it is a demo.
    pub(crate) demo: Option<Demo>,
}

/// What was worked out from many rows and is kept while it holds.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    pub(crate) books: Shelf<(PlanVersionId, Date), Book>,
    pub(crate) tasks: Shelf<(PlanVersionId, Date), Vec<TaskStanding>>,
    pub(crate) rounds: Shelf<(PlanId, Date), Vec<RoundOfPlan>>,
}

/// Passwords hashed at once.
const HASHING: usize = 2;

impl App {
    /// An application over a migrated database.
    pub fn new(db: Db, clock: Clock, ids: Ids) -> App {
        let (wake, hashing) = (Arc::new(Notify::new()), Arc::new(Semaphore::new(HASHING)));
        let common_passwords = Arc::new(CommonPasswords::shipped());
        let (trust, oidc, outward) = (Arc::default(), Arc::default(), Arc::default());
        App {
            db,
            clock,
            ids,
            wake,
            hashing,
            common_passwords,
            vault: None,
            trust,
            signing: None,
            oidc,
            outward,
            memory: Arc::default(),
            demo: None,
        }
    }

    /// The same application with another list of passwords that nobody may choose.
    pub fn with_common_passwords(self, list: CommonPasswords) -> App {
        App { common_passwords: Arc::new(list), ..self }
    }

    /// The same application with authorities that are trusted to say who signed a file.
    pub fn with_trust(self, trust: Trust) -> App {
        App { trust: Arc::new(trust), ..self }
    }

    /// The same application with a key that signs papers when they are issued.
    pub fn with_signing(self, key: SigningKey) -> App {
        App { signing: Some(Arc::new(key)), ..self }
    }

    /// The same application with the key of the installation.
    pub fn with_vault(self, vault: Vault) -> App {
        App { vault: Some(Arc::new(vault)), ..self }
    }

    /// Words that every page and file of this installation bears, when what is in it is not real.
    pub fn mark(&self) -> Option<&'static str> {
        self.demo.map(|_| MARK)
    }

    /// A title with the [mark](App::mark) of this installation before it.
    pub fn marked(&self, title: String) -> String {
        match self.mark() {
            Some(mark) => format!("{mark} – {title}"),
            None => title,
        }
    }

    /// Now, to the microsecond: PostgreSQL keeps no more.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Today in Vietnam, which has had no other offset since 1975.
    pub fn today(&self) -> Date {
        self.day_of(self.now())
    }

    /// The day in Vietnam at an instant.
    pub fn day_of(&self, at: Timestamp) -> Date {
        Offset::constant(7).to_datetime(at).date()
    }
}

/// Who asks, and from where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Who.
    pub actor: Actor,
    /// Address of the machine that asked, for the audit log.
    pub address: Option<String>,
    /// What the browser says it is, for the list of sessions.
    pub agent: Option<String>,
    /// A program asks with a token that may be used for no more than this.
    pub scopes: Option<Vec<TokenScope>>,
}

impl Caller {
    /// Someone who has not signed in.
    pub fn anonymous(address: Option<String>) -> Caller {
        Caller { actor: Actor::Anonymous, address, agent: None, scopes: None }
    }

    /// The program itself.
    pub fn system() -> Caller {
        Caller { actor: Actor::System, address: None, agent: None, scopes: None }
    }

    /// Whether the caller may do `action`, an affair of the whole plan, today.
    ///
    /// # Errors
    /// The reason why not.
    pub fn may(&self, app: &App, action: Action) -> Result<(), Refusal> {
        self.may_for(app, action, None)
    }

    /// Whether the caller may do `action`, an affair of `body`, today.
    ///
    /// # Errors
    /// The reason why not.
    pub fn may_for(&self, app: &App, action: Action, body: Option<BodyId>) -> Result<(), Refusal> {
        self.may_on(app.today(), action, body)
    }

    /// Whether the caller may do `action`, an affair of `body` or of the whole plan, on a day.
    ///
    /// # Errors
    /// The reason why not.
    pub fn may_on(&self, today: Date, action: Action, body: Option<BodyId>) -> Result<(), Refusal> {
        may(&self.actor, action, body.map(|id| id.0), today)?;
        let anyone = || may(&Actor::Anonymous, action, None, today).is_ok();
        match &self.scopes {
            Some(scopes) if !scopes.iter().any(|scope| scope.holds(action)) && !anyone() => {
                Err(Refusal::NotWithToken { action })
            }
            _ => Ok(()),
        }
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
            agent: self.agent.as_deref(),
            verb,
            subject_kind: "",
            subject: None,
            before: None,
            after: None,
            result: "done",
        }
    }
}

/// What time it is: the machine's clock, one that runs so much ahead of it, or one that stands until
/// it is moved.
#[derive(Clone)]
pub struct Clock(Source);

#[derive(Clone)]
enum Source {
    System,
    Ahead(SignedDuration),
    Set(Arc<Mutex<Timestamp>>),
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Clock {
        Clock(Source::System)
    }

    /// A clock that runs with the machine's, so much ahead of it.
    pub fn ahead(by: SignedDuration) -> Clock {
        Clock(Source::Ahead(by))
    }

    /// A clock that stands at `at`; its clones stand and move with it.
    pub fn set(at: Timestamp) -> Clock {
        Clock(Source::Set(Arc::new(Mutex::new(at))))
    }

    /// Now, to the microsecond.
    pub fn now(&self) -> Timestamp {
        let now = match &self.0 {
            Source::System => system_now(),
            Source::Ahead(by) => {
                let now = system_now();
                now.saturating_add(*by).unwrap_or(now)
            }
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
            Source::Ahead(by) => write!(f, "Clock(system, {} s ahead)", by.as_secs()),
            Source::Set(_) => write!(f, "Clock(set to {})", self.now()),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
fn system_now() -> Timestamp {
    Timestamp::now()
}
