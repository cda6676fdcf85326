//! Bodies, their names and duties.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use ansinh_domain::body::BodyKind;
use ansinh_domain::text::fold;
use jiff::civil::Date;
use uuid::Uuid;

use crate::db::{args, held, like, naming, statements};
use crate::kept::{self, Moment};
use crate::{BodyId, Db, DutyId, IndicatorId, PlanVersionId, Result, TaskId, reorganisation};

mod insert;
mod time;

pub(crate) use insert::{
    Bodies, NewDuties, STATEMENTS as INSERT_STATEMENTS, insert_duties, resolve,
};
pub(crate) use time::STATEMENTS as TIME_STATEMENTS;
pub use time::{BodyHistory, During, Member, Succession, history, members_on, members_on_in};

pub use ansinh_domain::reorganisation::{DutyRole, ItemKind};

/// A body to link to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, sqlx::FromRow)]
pub struct BodyRef {
    /// The body.
    pub id: BodyId,
    /// Its name on the day asked for.
    pub name: String,
}

/// A body that leads an item on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    /// The body.
    pub id: BodyId,
    /// Its name on that day.
    pub name: String,
    /// It has ended by that day: somebody must decide the duty.
    pub gone: bool,
}

/// A duty on the page of an indicator or task.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct DutyRow {
    /// The slot of the plan.
    pub duty_id: DutyId,
    /// Who holds it on the day asked for.
    pub body_id: BodyId,
    /// Name of the body on that day.
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
    /// First day on which the body holds it.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub valid_from: Option<Date>,
    /// Last day; `None` while it lasts.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub valid_to: Option<Date>,
    /// The body is gone on that day: somebody must decide the duty.
    pub gone: bool,
}

/// A body in the list of bodies of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyRow {
    /// The body.
    pub id: BodyId,
    /// Its name on the day asked for.
    pub name: String,
    /// One body or a group.
    pub kind: BodyKind,
    /// Its last day, if it has one.
    pub ends: Option<Date>,
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

/// The bodies of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyPage {
    /// Bodies that pass the filter: single bodies before groups, by name.
    pub rows: Vec<BodyRow>,
    /// Bodies without any filter.
    pub total: usize,
}

