//! Findings of a plan version: copied from its import when it was accepted, each with the row it is
//! about and the settlement that counted.

use ansinh_domain::plan::{Alternative, CellRef, Field, Finding, FindingCode, Place, Severity};
use jiff::Timestamp;

use super::{FindingRow, Settlement, SettlementKind};
use crate::body::ItemKind;
use crate::db::{args, statements};
use crate::decode::{json, word};
use crate::plan::VersionWriter;
use crate::{Db, DocumentId, IndicatorId, PlanVersionId, Result, SettlementId, StoreError, TaskId};

macro_rules! findings {
    ($rest:literal) => {
        concat!(
            "SELECT f.finding_index, f.code, f.severity, f.line, f.table_no, f.row_no, f.column_no,
                f.item, f.message, f.reading, f.alternatives, f.field, f.settlement_id, s.kind,
                s.choice, s.typed, s.settled_at, u.name AS by_name, i.code AS indicator_code,
                t.code AS task_code
            FROM finding f
            LEFT JOIN indicator i ON i.id = f.indicator_id
            LEFT JOIN task t ON t.id = f.task_id
            LEFT JOIN settlement s ON s.id = f.settlement_id
            LEFT JOIN user_account u ON u.id = s.settled_by
            WHERE ",
            $rest,
            " ORDER BY f.finding_index"
        )
    };
}

statements! {
    SELECT_OF_VERSION = findings!("f.plan_version_id = $1");
    SELECT_OF_INDICATOR = findings!("f.indicator_id = $1");
    SELECT_OF_TASK = findings!("f.task_id = $1");
    SELECT_OF_DOCUMENT = findings!("f.document_id = $2 AND f.plan_version_id = $1");
    INSERT = "INSERT INTO finding (plan_version_id, finding_index, code, severity, line, table_no,
            row_no, column_no, item, message, reading, alternatives, field, indicator_id, task_id,
            document_id, settlement_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
}

#[derive(sqlx::FromRow)]
struct StoredFinding {
    finding_index: i64,
    #[sqlx(try_from = "crate::decode::Text<FindingCode>")]
    code: FindingCode,
    #[sqlx(try_from = "crate::decode::Text<Severity>")]
    severity: Severity,
    line: i64,
    table_no: Option<i64>,
    row_no: Option<i64>,
    column_no: Option<i64>,
    item: Option<String>,
    message: String,
    reading: Option<String>,
    #[sqlx(try_from = "crate::decode::Text<Vec<Alternative>>")]
    alternatives: Vec<Alternative>,
    #[sqlx(try_from = "crate::decode::Text<Field>")]
    field: Option<Field>,
    settlement_id: Option<SettlementId>,
    #[sqlx(try_from = "crate::decode::Text<SettlementKind>")]
    kind: Option<SettlementKind>,
    choice: Option<i64>,
    typed: Option<String>,
    #[sqlx(try_from = "crate::decode::Micros")]
    settled_at: Option<Timestamp>,
    by_name: Option<String>,
    indicator_code: Option<String>,
    task_code: Option<String>,
}

impl StoredFinding {
    fn row(self) -> Result<FindingRow> {
        let cell = match (self.table_no, self.row_no, self.column_no) {
            (Some(table), Some(row), Some(column)) => {
                Some(CellRef { table: place(table)?, row: place(row)?, column: place(column)? })
            }
            _ => None,
        };
        let settlement = match (self.settlement_id, self.kind, self.settled_at) {
            (Some(id), Some(kind), Some(at)) => Some(Settlement {
                id,
                finding_index: self.finding_index,
                kind,
                choice: self.choice,
                typed: self.typed,
                by_name: self.by_name,
                at,
            }),
            _ => None,
        };
        let finding = Finding {
            code: self.code,
            severity: self.severity,
            place: Place { line: place(self.line)?, cell },
            item: self.item,
            message: self.message,
            reading: self.reading,
            alternatives: self.alternatives,
            field: self.field,
        };
        let about = match (self.indicator_code, self.task_code) {
            (Some(code), _) => Some((ItemKind::Indicator, code)),
            (None, Some(code)) => Some((ItemKind::Task, code)),
            (None, None) => None,
        };
        Ok(FindingRow { index: self.finding_index, finding, about, settlement })
    }
}

fn place(number: i64) -> Result<u32> {
    u32::try_from(number).map_err(|e| StoreError::Unreadable(format!("place {number}: {e}")))
}

fn read(rows: Vec<StoredFinding>) -> Result<Vec<FindingRow>> {
    rows.into_iter().map(StoredFinding::row).collect()
}

/// All findings of a plan version with their settlements, in order.
///
/// # Errors
/// Whatever the database reports.
pub async fn findings_of_version(db: &Db, version: PlanVersionId) -> Result<Vec<FindingRow>> {
    read(db.all(SELECT_OF_VERSION, args![version]).await?)
}

pub(crate) async fn findings_of_indicator(db: &Db, id: IndicatorId) -> Result<Vec<FindingRow>> {
    read(db.all(SELECT_OF_INDICATOR, args![id]).await?)
}

pub(crate) async fn findings_of_task(db: &Db, id: TaskId) -> Result<Vec<FindingRow>> {
    read(db.all(SELECT_OF_TASK, args![id]).await?)
}

pub(crate) async fn findings_of_document(
    db: &Db,
    version: PlanVersionId,
    id: DocumentId,
) -> Result<Vec<FindingRow>> {
    read(db.all(SELECT_OF_DOCUMENT, args![version, id]).await?)
}

/// A finding of a version to store, with the row it is about.
pub(crate) struct VersionFinding<'a> {
    pub index: i64,
    pub finding: &'a Finding,
    pub indicator: Option<IndicatorId>,
    pub task: Option<TaskId>,
    pub document: Option<DocumentId>,
    pub settlement: Option<SettlementId>,
}

/// Stores a finding of a version.
pub(crate) async fn insert_finding(
    into: &mut VersionWriter<'_>,
    row: VersionFinding<'_>,
) -> Result<()> {
    let finding = row.finding;
    let cell = finding.place.cell;
    into.tx
        .execute(
            INSERT,
            args![
                into.version,
                row.index,
                word(&finding.code)?,
                word(&finding.severity)?,
                finding.place.line,
                cell.map(|c| c.table),
                cell.map(|c| c.row),
                cell.map(|c| c.column),
                finding.item.as_deref(),
                &finding.message,
                finding.reading.as_deref(),
                json(&finding.alternatives)?,
                finding.field.as_ref().map(json).transpose()?,
                row.indicator,
                row.task,
                row.document,
                row.settlement
            ],
        )
        .await
        .map(drop)
}
