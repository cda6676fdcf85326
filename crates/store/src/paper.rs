//! Letters that urge: drafts, what was issued under which number, and what came of it.

use ansinh_domain::urge::Level;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::db::{args, statements};
use crate::decode::word;
use crate::{BodyId, Db, PaperId, PlanId, Result, RoundId, SubmissionId, Tx, UserId};

macro_rules! papers {
    ($rest:literal) => {
        concat!(
            "SELECT p.id, p.plan_id, p.round_id, p.level, p.state, p.content, p.new_due, p.register,
                p.issued_year, p.number, p.issued_on, p.created_at, p.changed_at, p.mod_count,
                (SELECT COUNT(*) FROM paper_addressee a WHERE a.paper_id = p.id) AS addressees
            FROM paper p ",
            $rest
        )
    };
}

macro_rules! addressees {
    ($rest:literal) => {
        concat!(
            "SELECT a.paper_id, a.submission_id, s.body_id, b.name AS body_name, p.level, p.state,
                p.new_due, p.number, p.issued_on, a.received_on, a.answered_on, a.answer
            FROM paper_addressee a
            JOIN paper p ON p.id = a.paper_id
            JOIN submission s ON s.id = a.submission_id
            JOIN body b ON b.id = s.body_id ",
            $rest
        )
    };
}

