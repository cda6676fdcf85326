//! Papers that get numbers: letters that urge, papers on changing a plan, consolidated reports; what
//! was issued under which number, and what came of letters.

use ansinh_domain::calendar::Period;
use ansinh_domain::urge::Level;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::db::{args, statements};
use crate::decode::word;
use crate::{AmendmentId, BodyId, Db, PaperId, PlanId, Result, RoundId, SubmissionId, Tx, UserId};

macro_rules! papers {
    ($more:literal, $rest:literal) => {
        concat!(
            "SELECT p.id, p.plan_id, p.kind, p.state, p.issuer, p.register, p.round_id, p.set_id,
                (SELECT r.period FROM reporting_round r WHERE r.id = p.round_id) AS period,
                p.level, p.new_due, p.number, p.issued_on, p.created_at, p.mod_count,
                (SELECT COUNT(*) FROM paper_addressee a WHERE a.paper_id = p.id) AS addressees,
                (SELECT COUNT(*) FROM paper_file f WHERE f.paper_id = p.id AND f.kind = 'signed')
                    AS signed",
            $more,
            " FROM paper p ",
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
    SELECT_ONE = papers!("", "WHERE p.id = $1");
    SELECT_KEPT = papers!(", p.content", "WHERE p.id = $1");
    SELECT_OF_ROUND = papers!("", "WHERE p.round_id = $1 AND p.kind = $2 AND p.state <> 'dropped'
        ORDER BY p.created_at DESC, p.id DESC");
    SELECT_OF_SET = papers!("", "WHERE p.set_id = $1 ORDER BY p.kind DESC");
    SELECT_AMENDMENTS = papers!("", "WHERE p.plan_id = $1 AND p.set_id IS NOT NULL
            AND p.state <> 'dropped'
        ORDER BY p.created_at DESC, p.set_id, p.kind DESC");
    SELECT_ISSUED = papers!("", "WHERE p.issued_year = $1 AND p.state = 'issued'
        ORDER BY p.register, p.number DESC, p.id");
    SELECT_DRAFTS = papers!("", "WHERE p.state = 'draft' ORDER BY p.created_at DESC, p.id DESC");
    SELECT_BY_NUMBER = papers!("", "WHERE p.register = $1 AND p.type_code = $2
        AND p.issued_year = $3 AND p.number = $4");
    SELECT_HIGHEST = "SELECT COALESCE(MAX(p.number), 0) AS number FROM paper p
        WHERE p.register = $1 AND p.type_code = $2 AND p.issued_year = $3";
    SELECT_YEARS = "SELECT DISTINCT p.issued_year AS number FROM paper p
        WHERE p.issued_year IS NOT NULL ORDER BY p.issued_year DESC";
    INSERT = "INSERT INTO paper (id, plan_id, kind, state, content, issuer, register, type_code,
            round_id, set_id, level, new_due, created_by, created_at, changed_at, mod_count)
        VALUES ($1, $2, $3, 'draft', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, 1)";
    INSERT_ADDRESSEE = "INSERT INTO paper_addressee (paper_id, submission_id) VALUES ($1, $2)";
    CHANGE = "UPDATE paper SET content = $3, issuer = $4, register = $5, new_due = $6,
            changed_at = $7, mod_count = mod_count + 1
        WHERE id = $1 AND mod_count = $2 AND state = 'draft'";
    ISSUE = "UPDATE paper SET state = 'issued', number = $3, issued_on = $4, issued_year = $5,
            changed_at = $6, mod_count = mod_count + 1
        WHERE id = $1 AND mod_count = $2 AND state = 'draft'";
    /// Both drafts of a proposal go together.
    DISCARD = "UPDATE paper SET state = 'dropped', changed_at = $2, mod_count = mod_count + 1
        WHERE state = 'draft'
            AND (id = $1 OR set_id = (SELECT s.set_id FROM paper s WHERE s.id = $1))";
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

/// What a paper is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PaperKind {
    /// A letter that urges.
    Urging,
    /// Tờ trình on changing a plan.
    Proposal,
    /// Quyết định on changing a plan.
    Decision,
    /// The consolidated report of a round.
    Report,
}

impl PaperKind {
    /// All of them, in the order of the register.
    pub const ALL: [PaperKind; 4] =
        [PaperKind::Urging, PaperKind::Report, PaperKind::Proposal, PaperKind::Decision];

    /// What stands for the type in symbols (Decree 30/2020, Phụ lục III); letters have none.
    pub fn type_code(self) -> &'static str {
        match self {
            PaperKind::Urging => "",
            PaperKind::Proposal => "TTr",
            PaperKind::Decision => "QĐ",
            PaperKind::Report => "BC",
        }
    }

    /// Name of the type.
    pub fn title(self) -> &'static str {
        match self {
            PaperKind::Urging => "Công văn",
            PaperKind::Proposal => "Tờ trình",
            PaperKind::Decision => "Quyết định",
            PaperKind::Report => "Báo cáo",
        }
    }

    /// Name of the type within a sentence.
    pub fn noun(self) -> &'static str {
        match self {
            PaperKind::Urging => "công văn",
            PaperKind::Proposal => "Tờ trình",
            PaperKind::Decision => "Quyết định",
            PaperKind::Report => "báo cáo",
        }
    }
}

/// A paper without its words.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PaperRow {
    /// Its id.
    pub id: PaperId,
    /// Of which plan.
    pub plan_id: PlanId,
    /// What it is.
    #[sqlx(try_from = "crate::decode::Text<PaperKind>")]
    pub kind: PaperKind,
    /// Where it stands.
    #[sqlx(try_from = "crate::decode::Text<PaperState>")]
    pub state: PaperState,
    /// Who issues it; empty for letters drafted before this was kept.
    pub issuer: String,
    /// Its issuer as numbers are compared by.
    pub register: String,
    /// About which round: letters and reports.
    pub round_id: Option<RoundId>,
    /// The period of that round.
    #[sqlx(try_from = "crate::decode::Text<Period>")]
    pub period: Option<Period>,
    /// The proposal it is of: papers on changing a plan.
    pub set_id: Option<AmendmentId>,
    /// Who urges: letters.
    #[sqlx(try_from = "crate::decode::Text<Level>")]
    pub level: Option<Level>,
    /// The deadline it gives: letters.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub new_due: Option<Date>,
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
    /// Bodies it urges.
    pub addressees: i64,
    /// Signed files there are of it: none or one.
    pub signed: i64,
}

/// A paper with its words.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct KeptPaper {
    /// What is known of it.
    #[sqlx(flatten)]
    pub row: PaperRow,
    /// What it says, as the app keeps it.
    pub content: String,
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

/// What a draft says.
#[derive(Debug, Clone, Copy)]
pub struct Draft<'a> {
    /// Its words, as the app keeps them.
    pub content: &'a str,
    /// Who issues it.
    pub issuer: &'a str,
    /// Its issuer as numbers are compared by.
    pub register: &'a str,
    /// The deadline it gives: letters.
    pub new_due: Option<Date>,
}

