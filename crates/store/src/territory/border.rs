//! Borders of territories for maps: files as of a day, each with the outlines it held, simplified.

use ansinh_domain::territory::Outline;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::db::{args, statements};
use crate::decode::json;
use crate::{BorderFileId, Db, IndicatorId, Result, TerritoryId, Tx, UserId};

statements! {
    SELECT_FILES = "SELECT f.id, f.name, f.as_of, f.source, f.findings, u.name AS loaded_by_name,
            f.loaded_at, (SELECT COUNT(*) FROM border b WHERE b.file_id = f.id) AS borders
        FROM border_file f LEFT JOIN user_account u ON u.id = f.loaded_by
        ORDER BY f.loaded_at DESC, f.id DESC";
    SELECT_ONE = "SELECT f.id, f.name, f.as_of, f.source, f.findings, u.name AS loaded_by_name,
            f.loaded_at, (SELECT COUNT(*) FROM border b WHERE b.file_id = f.id) AS borders
        FROM border_file f LEFT JOIN user_account u ON u.id = f.loaded_by WHERE f.id = $1";
    /// Of the territories that an indicator has figures of, each from the file loaded last.
    SELECT_OF_INDICATOR = "SELECT b.territory_id, b.outline, f.as_of, f.source
        FROM border b JOIN border_file f ON f.id = b.file_id
        WHERE b.territory_id IN (SELECT o.territory_id FROM observation o
                WHERE o.indicator_id = $1 AND o.part <> '')
            AND NOT EXISTS (SELECT 1 FROM border y JOIN border_file z ON z.id = y.file_id
                WHERE y.territory_id = b.territory_id
                    AND (z.loaded_at > f.loaded_at OR (z.loaded_at = f.loaded_at AND z.id > f.id)))
        ORDER BY b.territory_id";
    INSERT_FILE = "INSERT INTO border_file (id, name, sha256, as_of, source, findings, loaded_by,
            loaded_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    INSERT = "INSERT INTO border (file_id, territory_id, outline) VALUES ($1, $2, $3)";
    DELETE = "DELETE FROM border WHERE file_id = $1";
    DELETE_FILE = "DELETE FROM border_file WHERE id = $1";
}

/// A file of borders.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct BorderFileRow {
    /// Its id.
    pub id: BorderFileId,
    /// Its name.
    pub name: String,
    /// The day the borders are of.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub as_of: Date,
    /// Where it comes from.
    pub source: String,
    /// What was doubtful in it, in sentences.
    #[sqlx(try_from = "crate::decode::Text<Vec<String>>")]
    pub findings: Vec<String>,
    /// Who loaded it.
    pub loaded_by_name: Option<String>,
    /// When.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub loaded_at: Timestamp,
    /// Borders it holds.
    pub borders: i64,
}

/// The border of a territory.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct BorderRow {
    /// The territory.
    pub territory_id: TerritoryId,
    /// Its outline.
    #[sqlx(try_from = "crate::decode::Text<Outline>")]
    pub outline: Outline,
    /// The day it is of.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub as_of: Date,
    /// Where it comes from.
    pub source: String,
}

/// A file of borders to keep.
#[derive(Debug, Clone, Copy)]
pub struct NewBorderFile<'a> {
    /// Its id.
    pub id: BorderFileId,
    /// Its name.
    pub name: &'a str,
    /// SHA-256 of its bytes.
    pub sha256: &'a str,
    /// The day the borders are of.
    pub as_of: Date,
    /// Where it comes from.
    pub source: &'a str,
    /// What was doubtful in it.
    pub findings: &'a [String],
    /// Who loads it.
    pub by: Option<UserId>,
    /// When.
    pub now: Timestamp,
}

/// Files of borders, newest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn files(db: &Db) -> Result<Vec<BorderFileRow>> {
    db.all(SELECT_FILES, args![]).await
}

/// One file of borders.
///
/// # Errors
/// Whatever the database reports.
pub async fn find(db: &Db, id: BorderFileId) -> Result<Option<BorderFileRow>> {
    db.optional(SELECT_ONE, args![id]).await
}

/// The borders known of the territories that an indicator has figures of.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_indicator(db: &Db, origin: IndicatorId) -> Result<Vec<BorderRow>> {
    db.all(SELECT_OF_INDICATOR, args![origin]).await
}

/// Keeps a file with its outlines.
///
/// # Errors
/// [`StoreError::Conflict`](crate::StoreError::Conflict) when the same bytes were loaded for the day.
pub async fn insert(
    tx: &mut Tx,
    file: NewBorderFile<'_>,
    outlines: &[(TerritoryId, Outline)],
) -> Result<()> {
    let findings = json(&file.findings)?;
    let args = args![
        file.id,
        file.name,
        file.sha256,
        file.as_of,
        file.source,
        findings,
        file.by,
        file.now
    ];
    tx.execute(INSERT_FILE, args).await?;
    let mut all = Vec::with_capacity(outlines.len());
    for (territory, outline) in outlines {
        all.push(args![file.id, *territory, json(outline)?]);
    }
    tx.insert_all(INSERT, all).await.map(drop)
}

/// Drops a file with its outlines; false when it was gone.
///
/// # Errors
/// Whatever the database reports.
pub async fn delete(tx: &mut Tx, id: BorderFileId) -> Result<bool> {
    tx.execute(DELETE, args![id]).await?;
    Ok(tx.execute(DELETE_FILE, args![id]).await? > 0)
}
