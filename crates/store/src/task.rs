//! Tasks of a plan version, with schedules, duties and documents.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use ansinh_domain::plan::TaskDraft;
use ansinh_domain::schedule::{Schedule, ScheduleKind};
use ansinh_domain::text::fold;
use jiff::civil::Date;
use uuid::Uuid;

use crate::body::{self, Bodies, BodyRef, DutyRow, Lead, NewDuties};
use crate::db::{args, statements};
use crate::decode::{FromColumn, word};
use crate::document::{self, CitedDocument};
use crate::import::{self, FindingRow, SourceLine};
use crate::indicator::{Facet, ItemRef, Searchable};
use crate::plan::{HeadingRow, VersionWriter};
use crate::{BodyId, Db, HeadingId, PlanVersionId, Result, StoreError, TaskId};

/// Which tasks a list shows; everything by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskFilter {
    /// With a duty (any role) that this body holds on the day.
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
    pub leads: Vec<Lead>,
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

statements! {
    SELECT_ORIGINS = "SELECT id, origin_id FROM task WHERE plan_version_id = $1";
    SELECT_OF_VERSION = "SELECT t.id, t.code, t.printed_code, p.code AS parent,
            s.code AS section_code, s.name AS section_name, u.code AS subsection_code,
            u.name AS subsection_name, t.content, t.product, t.schedule_raw, t.schedule_kind,
            t.schedule_start, t.schedule_end, t.schedule_basis, t.submission_raw,
            t.submission_kind, t.submission_start, t.submission_end, t.submission_basis,
            t.inherited_bodies, t.note, t.line, t.search,
            (SELECT COUNT(DISTINCT c.document_id) FROM citation c WHERE c.task_id = t.id)
                AS documents
        FROM task t
        LEFT JOIN heading s ON s.id = t.section_id
        LEFT JOIN heading u ON u.id = t.subsection_id
        LEFT JOIN task p ON p.id = t.parent_id
        WHERE t.plan_version_id = $1 ORDER BY t.ordinal";
    /// Sections (with their parents and counts), kinds of schedule and due years in one go.
    SELECT_FACETS = "SELECT 'section' AS kind, h.ordinal AS ordinal, h.code AS code,
            h.name AS name, p.code AS parent,
            (SELECT COUNT(*) FROM task t WHERE t.section_id = h.id OR t.subsection_id = h.id)
                AS items,
            CAST(0 AS BIGINT) AS measurable
        FROM heading h LEFT JOIN heading p ON p.id = h.parent_id
        WHERE h.plan_version_id = $1 AND h.kind = 'section'
        UNION ALL
        SELECT 'kind', 0, t.schedule_kind, '', NULL, COUNT(*), 0 FROM task t
        WHERE t.plan_version_id = $1 AND t.schedule_kind IS NOT NULL GROUP BY t.schedule_kind
        UNION ALL
        SELECT 'year', 0, y.due, '', NULL, COUNT(*), 0 FROM (
            SELECT substr(schedule_end, 1, 4) AS due FROM task
            WHERE plan_version_id = $1 AND schedule_end IS NOT NULL
            UNION ALL
            SELECT substr(submission_end, 1, 4) FROM task
            WHERE plan_version_id = $1 AND submission_end IS NOT NULL
        ) y GROUP BY y.due
        ORDER BY kind, ordinal, code";
    INSERT = "INSERT INTO task (id, origin_id, plan_version_id, ordinal, code, printed_code,
            parent_id, section_id, subsection_id, content, product, search, schedule_raw,
            schedule_kind, schedule_start, schedule_end, schedule_basis, submission_raw,
            submission_kind, submission_start, submission_end, submission_basis,
            inherited_bodies, note, line, table_no, row_no)
        VALUES ($1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
            $18, $19, $20, $21, $22, $23, $24, $25, $26)";
}

#[derive(sqlx::FromRow)]
struct StoredTask {
    id: TaskId,
    code: String,
    printed_code: String,
    parent: Option<String>,
    section_code: Option<String>,
    section_name: Option<String>,
    subsection_code: Option<String>,
    subsection_name: Option<String>,
    content: String,
    product: Option<String>,
    schedule_raw: Option<String>,
    #[sqlx(try_from = "crate::decode::Text<ScheduleKind>")]
    schedule_kind: Option<ScheduleKind>,
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    schedule_start: Option<Date>,
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    schedule_end: Option<Date>,
    schedule_basis: Option<String>,
    submission_raw: Option<String>,
    #[sqlx(try_from = "crate::decode::Text<ScheduleKind>")]
    submission_kind: Option<ScheduleKind>,
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    submission_start: Option<Date>,
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    submission_end: Option<Date>,
    submission_basis: Option<String>,
    inherited_bodies: bool,
    note: Option<String>,
    line: i64,
    documents: i64,
}

