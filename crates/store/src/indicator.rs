//! Indicators of a plan version, with targets and duties.

use ansinh_domain::target::{Direction, DirectionEvidence, MeasureKind, Milestone, Target};

use crate::body::{BodyRef, DutyRow};
use crate::import::{FindingRow, SourceLine};
use crate::plan::HeadingRow;
use crate::{BodyId, Db, IndicatorId, PlanVersionId, Result, StoreError};

/// Which indicators a list shows; everything by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndicatorFilter {
    /// With a duty (any role) of this body.
    pub body: Option<BodyId>,
    /// With this unit.
    pub unit: Option<String>,
    /// With this direction.
    pub direction: Option<Direction>,
    /// Measured, but without a target at any milestone.
    pub no_target: bool,
    /// In the group with this code.
    pub group: Option<String>,
    /// Whose code or name holds these words, diacritics ignored.
    pub q: Option<String>,
}

/// A list of indicators with what its filter form offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorPage {
    /// Rows that pass the filter, in the plan's order.
    pub rows: Vec<IndicatorRow>,
    /// Rows without any filter.
    pub total: i64,
    /// Milestones of the table, in order: its target columns.
    pub milestones: Vec<Milestone>,
    /// All groups of the plan, with counts without any filter.
    pub groups: Vec<HeadingRow>,
    /// All bodies with a duty in an indicator.
    pub bodies: Vec<BodyRef>,
    /// All units, in alphabetical order.
    pub units: Vec<String>,
}

/// An indicator as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct IndicatorRow {
    /// The row.
    pub id: IndicatorId,
    /// "5.10", "5.10-1".
    pub code: String,
    /// As printed: "5.10", "-".
    pub printed_code: String,
    /// Code of the row above it in the nesting.
    pub parent: Option<String>,
    /// Code of its group.
    pub group_code: Option<String>,
    /// Name of its group.
    pub group_name: Option<String>,
    /// Name.
    pub name: String,
    /// Unit.
    pub unit: Option<String>,
    /// Only heads its sub-rows.
    pub header_only: bool,
    /// Sort of quantity.
    #[sqlx(try_from = "crate::decode::Text<MeasureKind>")]
    pub measure: MeasureKind,
    /// Which way is better.
    #[sqlx(try_from = "crate::decode::Text<Direction>")]
    pub direction: Option<Direction>,
    /// Why.
    #[sqlx(try_from = "crate::decode::Text<DirectionEvidence>")]
    pub direction_evidence: Option<DirectionEvidence>,
    /// Bodies are those of the row above.
    pub inherited_bodies: bool,
    /// Note column.
    pub note: Option<String>,
    /// Line of the source.
    pub line: i64,
    /// Targets, in the order of the milestones.
    #[sqlx(skip)]
    pub targets: Vec<Target>,
    /// Bodies that lead.
    #[sqlx(skip)]
    pub leads: Vec<BodyRef>,
}

/// Everything the page of an indicator shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorDetail {
    /// The indicator.
    pub row: IndicatorRow,
    /// All its duties, leads first, in the order printed.
    pub duties: Vec<DutyRow>,
    /// The row above it.
    pub parent: Option<ItemRef>,
    /// Its sub-rows.
    pub children: Vec<IndicatorRow>,
    /// The indicator before it in the plan.
    pub previous: Option<ItemRef>,
    /// The indicator after it.
    pub next: Option<ItemRef>,
    /// Its lines of the source: from its own to the next row's.
    pub source: Vec<SourceLine>,
    /// What the importer doubted about it, and how that was settled.
    pub findings: Vec<FindingRow>,
}

/// An indicator or task to link to.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ItemRef {
    /// Its code.
    pub code: String,
    /// Its name or text.
    pub name: String,
}

/// The indicators of a version that pass `filter`.
///
/// # Errors
/// Whatever the database reports.
pub async fn list(
    db: &Db,
    version: PlanVersionId,
    filter: &IndicatorFilter,
) -> Result<IndicatorPage> {
    let _ = (db, version, filter);
    Err(StoreError::NotFound)
}

/// One indicator of a version by its code.
///
/// # Errors
/// Whatever the database reports.
pub async fn detail(
    db: &Db,
    version: PlanVersionId,
    code: &str,
) -> Result<Option<IndicatorDetail>> {
    let _ = (db, version, code);
    Err(StoreError::NotFound)
}
