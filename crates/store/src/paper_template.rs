//! Templates of papers as an administrator changed them; those shipped with the program are no rows.

use jiff::Timestamp;

use crate::db::{args, statements};
use crate::{Db, Result, Tx, UserId};

macro_rules! templates {
    ($rest:literal) => {
        concat!(
            "SELECT t.kind, t.version, t.words, t.note, u.name AS saved_by_name, t.saved_at
            FROM paper_template t
            LEFT JOIN user_account u ON u.id = t.saved_by ",
            $rest
        )
    };
}

statements! {
    SELECT_NEWEST = templates!("WHERE t.kind = $1 ORDER BY t.version DESC LIMIT 1");
    SELECT_ALL_NEWEST = templates!("WHERE t.version = (SELECT MAX(x.version) FROM paper_template x
            WHERE x.kind = t.kind)
        ORDER BY t.kind");
    SELECT_HISTORY = templates!("WHERE t.kind = $1 ORDER BY t.version DESC");
    INSERT = "INSERT INTO paper_template (kind, version, words, note, saved_by, saved_at)
        VALUES ($1, $2, $3, $4, $5, $6)";
}

/// A version of a template.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct TemplateRow {
    /// Of which paper, a word of the app.
    pub kind: String,
    /// From 1.
    pub version: i64,
    /// What it says.
    pub words: String,
    /// What was changed, and why.
    pub note: String,
    /// Who saved it.
    pub saved_by_name: Option<String>,
    /// When.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub saved_at: Timestamp,
}

/// A version to keep.
#[derive(Debug, Clone, Copy)]
pub struct NewTemplate<'a> {
    /// Of which paper.
    pub kind: &'a str,
    /// One more than the newest.
    pub version: i64,
    /// What it says.
    pub words: &'a str,
    /// What was changed, and why.
    pub note: &'a str,
    /// Who saves it.
    pub by: Option<UserId>,
    /// When.
    pub now: Timestamp,
}

/// The newest version of a template; `None` while nobody changed the shipped one.
///
/// # Errors
/// Whatever the database reports.
pub async fn newest(db: &Db, kind: &str) -> Result<Option<TemplateRow>> {
    db.optional(SELECT_NEWEST, args![kind]).await
}

/// The newest version of every template that somebody changed.
///
/// # Errors
/// Whatever the database reports.
pub async fn all_newest(db: &Db) -> Result<Vec<TemplateRow>> {
    db.all(SELECT_ALL_NEWEST, args![]).await
}

/// Every version of a template, newest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn history(db: &Db, kind: &str) -> Result<Vec<TemplateRow>> {
    db.all(SELECT_HISTORY, args![kind]).await
}

/// Keeps a version.
///
/// # Errors
/// [`StoreError::Conflict`](crate::StoreError::Conflict) when somebody kept that version before.
pub async fn insert(tx: &mut Tx, new: NewTemplate<'_>) -> Result<()> {
    let args = args![new.kind, new.version, new.words, new.note, new.by, new.now];
    tx.execute(INSERT, args).await.map(drop)
}
