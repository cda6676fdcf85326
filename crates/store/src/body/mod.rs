//! Bodies, their names and duties.

use std::collections::HashMap;

use ansinh_domain::body::BodyKind;
use ansinh_domain::text::fold;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::db::{args, like, statements};
use crate::decode::word;
use crate::{BodyId, Db, IndicatorId, PlanVersionId, Result, TaskId};

mod insert;

pub(crate) use insert::{
    Bodies, NewDuties, STATEMENTS as INSERT_STATEMENTS, insert_duties, resolve,
};

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

macro_rules! bodies {
    ($rest:literal) => {
        concat!(
            "SELECT b.id, b.name, b.kind,
                COUNT(DISTINCT CASE WHEN d.role = 'lead' THEN d.indicator_id END)
                    AS lead_indicators,
                COUNT(DISTINCT CASE WHEN d.role = 'coordinating' THEN d.indicator_id END)
                    AS coordinating_indicators,
                COUNT(DISTINCT CASE WHEN d.role = 'lead' THEN d.task_id END) AS lead_tasks,
                COUNT(DISTINCT CASE WHEN d.role = 'coordinating' THEN d.task_id END)
                    AS coordinating_tasks,
                COUNT(DISTINCT CASE WHEN d.role = 'follow-up' THEN d.indicator_id END)
                    + COUNT(DISTINCT CASE WHEN d.role = 'follow-up' THEN d.task_id END)
                    AS follow_up
            FROM body b JOIN duty d ON d.body_id = b.id
            WHERE d.plan_version_id = $1 AND d.valid_to IS NULL ",
            $rest,
            " GROUP BY b.id, b.name, b.kind"
        )
    };
}

macro_rules! duties {
    ($rest:literal) => {
        concat!(
            "SELECT d.body_id, b.name AS body_name, b.kind, d.role, d.printed, d.inherited,
                d.valid_from, d.valid_to
            FROM duty d JOIN body b ON b.id = d.body_id
            WHERE ",
            $rest,
            " ORDER BY CASE d.role WHEN 'lead' THEN 0 WHEN 'coordinating' THEN 1 ELSE 2 END,
                d.ordinal"
        )
    };
}

statements! {
    SELECT_LIST = bodies!("AND (b.kind = $2 OR $2 IS NULL)
        AND (EXISTS (SELECT 1 FROM body_name n WHERE n.body_id = b.id
            AND n.search LIKE $3 ESCAPE '!') OR $3 IS NULL)");
    SELECT_ONE = bodies!("AND b.id = $2");
    SELECT_ALIASES = "SELECT name FROM body_name WHERE body_id = $1 AND is_alias";
    SELECT_DUTIES_OF_BODY = "SELECT d.role, d.inherited, i.code AS indicator_code,
            i.name AS indicator_name, i.unit, t.code AS task_code, t.content AS task_content,
            t.schedule_raw, t.schedule_end AS due, h.code AS heading_code,
            h.name AS heading_name
        FROM duty d
        LEFT JOIN indicator i ON i.id = d.indicator_id
        LEFT JOIN task t ON t.id = d.task_id
        LEFT JOIN heading h ON h.id = COALESCE(i.heading_id, t.subsection_id, t.section_id)
        WHERE d.plan_version_id = $1 AND d.body_id = $2 AND d.valid_to IS NULL
        ORDER BY d.indicator_id IS NULL, COALESCE(i.ordinal, t.ordinal), d.role";
    SELECT_INDICATOR_DUTIES = "SELECT d.indicator_id AS item_id, d.role, b.id, b.name
        FROM duty d JOIN body b ON b.id = d.body_id
        WHERE d.plan_version_id = $1 AND d.indicator_id IS NOT NULL AND d.valid_to IS NULL
        ORDER BY d.ordinal";
    SELECT_TASK_DUTIES = "SELECT d.task_id AS item_id, d.role, b.id, b.name
        FROM duty d JOIN body b ON b.id = d.body_id
        WHERE d.plan_version_id = $1 AND d.task_id IS NOT NULL AND d.valid_to IS NULL
        ORDER BY d.ordinal";
    SELECT_DUTIES_OF_INDICATOR = duties!("d.indicator_id = $1");
    SELECT_DUTIES_OF_TASK = duties!("d.task_id = $1");
}

#[derive(sqlx::FromRow)]
struct StoredDuty {
    #[sqlx(try_from = "crate::decode::Text<DutyRole>")]
    role: DutyRole,
    inherited: bool,
    indicator_code: Option<String>,
    indicator_name: Option<String>,
    unit: Option<String>,
    task_code: Option<String>,
    task_content: Option<String>,
    schedule_raw: Option<String>,
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    due: Option<Date>,
    heading_code: Option<String>,
    heading_name: Option<String>,
}

impl From<StoredDuty> for BodyDuty {
    fn from(row: StoredDuty) -> Self {
        let item = if row.indicator_code.is_some() { ItemKind::Indicator } else { ItemKind::Task };
        BodyDuty {
            item,
            role: row.role,
            inherited: row.inherited,
            code: row.indicator_code.or(row.task_code).unwrap_or_default(),
            name: row.indicator_name.or(row.task_content).unwrap_or_default(),
            heading_code: row.heading_code,
            heading_name: row.heading_name,
            unit: row.unit,
            schedule_raw: row.schedule_raw,
            due: row.due,
        }
    }
}

/// A duty of some item of a list.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct ItemDuty {
    item_id: Uuid,
    #[sqlx(try_from = "crate::decode::Text<DutyRole>")]
    role: DutyRole,
    #[sqlx(flatten)]
    body: BodyRef,
}

