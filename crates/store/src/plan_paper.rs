//! Tờ trình and Quyết định on changing a plan, with the numbers they were given.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::db::{args, statements};
use crate::decode::word;
use crate::paper::PaperState;
use crate::{AmendmentId, Db, PlanId, PlanPaperId, Result, Tx, UserId};

macro_rules! papers {
    ($rest:literal) => {
        concat!(
            "SELECT p.id, p.plan_id, p.set_id, p.kind, p.state, p.content, p.issuer, p.register,
                p.number, p.issued_on, p.created_at, p.mod_count
            FROM plan_paper p ",
            $rest
        )
    };
}

statements! {
    SELECT_ONE = papers!("WHERE p.id = $1");
    SELECT_OF_SET = papers!("WHERE p.set_id = $1 ORDER BY p.kind DESC");
    SELECT_OF_PLAN = papers!("WHERE p.plan_id = $1 AND p.state <> 'dropped'
        ORDER BY p.created_at DESC, p.set_id, p.kind DESC");
    SELECT_ISSUED = papers!("WHERE p.issued_year = $1 AND p.state = 'issued'
        ORDER BY p.kind DESC, p.register, p.number DESC, p.id");
    SELECT_BY_NUMBER = papers!("WHERE p.register = $1 AND p.type_code = $2
        AND p.issued_year = $3 AND p.number = $4");
    SELECT_HIGHEST = "SELECT COALESCE(MAX(p.number), 0) AS number FROM plan_paper p
        WHERE p.register = $1 AND p.type_code = $2 AND p.issued_year = $3";
    SELECT_YEARS = "SELECT DISTINCT p.issued_year AS number FROM plan_paper p
        WHERE p.issued_year IS NOT NULL ORDER BY p.issued_year DESC";
    INSERT = "INSERT INTO plan_paper (id, plan_id, set_id, kind, state, content, issuer, register,
            type_code, created_by, created_at, changed_at, mod_count)
        VALUES ($1, $2, $3, $4, 'draft', $5, $6, $7, $8, $9, $10, $10, 1)";
    CHANGE = "UPDATE plan_paper SET content = $3, issuer = $4, register = $5, changed_at = $6,
            mod_count = mod_count + 1
        WHERE id = $1 AND mod_count = $2 AND state = 'draft'";
    ISSUE = "UPDATE plan_paper SET state = 'issued', number = $3, issued_on = $4, issued_year = $5,
            changed_at = $6, mod_count = mod_count + 1
        WHERE id = $1 AND mod_count = $2 AND state = 'draft'";
    DISCARD = "UPDATE plan_paper SET state = 'dropped', changed_at = $2, mod_count = mod_count + 1
        WHERE set_id = $1 AND state = 'draft'";
}

/// Which of the two papers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlanPaperKind {
    /// Tờ trình.
    Proposal,
    /// Quyết định.
    Decision,
}

impl PlanPaperKind {
    /// What stands for the type in symbols (Decree 30/2020, Phụ lục III).
    pub fn type_code(self) -> &'static str {
        match self {
            PlanPaperKind::Proposal => "TTr",
            PlanPaperKind::Decision => "QĐ",
        }
    }

    /// In Vietnamese.
    pub fn title(self) -> &'static str {
        match self {
            PlanPaperKind::Proposal => "Tờ trình",
            PlanPaperKind::Decision => "Quyết định",
        }
    }
}

/// A paper.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PlanPaperRow {
    /// Its id.
    pub id: PlanPaperId,
    /// Of which plan.
    pub plan_id: PlanId,
    /// The proposal both papers are of.
    pub set_id: AmendmentId,
    /// Which of the two.
    #[sqlx(try_from = "crate::decode::Text<PlanPaperKind>")]
    pub kind: PlanPaperKind,
    /// Where it stands.
    #[sqlx(try_from = "crate::decode::Text<PaperState>")]
    pub state: PaperState,
    /// What it says, as the app keeps it.
    pub content: String,
    /// Who issues it.
    pub issuer: String,
    /// Its issuer as numbers are compared by.
    pub register: String,
    /// Its number, once issued.
    pub number: Option<i64>,
    /// Its date, once issued.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub issued_on: Option<Date>,
    /// When it was begun.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub created_at: Timestamp,
    /// How often it was changed.
    pub mod_count: i64,
}

