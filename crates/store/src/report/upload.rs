//! Filled-in forms of a submission that wait to be looked at and applied.

use jiff::Timestamp;

use crate::db::{args, statements};
use crate::{Db, ReportUploadId, Result, SubmissionId, Tx, UserId};

statements! {
    INSERT = "INSERT INTO report_upload (id, submission_id, name, content, uploaded_by, uploaded_at)
        VALUES ($1, $2, $3, $4, $5, $6)";
    SELECT = "SELECT p.id, p.submission_id, p.name, p.uploaded_by, u.name AS uploaded_by_name,
            p.uploaded_at
        FROM report_upload p LEFT JOIN user_account u ON u.id = p.uploaded_by
        WHERE p.id = $1";
    SELECT_OF_SUBMISSION = "SELECT p.id, p.submission_id, p.name, p.uploaded_by,
            u.name AS uploaded_by_name, p.uploaded_at
        FROM report_upload p LEFT JOIN user_account u ON u.id = p.uploaded_by
        WHERE p.submission_id = $1 ORDER BY p.uploaded_at DESC, p.id";
    SELECT_CONTENT = "SELECT content FROM report_upload WHERE id = $1";
    DELETE = "DELETE FROM report_upload WHERE id = $1";
    DELETE_OLD = "DELETE FROM report_upload WHERE uploaded_at < $1";
}

/// A form that waits.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct UploadRow {
    /// Its id.
    pub id: ReportUploadId,
    /// Of which submission.
    pub submission_id: SubmissionId,
    /// Name of the file.
    pub name: String,
    /// Who brought it.
    pub uploaded_by: Option<UserId>,
    /// Their name.
    pub uploaded_by_name: Option<String>,
    /// When.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub uploaded_at: Timestamp,
}

/// A form to keep until it is applied.
#[derive(Debug, Clone)]
pub struct NewUpload<'a> {
    /// Its id.
    pub id: ReportUploadId,
    /// Of which submission.
    pub submission: SubmissionId,
    /// Name of the file.
    pub name: &'a str,
    /// Its bytes.
    pub content: Vec<u8>,
    /// Who brings it.
    pub by: Option<UserId>,
    /// When.
    pub now: Timestamp,
}

/// Keeps a form.
///
/// # Errors
/// Whatever the database reports.
pub async fn insert(tx: &mut Tx, new: NewUpload<'_>) -> Result<()> {
    let NewUpload { id, submission, name, content, by, now } = new;
    tx.execute(INSERT, args![id, submission, name, content, by, now]).await.map(drop)
}

/// A form that waits.
///
/// # Errors
/// Whatever the database reports.
pub async fn find(db: &Db, id: ReportUploadId) -> Result<Option<UploadRow>> {
    db.optional(SELECT, args![id]).await
}

/// Forms of a submission that wait, newest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_submission(db: &Db, submission: SubmissionId) -> Result<Vec<UploadRow>> {
    db.all(SELECT_OF_SUBMISSION, args![submission]).await
}

/// The bytes of a form; `None` when it waits no more.
///
/// # Errors
/// Whatever the database reports.
pub async fn content(db: &Db, id: ReportUploadId) -> Result<Option<Vec<u8>>> {
    #[derive(sqlx::FromRow)]
    struct Content {
        content: Vec<u8>,
    }
    Ok(db.optional::<Content>(SELECT_CONTENT, args![id]).await?.map(|row| row.content))
}

/// Throws a form away; false when it was gone.
///
/// # Errors
/// Whatever the database reports.
pub async fn delete(tx: &mut Tx, id: ReportUploadId) -> Result<bool> {
    Ok(tx.execute(DELETE, args![id]).await? > 0)
}

/// Throws away what came before `instant`.
///
/// # Errors
/// Whatever the database reports.
pub async fn delete_older(tx: &mut Tx, instant: Timestamp) -> Result<()> {
    tx.execute(DELETE_OLD, args![instant]).await.map(drop)
}
