//! Reporting: regimes, rounds, what each body answers, and the figures that count.
//!
//! One file a table or two that are always written together. A [`submission`] holds
//! [`item`](mod@item)s, an item [`cell`]s with a version each; [`passage`] is the log of its way,
//! [`snapshot`] what a row held when it was approved and received, [`observation`] the figures that
//! count since. [`watch`] answers who has reported what.

pub mod baseline;
pub mod cell;
pub mod comment;
pub mod evidence;
pub mod extension;
pub mod item;
pub mod observation;
pub mod once;
pub mod owed;
pub mod own_figure;
pub mod passage;
pub mod regime;
pub mod round;
pub mod rule;
pub mod snapshot;
pub mod special_day;
pub mod submission;
pub mod told;
pub mod upload;
pub mod watch;
