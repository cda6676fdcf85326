//! Published results that were brought in, and what bodies said of them.

use ansinh_domain::published::Published;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::db::{args, statements};
use crate::decode::{json, word};
use crate::{
    BodyId, Db, IndicatorId, ObservationId, PlanId, PublishedFigureId, PublishedFileId, Result, Tx,
    UserId,
};

macro_rules! figures {
    ($rest:literal) => {
        concat!(
            "SELECT p.id, p.indicator_id, p.content, f.id AS file_id, f.name AS file_name,
                f.plan_id, f.loaded_at, d.outcome, d.reason, d.decided_at, b.name AS body_name,
                u.name AS decided_by_name
            FROM published_figure p
            JOIN published_file f ON f.id = p.file_id
            LEFT JOIN figure_decision d ON d.figure_id = p.id
            LEFT JOIN body b ON b.id = d.body_id
            LEFT JOIN user_account u ON u.id = d.decided_by ",
            $rest
        )
    };
}

statements! {
    SELECT_OF_PLAN = figures!("WHERE f.plan_id = $1 ORDER BY f.loaded_at, p.line");
    SELECT_OF_INDICATOR = figures!("WHERE p.indicator_id = $1 ORDER BY f.loaded_at, p.line");
    SELECT_OPEN = figures!("WHERE f.plan_id = $1 AND p.indicator_id IS NOT NULL
        AND d.outcome IS NULL ORDER BY f.loaded_at, p.line");
    SELECT_ONE = figures!("WHERE p.id = $1");
    SELECT_FILE = "SELECT id FROM published_file WHERE plan_id = $1 AND sha256 = $2";
    INSERT_FILE = "INSERT INTO published_file (id, plan_id, name, sha256, loaded_by, loaded_at)
        VALUES ($1, $2, $3, $4, $5, $6)";
    INSERT_FIGURE = "INSERT INTO published_figure (id, file_id, line, indicator_id, content)
        VALUES ($1, $2, $3, $4, $5)";
    INSERT_DECISION = "INSERT INTO figure_decision (figure_id, outcome, observation_id, body_id,
            reason, decided_by, decided_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
}

/// What a body said of a published figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It is theirs and counts now.
    Confirmed,
    /// It is not.
    Refused,
}

/// A published figure with what became of it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct FigureRow {
    /// Its id.
    pub id: PublishedFigureId,
    /// The indicator (through all versions) whose body can be asked; `None` for what only stands
    /// beside.
    pub indicator_id: Option<IndicatorId>,
    /// As it was read.
    #[sqlx(try_from = "crate::decode::Text<Published>")]
    pub content: Published,
    /// The file it came in.
    pub file_id: PublishedFileId,
    /// Its name.
    pub file_name: String,
    /// For which plan.
    pub plan_id: PlanId,
    /// When it came in.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub loaded_at: Timestamp,
    /// What a body said.
    #[sqlx(try_from = "crate::decode::Text<Outcome>")]
    pub outcome: Option<Outcome>,
    /// Why it was refused, or a remark.
    pub reason: Option<String>,
    /// When.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub decided_at: Option<Timestamp>,
    /// Which body.
    pub body_name: Option<String>,
    /// Who of it.
    pub decided_by_name: Option<String>,
}

impl FigureRow {
    /// Whether a body is still to be asked.
    pub fn waits(&self) -> bool {
        self.indicator_id.is_some() && self.outcome.is_none()
    }
}

/// A file to keep.
#[derive(Debug, Clone, Copy)]
pub struct NewFile<'a> {
    /// Its id.
    pub id: PublishedFileId,
    /// For which plan.
    pub plan: PlanId,
    /// Its name.
    pub name: &'a str,
    /// Of its bytes.
    pub sha256: &'a str,
    /// Who brought it in.
    pub by: Option<UserId>,
    /// When.
    pub now: Timestamp,
}

/// Every published figure of a plan.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_plan(db: &Db, plan: PlanId) -> Result<Vec<FigureRow>> {
    db.all(SELECT_OF_PLAN, args![plan]).await
}

/// Published figures of a plan that wait for a body.
///
/// # Errors
/// Whatever the database reports.
pub async fn open_of_plan(db: &Db, plan: PlanId) -> Result<Vec<FigureRow>> {
    db.all(SELECT_OPEN, args![plan]).await
}

/// Published figures of an indicator.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_indicator(db: &Db, origin: IndicatorId) -> Result<Vec<FigureRow>> {
    db.all(SELECT_OF_INDICATOR, args![origin]).await
}

/// One published figure.
///
/// # Errors
/// Whatever the database reports.
pub async fn find(db: &Db, id: PublishedFigureId) -> Result<Option<FigureRow>> {
    db.optional(SELECT_ONE, args![id]).await
}

/// The file with these bytes, if the plan has it.
///
/// # Errors
/// Whatever the database reports.
pub async fn file_of(tx: &mut Tx, plan: PlanId, sha256: &str) -> Result<Option<PublishedFileId>> {
    #[derive(sqlx::FromRow)]
    struct Id {
        id: PublishedFileId,
    }
    Ok(tx.optional::<Id>(SELECT_FILE, args![plan, sha256]).await?.map(|row| row.id))
}

/// Keeps a file with its rows, each with the indicator a body of which can be asked.
///
/// # Errors
/// [`StoreError::Conflict`](crate::StoreError::Conflict) when the plan has the file.
pub async fn insert(
    tx: &mut Tx,
    file: NewFile<'_>,
    rows: &[(PublishedFigureId, Option<IndicatorId>, &Published)],
) -> Result<()> {
    let args = args![file.id, file.plan, file.name, file.sha256, file.by, file.now];
    tx.execute(INSERT_FILE, args).await?;
    let mut all = Vec::with_capacity(rows.len());
    for (id, indicator, row) in rows {
        let line = i64::try_from(row.line).unwrap_or(i64::MAX);
        all.push(args![*id, file.id, line, *indicator, json(*row)?]);
    }
    tx.insert_all(INSERT_FIGURE, all).await.map(drop)
}

/// Keeps what a body said.
///
/// # Errors
/// [`StoreError::Conflict`](crate::StoreError::Conflict) when one said something already.
pub async fn decide(
    tx: &mut Tx,
    figure: PublishedFigureId,
    (outcome, observation, reason): (Outcome, Option<ObservationId>, Option<&str>),
    body: BodyId,
    by: Option<UserId>,
    now: Timestamp,
) -> Result<()> {
    let args = args![figure, word(&outcome)?, observation, body, reason, by, now];
    tx.execute(INSERT_DECISION, args).await.map(drop)
}
