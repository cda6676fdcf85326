//! Tasks of a plan version, with schedules, duties and documents.

use ansinh_domain::schedule::{Schedule, ScheduleKind};

use crate::body::{BodyRef, DutyRow};
use crate::document::CitedDocument;
use crate::import::{FindingRow, SourceLine};
use crate::indicator::ItemRef;
use crate::plan::HeadingRow;
use crate::{BodyId, Db, PlanVersionId, Result, StoreError, TaskId};

/// Which tasks a list shows; everything by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskFilter {
    /// With a duty (any role) of this body.
    pub body: Option<BodyId>,
    /// In the section or sub-section with this code.
    pub section: Option<String>,
    /// With a schedule of this kind.
    pub kind: Option<ScheduleKind>,
    /// Whose schedule ends, or whose submission is due, in this year.
    pub due_year: Option<i64>,
    /// Whose code, text or product holds these words, diacritics ignored.
    pub q: Option<String>,
}

/// A list of tasks with what its filter form offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskPage {
    /// Rows that pass the filter, in the plan's order.
    pub rows: Vec<TaskRow>,
    /// Rows without any filter.
    pub total: i64,
    /// All sections and sub-sections, with counts without any filter.
    pub sections: Vec<HeadingRow>,
    /// All bodies with a duty in a task.
    pub bodies: Vec<BodyRef>,
    /// Kinds of schedule that occur.
    pub kinds: Vec<ScheduleKind>,
    /// Years in which something is due, in order.
    pub due_years: Vec<i64>,
}

/// A task as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskRow {
    /// The row.
    pub id: TaskId,
    /// "VI.2.3".
    pub code: String,
    /// As printed: "2.3", "-".
    pub printed_code: String,
    /// Code of the task it is a sub-row of.
    pub parent: Option<String>,
    /// Code of its section.
    pub section_code: Option<String>,
    /// Name of its section.
    pub section_name: Option<String>,
    /// Code of its sub-section.
    pub subsection_code: Option<String>,
    /// Name of its sub-section.
    pub subsection_name: Option<String>,
    /// Text.
    pub text: String,
    /// Product expected.
    pub product: Option<String>,
    /// When it is to be done.
    pub schedule: Option<Schedule>,
    /// When it is to be submitted.
    pub submission: Option<Schedule>,
    /// Bodies are those of the row above.
    pub inherited_bodies: bool,
    /// Note column.
    pub note: Option<String>,
    /// Line of the source.
    pub line: i64,
    /// How many documents its text names.
    pub documents: i64,
    /// Bodies that lead.
    pub leads: Vec<BodyRef>,
}

/// Everything the page of a task shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskDetail {
    /// The task.
    pub row: TaskRow,
    /// All its duties, leads first, in the order printed.
    pub duties: Vec<DutyRow>,
    /// Documents its text names, in order.
    pub documents: Vec<CitedDocument>,
    /// The task it is a sub-row of.
    pub parent: Option<ItemRef>,
    /// Its sub-rows.
    pub children: Vec<ItemRef>,
    /// The task before it in the plan.
    pub previous: Option<ItemRef>,
    /// The task after it.
    pub next: Option<ItemRef>,
    /// Its lines of the source: from its own to the next row's.
    pub source: Vec<SourceLine>,
    /// What the importer doubted about it, and how that was settled.
    pub findings: Vec<FindingRow>,
}

/// The tasks of a version that pass `filter`.
///
/// # Errors
/// Whatever the database reports.
pub async fn list(db: &Db, version: PlanVersionId, filter: &TaskFilter) -> Result<TaskPage> {
    let _ = (db, version, filter);
    Err(StoreError::NotFound)
}

/// One task of a version by its code.
///
/// # Errors
/// Whatever the database reports.
pub async fn detail(db: &Db, version: PlanVersionId, code: &str) -> Result<Option<TaskDetail>> {
    let _ = (db, version, code);
    Err(StoreError::NotFound)
}
