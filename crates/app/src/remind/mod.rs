//! Reminders: who is told of what is due, by which channels, and what becomes of it.
//!
//! Once a day the job [`JOB_KIND`] looks at everything that is open, lets `domain::remind` say what
//! is to be told, and makes the messages, what else must be sent and its own next run in one
//! transaction.

mod choose;
mod feed;
mod gather;
mod notices;
mod rules;
mod run;
mod send;

use std::collections::BTreeMap;

use ansinh_domain::remind::Open;
use ansinh_store::{BodyId, RoundId, SubmissionId};
use uuid::Uuid;

pub use choose::choose_channels;
pub use feed::{MadeFeed, calendar_of, make_feed, revoke_feed};
pub use notices::{messages, mine, read_notices};
pub use rules::{reminder_rules, set_reminder_rules};
pub use run::ensure_reminders;
pub use send::{may_mail, send_test_mail};

pub(crate) use gather::{gather, of_body, of_person};
pub(crate) use run::{JOB_KIND, give_up, remind};
pub(crate) use send::{give_up as give_up_mail, send_mail};

/// Something open with what people are told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OpenThing {
    /// What it is to the rules.
    pub(crate) open: Open,
    /// The report it is about.
    pub(crate) submission: Option<SubmissionId>,
    /// The round it is in.
    pub(crate) round: Option<RoundId>,
    /// Whose affair it is.
    pub(crate) body: Option<BodyId>,
    /// What it is, for people.
    pub(crate) title: String,
    /// Local address where it is done.
    pub(crate) link: String,
    /// Grows when anything of it changes.
    pub(crate) sequence: i64,
}

/// What each person has to do.
pub(crate) type ByPerson = BTreeMap<Uuid, Vec<OpenThing>>;
