//! Figures that count: observations and their revisions, which are only ever added.

use ansinh_domain::calendar::Period;
use ansinh_domain::report::Value;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::cell::part;
use crate::db::{args, statements};
use crate::decode::word;
use crate::{
    Db, EvidenceId, IndicatorId, ItemId, ObservationId, PlanVersionId, Result, StoreError,
    SubmissionId, TerritoryId, Tx, UserId,
};

/// The newest revisions.
macro_rules! figures {
    ($rest:literal) => {
        concat!(
            "SELECT o.id, o.indicator_id, o.part, o.territory_id, o.period, o.as_of, v.number,
                v.kind, v.value, v.source, v.note, v.reason, v.received_at
            FROM observation o JOIN observation_revision v ON v.observation_id = o.id
                AND v.number = (SELECT MAX(x.number) FROM observation_revision x
                    WHERE x.observation_id = o.id) ",
            $rest
        )
    };
}

/// The newest revisions with the report they came in and whose it was then: rows that a
/// reorganisation took elsewhere afterwards were somebody else's when they were received.
macro_rules! traced {
    ($rest:literal) => {
        concat!(
            "SELECT f.id, f.indicator_id, f.code, f.name, f.unit, f.part, f.territory_id,
                t.name AS territory_name, f.period, f.as_of, f.number, f.kind, f.value, f.source,
                f.note, f.reason, f.received_at, f.submission_id, s.body_id AS reporter_id,
                COALESCE(n.name, b.name) AS reporter_name
            FROM (SELECT o.id, o.indicator_id, q.code, q.name, q.unit, q.ordinal, o.part,
                    o.territory_id, o.period, o.as_of, v.number, v.kind, v.value, v.source, v.note,
                    v.reason, v.received_at,
                    COALESCE((SELECT m.from_submission FROM item_move m
                        WHERE m.item_id = v.item_id AND m.moved_at > v.received_at
                            AND m.seq = (SELECT MIN(x.seq) FROM item_move x
                                WHERE x.item_id = v.item_id AND x.moved_at > v.received_at)),
                        i.submission_id) AS submission_id
                FROM observation o
                JOIN observation_revision v ON v.observation_id = o.id
                    AND v.number = (SELECT MAX(x.number) FROM observation_revision x
                        WHERE x.observation_id = o.id)
                JOIN indicator q ON q.origin_id = o.indicator_id AND q.plan_version_id = $1
                LEFT JOIN submission_item i ON i.id = v.item_id
                WHERE v.kind <> 'withdrawn') f
            LEFT JOIN submission s ON s.id = f.submission_id
            LEFT JOIN body b ON b.id = s.body_id
            LEFT JOIN body_naming n ON n.body_id = b.id
                AND (n.valid_from IS NULL OR n.valid_from <= f.as_of)
                AND (n.valid_to IS NULL OR n.valid_to >= f.as_of)
            LEFT JOIN territory t ON t.id = f.territory_id
            WHERE ",
            $rest,
            " ORDER BY f.ordinal, f.part, f.as_of, f.period"
        )
    };
}

