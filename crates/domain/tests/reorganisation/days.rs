//! After any sequence of acts and undos, every day has exactly the owners the naive model gives.

use std::collections::BTreeSet;

use ansinh_domain::reorganisation::{
    Act, Change, Content, Outcome, Owner, Span, State, Transfer, apply, undo,
};
use jiff::civil::Date;
use proptest::prelude::*;
use uuid::Uuid;

use crate::build::{act_id, begin, body, day, head, reorganise, world};
use crate::model::{DAYS, Days, is_undone};

const SLOTS: u128 = 5;
const BODIES: u128 = 4;

/// What somebody might want to do; the numbers pick among what there is at that moment.
#[derive(Debug, Clone)]
enum Wish {
    Merge { from: Vec<usize>, into: Option<usize>, on: i64, choices: Vec<u8> },
    Split { from: usize, into: Vec<usize>, survives: bool, on: i64, choices: Vec<u8> },
    End { body: usize, on: i64, choices: Vec<u8> },
    Rename { body: usize, on: i64 },
    Pass { picks: Vec<(usize, u8)>, on: i64 },
    Undo { act: usize },
}

fn wish() -> impl Strategy<Value = Wish> {
    // Duties are also passed on and acts dated outside the days when anything happens.
    let on = || 1..DAYS + 2;
    let choices = || prop::collection::vec(any::<u8>(), 12);
    let pick = || any::<usize>();
    prop_oneof![
        2 => (prop::collection::vec(pick(), 1..3), prop::option::of(pick()), on(), choices())
            .prop_map(|(from, into, on, choices)| Wish::Merge { from, into, on, choices }),
        2 => (pick(), prop::collection::vec(pick(), 1..3), any::<bool>(), on(), choices()).prop_map(
            |(from, into, survives, on, choices)| Wish::Split { from, into, survives, on, choices }
        ),
        1 => (pick(), on(), choices())
            .prop_map(|(body, on, choices)| Wish::End { body, on, choices }),
        1 => (pick(), on()).prop_map(|(body, on)| Wish::Rename { body, on }),
        3 => (prop::collection::vec((pick(), any::<u8>()), 1..4), on())
            .prop_map(|(picks, on)| Wish::Pass { picks, on }),
        3 => pick().prop_map(|act| Wish::Undo { act }),
    ]
}

/// Duties of the plan; some of them for some days only.
fn founding() -> impl Strategy<Value = State> {
    let span = prop_oneof![
        3 => Just(Span::EVER),
        1 => (0..DAYS, 0..DAYS).prop_map(|(a, b)| Span {
            from: Some(day(a.min(b))),
            to: Some(day(a.max(b))),
        }),
        1 => (0..DAYS).prop_map(|from| Span::since(day(from))),
    ];
    prop::collection::vec((0..SLOTS, 0..BODIES, span), 4..10)
        .prop_map(|owners| world(BODIES, &owners))
}

fn modulo<T: Copy>(among: &[T], pick: usize) -> T {
    among[pick % among.len()]
}

/// The act that fulfils the wish, sensible or not.
fn act_for(state: &State, wish: &Wish, n: u128) -> Option<Act> {
    let all: Vec<Uuid> = state.bodies().iter().map(|body| body.id).collect();
    match wish {
        Wish::Merge { from, into, on, choices } => {
            let mut from: Vec<Uuid> = from.iter().map(|pick| modulo(&all, *pick)).collect();
            from.dedup();
            let mut changes = Vec::new();
            let into = into.map(|pick| modulo(&all, pick)).unwrap_or_else(|| {
                changes.push(begin(100 + n));
                body(100 + n)
            });
            changes.push(Change::Merge { from: from.clone(), into });
            let transfers = decide(state, &from, &[into], day(*on), choices);
            Some(reorganise(n, day(*on), changes, transfers))
        }
        Wish::Split { from, into, survives, on, choices } => {
            let from = modulo(&all, *from);
            let mut into: Vec<Uuid> = into.iter().map(|pick| modulo(&all, *pick)).collect();
            into.push(body(100 + n));
            into.retain(|body| *survives || *body != from);
            if *survives {
                into.push(from);
            }
            let changes = vec![begin(100 + n), Change::Split { from, into: into.clone() }];
            let transfers = decide(state, &[from], &into, day(*on), choices);
            Some(reorganise(n, day(*on), changes, transfers))
        }
        Wish::End { body, on, choices } => {
            let body = modulo(&all, *body);
            let transfers = decide(state, &[body], &all, day(*on), choices);
            Some(reorganise(n, day(*on), vec![Change::End { body }], transfers))
        }
        Wish::Rename { body, on } => {
            let change = Change::Rename { body: modulo(&all, *body), name: format!("Tên {n}") };
            Some(reorganise(n, day(*on), vec![change], Vec::new()))
        }
        Wish::Pass { picks, on } => {
            let mut transfers: Vec<Transfer> = Vec::new();
            for (pick, choice) in picks {
                let held: Vec<Owner> = all
                    .iter()
                    .flat_map(|body| state.open_duties(*body, day(*on)))
                    .cloned()
                    .collect();
                if !held.is_empty() {
                    let owner = &held[pick % held.len()];
                    transfers.push(decision(owner.slot, owner.body, &all, *choice));
                }
            }
            Some(reorganise(n, day(*on), Vec::new(), transfers))
        }
        Wish::Undo { act } => {
            let acts = state.acts();
            let of = acts.get(act % acts.len().max(1))?.id;
            undo(state, of, head(n)).ok()
        }
    }
}

