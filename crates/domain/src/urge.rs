//! Urging (đôn đốc): which letter is due next when a report does not come.
//!
//! A chain of letters belongs to one report of one body. It goes up a level each time a new
//! deadline passes, and stops by itself when the report has left the body.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::WorkCalendar;

/// Who urges, from the mildest to the gravest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Nhắc việc: a letter that reminds.
    Reminder,
    /// Công văn of the body that collects the reports.
    Collector,
    /// Công văn of the body above all that owe.
    Superior,
}

impl Level {
    /// Every level, the mildest first.
    pub const ALL: [Level; 3] = [Level::Reminder, Level::Collector, Level::Superior];

    /// As pages say it.
    pub fn title(self) -> &'static str {
        match self {
            Level::Reminder => "Nhắc việc",
            Level::Collector => "Đôn đốc của cơ quan đầu mối",
            Level::Superior => "Đôn đốc của cơ quan cấp trên",
        }
    }

    /// The level above it; the gravest stays.
    pub fn next(self) -> Level {
        match self {
            Level::Reminder => Level::Collector,
            Level::Collector | Level::Superior => Level::Superior,
        }
    }
}

/// A letter that was issued to the body about the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    /// Who urged.
    pub level: Level,
    /// The new deadline it gave.
    pub new_due: Date,
}

/// Working days after a deadline before the next letter is due, of each level in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waits {
    /// Before a reminder.
    pub reminder: u32,
    /// Before a letter of the collector, after the reminder's deadline.
    pub collector: u32,
    /// Before a letter of the superior, and before each further one.
    pub superior: u32,
}

/// Where a chain stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The report left the body: nothing more is sent.
    Stopped,
    /// Nothing is due before that day.
    NotBefore(Date),
    /// A letter of that level has been due since that day.
    Due {
        /// Of which level.
        level: Level,
        /// Since when.
        since: Date,
    },
}

/// Where the chain of a report stands on a day. `due` is the body's own deadline, `sent` the letters
/// issued in their order.
pub fn step(
    due: Date,
    reported: bool,
    sent: &[Sent],
    waits: Waits,
    calendar: &WorkCalendar,
    today: Date,
) -> Step {
    if reported {
        return Step::Stopped;
    }
    let (level, after) = match sent.last() {
        None => (Level::Reminder, due),
        // A deadline granted after the letter counts, if it is later than the letter's.
        Some(last) => (last.level.next(), last.new_due.max(due)),
    };
    let wait = match level {
        Level::Reminder => waits.reminder,
        Level::Collector => waits.collector,
        Level::Superior => waits.superior,
    };
    let since = calendar.add(after, wait.max(1));
    if today < since { Step::NotBefore(since) } else { Step::Due { level, since } }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    const WAITS: Waits = Waits { reminder: 1, collector: 2, superior: 3 };

    fn calendar() -> WorkCalendar {
        WorkCalendar::new(&crate::calendar::shipped())
    }

    #[test]
    fn a_chain_goes_up_and_stops() {
        let due = date(2025, 10, 29);
        let at =
            |reported, sent: &[Sent], today| step(due, reported, sent, WAITS, &calendar(), today);
        let (friday, monday) = (date(2025, 10, 31), date(2025, 11, 3));
        assert_eq!(at(false, &[], due), Step::NotBefore(date(2025, 10, 30)));
        let since = date(2025, 10, 30);
        assert_eq!(at(false, &[], friday), Step::Due { level: Level::Reminder, since });
        let reminded = Sent { level: Level::Reminder, new_due: friday };
        // Two working days after Friday: Tuesday.
        assert_eq!(at(false, &[reminded], monday), Step::NotBefore(date(2025, 11, 4)));
        let since = date(2025, 11, 4);
        assert_eq!(at(false, &[reminded], since), Step::Due { level: Level::Collector, since });
        let urged = Sent { level: Level::Superior, new_due: since };
        let since = date(2025, 11, 7);
        assert_eq!(
            at(false, &[reminded, urged], since),
            Step::Due { level: Level::Superior, since }
        );
        assert_eq!(at(true, &[reminded, urged], since), Step::Stopped);
    }

    #[test]
    fn more_time_granted_after_a_letter_counts() {
        let reminded = Sent { level: Level::Reminder, new_due: date(2025, 10, 31) };
        let granted = date(2025, 11, 28);
        let found = step(granted, false, &[reminded], WAITS, &calendar(), date(2025, 11, 20));
        assert_eq!(found, Step::NotBefore(date(2025, 12, 2)));
    }

    proptest! {
        #[test]
        fn levels_never_go_down_and_no_letter_is_due_before_its_deadline(
            days in prop::collection::vec(0_i64..40, 0..6), wait in 0_u32..10, later in 0_i64..60,
        ) {
            let calendar = calendar();
            let mut due = date(2025, 10, 29);
            let mut sent: Vec<Sent> = Vec::new();
            for day in days {
                let today = due.saturating_add(jiff::Span::new().days(later));
                let waits = Waits { reminder: wait, collector: wait, superior: wait };
                match step(due, false, &sent, waits, &calendar, today) {
                    Step::Due { level, since } => {
                        prop_assert!(since > due && since <= today);
                        prop_assert!(sent.last().is_none_or(|last| last.level <= level));
                        let new_due = today.saturating_add(jiff::Span::new().days(day));
                        sent.push(Sent { level, new_due });
                        due = due.max(new_due);
                    }
                    Step::NotBefore(from) => prop_assert!(from > today),
                    Step::Stopped => prop_assert!(false, "nothing was reported"),
                }
            }
        }
    }
}
