//! Files as evidence: each kept once, attached to rows or whole submissions.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::db::{args, statements};
use crate::decode::word;
use crate::{BodyId, Db, EvidenceId, EvidenceLinkId, ItemId, Result, SubmissionId, Tx, UserId};

macro_rules! links {
    ($rest:literal) => {
        concat!(
            "SELECT l.id, l.evidence_id, l.submission_id, l.item_id, s.body_id, l.name, f.sha256,
                f.size, f.media, l.purpose, l.attached_by, u.name AS attached_by_name, l.attached_at,
                l.removed_at
            FROM evidence_link l
            JOIN evidence_file f ON f.id = l.evidence_id
            JOIN submission s ON s.id = l.submission_id
            LEFT JOIN user_account u ON u.id = l.attached_by ",
            $rest
        )
    };
}

statements! {
    SELECT_OF_SUBMISSION = links!("WHERE l.submission_id = $1 AND l.removed_at IS NULL
        ORDER BY l.attached_at, l.id");
    SELECT_ONE = links!("WHERE l.id = $1");
    SELECT_CONTENT = "SELECT content FROM evidence_file WHERE id = $1";
    SELECT_BY_HASH = "SELECT id FROM evidence_file WHERE sha256 = $1";
    COUNT_OF_SUBMISSION = "SELECT COUNT(*) AS n FROM evidence_link
        WHERE submission_id = $1 AND removed_at IS NULL AND purpose = 'evidence'";
    INSERT_FILE = "INSERT INTO evidence_file (id, sha256, size, media, content, stored_at)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (sha256) DO NOTHING";
    INSERT_LINK = "INSERT INTO evidence_link (id, evidence_id, submission_id, item_id, name,
            purpose, attached_by, attached_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    REMOVE = "UPDATE evidence_link SET removed_by = $2, removed_at = $3
        WHERE id = $1 AND removed_at IS NULL";
    SELECT_SIGNATURES = "SELECT g.evidence_id, g.found, g.trust, g.checked_at
        FROM evidence_signature g
        WHERE g.evidence_id IN (SELECT l.evidence_id FROM evidence_link l
            WHERE l.submission_id = $1 AND l.removed_at IS NULL)";
    SELECT_SIGNATURE = "SELECT g.evidence_id, g.found, g.trust, g.checked_at
        FROM evidence_signature g WHERE g.evidence_id = $1";
    KEEP_SIGNATURE = "INSERT INTO evidence_signature (evidence_id, found, trust, checked_at)
        VALUES ($1, $2, $3, $4)
        ON CONFLICT (evidence_id) DO UPDATE SET found = excluded.found, trust = excluded.trust,
            checked_at = excluded.checked_at";
    /// An item that moves takes its evidence along.
    FOLLOW_ITEM = "UPDATE evidence_link SET submission_id = $2 WHERE item_id = $1";
}

/// Why a file hangs on a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// It shows that something is true.
    Evidence,
    /// It is a form that cells of the submission came in.
    Form,
}

/// A file attached to a submission.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct EvidenceRow {
    /// The attachment.
    pub id: EvidenceLinkId,
    /// The file.
    pub evidence_id: EvidenceId,
    /// To which submission.
    pub submission_id: SubmissionId,
    /// To which row; `None` for the whole.
    pub item_id: Option<ItemId>,
    /// Whose submission.
    pub body_id: BodyId,
    /// Name of the file as it was attached.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Size in bytes.
    pub size: i64,
    /// What sort of file it is by its content: "application/pdf".
    pub media: String,
    /// Why it is there.
    #[sqlx(try_from = "crate::decode::Text<Purpose>")]
    pub purpose: Purpose,
    /// Who attached it.
    pub attached_by: Option<UserId>,
    /// Their name.
    pub attached_by_name: Option<String>,
    /// When.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub attached_at: Timestamp,
    /// When it was taken off again.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub removed_at: Option<Timestamp>,
}

/// A file to keep.
#[derive(Debug, Clone)]
pub struct NewFile {
    /// Its id, unless the same bytes are there already.
    pub id: EvidenceId,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// What sort of file it is.
    pub media: &'static str,
    /// Its bytes.
    pub content: Vec<u8>,
    /// When.
    pub now: Timestamp,
}

/// A file to attach.
#[derive(Debug, Clone, Copy)]
pub struct NewLink<'a> {
    /// The attachment.
    pub id: EvidenceLinkId,
    /// The file.
    pub evidence: EvidenceId,
    /// To which submission.
    pub submission: SubmissionId,
    /// To which row.
    pub item: Option<ItemId>,
    /// Name of the file.
    pub name: &'a str,
    /// Why it is there.
    pub purpose: Purpose,
    /// Who attaches it.
    pub by: Option<UserId>,
    /// When.
    pub now: Timestamp,
}

