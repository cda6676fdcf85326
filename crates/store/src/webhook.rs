//! Other programs that are told of events, what they were told, and what they answered.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::db::{args, statements};
use crate::decode::{json, word};
use crate::{Db, DeliveryId, Result, Tx, UserId, WebhookId};

macro_rules! endpoints {
    ($rest:literal) => {
        concat!(
            "SELECT w.id, w.name, w.url, w.secret, w.events, w.active, w.created_at, w.changed_at
            FROM webhook_endpoint w ",
            $rest
        )
    };
}

macro_rules! deliveries {
    ($rest:literal) => {
        concat!(
            "SELECT d.id, d.endpoint_id, d.event_id, d.event, d.payload, d.state, d.tries,
                d.created_at, d.changed_at, a.status, a.error
            FROM webhook_delivery d
            LEFT JOIN webhook_attempt a ON a.delivery_id = d.id AND a.number = d.tries ",
            $rest
        )
    };
}

statements! {
    SELECT_ALL = endpoints!("ORDER BY w.name, w.id");
    SELECT_ONE = endpoints!("WHERE w.id = $1");
    SELECT_ACTIVE = endpoints!("WHERE w.active AND w.secret IS NOT NULL ORDER BY w.id");
    INSERT = "INSERT INTO webhook_endpoint (id, name, url, secret, events, active, created_by,
            created_at, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)";
    UPDATE = "UPDATE webhook_endpoint SET name = $2, url = $3, events = $4, active = $5,
            changed_at = $6
        WHERE id = $1";
    SET_SECRET = "UPDATE webhook_endpoint SET secret = $2 WHERE id = $1";
    SELECT_SECRETS = "SELECT id, secret FROM webhook_endpoint WHERE secret IS NOT NULL ORDER BY id";
    /// Without its secret nothing can be signed, so nothing is sent until it has a new one.
    FORGET_SECRETS = "UPDATE webhook_endpoint SET secret = NULL, active = FALSE
        WHERE secret IS NOT NULL";
    SELECT_DELIVERY = deliveries!("WHERE d.id = $1");
    SELECT_OF_ENDPOINT = deliveries!("WHERE d.endpoint_id = $1
        ORDER BY d.created_at DESC, d.id DESC LIMIT $2");
    INSERT_DELIVERY = "INSERT INTO webhook_delivery (id, endpoint_id, event_id, event, payload,
            state, tries, created_at, changed_at)
        VALUES ($1, $2, $3, $4, $5, 'queued', 0, $6, $6)";
    INSERT_ATTEMPT = "INSERT INTO webhook_attempt (delivery_id, number, status, error, took_ms,
            happened_at)
        SELECT id, tries, $2, $3, $4, $5 FROM webhook_delivery WHERE id = $1";
    COUNT_TRY = "UPDATE webhook_delivery SET tries = tries + 1, changed_at = $2
        WHERE id = $1 AND state = 'queued'";
    SETTLE = "UPDATE webhook_delivery SET state = $2, changed_at = $3
        WHERE id = $1 AND state = 'queued'";
    SELECT_ATTEMPTS = "SELECT number, status, error, took_ms, happened_at FROM webhook_attempt
        WHERE delivery_id = $1 ORDER BY number";
}

/// What became of what an endpoint was to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeliveryState {
    /// Waits to be sent, again or for the first time.
    Queued,
    /// The endpoint took it.
    Delivered,
    /// Given up after tries that failed.
    Failed,
    /// Not sent, because the endpoint is at rest.
    Dropped,
}

/// An endpoint.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct WebhookRow {
    /// The endpoint.
    pub id: WebhookId,
    /// What administrators call it.
    pub name: String,
    /// Where it is.
    pub url: String,
    /// What it is signed with, sealed; none after the key of the installation was lost.
    pub secret: Option<Vec<u8>>,
    /// Words of the events it is told of.
    #[sqlx(try_from = "crate::decode::Text<Vec<String>>")]
    pub events: Vec<String>,
    /// Whether it is told anything.
    pub active: bool,
    /// When it was made.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub created_at: Timestamp,
    /// When it was last changed.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub changed_at: Timestamp,
}

impl std::fmt::Debug for WebhookRow {
    /// Without the secret: this may end up in a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let WebhookRow { id, name, url, active, .. } = self;
        f.debug_struct("WebhookRow")
            .field("id", id)
            .field("name", name)
            .field("url", url)
            .field("active", active)
            .finish_non_exhaustive()
    }
}

/// What an endpoint is told, with the last answer.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct DeliveryRow {
    /// The delivery.
    pub id: DeliveryId,
    /// To which endpoint.
    pub endpoint_id: WebhookId,
    /// Of which event.
    pub event_id: Uuid,
    /// Its word.
    pub event: String,
    /// What is sent, to the byte.
    pub payload: String,
    /// What became of it.
    #[sqlx(try_from = "crate::decode::Text<DeliveryState>")]
    pub state: DeliveryState,
    /// How often it was tried.
    pub tries: i64,
    /// When the event was.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub created_at: Timestamp,
    /// When anything last became of it.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub changed_at: Timestamp,
    /// Status of the last answer.
    pub status: Option<i64>,
    /// Why there was no answer.
    pub error: Option<String>,
}

/// One attempt.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct AttemptRow {
    /// Counted from 1.
    pub number: i64,
    /// Status of the answer.
    pub status: Option<i64>,
    /// Why there was none.
    pub error: Option<String>,
    /// How long it took, in milliseconds.
    pub took_ms: i64,
    /// When.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub happened_at: Timestamp,
}

