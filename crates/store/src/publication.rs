//! What is made public of plans: numbered snapshots, only ever added, and which of them no longer
//! hold.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use ansinh_domain::publication::{Figure, Small, Snapshot, shipped_small};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::db::{args, statements};
use crate::decode::json;
use crate::{Db, IndicatorId, PlanId, PublicationId, Result, StoreError, Tx, UserId};

/// Characters of content kept in memory; that of a plan with a hundred indicators has some hundred
/// thousand.
const KEPT: usize = 24 << 20;

macro_rules! rows {
    ($rest:literal) => {
        concat!(
            "SELECT p.id, p.plan_id, pl.slug, p.number, p.as_of, p.title, p.note, p.licence, p.figures, p.hidden,
                p.published_on, u.name AS published_by_name, w.reason, w.closed, w.withdrawn_on,
                r.number AS replaced_by
            FROM publication p
            JOIN plan pl ON pl.id = p.plan_id
            LEFT JOIN user_account u ON u.id = p.published_by
            LEFT JOIN publication_withdrawal w ON w.publication_id = p.id
            LEFT JOIN publication r ON r.id = w.replaced_by ",
            $rest
        )
    };
}

statements! {
    SELECT_SMALL = "SELECT content FROM small_count_setting ORDER BY valid_from";
    UPSERT_SMALL = "INSERT INTO small_count_setting (valid_from, content, set_by, set_at)
        VALUES ($1, $2, $3, $4)
        ON CONFLICT (valid_from) DO UPDATE SET content = excluded.content,
            set_by = excluded.set_by, set_at = excluded.set_at";
    SELECT_ALL = rows!("ORDER BY p.plan_id, p.number DESC");
    SELECT_OF_PLAN = rows!("WHERE p.plan_id = $1 ORDER BY p.number DESC");
    SELECT_OF_SLUG = rows!("WHERE pl.slug = $1 ORDER BY p.number DESC");
    SELECT_BY_ID = rows!("WHERE p.id = $1");
    SELECT_CONTENT = "SELECT content FROM publication WHERE id = $1";
    SELECT_PART = "SELECT indicator_id, content FROM publication_part
        WHERE publication_id = $1 AND indicator_id = $2";
    SELECT_PARTS = "SELECT indicator_id, content FROM publication_part WHERE publication_id = $1";
    INSERT_PART = "INSERT INTO publication_part (publication_id, indicator_id, content)
        VALUES ($1, $2, $3)";
    INSERT = "INSERT INTO publication (id, plan_id, number, as_of, title, note, licence, content,
            figures, hidden, published_on, published_by, published_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    INSERT_WITHDRAWAL = "INSERT INTO publication_withdrawal (publication_id, reason, closed,
            replaced_by, withdrawn_on, withdrawn_by, withdrawn_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
}

/// A publication without what it says.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PublicationRow {
    /// Its id.
    pub id: PublicationId,
    /// Of which plan.
    pub plan_id: PlanId,
    /// Word for the plan's address.
    pub slug: String,
    /// Its number in the plan, from 1.
    pub number: i64,
    /// As of which day.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub as_of: Date,
    /// What it is called.
    pub title: String,
    /// What else there is to say of it.
    pub note: Option<String>,
    /// Under which licence its data may be used: "CC-BY-4.0".
    pub licence: String,
    /// How many figures it shows.
    pub figures: i64,
    /// How many it hides.
    pub hidden: i64,
    /// On which day it was published.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub published_on: Date,
    /// Who did; for signed-in readers only.
    pub published_by_name: Option<String>,
    /// Why it no longer holds.
    pub reason: Option<String>,
    /// It no longer holds, and is not to be read either.
    pub closed: Option<bool>,
    /// On which day it was withdrawn.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub withdrawn_on: Option<Date>,
    /// Number of the publication in its place.
    pub replaced_by: Option<i64>,
}

impl PublicationRow {
    /// Whether it holds.
    pub fn holds(&self) -> bool {
        self.reason.is_none()
    }

    /// Whether it may be read.
    pub fn readable(&self) -> bool {
        self.closed != Some(true)
    }
}