/// A paper to store as a draft.
#[derive(Debug, Clone, Copy)]
pub struct NewPaper<'a> {
    /// Its id.
    pub id: PaperId,
    /// Of which plan.
    pub plan: PlanId,
    /// What it is.
    pub kind: PaperKind,
    /// About which round: letters and reports.
    pub round: Option<RoundId>,
    /// The proposal it is of: papers on changing a plan.
    pub set: Option<AmendmentId>,
    /// Who urges: letters.
    pub level: Option<Level>,
    /// What it says.
    pub draft: Draft<'a>,
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

/// One paper.
///
/// # Errors
/// Whatever the database reports.
pub async fn find(db: &Db, id: PaperId) -> Result<Option<PaperRow>> {
    db.optional(SELECT_ONE, args![id]).await
}

/// One paper with its words.
///
/// # Errors
/// Whatever the database reports.
pub async fn kept(db: &Db, id: PaperId) -> Result<Option<KeptPaper>> {
    db.optional(SELECT_KEPT, args![id]).await
}

/// Papers of a kind about a round, newest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_round(db: &Db, round: RoundId, kind: PaperKind) -> Result<Vec<PaperRow>> {
    db.all(SELECT_OF_ROUND, args![round, word(&kind)?]).await
}

/// Both papers of a proposal, the Tờ trình first.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_set(db: &Db, set: AmendmentId) -> Result<Vec<PaperRow>> {
    db.all(SELECT_OF_SET, args![set]).await
}

/// Papers on changing a plan, newest proposal first, its Tờ trình first.
///
/// # Errors
/// Whatever the database reports.
pub async fn amendments(db: &Db, plan: PlanId) -> Result<Vec<PaperRow>> {
    db.all(SELECT_AMENDMENTS, args![plan]).await
}

/// The register of a year: by issuer, the highest number first.
///
/// # Errors
/// Whatever the database reports.
pub async fn issued_in(db: &Db, year: i16) -> Result<Vec<PaperRow>> {
    db.all(SELECT_ISSUED, args![i64::from(year)]).await
}

/// Papers that wait for their number, newest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn drafts(db: &Db) -> Result<Vec<PaperRow>> {
    db.all(SELECT_DRAFTS, args![]).await
}

/// Years in which any paper was issued, newest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn years(db: &Db) -> Result<Vec<i64>> {
    let rows: Vec<Number> = db.all(SELECT_YEARS, args![]).await?;
    Ok(rows.into_iter().map(|row| row.number).collect())
}

/// The paper of a type that has a number.
///
/// # Errors
/// Whatever the database reports.
pub async fn by_number(
    db: &Db,
    register: &str,
    kind: PaperKind,
    year: i16,
    number: i64,
) -> Result<Option<PaperRow>> {
    let args = args![register, kind.type_code(), i64::from(year), number];
    db.optional(SELECT_BY_NUMBER, args).await
}

/// The highest number of a year's papers of a type and issuer; 0 when there is none.
///
/// # Errors
/// Whatever the database reports.
pub async fn highest(db: &Db, register: &str, kind: PaperKind, year: i16) -> Result<i64> {
    let args = args![register, kind.type_code(), i64::from(year)];
    let row: Number = db.one(SELECT_HIGHEST, args).await?;
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
        word(&new.kind)?,
        new.draft.content,
        new.draft.issuer,
        new.draft.register,
        new.kind.type_code(),
        new.round,
        new.set,
        new.level.map(|level| word(&level)).transpose()?,
        new.draft.new_due,
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
    (id, mod_count): (PaperId, i64),
    draft: Draft<'_>,
    now: Timestamp,
) -> Result<bool> {
    let args =
        args![id, mod_count, draft.content, draft.issuer, draft.register, draft.new_due, now];
    Ok(tx.execute(CHANGE, args).await? > 0)
}

/// Gives a draft its number and date; false when it was changed since `mod_count`.
///
/// # Errors
/// [`StoreError::Conflict`](crate::StoreError::Conflict) when the number is taken.
pub async fn issue(
    tx: &mut Tx,
    (id, mod_count): (PaperId, i64),
    (number, day): (i64, Date),
    now: Timestamp,
) -> Result<bool> {
    let args = args![id, mod_count, number, day, i64::from(day.year()), now];
    Ok(tx.execute(ISSUE, args).await? > 0)
}

/// Gives a draft up, and with it the other draft of its proposal; false when there is none any more.
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