statements! {
    SELECT_TRACED_OWN = traced!("f.indicator_id = $2 AND f.part = ''");
    SELECT_TRACED_OF_TERRITORIES = traced!("f.indicator_id = $2 AND f.part > ''");
    SELECT_BROKEN_DOWN = "SELECT EXISTS (SELECT 1 FROM observation o
        WHERE o.indicator_id = $1 AND o.part > '') AS found";
    SELECT_TRACED_OF_VERSION = traced!("f.as_of <= $2");
    SELECT_TRACED_OF_REPORTER = traced!("s.body_id = $2");
    SELECT_TRACED_OF_HOLDER = traced!("f.indicator_id IN (SELECT h.origin_id FROM indicator h
        JOIN duty d ON d.indicator_id = h.id AND d.role = 'lead'
        JOIN duty_holding k ON k.duty_id = d.id
        WHERE h.plan_version_id = $1 AND k.body_id = $2 AND k.voided_by IS NULL
            AND (k.valid_from IS NULL OR k.valid_from <= $3)
            AND (k.valid_to IS NULL OR k.valid_to >= $3))");
    SELECT_OF_INDICATOR = figures!("WHERE o.indicator_id = $1 AND v.kind <> 'withdrawn'
        ORDER BY o.part, o.as_of, o.period");
    SELECT_OF_VERSION = figures!("WHERE v.kind <> 'withdrawn' AND o.indicator_id IN (
            SELECT i.origin_id FROM indicator i WHERE i.plan_version_id = $1)
        ORDER BY o.indicator_id, o.part, o.as_of, o.period");
    SELECT_PAGE = figures!("WHERE v.kind <> 'withdrawn' AND o.id > $2 AND o.indicator_id IN (
            SELECT i.origin_id FROM indicator i WHERE i.plan_version_id = $1)
        ORDER BY o.id LIMIT $3");
    SELECT_PAGE_OF_INDICATOR = figures!("WHERE v.kind <> 'withdrawn' AND o.id > $2
            AND o.indicator_id IN (SELECT i.origin_id FROM indicator i
                WHERE i.plan_version_id = $1 AND i.code = $4)
        ORDER BY o.id LIMIT $3");
    SELECT_OF_SUBMISSION = figures!("WHERE v.kind <> 'withdrawn' AND o.indicator_id IN (
            SELECT i.origin_id FROM submission_item i
            WHERE i.submission_id = $1 AND i.kind = 'indicator')
        ORDER BY o.indicator_id, o.part, o.as_of, o.period");
    SELECT_OF_ITEM = figures!("WHERE v.item_id = $1 ORDER BY o.part, o.as_of");
    SELECT_KEY = "SELECT id FROM observation
        WHERE indicator_id = $1 AND part = $2 AND period = $3 AND as_of = $4";
    INSERT = "INSERT INTO observation (id, indicator_id, part, territory_id, period, as_of,
            created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (indicator_id, part, period, as_of) DO NOTHING";
    SELECT_NEWEST = figures!("WHERE o.id = $1");
    INSERT_REVISION = "INSERT INTO observation_revision (observation_id, number, kind, value,
            source, note, explanation, reason, item_id, entered_by, entered_at, approved_by,
            approved_at, received_by, received_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    INSERT_EVIDENCE = "INSERT INTO revision_evidence (observation_id, number, evidence_id, name)
        VALUES ($1, $2, $3, $4) ON CONFLICT (observation_id, number, evidence_id) DO NOTHING";
    SELECT_REVISIONS = "SELECT v.number, v.kind, v.value, v.source, v.note, v.explanation, v.reason,
            s.id AS submission_id, s.body_id, b.name AS body_name, v.item_id, v.entered_by,
            e.name AS entered_by_name, v.entered_at, v.approved_by, a.name AS approved_by_name,
            v.approved_at, v.received_by, c.name AS received_by_name, v.received_at
        FROM observation_revision v
        LEFT JOIN submission_item i ON i.id = v.item_id
        LEFT JOIN submission s ON s.id = COALESCE((SELECT m.from_submission FROM item_move m
            WHERE m.item_id = v.item_id AND m.moved_at > v.received_at
                AND m.seq = (SELECT MIN(x.seq) FROM item_move x
                    WHERE x.item_id = v.item_id AND x.moved_at > v.received_at)),
            i.submission_id)
        LEFT JOIN body b ON b.id = s.body_id
        LEFT JOIN user_account e ON e.id = v.entered_by
        LEFT JOIN user_account a ON a.id = v.approved_by
        LEFT JOIN user_account c ON c.id = v.received_by
        WHERE v.observation_id = $1 ORDER BY v.number";
    SELECT_EVIDENCE = "SELECT r.number, r.evidence_id, r.name, f.media, f.size
        FROM revision_evidence r JOIN evidence_file f ON f.id = r.evidence_id
        WHERE r.observation_id = $1 ORDER BY r.number, r.name";
}

/// What a revision tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RevisionKind {
    /// A number.
    Number,
    /// A level in words.
    Level,
    /// That there is no figure, and why.
    NoData,
    /// That the figure no longer counts: its row now tells another day.
    Withdrawn,
}

