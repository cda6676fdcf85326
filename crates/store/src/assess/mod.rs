//! What assessments rest on beside figures: thresholds, breaks of territory, baselines, choices,
//! verdicts that were closed.

pub mod by_territory;
pub mod comment;
pub mod outlook;
pub mod published;

use std::collections::HashMap;
use std::sync::Arc;

use ansinh_domain::assess::{Baseline, Kept, Method, Path, Settings, in_force, shipped_settings};
use ansinh_domain::report::Value;
use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::db::{args, statements};
use crate::decode::json;
use crate::report::observation::RevisionKind;
use crate::{BaselineId, Db, IndicatorId, PlanId, Result, SeriesBreakId, StoreError, Tx, UserId};

statements! {
    SELECT_SETTINGS = "SELECT content FROM assessment_setting ORDER BY valid_from";
    UPSERT_SETTINGS = "INSERT INTO assessment_setting (valid_from, content, set_by, set_at)
        VALUES ($1, $2, $3, $4)
        ON CONFLICT (valid_from) DO UPDATE SET content = excluded.content,
            set_by = excluded.set_by, set_at = excluded.set_at";
    SELECT_BREAKS = "SELECT id, happened_on, sentence, source FROM series_break
        WHERE plan_id = $1 ORDER BY happened_on";
    INSERT_BREAK = "INSERT INTO series_break (id, plan_id, happened_on, sentence, source, noted_by,
            noted_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    /// Baselines, choices and verdicts of every indicator of a plan in one go.
    SELECT_BASIS = "SELECT x.indicator_id, x.kind, x.year, x.met, x.value_kind, x.value, x.as_of,
            x.day, x.words
        FROM (
            SELECT b.indicator_id AS indicator_id, 'baseline' AS kind, CAST(0 AS BIGINT) AS year,
                CAST(NULL AS BOOLEAN) AS met, CAST(NULL AS TEXT) AS value_kind, b.value AS value,
                b.as_of AS as_of, b.land_day AS day, b.source AS words
            FROM baseline b
            UNION ALL
            SELECT c.indicator_id, 'choice', 0, NULL, c.path, c.levels, NULL, NULL, c.method
            FROM indicator_choice c
            UNION ALL
            SELECT m.indicator_id, 'verdict', m.year, m.met, m.kind, m.value, m.as_of,
                m.closed_on, m.reason
            FROM milestone_verdict m
        ) x
        JOIN indicator i ON i.id = x.indicator_id
        JOIN plan_version v ON v.id = i.plan_version_id
        WHERE v.plan_id = $1
        ORDER BY x.indicator_id, x.kind, x.year, x.day";
    UPSERT_BASELINE = "INSERT INTO baseline (id, indicator_id, as_of, land_day, value, source,
            approved_by, approved_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (indicator_id, land_day) DO UPDATE SET as_of = excluded.as_of,
            value = excluded.value, source = excluded.source,
            approved_by = excluded.approved_by, approved_at = excluded.approved_at";
    UPSERT_CHOICE = "INSERT INTO indicator_choice (indicator_id, path, method, levels, reason,
            chosen_by, chosen_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (indicator_id) DO UPDATE SET path = excluded.path, method = excluded.method,
            levels = excluded.levels, reason = excluded.reason, chosen_by = excluded.chosen_by,
            chosen_at = excluded.chosen_at";
    INSERT_VERDICT = "INSERT INTO milestone_verdict (indicator_id, year, met, kind, value, as_of,
            reason, closed_on, closed_by, closed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    SELECT_ORIGINS = "SELECT i.id, i.origin_id FROM indicator i WHERE i.plan_version_id = $1";
}

/// A change of land in a plan's series.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct BreakRow {
    /// Its id.
    pub id: SeriesBreakId,
    /// From which day.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub happened_on: Date,
    /// What happened.
    pub sentence: String,
    /// By which document.
    pub source: String,
}