/// A publication to keep.
#[derive(Debug, Clone, Copy)]
pub struct NewPublication<'a> {
    /// Its id.
    pub id: PublicationId,
    /// Of which plan.
    pub plan: PlanId,
    /// Its number.
    pub number: i64,
    /// What it is called.
    pub title: &'a str,
    /// What else there is to say.
    pub note: Option<&'a str>,
    /// Under which licence.
    pub licence: &'a str,
    /// What it says.
    pub content: &'a Snapshot,
    /// How many figures it hides.
    pub hidden: i64,
    /// On which day.
    pub today: Date,
    /// Who.
    pub by: Option<UserId>,
    /// When.
    pub now: Timestamp,
}

/// Why a publication no longer holds.
#[derive(Debug, Clone, Copy)]
pub struct Withdrawal<'a> {
    /// Why.
    pub reason: &'a str,
    /// It may no longer be read.
    pub closed: bool,
    /// What takes its place.
    pub replaced_by: Option<PublicationId>,
}

#[derive(sqlx::FromRow)]
struct Content {
    content: String,
}

#[derive(sqlx::FromRow)]
struct Part {
    indicator_id: IndicatorId,
    content: String,
}

impl Part {
    fn figures(&self) -> Result<Vec<Figure>> {
        serde_json::from_str(&self.content)
            .map_err(|e| StoreError::Unreadable(format!("part of a publication: {e}")))
    }
}

/// What counts as a small number, by first day: those set, else those shipped.
///
/// # Errors
/// Whatever the database reports.
pub async fn small(db: &Db) -> Result<Vec<Small>> {
    let mut all = shipped_small();
    for row in db.all::<Content>(SELECT_SMALL, args![]).await? {
        let set: Small = serde_json::from_str(&row.content)
            .map_err(|e| StoreError::Unreadable(format!("small counts: {e}")))?;
        all.retain(|known| known.from != set.from);
        all.push(set);
    }
    all.sort_by_key(|small| small.from);
    Ok(all)
}

/// Keeps what counts as a small number from a day on.
///
/// # Errors
/// Whatever the database reports.
pub async fn set_small(tx: &mut Tx, new: &Small, by: Option<UserId>, now: Timestamp) -> Result<()> {
    tx.execute(UPSERT_SMALL, args![new.from, json(new)?, by, now]).await.map(drop)
}

/// Every publication of every plan, the newest of each first.
///
/// # Errors
/// Whatever the database reports.
pub async fn all(db: &Db) -> Result<Vec<PublicationRow>> {
    db.all(SELECT_ALL, args![]).await
}

/// The publications of a plan, newest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_plan(db: &Db, plan: PlanId) -> Result<Vec<PublicationRow>> {
    db.all(SELECT_OF_PLAN, args![plan]).await
}

/// The publications of the plan with that word for its address, newest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_slug(db: &Db, slug: &str) -> Result<Vec<PublicationRow>> {
    db.all(SELECT_OF_SLUG, args![slug]).await
}

/// [`of_plan`] as a transaction sees them.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_plan_in(tx: &mut Tx, plan: PlanId) -> Result<Vec<PublicationRow>> {
    tx.all(SELECT_OF_PLAN, args![plan]).await
}

/// One publication.
///
/// # Errors
/// Whatever the database reports.
pub async fn find_in(tx: &mut Tx, id: PublicationId) -> Result<Option<PublicationRow>> {
    tx.optional(SELECT_BY_ID, args![id]).await
}

/// What a publication says but for figures of territories; kept in memory, since it never changes.
/// Whether it may be read is told by its row.
///
/// # Errors
/// [`StoreError::NotFound`], or whatever the database reports.
pub async fn content(db: &Db, id: PublicationId) -> Result<Arc<Snapshot>> {
    if let Some(known) = db.kept().publications.get(id) {
        return Ok(known);
    }
    let row: Content = db.one(SELECT_CONTENT, args![id]).await?;
    let snapshot: Snapshot = serde_json::from_str(&row.content)
        .map_err(|e| StoreError::Unreadable(format!("publication {id}: {e}")))?;
    let snapshot = Arc::new(snapshot);
    db.kept().publications.keep(id, snapshot.clone(), row.content.len());
    Ok(snapshot)
}

