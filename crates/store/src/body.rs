//! Bodies, their names and duties.

use ansinh_domain::body::BodyKind;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{BodyId, Db, PlanVersionId, Result, StoreError};

/// A body's part in an indicator or task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DutyRole {
    /// Chủ trì.
    Lead,
    /// Phối hợp.
    Coordinating,
    /// Theo dõi, kiểm tra, đôn đốc.
    FollowUp,
}

/// A body to link to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, sqlx::FromRow)]
pub struct BodyRef {
    /// The body.
    pub id: BodyId,
    /// Its name in force.
    pub name: String,
}

/// A duty on the page of an indicator or task.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct DutyRow {
    /// Whose.
    pub body_id: BodyId,
    /// Name of the body in force.
    pub body_name: String,
    /// One body or a group.
    #[sqlx(try_from = "crate::decode::Text<BodyKind>")]
    pub kind: BodyKind,
    /// Its part.
    #[sqlx(try_from = "crate::decode::Text<DutyRole>")]
    pub role: DutyRole,
    /// The name as the plan prints it there.
    pub printed: String,
    /// Taken over from the row above.
    pub inherited: bool,
    /// First day of the duty.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub valid_from: Option<Date>,
    /// Last day of the duty; `None` while it lasts.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub valid_to: Option<Date>,
}

/// A body in the list of bodies of a plan.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct BodyRow {
    /// The body.
    pub id: BodyId,
    /// Its name in force.
    pub name: String,
    /// One body or a group.
    #[sqlx(try_from = "crate::decode::Text<BodyKind>")]
    pub kind: BodyKind,
    /// Indicators it leads.
    pub lead_indicators: i64,
    /// Indicators it coordinates.
    pub coordinating_indicators: i64,
    /// Tasks it leads.
    pub lead_tasks: i64,
    /// Tasks it coordinates.
    pub coordinating_tasks: i64,
    /// Indicators and tasks it follows up.
    pub follow_up: i64,
}

/// Everything the page of a body shows, within one plan version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyDetail {
    /// The body with its counts.
    pub row: BodyRow,
    /// Other spellings of its name.
    pub aliases: Vec<String>,
    /// All its duties in the version: indicators first, each in the plan's order.
    pub duties: Vec<BodyDuty>,
}

/// What a duty is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ItemKind {
    /// An indicator.
    Indicator,
    /// A task.
    Task,
}

/// One duty on the page of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyDuty {
    /// Indicator or task.
    pub item: ItemKind,
    /// Its part.
    pub role: DutyRole,
    /// Taken over from the row above.
    pub inherited: bool,
    /// Code of the item.
    pub code: String,
    /// Name of the indicator or text of the task.
    pub name: String,
    /// Code of its group or section.
    pub heading_code: Option<String>,
    /// Name of its group or section.
    pub heading_name: Option<String>,
    /// Unit of an indicator.
    pub unit: Option<String>,
    /// Words of a task's schedule.
    pub schedule_raw: Option<String>,
    /// Last good day of a task.
    pub due: Option<Date>,
}

/// Which bodies a list shows; everything by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BodyFilter {
    /// One body or a group.
    pub kind: Option<BodyKind>,
    /// One of whose names holds these words, diacritics ignored.
    pub q: Option<String>,
}

/// Bodies with a duty in the version: single bodies before groups, by name.
///
/// # Errors
/// Whatever the database reports.
pub async fn list(db: &Db, version: PlanVersionId, filter: &BodyFilter) -> Result<Vec<BodyRow>> {
    let _ = (db, version, filter);
    Err(StoreError::NotFound)
}

/// One body with all its duties in the version.
///
/// # Errors
/// Whatever the database reports.
pub async fn detail(db: &Db, version: PlanVersionId, id: BodyId) -> Result<Option<BodyDetail>> {
    let _ = (db, version, id);
    Err(StoreError::NotFound)
}