/// A figure as it counts now.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Figure {
    /// The observation.
    pub id: ObservationId,
    /// The indicator through all versions.
    pub indicator_id: IndicatorId,
    /// '' or the territory.
    pub part: String,
    /// The territory.
    pub territory_id: Option<TerritoryId>,
    /// In which period.
    #[sqlx(try_from = "crate::decode::Text<Period>")]
    pub period: Period,
    /// As of which day.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub as_of: Date,
    /// Number of the revision, from 1.
    pub number: i64,
    /// What it tells.
    #[sqlx(try_from = "crate::decode::Text<RevisionKind>")]
    pub kind: RevisionKind,
    /// A decimal with a point, a level, or a reason.
    pub value: String,
    /// Where it comes from.
    pub source: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// Why it was revised.
    pub reason: Option<String>,
    /// When it was received.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub received_at: Timestamp,
}

impl Figure {
    /// The value; `None` for a withdrawn one.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when the number cannot be read.
    pub fn value(&self) -> Result<Option<Value>> {
        value_of(self.kind, &self.value)
    }
}

/// A figure as it counts now, with who reported it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct TracedFigure {
    /// The figure.
    #[sqlx(flatten)]
    pub figure: Figure,
    /// Code of the indicator in the version asked for.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its unit.
    pub unit: Option<String>,
    /// Name of the territory.
    pub territory_name: Option<String>,
    /// The report it came in; `None` for one that came in no report.
    pub submission_id: Option<SubmissionId>,
    /// Whose report it was when it was received.
    pub reporter_id: Option<crate::BodyId>,
    /// What that body was called on the figure's day.
    pub reporter_name: Option<String>,
}

pub(crate) fn value_of(kind: RevisionKind, text: &str) -> Result<Option<Value>> {
    Ok(match kind {
        RevisionKind::Number => {
            let number = text
                .parse()
                .map_err(|e| StoreError::Unreadable(format!("figure {text:?}: {e}")))?;
            Some(Value::Number { number })
        }
        RevisionKind::Level => Some(Value::Level { level: text.to_owned() }),
        RevisionKind::NoData => Some(Value::NoData { reason: text.to_owned() }),
        RevisionKind::Withdrawn => None,
    })
}

/// One revision with everything it can be traced to.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct RevisionRow {
    /// Its number, from 1.
    pub number: i64,
    /// What it tells.
    #[sqlx(try_from = "crate::decode::Text<RevisionKind>")]
    pub kind: RevisionKind,
    /// A decimal with a point, a level, or a reason.
    pub value: String,
    /// Where it comes from.
    pub source: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// The answer to what the checks asked.
    pub explanation: Option<String>,
    /// Why it was revised.
    pub reason: Option<String>,
    /// The submission it came in.
    pub submission_id: Option<SubmissionId>,
    /// Whose.
    pub body_id: Option<crate::BodyId>,
    /// Name of the body.
    pub body_name: Option<String>,
    /// The row it came in.
    pub item_id: Option<ItemId>,
    /// Who typed it.
    pub entered_by: Option<UserId>,
    /// Their name.
    pub entered_by_name: Option<String>,
    /// When.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub entered_at: Timestamp,
    /// Who approved it.
    pub approved_by: Option<UserId>,
    /// Their name.
    pub approved_by_name: Option<String>,
    /// When.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub approved_at: Option<Timestamp>,
    /// Who received it.
    pub received_by: Option<UserId>,
    /// Their name.
    pub received_by_name: Option<String>,
    /// When.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub received_at: Timestamp,
}

