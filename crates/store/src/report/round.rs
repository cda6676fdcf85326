//! Occurrences of regimes.

use ansinh_domain::calendar::Period;
use ansinh_domain::report::{Regime, RoundDates};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::db::{args, statements};
use crate::decode::json;
use crate::{Db, PlanId, PlanVersionId, RegimeId, Result, RoundId, Tx, UserId};

macro_rules! rounds {
    ($rest:literal) => {
        concat!(
            "SELECT r.id, r.regime_id, g.plan_id, r.plan_version_id, r.period, r.regime, r.duty_day,
                r.window_from, r.cut_off, r.due, r.deadlines, r.opened_at, r.closed_at
            FROM reporting_round r JOIN regime g ON g.id = r.regime_id ",
            $rest
        )
    };
}

statements! {
    SELECT_OF_PLAN = rounds!("WHERE g.plan_id = $1 ORDER BY r.due DESC, r.id DESC");
    SELECT_ONE = rounds!("WHERE r.id = $1");
    SELECT_NEWEST = rounds!("ORDER BY r.opened_at DESC, r.id DESC LIMIT 1");
    SELECT_BY_PERIOD = rounds!("WHERE r.regime_id = $1 AND r.period = $2");
    SELECT_OPEN = rounds!("WHERE r.closed_at IS NULL ORDER BY r.due, r.id");
    SELECT_BEFORE = rounds!("WHERE r.regime_id = $1 AND r.due < $2 ORDER BY r.due DESC LIMIT 1");
    INSERT = "INSERT INTO reporting_round (id, regime_id, plan_version_id, period, regime, duty_day,
            window_from, cut_off, due, deadlines, opened_by, opened_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    CLOSE = "UPDATE reporting_round SET closed_at = $2 WHERE id = $1 AND closed_at IS NULL";
}

/// A round with the regime as it was when it was opened.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct RoundRow {
    /// Its id.
    pub id: RoundId,
    /// Of which regime.
    pub regime_id: RegimeId,
    /// Of which plan.
    pub plan_id: PlanId,
    /// The version whose items are owed.
    pub plan_version_id: PlanVersionId,
    /// What it is about.
    #[sqlx(try_from = "crate::decode::Text<Period>")]
    pub period: Period,
    /// The regime as it was.
    #[sqlx(try_from = "crate::decode::Text<Regime>")]
    pub regime: Regime,
    /// The day whose open duties were taken.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub duty_day: Date,
    /// First day whose figures belong to it.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub window_from: Date,
    /// Last day whose figures belong to it.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub cut_off: Date,
    /// By when bodies report.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub due: Date,
    /// The last good day of each step.
    #[sqlx(try_from = "crate::decode::Text<Vec<Date>>")]
    pub deadlines: Vec<Date>,
    /// When it was opened.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub opened_at: Timestamp,
    /// When it was closed.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub closed_at: Option<Timestamp>,
}

/// A round to open.
#[derive(Debug, Clone)]
pub struct NewRound<'a> {
    /// Its id.
    pub id: RoundId,
    /// Of which regime.
    pub regime_id: RegimeId,
    /// The version whose items are owed.
    pub version: PlanVersionId,
    /// What it is about.
    pub period: Period,
    /// The regime as it is.
    pub regime: &'a Regime,
    /// Its days.
    pub dates: &'a RoundDates,
    /// The day whose open duties are taken.
    pub duty_day: Date,
    /// Who opens it.
    pub by: Option<UserId>,
    /// When.
    pub now: Timestamp,
}

/// Rounds of a plan, the latest deadline first.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_plan(db: &Db, plan: PlanId) -> Result<Vec<RoundRow>> {
    db.all(SELECT_OF_PLAN, args![plan]).await
}

/// The round that was opened last, of whichever plan.
///
/// # Errors
/// Whatever the database reports.
pub async fn newest(db: &Db) -> Result<Option<RoundRow>> {
    db.optional(SELECT_NEWEST, args![]).await
}

/// Rounds that are not closed, the nearest deadline first.
///
/// # Errors
/// Whatever the database reports.
pub async fn open(db: &Db) -> Result<Vec<RoundRow>> {
    db.all(SELECT_OPEN, args![]).await
}

/// One round.
///
/// # Errors
/// Whatever the database reports.
pub async fn find(db: &Db, id: RoundId) -> Result<Option<RoundRow>> {
    db.optional(SELECT_ONE, args![id]).await
}

/// [`find`] within a transaction.
///
/// # Errors
/// Whatever the database reports.
pub async fn find_in(tx: &mut Tx, id: RoundId) -> Result<Option<RoundRow>> {
    tx.optional(SELECT_ONE, args![id]).await
}

/// The round of a regime for a period.
///
/// # Errors
/// Whatever the database reports.
pub async fn by_period(tx: &mut Tx, regime: RegimeId, period: Period) -> Result<Option<RoundRow>> {
    tx.optional(SELECT_BY_PERIOD, args![regime, period.to_string()]).await
}

/// The round of the same regime before one that is due on `due`.
///
/// # Errors
/// Whatever the database reports.
pub async fn before(db: &Db, regime: RegimeId, due: Date) -> Result<Option<RoundRow>> {
    db.optional(SELECT_BEFORE, args![regime, due]).await
}

/// Stores a round.
///
/// # Errors
/// [`StoreError::Conflict`](crate::StoreError::Conflict) when the regime has one for the period.
pub async fn insert(tx: &mut Tx, new: NewRound<'_>) -> Result<()> {
    let args = args![
        new.id,
        new.regime_id,
        new.version,
        new.period.to_string(),
        json(new.regime)?,
        new.duty_day,
        new.dates.window.from,
        new.dates.window.to,
        new.dates.due(),
        json(&new.dates.deadlines)?,
        new.by,
        new.now
    ];
    tx.execute(INSERT, args).await.map(drop)
}

/// Closes a round: nothing more is entered or moved in it. False when it was closed before.
///
/// # Errors
/// Whatever the database reports.
pub async fn close(tx: &mut Tx, id: RoundId, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(CLOSE, args![id, now]).await? > 0)
}
