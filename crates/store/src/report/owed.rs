//! What bodies owe by their lead duties on a day.

use ansinh_domain::body::BodyKind;
use ansinh_domain::reorganisation::DutyRole;
use jiff::civil::Date;
use std::collections::HashMap;
use uuid::Uuid;

use crate::db::{args, statements};
use crate::{BodyId, DutyId, IndicatorId, PlanVersionId, Result, TaskId, Tx, body, duty};

statements! {
    SELECT_ROWS = "SELECT i.id AS row_id, i.origin_id, i.ordinal, i.header_only,
            h.code AS heading, p.code AS upper_heading
        FROM indicator i
        LEFT JOIN heading h ON h.id = i.heading_id
        LEFT JOIN heading p ON p.id = h.parent_id
        WHERE i.plan_version_id = $1
        UNION ALL
        SELECT t.id, t.origin_id, t.ordinal, FALSE, s.code, h.code
        FROM task t
        LEFT JOIN heading s ON s.id = t.subsection_id
        LEFT JOIN heading h ON h.id = t.section_id
        WHERE t.plan_version_id = $1";
}

#[derive(sqlx::FromRow)]
struct PlanRow {
    row_id: Uuid,
    origin_id: Uuid,
    ordinal: i64,
    header_only: bool,
    heading: Option<String>,
    upper_heading: Option<String>,
}

/// A row of the plan with a body that leads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    /// The duty.
    pub duty_id: DutyId,
    /// Who holds it.
    pub body_id: BodyId,
    /// One body or a group.
    pub body_kind: BodyKind,
    /// The indicator, or
    pub indicator_id: Option<IndicatorId>,
    /// the task.
    pub task_id: Option<TaskId>,
    /// Its identity through all versions.
    pub origin_id: Uuid,
    /// Its code.
    pub code: String,
    /// Place in its appendix.
    pub ordinal: i64,
    /// It only heads other rows.
    pub header_only: bool,
    headings: [Option<String>; 2],
}

impl Owed {
    /// Codes of the headings it stands under, the nearest first.
    pub fn headings(&self) -> Vec<&str> {
        self.headings.iter().flatten().map(String::as_str).collect()
    }
}

/// Every lead duty of a version on a day with its row, in the plan's order. A duty that was divided
/// comes once for each holder.
///
/// # Errors
/// Whatever the database reports.
pub async fn leads_on(tx: &mut Tx, version: PlanVersionId, day: Date) -> Result<Vec<Owed>> {
    let rows: Vec<PlanRow> = tx.all(SELECT_ROWS, args![version]).await?;
    let rows: HashMap<Uuid, PlanRow> = rows.into_iter().map(|row| (row.row_id, row)).collect();
    let duties = duty::open_on_in(tx, version, day).await?;
    let leads = duties.into_iter().filter(|duty| duty.role == DutyRole::Lead);
    let owed = leads.filter_map(|duty| {
        let row = rows.get(&duty.item_id)?;
        let indicator = duty.item == ansinh_domain::reorganisation::ItemKind::Indicator;
        Some(Owed {
            duty_id: duty.duty,
            body_id: duty.body.id,
            body_kind: duty.kind,
            indicator_id: indicator.then_some(IndicatorId(duty.item_id)),
            task_id: (!indicator).then_some(TaskId(duty.item_id)),
            origin_id: row.origin_id,
            code: duty.code,
            ordinal: row.ordinal,
            header_only: row.header_only,
            headings: [row.heading.clone(), row.upper_heading.clone()],
        })
    });
    Ok(owed.collect())
}

/// Whom each group stands for on a day; a group that is not there has no known members.
///
/// # Errors
/// Whatever the database reports.
pub async fn members_on(tx: &mut Tx, day: Date) -> Result<HashMap<BodyId, Vec<BodyId>>> {
    let mut members: HashMap<BodyId, Vec<BodyId>> = HashMap::new();
    for member in body::members_on_in(tx, None, day).await? {
        members.entry(member.group_id).or_default().push(member.body.id);
    }
    Ok(members)
}