/// Bodies with a duty in the version: single bodies before groups, by name.
///
/// # Errors
/// Whatever the database reports.
pub async fn list(db: &Db, version: PlanVersionId, filter: &BodyFilter) -> Result<Vec<BodyRow>> {
    let kind = filter.kind.as_ref().map(word).transpose()?;
    let q = filter.q.as_deref().and_then(like);
    let mut rows: Vec<BodyRow> = db.all(SELECT_LIST, args![version, kind, q]).await?;
    rows.sort_by_cached_key(|row| (row.kind == BodyKind::Group, fold(&row.name), row.name.clone()));
    Ok(rows)
}

/// One body with all its duties in the version: three queries.
///
/// # Errors
/// Whatever the database reports.
pub async fn detail(db: &Db, version: PlanVersionId, id: BodyId) -> Result<Option<BodyDetail>> {
    #[derive(sqlx::FromRow)]
    struct Name {
        name: String,
    }
    let Some(row) = db.optional(SELECT_ONE, args![version, id]).await? else {
        return Ok(None);
    };
    let aliases: Vec<Name> = db.all(SELECT_ALIASES, args![id]).await?;
    let duties: Vec<StoredDuty> = db.all(SELECT_DUTIES_OF_BODY, args![version, id]).await?;
    let mut aliases: Vec<String> = aliases.into_iter().map(|alias| alias.name).collect();
    aliases.sort();
    Ok(Some(BodyDetail { row, aliases, duties: duties.into_iter().map(BodyDuty::from).collect() }))
}

pub(crate) async fn indicator_duties(db: &Db, version: PlanVersionId) -> Result<Vec<ItemDuty>> {
    db.all(SELECT_INDICATOR_DUTIES, args![version]).await
}

pub(crate) async fn task_duties(db: &Db, version: PlanVersionId) -> Result<Vec<ItemDuty>> {
    db.all(SELECT_TASK_DUTIES, args![version]).await
}

pub(crate) async fn duties_of_indicator(db: &Db, id: IndicatorId) -> Result<Vec<DutyRow>> {
    db.all(SELECT_DUTIES_OF_INDICATOR, args![id]).await
}

pub(crate) async fn duties_of_task(db: &Db, id: TaskId) -> Result<Vec<DutyRow>> {
    db.all(SELECT_DUTIES_OF_TASK, args![id]).await
}

/// The bodies that lead now.
pub(crate) fn leads(duties: &[DutyRow]) -> Vec<BodyRef> {
    duties
        .iter()
        .filter(|duty| duty.role == DutyRole::Lead && duty.valid_to.is_none())
        .map(|duty| BodyRef { id: duty.body_id, name: duty.body_name.clone() })
        .collect()
}

/// Puts the leading bodies to their rows; gives back every body met, by name.
pub(crate) fn attach_leads<'a>(
    duties: Vec<ItemDuty>,
    rows: impl Iterator<Item = (Uuid, &'a mut Vec<BodyRef>)>,
) -> Vec<BodyRef> {
    let mut rows: HashMap<Uuid, &mut Vec<BodyRef>> = rows.collect();
    let mut all: HashMap<BodyId, BodyRef> = HashMap::new();
    for duty in duties {
        all.entry(duty.body.id).or_insert_with(|| duty.body.clone());
        if duty.role == DutyRole::Lead
            && let Some(leads) = rows.get_mut(&duty.item_id)
        {
            leads.push(duty.body);
        }
    }
    let mut all: Vec<BodyRef> = all.into_values().collect();
    all.sort_by_cached_key(|body| (fold(&body.name), body.name.clone(), body.id));
    all
}
