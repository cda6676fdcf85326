//! Indicators of a plan version, with targets and duties.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use ansinh_domain::plan::IndicatorDraft;
use ansinh_domain::target::{Bound, Direction, DirectionEvidence, MeasureKind, Milestone, Target};
use ansinh_domain::text::fold;
use jiff::civil::Date;
use uuid::Uuid;

use crate::body::{self, Bodies, BodyRef, DutyRow, Lead, NewDuties};
use crate::db::{args, statements};
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
    pub leads: Vec<Lead>,
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

statements! {
    SELECT_OF_VERSION = "SELECT i.id, i.code, i.printed_code, p.code AS parent,
            h.code AS group_code, h.name AS group_name, i.name, i.unit, i.header_only, i.measure,
            i.direction, i.direction_evidence, i.inherited_bodies, i.note, i.line, i.search
        FROM indicator i
        LEFT JOIN heading h ON h.id = i.heading_id
        LEFT JOIN indicator p ON p.id = i.parent_id
        WHERE i.plan_version_id = $1 ORDER BY i.ordinal";
    /// Groups (with their parents and counts) and units in one go.
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
        ORDER BY kind, ordinal, code";
    SELECT_ORIGIN = "SELECT origin_id AS id FROM indicator WHERE id = $1";
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

/// What a version says of its indicators; never changes, so it is read once.
#[derive(Debug)]
pub(crate) struct Content {
    /// In the plan's order, with their targets and nobody who leads.
    rows: Vec<Searchable<IndicatorRow>>,
    milestones: Vec<Milestone>,
    groups: Vec<HeadingRow>,
    units: Vec<String>,
}

/// A row with the folded text that searches look through.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Searchable<T> {
    #[sqlx(flatten)]
    pub row: T,
    pub search: String,
}

impl<T> Searchable<T> {
    /// Whether the row holds the words typed, already folded; none typed are held by every row.
    pub(crate) fn holds(&self, folded: &str) -> bool {
        self.search.contains(folded)
    }
}

async fn content(db: &Db, version: PlanVersionId) -> Result<Arc<Content>> {
    if let Some(kept) = db.kept().indicators.get(&version) {
        return Ok(kept);
    }
    let (mut rows, targets, facets): (Vec<Searchable<IndicatorRow>>, _, Vec<Facet>) = tokio::try_join!(
        db.all(SELECT_OF_VERSION, args![version]),
        target::of_version(db, version),
        db.all(SELECT_FACETS, args![version]),
    )?;
    let milestones = target::milestones(&targets);
    attach_targets(rows.iter_mut().map(|row| &mut row.row), targets);
    let (mut groups, mut units) = (Vec::new(), Vec::new());
    for facet in facets {
        match facet.kind.as_str() {
            "group" => groups.push(facet.heading()),
            _ => units.push(facet.code),
        }
    }
    units.sort_by_cached_key(|unit| (fold(unit), unit.clone()));
    let content = Content { rows, milestones, groups, units };
    // A version is only there once it is whole; what is not there is not kept.
    if content.rows.is_empty() && content.groups.is_empty() {
        return Ok(Arc::new(content));
    }
    Ok(db.kept().indicators.keep(version, content))
}

impl IndicatorFilter {
    /// Whether a row passes; `held` are the items of the body asked for.
    fn keeps(&self, row: &IndicatorRow, held: Option<&HashSet<Uuid>>) -> bool {
        let is = |wanted: &Option<String>, found: &Option<String>| {
            wanted.is_none() || wanted.as_deref() == found.as_deref()
        };
        is(&self.unit, &row.unit)
            && is(&self.group, &row.group_code)
            && (self.direction.is_none() || self.direction == row.direction)
            && held.is_none_or(|held| held.contains(&row.id.0))
            && (!self.no_target || row.lacks_target())
    }
}

impl IndicatorRow {
    /// Measured, but without a target at any milestone.
    fn lacks_target(&self) -> bool {
        let set = |target: &Target| !matches!(target.bound, Bound::None | Bound::Missing);
        !self.header_only && !self.targets.iter().any(set)
    }

    fn item(&self) -> ItemRef {
        ItemRef { code: self.code.clone(), name: self.name.clone() }
    }
}

/// The indicators of a version that pass `filter`, with who holds their duties on `day`: one query
/// once the version was read.
///
/// # Errors
/// Whatever the database reports.
pub async fn list(
    db: &Db,
    version: PlanVersionId,
    filter: &IndicatorFilter,
    day: Date,
) -> Result<IndicatorPage> {
    let (content, duties) =
        tokio::try_join!(content(db, version), body::indicator_duties(db, version, day))?;
    let held = filter.body.map(|body| body::items_of(&duties, body));
    let words = filter.q.as_deref().map(fold).unwrap_or_default();
    let mut rows: Vec<IndicatorRow> = content
        .rows
        .iter()
        .filter(|row| row.holds(&words) && filter.keeps(&row.row, held.as_ref()))
        .map(|row| row.row.clone())
        .collect();
    let bodies = body::attach_leads(&duties, rows.iter_mut().map(|r| (r.id.0, &mut r.leads)));
    Ok(IndicatorPage {
        rows,
        total: i64::try_from(content.rows.len()).unwrap_or(i64::MAX),
        milestones: content.milestones.clone(),
        groups: content.groups.clone(),
        bodies,
        units: content.units.clone(),
    })
}

/// One indicator of a version by its code, with who holds its duties on `day`: at most four
/// queries once the version was read.
///
/// # Errors
/// Whatever the database reports.
pub async fn detail(
    db: &Db,
    version: PlanVersionId,
    code: &str,
    day: Date,
) -> Result<Option<IndicatorDetail>> {
    let content = content(db, version).await?;
    let at = |code: &str| content.rows.iter().position(|row| row.row.code == code);
    let row_at = |at: usize| content.rows.get(at).map(|row| &row.row);
    let Some((place, row)) = at(code).and_then(|place| Some((place, row_at(place)?))) else {
        return Ok(None);
    };
    let mut row = row.clone();
    let is_child = |other: &&IndicatorRow| other.parent.as_deref() == Some(code);
    let mut children: Vec<IndicatorRow> =
        content.rows.iter().map(|row| &row.row).filter(is_child).cloned().collect();
    let (duties, source, findings) = tokio::try_join!(
        body::duties_of_indicator(db, row.id, day),
        import::lines_of_item(db, version, row.line),
        import::findings_of_indicator(db, row.id),
    )?;
    row.leads = body::leads(&duties);
    if !children.is_empty() {
        let all = body::indicator_duties(db, version, day).await?;
        body::attach_leads(&all, children.iter_mut().map(|r| (r.id.0, &mut r.leads)));
    }
    let item = |at: usize| row_at(at).map(IndicatorRow::item);
    let parent = row.parent.as_deref().and_then(at).and_then(item);
    let (previous, next) = (place.checked_sub(1).and_then(item), item(place + 1));
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

/// The row in which an indicator first stood: its identity through all versions.
///
/// # Errors
/// [`StoreError::NotFound`](crate::StoreError::NotFound).
pub async fn origin(db: &Db, id: IndicatorId) -> Result<IndicatorId> {
    #[derive(sqlx::FromRow)]
    struct Stored {
        id: IndicatorId,
    }
    let found: Option<Stored> = db.optional(SELECT_ORIGIN, args![id]).await?;
    found.map(|row| row.id).ok_or(crate::StoreError::NotFound)
}