/// The figures of territories of one indicator in a publication.
///
/// # Errors
/// Whatever the database reports.
pub async fn part(db: &Db, id: PublicationId, indicator: IndicatorId) -> Result<Vec<Figure>> {
    let row: Option<Part> = db.optional(SELECT_PART, args![id, indicator]).await?;
    row.map_or(Ok(Vec::new()), |row| row.figures())
}

/// What a publication says with everything.
///
/// # Errors
/// [`StoreError::NotFound`], or whatever the database reports.
pub async fn whole(db: &Db, id: PublicationId) -> Result<Snapshot> {
    let mut snapshot = Snapshot::clone(&*content(db, id).await?);
    let rows: Vec<Part> = db.all(SELECT_PARTS, args![id]).await?;
    let mut parts = HashMap::new();
    for row in rows {
        parts.insert(row.indicator_id.0, row.figures()?);
    }
    for one in &mut snapshot.indicators {
        one.figures.extend(parts.remove(&one.id).unwrap_or_default());
    }
    Ok(snapshot)
}

/// Keeps a publication.
///
/// # Errors
/// [`StoreError::Conflict`] when the number is taken.
pub async fn insert(tx: &mut Tx, new: NewPublication<'_>) -> Result<()> {
    let figures: usize = new.content.indicators.iter().map(|one| one.figures.len()).sum();
    let figures = i64::try_from(figures).unwrap_or(i64::MAX).saturating_sub(new.hidden);
    let NewPublication { id, plan, number, title, note, licence, content, .. } = new;
    let NewPublication { hidden, today, by, now, .. } = new;
    let mut main = content.clone();
    let mut parts = Vec::new();
    for one in &mut main.indicators {
        let (own, of_places) = one.figures.drain(..).partition(|figure| figure.place.is_none());
        one.figures = own;
        let of_places: Vec<Figure> = of_places;
        if !of_places.is_empty() {
            parts.push((IndicatorId(one.id), json(&of_places)?));
        }
    }
    let (as_of, content) = (content.as_of, json(&main)?);
    let args = args![
        id, plan, number, as_of, title, note, licence, content, figures, hidden, today, by, now
    ];
    tx.execute(INSERT, args).await?;
    for (indicator, content) in parts {
        tx.execute(INSERT_PART, args![id, indicator, content]).await?;
    }
    Ok(())
}

/// Notes that a publication no longer holds.
///
/// # Errors
/// [`StoreError::Conflict`] when it was withdrawn before.
pub async fn withdraw(
    tx: &mut Tx,
    id: PublicationId,
    what: Withdrawal<'_>,
    today: Date,
    by: Option<UserId>,
    now: Timestamp,
) -> Result<()> {
    let args = args![id, what.reason, what.closed, what.replaced_by, today, by, now];
    tx.execute(INSERT_WITHDRAWAL, args).await.map(drop)
}

/// A publication with its content and how long that is.
type Entry = (PublicationId, Arc<Snapshot>, usize);

/// Contents asked for last, up to so many characters; the newest at the end.
#[derive(Debug, Default)]
pub(crate) struct Contents(Mutex<VecDeque<Entry>>);

impl Contents {
    fn get(&self, id: PublicationId) -> Option<Arc<Snapshot>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|(other, ..)| *other == id)?;
        let entry = kept.remove(at)?;
        let content = entry.1.clone();
        kept.push_back(entry);
        Some(content)
    }

    fn keep(&self, id: PublicationId, content: Arc<Snapshot>, size: usize) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(other, ..)| *other != id);
        kept.push_back((id, content, size));
        let mut together: usize = kept.iter().map(|(.., size)| size).sum();
        // The one just read stays, however long it is.
        while together > KEPT && kept.len() > 1 {
            together -= kept.pop_front().map_or(0, |(.., size)| size);
        }
    }
}
