//! What counts of the figures of plans' own land, as the database keeps it: what assessments are
//! made of.

use ansinh_domain::calendar::Period;
use ansinh_domain::report::Value;
use jiff::civil::Date;

use super::observation::{Figure, RevisionKind, value_of};
use crate::db::{args, statements};
use crate::{Db, IndicatorId, PlanVersionId, Result};

macro_rules! own {
    ($rest:literal) => {
        concat!(
            "SELECT observation_id AS id, indicator_id, '' AS part,
                CAST(NULL AS UUID) AS territory_id, period, as_of, number, kind, value, source,
                note, reason, received_at
            FROM own_figure WHERE kind <> 'withdrawn' AND ",
            $rest
        )
    };
}

statements! {
    SELECT_OF_VERSION = own!("indicator_id IN (
            SELECT i.origin_id FROM indicator i WHERE i.plan_version_id = $1)
        ORDER BY indicator_id, as_of, period");
    SELECT_OF_INDICATOR = own!("indicator_id = $1 ORDER BY as_of, period");
    /// The least that assessments are made of.
    SELECT_VALUES_OF_VERSION = "SELECT indicator_id, period, as_of, kind, value
        FROM own_figure
        WHERE kind <> 'withdrawn' AND indicator_id IN (
            SELECT i.origin_id FROM indicator i WHERE i.plan_version_id = $1)
        ORDER BY indicator_id, as_of, period";
    SELECT_VALUES_OF_INDICATOR = "SELECT indicator_id, period, as_of, kind, value
        FROM own_figure
        WHERE kind <> 'withdrawn' AND indicator_id = $1
        ORDER BY as_of, period";
}

/// The value of a figure of a plan's own land.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct OwnValue {
    /// The indicator through all versions.
    pub indicator_id: IndicatorId,
    /// In which period.
    #[sqlx(try_from = "crate::decode::Text<Period>")]
    pub period: Period,
    /// As of which day.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub as_of: Date,
    /// What it tells.
    #[sqlx(try_from = "crate::decode::Text<RevisionKind>")]
    pub kind: RevisionKind,
    /// A decimal with a point, a level, or a reason.
    pub value: String,
}

impl OwnValue {
    /// The value; `None` for a withdrawn one.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when the number cannot be read.
    pub fn value(&self) -> Result<Option<Value>> {
        value_of(self.kind, &self.value)
    }
}

/// The figures of the plan's own territory that count now, of every indicator of a version.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_version(db: &Db, version: PlanVersionId) -> Result<Vec<Figure>> {
    db.all(SELECT_OF_VERSION, args![version]).await
}

/// The same of one indicator, by day.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_indicator(db: &Db, origin: IndicatorId) -> Result<Vec<Figure>> {
    db.all(SELECT_OF_INDICATOR, args![origin]).await
}

/// The values of the plan's own territory that count now, of every indicator of a version.
///
/// # Errors
/// Whatever the database reports.
pub async fn values_of_version(db: &Db, version: PlanVersionId) -> Result<Vec<OwnValue>> {
    db.all(SELECT_VALUES_OF_VERSION, args![version]).await
}

/// The same of one indicator, by day.
///
/// # Errors
/// Whatever the database reports.
pub async fn values_of_indicator(db: &Db, origin: IndicatorId) -> Result<Vec<OwnValue>> {
    db.all(SELECT_VALUES_OF_INDICATOR, args![origin]).await
}
