//! Messages as the list shows them: narrowed, newest first.

use jiff::Timestamp;
use jiff::civil::Date;

use super::{Channel, MessageKind, MessageState};
use crate::db::{args, statements};
use crate::decode::word;
use crate::{BodyId, Db, MessageId, Result, RoundId, UserId};

statements! {
    SEARCH = "SELECT m.id, m.user_id, u.name AS user_name, m.channel, m.kind, m.day, m.address,
            m.state, m.tries, m.created_at, m.changed_at, f.note,
            (SELECT COUNT(*) FROM message_item i WHERE i.message_id = m.id) AS items,
            (SELECT i.title FROM message_item i WHERE i.message_id = m.id AND i.ordinal = 1) AS first
        FROM message m
        JOIN user_account u ON u.id = m.user_id
        LEFT JOIN message_fate f ON f.message_id = m.id AND f.seq =
            (SELECT MAX(x.seq) FROM message_fate x WHERE x.message_id = m.id)
        WHERE (CAST($1 AS TEXT) IS NULL OR m.state = $1)
            AND (CAST($2 AS TEXT) IS NULL OR m.channel = $2)
            AND (CAST($3 AS UUID) IS NULL OR EXISTS (SELECT 1 FROM message_item i
                LEFT JOIN submission s ON s.id = i.submission_id
                WHERE i.message_id = m.id AND (i.round_id = $3 OR s.round_id = $3)))
            AND (CAST($4 AS UUID) IS NULL OR EXISTS (SELECT 1 FROM message_item i
                WHERE i.message_id = m.id AND i.body_id = $4))
        ORDER BY m.created_at DESC, m.id DESC LIMIT $5";
    COUNT = "SELECT COUNT(*) AS n FROM message";
}

/// What narrows the list; all of it must hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filter {
    /// This became of it.
    pub state: Option<MessageState>,
    /// By this channel.
    pub channel: Option<Channel>,
    /// About this round, or a report in it.
    pub round: Option<RoundId>,
    /// An affair of this body.
    pub body: Option<BodyId>,
}

/// A message in the list.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct FoundMessage {
    /// Its id.
    pub id: MessageId,
    /// Whom it tells.
    pub user_id: UserId,
    /// Their name.
    pub user_name: String,
    /// How.
    #[sqlx(try_from = "crate::decode::Text<Channel>")]
    pub channel: Channel,
    /// Why it was made.
    #[sqlx(try_from = "crate::decode::Text<MessageKind>")]
    pub kind: MessageKind,
    /// Of which day it is.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub day: Date,
    /// Where mail goes.
    pub address: Option<String>,
    /// What became of it.
    #[sqlx(try_from = "crate::decode::Text<MessageState>")]
    pub state: MessageState,
    /// How often it was tried.
    pub tries: i64,
    /// When it was made.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub created_at: Timestamp,
    /// When its state last changed.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub changed_at: Timestamp,
    /// Why it last came to what it is.
    pub note: Option<String>,
    /// How many things it tells.
    pub items: i64,
    /// The first of them.
    pub first: Option<String>,
}

/// Messages that passed a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Newest first.
    pub rows: Vec<FoundMessage>,
    /// Messages there are at all.
    pub total: i64,
}

#[derive(sqlx::FromRow)]
struct Count {
    n: i64,
}

/// Messages that pass the filter, newest first, `limit` at most.
///
/// # Errors
/// Whatever the database reports.
pub async fn search(db: &Db, filter: &Filter, limit: i64) -> Result<Found> {
    let state = filter.state.map(|state| word(&state)).transpose()?;
    let channel = filter.channel.map(|channel| word(&channel)).transpose()?;
    let rows = db.all(SEARCH, args![state, channel, filter.round, filter.body, limit]).await?;
    Ok(Found { rows, total: db.one::<Count>(COUNT, args![]).await?.n })
}
