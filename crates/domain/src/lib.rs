//! The meaning of plans, targets, schedules, bodies and findings.
//!
//! This crate is pure: it does no IO, has no clock and no randomness, and is not async. Its
//! functions therefore cannot fail for reasons outside their arguments. What reads human text
//! returns a reading beside the raw text, and never panics on any input.

pub mod access;
pub mod assess;
pub mod audit;
pub mod body;
pub mod calendar;
pub mod check;
pub mod citation;
mod csv;
pub mod date;
pub mod demo;
pub mod diff;
mod lex;
pub mod number;
pub mod phantom;
pub mod plan;
pub mod publication;
pub mod published;
pub mod remind;
pub mod reorganisation;
pub mod report;
pub mod schedule;
pub mod target;
pub mod template;
pub mod territory;
pub mod text;
pub mod threshold;
pub mod urge;