statements! {
    SELECT_ONE = papers!("WHERE p.id = $1");
    SELECT_OF_ROUND = papers!("WHERE p.round_id = $1 AND p.state <> 'dropped'
        ORDER BY p.created_at DESC, p.id DESC");
    SELECT_ISSUED = papers!("WHERE p.issued_year = $1 AND p.state = 'issued'
        ORDER BY p.register, p.number DESC, p.id");
    SELECT_DRAFTS = papers!("WHERE p.state = 'draft' ORDER BY p.created_at DESC, p.id DESC");
    SELECT_LAST = papers!("WHERE p.plan_id = $1 AND p.state <> 'dropped'
        ORDER BY p.changed_at DESC, p.id DESC LIMIT 1");
    SELECT_BY_NUMBER = papers!("WHERE p.register = $1 AND p.issued_year = $2 AND p.number = $3
        AND p.type_code = ''");
    SELECT_HIGHEST = "SELECT COALESCE(MAX(p.number), 0) AS number FROM paper p
        WHERE p.register = $1 AND p.type_code = '' AND p.issued_year = $2";
    SELECT_YEARS = "SELECT DISTINCT p.issued_year AS number FROM paper p
        WHERE p.issued_year IS NOT NULL ORDER BY p.issued_year DESC";
    INSERT = "INSERT INTO paper (id, plan_id, round_id, kind, level, state, content, new_due,
            register, type_code, created_by, created_at, changed_at, mod_count)
        VALUES ($1, $2, $3, 'urging', $4, 'draft', $5, $6, $7, '', $8, $9, $9, 1)";
    INSERT_ADDRESSEE = "INSERT INTO paper_addressee (paper_id, submission_id) VALUES ($1, $2)";
    CHANGE = "UPDATE paper SET content = $3, new_due = $4, register = $5, changed_at = $6,
            mod_count = mod_count + 1
        WHERE id = $1 AND mod_count = $2 AND state = 'draft'";
    ISSUE = "UPDATE paper SET state = 'issued', number = $3, issued_on = $4, issued_year = $5,
            changed_at = $6, mod_count = mod_count + 1
        WHERE id = $1 AND mod_count = $2 AND state = 'draft'";
    DISCARD = "UPDATE paper SET state = 'dropped', changed_at = $2, mod_count = mod_count + 1
        WHERE id = $1 AND state = 'draft'";
    SELECT_ADDRESSEES = addressees!("WHERE a.paper_id = $1 ORDER BY b.name, a.submission_id");
    SELECT_CHAIN_OF_ROUND = addressees!("WHERE s.round_id = $1 AND p.state = 'issued'
        ORDER BY a.submission_id, p.issued_on, p.id");
    SELECT_CHAIN = addressees!("WHERE a.submission_id = $1 AND p.state = 'issued'
        ORDER BY p.issued_on, p.id");
    SET_RECEIVED = "UPDATE paper_addressee SET received_on = $3
        WHERE paper_id = $1 AND submission_id = $2";
    SET_ANSWER = "UPDATE paper_addressee SET answered_on = $3, answer = $4
        WHERE paper_id = $1 AND submission_id = $2";
}

/// Where a paper stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PaperState {
    /// Being written; has no number.
    Draft,
    /// Sent out under its number.
    Issued,
    /// Given up before it was issued.
    Dropped,
}

/// A letter.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PaperRow {
    /// Its id.
    pub id: PaperId,
    /// Of which plan.
    pub plan_id: PlanId,
    /// About which round.
    pub round_id: Option<RoundId>,
    /// Who urges.
    #[sqlx(try_from = "crate::decode::Text<Level>")]
    pub level: Level,
    /// Where it stands.
    #[sqlx(try_from = "crate::decode::Text<PaperState>")]
    pub state: PaperState,
    /// What it says, as the app keeps it.
    pub content: String,
    /// The deadline it gives.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub new_due: Date,
    /// Its issuer as numbers are compared by.
    pub register: String,
    /// Year of its number.
    pub issued_year: Option<i64>,
    /// Its number, once issued.
    pub number: Option<i64>,
    /// Its date, once issued.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub issued_on: Option<Date>,
    /// When it was begun.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub created_at: Timestamp,
    /// When it was last changed.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub changed_at: Timestamp,
    /// How often it was changed.
    pub mod_count: i64,
    /// Bodies it urges.
    pub addressees: i64,
}

/// A letter to one body, with what came of it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct AddresseeRow {
    /// The letter.
    pub paper_id: PaperId,
    /// The report it urges.
    pub submission_id: SubmissionId,
    /// Whose.
    pub body_id: BodyId,
    /// Name of the body.
    pub body_name: String,
    /// Who urges.
    #[sqlx(try_from = "crate::decode::Text<Level>")]
    pub level: Level,
    /// Where the letter stands.
    #[sqlx(try_from = "crate::decode::Text<PaperState>")]
    pub state: PaperState,
    /// The deadline it gives.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub new_due: Date,
    /// Its number, once issued.
    pub number: Option<i64>,
    /// Its date, once issued.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub issued_on: Option<Date>,
    /// The day the body had it.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub received_on: Option<Date>,
    /// The day the body answered.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub answered_on: Option<Date>,
    /// What it answered.
    pub answer: Option<String>,
}

/// A letter to store as a draft.
#[derive(Debug, Clone, Copy)]
pub struct NewPaper<'a> {
    /// Its id.
    pub id: PaperId,
    /// Of which plan.
    pub plan: PlanId,
    /// About which round.
    pub round: RoundId,
    /// Who urges.
    pub level: Level,
    /// What it says.
    pub content: &'a str,
    /// The deadline it gives.
    pub new_due: Date,
    /// Its issuer as numbers are compared by.
    pub register: &'a str,
    /// The reports it urges.
    pub submissions: &'a [SubmissionId],
    /// Who begins it.
    pub by: Option<UserId>,
    /// When.
    pub now: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Number {
    number: i64,
}

/// One letter.
///
/// # Errors
/// Whatever the database reports.
pub async fn find(db: &Db, id: PaperId) -> Result<Option<PaperRow>> {
    db.optional(SELECT_ONE, args![id]).await
}

/// Letters about a round, newest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_round(db: &Db, round: RoundId) -> Result<Vec<PaperRow>> {
    db.all(SELECT_OF_ROUND, args![round]).await
}

/// The register of a year: by issuer, the highest number first.
///
/// # Errors
/// Whatever the database reports.
pub async fn issued_in(db: &Db, year: i16) -> Result<Vec<PaperRow>> {
    db.all(SELECT_ISSUED, args![i64::from(year)]).await
}

/// Letters that wait for their number, newest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn drafts(db: &Db) -> Result<Vec<PaperRow>> {
    db.all(SELECT_DRAFTS, args![]).await
}

/// Years in which any letter was issued, newest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn years(db: &Db) -> Result<Vec<i64>> {
    let rows: Vec<Number> = db.all(SELECT_YEARS, args![]).await?;
    Ok(rows.into_iter().map(|row| row.number).collect())
}