/// What the signatures of a file came to.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SignatureRow {
    /// The file.
    pub evidence_id: EvidenceId,
    /// What was found (JSON).
    pub found: String,
    /// SHA-256 of the list of authorities it was held against; '' without one.
    pub trust: String,
    /// When.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub checked_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Id {
    id: EvidenceId,
}

/// The files attached to a submission, oldest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_submission(db: &Db, submission: SubmissionId) -> Result<Vec<EvidenceRow>> {
    db.all(SELECT_OF_SUBMISSION, args![submission]).await
}

/// [`of_submission`] within a transaction.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_submission_in(tx: &mut Tx, submission: SubmissionId) -> Result<Vec<EvidenceRow>> {
    tx.all(SELECT_OF_SUBMISSION, args![submission]).await
}

/// How many files are attached to a submission as evidence.
///
/// # Errors
/// Whatever the database reports.
pub async fn count(tx: &mut Tx, submission: SubmissionId) -> Result<i64> {
    #[derive(sqlx::FromRow)]
    struct Count {
        n: i64,
    }
    Ok(tx.one::<Count>(COUNT_OF_SUBMISSION, args![submission]).await?.n)
}

/// One attachment, also one taken off.
///
/// # Errors
/// Whatever the database reports.
pub async fn find(db: &Db, id: EvidenceLinkId) -> Result<Option<EvidenceRow>> {
    db.optional(SELECT_ONE, args![id]).await
}

/// The bytes of a file.
///
/// # Errors
/// [`StoreError::NotFound`](crate::StoreError::NotFound).
pub async fn content(db: &Db, id: EvidenceId) -> Result<Vec<u8>> {
    #[derive(sqlx::FromRow)]
    struct Content {
        content: Vec<u8>,
    }
    Ok(db.one::<Content>(SELECT_CONTENT, args![id]).await?.content)
}

/// Keeps a file; the id of the one with the same bytes if there is one.
///
/// # Errors
/// Whatever the database reports.
pub async fn keep(tx: &mut Tx, file: NewFile) -> Result<EvidenceId> {
    let size = i64::try_from(file.content.len()).unwrap_or(i64::MAX);
    let args = args![file.id, &file.sha256, size, file.media, file.content, file.now];
    tx.execute(INSERT_FILE, args).await?;
    Ok(tx.one::<Id>(SELECT_BY_HASH, args![&file.sha256]).await?.id)
}

/// Attaches a file.
///
/// # Errors
/// Whatever the database reports.
pub async fn attach(tx: &mut Tx, link: NewLink<'_>) -> Result<()> {
    let NewLink { id, evidence, submission, item, name, purpose, by, now } = link;
    let args = args![id, evidence, submission, item, name, word(&purpose)?, by, now];
    tx.execute(INSERT_LINK, args).await.map(drop)
}

/// What is known of the signatures of the files of a submission.
///
/// # Errors
/// Whatever the database reports.
pub async fn signatures(db: &Db, submission: SubmissionId) -> Result<Vec<SignatureRow>> {
    db.all(SELECT_SIGNATURES, args![submission]).await
}

/// What is known of the signatures of a file.
///
/// # Errors
/// Whatever the database reports.
pub async fn signature(db: &Db, evidence: EvidenceId) -> Result<Option<SignatureRow>> {
    db.optional(SELECT_SIGNATURE, args![evidence]).await
}

/// Keeps what the signatures of a file came to, instead of what was known before.
///
/// # Errors
/// Whatever the database reports.
pub async fn keep_signature(tx: &mut Tx, row: &SignatureRow) -> Result<()> {
    let args = args![row.evidence_id, &row.found, &row.trust, row.checked_at];
    tx.execute(KEEP_SIGNATURE, args).await.map(drop)
}

/// Takes a file off; false when it was taken off before. The file itself stays.
///
/// # Errors
/// Whatever the database reports.
pub async fn detach(
    tx: &mut Tx,
    id: EvidenceLinkId,
    by: Option<UserId>,
    now: Timestamp,
) -> Result<bool> {
    Ok(tx.execute(REMOVE, args![id, by, now]).await? > 0)
}

/// Takes the evidence of a row to the submission it moved to.
///
/// # Errors
/// Whatever the database reports.
pub async fn follow(tx: &mut Tx, item: ItemId, into: SubmissionId) -> Result<()> {
    tx.execute(FOLLOW_ITEM, args![item, into]).await.map(drop)
}
