//! Addresses from which calendar programs read deadlines. Only hashes of their tokens are kept.

use jiff::Timestamp;

use crate::db::{args, statements};
use crate::{BodyId, Db, FeedId, Result, Tx, UserId};

macro_rules! feeds {
    ($rest:literal) => {
        concat!(
            "SELECT f.id, f.user_id, f.body_id, b.name AS body_name, f.created_at, f.revoked_at
            FROM calendar_feed f LEFT JOIN body b ON b.id = f.body_id ",
            $rest
        )
    };
}

statements! {
    SELECT_OF_USER = feeds!("WHERE f.user_id = $1 AND f.revoked_at IS NULL
        ORDER BY f.created_at, f.id");
    SELECT_GOOD = feeds!("JOIN user_account u ON u.id = f.user_id
        WHERE f.token_hash = $1 AND f.revoked_at IS NULL AND u.active");
    INSERT = "INSERT INTO calendar_feed (id, user_id, body_id, token_hash, created_at)
        VALUES ($1, $2, $3, $4, $5)";
    REVOKE = "UPDATE calendar_feed SET revoked_at = $3
        WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL";
    /// The address before goes with the making of a new one about the same.
    REVOKE_SAME = "UPDATE calendar_feed SET revoked_at = $3
        WHERE user_id = $1 AND revoked_at IS NULL
            AND (body_id = $2 OR (body_id IS NULL AND CAST($2 AS UUID) IS NULL))";
}

/// A feed, without what would let anybody read it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct FeedRow {
    /// The feed.
    pub id: FeedId,
    /// Who made it.
    pub user_id: UserId,
    /// Whose deadlines it tells; `None` for the person's own.
    pub body_id: Option<BodyId>,
    /// Name of the body.
    pub body_name: Option<String>,
    /// When it was made.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub created_at: Timestamp,
    /// When it was taken back.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub revoked_at: Option<Timestamp>,
}

/// The feeds of a person that may be read, oldest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_user(db: &Db, user: UserId) -> Result<Vec<FeedRow>> {
    db.all(SELECT_OF_USER, args![user]).await
}

/// The feed with that hash, if it was not taken back and the account of who made it is open.
///
/// # Errors
/// Whatever the database reports.
pub async fn good(db: &Db, token_hash: &str) -> Result<Option<FeedRow>> {
    db.optional(SELECT_GOOD, args![token_hash]).await
}

/// Makes a feed; the one before of the same person about the same is taken back.
///
/// # Errors
/// Whatever the database reports.
pub async fn replace(
    tx: &mut Tx,
    id: FeedId,
    user: UserId,
    body: Option<BodyId>,
    token_hash: &str,
    now: Timestamp,
) -> Result<()> {
    tx.execute(REVOKE_SAME, args![user, body, now]).await?;
    tx.execute(INSERT, args![id, user, body, token_hash, now]).await.map(drop)
}

/// Takes a feed of `user` back; false when it is not theirs or was taken back before.
///
/// # Errors
/// Whatever the database reports.
pub async fn revoke(tx: &mut Tx, id: FeedId, user: UserId, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(REVOKE, args![id, user, now]).await? > 0)
}
