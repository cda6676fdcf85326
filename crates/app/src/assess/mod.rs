//! How indicators and tasks stand on a day, and the verbs around it.
//!
//! Assessments are not stored: they are reckoned from figures that count whenever somebody looks,
//! so that they are never older than the last write. What people decide about them (thresholds,
//! baselines, paths, closed verdicts) is stored.

mod book;
pub mod by_territory;
pub mod choose;
pub mod close_milestone;
pub mod comment;
mod compare;
pub mod confirm_published;
pub mod import_published;
mod one;
pub mod outlook;
mod tasks;
pub mod thresholds;

pub use book::{Assessed, Book, Changed, open_book};
pub use by_territory::{ByTerritory, Place, by_territory};
pub use choose::{choose_path, land_changes, note_break, set_baseline};
pub use close_milestone::close_milestone;
pub use comment::{
    LONGEST_COMMENT, Said, comment_on_indicator, comments_on, speaks_for, withdraw_comment,
};
pub use compare::{
    At, Comparison, Difference, OverPeriods, Pair, PlaceLine, Side, compare, over_periods,
};
pub use confirm_published::{Confirmation, confirm_published, refuse_published};
pub use import_published::{Imported, import_published, read_published};
pub use one::{OneIndicator, assess_one};
pub use outlook::{TypedOutlook, say_outlook};
pub use tasks::{TaskStanding, all_tasks, tasks};
pub use thresholds::set_thresholds;