/// An event for one endpoint.
#[derive(Debug, Clone, Copy)]
pub struct NewDelivery<'a> {
    /// The delivery.
    pub id: DeliveryId,
    /// To which endpoint.
    pub endpoint: WebhookId,
    /// Of which event.
    pub event_id: Uuid,
    /// Its word.
    pub event: &'a str,
    /// What is sent.
    pub payload: &'a str,
    /// When the event was.
    pub now: Timestamp,
}

/// Every endpoint, by name.
///
/// # Errors
/// Whatever the database reports.
pub async fn list(db: &Db) -> Result<Vec<WebhookRow>> {
    db.all(SELECT_ALL, args![]).await
}

/// One endpoint.
///
/// # Errors
/// Whatever the database reports.
pub async fn find(db: &Db, id: WebhookId) -> Result<Option<WebhookRow>> {
    db.optional(SELECT_ONE, args![id]).await
}

/// Endpoints that can be told something.
///
/// # Errors
/// Whatever the database reports.
pub async fn active(tx: &mut Tx) -> Result<Vec<WebhookRow>> {
    tx.all(SELECT_ACTIVE, args![]).await
}

/// Makes an endpoint.
///
/// # Errors
/// [`StoreError::Conflict`](crate::StoreError::Conflict) when the name is taken.
pub async fn insert(tx: &mut Tx, new: &WebhookRow, by: Option<UserId>) -> Result<()> {
    let args = args![
        new.id,
        &new.name,
        &new.url,
        new.secret.clone(),
        json(&new.events)?,
        new.active,
        by,
        new.created_at
    ];
    tx.execute(INSERT, args).await.map(drop)
}

/// Changes an endpoint; its secret stays.
///
/// # Errors
/// [`StoreError::Conflict`](crate::StoreError::Conflict) when the name is taken.
pub async fn update(tx: &mut Tx, row: &WebhookRow) -> Result<()> {
    let args = args![row.id, &row.name, &row.url, json(&row.events)?, row.active, row.changed_at];
    tx.execute(UPDATE, args).await.map(drop)
}

/// Puts another sealed secret in the place of an endpoint's.
///
/// # Errors
/// Whatever the database reports.
pub async fn set_secret(tx: &mut Tx, id: WebhookId, sealed: Vec<u8>) -> Result<()> {
    tx.execute(SET_SECRET, args![id, sealed]).await.map(drop)
}

/// Every secret that is kept, in its sealed form, with its endpoint.
///
/// # Errors
/// Whatever the database reports.
pub async fn secrets(tx: &mut Tx) -> Result<Vec<(WebhookId, Vec<u8>)>> {
    #[derive(sqlx::FromRow)]
    struct Stored {
        id: WebhookId,
        secret: Vec<u8>,
    }
    let rows: Vec<Stored> = tx.all(SELECT_SECRETS, args![]).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.secret)).collect())
}

/// Forgets every secret and puts the endpoints to rest; how many.
///
/// # Errors
/// Whatever the database reports.
pub async fn forget_secrets(tx: &mut Tx) -> Result<u64> {
    tx.execute(FORGET_SECRETS, args![]).await
}

/// Queues an event for an endpoint.
///
/// # Errors
/// Whatever the database reports.
pub async fn enqueue(tx: &mut Tx, new: NewDelivery<'_>) -> Result<()> {
    let args = args![new.id, new.endpoint, new.event_id, new.event, new.payload, new.now];
    tx.execute(INSERT_DELIVERY, args).await.map(drop)
}

/// One delivery.
///
/// # Errors
/// Whatever the database reports.
pub async fn delivery(db: &Db, id: DeliveryId) -> Result<Option<DeliveryRow>> {
    db.optional(SELECT_DELIVERY, args![id]).await
}

/// What an endpoint was told, newest first, `limit` at most.
///
/// # Errors
/// Whatever the database reports.
pub async fn deliveries(db: &Db, endpoint: WebhookId, limit: i64) -> Result<Vec<DeliveryRow>> {
    db.all(SELECT_OF_ENDPOINT, args![endpoint, limit]).await
}

/// Every attempt of a delivery, in order.
///
/// # Errors
/// Whatever the database reports.
pub async fn attempts(db: &Db, id: DeliveryId) -> Result<Vec<AttemptRow>> {
    db.all(SELECT_ATTEMPTS, args![id]).await
}

/// Notes an attempt: the status of the answer, or why there was none.
///
/// # Errors
/// Whatever the database reports.
pub async fn note_attempt(
    tx: &mut Tx,
    id: DeliveryId,
    answer: std::result::Result<u16, &str>,
    took_ms: i64,
    now: Timestamp,
) -> Result<()> {
    tx.execute(COUNT_TRY, args![id, now]).await?;
    let status = answer.ok().map(i64::from);
    let error = answer.err();
    tx.execute(INSERT_ATTEMPT, args![id, status, error, took_ms, now]).await.map(drop)
}

/// Notes what became of a delivery that was queued; false when something became of it before.
///
/// # Errors
/// Whatever the database reports.
pub async fn settle(
    tx: &mut Tx,
    id: DeliveryId,
    state: DeliveryState,
    now: Timestamp,
) -> Result<bool> {
    Ok(tx.execute(SETTLE, args![id, word(&state)?, now]).await? > 0)
}
