//! Messages to people: what was told, by which channel, and what became of it.

mod search;

pub(crate) use search::STATEMENTS as SEARCH_STATEMENTS;
pub use search::{Filter, Found, FoundMessage, search};

use ansinh_domain::remind::{Kind, Stage, Told};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::db::{args, statements};
use crate::decode::word;
use crate::{BodyId, Db, MessageId, Result, RoundId, SubmissionId, Tx, UserId};

macro_rules! messages {
    ($rest:literal) => {
        concat!(
            "SELECT m.id, m.user_id, u.name AS user_name, m.channel, m.kind, m.day, m.address,
                m.state, m.tries, m.created_at, m.changed_at
            FROM message m JOIN user_account u ON u.id = m.user_id ",
            $rest
        )
    };
}

macro_rules! items {
    ($rest:literal) => {
        concat!(
            "SELECT i.message_id, i.kind, i.subject_id, i.submission_id, i.round_id, i.body_id,
                b.name AS body_name, i.due, i.stage, i.title, i.link
            FROM message_item i LEFT JOIN body b ON b.id = i.body_id ",
            $rest
        )
    };
}

statements! {
    SELECT_ONE = messages!("WHERE m.id = $1");
    SELECT_OF_USER = messages!("WHERE m.user_id = $1 AND m.channel = 'app'
        ORDER BY m.created_at DESC, m.id DESC LIMIT $2");
    SELECT_ITEMS = items!("WHERE i.message_id = $1 ORDER BY i.ordinal");
    SELECT_ITEMS_OF_USER = items!("WHERE i.message_id IN (SELECT m.id FROM message m
            WHERE m.user_id = $1 AND m.channel = 'app'
            ORDER BY m.created_at DESC, m.id DESC LIMIT $2)
        ORDER BY i.message_id, i.ordinal");
    /// One row a day for each of the two: the lock of a digest.
    INSERT = "INSERT INTO message (id, user_id, channel, kind, day, address, state, tries,
            created_at, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $8)";
    INSERT_ITEM = "INSERT INTO message_item (message_id, ordinal, kind, subject_id, submission_id,
            round_id, body_id, due, stage, title, link)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    INSERT_FATE = "INSERT INTO message_fate (message_id, seq, state, note, happened_at)
        SELECT $1, COALESCE(MAX(seq), 0) + 1, $2, $3, $4 FROM message_fate WHERE message_id = $1";
    SELECT_FATES = "SELECT state, note, happened_at FROM message_fate WHERE message_id = $1
        ORDER BY seq";
    /// What was dropped was never told.
    SELECT_TOLD = "SELECT DISTINCT m.user_id, i.kind, i.subject_id, i.due, i.stage
        FROM message m JOIN message_item i ON i.message_id = m.id
        WHERE m.kind = 'digest' AND m.state <> 'dropped' AND i.due >= $1";
    SELECT_TODAY = "SELECT DISTINCT user_id FROM message WHERE kind = 'digest' AND day = $1";
    SETTLE = "UPDATE message SET state = $2, tries = tries + $4, changed_at = $3
        WHERE id = $1 AND state = 'queued'";
    NOTE_TRY = "UPDATE message SET tries = tries + 1, changed_at = $2
        WHERE id = $1 AND state = 'queued'";
    SELECT_UNREAD = "SELECT id FROM message
        WHERE user_id = $1 AND channel = 'app' AND state = 'sent'";
    READ = "UPDATE message SET state = 'read', changed_at = $3
        WHERE id = $1 AND user_id = $2 AND channel = 'app' AND state = 'sent'";
    SELECT_OPEN_REPORTS = "SELECT s.id, s.state FROM submission s
        JOIN reporting_round r ON r.id = s.round_id
        WHERE r.closed_at IS NULL AND s.id IN (SELECT i.submission_id FROM message_item i
            WHERE i.message_id = $1 AND i.submission_id IS NOT NULL)";
    SELECT_ABOUT_ROUND = "SELECT i.submission_id, m.day, i.stage, i.due, m.channel, m.state,
            u.name AS user_name, m.created_at
        FROM message_item i
        JOIN message m ON m.id = i.message_id
        JOIN user_account u ON u.id = m.user_id
        JOIN submission s ON s.id = i.submission_id
        WHERE s.round_id = $1 AND i.kind = 'report' AND m.state IN ('sent', 'read')
        ORDER BY i.submission_id, m.created_at, m.id";
    SELECT_ABOUT_REPORT = "SELECT i.submission_id, m.day, i.stage, i.due, m.channel, m.state,
            u.name AS user_name, m.created_at
        FROM message_item i
        JOIN message m ON m.id = i.message_id
        JOIN user_account u ON u.id = m.user_id
        WHERE i.submission_id = $1 AND i.kind = 'report'
        ORDER BY m.created_at, m.id";
    SELECT_PREFERENCES = "SELECT user_id, app, email FROM message_preference";
    SELECT_PREFERENCE = "SELECT user_id, app, email FROM message_preference WHERE user_id = $1";
    SET_PREFERENCE = "INSERT INTO message_preference (user_id, app, email, changed_at)
        VALUES ($1, $2, $3, $4)
        ON CONFLICT (user_id) DO UPDATE SET app = excluded.app, email = excluded.email,
            changed_at = excluded.changed_at";
}