/// A paper to store as a draft.
#[derive(Debug, Clone, Copy)]
pub struct NewPlanPaper<'a> {
    /// Its id.
    pub id: PlanPaperId,
    /// Of which plan.
    pub plan: PlanId,
    /// The proposal both papers are of.
    pub set: AmendmentId,
    /// Which of the two.
    pub kind: PlanPaperKind,
    /// What it says.
    pub content: &'a str,
    /// Who issues it.
    pub issuer: &'a str,
    /// Its issuer as numbers are compared by.
    pub register: &'a str,
    /// Who begins it.
    pub by: Option<UserId>,
    /// When.
    pub now: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Number {
    number: i64,
}

/// One paper.
///
/// # Errors
/// Whatever the database reports.
pub async fn find(db: &Db, id: PlanPaperId) -> Result<Option<PlanPaperRow>> {
    db.optional(SELECT_ONE, args![id]).await
}

/// Both papers of a proposal, the Tờ trình first.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_set(tx: &mut Tx, set: AmendmentId) -> Result<Vec<PlanPaperRow>> {
    tx.all(SELECT_OF_SET, args![set]).await
}

/// Papers of a plan, newest proposal first, its Tờ trình first.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_plan(db: &Db, plan: PlanId) -> Result<Vec<PlanPaperRow>> {
    db.all(SELECT_OF_PLAN, args![plan]).await
}

/// The register of a year: by type and issuer, the highest number first.
///
/// # Errors
/// Whatever the database reports.
pub async fn issued_in(db: &Db, year: i16) -> Result<Vec<PlanPaperRow>> {
    db.all(SELECT_ISSUED, args![i64::from(year)]).await
}

/// Years in which any paper was issued, newest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn years(db: &Db) -> Result<Vec<i64>> {
    let rows: Vec<Number> = db.all(SELECT_YEARS, args![]).await?;
    Ok(rows.into_iter().map(|row| row.number).collect())
}

/// The paper that has a number.
///
/// # Errors
/// Whatever the database reports.
pub async fn by_number(
    db: &Db,
    register: &str,
    kind: PlanPaperKind,
    year: i16,
    number: i64,
) -> Result<Option<PlanPaperRow>> {
    let args = args![register, kind.type_code(), i64::from(year), number];
    db.optional(SELECT_BY_NUMBER, args).await
}

/// The highest number of a year's papers of a type and issuer; 0 when there is none.
///
/// # Errors
/// Whatever the database reports.
pub async fn highest(db: &Db, register: &str, kind: PlanPaperKind, year: i16) -> Result<i64> {
    let args = args![register, kind.type_code(), i64::from(year)];
    let row: Number = db.one(SELECT_HIGHEST, args).await?;
    Ok(row.number)
}

/// Stores a draft.
///
/// # Errors
/// Whatever the database reports.
pub async fn insert(tx: &mut Tx, new: NewPlanPaper<'_>) -> Result<()> {
    let args = args![
        new.id,
        new.plan,
        new.set,
        word(&new.kind)?,
        new.content,
        new.issuer,
        new.register,
        new.kind.type_code(),
        new.by,
        new.now
    ];
    tx.execute(INSERT, args).await.map(drop)
}

/// Changes a draft; false when it was changed since `mod_count`, or is none any more.
///
/// # Errors
/// Whatever the database reports.
pub async fn change(
    tx: &mut Tx,
    (id, mod_count): (PlanPaperId, i64),
    content: &str,
    issuer: &str,
    register: &str,
    now: Timestamp,
) -> Result<bool> {
    let args = args![id, mod_count, content, issuer, register, now];
    Ok(tx.execute(CHANGE, args).await? > 0)
}

/// Gives a draft its number and date; false when it was changed since `mod_count`.
///
/// # Errors
/// [`StoreError::Conflict`](crate::StoreError::Conflict) when the number is taken.
pub async fn issue(
    tx: &mut Tx,
    (id, mod_count): (PlanPaperId, i64),
    number: i64,
    day: Date,
    now: Timestamp,
) -> Result<bool> {
    let args = args![id, mod_count, number, day, i64::from(day.year()), now];
    Ok(tx.execute(ISSUE, args).await? > 0)
}

/// Gives the drafts of a proposal up; false when there are none any more.
///
/// # Errors
/// Whatever the database reports.
pub async fn discard(tx: &mut Tx, set: AmendmentId, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(DISCARD, args![set, now]).await? > 0)
}
