//! What the owner of an indicator says beside the computed status.

use ansinh_domain::assess::Confidence;
use jiff::Timestamp;

use crate::db::{args, statements};
use crate::decode::word;
use crate::{BodyId, Db, IndicatorId, OutlookId, PlanId, Result, Tx, UserId};

macro_rules! outlooks {
    ($rest:literal) => {
        concat!(
            "SELECT o.id, o.indicator_id, o.body_id, b.name AS body_name, o.confidence, o.action,
                o.status, u.name AS said_by_name, o.said_at
            FROM outlook o
            JOIN body b ON b.id = o.body_id
            LEFT JOIN user_account u ON u.id = o.said_by ",
            $rest
        )
    };
}

statements! {
    SELECT_OF_INDICATOR = outlooks!("WHERE o.indicator_id = $1 ORDER BY o.said_at DESC, o.id DESC");
    /// The newest of each body and indicator.
    SELECT_OF_PLAN = outlooks!("JOIN indicator i ON i.id = o.indicator_id
        JOIN plan_version v ON v.id = i.plan_version_id
        WHERE v.plan_id = $1 AND NOT EXISTS (SELECT 1 FROM outlook x
            WHERE x.indicator_id = o.indicator_id AND x.body_id = o.body_id
                AND (x.said_at > o.said_at OR (x.said_at = o.said_at AND x.id > o.id)))
        ORDER BY o.indicator_id, b.name");
    INSERT = "INSERT INTO outlook (id, indicator_id, body_id, confidence, action, status, said_by,
            said_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
}

/// What an owner said.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct OutlookRow {
    /// Its id.
    pub id: OutlookId,
    /// The indicator through all versions.
    pub indicator_id: IndicatorId,
    /// Whose word it is.
    pub body_id: BodyId,
    /// Name of the body.
    pub body_name: String,
    /// How sure it is.
    #[sqlx(try_from = "crate::decode::Text<Confidence>")]
    pub confidence: Confidence,
    /// What will be done.
    pub action: Option<String>,
    /// The status then.
    pub status: String,
    /// Who said it.
    pub said_by_name: Option<String>,
    /// When.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub said_at: Timestamp,
}

/// What an owner says.
#[derive(Debug, Clone, Copy)]
pub struct NewOutlook<'a> {
    /// Its id.
    pub id: OutlookId,
    /// The indicator through all versions.
    pub indicator: IndicatorId,
    /// Whose word it is.
    pub body: BodyId,
    /// How sure it is.
    pub confidence: Confidence,
    /// What will be done.
    pub action: Option<&'a str>,
    /// The word of the status now.
    pub status: &'a str,
    /// Who says it and when.
    pub said: (Option<UserId>, Timestamp),
}

/// What owners said of an indicator, newest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_indicator(db: &Db, origin: IndicatorId) -> Result<Vec<OutlookRow>> {
    db.all(SELECT_OF_INDICATOR, args![origin]).await
}

/// The newest word of each body on each indicator of a plan.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_plan(db: &Db, plan: PlanId) -> Result<Vec<OutlookRow>> {
    db.all(SELECT_OF_PLAN, args![plan]).await
}

/// Keeps what an owner says.
///
/// # Errors
/// Whatever the database reports.
pub async fn insert(tx: &mut Tx, new: NewOutlook<'_>) -> Result<()> {
    let args = args![
        new.id,
        new.indicator,
        new.body,
        word(&new.confidence)?,
        new.action,
        new.status,
        new.said.0,
        new.said.1
    ];
    tx.execute(INSERT, args).await.map(drop)
}
