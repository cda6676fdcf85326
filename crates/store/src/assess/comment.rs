//! What people say to each other about an indicator. Comments in a report are another matter: those
//! belong to one body's answer in one round, ask a person, and are settled.

use jiff::Timestamp;

use crate::db::{args, statements};
use crate::{BodyId, Db, IndicatorCommentId, IndicatorId, Result, Tx, UserId};

macro_rules! comments {
    ($rest:literal) => {
        concat!(
            "SELECT c.id, c.indicator_id, c.answers_id, b.name AS body_name,
                CASE WHEN w.comment_id IS NULL THEN c.content ELSE '' END AS content, c.written_by,
                u.name AS written_by_name, c.written_at, w.withdrawn_at
            FROM indicator_comment c
            JOIN user_account u ON u.id = c.written_by
            LEFT JOIN body b ON b.id = c.body_id
            LEFT JOIN comment_withdrawal w ON w.comment_id = c.id ",
            $rest
        )
    };
}

statements! {
    SELECT_OF_INDICATOR = comments!("WHERE c.indicator_id = $1 ORDER BY c.written_at, c.id");
    SELECT_ONE = comments!("WHERE c.id = $1");
    INSERT = "INSERT INTO indicator_comment (id, indicator_id, answers_id, body_id, content,
            written_by, written_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    SELECT_SAME = "SELECT c.id FROM indicator_comment c
        WHERE c.indicator_id = $1 AND c.written_by = $2 AND c.content = $3 AND c.written_at >= $4
            AND (c.answers_id = $5 OR ($5 IS NULL AND c.answers_id IS NULL))
            AND NOT EXISTS (SELECT 1 FROM comment_withdrawal w WHERE w.comment_id = c.id)
        ORDER BY c.written_at LIMIT 1";
    WITHDRAW = "INSERT INTO comment_withdrawal (comment_id, withdrawn_at) VALUES ($1, $2)
        ON CONFLICT (comment_id) DO NOTHING";
}

/// A comment on an indicator.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CommentRow {
    /// Its id.
    pub id: IndicatorCommentId,
    /// The indicator through all versions.
    pub indicator_id: IndicatorId,
    /// The comment it answers.
    pub answers_id: Option<IndicatorCommentId>,
    /// The body whose person wrote it; none for the coordinator.
    pub body_name: Option<String>,
    /// What it says; empty once it was taken back.
    pub content: String,
    /// Who wrote it.
    pub written_by: UserId,
    /// Their name. For those who may see people.
    pub written_by_name: String,
    /// When.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub written_at: Timestamp,
    /// When its author took it back.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub withdrawn_at: Option<Timestamp>,
}

/// A comment to write.
#[derive(Debug, Clone, Copy)]
pub struct NewComment<'a> {
    /// Its id.
    pub id: IndicatorCommentId,
    /// The indicator through all versions.
    pub indicator: IndicatorId,
    /// The comment it answers.
    pub answers: Option<IndicatorCommentId>,
    /// The body whose person writes.
    pub body: Option<BodyId>,
    /// What it says.
    pub content: &'a str,
    /// Who writes.
    pub by: UserId,
    /// When.
    pub now: Timestamp,
}

/// The comments on an indicator, oldest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_indicator(db: &Db, origin: IndicatorId) -> Result<Vec<CommentRow>> {
    db.all(SELECT_OF_INDICATOR, args![origin]).await
}

/// One comment.
///
/// # Errors
/// Whatever the database reports.
pub async fn find(db: &Db, id: IndicatorCommentId) -> Result<Option<CommentRow>> {
    db.optional(SELECT_ONE, args![id]).await
}

/// A comment of the same person with the same words in the same place, written since an instant and
/// not taken back.
///
/// # Errors
/// Whatever the database reports.
pub async fn same_since(
    tx: &mut Tx,
    new: NewComment<'_>,
    since: Timestamp,
) -> Result<Option<IndicatorCommentId>> {
    #[derive(sqlx::FromRow)]
    struct Found {
        id: IndicatorCommentId,
    }
    let args = args![new.indicator, new.by, new.content, since, new.answers];
    let found: Option<Found> = tx.optional(SELECT_SAME, args).await?;
    Ok(found.map(|found| found.id))
}

/// Writes a comment.
///
/// # Errors
/// Whatever the database reports.
pub async fn insert(tx: &mut Tx, new: NewComment<'_>) -> Result<()> {
    let args = args![new.id, new.indicator, new.answers, new.body, new.content, new.by, new.now];
    tx.execute(INSERT, args).await.map(drop)
}

/// Takes a comment back; false when it was before.
///
/// # Errors
/// Whatever the database reports.
pub async fn withdraw(tx: &mut Tx, id: IndicatorCommentId, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(WITHDRAW, args![id, now]).await? > 0)
}
