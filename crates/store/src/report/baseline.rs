//! Which land figures are about, and values recomputed for another land.
//!
//! A figure of the plan's own is about the land that the plan's code names on the figure's day; any
//! other about its territory. A baseline is a value of an earlier day recomputed for the land of a
//! later one: the only thing that joins what a change of land broke, and only once approved.

use ansinh_domain::calendar::Period;
use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::cell::part;
use crate::db::{args, statements};
use crate::decode::word;
use crate::{
    Db, IndicatorId, PlanId, PlanTerritoryId, RecomputedId, Result, StoreError, TerritoryId, Tx,
    UserId,
};

macro_rules! baselines {
    ($rest:literal) => {
        concat!(
            "SELECT l.id, l.indicator_id, l.part, l.territory_id, l.period, l.as_of, l.land_day,
                l.value, l.method, l.source, l.proposed_by, p.name AS proposed_by_name,
                l.proposed_at, l.state, l.decided_by, d.name AS decided_by_name, l.decided_at,
                l.decision_reason
            FROM recomputed_figure l
            JOIN user_account p ON p.id = l.proposed_by
            LEFT JOIN user_account d ON d.id = l.decided_by ",
            $rest
        )
    };
}

statements! {
    SELECT_OF_INDICATOR = baselines!("WHERE l.indicator_id = $1
        ORDER BY l.part, l.as_of, l.proposed_at, l.id");
    SELECT_APPROVED_OF_VERSION = baselines!("WHERE l.state = 'approved' AND l.indicator_id IN (
            SELECT i.origin_id FROM indicator i WHERE i.plan_version_id = $1)
        ORDER BY l.indicator_id, l.part, l.as_of, l.id");
    SELECT_ONE = baselines!("WHERE l.id = $1");
    INSERT = "INSERT INTO recomputed_figure (id, indicator_id, part, territory_id, period, as_of, land_day,
            value, method, source, proposed_by, proposed_at, state)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'proposed')";
    DECIDE = "UPDATE recomputed_figure SET state = $3, decided_by = $4, decided_at = $5,
            decision_reason = $6
        WHERE id = $1 AND state = $2";
    SELECT_CODE = "SELECT t.code FROM plan_territory t WHERE t.plan_id = $1
        ORDER BY t.set_at DESC, t.id DESC LIMIT 1";
    INSERT_CODE = "INSERT INTO plan_territory (id, plan_id, code, set_by, set_at)
        VALUES ($1, $2, $3, $4, $5)";
    SELECT_PLAN_OF_INDICATOR = "SELECT v.plan_id AS id FROM indicator i
        JOIN plan_version v ON v.id = i.plan_version_id WHERE i.id = $1";
}

/// Where a baseline stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BaselineState {
    /// It waits for another person.
    Proposed,
    /// It counts.
    Approved,
    /// It was refused.
    Refused,
    /// It counted, and counts no more.
    Withdrawn,
}

/// A value recomputed for another land.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct BaselineRow {
    /// Its id.
    pub id: RecomputedId,
    /// The indicator through all versions.
    pub indicator_id: IndicatorId,
    /// '' or the territory.
    pub part: String,
    /// The territory.
    pub territory_id: Option<TerritoryId>,
    /// The period the value is of.
    #[sqlx(try_from = "crate::decode::Text<Period>")]
    pub period: Period,
    /// The day the value is of.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub as_of: Date,
    /// The day whose land it is recomputed for.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub land_day: Date,
    /// The value, a decimal with a point.
    pub value: String,
    /// How it was recomputed.
    pub method: String,
    /// From what.
    pub source: String,
    /// Who proposed it.
    pub proposed_by: UserId,
    /// Their name. For those who may see people.
    pub proposed_by_name: String,
    /// When.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub proposed_at: Timestamp,
    /// Where it stands.
    #[sqlx(try_from = "crate::decode::Text<BaselineState>")]
    pub state: BaselineState,
    /// Who decided.
    pub decided_by: Option<UserId>,
    /// Their name. For those who may see people.
    pub decided_by_name: Option<String>,
    /// When.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub decided_at: Option<Timestamp>,
    /// Why.
    pub decision_reason: Option<String>,
}