/// How a person is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// On the pages of the application.
    App,
    /// By mail.
    Email,
}

/// Why a message was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MessageKind {
    /// What is due, once a day.
    Digest,
    /// An administrator wants to see whether mail gets through.
    Test,
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MessageState {
    /// Waits to be sent.
    Queued,
    /// Sent; in the application: there to be read.
    Sent,
    /// Given up after tries that failed, or refused for good.
    Failed,
    /// Not sent, because there was no longer a reason to.
    Dropped,
    /// The person has read it.
    Read,
}

impl MessageState {
    /// Every state, in the order pages list them.
    pub const ALL: [MessageState; 5] = [
        MessageState::Queued,
        MessageState::Sent,
        MessageState::Read,
        MessageState::Failed,
        MessageState::Dropped,
    ];
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct MessageRow {
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
}

/// One thing that a message tells.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ItemRow {
    /// In which message.
    pub message_id: MessageId,
    /// What sort of thing.
    #[sqlx(try_from = "crate::decode::Text<Kind>")]
    pub kind: Kind,
    /// Which one: a submission, a round, a task through all versions.
    pub subject_id: Uuid,
    /// The report it is about.
    pub submission_id: Option<SubmissionId>,
    /// The round it is in.
    pub round_id: Option<RoundId>,
    /// Whose affair it is.
    pub body_id: Option<BodyId>,
    /// Name of the body.
    pub body_name: Option<String>,
    /// The last good day.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub due: Date,
    /// How near that day was.
    #[sqlx(try_from = "crate::decode::Text<Stage>")]
    pub stage: Stage,
    /// What it is, for people.
    pub title: String,
    /// Local address where it is done.
    pub link: String,
}

/// One thing to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewItem {
    /// What sort of thing.
    pub kind: Kind,
    /// Which one.
    pub subject: Uuid,
    /// The report it is about.
    pub submission: Option<SubmissionId>,
    /// The round it is in.
    pub round: Option<RoundId>,
    /// Whose affair it is.
    pub body: Option<BodyId>,
    /// The last good day.
    pub due: Date,
    /// How near that day is.
    pub stage: Stage,
    /// What it is, for people.
    pub title: String,
    /// Local address where it is done.
    pub link: String,
}

/// A message to make.
#[derive(Debug, Clone, Copy)]
pub struct NewMessage<'a> {
    /// Its id.
    pub id: MessageId,
    /// Whom it tells.
    pub user: UserId,
    /// Why it is made.
    pub kind: MessageKind,
    /// Where mail goes; `None` for the application.
    pub address: Option<&'a str>,
    /// Of which day it is.
    pub day: Date,
    /// What it tells.
    pub items: &'a [NewItem],
    /// When.
    pub now: Timestamp,
}

/// One state that a message came to.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct FateRow {
    /// The state.
    #[sqlx(try_from = "crate::decode::Text<MessageState>")]
    pub state: MessageState,
    /// Why, for what went wrong.
    pub note: Option<String>,
    /// When.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub happened_at: Timestamp,
}

/// A reminder about a report, as the chain of urging shows it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ReminderRow {
    /// The report.
    pub submission_id: SubmissionId,
    /// On which day.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub day: Date,
    /// How near the last good day was.
    #[sqlx(try_from = "crate::decode::Text<Stage>")]
    pub stage: Stage,
    /// The last good day then.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub due: Date,
    /// How.
    #[sqlx(try_from = "crate::decode::Text<Channel>")]
    pub channel: Channel,
    /// What became of it.
    #[sqlx(try_from = "crate::decode::Text<MessageState>")]
    pub state: MessageState,
    /// Whom it told.
    pub user_name: String,
    /// When it was made.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub created_at: Timestamp,
}

