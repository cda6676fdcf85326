//! Reporting: standing duties, their occurrences, and the way of each body's report.
//!
//! The words, from the outside in:
//!
//! - A [`Regime`] (chế độ báo cáo) is a standing duty: what is reported ([`Content`]), who reports
//!   to whom by when ([`Step`], [`Deadline`]), how often, up to which day figures count
//!   ([`CutOff`], [`AsOf`]). [`from_duties`] makes regimes of a plan's own sentences,
//!   [`from_decree_09`] of the windows of Nghị định 09/2019/NĐ-CP. [`Regime::dates`] gives the days
//!   of one occurrence (a *round*).
//! - A *submission* is one body's answer in one round. It holds *items* ([`ItemKind`]): an
//!   indicator, a task or a narrative section each. Where it stands is a [`State`], what may be
//!   done to it a line of [`TRANSITIONS`]: ask [`transition`], then [`Transition::check`] and
//!   whether the caller may one of its actions for the body.
//! - An item has *cells* ([`Field`]). [`read_cell`] reads what a person typed into a [`Reading`],
//!   whose [`Reading::stored`] text is kept and whose [`Reading::shown`] text pages print; the
//!   [`Shape`] of an indicator says whether it takes a number or a level. Cells of a row together
//!   are an [`IndicatorEntry`] or a [`TaskProgress`].
//! - A form filled offline is compared three ways with the report: [`preview`].
//! - A report is late because of someone: [`lateness`] splits the working days after the deadline.
//!   [`Completeness`] and [`Timeliness`] are what lists count; each has its rule in words.

mod entry;
mod extension;
mod field;
mod form;
mod lateness;
mod narrative;
mod regime;
mod score;
mod state;

pub use entry::{IndicatorEntry, TaskProgress, Value, content_fields};
pub use extension::{ExtensionFault, ExtensionState, check_extension};
pub use field::{Field, ItemKind, Reading, Shape, TaskStatus, read_cell, read_stored};
pub use form::{
    CellPreview, CellState, CellToSave, Choice, Fate, FormCell, NO_DATA_REASONS, Preview,
    Resolution, RowKey, ServerCell, ServerRow, Take, preview,
};
pub use lateness::{Allowances, LATENESS_RULE, Lateness, Passage, effective_due, lateness};
pub use narrative::{outline, read_outline, repeats};
pub use regime::{
    AsOf, Content, CutOff, Deadline, Regime, RoundDates, SectionSpec, Selection, Step,
    from_decree_09, from_duties,
};
pub use score::{COMPLETENESS_RULE, Completeness, TIMELINESS_RULE, Timeliness};
pub use state::{
    Move, Refused, Rows, Side, State, TRANSITIONS, Transition, moves_from, transition,
};

#[cfg(test)]
mod tests;