impl BaselineRow {
    /// The value.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when it is no number.
    pub fn number(&self) -> Result<Decimal> {
        let unreadable = |e| StoreError::Unreadable(format!("baseline {:?}: {e}", self.value));
        self.value.parse().map_err(unreadable)
    }
}

/// A baseline to propose.
#[derive(Debug, Clone, Copy)]
pub struct NewBaseline<'a> {
    /// Its id.
    pub id: RecomputedId,
    /// The indicator through all versions.
    pub indicator: IndicatorId,
    /// The territory; `None` for the plan's own land.
    pub territory: Option<TerritoryId>,
    /// The period the value is of.
    pub period: Period,
    /// The day the value is of.
    pub as_of: Date,
    /// The day whose land it is recomputed for; later than `as_of`.
    pub land_day: Date,
    /// The value.
    pub value: Decimal,
    /// How it was recomputed.
    pub method: &'a str,
    /// From what.
    pub source: &'a str,
    /// Who proposes it.
    pub by: UserId,
    /// When.
    pub now: Timestamp,
}

/// Every baseline of an indicator, by territory and day.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_indicator(db: &Db, origin: IndicatorId) -> Result<Vec<BaselineRow>> {
    db.all(SELECT_OF_INDICATOR, args![origin]).await
}

/// The approved baselines of every indicator of a version.
///
/// # Errors
/// Whatever the database reports.
pub async fn approved_of_version(
    db: &Db,
    version: crate::PlanVersionId,
) -> Result<Vec<BaselineRow>> {
    db.all(SELECT_APPROVED_OF_VERSION, args![version]).await
}

/// One baseline.
///
/// # Errors
/// Whatever the database reports.
pub async fn find(tx: &mut Tx, id: RecomputedId) -> Result<Option<BaselineRow>> {
    tx.optional(SELECT_ONE, args![id]).await
}

/// Stores a proposal.
///
/// # Errors
/// [`StoreError::Conflict`] while another one of the same day and land waits or counts.
pub async fn propose(tx: &mut Tx, new: NewBaseline<'_>) -> Result<()> {
    let args = args![
        new.id,
        new.indicator,
        part(new.territory),
        new.territory,
        new.period.to_string(),
        new.as_of,
        new.land_day,
        new.value.normalize().to_string(),
        new.method,
        new.source,
        new.by,
        new.now
    ];
    tx.execute(INSERT, args).await.map(drop)
}

/// Decides about one that stands at `from`; false when it stands elsewhere.
///
/// # Errors
/// [`StoreError::Broken`] without a reason where one is needed.
pub async fn decide(
    tx: &mut Tx,
    id: RecomputedId,
    (from, to): (BaselineState, BaselineState),
    by: UserId,
    now: Timestamp,
    reason: Option<&str>,
) -> Result<bool> {
    let args = args![id, word(&from)?, word(&to)?, by, now, reason];
    Ok(tx.execute(DECIDE, args).await? > 0)
}

/// The official code that names the plan's own land, if somebody said which.
///
/// # Errors
/// Whatever the database reports.
pub async fn plan_code(db: &Db, plan: PlanId) -> Result<Option<String>> {
    #[derive(sqlx::FromRow)]
    struct Stored {
        code: String,
    }
    Ok(db.optional::<Stored>(SELECT_CODE, args![plan]).await?.map(|row| row.code))
}

/// Says which code names the plan's own land, from now on.
///
/// # Errors
/// Whatever the database reports.
pub async fn set_plan_code(
    tx: &mut Tx,
    id: PlanTerritoryId,
    plan: PlanId,
    code: &str,
    by: Option<UserId>,
    now: Timestamp,
) -> Result<()> {
    tx.execute(INSERT_CODE, args![id, plan, code, by, now]).await.map(drop)
}

/// The plan an indicator stands in.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn plan_of(db: &Db, indicator: IndicatorId) -> Result<PlanId> {
    #[derive(sqlx::FromRow)]
    struct Stored {
        id: PlanId,
    }
    let found: Option<Stored> = db.optional(SELECT_PLAN_OF_INDICATOR, args![indicator]).await?;
    found.map(|row| row.id).ok_or(StoreError::NotFound)
}
