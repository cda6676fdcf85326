//! Files of territories that wait to be looked at and loaded.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::db::{args, statements};
use crate::{Db, Result, TerritoryUploadId, Tx, UserId};

statements! {
    INSERT = "INSERT INTO territory_upload (id, given_date, uploaded_by, uploaded_at)
        VALUES ($1, $2, $3, $4)";
    INSERT_FILE = "INSERT INTO territory_upload_file (upload_id, file_index, name, content)
        VALUES ($1, $2, $3, $4)";
    SELECT = "SELECT p.id, p.given_date, p.uploaded_at, u.name AS uploaded_by_name
        FROM territory_upload p LEFT JOIN user_account u ON u.id = p.uploaded_by
        WHERE p.id = $1";
    SELECT_FILES = "SELECT name, content FROM territory_upload_file
        WHERE upload_id = $1 ORDER BY file_index";
    SELECT_WAITING = "SELECT p.id, p.given_date, p.uploaded_at, u.name AS uploaded_by_name
        FROM territory_upload p LEFT JOIN user_account u ON u.id = p.uploaded_by
        ORDER BY p.uploaded_at DESC, p.id";
    DELETE_FILES = "DELETE FROM territory_upload_file WHERE upload_id = $1";
    DELETE = "DELETE FROM territory_upload WHERE id = $1";
    DELETE_OLD_FILES = "DELETE FROM territory_upload_file WHERE upload_id IN
        (SELECT id FROM territory_upload WHERE uploaded_at < $1)";
    DELETE_OLD = "DELETE FROM territory_upload WHERE uploaded_at < $1";
}

/// Files that came together.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct UploadRow {
    /// Its id.
    pub id: TerritoryUploadId,
    /// The day for rows without one.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub given_date: Option<Date>,
    /// When they came.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub uploaded_at: Timestamp,
    /// Who brought them.
    pub uploaded_by_name: Option<String>,
}

/// A file that waits.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct UploadFile {
    /// Its name.
    pub name: String,
    /// Its content.
    pub content: Vec<u8>,
}

/// Files to keep until they are loaded.
#[derive(Debug, Clone)]
pub struct NewUpload {
    /// Their id together.
    pub id: TerritoryUploadId,
    /// The day for rows without one.
    pub given_date: Option<Date>,
    /// Who brings them.
    pub by: Option<UserId>,
    /// When.
    pub now: Timestamp,
    /// Name and content of each.
    pub files: Vec<UploadFile>,
}

/// Keeps files.
///
/// # Errors
/// Whatever the database reports.
pub async fn insert(tx: &mut Tx, new: NewUpload) -> Result<()> {
    tx.execute(INSERT, args![new.id, new.given_date, new.by, new.now]).await?;
    for (index, file) in (0_i64..).zip(new.files) {
        tx.execute(INSERT_FILE, args![new.id, index, file.name, file.content]).await?;
    }
    Ok(())
}

/// Files that wait, with when and by whom they came.
///
/// # Errors
/// Whatever the database reports.
pub async fn find(db: &Db, id: TerritoryUploadId) -> Result<Option<(UploadRow, Vec<UploadFile>)>> {
    let Some(row) = db.optional(SELECT, args![id]).await? else { return Ok(None) };
    Ok(Some((row, db.all(SELECT_FILES, args![id]).await?)))
}

/// All that waits, newest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn waiting(db: &Db) -> Result<Vec<UploadRow>> {
    db.all(SELECT_WAITING, args![]).await
}

/// Throws files away; false when they were gone.
///
/// # Errors
/// Whatever the database reports.
pub async fn delete(tx: &mut Tx, id: TerritoryUploadId) -> Result<bool> {
    tx.execute(DELETE_FILES, args![id]).await?;
    Ok(tx.execute(DELETE, args![id]).await? > 0)
}

/// Throws away what came before `instant`.
///
/// # Errors
/// Whatever the database reports.
pub async fn delete_older(tx: &mut Tx, instant: Timestamp) -> Result<()> {
    tx.execute(DELETE_OLD_FILES, args![instant]).await?;
    tx.execute(DELETE_OLD, args![instant]).await.map(drop)
}
