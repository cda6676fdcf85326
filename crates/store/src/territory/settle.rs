//! What was doubtful in files of territories, and how people settled it.

use ansinh_domain::territory::{Target, TerritoryFinding, TerritoryFindingCode, UnitRow};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Known;
use crate::db::{args, statements};
use crate::decode::word;
use crate::{Db, Result, StoreError, TerritoryId, TerritorySourceId, Tx, UserId};

macro_rules! findings {
    ($rest:literal) => {
        concat!(
            "SELECT f.finding_index, f.code, f.line, f.item, f.message, f.reading, f.suggestion,
                COALESCE(s.unit_id, f.unit_id) AS unit_id, f.into_id, f.left_out, f.cells,
                t.name AS unit_name, t.code AS unit_code, s.round, s.kind, s.typed, s.before,
                s.settled_at, u.name AS by_name
            FROM territory_finding f
            LEFT JOIN territory_settlement s ON s.source_id = f.source_id
                AND s.finding_index = f.finding_index
                AND s.round = (SELECT MAX(n.round) FROM territory_settlement n
                    WHERE n.source_id = f.source_id AND n.finding_index = f.finding_index)
            LEFT JOIN user_account u ON u.id = s.settled_by
            LEFT JOIN territory t ON t.id = COALESCE(s.unit_id, f.unit_id)
            WHERE f.source_id = $1",
            $rest,
            " ORDER BY f.finding_index"
        )
    };
}

statements! {
    SELECT_FINDINGS = findings!("");
    SELECT_FINDING = findings!(" AND f.finding_index = $2");
    /// Which sorts of doubt each file has, and how many nobody settled.
    SELECT_OPEN = "SELECT f.source_id, f.code, COUNT(*) AS found,
            SUM(CASE WHEN EXISTS (SELECT 1 FROM territory_settlement s
                WHERE s.source_id = f.source_id AND s.finding_index = f.finding_index)
                THEN 0 ELSE 1 END) AS open
        FROM territory_finding f GROUP BY f.source_id, f.code";
    INSERT = "INSERT INTO territory_settlement (source_id, finding_index, round, kind, typed,
            before, unit_id, settled_by, settled_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
}

/// How a finding was settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TerritorySettlementKind {
    /// The reading stands.
    Kept,
    /// The code was put right.
    Code,
    /// The name was put right.
    Name,
    /// It does not matter, for a reason.
    Ignored,
}

/// The settlement of a finding that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TerritorySettlement {
    /// Counted from 1 for each finding.
    pub round: i64,
    /// How.
    pub kind: TerritorySettlementKind,
    /// The right code or name, or the reason.
    pub typed: Option<String>,
    /// What stood in the registry before it was put right.
    pub before: Option<String>,
    /// Who settled it, for those who may see people.
    pub by_name: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// A finding of a loaded file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TerritoryFindingRow {
    /// Its place in the file's findings, from 0.
    pub index: i64,
    /// What is doubtful; without its target, which only a loaded registry has.
    pub finding: TerritoryFinding,
    /// Headings and cells of its line.
    pub cells: Vec<(String, String)>,
    /// The unit it is about.
    pub unit: Option<TerritoryId>,
    /// Name and code of that unit, as the registry has them now.
    pub unit_now: Option<(String, Option<String>)>,
    /// The new unit, where it is about the old one of a row of changes.
    pub into: Option<TerritoryId>,
    /// The row of a list that was left out.
    pub left_out: Option<UnitRow>,
    /// How it was settled.
    pub settlement: Option<TerritorySettlement>,
}

impl TerritoryFindingRow {
    /// Whether it is about something of the registry that can be put right.
    pub fn can_be_corrected(&self) -> bool {
        self.unit.is_some() || self.left_out.is_some()
    }

    /// What it is about in `known`; `None` when nothing there.
    pub fn target(&self, known: &Known) -> Option<Target> {
        let place = |id: TerritoryId| known.unit_of(id);
        match (self.unit, self.into, &self.left_out) {
            (Some(unit), Some(into), _) => {
                Some(Target::Old { unit: place(unit)?, into: place(into)? })
            }
            (Some(unit), None, _) => Some(Target::Unit(place(unit)?)),
            (None, _, Some(row)) => Some(Target::LeftOut(row.clone())),
            (None, _, None) => None,
        }
    }
}

/// How many doubts of one sort a file has.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct OpenFindings {
    /// The file.
    pub source_id: TerritorySourceId,
    /// The sort.
    #[sqlx(try_from = "crate::decode::Text<TerritoryFindingCode>")]
    pub code: TerritoryFindingCode,
    /// How many there were.
    pub found: i64,
    /// How many nobody settled yet.
    pub open: i64,
}