/// What bodies hold in a version on a day: one row for each part a body has in indicators or tasks.
macro_rules! parts {
    ($day:literal, $of:literal) => {
        concat!(
            "SELECT b.id, COALESCE(n.name, b.name) AS name, b.kind, b.ends, c.role, c.in_tasks,
                c.items
            FROM (SELECT k.body_id, d.role, d.indicator_id IS NULL AS in_tasks,
                    COUNT(DISTINCT COALESCE(d.indicator_id, d.task_id)) AS items
                FROM duty d JOIN duty_holding k ON k.duty_id = d.id
                WHERE d.plan_version_id = $1 AND ",
            held!($day),
            $of,
            " GROUP BY k.body_id, d.role, d.indicator_id IS NULL) c
            JOIN body b ON b.id = c.body_id ",
            naming!($day),
            " ORDER BY b.id"
        )
    };
}

macro_rules! duties {
    ($rest:literal) => {
        concat!(
            "SELECT d.id AS duty_id, b.id AS body_id, COALESCE(n.name, b.name) AS body_name,
                b.kind, d.role, d.printed, d.inherited, k.valid_from, k.valid_to,
                (b.ends IS NOT NULL AND b.ends < $2) AS gone
            FROM duty d
            JOIN duty_holding k ON k.duty_id = d.id
            JOIN body b ON b.id = k.body_id ",
            naming!("$2"),
            " WHERE ",
            held!("$2"),
            " AND ",
            $rest,
            " ORDER BY CASE d.role WHEN 'lead' THEN 0 WHEN 'coordinating' THEN 1 ELSE 2 END,
                d.ordinal, k.row_no"
        )
    };
}

macro_rules! item_duties {
    ($item:literal) => {
        concat!(
            "SELECT ",
            $item,
            " AS item_id, d.role, b.id, COALESCE(n.name, b.name) AS name,
                (b.ends IS NOT NULL AND b.ends < $2) AS gone
            FROM duty d
            JOIN duty_holding k ON k.duty_id = d.id
            JOIN body b ON b.id = k.body_id ",
            naming!("$2"),
            " WHERE d.plan_version_id = $1 AND ",
            $item,
            " IS NOT NULL AND ",
            held!("$2"),
            " ORDER BY d.ordinal, k.row_no"
        )
    };
}

statements! {
    SELECT_LIST = parts!("$2", "");
    SELECT_NAMED = "SELECT DISTINCT body_id FROM body_name WHERE search LIKE $1 ESCAPE '!'";
    SELECT_ONE = parts!("$3", " AND k.body_id = $2");
    /// A body that holds nothing on the day.
    SELECT_IDLE = concat!("SELECT b.id, COALESCE(n.name, b.name) AS name, b.kind, b.ends,
            'lead' AS role, FALSE AS in_tasks, CAST(0 AS BIGINT) AS items
        FROM body b ", naming!("$2"), " WHERE b.id = $1 AND b.counts");
    SELECT_ALIASES = "SELECT name FROM body_name WHERE body_id = $1 AND is_alias";
    SELECT_DUTIES_OF_BODY = concat!("SELECT d.role, d.inherited, i.code AS indicator_code,
            i.name AS indicator_name, i.unit, t.code AS task_code, t.content AS task_content,
            t.schedule_raw, t.schedule_end AS due, h.code AS heading_code,
            h.name AS heading_name
        FROM duty_holding k
        JOIN duty d ON d.id = k.duty_id
        LEFT JOIN indicator i ON i.id = d.indicator_id
        LEFT JOIN task t ON t.id = d.task_id
        LEFT JOIN heading h ON h.id = COALESCE(i.heading_id, t.subsection_id, t.section_id)
        WHERE d.plan_version_id = $1 AND k.body_id = $2 AND ", held!("$3"), "
        ORDER BY d.indicator_id IS NULL, COALESCE(i.ordinal, t.ordinal), d.role, d.ordinal");
    SELECT_NAME = "SELECT id, name FROM body WHERE id = $1";
    SELECT_INDICATOR_DUTIES = item_duties!("d.indicator_id");
    SELECT_TASK_DUTIES = item_duties!("d.task_id");
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
    gone: bool,
}

/// One part a body has.
#[derive(sqlx::FromRow)]
struct Part {
    id: BodyId,
    name: String,
    #[sqlx(try_from = "crate::decode::Text<BodyKind>")]
    kind: BodyKind,
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    ends: Option<Date>,
    #[sqlx(try_from = "crate::decode::Text<DutyRole>")]
    role: DutyRole,
    in_tasks: bool,
    items: i64,
}

#[derive(sqlx::FromRow)]
struct BodyOnly {
    body_id: BodyId,
}

/// Puts the parts of each body together; those of one body stand beside each other.
fn bodies(parts: Vec<Part>) -> Vec<BodyRow> {
    let mut rows: Vec<BodyRow> = Vec::new();
    for part in parts {
        if rows.last().is_none_or(|row| row.id != part.id) {
            rows.push(BodyRow::of(&part));
        }
        let Some(row) = rows.last_mut() else { continue };
        *match (part.role, part.in_tasks) {
            (DutyRole::Lead, false) => &mut row.lead_indicators,
            (DutyRole::Coordinating, false) => &mut row.coordinating_indicators,
            (DutyRole::Lead, true) => &mut row.lead_tasks,
            (DutyRole::Coordinating, true) => &mut row.coordinating_tasks,
            (DutyRole::FollowUp, _) => &mut row.follow_up,
        } += part.items;
    }
    rows
}

impl BodyRow {
    /// A body without any part yet.
    fn of(part: &Part) -> BodyRow {
        BodyRow {
            id: part.id,
            name: part.name.clone(),
            kind: part.kind,
            ends: part.ends,
            lead_indicators: 0,
            coordinating_indicators: 0,
            lead_tasks: 0,
            coordinating_tasks: 0,
            follow_up: 0,
        }
    }
}

/// The last known name of a body.
///
/// # Errors
/// Whatever the database reports.
pub async fn name(db: &Db, id: BodyId) -> Result<Option<String>> {
    let found: Option<BodyRef> = db.optional(SELECT_NAME, args![id]).await?;
    Ok(found.map(|body| body.name))
}

/// [`name`] within a transaction.
///
/// # Errors
/// Whatever the database reports.
pub async fn name_in(tx: &mut crate::Tx, id: BodyId) -> Result<Option<String>> {
    let found: Option<BodyRef> = tx.optional(SELECT_NAME, args![id]).await?;
    Ok(found.map(|body| body.name))
}

/// Bodies that hold a duty of the version on `day`.
///
/// # Errors
/// Whatever the database reports.
pub async fn list(
    db: &Db,
    version: PlanVersionId,
    filter: &BodyFilter,
    day: Date,
) -> Result<BodyPage> {
    let moment = moment(db, version, day).await?;
    let all = match db.kept().bodies.get(&moment) {
        Some(kept) => kept,
        None => {
            let mut rows = bodies(db.all(SELECT_LIST, args![version, day]).await?);
            rows.sort_by_cached_key(|row| {
                (row.kind == BodyKind::Group, fold(&row.name), row.name.clone())
            });
            db.kept().bodies.keep(moment, rows)
        }
    };
    let named: Option<HashSet<BodyId>> = match filter.q.as_deref().and_then(like) {
        Some(q) => {
            let found: Vec<BodyOnly> = db.all(SELECT_NAMED, args![q]).await?;
            Some(found.into_iter().map(|body| body.body_id).collect())
        }
        None => None,
    };
    let keeps = |row: &&BodyRow| {
        (filter.kind.is_none() || filter.kind == Some(row.kind))
            && named.as_ref().is_none_or(|named| named.contains(&row.id))
    };
    Ok(BodyPage { rows: all.iter().filter(keeps).cloned().collect(), total: all.len() })
}

/// Under what the duties of a version on a day are kept. The count is read before the duties are,
/// so what is kept under it is never older than it says.
async fn moment(db: &Db, version: PlanVersionId, day: Date) -> Result<Moment> {
    Ok(Moment { version, day, changes: reorganisation::changes(db).await? })
}

/// One body with all it holds in the version on `day`: three queries.
///
/// # Errors
/// Whatever the database reports.
pub async fn detail(
    db: &Db,
    version: PlanVersionId,
    id: BodyId,
    day: Date,
) -> Result<Option<BodyDetail>> {
    #[derive(sqlx::FromRow)]
    struct Name {
        name: String,
    }
    let parts = db.all(SELECT_ONE, args![version, id, day]).await?;
    let Some(row) = bodies(parts).pop() else { return Ok(None) };
    let aliases: Vec<Name> = db.all(SELECT_ALIASES, args![id]).await?;
    let duties: Vec<StoredDuty> = db.all(SELECT_DUTIES_OF_BODY, args![version, id, day]).await?;
    let mut aliases: Vec<String> = aliases.into_iter().map(|alias| alias.name).collect();
    aliases.sort();
    let mut duties: Vec<BodyDuty> = duties.into_iter().map(BodyDuty::from).collect();
    // A body that took over from two bodies of one item holds two slots of the same part.
    duties.dedup_by(|one, other| {
        (one.item, one.role, &one.code) == (other.item, other.role, &other.code)
    });
    Ok(Some(BodyDetail { row, aliases, duties }))
}

/// A body that holds nothing of any plan on `day`: one that ended, or has yet to begin. `None` for
/// one of an act that was undone.
///
/// # Errors
/// Whatever the database reports.
pub async fn idle(db: &Db, id: BodyId, day: Date) -> Result<Option<BodyDetail>> {
    let part: Option<Part> = db.optional(SELECT_IDLE, args![id, day]).await?;
    let row = part.map(|part| BodyRow::of(&part));
    Ok(row.map(|row| BodyDetail { row, aliases: Vec::new(), duties: Vec::new() }))
}

/// Who holds which part of the indicators of a version on a day.
pub(crate) async fn indicator_duties(
    db: &Db,
    version: PlanVersionId,
    day: Date,
) -> Result<Arc<Vec<ItemDuty>>> {
    let kept = &db.kept().indicator_duties;
    item_duties(db, kept, SELECT_INDICATOR_DUTIES, version, day).await
}

/// Who holds which part of the tasks of a version on a day.
pub(crate) async fn task_duties(
    db: &Db,
    version: PlanVersionId,
    day: Date,
) -> Result<Arc<Vec<ItemDuty>>> {
    item_duties(db, &db.kept().task_duties, SELECT_TASK_DUTIES, version, day).await
}

async fn item_duties(
    db: &Db,
    kept: &kept::Part<Moment, Vec<ItemDuty>>,
    statement: &'static str,
    version: PlanVersionId,
    day: Date,
) -> Result<Arc<Vec<ItemDuty>>> {
    let moment = moment(db, version, day).await?;
    match kept.get(&moment) {
        Some(duties) => Ok(duties),
        None => Ok(kept.keep(moment, db.all(statement, args![version, day]).await?)),
    }
}

pub(crate) async fn duties_of_indicator(
    db: &Db,
    id: IndicatorId,
    day: Date,
) -> Result<Vec<DutyRow>> {
    db.all(SELECT_DUTIES_OF_INDICATOR, args![id, day]).await
}

pub(crate) async fn duties_of_task(db: &Db, id: TaskId, day: Date) -> Result<Vec<DutyRow>> {
    db.all(SELECT_DUTIES_OF_TASK, args![id, day]).await
}

/// The items in which a body holds a duty, whatever its part.
pub(crate) fn items_of(duties: &[ItemDuty], body: BodyId) -> HashSet<Uuid> {
    duties.iter().filter(|duty| duty.body.id == body).map(|duty| duty.item_id).collect()
}

/// The bodies that lead, each once.
pub(crate) fn leads(duties: &[DutyRow]) -> Vec<Lead> {
    let mut leads: Vec<Lead> = Vec::new();
    for duty in duties.iter().filter(|duty| duty.role == DutyRole::Lead) {
        let lead = Lead { id: duty.body_id, name: duty.body_name.clone(), gone: duty.gone };
        if !leads.contains(&lead) {
            leads.push(lead);
        }
    }
    leads
}

/// Puts the leading bodies to their rows; gives back every body met, by name.
pub(crate) fn attach_leads<'a>(
    duties: &[ItemDuty],
    rows: impl Iterator<Item = (Uuid, &'a mut Vec<Lead>)>,
) -> Vec<BodyRef> {
    let mut rows: HashMap<Uuid, &mut Vec<Lead>> = rows.collect();
    let mut all: HashMap<BodyId, BodyRef> = HashMap::new();
    for duty in duties {
        all.entry(duty.body.id).or_insert_with(|| duty.body.clone());
        if duty.role == DutyRole::Lead
            && let Some(leads) = rows.get_mut(&duty.item_id)
            && leads.iter().all(|lead| lead.id != duty.body.id)
        {
            let (id, name) = (duty.body.id, duty.body.name.clone());
            leads.push(Lead { id, name, gone: duty.gone });
        }
    }
    let mut all: Vec<BodyRef> = all.into_values().collect();
    all.sort_by_cached_key(|body| (fold(&body.name), body.name.clone(), body.id));
    all
}