impl From<StoredTask> for TaskRow {
    fn from(row: StoredTask) -> Self {
        let schedule = row.schedule_raw.zip(row.schedule_kind).map(|(raw, kind)| Schedule {
            raw,
            kind,
            start: row.schedule_start,
            end: row.schedule_end,
            basis: row.schedule_basis,
        });
        let submission = row.submission_raw.zip(row.submission_kind).map(|(raw, kind)| Schedule {
            raw,
            kind,
            start: row.submission_start,
            end: row.submission_end,
            basis: row.submission_basis,
        });
        TaskRow {
            id: row.id,
            code: row.code,
            printed_code: row.printed_code,
            parent: row.parent,
            section_code: row.section_code,
            section_name: row.section_name,
            subsection_code: row.subsection_code,
            subsection_name: row.subsection_name,
            text: row.content,
            product: row.product,
            schedule,
            submission,
            inherited_bodies: row.inherited_bodies,
            note: row.note,
            line: row.line,
            documents: row.documents,
            leads: Vec::new(),
        }
    }
}

/// What a version says of its tasks; never changes, so it is read once.
#[derive(Debug)]
pub(crate) struct Content {
    /// In the plan's order, with nobody who leads.
    rows: Vec<Searchable<TaskRow>>,
    sections: Vec<HeadingRow>,
    kinds: Vec<ScheduleKind>,
    due_years: Vec<i64>,
}

async fn content(db: &Db, version: PlanVersionId) -> Result<Arc<Content>> {
    if let Some(kept) = db.kept().tasks.get(&version) {
        return Ok(kept);
    }
    let (rows, facets): (Vec<Searchable<StoredTask>>, Vec<Facet>) = tokio::try_join!(
        db.all(SELECT_OF_VERSION, args![version]),
        db.all(SELECT_FACETS, args![version]),
    )?;
    let rows = rows
        .into_iter()
        .map(|stored| Searchable { row: TaskRow::from(stored.row), search: stored.search })
        .collect();
    let mut content =
        Content { rows, sections: Vec::new(), kinds: Vec::new(), due_years: Vec::new() };
    let unreadable = |what: String| StoreError::Unreadable(what);
    for facet in facets {
        match facet.kind.as_str() {
            "section" => {
                content.sections.push(HeadingRow { measurable: facet.items, ..facet.heading() })
            }
            "kind" => content.kinds.push(
                ScheduleKind::from_column(&facet.code).map_err(|e| unreadable(e.to_string()))?,
            ),
            _ => content
                .due_years
                .push(facet.code.parse().map_err(|e| unreadable(format!("due year: {e}")))?),
        }
    }
    // A version is only there once it is whole; what is not there is not kept.
    if content.rows.is_empty() && content.sections.is_empty() {
        return Ok(Arc::new(content));
    }
    Ok(db.kept().tasks.keep(version, content))
}

impl TaskFilter {
    /// Whether a row passes; `held` are the items of the body asked for.
    fn keeps(&self, row: &TaskRow, held: Option<&HashSet<Uuid>>) -> bool {
        let in_section = |code: &String| {
            [&row.section_code, &row.subsection_code].contains(&&Some(code.clone()))
        };
        let kind = row.schedule.as_ref().map(|schedule| schedule.kind);
        let ends = |schedule: &Option<Schedule>, year: i64| {
            let end = schedule.as_ref().and_then(|schedule| schedule.end);
            end.is_some_and(|end| i64::from(end.year()) == year)
        };
        self.section.as_ref().is_none_or(in_section)
            && (self.kind.is_none() || self.kind == kind)
            && self.due_year.is_none_or(|y| ends(&row.schedule, y) || ends(&row.submission, y))
            && held.is_none_or(|held| held.contains(&row.id.0))
    }
}

impl TaskRow {
    fn item(&self) -> ItemRef {
        ItemRef { code: self.code.clone(), name: self.text.clone() }
    }
}

/// The tasks of a version that pass `filter`, with who holds their duties on `day`: one query once
/// the version was read.
///
/// # Errors
/// Whatever the database reports.
pub async fn list(
    db: &Db,
    version: PlanVersionId,
    filter: &TaskFilter,
    day: Date,
) -> Result<TaskPage> {
    let (content, duties) =
        tokio::try_join!(content(db, version), body::task_duties(db, version, day))?;
    let held = filter.body.map(|body| body::items_of(&duties, body));
    let words = filter.q.as_deref().map(fold).unwrap_or_default();
    let mut rows: Vec<TaskRow> = content
        .rows
        .iter()
        .filter(|row| row.holds(&words) && filter.keeps(&row.row, held.as_ref()))
        .map(|row| row.row.clone())
        .collect();
    let bodies = body::attach_leads(&duties, rows.iter_mut().map(|r| (r.id.0, &mut r.leads)));
    Ok(TaskPage {
        rows,
        total: i64::try_from(content.rows.len()).unwrap_or(i64::MAX),
        sections: content.sections.clone(),
        bodies,
        kinds: content.kinds.clone(),
        due_years: content.due_years.clone(),
    })
}

