//! Reorganisation of bodies (sắp xếp bộ máy): who holds which duty on which day, and as known when.
//!
//! A plan sets *duty slots* ("lead of 5.1"); bodies hold them in time. A reorganisation is one dated
//! [`Act`] citing its decision: bodies begin, end, are renamed, merged and split, and each duty of
//! an ending body is passed on, closed with a reason, or put off in plain sight. Undoing an act is
//! a new act.
//!
//! Two questions about the past have two answers, and both stay answerable:
//!
//! - *As organised, by what we know now*: [`State::owners_on`] a day.
//! - *As known then*: [`State::owners_known_at`] the same day, when only the first so many acts had
//!   been applied.
//!
//! Holdings are therefore never changed or removed. An act records new rows and marks the rows it
//! replaces as voided by it; a row counts when nothing known voids it. An undo records again what
//! the act voided and voids what it recorded, so that afterwards every day has the owners it had
//! before, while both acts and all their rows stay readable.
//!
//! What a plan's duties become in a real reorganisation is data ([`preset`]): rules with a source
//! and a confidence that propose a successor and never decide.

mod act;
mod apply;
mod bodies;
mod check;
mod impact;
mod lost;
mod prepare;
pub mod preset;
mod propose;
mod refusal;
mod state;
mod suggest;

pub use act::{Act, Change, Content, Decision, NewBody, Outcome, Transfer};
pub use apply::{ActHead, apply, undo};
pub use bodies::{Bodies, Body, Membership, Named, Span, Superior};
pub use impact::{DoubledRole, Passing, Preview, RoleCount, impact};
pub use lost::{EndedWords, LostMeaning, LostVerdict, lost_meaning};
pub use prepare::{Preparation, PreparedChange, Question};
pub use propose::{
    Alternative, CodeRange, Confidence, DutyText, HeadingText, Matched, Proposal, Rule, propose,
};
pub use refusal::Refusal;
pub use state::{Closing, DutyRole, Holding, Item, ItemKind, Owner, Slot, SlotMove, State};
pub use suggest::{Suggestion, givers, suggest, suggest_for};