/// What was decided for an indicator.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// The path chosen.
    pub path: Option<Path>,
    /// The method chosen.
    pub method: Option<Method>,
    /// Levels in words from the lowest to the highest.
    pub levels: Vec<String>,
}

/// Baselines, choices and verdicts of a plan's indicators, each with the indicator's origin.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Basis {
    /// Baselines; their land is to be counted from the day beside them.
    pub baselines: Vec<(IndicatorId, Date, Baseline)>,
    /// Choices.
    pub choices: Vec<(IndicatorId, Choice)>,
    /// Verdicts that were closed.
    pub verdicts: Vec<(IndicatorId, Kept)>,
}

#[derive(sqlx::FromRow)]
struct BasisRow {
    indicator_id: IndicatorId,
    kind: String,
    year: i64,
    met: Option<bool>,
    value_kind: Option<String>,
    value: Option<String>,
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    as_of: Option<Date>,
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    day: Option<Date>,
    words: Option<String>,
}

/// All thresholds by their first day: those set, else those shipped.
///
/// # Errors
/// Whatever the database reports.
pub async fn settings(db: &Db) -> Result<Vec<Settings>> {
    #[derive(sqlx::FromRow)]
    struct Stored {
        content: String,
    }
    let mut all = shipped_settings();
    for row in db.all::<Stored>(SELECT_SETTINGS, args![]).await? {
        let set: Settings = serde_json::from_str(&row.content)
            .map_err(|e| StoreError::Unreadable(format!("assessment setting: {e}")))?;
        all.retain(|known| known.from != set.from);
        all.push(set);
    }
    all.sort_by_key(|settings| settings.from);
    Ok(all)
}

/// The thresholds in force on a day.
///
/// # Errors
/// Whatever the database reports.
pub async fn settings_on(db: &Db, day: Date) -> Result<Settings> {
    let all = settings(db).await?;
    let found = in_force(&all, day).cloned();
    found.ok_or_else(|| StoreError::Unreadable("no thresholds were shipped".to_owned()))
}

/// Keeps thresholds from their first day on.
///
/// # Errors
/// Whatever the database reports.
pub async fn set(tx: &mut Tx, new: &Settings, by: Option<UserId>, now: Timestamp) -> Result<()> {
    tx.execute(UPSERT_SETTINGS, args![new.from, json(new)?, by, now]).await.map(drop)
}

/// Changes of land in a plan's series, oldest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn breaks(db: &Db, plan: PlanId) -> Result<Vec<BreakRow>> {
    db.all(SELECT_BREAKS, args![plan]).await
}

/// Keeps a change of land.
///
/// # Errors
/// [`StoreError::Conflict`] when the plan has one of that day.
pub async fn insert_break(
    tx: &mut Tx,
    plan: PlanId,
    new: &BreakRow,
    by: Option<UserId>,
    now: Timestamp,
) -> Result<()> {
    let args = args![new.id, plan, new.happened_on, &new.sentence, &new.source, by, now];
    tx.execute(INSERT_BREAK, args).await.map(drop)
}

/// What was decided for the indicators of a plan, in one query.
///
/// # Errors
/// Whatever the database reports.
pub async fn basis(db: &Db, plan: PlanId) -> Result<Basis> {
    let unreadable = |what: &str| StoreError::Unreadable(format!("basis of an assessment: {what}"));
    let mut basis = Basis::default();
    for row in db.all::<BasisRow>(SELECT_BASIS, args![plan]).await? {
        let id = row.indicator_id;
        match row.kind.as_str() {
            "baseline" => {
                let value: Decimal = row
                    .value
                    .and_then(|value| value.parse().ok())
                    .ok_or_else(|| unreadable("value of a baseline"))?;
                let (as_of, day) =
                    row.as_of.zip(row.day).ok_or_else(|| unreadable("day of a baseline"))?;
                let source = row.words.unwrap_or_default();
                basis.baselines.push((id, day, Baseline { as_of, value, land: 0, source }));
            }
            "choice" => {
                let levels = row.value.as_deref().unwrap_or("[]");
                let choice = Choice {
                    path: row.value_kind.as_deref().and_then(Path::from_word),
                    method: row.words.as_deref().and_then(Method::from_word),
                    levels: serde_json::from_str(levels).map_err(|_| unreadable("levels"))?,
                };
                basis.choices.push((id, choice));
            }
            _ => basis.verdicts.push((id, kept(row)?)),
        }
    }
    Ok(basis)
}

