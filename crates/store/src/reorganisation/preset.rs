//! Tables of prepared reorganisations, as their files are.

use jiff::Timestamp;

use crate::db::{args, statements};
use crate::{Db, PresetId, Result, Tx, UserId};

/// A table that was loaded.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PresetRow {
    /// Its identity.
    pub id: PresetId,
    /// What it calls itself.
    pub name: String,
    /// The text of the file.
    pub content: String,
    /// Who loaded it; `None` for the program itself. For those who may see people.
    pub loaded_by_name: Option<String>,
    /// When.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub loaded_at: Timestamp,
}

/// A table to keep.
#[derive(Debug, Clone, Copy)]
pub struct NewPreset<'a> {
    /// Its identity.
    pub id: PresetId,
    /// What it calls itself.
    pub name: &'a str,
    /// SHA-256 of the text in hexadecimal.
    pub sha256: &'a str,
    /// The text.
    pub content: &'a str,
    /// Who loads it.
    pub by: Option<UserId>,
    /// When.
    pub now: Timestamp,
}

macro_rules! presets {
    ($rest:literal) => {
        concat!(
            "SELECT p.id, p.name, p.content, u.name AS loaded_by_name, p.loaded_at
            FROM reorganisation_preset p
            LEFT JOIN user_account u ON u.id = p.loaded_by ",
            $rest
        )
    };
}

statements! {
    SELECT_ALL = presets!("ORDER BY p.loaded_at DESC, p.id");
    SELECT_ONE = presets!("WHERE p.id = $1");
    INSERT = "INSERT INTO reorganisation_preset (id, name, sha256, content, loaded_by, loaded_at)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (sha256) DO NOTHING";
}

/// All tables, the newest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn presets(db: &Db) -> Result<Vec<PresetRow>> {
    db.all(SELECT_ALL, args![]).await
}

/// One table.
///
/// # Errors
/// Whatever the database reports.
pub async fn preset(db: &Db, id: PresetId) -> Result<Option<PresetRow>> {
    db.optional(SELECT_ONE, args![id]).await
}

/// Keeps a table; false when the very same text is kept already.
///
/// # Errors
/// Whatever the database reports.
pub async fn insert_preset(tx: &mut Tx, new: NewPreset<'_>) -> Result<bool> {
    let (id, name, by) = (new.id, new.name, new.by);
    let rows = tx.execute(INSERT, args![id, name, new.sha256, new.content, by, new.now]).await?;
    Ok(rows > 0)
}
