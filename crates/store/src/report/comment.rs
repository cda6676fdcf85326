//! Comments on a cell, a row, or a whole submission.

use jiff::Timestamp;

use super::cell::part;
use crate::db::{args, statements};
use crate::{CommentId, Db, ItemId, Result, SubmissionId, TerritoryId, Tx, UserId};
use ansinh_domain::report::Field;

macro_rules! comments {
    ($rest:literal) => {
        concat!(
            "SELECT c.id, c.submission_id, c.item_id, i.code AS item_code, c.part, c.field,
                c.body_text, c.mentions, m.name AS mentions_name, c.written_by,
                w.name AS written_by_name, c.written_at, c.settled_by, t.name AS settled_by_name,
                c.settled_at
            FROM report_comment c
            JOIN user_account w ON w.id = c.written_by
            LEFT JOIN submission_item i ON i.id = c.item_id
            LEFT JOIN user_account m ON m.id = c.mentions
            LEFT JOIN user_account t ON t.id = c.settled_by ",
            $rest
        )
    };
}

statements! {
    SELECT_OF_SUBMISSION = comments!("WHERE c.submission_id = $1 ORDER BY c.written_at, c.id");
    SELECT_FOR = comments!("WHERE c.mentions = $1 AND c.settled_at IS NULL
        ORDER BY c.written_at DESC, c.id DESC");
    SELECT_ONE = comments!("WHERE c.id = $1");
    INSERT = "INSERT INTO report_comment (id, submission_id, item_id, part, field, body_text,
            mentions, written_by, written_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    SETTLE = "UPDATE report_comment SET settled_by = $2, settled_at = $3
        WHERE id = $1 AND settled_at IS NULL";
}

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CommentRow {
    /// Its id.
    pub id: CommentId,
    /// In which submission.
    pub submission_id: SubmissionId,
    /// On which row; `None` for the whole.
    pub item_id: Option<ItemId>,
    /// Its code.
    pub item_code: Option<String>,
    /// On which part of the row, where it is on a cell.
    pub part: Option<String>,
    /// On which cell.
    #[sqlx(try_from = "crate::decode::Text<Field>")]
    pub field: Option<Field>,
    /// What it says.
    #[sqlx(rename = "body_text")]
    pub text: String,
    /// Whom it asks.
    pub mentions: Option<UserId>,
    /// Their name.
    pub mentions_name: Option<String>,
    /// Who wrote it.
    pub written_by: UserId,
    /// Their name.
    pub written_by_name: String,
    /// When.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub written_at: Timestamp,
    /// Who settled it.
    pub settled_by: Option<UserId>,
    /// Their name.
    pub settled_by_name: Option<String>,
    /// When.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub settled_at: Option<Timestamp>,
}

/// A comment to write.
#[derive(Debug, Clone)]
pub struct NewComment<'a> {
    /// Its id.
    pub id: CommentId,
    /// In which submission.
    pub submission: SubmissionId,
    /// On which row.
    pub item: Option<ItemId>,
    /// On which cell of it.
    pub cell: Option<(Option<TerritoryId>, Field)>,
    /// What it says.
    pub text: &'a str,
    /// Whom it asks.
    pub mentions: Option<UserId>,
    /// Who writes.
    pub by: UserId,
    /// When.
    pub now: Timestamp,
}

/// The comments of a submission, oldest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_submission(db: &Db, submission: SubmissionId) -> Result<Vec<CommentRow>> {
    db.all(SELECT_OF_SUBMISSION, args![submission]).await
}

/// Open comments that ask a person, newest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn open_for(db: &Db, user: UserId) -> Result<Vec<CommentRow>> {
    db.all(SELECT_FOR, args![user]).await
}

/// One comment.
///
/// # Errors
/// Whatever the database reports.
pub async fn find(db: &Db, id: CommentId) -> Result<Option<CommentRow>> {
    db.optional(SELECT_ONE, args![id]).await
}

/// Writes a comment.
///
/// # Errors
/// [`StoreError::Broken`](crate::StoreError::Broken) when it mentions nobody known.
pub async fn insert(tx: &mut Tx, new: NewComment<'_>) -> Result<()> {
    let (territory, field) = new.cell.unzip();
    let args = args![
        new.id,
        new.submission,
        new.item,
        territory.map(part),
        field.map(Field::word),
        new.text,
        new.mentions,
        new.by,
        new.now
    ];
    tx.execute(INSERT, args).await.map(drop)
}

/// Settles a comment; false when it was settled before.
///
/// # Errors
/// Whatever the database reports.
pub async fn settle(tx: &mut Tx, id: CommentId, by: UserId, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(SETTLE, args![id, by, now]).await? > 0)
}
