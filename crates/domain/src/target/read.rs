//! Reads the text of a target cell.

use super::{Bound, Milestone, Target};

/// The reading of one cell with what is doubtful in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetReading {
    /// The target.
    pub target: Target,
    /// Doubts, in the order met.
    pub doubts: Vec<Doubt>,
}

/// What is doubtful in a target's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// Nothing in the text could be read as a bound; it was kept as a level in words although it
    /// holds digits.
    Unreadable,
    /// Two bounds in two scopes.
    Scoped,
    /// The comparator and the words contradict ("trên 5 trở xuống"), or a range runs backwards.
    Contradiction,
    /// The number repeats another unit than the row's.
    OtherUnit {
        /// The unit as printed beside the number.
        printed: String,
    },
}

/// Reads `raw` (any white space) as the target of `milestone`; `unit` is the row's unit, so that
/// "100%" with unit "%" is plainly 100. "-", "—" and blank read as [`Bound::None`].
pub fn read_target(raw: &str, unit: Option<&str>, milestone: Milestone) -> TargetReading {
    let _ = unit;
    TargetReading {
        target: Target { milestone, raw: raw.to_owned(), bound: Bound::None, remark: None },
        doubts: Vec::new(),
    }
}