/// A decision for every open duty of the givers.
fn decide(state: &State, from: &[Uuid], to: &[Uuid], on: Date, choices: &[u8]) -> Vec<Transfer> {
    let open = from.iter().flat_map(|body| state.open_duties(*body, on));
    let open: BTreeSet<(Uuid, Uuid)> = open.map(|owner| (owner.slot, owner.body)).collect();
    let choices = choices.iter().cycle();
    let decided = open.into_iter().zip(choices);
    decided.map(|((slot, body), choice)| decision(slot, body, to, *choice)).collect()
}

fn decision(slot: Uuid, from: Uuid, to: &[Uuid], choice: u8) -> Transfer {
    let first = modulo(to, usize::from(choice));
    let second = modulo(to, usize::from(choice / 7));
    let outcome = match choice % 8 {
        0 => Outcome::Close,
        1 => Outcome::PutOff,
        2 | 3 => Outcome::To(vec![first, second]),
        4 => Outcome::To(vec![from, first]),
        _ => Outcome::To(vec![first]),
    };
    let reason = "Theo quyết định".to_owned();
    Transfer { slot, from, outcome, reason, rule: None, decided_by: act_id(0) }
}

/// Every day with its owners as the state says, by what was known after `known` acts.
fn as_told(state: &State, known: usize) -> Days {
    let mut days = Days::founding(state);
    let bodies = state.bodies_known_at(known);
    for (date, today) in &mut days.0 {
        today.alive = bodies.iter().map(|body| body.id).collect();
        today.alive.retain(|body| bodies.is_alive(*body, *date));
        for (slot, owners) in &mut today.owners {
            *owners = state.owners_known_at(*slot, *date, known);
        }
    }
    days
}

fn check_now(state: &State) -> Result<(), TestCaseError> {
    let truth = Days::after(state, state.acts().len());
    prop_assert_eq!(&as_told(state, state.acts().len()), &truth);
    for (date, today) in &truth.0 {
        prop_assert_eq!(&state.all_owners_on(*date), &today.owners);
        let waiting: BTreeSet<(Uuid, Uuid)> =
            state.to_decide(*date).iter().map(|owner| (owner.slot, owner.body)).collect();
        for (slot, owners) in &today.owners {
            prop_assert_eq!(&state.owners_on(*slot, *date), owners);
            let counting = state.rows().iter().filter(|row| row.voided_by.is_none());
            let covering = counting.filter(|row| row.owner.slot == *slot);
            let covering = covering.filter(|row| row.owner.span.contains(*date)).count();
            prop_assert_eq!(covering, owners.len(), "somebody holds {} twice on {}", slot, date);
            for owner in owners {
                prop_assert!(today.alive.contains(owner) || waiting.contains(&(*slot, *owner)));
            }
            if owners.is_empty() {
                check_was_closed(state, *slot, *date)?;
            }
        }
    }
    Ok(())
}

