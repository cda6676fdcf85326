use jiff::ToSpan as _;
use jiff::civil::date;
use proptest::prelude::*;

use super::super::state::{Move, TRANSITIONS, transition};
use super::*;
use crate::calendar::shipped;

const ALLOWED: Allowances = Allowances { mend: 2, head: 1, coordinator: 2 };
/// Thursday 29 October 2026.
const DUE: Date = date(2026, 10, 29);

fn calendar() -> WorkCalendar {
    WorkCalendar::new(&shipped())
}

/// `log` in words: "30/10 S, 2/11 A" (S submitted, A accepted, R returned, V received, D draft).
fn passages(log: &str) -> Vec<Passage> {
    let read = |entry: &str| {
        let (day, to) = entry.trim().split_once(' ').unwrap();
        let (day, month) = day.split_once('/').unwrap();
        let to = match to {
            "S" => State::Submitted,
            "A" => State::Accepted,
            "R" => State::Returned,
            "V" => State::Received,
            "D" => State::Draft,
            other => panic!("{other}"),
        };
        Passage { day: date(2026, month.parse().unwrap(), day.parse().unwrap()), to }
    };
    log.split(',').filter(|entry| !entry.trim().is_empty()).map(read).collect()
}

/// (officer, head, coordinator, allowed) on a day of 2026.
fn check(log: &str, granted: &[Date], today: (i8, i8), expected: (u32, u32, u32, u32)) {
    let today = date(2026, today.1, today.0);
    let found = lateness(DUE, granted, &passages(log), ALLOWED, &calendar(), today);
    let parts = (found.officer, found.head, found.coordinator, found.allowed);
    assert_eq!(parts, expected, "{log:?} on {today}: {}", found.words());
}

#[test]
fn who_is_late() {
    // Nobody before the deadline, nor on a weekend after it.
    check("", &[], (29, 10), (0, 0, 0, 0));
    check("", &[], (30, 10), (1, 0, 0, 0));
    check("", &[], (1, 11), (1, 0, 0, 0));
    check("", &[], (3, 11), (3, 0, 0, 0));
    // All in time.
    check("20/10 S, 22/10 A, 26/10 V", &[], (30, 11), (0, 0, 0, 0));
    // Sent on the last day: the head's day to approve counts for the officer, the next for the head.
    check("29/10 S, 30/10 A", &[], (30, 10), (1, 0, 0, 0));
    check("29/10 S, 3/11 A, 3/11 V", &[], (30, 11), (1, 2, 0, 0));
    // Sent in time, and the head sat on it.
    check("20/10 S, 3/11 A, 3/11 V", &[], (30, 11), (0, 3, 0, 0));
    // The coordinator may take two days; the rest is the coordinator's.
    check("20/10 S, 29/10 A, 2/11 V", &[], (30, 11), (0, 0, 0, 2));
    check("20/10 S, 29/10 A, 6/11 V", &[], (30, 11), (0, 0, 4, 2));
    // Given back by the coordinator: two days to mend, whoever of the body holds it.
    check("20/10 S, 28/10 A, 2/11 R, 4/11 S, 4/11 A, 4/11 V", &[], (30, 11), (0, 0, 1, 3));
    check("20/10 S, 29/10 A, 30/10 R, 2/11 S, 3/11 A, 3/11 V", &[], (30, 11), (0, 0, 0, 3));
    check("20/10 S, 29/10 A, 30/10 R, 5/11 S, 6/11 A, 6/11 V", &[], (30, 11), (3, 0, 0, 3));
    // Back and forth inside the body wins nothing.
    check("29/10 S, 30/10 R, 2/11 S, 3/11 R, 4/11 S, 5/11 A, 5/11 V", &[], (30, 11), (5, 0, 0, 0));
    // Taken back: the officer's again.
    check("28/10 S, 29/10 D", &[], (2, 11), (2, 0, 0, 0));
    // More time.
    check("", &[date(2026, 11, 6)], (6, 11), (0, 0, 0, 0));
    check("", &[date(2026, 11, 6), date(2026, 11, 4)], (9, 11), (1, 0, 0, 0));
    // Mending what was received is never late.
    check("20/10 S, 22/10 A, 26/10 V, 30/10 R", &[], (30, 11), (0, 0, 0, 0));
    // What is told of days to come does not count yet.
    check("3/11 S", &[], (30, 10), (1, 0, 0, 0));
}

