//! Files of papers: as issued, as signed, and the signature beside them. Only added.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::db::{args, statements};
use crate::decode::word;
use crate::{Db, PaperFileId, PaperId, Result, Tx, UserId};

macro_rules! files {
    ($rest:literal) => {
        concat!(
            "SELECT f.id, f.paper_id, f.kind, f.sha256, f.size, f.found, f.trust, f.growth, f.reason,
                u.name AS kept_by_name, f.kept_at
            FROM paper_file f
            LEFT JOIN user_account u ON u.id = f.kept_by ",
            $rest
        )
    };
}

statements! {
    SELECT_OF_PAPER = files!("WHERE f.paper_id = $1 ORDER BY f.kept_at, f.kind");
    SELECT_CONTENT = "SELECT content FROM paper_file WHERE paper_id = $1 AND kind = $2";
    INSERT = "INSERT INTO paper_file (id, paper_id, kind, sha256, size, content, found, trust,
            growth, reason, kept_by, kept_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
}

/// What a file of a paper is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PaperFileKind {
    /// The paper with its number and date, to be signed (PDF).
    Issued,
    /// The same as a Word file.
    Word,
    /// The paper with signatures.
    Signed,
    /// A signature (CMS) that stands beside the issued file.
    Detached,
}

/// How a signed file stands to the issued one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PaperGrowth {
    /// It is that file with signatures added.
    Grown,
    /// It is another file, taken for a reason that was given.
    Other,
}

/// A file without its bytes.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PaperFileRow {
    /// Its id.
    pub id: PaperFileId,
    /// Of which paper.
    pub paper_id: PaperId,
    /// What it is.
    #[sqlx(try_from = "crate::decode::Text<PaperFileKind>")]
    pub kind: PaperFileKind,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Size in bytes.
    pub size: i64,
    /// What its signatures came to (JSON).
    pub found: Option<String>,
    /// SHA-256 of the list of authorities they were held against; '' without one.
    pub trust: Option<String>,
    /// How it stands to the issued one.
    #[sqlx(try_from = "crate::decode::Text<PaperGrowth>")]
    pub growth: Option<PaperGrowth>,
    /// Why another file was taken.
    pub reason: Option<String>,
    /// Name of who brought it.
    pub kept_by_name: Option<String>,
    /// When.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub kept_at: Timestamp,
}

/// A file to keep.
#[derive(Debug, Clone)]
pub struct NewPaperFile<'a> {
    /// Its id.
    pub id: PaperFileId,
    /// Of which paper.
    pub paper: PaperId,
    /// What it is.
    pub kind: PaperFileKind,
    /// SHA-256 of its bytes.
    pub sha256: &'a str,
    /// Its bytes.
    pub content: &'a [u8],
    /// What its signatures came to (JSON), and the list they were held against.
    pub found: Option<(&'a str, &'a str)>,
    /// How it stands to the issued one.
    pub growth: Option<PaperGrowth>,
    /// Why another file was taken.
    pub reason: Option<&'a str>,
    /// Who brings it.
    pub by: Option<UserId>,
    /// When.
    pub now: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Content {
    content: Vec<u8>,
}

/// The files of a paper, oldest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_paper(db: &Db, paper: PaperId) -> Result<Vec<PaperFileRow>> {
    db.all(SELECT_OF_PAPER, args![paper]).await
}

/// The bytes of a file of a paper.
///
/// # Errors
/// Whatever the database reports.
pub async fn content(db: &Db, paper: PaperId, kind: PaperFileKind) -> Result<Option<Vec<u8>>> {
    let row: Option<Content> = db.optional(SELECT_CONTENT, args![paper, word(&kind)?]).await?;
    Ok(row.map(|row| row.content))
}

/// Keeps a file.
///
/// # Errors
/// [`StoreError::Conflict`](crate::StoreError::Conflict) when the paper has a file of that kind.
pub async fn keep(tx: &mut Tx, new: NewPaperFile<'_>) -> Result<()> {
    let growth = new.growth.map(|growth| word(&growth)).transpose()?;
    let (found, trust) = new.found.unzip();
    let size = i64::try_from(new.content.len()).unwrap_or(i64::MAX);
    let args = args![
        new.id,
        new.paper,
        word(&new.kind)?,
        new.sha256,
        size,
        new.content.to_vec(),
        found,
        trust,
        growth,
        new.reason,
        new.by,
        new.now
    ];
    tx.execute(INSERT, args).await?;
    Ok(())
}
