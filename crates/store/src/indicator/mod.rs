//! Indicators of a plan version, with targets and duties.

use std::collections::HashMap;

use ansinh_domain::plan::IndicatorDraft;
use ansinh_domain::target::{Direction, DirectionEvidence, MeasureKind, Milestone, Target};
use ansinh_domain::text::fold;
use jiff::civil::Date;

use crate::body::{self, Bodies, BodyRef, DutyRow, NewDuties};
use crate::db::{args, held, like, statements};
use crate::decode::word;
use crate::import::{self, FindingRow, SourceLine};
use crate::plan::{HeadingRow, VersionWriter};
use crate::{BodyId, Db, HeadingId, IndicatorId, PlanVersionId, Result};

mod target;

pub(crate) use target::STATEMENTS as TARGET_STATEMENTS;

/// Which indicators a list shows; everything by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndicatorFilter {
    /// With a duty (any role) that this body holds on the day.
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

macro_rules! rows {
    ($($rest:tt)*) => {
        concat!(
            "SELECT i.id, i.code, i.printed_code, p.code AS parent, h.code AS group_code,
                h.name AS group_name, i.name, i.unit, i.header_only, i.measure, i.direction,
                i.direction_evidence, i.inherited_bodies, i.note, i.line
            FROM indicator i
            LEFT JOIN heading h ON h.id = i.heading_id
            LEFT JOIN indicator p ON p.id = i.parent_id ",
            $($rest)*
        )
    };
}

statements! {
    SELECT_LIST = rows!("WHERE i.plan_version_id = $1
        AND (i.unit = $2 OR $2 IS NULL)
        AND (i.direction = $3 OR $3 IS NULL)
        AND (h.code = $4 OR $4 IS NULL)
        AND (i.search LIKE $5 ESCAPE '!' OR $5 IS NULL)
        AND (EXISTS (SELECT 1 FROM duty d JOIN duty_holding k ON k.duty_id = d.id
            WHERE d.indicator_id = i.id AND k.body_id = $6 AND ", held!("$8"), ") OR $6 IS NULL)
        AND (NOT $7 OR (NOT i.header_only AND NOT EXISTS (SELECT 1 FROM target t
            WHERE t.indicator_id = i.id AND t.op NOT IN ('none', 'missing'))))
        ORDER BY i.ordinal");
    SELECT_BY_CODE = rows!("WHERE i.plan_version_id = $1 AND i.code = $2");
    SELECT_CHILDREN = rows!("WHERE i.parent_id = $1 ORDER BY i.ordinal");
    /// Groups (with their parents and counts), units and the number of all rows in one go.
    SELECT_FACETS = "SELECT 'group' AS kind, h.ordinal AS ordinal, h.code AS code, h.name AS name,
            p.code AS parent,
            (SELECT COUNT(*) FROM indicator i WHERE i.heading_id = h.id) AS items,
            (SELECT COUNT(*) FROM indicator i WHERE i.heading_id = h.id AND NOT i.header_only)
                AS measurable
        FROM heading h LEFT JOIN heading p ON p.id = h.parent_id
        WHERE h.plan_version_id = $1 AND h.kind = 'group'
        UNION ALL
        SELECT 'unit', 0, i.unit, '', NULL, COUNT(*), COUNT(*) FROM indicator i
        WHERE i.plan_version_id = $1 AND i.unit IS NOT NULL GROUP BY i.unit
        UNION ALL
        SELECT 'total', 0, '', '', NULL, COUNT(*), COUNT(*) FROM indicator i
        WHERE i.plan_version_id = $1
        ORDER BY kind, ordinal, code";
    SELECT_NEIGHBOURS = "SELECT n.code, n.name, n.ordinal > i.ordinal AS after
        FROM indicator i JOIN indicator n ON n.plan_version_id = i.plan_version_id
            AND n.ordinal IN (i.ordinal - 1, i.ordinal + 1)
        WHERE i.id = $1";
    SELECT_PARENT = "SELECT p.code, p.name FROM indicator i JOIN indicator p ON p.id = i.parent_id
        WHERE i.id = $1";
    INSERT = "INSERT INTO indicator (id, origin_id, plan_version_id, ordinal, code, printed_code,
            parent_id, heading_id, name, search, unit, header_only, measure, direction,
            direction_evidence, inherited_bodies, note, line, table_no, row_no)
        VALUES ($1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
            $18, $19)";
}

/// One line of a facet query.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Facet {
    pub kind: String,
    pub code: String,
    pub name: String,
    pub parent: Option<String>,
    pub items: i64,
    pub measurable: i64,
}

impl Facet {
    pub(crate) fn heading(self) -> HeadingRow {
        HeadingRow {
            code: self.code,
            name: self.name,
            parent: self.parent,
            items: self.items,
            measurable: self.measurable,
        }
    }
}

/// The row before or after another.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Neighbour {
    code: String,
    name: String,
    after: bool,
}

/// The rows before and after.
pub(crate) fn neighbours(rows: Vec<Neighbour>) -> (Option<ItemRef>, Option<ItemRef>) {
    let (mut previous, mut next) = (None, None);
    for Neighbour { code, name, after } in rows {
        let item = Some(ItemRef { code, name });
        if after {
            next = item;
        } else {
            previous = item;
        }
    }
    (previous, next)
}