#[test]
fn in_words() {
    let found = lateness(
        DUE,
        &[],
        &passages("29/10 S, 3/11 A, 3/11 V"),
        ALLOWED,
        &calendar(),
        date(2026, 11, 30),
    );
    assert_eq!(found.words(), "chậm 3 ngày làm việc: cán bộ báo cáo 1, thủ trưởng cơ quan 2");
    assert_eq!(found.until, date(2026, 11, 3));
    assert!(found.received);
}

/// A way that the table of transitions allows, with days that never go back.
fn any_log() -> impl Strategy<Value = Vec<Passage>> {
    let step = (prop::sample::select(Move::ALL.to_vec()), 0_i32..5);
    prop::collection::vec(step, 0..TRANSITIONS.len() * 2).prop_map(|steps| {
        let (mut state, mut day, mut log) = (State::Draft, date(2026, 10, 20), Vec::new());
        for (by, wait) in steps {
            let Ok(line) = transition(state, by) else { continue };
            state = line.to;
            day = day.checked_add(wait.days()).unwrap();
            log.push(Passage { day, to: state });
        }
        log
    })
}

fn any_allowances() -> impl Strategy<Value = Allowances> {
    (0_u32..4, 0_u32..4, 0_u32..4).prop_map(|(mend, head, coordinator)| Allowances {
        mend,
        head,
        coordinator,
    })
}

proptest! {
    #[test]
    fn parts_add_up(log in any_log(), allowed in any_allowances(), days in 0_i32..60) {
        let today = date(2026, 10, 20).checked_add(days.days()).unwrap();
        let calendar = calendar();
        let found = lateness(DUE, &[], &log, allowed, &calendar, today);
        prop_assert_eq!(found.total(), calendar.between(DUE, found.until));
    }

    /// A day that passed is never told differently later.
    #[test]
    fn parts_only_grow(log in any_log(), allowed in any_allowances(), days in 0_i32..60) {
        let today = date(2026, 10, 20).checked_add(days.days()).unwrap();
        let calendar = calendar();
        let at = |day| lateness(DUE, &[], &log, allowed, &calendar, day);
        let (now, next) = (at(today), at(today.tomorrow().unwrap()));
        prop_assert!(now.officer <= next.officer && now.head <= next.head);
        prop_assert!(now.coordinator <= next.coordinator && now.allowed <= next.allowed);
        prop_assert!(next.total() - now.total() <= 1);
    }

    #[test]
    fn more_time_never_makes_later(log in any_log(), more in 0_i32..40) {
        let granted = DUE.checked_add(more.days()).unwrap();
        let (calendar, today) = (calendar(), date(2026, 12, 31));
        let without = lateness(DUE, &[], &log, ALLOWED, &calendar, today);
        let with = lateness(DUE, &[granted], &log, ALLOWED, &calendar, today);
        prop_assert!(with.officer <= without.officer && with.head <= without.head);
        prop_assert!(with.coordinator <= without.coordinator);
    }

    /// While the coordinator has it, no day counts for the body.
    #[test]
    fn the_body_is_not_late_for_the_coordinator(wait in 1_i32..40) {
        let sent = date(2026, 10, 26);
        let received = sent.checked_add(wait.days()).unwrap();
        let log = [(sent, State::Submitted), (sent, State::Accepted), (received, State::Received)]
            .map(|(day, to)| Passage { day, to });
        let found = lateness(DUE, &[], &log, ALLOWED, &calendar(), date(2026, 12, 31));
        prop_assert_eq!(found.body(), 0);
    }
}
