//! Targets as columns and back.
//!
//! A number is kept twice for `=` and `≈` (low and high), once for an open bound, so that a later
//! query can compare without knowing the operator; decimals are text, because SQLite would make
//! floats of them.

use ansinh_domain::target::{Bound, Milestone, ScopedBound, Target};
use rust_decimal::Decimal;

use crate::db::{args, statements};
use crate::decode::json;
use crate::plan::VersionWriter;
use crate::{Db, IndicatorId, PlanVersionId, Result, StoreError};

statements! {
    SELECT_OF_VERSION = "SELECT t.indicator_id, t.milestone_year, t.from_year, t.raw, t.op, t.low,
            t.high, t.level, t.bounds, t.remark
        FROM target t JOIN indicator i ON i.id = t.indicator_id
        WHERE i.plan_version_id = $1 ORDER BY t.ordinal, i.ordinal";
    INSERT = "INSERT INTO target (indicator_id, ordinal, milestone_year, from_year, raw, op, low,
            high, level, bounds, remark)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
}

#[derive(sqlx::FromRow)]
struct TargetRow {
    indicator_id: IndicatorId,
    milestone_year: i64,
    from_year: Option<i64>,
    raw: String,
    op: String,
    low: Option<String>,
    high: Option<String>,
    level: Option<String>,
    #[sqlx(try_from = "crate::decode::Text<Vec<ScopedBound>>")]
    bounds: Option<Vec<ScopedBound>>,
    remark: Option<String>,
}

/// Targets of all rows of a version.
pub(super) async fn of_version(
    db: &Db,
    version: PlanVersionId,
) -> Result<Vec<(IndicatorId, Target)>> {
    read(db.all(SELECT_OF_VERSION, args![version]).await?)
}

/// The milestones met, in the order of the table's columns.
pub(super) fn milestones(targets: &[(IndicatorId, Target)]) -> Vec<Milestone> {
    let mut milestones = Vec::new();
    for (_, target) in targets {
        if !milestones.contains(&target.milestone) {
            milestones.push(target.milestone);
        }
    }
    milestones
}

fn read(rows: Vec<TargetRow>) -> Result<Vec<(IndicatorId, Target)>> {
    rows.into_iter().map(|row| Ok((row.indicator_id, row.target()?))).collect()
}

impl TargetRow {
    fn target(self) -> Result<Target> {
        let milestone = Milestone {
            year: year(self.milestone_year)?,
            from_year: self.from_year.map(year).transpose()?,
        };
        let low = || number(self.low.as_deref());
        let high = || number(self.high.as_deref());
        let bound = match self.op.as_str() {
            "equal" => Bound::Equal { value: low()? },
            "about" => Bound::About { value: low()? },
            "above" => Bound::Above { value: low()? },
            "at-least" => Bound::AtLeast { value: low()? },
            "below" => Bound::Below { value: high()? },
            "at-most" => Bound::AtMost { value: high()? },
            "between" => Bound::Between { low: low()?, high: high()? },
            "level" => Bound::Level { text: self.level.unwrap_or_default() },
            "scoped" => Bound::Scoped { bounds: self.bounds.unwrap_or_default() },
            "none" => Bound::None,
            "missing" => Bound::Missing,
            other => return Err(StoreError::Unreadable(format!("target operator {other:?}"))),
        };
        Ok(Target { milestone, raw: self.raw, bound, remark: self.remark })
    }
}

fn year(value: i64) -> Result<i16> {
    i16::try_from(value).map_err(|e| StoreError::Unreadable(format!("year {value}: {e}")))
}

fn number(text: Option<&str>) -> Result<Decimal> {
    let text = text.ok_or_else(|| StoreError::Unreadable("a target without number".into()))?;
    text.parse().map_err(|e| StoreError::Unreadable(format!("number {text:?}: {e}")))
}

/// Stores one target.
pub(super) async fn insert(
    into: &mut VersionWriter<'_>,
    id: IndicatorId,
    ordinal: i64,
    target: &Target,
) -> Result<()> {
    let (op, low, high) = match &target.bound {
        Bound::Equal { value } => ("equal", Some(value), Some(value)),
        Bound::About { value } => ("about", Some(value), Some(value)),
        Bound::Above { value } => ("above", Some(value), None),
        Bound::AtLeast { value } => ("at-least", Some(value), None),
        Bound::Below { value } => ("below", None, Some(value)),
        Bound::AtMost { value } => ("at-most", None, Some(value)),
        Bound::Between { low, high } => ("between", Some(low), Some(high)),
        Bound::Level { .. } => ("level", None, None),
        Bound::Scoped { .. } => ("scoped", None, None),
        Bound::None => ("none", None, None),
        Bound::Missing => ("missing", None, None),
    };
    let level = match &target.bound {
        Bound::Level { text } => Some(text.as_str()),
        _ => None,
    };
    let bounds = match &target.bound {
        Bound::Scoped { bounds } => Some(json(bounds)?),
        _ => None,
    };
    into.tx
        .execute(
            INSERT,
            args![
                id,
                ordinal,
                target.milestone.year,
                target.milestone.from_year,
                &target.raw,
                op,
                low.map(ToString::to_string),
                high.map(ToString::to_string),
                level,
                bounds,
                target.remark.as_deref()
            ],
        )
        .await
        .map(drop)
}