/// Nobody holds the duty: then the plan gave it to nobody on that day, or an act in force closed
/// a part of it with a reason.
fn check_was_closed(state: &State, slot: Uuid, date: Date) -> Result<(), TestCaseError> {
    let planned = Days::founding(state).0.into_iter().find(|(day, _)| *day == date);
    let planned = planned.is_some_and(|(_, today)| !today.owners[&slot].is_empty());
    let acts = state.acts();
    let closed = acts.iter().enumerate().any(|(at, act)| match &act.content {
        Content::Reorganise { transfers, .. } => {
            act.effective <= date
                && !is_undone(acts, at)
                && transfers.iter().any(|transfer| {
                    let closes = matches!(transfer.outcome, Outcome::Close);
                    transfer.slot == slot && closes && !transfer.reason.is_empty()
                })
        }
        Content::Undo { .. } => false,
    });
    prop_assert!(!planned || closed, "{} has no owner on {}", slot, date);
    Ok(())
}

/// What ended before the act stays as it was, and so does every day before it.
fn check_past(before: &State, after: &State, effective: Date) -> Result<(), TestCaseError> {
    for (old, new) in before.rows().iter().zip(after.rows()) {
        prop_assert_eq!(&old.owner, &new.owner);
        prop_assert_eq!(old.recorded_by, new.recorded_by);
        if old.owner.span.ends_before(effective) && old.voided_by.is_none() && !is_undo(after) {
            prop_assert_eq!(new.voided_by, None);
        }
        if old.voided_by.is_some() {
            prop_assert_eq!(old.voided_by, new.voided_by);
        }
    }
    for n in (0..DAYS).map(day).filter(|day| *day < effective) {
        prop_assert_eq!(before.all_owners_on(n), after.all_owners_on(n));
    }
    Ok(())
}

/// An undo writes a cut row anew in full, so it replaces rows that ended before.
fn is_undo(state: &State) -> bool {
    state.acts().last().is_some_and(|act| matches!(act.content, Content::Undo { .. }))
}

fn check_undo_restores(before: &State, after: &State, n: u128) -> Result<(), TestCaseError> {
    let last = after.acts().last().map(|act| act.id);
    let act = last.and_then(|last| undo(after, last, head(n)).ok());
    prop_assert!(act.is_some(), "what was just applied can be undone");
    let Some(restored) = act.and_then(|act| apply(after, act).ok()) else {
        return Err(TestCaseError::fail("the undo is refused"));
    };
    for n in (0..DAYS).map(day) {
        prop_assert_eq!(before.all_owners_on(n), restored.all_owners_on(n));
    }
    prop_assert_eq!(before.bodies(), restored.bodies());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn no_duty_is_lost_or_doubled(
        founding in founding(),
        wishes in prop::collection::vec(wish(), 1..14),
    ) {
        let mut state = founding;
        for (n, wish) in (1_u128..).zip(&wishes) {
            let Some(act) = act_for(&state, wish, n) else { continue };
            let effective = act.effective;
            let Ok(next) = apply(&state, act) else { continue };
            check_past(&state, &next, effective)?;
            check_undo_restores(&state, &next, 1000 + n)?;
            check_now(&next)?;
            state = next;
        }
        for known in 0..=state.acts().len() {
            prop_assert_eq!(as_told(&state, known), Days::after(&state, known));
        }
        let stored = State::restore(
            state.founding().clone(),
            state.slots().cloned(),
            state.rows().to_vec(),
            state.acts().to_vec(),
        );
        prop_assert_eq!(&stored, &state);
    }
}

/// The sequences above would prove nothing if nearly every wish were refused.
#[test]
fn most_wishes_are_fulfilled() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let (mut wished, mut applied, mut undone) = (0, 0, 0);
    for _ in 0..60 {
        let mut state = founding().new_tree(&mut runner).unwrap().current();
        let wishes = prop::collection::vec(wish(), 12).new_tree(&mut runner).unwrap().current();
        for (n, wish) in (1_u128..).zip(&wishes) {
            wished += 1;
            let Some(act) = act_for(&state, wish, n) else { continue };
            let is_undo = matches!(act.content, Content::Undo { .. });
            if let Ok(next) = apply(&state, act) {
                applied += 1;
                undone += i32::from(is_undo);
                state = next;
            }
        }
    }
    assert!(applied * 3 > wished, "{applied} of {wished}");
    assert!(undone * 10 > applied, "{undone} undos of {applied}");
}
