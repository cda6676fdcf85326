//! The log of a submission's way: who moved it from where to where, when and why.

use ansinh_domain::report::{Move, Passage, State};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::db::{args, statements};
use crate::decode::{json, word};
use crate::{Db, ItemId, PlanId, Result, RoundId, SubmissionId, Tx, UserId};

macro_rules! passages {
    ($rest:literal) => {
        concat!(
            "SELECT m.submission_id, m.seq, m.move, m.from_state, m.to_state, m.reason, m.item_ids,
                m.moved_by, u.name AS moved_by_name, m.moved_at, m.happened_on
            FROM submission_move m LEFT JOIN user_account u ON u.id = m.moved_by ",
            $rest
        )
    };
}

statements! {
    SELECT_OF_SUBMISSION = passages!("WHERE m.submission_id = $1 ORDER BY m.seq");
    SELECT_OF_ROUND = passages!("WHERE m.submission_id IN (SELECT s.id FROM submission s
        WHERE s.round_id = $1) ORDER BY m.submission_id, m.seq");
    SELECT_OF_PLAN = passages!("JOIN submission s ON s.id = m.submission_id
        JOIN reporting_round r ON r.id = s.round_id JOIN regime g ON g.id = r.regime_id
        WHERE g.plan_id = $1 ORDER BY m.submission_id, m.seq");
    INSERT = "INSERT INTO submission_move (submission_id, seq, move, from_state, to_state, reason,
            item_ids, moved_by, moved_at, happened_on)
        SELECT $1, COALESCE(MAX(m.seq), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9
        FROM submission_move m WHERE m.submission_id = $1";
}

/// What moved a submission: a person, or a reorganisation that brought rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mover {
    /// A move of the table.
    Person(Move),
    /// Rows came from another body, or went to one.
    Reorganisation,
}

impl Mover {
    /// As pages say it.
    pub fn title(self) -> &'static str {
        match self {
            Mover::Person(by) => by.title(),
            Mover::Reorganisation => "Sắp xếp bộ máy",
        }
    }
}

impl Serialize for Mover {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Mover::Person(by) => by.serialize(serializer),
            Mover::Reorganisation => serializer.serialize_str("reorganise"),
        }
    }
}

impl<'de> Deserialize<'de> for Mover {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Mover, D::Error> {
        let word = String::deserialize(deserializer)?;
        if word == "reorganise" {
            return Ok(Mover::Reorganisation);
        }
        let of_word = serde::de::value::StrDeserializer::<D::Error>::new(&word);
        Move::deserialize(of_word).map(Mover::Person)
    }
}

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PassageRow {
    /// Of which submission.
    pub submission_id: SubmissionId,
    /// Its number, from 1.
    pub seq: i64,
    /// What moved it.
    #[sqlx(rename = "move", try_from = "crate::decode::Text<Mover>")]
    pub by: Mover,
    /// From where.
    #[sqlx(try_from = "crate::decode::Text<State>")]
    pub from_state: State,
    /// To where.
    #[sqlx(try_from = "crate::decode::Text<State>")]
    pub to_state: State,
    /// Why.
    pub reason: Option<String>,
    /// The rows it was about; none means the whole.
    #[sqlx(rename = "item_ids", try_from = "crate::decode::Text<Vec<Uuid>>")]
    pub rows: Vec<Uuid>,
    /// Who.
    pub moved_by: Option<UserId>,
    /// Their name.
    pub moved_by_name: Option<String>,
    /// When.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub moved_at: Timestamp,
    /// On which day in Vietnam.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub happened_on: Date,
}

impl PassageRow {
    /// As lateness wants it.
    pub fn passage(&self) -> Passage {
        Passage { day: self.happened_on, to: self.to_state }
    }
}

/// A line to write.
#[derive(Debug, Clone, Copy)]
pub struct NewPassage<'a> {
    /// Of which submission.
    pub submission: SubmissionId,
    /// What moves it.
    pub by: Mover,
    /// From where.
    pub from: State,
    /// To where.
    pub to: State,
    /// Why.
    pub reason: Option<&'a str>,
    /// The rows it is about.
    pub rows: &'a [ItemId],
    /// Who.
    pub user: Option<UserId>,
    /// When.
    pub now: Timestamp,
    /// On which day in Vietnam.
    pub today: Date,
}

/// The log of a submission, oldest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_submission(db: &Db, submission: SubmissionId) -> Result<Vec<PassageRow>> {
    db.all(SELECT_OF_SUBMISSION, args![submission]).await
}

/// [`of_submission`] within a transaction.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_submission_in(tx: &mut Tx, submission: SubmissionId) -> Result<Vec<PassageRow>> {
    tx.all(SELECT_OF_SUBMISSION, args![submission]).await
}

/// The logs of a round's submissions, each oldest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_round(db: &Db, round: RoundId) -> Result<Vec<PassageRow>> {
    db.all(SELECT_OF_ROUND, args![round]).await
}

/// The logs of all submissions of a plan, each oldest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_plan(db: &Db, plan: PlanId) -> Result<Vec<PassageRow>> {
    db.all(SELECT_OF_PLAN, args![plan]).await
}

/// Writes a line.
///
/// # Errors
/// Whatever the database reports.
pub async fn append(tx: &mut Tx, new: NewPassage<'_>) -> Result<()> {
    let args = args![
        new.submission,
        word(&new.by)?,
        word(&new.from)?,
        word(&new.to)?,
        new.reason,
        json(new.rows)?,
        new.user,
        new.now,
        new.today
    ];
    tx.execute(INSERT, args).await.map(drop)
}
