//! Reminders: what is due is told to whoever has to do it, before its day, on it and after it.
//!
//! A thing passes stages as its day comes near and goes by. Each stage is told to a person once, and
//! only the latest one there is: who was not told for a while hears where the thing stands now, not
//! all that was missed. Nothing is told on a day that is not worked; it waits for the next that is.

mod rules;
mod words;

pub use rules::{Rules, Wrong};
pub use words::standing;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::{Span, ToSpan as _};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::calendar::WorkCalendar;

/// What a person is reminded of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A report that is to be written and sent.
    Report,
    /// A report that waits for the head of its body.
    Approval,
    /// A round whose reports the coordinator has to have.
    Receipt,
    /// A task of the plan that is to be done.
    Task,
}

impl Kind {
    /// Every kind, in the order a digest tells them.
    pub const ALL: [Kind; 4] = [Kind::Report, Kind::Approval, Kind::Receipt, Kind::Task];

    /// As pages say it.
    pub fn title(self) -> &'static str {
        match self {
            Kind::Report => "Báo cáo phải gửi",
            Kind::Approval => "Báo cáo chờ duyệt",
            Kind::Receipt => "Kỳ báo cáo cần tiếp nhận đủ",
            Kind::Task => "Nhiệm vụ đến hạn",
        }
    }

    /// The word of the database, of files and of events.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Report => "report",
            Kind::Approval => "approval",
            Kind::Receipt => "receipt",
            Kind::Task => "task",
        }
    }

    /// The kind of a word.
    pub fn from_word(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// How near the day of a thing is, or how long gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// So many days before the last good day.
    Before(u16),
    /// The last good day.
    Due,
    /// The so-many-th reminder after it.
    After(u16),
}

impl Stage {
    /// Whether the last good day is over.
    pub fn is_late(self) -> bool {
        matches!(self, Stage::After(_))
    }
}

impl fmt::Display for Stage {
    /// The word of the database: "before-3", "due", "after-1".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stage::Before(days) => write!(f, "before-{days}"),
            Stage::Due => f.write_str("due"),
            Stage::After(number) => write!(f, "after-{number}"),
        }
    }
}

/// A text that names no stage.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no stage of a reminder")]
pub struct NotAStage(String);

impl FromStr for Stage {
    type Err = NotAStage;

    fn from_str(text: &str) -> Result<Stage, NotAStage> {
        let number = |word: &str| text.strip_prefix(word).and_then(|rest| rest.parse().ok());
        match text {
            "due" => Ok(Stage::Due),
            _ => number("before-")
                .map(Stage::Before)
                .or_else(|| number("after-").map(Stage::After))
                .ok_or_else(|| NotAStage(text.to_owned())),
        }
    }
}

/// Something open that a person has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Open {
    /// What sort of thing.
    pub kind: Kind,
    /// Which one.
    pub subject: Uuid,
    /// The last good day.
    pub due: Date,
    /// From which day on the person is told of it: stages before that day are left out.
    pub since: Date,
}

/// That a person was told of a thing at a stage. With another last good day it is another thing to
/// tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Told {
    /// Who.
    pub person: Uuid,
    /// What sort of thing.
    pub kind: Kind,
    /// Which one.
    pub subject: Uuid,
    /// The last good day it had.
    pub due: Date,
    /// At which stage.
    pub stage: Stage,
}

/// What was told before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Past {
    /// Every stage told.
    pub told: BTreeSet<Told>,
    /// Who got a digest today already.
    pub today: BTreeSet<Uuid>,
}

/// What one person is told on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    /// Who.
    pub person: Uuid,
    /// What, the earliest day first.
    pub items: Vec<(Open, Stage)>,
}

/// The stage at which a thing is on `today`: the latest one whose day has come, that day moved to a
/// worked one. `None` while the first has not come.
pub fn stage(open: &Open, rules: &Rules, calendar: &WorkCalendar, today: Date) -> Option<Stage> {
    let come = |day: Date| calendar.on_or_after(day) <= today;
    let after = (1..=rules.times)
        .rev()
        .find(|number| {
            rules.every > 0
                && come(calendar.add(open.due, u32::from(rules.every) * u32::from(*number)))
        })
        .map(Stage::After);
    let due = || (rules.on_day && come(open.due)).then_some(Stage::Due);
    let before = || {
        let ahead = |days: &u16| minus(open.due, *days);
        let told = |days: &&u16| ahead(days) >= open.since && come(ahead(days));
        rules.before.iter().filter(told).min().map(|days| Stage::Before(*days))
    };
    after.or_else(due).or_else(before)
}

/// Which digests are due on `today`: one a person at most, of what each was not told yet. Nobody is
/// told anything on a day that is not worked.
pub fn digests(
    people: &BTreeMap<Uuid, Vec<Open>>,
    past: &Past,
    rules: &Rules,
    calendar: &WorkCalendar,
    today: Date,
) -> Vec<Digest> {
    if !rules.active || !calendar.is_working(today) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (person, open) in people.iter().filter(|(person, _)| !past.today.contains(person)) {
        let new = |open: &&Open, stage: Stage| {
            let Open { kind, subject, due, .. } = **open;
            !past.told.contains(&Told { person: *person, kind, subject, due, stage })
        };
        let wanted = open.iter().filter(|open| rules.kinds.contains(&open.kind));
        let mut items: Vec<(Open, Stage)> = wanted
            .filter_map(|open| Some((open, stage(open, rules, calendar, today)?)))
            .filter(|(open, stage)| new(open, *stage))
            .map(|(open, stage)| (*open, stage))
            .collect();
        items.sort_by_key(|(open, _)| (open.due, open.kind, open.subject));
        // A person may have a thing to do in two roles; it is told once.
        items.dedup_by_key(|(open, _)| (open.kind, open.subject, open.due));
        if !items.is_empty() {
            found.push(Digest { person: *person, items });
        }
    }
    found
}

fn minus(day: Date, days: u16) -> Date {
    let back: Span = i64::from(days).days();
    day.checked_sub(back).unwrap_or(Date::MIN)
}

#[cfg(test)]
mod tests;