/// Evidence of a revision.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct RevisionEvidence {
    /// Of which revision.
    pub number: i64,
    /// The file.
    pub evidence_id: EvidenceId,
    /// Its name.
    pub name: String,
    /// What sort of file it is.
    pub media: String,
    /// Size in bytes.
    pub size: i64,
}

/// Which figure.
#[derive(Debug, Clone, Copy)]
pub struct ObservationKey {
    /// The indicator through all versions.
    pub indicator: IndicatorId,
    /// The territory; `None` for the plan's own.
    pub territory: Option<TerritoryId>,
    /// In which period.
    pub period: Period,
    /// As of which day.
    pub as_of: Date,
}

/// A revision to add.
#[derive(Debug, Clone, Copy)]
pub struct NewRevision<'a> {
    /// The value; `None` withdraws it.
    pub value: Option<&'a Value>,
    /// Where it comes from.
    pub source: Option<&'a str>,
    /// A remark.
    pub note: Option<&'a str>,
    /// The answer to what the checks asked.
    pub explanation: Option<&'a str>,
    /// Why it is revised; must be there from the second on.
    pub reason: Option<&'a str>,
    /// The row it comes in.
    pub item: Option<ItemId>,
    /// Who typed it and when.
    pub entered: (Option<UserId>, Timestamp),
    /// Who approved it and when.
    pub approved: Option<(Option<UserId>, Timestamp)>,
    /// Who receives it and when.
    pub received: (Option<UserId>, Timestamp),
}

/// The figures of an indicator that count now, by territory and day.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_indicator(db: &Db, origin: IndicatorId) -> Result<Vec<Figure>> {
    db.all(SELECT_OF_INDICATOR, args![origin]).await
}

/// The figures of an indicator on the plan's own land that count now with who reported them, by
/// day. `version` is the one whose words are shown.
///
/// # Errors
/// Whatever the database reports.
pub async fn traced_own(
    db: &Db,
    version: PlanVersionId,
    origin: IndicatorId,
) -> Result<Vec<TracedFigure>> {
    db.all(SELECT_TRACED_OWN, args![version, origin]).await
}

/// The same of territories, by territory and day.
///
/// # Errors
/// Whatever the database reports.
pub async fn traced_of_territories(
    db: &Db,
    version: PlanVersionId,
    origin: IndicatorId,
) -> Result<Vec<TracedFigure>> {
    db.all(SELECT_TRACED_OF_TERRITORIES, args![version, origin]).await
}

/// Whether an indicator was ever reported by territory.
///
/// # Errors
/// Whatever the database reports.
pub async fn is_broken_down(db: &Db, origin: IndicatorId) -> Result<bool> {
    #[derive(sqlx::FromRow)]
    struct Found {
        found: bool,
    }
    let Found { found } = db.one(SELECT_BROKEN_DOWN, args![origin]).await?;
    Ok(found)
}

/// The figures of every indicator of a version as of a day or before it, with who reported them.
///
/// # Errors
/// Whatever the database reports.
pub async fn traced_until(db: &Db, version: PlanVersionId, day: Date) -> Result<Vec<TracedFigure>> {
    db.all(SELECT_TRACED_OF_VERSION, args![version, day]).await
}

/// The figures that a body reported and that count now.
///
/// # Errors
/// Whatever the database reports.
pub async fn reported_by(
    db: &Db,
    version: PlanVersionId,
    body: crate::BodyId,
) -> Result<Vec<TracedFigure>> {
    db.all(SELECT_TRACED_OF_REPORTER, args![version, body]).await
}

/// The figures, whoever reported them, of the indicators that a body leads on `day`.
///
/// # Errors
/// Whatever the database reports.
pub async fn led_by(
    db: &Db,
    version: PlanVersionId,
    body: crate::BodyId,
    day: Date,
) -> Result<Vec<TracedFigure>> {
    db.all(SELECT_TRACED_OF_HOLDER, args![version, body, day]).await
}

/// The figures of every indicator of a version that count now.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_version(db: &Db, version: PlanVersionId) -> Result<Vec<Figure>> {
    db.all(SELECT_OF_VERSION, args![version]).await
}