/// By which channels a person wants to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Preference {
    /// Who.
    pub user_id: UserId,
    /// On the pages of the application.
    pub app: bool,
    /// By mail.
    pub email: bool,
}

impl Preference {
    /// What holds for who never chose: every channel.
    pub fn unset(user_id: UserId) -> Preference {
        Preference { user_id, app: true, email: true }
    }
}

/// Makes a message: in the application it is there at once, mail is queued.
///
/// # Errors
/// [`StoreError::Conflict`](crate::StoreError::Conflict) when the person has a digest of that day by
/// that channel.
pub async fn insert(tx: &mut Tx, new: NewMessage<'_>) -> Result<()> {
    let (channel, state) = match new.address {
        Some(_) => (Channel::Email, MessageState::Queued),
        None => (Channel::App, MessageState::Sent),
    };
    let args = args![
        new.id,
        new.user,
        word(&channel)?,
        word(&new.kind)?,
        new.day,
        new.address,
        word(&state)?,
        new.now
    ];
    tx.execute(INSERT, args).await?;
    let rows = (1_i64..).zip(new.items).map(|(ordinal, item)| {
        args![
            new.id,
            ordinal,
            item.kind.word(),
            item.subject,
            item.submission,
            item.round,
            item.body,
            item.due,
            item.stage.to_string(),
            &item.title,
            &item.link
        ]
    });
    let rows = rows.collect();
    tx.insert_all(INSERT_ITEM, rows).await?;
    fate(tx, new.id, state, None, new.now).await
}

async fn fate(
    tx: &mut Tx,
    id: MessageId,
    state: MessageState,
    note: Option<&str>,
    now: Timestamp,
) -> Result<()> {
    tx.execute(INSERT_FATE, args![id, word(&state)?, note, now]).await.map(drop)
}

/// One message.
///
/// # Errors
/// Whatever the database reports.
pub async fn find(db: &Db, id: MessageId) -> Result<Option<MessageRow>> {
    db.optional(SELECT_ONE, args![id]).await
}

/// What a message tells, in its order.
///
/// # Errors
/// Whatever the database reports.
pub async fn items(db: &Db, id: MessageId) -> Result<Vec<ItemRow>> {
    db.all(SELECT_ITEMS, args![id]).await
}

/// Every state a message came to, oldest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn fates(db: &Db, id: MessageId) -> Result<Vec<FateRow>> {
    db.all(SELECT_FATES, args![id]).await
}

/// What a person was told in the application, newest first, with what each tells.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_user(db: &Db, user: UserId, limit: i64) -> Result<Vec<(MessageRow, Vec<ItemRow>)>> {
    let rows: Vec<MessageRow> = db.all(SELECT_OF_USER, args![user, limit]).await?;
    let items: Vec<ItemRow> = db.all(SELECT_ITEMS_OF_USER, args![user, limit]).await?;
    let mut found: Vec<(MessageRow, Vec<ItemRow>)> =
        rows.into_iter().map(|row| (row, Vec::new())).collect();
    for item in items {
        if let Some((_, own)) = found.iter_mut().find(|(row, _)| row.id == item.message_id) {
            own.push(item);
        }
    }
    Ok(found)
}

/// What was told of things whose day is not before `earliest`.
///
/// # Errors
/// Whatever the database reports.
pub async fn told(tx: &mut Tx, earliest: Date) -> Result<Vec<Told>> {
    #[derive(sqlx::FromRow)]
    struct Stored {
        user_id: UserId,
        #[sqlx(try_from = "crate::decode::Text<Kind>")]
        kind: Kind,
        subject_id: Uuid,
        #[sqlx(try_from = "crate::decode::Text<Date>")]
        due: Date,
        #[sqlx(try_from = "crate::decode::Text<Stage>")]
        stage: Stage,
    }
    let rows: Vec<Stored> = tx.all(SELECT_TOLD, args![earliest]).await?;
    let told = |row: Stored| Told {
        person: row.user_id.0,
        kind: row.kind,
        subject: row.subject_id,
        due: row.due,
        stage: row.stage,
    };
    Ok(rows.into_iter().map(told).collect())
}

