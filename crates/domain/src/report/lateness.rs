//! Whose lateness it is: working days after the deadline, split by who held the report.
//!
//! The rule, which must survive a dispute: every working day after the deadline counts for the side
//! with which the report lay when the day began. The deadline is the round's, or a later one that
//! was granted. Three allowances soften it:
//!
//! - the head has some working days to approve; they count for the officer, who handed the report
//!   over too late for them. Handing it back and forth inside a body therefore wins nothing;
//! - the coordinator has some to receive it or give it back; they count for nobody;
//! - the body has some after the coordinator gave it back; they count for nobody.
//!
//! The clock stops for good when the coordinator receives the report for the first time: mending
//! afterwards is never late.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::state::{Side, State};
use crate::calendar::WorkCalendar;

/// [`lateness`] in words, to stand beside the figures.
pub const LATENESS_RULE: &str = "Mỗi ngày làm việc sau hạn được tính cho bên đang giữ báo cáo khi ngày đó bắt đầu. Hạn là hạn của kỳ, hoặc hạn mới nếu được gia hạn. Những ngày thủ trưởng được dành để duyệt tính cho cán bộ gửi muộn. Những ngày đầu mối được dành để tiếp nhận, và những ngày cơ quan được dành để sửa sau khi đầu mối trả lại, không tính chậm cho ai. Đồng hồ dừng khi đầu mối tiếp nhận lần đầu.";

/// Working days each side has after it is handed a report; see the rule above.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allowances {
    /// The body, to mend what the coordinator gave back.
    pub mend: u32,
    /// The head, to approve.
    pub head: u32,
    /// The coordinator, to receive or give back.
    pub coordinator: u32,
}

/// A report came into a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// On which day.
    pub day: Date,
    /// Into which state.
    pub to: State,
}

/// Working days after the deadline by whom they count for. They add up to [`Lateness::total`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lateness {
    /// The deadline that counts.
    pub due: Date,
    /// Up to which day was counted: the day it was received, or today.
    pub until: Date,
    /// It was received.
    pub received: bool,
    /// Days of the officer.
    pub officer: u32,
    /// Days of the head.
    pub head: u32,
    /// Days of the coordinator.
    pub coordinator: u32,
    /// Days allowed for dealing with it: for nobody.
    pub allowed: u32,
}

impl Lateness {
    /// All working days after the deadline.
    pub fn total(&self) -> u32 {
        self.officer + self.head + self.coordinator + self.allowed
    }

    /// Days of the body: its officer and its head.
    pub fn body(&self) -> u32 {
        self.officer + self.head
    }

    /// In words: "chậm 3 ngày làm việc: cán bộ báo cáo 2, thủ trưởng cơ quan 1".
    pub fn words(&self) -> String {
        let parts = [
            (Side::Officer, self.officer),
            (Side::Head, self.head),
            (Side::Coordinator, self.coordinator),
        ];
        let late: u32 = parts.iter().map(|(_, days)| days).sum();
        if late == 0 {
            return "không chậm".to_owned();
        }
        let parts = parts
            .iter()
            .filter(|(_, days)| *days > 0)
            .map(|(side, days)| format!("{} {days}", side.title()));
        format!("chậm {late} ngày làm việc: {}", parts.collect::<Vec<_>>().join(", "))
    }
}

/// The deadline that counts: the latest of the round's and those granted.
pub fn effective_due(due: Date, granted: &[Date]) -> Date {
    granted.iter().copied().fold(due, Date::max)
}

/// Splits lateness as of `today`. `log` holds every passage in the order it happened; before the
/// first the report is a draft.
pub fn lateness(
    due: Date,
    granted: &[Date],
    log: &[Passage],
    allowances: Allowances,
    calendar: &WorkCalendar,
    today: Date,
) -> Lateness {
    let due = effective_due(due, granted);
    let received = log.iter().find(|passage| passage.to == State::Received).map(|p| p.day);
    let until = received.map_or(today, |day| day.min(today));
    let mut found = Lateness {
        due,
        until,
        received: received.is_some_and(|day| day <= today),
        officer: 0,
        head: 0,
        coordinator: 0,
        allowed: 0,
    };
    for day in calendar.days(due, until) {
        // What happened before the day began.
        let past = log.iter().rposition(|passage| passage.day < day).map_or(0, |at| at + 1);
        let past = log.get(..past).unwrap_or_default();
        let count = match charge(past, day, allowances, calendar) {
            Charge::Officer => &mut found.officer,
            Charge::Head => &mut found.head,
            Charge::Coordinator => &mut found.coordinator,
            Charge::Nobody => &mut found.allowed,
        };
        *count += 1;
    }
    found
}

enum Charge {
    Officer,
    Head,
    Coordinator,
    Nobody,
}

/// For whom a working day counts, after what happened before it.
fn charge(past: &[Passage], day: Date, allowances: Allowances, calendar: &WorkCalendar) -> Charge {
    let holder = past.last().map_or(State::Draft, |passage| passage.to).holder();
    // Whether the day is among the first `allowance` ones of whoever holds it now.
    let within = |since: Option<Date>, allowance: u32| {
        since.is_some_and(|since| calendar.between(since, day) <= allowance)
    };
    let in_body = |side: Option<Side>| matches!(side, Some(Side::Officer | Side::Head));
    match holder {
        None => Charge::Nobody,
        Some(Side::Coordinator) => {
            let since = began(past, |side| side == holder);
            if within(since, allowances.coordinator) { Charge::Nobody } else { Charge::Coordinator }
        }
        // Unless it came back from the coordinator, the body has had it from the start.
        Some(_) if within(began(past, in_body).filter(|_| left_body(past)), allowances.mend) => {
            Charge::Nobody
        }
        Some(Side::Officer) => Charge::Officer,
        Some(Side::Head) => {
            let since = began(past, |side| side == holder);
            if within(since, allowances.head) { Charge::Officer } else { Charge::Head }
        }
    }
}

/// The day on which the present stay with sides that pass `same` began.
fn began(past: &[Passage], same: impl Fn(Option<Side>) -> bool) -> Option<Date> {
    let stay = past.iter().rev().take_while(|passage| same(passage.to.holder()));
    stay.last().map(|passage| passage.day)
}

/// Whether the head ever approved it.
fn left_body(past: &[Passage]) -> bool {
    past.iter().any(|passage| passage.to == State::Accepted)
}

#[cfg(test)]
mod tests;
