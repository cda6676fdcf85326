//! Carrying an act out, and undoing it.

use jiff::civil::Date;
use uuid::Uuid;

use super::act::{Act, Content, Decision, Outcome, Touched, Transfer};
use super::bodies::Span;
use super::check::{check, undo_refusals};
use super::refusal::Refusal;
use super::state::{Closing, Owner, State};

/// The state after the act.
///
/// # Errors
///
/// Every reason against it, if there is any; then nothing of it is done.
pub fn apply(state: &State, act: Act) -> Result<State, Vec<Refusal>> {
    let refusals = check(state, &act);
    if refusals.is_empty() { Ok(carry_out(state, act)) } else { Err(refusals) }
}

/// What an undo needs of its own.
#[derive(Debug, Clone)]
pub struct ActHead {
    /// Identity of the new act.
    pub id: Uuid,
    /// The decision that takes the earlier act back.
    pub decision: Decision,
    /// What people call it.
    pub title: String,
}

/// The act that takes an applied act back from its own effective date on; taking back an undo
/// brings back what it undid. Applied, it gives every
/// day the owners and bodies it had before; both acts and all their rows stay in the record.
///
/// # Errors
///
/// The act is not applied or already undone, or a later act builds on it.
pub fn undo(state: &State, of: Uuid, head: ActHead) -> Result<Act, Vec<Refusal>> {
    let refusals = undo_refusals(state, of);
    match state.acts.iter().find(|act| act.id == of) {
        Some(act) if refusals.is_empty() => Ok(Act {
            id: head.id,
            decision: head.decision,
            effective: act.effective,
            title: head.title,
            content: Content::Undo { of: last_word(state, of) },
        }),
        _ => Err(refusals),
    }
}

/// The last act of the chain that undoes this one, brings it back, undoes it again … An undo
/// always speaks of that one, so each act is undone at most once.
pub(super) fn last_word(state: &State, of: Uuid) -> Uuid {
    let mut last = of;
    for act in &state.acts {
        if matches!(act.content, Content::Undo { of } if of == last) {
            last = act.id;
        }
    }
    last
}

/// The reorganisation an act is about: itself, or what it undoes or brings back in the end.
pub(super) fn root<'a>(state: &'a State, act: &'a Act) -> &'a Act {
    let mut act = act;
    // Each step goes to an act applied earlier, so it ends.
    while let Content::Undo { of } = act.content {
        let Some(at) = state.acts.iter().position(|other| other.id == of) else { break };
        match state.acts.get(at) {
            Some(earlier) if earlier.id != act.id => act = earlier,
            _ => break,
        }
    }
    act
}

/// What an act touches; an undo touches what the act it undoes did.
pub(super) fn touched(state: &State, act: &Act) -> Touched {
    Touched::by(&root(state, act).content)
}

/// Does what the act says, as far as it can be done. For an act that was not checked the result is
/// for looking at only.
pub(super) fn carry_out(state: &State, act: Act) -> State {
    let mut next = state.clone();
    match &act.content {
        Content::Reorganise { transfers, .. } => pass_on(&mut next, &act, transfers),
        Content::Undo { of } => take_back(&mut next, act.id, *of),
    }
    next.acts.push(act);
    next.bodies = next.bodies_known_at(next.acts.len());
    next
}

/// First every giver lets go, then every successor takes, so that duties passed around in a circle
/// arrive where they should.
fn pass_on(state: &mut State, act: &Act, transfers: &[Transfer]) {
    let mut given = Vec::new();
    for transfer in transfers {
        let (successors, closing) = match &transfer.outcome {
            Outcome::To(successors) => (successors.as_slice(), None),
            Outcome::Close => (&[][..], Some(Closing { reason: transfer.reason.clone() })),
            Outcome::PutOff => continue,
        };
        let keeps = successors.contains(&transfer.from);
        for span in let_go(state, act, transfer, keeps, closing.as_ref()) {
            given.push((transfer, successors, span));
        }
    }
    for (transfer, successors, span) in given {
        for successor in successors.iter().filter(|successor| **successor != transfer.from) {
            let owner = Owner {
                slot: transfer.slot,
                body: *successor,
                span,
                opened_by: Some(act.id),
                closed_by: None,
                closing: None,
            };
            state.record_new_days(&owner, Some(act.id));
        }
    }
}

/// The days the giver would have held the duty from the effective date on. Unless it keeps its
/// part, its rows are cut to the days before.
fn let_go(
    state: &mut State,
    act: &Act,
    transfer: &Transfer,
    keeps: bool,
    closing: Option<&Closing>,
) -> Vec<Span> {
    let concerned = |owner: &Owner| {
        owner.slot == transfer.slot
            && owner.body == transfer.from
            && owner.span.on_or_after(act.effective).is_some()
    };
    let rows = if keeps {
        state.counting().filter(|owner| concerned(owner)).cloned().collect()
    } else {
        state.void(act.id, concerned)
    };
    let mut days = Vec::new();
    for row in rows {
        days.extend(row.span.on_or_after(act.effective));
        if let Some(span) = row.span.before(act.effective).filter(|_| !keeps) {
            let closed = Owner { span, closed_by: Some(act.id), closing: closing.cloned(), ..row };
            state.record(closed, Some(act.id));
        }
    }
    days
}

/// Voids what the act recorded and records again what it voided. Other acts may have replaced
/// those rows by equal ones (an act applied and undone since), so rows are told by what they say.
fn take_back(state: &mut State, by: Uuid, of: Uuid) {
    let said = |picked: &dyn Fn(&super::state::Holding) -> bool| -> Vec<Owner> {
        state.rows.iter().filter(|row| picked(row)).map(|row| row.owner.clone()).collect()
    };
    let recorded = said(&|row| row.recorded_by == Some(of));
    let replaced = said(&|row| row.voided_by == Some(of));
    state.void(by, |owner| recorded.contains(owner));
    for owner in replaced {
        state.record(owner, Some(by));
    }
}

/// The day before, where the calendar has one.
pub(super) fn eve(day: Date) -> Date {
    day.yesterday().unwrap_or(day)
}
