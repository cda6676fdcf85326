//! Figures of an indicator by territory, and of a period, as comparisons need them.

use ansinh_domain::calendar::Period;
use ansinh_domain::report::Value;
use ansinh_domain::territory::Level;
use jiff::civil::Date;

use crate::db::{args, statements};
use crate::report::observation::{RevisionKind, value_of};
use crate::{Db, IndicatorId, PlanVersionId, Result, TerritoryId};

macro_rules! places {
    ($rest:literal) => {
        concat!(
            "SELECT o.indicator_id, o.territory_id, t.code, t.name, t.level, t.valid_from,
                t.valid_to, o.period, o.as_of, v.kind, v.value
            FROM observation o
            JOIN territory t ON t.id = o.territory_id
            JOIN observation_revision v ON v.observation_id = o.id
                AND v.number = (SELECT MAX(x.number) FROM observation_revision x
                    WHERE x.observation_id = o.id) ",
            $rest
        )
    };
}

statements! {
    SELECT_OF_INDICATOR = places!("WHERE o.indicator_id = $1 AND o.part <> '' AND o.as_of <= $2
            AND v.kind <> 'withdrawn' ORDER BY o.as_of, t.code, t.seq");
    /// Those of the newest period alone that has any on the day.
    SELECT_LATEST = places!("WHERE o.indicator_id = $1 AND o.part <> '' AND o.as_of <= $2
            AND v.kind <> 'withdrawn' AND o.period = (
                SELECT p.period FROM observation p WHERE p.indicator_id = $1 AND p.part <> ''
                    AND p.as_of <= $2 ORDER BY p.as_of DESC, p.period DESC LIMIT 1)
            ORDER BY o.as_of, t.code, t.seq");
    SELECT_BROKEN_DOWN = "SELECT DISTINCT o.indicator_id AS id FROM observation o
        JOIN indicator i ON i.origin_id = o.indicator_id
        WHERE i.plan_version_id = $1 AND o.part <> ''";
    /// The last figure of each indicator in a period, of the plan's own territory.
    SELECT_OF_PERIOD = "SELECT indicator_id, as_of, kind, value FROM own_figure
        WHERE period = $2 AND kind <> 'withdrawn'
            AND indicator_id IN (SELECT i.origin_id FROM indicator i WHERE i.plan_version_id = $1)
        ORDER BY indicator_id, as_of";
}

/// A figure of a territory, as it counts now.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PlaceRow {
    /// The indicator through all versions.
    pub indicator_id: IndicatorId,
    /// The territory.
    pub territory_id: TerritoryId,
    /// Its code on the days it was there.
    pub code: Option<String>,
    /// Its name.
    pub name: String,
    /// Its tier.
    #[sqlx(try_from = "crate::decode::Text<Level>")]
    pub level: Level,
    /// Its first day.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub valid_from: Option<Date>,
    /// Its last day.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub valid_to: Option<Date>,
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

impl PlaceRow {
    /// The value.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`](crate::StoreError::Unreadable) when the number cannot be read.
    pub fn value(&self) -> Result<Option<Value>> {
        value_of(self.kind, &self.value)
    }

    /// Whether the territory was there on a day.
    pub fn lives_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }
}

/// The last figure of an indicator in a period.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PeriodRow {
    /// The indicator through all versions.
    pub indicator_id: IndicatorId,
    /// As of which day.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub as_of: Date,
    /// What it tells.
    #[sqlx(try_from = "crate::decode::Text<RevisionKind>")]
    pub kind: RevisionKind,
    /// A decimal with a point, a level, or a reason.
    pub value: String,
}

impl PeriodRow {
    /// The value.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`](crate::StoreError::Unreadable) when the number cannot be read.
    pub fn value(&self) -> Result<Option<Value>> {
        value_of(self.kind, &self.value)
    }
}

/// Figures of the newest period that has any by territory on a day, by day and code.
///
/// # Errors
/// Whatever the database reports.
pub async fn latest(db: &Db, origin: IndicatorId, day: Date) -> Result<Vec<PlaceRow>> {
    db.all(SELECT_LATEST, args![origin, day]).await
}

/// Figures of an indicator by territory up to a day, by day and code.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_indicator(db: &Db, origin: IndicatorId, day: Date) -> Result<Vec<PlaceRow>> {
    db.all(SELECT_OF_INDICATOR, args![origin, day]).await
}

/// Indicators of a version, through all versions, that have figures by territory.
///
/// # Errors
/// Whatever the database reports.
pub async fn broken_down(db: &Db, version: PlanVersionId) -> Result<Vec<IndicatorId>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        id: IndicatorId,
    }
    let rows: Vec<Row> = db.all(SELECT_BROKEN_DOWN, args![version]).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// The figures of a period, each indicator's in the order of their days.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_period(db: &Db, version: PlanVersionId, period: Period) -> Result<Vec<PeriodRow>> {
    db.all(SELECT_OF_PERIOD, args![version, period.to_string()]).await
}