/// The identity through all versions of each task of a version.
///
/// # Errors
/// Whatever the database reports.
pub async fn origins(db: &Db, version: PlanVersionId) -> Result<HashMap<TaskId, uuid::Uuid>> {
    #[derive(sqlx::FromRow)]
    struct Stored {
        id: TaskId,
        origin_id: uuid::Uuid,
    }
    let rows: Vec<Stored> = db.all(SELECT_ORIGINS, args![version]).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.origin_id)).collect())
}

/// One task of a version by its code, with who holds its duties on `day`: four queries once the
/// version was read.
///
/// # Errors
/// Whatever the database reports.
pub async fn detail(
    db: &Db,
    version: PlanVersionId,
    code: &str,
    day: Date,
) -> Result<Option<TaskDetail>> {
    let content = content(db, version).await?;
    let at = |code: &str| content.rows.iter().position(|row| row.row.code == code);
    let row_at = |at: usize| content.rows.get(at).map(|row| &row.row);
    let Some((place, row)) = at(code).and_then(|place| Some((place, row_at(place)?))) else {
        return Ok(None);
    };
    let mut row = row.clone();
    let duties = body::duties_of_task(db, row.id, day).await?;
    row.leads = body::leads(&duties);
    let documents = document::cited_by(db, row.id).await?;
    let item = |at: usize| row_at(at).map(TaskRow::item);
    let parent = row.parent.as_deref().and_then(at).and_then(item);
    let is_child = |other: &&TaskRow| other.parent.as_deref() == Some(code);
    let rows = content.rows.iter().map(|row| &row.row);
    let children = rows.filter(is_child).map(TaskRow::item).collect();
    let (previous, next) = (place.checked_sub(1).and_then(item), item(place + 1));
    let source = import::lines_of_item(db, version, row.line).await?;
    let findings = import::findings_of_task(db, row.id).await?;
    Ok(Some(TaskDetail {
        row,
        duties,
        documents,
        parent,
        children,
        previous,
        next,
        source,
        findings,
    }))
}

/// Stores the rows of the task appendix; their ids by code.
pub(crate) async fn insert(
    into: &mut VersionWriter<'_>,
    rows: &[TaskDraft],
    sections: &HashMap<String, HeadingId>,
    bodies: &Bodies,
    from: Option<Date>,
) -> Result<HashMap<String, TaskId>> {
    let mut ids: HashMap<String, TaskId> = HashMap::new();
    for (ordinal, row) in (0_i64..).zip(rows) {
        let id: TaskId = into.ids.next(into.now);
        let mut args = args![
            id,
            into.version,
            ordinal,
            &row.code,
            &row.printed_code,
            row.parent.as_ref().and_then(|code| ids.get(code)).copied(),
            row.section.as_ref().and_then(|code| sections.get(code)).copied(),
            row.subsection.as_ref().and_then(|code| sections.get(code)).copied(),
            &row.text,
            row.product.as_deref(),
            fold(&format!("{} {} {}", row.code, row.text, row.product.as_deref().unwrap_or("")))
        ];
        for schedule in [&row.schedule, &row.submission] {
            let schedule = schedule.as_ref();
            args.extend(args![
                schedule.map(|s| s.raw.as_str()),
                schedule.map(|s| word(&s.kind)).transpose()?,
                schedule.and_then(|s| s.start),
                schedule.and_then(|s| s.end),
                schedule.and_then(|s| s.basis.as_deref())
            ]);
        }
        args.extend(args![
            row.inherited_bodies,
            row.note.as_deref(),
            row.place.line,
            row.place.cell.map(|c| c.table),
            row.place.cell.map(|c| c.row)
        ]);
        into.tx.execute(INSERT, args).await?;
        let duties = NewDuties {
            indicator: None,
            task: Some(id),
            lead: &row.lead,
            coordinating: &row.coordinating,
            follow_up: &row.follow_up,
            inherited: row.inherited_bodies,
            from,
        };
        body::insert_duties(into, bodies, duties).await?;
        ids.insert(row.code.clone(), id);
    }
    Ok(ids)
}
