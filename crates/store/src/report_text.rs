//! The words of a round's consolidated report: versions of each section, and who is editing.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::db::{args, statements};
use crate::decode::word;
use crate::{Db, Result, RoundId, Tx, UserId};

macro_rules! texts {
    ($rest:literal) => {
        concat!(
            "SELECT t.section, t.version, t.kind, t.words, t.base, t.saved_by,
                u.name AS saved_by_name, t.saved_at
            FROM report_text t
            LEFT JOIN user_account u ON u.id = t.saved_by ",
            $rest
        )
    };
}

macro_rules! locks {
    ($rest:literal) => {
        concat!(
            "SELECT l.section, l.held_by, u.name AS held_by_name, l.base, l.taken_at, l.expires_at,
                l.taken_from, f.name AS taken_from_name
            FROM report_text_lock l
            JOIN user_account u ON u.id = l.held_by
            LEFT JOIN user_account f ON f.id = l.taken_from ",
            $rest
        )
    };
}

statements! {
    SELECT_OF_ROUND = texts!("WHERE t.round_id = $1 AND t.version = (SELECT MAX(x.version)
            FROM report_text x WHERE x.round_id = t.round_id AND x.section = t.section)
        ORDER BY t.section");
    SELECT_HISTORY = texts!("WHERE t.round_id = $1 AND t.section = $2 ORDER BY t.version DESC");
    SELECT_NEWEST = texts!("WHERE t.round_id = $1 AND t.section = $2
        ORDER BY t.version DESC LIMIT 1");
    SELECT_LOCKS = locks!("WHERE l.round_id = $1 ORDER BY l.section");
    SELECT_LOCK = locks!("WHERE l.round_id = $1 AND l.section = $2");
    INSERT = "INSERT INTO report_text (round_id, section, version, kind, words, base, saved_by,
            saved_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    /// Does nothing while another person holds the lock and it has not run out.
    TAKE = "INSERT INTO report_text_lock (round_id, section, held_by, base, taken_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (round_id, section) DO UPDATE SET held_by = excluded.held_by,
            base = excluded.base, taken_at = excluded.taken_at, expires_at = excluded.expires_at,
            taken_from = NULL
        WHERE report_text_lock.held_by = excluded.held_by
            OR report_text_lock.expires_at <= excluded.taken_at";
    TAKE_OVER = "UPDATE report_text_lock SET taken_from = held_by, held_by = $3, base = $4,
            taken_at = $5, expires_at = $6
        WHERE round_id = $1 AND section = $2";
    RELEASE = "DELETE FROM report_text_lock
        WHERE round_id = $1 AND section = $2 AND held_by = $3";
}

/// How a version came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TextKind {
    /// Somebody typed it.
    Typed,
    /// The edited words were kept over newer ones of the bodies.
    Kept,
    /// Newer words of the bodies were taken over the edited ones.
    Taken,
    /// An older version was brought back.
    Restored,
}

/// A version of a section.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct TextRow {
    /// Code of the section.
    pub section: String,
    /// From 1.
    pub version: i64,
    /// How it came about.
    #[sqlx(try_from = "crate::decode::Text<TextKind>")]
    pub kind: TextKind,
    /// What it says.
    pub words: String,
    /// What the bodies' reports said when it was merged.
    pub base: String,
    /// Who saved it.
    pub saved_by: Option<UserId>,
    /// Their name.
    pub saved_by_name: Option<String>,
    /// When.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub saved_at: Timestamp,
}

/// Who is editing a section.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct LockRow {
    /// Code of the section.
    pub section: String,
    /// Who.
    pub held_by: UserId,
    /// Their name.
    pub held_by_name: String,
    /// What the bodies' reports said when editing began.
    pub base: String,
    /// Since when.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub taken_at: Timestamp,
    /// Until when nobody else may begin without taking over.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub expires_at: Timestamp,
    /// From whom it was taken over.
    pub taken_from: Option<UserId>,
    /// Their name.
    pub taken_from_name: Option<String>,
}

/// A version to keep.
#[derive(Debug, Clone, Copy)]
pub struct NewText<'a> {
    /// Of which round.
    pub round: RoundId,
    /// Code of the section.
    pub section: &'a str,
    /// One more than the newest.
    pub version: i64,
    /// How it came about.
    pub kind: TextKind,
    /// What it says.
    pub words: &'a str,
    /// What the bodies' reports said when it was merged.
    pub base: &'a str,
    /// Who saves it.
    pub by: Option<UserId>,
    /// When.
    pub now: Timestamp,
}

/// A lock to take.
#[derive(Debug, Clone, Copy)]
pub struct NewLock<'a> {
    /// Of which round.
    pub round: RoundId,
    /// Code of the section.
    pub section: &'a str,
    /// Who takes it.
    pub by: UserId,
    /// What the bodies' reports say now.
    pub base: &'a str,
    /// Now.
    pub now: Timestamp,
    /// Until when it holds.
    pub until: Timestamp,
}

/// The newest version of each section of a round that was ever edited.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_round(db: &Db, round: RoundId) -> Result<Vec<TextRow>> {
    db.all(SELECT_OF_ROUND, args![round]).await
}

/// Every version of a section, newest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn history(db: &Db, round: RoundId, section: &str) -> Result<Vec<TextRow>> {
    db.all(SELECT_HISTORY, args![round, section]).await
}

/// The newest version of a section.
///
/// # Errors
/// Whatever the database reports.
pub async fn newest(tx: &mut Tx, round: RoundId, section: &str) -> Result<Option<TextRow>> {
    tx.optional(SELECT_NEWEST, args![round, section]).await
}

/// Who is editing which section of a round; also locks that have run out.
///
/// # Errors
/// Whatever the database reports.
pub async fn locks(db: &Db, round: RoundId) -> Result<Vec<LockRow>> {
    db.all(SELECT_LOCKS, args![round]).await
}

/// Who is editing a section; also a lock that has run out.
///
/// # Errors
/// Whatever the database reports.
pub async fn lock(tx: &mut Tx, round: RoundId, section: &str) -> Result<Option<LockRow>> {
    tx.optional(SELECT_LOCK, args![round, section]).await
}

/// Keeps a version.
///
/// # Errors
/// [`StoreError::Conflict`](crate::StoreError::Conflict) when somebody kept that version before.
pub async fn insert(tx: &mut Tx, new: NewText<'_>) -> Result<()> {
    let args = args![
        new.round,
        new.section,
        new.version,
        word(&new.kind)?,
        new.words,
        new.base,
        new.by,
        new.now
    ];
    tx.execute(INSERT, args).await.map(drop)
}

/// Takes the lock of a section, or renews one's own; false while another person holds it.
///
/// # Errors
/// Whatever the database reports.
pub async fn take(tx: &mut Tx, new: NewLock<'_>) -> Result<bool> {
    let args = args![new.round, new.section, new.by, new.base, new.now, new.until];
    Ok(tx.execute(TAKE, args).await? > 0)
}

/// Takes the lock of a section from whoever holds it; false when nobody does any more.
///
/// # Errors
/// Whatever the database reports.
pub async fn take_over(tx: &mut Tx, new: NewLock<'_>) -> Result<bool> {
    let args = args![new.round, new.section, new.by, new.base, new.now, new.until];
    Ok(tx.execute(TAKE_OVER, args).await? > 0)
}

/// Gives one's own lock back.
///
/// # Errors
/// Whatever the database reports.
pub async fn release(tx: &mut Tx, round: RoundId, section: &str, by: UserId) -> Result<()> {
    tx.execute(RELEASE, args![round, section, by]).await.map(drop)
}