/// The indicators of a version that pass `filter`, with who holds their duties on `day`: four
/// queries, whatever their number.
///
/// # Errors
/// Whatever the database reports.
pub async fn list(
    db: &Db,
    version: PlanVersionId,
    filter: &IndicatorFilter,
    day: Date,
) -> Result<IndicatorPage> {
    let direction = filter.direction.as_ref().map(word).transpose()?;
    // None of the four needs another one's answer, so they do not wait for each other.
    let (mut rows, targets, duties, facets): (Vec<IndicatorRow>, _, _, Vec<Facet>) = tokio::try_join!(
        db.all(
            SELECT_LIST,
            args![
                version,
                filter.unit.as_deref(),
                direction,
                filter.group.as_deref(),
                filter.q.as_deref().and_then(like),
                filter.body,
                filter.no_target,
                day
            ],
        ),
        target::of_version(db, version),
        body::indicator_duties(db, version, day),
        db.all(SELECT_FACETS, args![version]),
    )?;
    let milestones = target::milestones(&targets);
    attach_targets(&mut rows, targets);
    let bodies = body::attach_leads(duties, rows.iter_mut().map(|r| (r.id.0, &mut r.leads)));
    let (mut groups, mut units, mut total) = (Vec::new(), Vec::new(), 0);
    for facet in facets {
        match facet.kind.as_str() {
            "group" => groups.push(facet.heading()),
            "unit" => units.push(facet.code),
            _ => total = facet.items,
        }
    }
    units.sort_by_cached_key(|unit| (fold(unit), unit.clone()));
    Ok(IndicatorPage { rows, total, milestones, groups, bodies, units })
}

/// One indicator of a version by its code, with who holds its duties on `day`: at most nine
/// queries.
///
/// # Errors
/// Whatever the database reports.
pub async fn detail(
    db: &Db,
    version: PlanVersionId,
    code: &str,
    day: Date,
) -> Result<Option<IndicatorDetail>> {
    let Some(mut row) = db.optional::<IndicatorRow>(SELECT_BY_CODE, args![version, code]).await?
    else {
        return Ok(None);
    };
    let mut children: Vec<IndicatorRow> = db.all(SELECT_CHILDREN, args![row.id]).await?;
    let targets = target::of_family(db, row.id).await?;
    attach_targets(std::iter::once(&mut row).chain(&mut children), targets);
    let duties = body::duties_of_indicator(db, row.id, day).await?;
    row.leads = body::leads(&duties);
    if !children.is_empty() {
        let all = body::indicator_duties(db, version, day).await?;
        body::attach_leads(all, children.iter_mut().map(|r| (r.id.0, &mut r.leads)));
    }
    let parent = match row.parent {
        Some(_) => db.optional(SELECT_PARENT, args![row.id]).await?,
        None => None,
    };
    let (previous, next) = neighbours(db.all(SELECT_NEIGHBOURS, args![row.id]).await?);
    let source = import::lines_of_item(db, version, row.line).await?;
    let findings = import::findings_of_indicator(db, row.id).await?;
    Ok(Some(IndicatorDetail { row, duties, parent, children, previous, next, source, findings }))
}

fn attach_targets<'a>(
    rows: impl IntoIterator<Item = &'a mut IndicatorRow>,
    targets: Vec<(IndicatorId, Target)>,
) {
    let mut by_row: HashMap<IndicatorId, &mut Vec<Target>> =
        rows.into_iter().map(|row| (row.id, &mut row.targets)).collect();
    for (id, target) in targets {
        if let Some(row) = by_row.get_mut(&id) {
            row.push(target);
        }
    }
}

/// Stores the rows of the indicator appendix; their ids by code.
pub(crate) async fn insert(
    into: &mut VersionWriter<'_>,
    rows: &[IndicatorDraft],
    groups: &HashMap<String, HeadingId>,
    bodies: &Bodies,
    from: Option<Date>,
) -> Result<HashMap<String, IndicatorId>> {
    let mut ids: HashMap<String, IndicatorId> = HashMap::new();
    for (ordinal, row) in (0_i64..).zip(rows) {
        let id: IndicatorId = into.ids.next(into.now);
        into.tx
            .execute(
                INSERT,
                args![
                    id,
                    into.version,
                    ordinal,
                    &row.code,
                    &row.printed_code,
                    row.parent.as_ref().and_then(|code| ids.get(code)).copied(),
                    row.group.as_ref().and_then(|code| groups.get(code)).copied(),
                    &row.name,
                    fold(&format!("{} {}", row.code, row.name)),
                    row.unit.as_deref(),
                    row.header_only,
                    word(&row.measure)?,
                    row.direction.as_ref().map(word).transpose()?,
                    row.direction_evidence.as_ref().map(word).transpose()?,
                    row.inherited_bodies,
                    row.note.as_deref(),
                    row.place.line,
                    row.place.cell.map(|c| c.table),
                    row.place.cell.map(|c| c.row)
                ],
            )
            .await?;
        for (ordinal, target) in (0_i64..).zip(&row.targets) {
            target::insert(into, id, ordinal, target).await?;
        }
        let duties = NewDuties {
            indicator: Some(id),
            task: None,
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