/// Who got a digest of that day.
///
/// # Errors
/// Whatever the database reports.
pub async fn told_on(tx: &mut Tx, day: Date) -> Result<Vec<UserId>> {
    #[derive(sqlx::FromRow)]
    struct Stored {
        user_id: UserId,
    }
    let rows: Vec<Stored> = tx.all(SELECT_TODAY, args![day]).await?;
    Ok(rows.into_iter().map(|row| row.user_id).collect())
}

/// Notes what became of a message that was queued, and whether it was tried for that; false when
/// something became of it before.
///
/// # Errors
/// Whatever the database reports.
pub async fn settle(
    tx: &mut Tx,
    id: MessageId,
    state: MessageState,
    note: Option<&str>,
    tried: bool,
    now: Timestamp,
) -> Result<bool> {
    let tries = i64::from(tried);
    let settled = tx.execute(SETTLE, args![id, word(&state)?, now, tries]).await? > 0;
    if settled {
        fate(tx, id, state, note, now).await?;
    }
    Ok(settled)
}

/// Notes a try that failed; the message stays queued.
///
/// # Errors
/// Whatever the database reports.
pub async fn note_try(tx: &mut Tx, id: MessageId, note: &str, now: Timestamp) -> Result<()> {
    if tx.execute(NOTE_TRY, args![id, now]).await? > 0 {
        fate(tx, id, MessageState::Queued, Some(note), now).await?;
    }
    Ok(())
}

/// Notes that a person has read what they were told in the application: one message, or all; how
/// many were new to them.
///
/// # Errors
/// Whatever the database reports.
pub async fn read(
    tx: &mut Tx,
    user: UserId,
    one: Option<MessageId>,
    now: Timestamp,
) -> Result<usize> {
    #[derive(sqlx::FromRow)]
    struct Stored {
        id: MessageId,
    }
    let rows: Vec<Stored> = tx.all(SELECT_UNREAD, args![user]).await?;
    let mut count = 0;
    for row in rows.iter().filter(|row| one.is_none_or(|one| one == row.id)) {
        if tx.execute(READ, args![row.id, user, now]).await? > 0 {
            fate(tx, row.id, MessageState::Read, None, now).await?;
            count += 1;
        }
    }
    Ok(count)
}

/// Reports that a message tells of and whose round is open, with where they stand.
///
/// # Errors
/// Whatever the database reports.
pub async fn open_reports(
    db: &Db,
    id: MessageId,
) -> Result<Vec<(SubmissionId, ansinh_domain::report::State)>> {
    #[derive(sqlx::FromRow)]
    struct Stored {
        id: SubmissionId,
        #[sqlx(try_from = "crate::decode::Text<ansinh_domain::report::State>")]
        state: ansinh_domain::report::State,
    }
    let rows: Vec<Stored> = db.all(SELECT_OPEN_REPORTS, args![id]).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.state)).collect())
}

/// Reminders that reached somebody about the reports of a round, oldest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn about_round(db: &Db, round: RoundId) -> Result<Vec<ReminderRow>> {
    db.all(SELECT_ABOUT_ROUND, args![round]).await
}

/// Reminders about a report, whatever became of them, oldest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn about_report(db: &Db, submission: SubmissionId) -> Result<Vec<ReminderRow>> {
    db.all(SELECT_ABOUT_REPORT, args![submission]).await
}

/// What people chose; who is not among them is told by every channel.
///
/// # Errors
/// Whatever the database reports.
pub async fn preferences(tx: &mut Tx) -> Result<Vec<Preference>> {
    tx.all(SELECT_PREFERENCES, args![]).await
}

/// What a person chose, or what holds for who never did.
///
/// # Errors
/// Whatever the database reports.
pub async fn preference(db: &Db, user: UserId) -> Result<Preference> {
    let kept = db.optional(SELECT_PREFERENCE, args![user]).await?;
    Ok(kept.unwrap_or(Preference::unset(user)))
}

/// Keeps what a person chose.
///
/// # Errors
/// Whatever the database reports.
pub async fn set_preference(tx: &mut Tx, chosen: Preference, now: Timestamp) -> Result<()> {
    let Preference { user_id, app, email } = chosen;
    tx.execute(SET_PREFERENCE, args![user_id, app, email, now]).await.map(drop)
}