/// A settlement to append.
#[derive(Debug, Clone)]
pub struct NewTerritorySettlement<'a> {
    /// The file.
    pub source: TerritorySourceId,
    /// The finding.
    pub index: i64,
    /// One more than the last settlement of it, 1 for the first.
    pub round: i64,
    /// How.
    pub kind: TerritorySettlementKind,
    /// The right code or name, or the reason.
    pub typed: Option<&'a str>,
    /// What stood in the registry.
    pub before: Option<&'a str>,
    /// The unit that was put right.
    pub unit: Option<TerritoryId>,
    /// Who.
    pub by: Option<UserId>,
    /// When.
    pub now: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Stored {
    finding_index: i64,
    #[sqlx(try_from = "crate::decode::Text<TerritoryFindingCode>")]
    code: TerritoryFindingCode,
    line: i64,
    item: Option<String>,
    message: String,
    reading: Option<String>,
    suggestion: Option<String>,
    unit_id: Option<TerritoryId>,
    into_id: Option<TerritoryId>,
    #[sqlx(try_from = "crate::decode::Text<UnitRow>")]
    left_out: Option<UnitRow>,
    #[sqlx(try_from = "crate::decode::Text<Vec<(String, String)>>")]
    cells: Option<Vec<(String, String)>>,
    unit_name: Option<String>,
    unit_code: Option<String>,
    round: Option<i64>,
    #[sqlx(try_from = "crate::decode::Text<TerritorySettlementKind>")]
    kind: Option<TerritorySettlementKind>,
    typed: Option<String>,
    before: Option<String>,
    #[sqlx(try_from = "crate::decode::Micros")]
    settled_at: Option<Timestamp>,
    by_name: Option<String>,
}

impl From<Stored> for TerritoryFindingRow {
    fn from(row: Stored) -> Self {
        let settlement = match (row.round, row.kind, row.settled_at) {
            (Some(round), Some(kind), Some(at)) => Some(TerritorySettlement {
                round,
                kind,
                typed: row.typed,
                before: row.before,
                by_name: row.by_name,
                at,
            }),
            _ => None,
        };
        let line = u32::try_from(row.line).unwrap_or(0);
        TerritoryFindingRow {
            index: row.finding_index,
            finding: TerritoryFinding {
                item: row.item,
                reading: row.reading,
                suggestion: row.suggestion,
                ..TerritoryFinding::new(row.code, line, row.message)
            },
            cells: row.cells.unwrap_or_default(),
            unit: row.unit_id,
            unit_now: row.unit_name.map(|name| (name, row.unit_code)),
            into: row.into_id,
            left_out: row.left_out,
            settlement,
        }
    }
}

/// What was doubtful in a file, by line.
///
/// # Errors
/// Whatever the database reports.
pub async fn findings(db: &Db, source: TerritorySourceId) -> Result<Vec<TerritoryFindingRow>> {
    let rows: Vec<Stored> = db.all(SELECT_FINDINGS, args![source]).await?;
    Ok(rows.into_iter().map(TerritoryFindingRow::from).collect())
}

/// One finding, within the transaction that settles it.
///
/// # Errors
/// Whatever the database reports.
pub async fn finding_in(
    tx: &mut Tx,
    source: TerritorySourceId,
    index: i64,
) -> Result<Option<TerritoryFindingRow>> {
    let row: Option<Stored> = tx.optional(SELECT_FINDING, args![source, index]).await?;
    Ok(row.map(TerritoryFindingRow::from))
}

/// How many doubts of which sort each file has.
///
/// # Errors
/// Whatever the database reports.
pub async fn open_findings(db: &Db) -> Result<Vec<OpenFindings>> {
    db.all(SELECT_OPEN, args![]).await
}

/// Appends a settlement.
///
/// # Errors
/// [`StoreError::Conflict`] when another one of that round came in at the same moment.
pub async fn settle(tx: &mut Tx, new: NewTerritorySettlement<'_>) -> Result<()> {
    tx.execute(
        INSERT,
        args![
            new.source,
            new.index,
            new.round,
            word(&new.kind)?,
            new.typed,
            new.before,
            new.unit,
            new.by,
            new.now
        ],
    )
    .await
    .map(drop)
}

impl Known {
    /// The place of a stored unit.
    pub fn unit_of(&self, id: TerritoryId) -> Option<ansinh_domain::territory::Unit> {
        let place = self.ids.iter().position(|known| *known == id)?;
        self.registry.units().nth(place).map(|(unit, _)| unit)
    }
}

/// The id of a unit that is stored.
pub(super) fn id_of(
    ids: &[TerritoryId],
    unit: ansinh_domain::territory::Unit,
) -> Result<TerritoryId> {
    ids.get(unit.place()).copied().ok_or(StoreError::NotFound)
}