fn kept(row: BasisRow) -> Result<Kept> {
    let unreadable = || StoreError::Unreadable("a closed verdict".to_owned());
    let value = match (row.value_kind.as_deref(), row.value) {
        (Some("number"), Some(value)) => {
            Some(Value::Number { number: value.parse().map_err(|_| unreadable())? })
        }
        (_, Some(level)) => Some(Value::Level { level }),
        (_, None) => None,
    };
    Ok(Kept {
        year: i16::try_from(row.year).map_err(|_| unreadable())?,
        met: row.met,
        value,
        as_of: row.as_of,
        on: row.day.ok_or_else(unreadable)?,
    })
}

/// Keeps a baseline; a new one for the same land takes the place of the old.
///
/// # Errors
/// Whatever the database reports.
pub async fn set_baseline(
    tx: &mut Tx,
    (id, indicator, land_day): (BaselineId, IndicatorId, Date),
    new: &Baseline,
    by: Option<UserId>,
    now: Timestamp,
) -> Result<()> {
    let value = new.value.normalize().to_string();
    let args = args![id, indicator, new.as_of, land_day, value, &new.source, by, now];
    tx.execute(UPSERT_BASELINE, args).await.map(drop)
}

/// Keeps what was chosen for an indicator, and why.
///
/// # Errors
/// Whatever the database reports.
pub async fn set_choice(
    tx: &mut Tx,
    indicator: IndicatorId,
    (new, reason): (&Choice, &str),
    by: Option<UserId>,
    now: Timestamp,
) -> Result<()> {
    let (path, method) = (new.path.map(Path::word), new.method.map(Method::word));
    let args = args![indicator, path, method, json(&new.levels)?, reason, by, now];
    tx.execute(UPSERT_CHOICE, args).await.map(drop)
}

/// Closes the verdict on a milestone.
///
/// # Errors
/// [`StoreError::Conflict`] when it is closed already.
pub async fn close(
    tx: &mut Tx,
    indicator: IndicatorId,
    (kept, reason): (&Kept, &str),
    by: Option<UserId>,
    now: Timestamp,
) -> Result<()> {
    let (kind, value) = match &kept.value {
        Some(Value::Number { number }) => {
            (Some(RevisionKind::Number), Some(number.normalize().to_string()))
        }
        Some(Value::Level { level }) => (Some(RevisionKind::Level), Some(level.clone())),
        Some(Value::NoData { .. }) | None => (None, None),
    };
    let kind = kind.as_ref().map(crate::decode::word).transpose()?;
    let as_of = kept.as_of.filter(|_| value.is_some());
    let year = i64::from(kept.year);
    let args = args![indicator, year, kept.met, kind, value, as_of, reason, kept.on, by, now];
    tx.execute(INSERT_VERDICT, args).await.map(drop)
}

/// The origin of each indicator row of a version, from memory once it was read.
///
/// # Errors
/// Whatever the database reports.
pub async fn origins(
    db: &Db,
    version: crate::PlanVersionId,
) -> Result<Arc<HashMap<IndicatorId, IndicatorId>>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        id: IndicatorId,
        origin_id: IndicatorId,
    }
    if let Some(known) = db.kept().origins.get(&version) {
        return Ok(known);
    }
    let rows: Vec<Row> = db.all(SELECT_ORIGINS, args![version]).await?;
    let origins = rows.into_iter().map(|row| (row.id, row.origin_id)).collect();
    Ok(db.kept().origins.keep(version, origins))
}