/// Some figures of a plan version's indicators, or of the one with that code, in the order in which
/// they were first received: those after `after`.
///
/// # Errors
/// Whatever the database reports.
pub async fn page(
    db: &Db,
    version: PlanVersionId,
    code: Option<&str>,
    after: Option<ObservationId>,
    limit: i64,
) -> Result<Vec<Figure>> {
    let after = after.unwrap_or(ObservationId(uuid::Uuid::nil()));
    match code {
        None => db.all(SELECT_PAGE, args![version, after, limit]).await,
        Some(code) => db.all(SELECT_PAGE_OF_INDICATOR, args![version, after, limit, code]).await,
    }
}

/// The figures that count now of the indicators a submission holds.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_submission(db: &Db, submission: SubmissionId) -> Result<Vec<Figure>> {
    db.all(SELECT_OF_SUBMISSION, args![submission]).await
}

/// The newest revisions that came in a row, withdrawn ones too.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_item(tx: &mut Tx, item: ItemId) -> Result<Vec<Figure>> {
    tx.all(SELECT_OF_ITEM, args![item]).await
}

/// Every revision of a figure, oldest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn revisions(db: &Db, id: ObservationId) -> Result<Vec<RevisionRow>> {
    db.all(SELECT_REVISIONS, args![id]).await
}

/// Evidence of every revision of a figure.
///
/// # Errors
/// Whatever the database reports.
pub async fn evidence(db: &Db, id: ObservationId) -> Result<Vec<RevisionEvidence>> {
    db.all(SELECT_EVIDENCE, args![id]).await
}

/// The observation of a key, made now if there is none, with its newest revision.
///
/// # Errors
/// Whatever the database reports.
pub async fn find_or_make(
    tx: &mut Tx,
    fresh: ObservationId,
    key: ObservationKey,
    now: Timestamp,
) -> Result<(ObservationId, Option<Figure>)> {
    #[derive(sqlx::FromRow)]
    struct Id {
        id: ObservationId,
    }
    let (part, period) = (part(key.territory), key.period.to_string());
    let args = args![fresh, key.indicator, &part, key.territory, &period, key.as_of, now];
    if tx.execute(INSERT, args).await? > 0 {
        return Ok((fresh, None));
    }
    let Id { id } = tx.one(SELECT_KEY, args![key.indicator, &part, &period, key.as_of]).await?;
    Ok((id, tx.optional(SELECT_NEWEST, args![id]).await?))
}

/// Adds a revision under the next number.
///
/// # Errors
/// [`StoreError::Conflict`] when another one took the number, [`StoreError::Broken`] when a second
/// one has no reason.
pub async fn revise(
    tx: &mut Tx,
    id: ObservationId,
    number: i64,
    new: NewRevision<'_>,
) -> Result<()> {
    let (kind, value) = match new.value {
        Some(Value::Number { number }) => (RevisionKind::Number, number.normalize().to_string()),
        Some(Value::Level { level }) => (RevisionKind::Level, level.clone()),
        Some(Value::NoData { reason }) => (RevisionKind::NoData, reason.clone()),
        None => (RevisionKind::Withdrawn, String::new()),
    };
    let (approved_by, approved_at) = new.approved.unzip();
    let args = args![
        id,
        number,
        word(&kind)?,
        value,
        new.source,
        new.note,
        new.explanation,
        new.reason,
        new.item,
        new.entered.0,
        new.entered.1,
        approved_by.flatten(),
        approved_at,
        new.received.0,
        new.received.1
    ];
    tx.execute(INSERT_REVISION, args).await.map(drop)
}

/// Keeps which evidence a revision had.
///
/// # Errors
/// Whatever the database reports.
pub async fn keep_evidence(
    tx: &mut Tx,
    id: ObservationId,
    number: i64,
    evidence: EvidenceId,
    name: &str,
) -> Result<()> {
    tx.execute(INSERT_EVIDENCE, args![id, number, evidence, name]).await.map(drop)
}