/// The letter of a plan that was changed last.
///
/// # Errors
/// Whatever the database reports.
pub async fn last_of_plan(db: &Db, plan: PlanId) -> Result<Option<PaperRow>> {
    db.optional(SELECT_LAST, args![plan]).await
}

/// The letter that has a number.
///
/// # Errors
/// Whatever the database reports.
pub async fn by_number(
    db: &Db,
    register: &str,
    year: i16,
    number: i64,
) -> Result<Option<PaperRow>> {
    db.optional(SELECT_BY_NUMBER, args![register, i64::from(year), number]).await
}

/// The highest number of a year's letters of an issuer; 0 when there is none.
///
/// # Errors
/// Whatever the database reports.
pub async fn highest(db: &Db, register: &str, year: i16) -> Result<i64> {
    let row: Number = db.one(SELECT_HIGHEST, args![register, i64::from(year)]).await?;
    Ok(row.number)
}

/// Stores a draft.
///
/// # Errors
/// Whatever the database reports.
pub async fn insert(tx: &mut Tx, new: NewPaper<'_>) -> Result<()> {
    let args = args![
        new.id,
        new.plan,
        new.round,
        word(&new.level)?,
        new.content,
        new.new_due,
        new.register,
        new.by,
        new.now
    ];
    tx.execute(INSERT, args).await?;
    for submission in new.submissions {
        tx.execute(INSERT_ADDRESSEE, args![new.id, *submission]).await?;
    }
    Ok(())
}

/// Changes a draft; false when it was changed since `mod_count`, or is none any more.
///
/// # Errors
/// Whatever the database reports.
pub async fn change(
    tx: &mut Tx,
    id: PaperId,
    mod_count: i64,
    content: &str,
    new_due: Date,
    register: &str,
    now: Timestamp,
) -> Result<bool> {
    let args = args![id, mod_count, content, new_due, register, now];
    Ok(tx.execute(CHANGE, args).await? > 0)
}

/// Gives a draft its number and date; false when it was changed since `mod_count`.
///
/// # Errors
/// [`StoreError::Conflict`](crate::StoreError::Conflict) when the number is taken.
pub async fn issue(
    tx: &mut Tx,
    id: PaperId,
    mod_count: i64,
    number: i64,
    day: Date,
    now: Timestamp,
) -> Result<bool> {
    let args = args![id, mod_count, number, day, i64::from(day.year()), now];
    Ok(tx.execute(ISSUE, args).await? > 0)
}

/// Gives a draft up; false when it is none any more.
///
/// # Errors
/// Whatever the database reports.
pub async fn discard(tx: &mut Tx, id: PaperId, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(DISCARD, args![id, now]).await? > 0)
}

/// Whom a letter urges, by name.
///
/// # Errors
/// Whatever the database reports.
pub async fn addressees(db: &Db, id: PaperId) -> Result<Vec<AddresseeRow>> {
    db.all(SELECT_ADDRESSEES, args![id]).await
}

/// The letters issued about each report of a round, oldest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn chains_of_round(db: &Db, round: RoundId) -> Result<Vec<AddresseeRow>> {
    db.all(SELECT_CHAIN_OF_ROUND, args![round]).await
}

/// The letters issued about a report, oldest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn chain(db: &Db, submission: SubmissionId) -> Result<Vec<AddresseeRow>> {
    db.all(SELECT_CHAIN, args![submission]).await
}

/// Notes when a body had a letter; false when the letter does not urge it.
///
/// # Errors
/// Whatever the database reports.
pub async fn set_received(
    tx: &mut Tx,
    id: PaperId,
    submission: SubmissionId,
    day: Option<Date>,
) -> Result<bool> {
    Ok(tx.execute(SET_RECEIVED, args![id, submission, day]).await? > 0)
}

/// Notes what a body answered; false when the letter does not urge it.
///
/// # Errors
/// Whatever the database reports.
pub async fn set_answer(
    tx: &mut Tx,
    id: PaperId,
    submission: SubmissionId,
    answer: Option<(Date, &str)>,
) -> Result<bool> {
    let (day, answer) = answer.unzip();
    Ok(tx.execute(SET_ANSWER, args![id, submission, day, answer]).await? > 0)
}
