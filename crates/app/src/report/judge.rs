//! Whether a report is in time, and whose lateness it is.

use ansinh_domain::calendar::WorkCalendar;
use ansinh_domain::report::{Lateness, Passage, State, Timeliness, lateness};
use ansinh_store::report::passage::{Mover, PassageRow};
use ansinh_store::report::round::RoundRow;
use jiff::civil::Date;

/// What reports of one round are judged by.
pub(super) struct Judging<'a> {
    pub(super) round: &'a RoundRow,
    pub(super) calendar: &'a WorkCalendar,
    pub(super) today: Date,
}

/// How a report is judged.
pub(super) struct Judged {
    pub(super) timeliness: Timeliness,
    pub(super) lateness: Lateness,
    /// The day on which all it still owed went to other bodies.
    pub(super) left: Option<Date>,
}

impl Judging<'_> {
    /// Judges a report that owes `items` rows. One whose rows all went to other bodies is judged as
    /// of the day they went, and is nothing to speak of unless it was late by then.
    pub(super) fn judge(
        &self,
        state: State,
        items: i64,
        granted: &[Date],
        log: &[PassageRow],
    ) -> Option<Judged> {
        let passages: Vec<Passage> = log.iter().map(PassageRow::passage).collect();
        let allowances = self.round.regime.allowances;
        let as_of =
            |day| lateness(self.round.due, granted, &passages, allowances, self.calendar, day);
        if items > 0 {
            let lateness = as_of(self.today);
            let timeliness = Timeliness::of(state, &lateness, self.today);
            return Some(Judged { timeliness, lateness, left: None });
        }
        let left = log.iter().rev().find(|row| row.by == Mover::Reorganisation)?.happened_on;
        let lateness = as_of(left);
        let timeliness = Timeliness::of(state, &lateness, left);
        (lateness.total() > 0).then_some(Judged { timeliness, lateness, left: Some(left) })
    }
}
