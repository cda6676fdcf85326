//! Where the story of a demo is played: the program over its database, with a clock that is moved
//! from one day of the story to the next.

use std::collections::{BTreeMap, BTreeSet};

use ansinh_store::plan::PlanHead;
use ansinh_store::{BodyId, TerritoryId};
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

use super::dice::Dice;
use super::people::Team;
use crate::{App, AppError, Caller, Result};

pub(super) struct Stage<'a> {
    pub(super) app: App,
    pub(super) dice: Dice,
    pub(super) password: String,
    pub(super) plan: PlanHead,
    pub(super) administrator: Caller,
    pub(super) coordinator: Caller,
    /// Who reports for a body.
    pub(super) teams: BTreeMap<BodyId, Team>,
    /// Words of bodies in logins given so far.
    pub(super) words: BTreeSet<String>,
    /// Communes of the plan's province today, with their codes.
    pub(super) communes: Vec<(TerritoryId, String)>,
    /// The moment at which the story ends.
    pub(super) end: DateTime,
    /// Tells the person who waits what is being made.
    pub(super) tell: &'a (dyn Fn(&str) + Sync),
}

impl Stage<'_> {
    /// Goes on to a moment of the story. Time never goes back: what is late follows at once.
    pub(super) fn go(&self, to: DateTime) -> Result<()> {
        let (now, to) = (self.app.now(), instant(to)?);
        if to > now {
            self.app.clock.advance(now.duration_until(to));
        }
        Ok(())
    }

    pub(super) fn say(&self, what: &str) {
        (self.tell)(what);
    }
}

/// A moment in Vietnam.
pub(super) fn instant(at: DateTime) -> Result<Timestamp> {
    Offset::constant(7).to_timestamp(at).map_err(|error| AppError::Internal(Box::new(error)))
}

pub(super) fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

/// A day so many days on, or back.
pub(super) fn days(day: Date, count: i64) -> Date {
    day.checked_add(jiff::Span::new().days(count)).unwrap_or(day)
}
