//! The endpoints as an administrator sets them up.

use ansinh_domain::access::Action;
use ansinh_domain::text::clean;
use ansinh_store::webhook::{self, WebhookRow};
use ansinh_store::{DeliveryId, StoreError, WebhookId};
use openidconnect::url::Url;
use serde_json::json;

use super::event::{TEST, payload, queue};
use super::{EventKind, purpose, sign};
use crate::outward::http::may_ask;
use crate::record::{Change, Parts, parts};
use crate::{App, AppError, Caller, Result};

/// Most characters of a name.
const LONGEST_NAME: usize = 100;
/// Most characters of an address.
const LONGEST_URL: usize = 2_000;
/// Bytes of a secret.
const SECRET: usize = 32;

/// An endpoint as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookForm {
    /// What administrators call it.
    pub name: String,
    /// Where it is.
    pub url: String,
    /// What it is told of.
    pub events: Vec<EventKind>,
    /// Whether it is told anything.
    pub active: bool,
}

/// An endpoint whose secret was just made: kept sealed, so shown once.
#[derive(Clone, PartialEq, Eq)]
pub struct MadeWebhook {
    /// The endpoint.
    pub id: WebhookId,
    /// What signatures are checked with on the other side.
    pub secret: String,
}

impl std::fmt::Debug for MadeWebhook {
    /// Without the secret: this may end up in a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MadeWebhook").field("id", &self.id).finish_non_exhaustive()
    }
}

fn invalid<T>(reason: &str) -> Result<T> {
    Err(AppError::Invalid(reason.to_owned()))
}

/// The form when it can stand.
fn checked(app: &App, form: WebhookForm) -> Result<WebhookForm> {
    let form = WebhookForm { name: clean(&form.name), url: form.url.trim().to_owned(), ..form };
    if form.name.is_empty() || form.name.chars().count() > LONGEST_NAME {
        return invalid("Hãy đặt tên cho webhook, không quá 100 ký tự, để biết phần mềm nào nhận.");
    }
    let good = form.url.len() <= LONGEST_URL
        && Url::parse(&form.url).is_ok_and(|url| {
            may_ask(&url, app.outward.reach().local_http)
                && url.username().is_empty()
                && url.password().is_none()
                && url.fragment().is_none()
        });
    if !good {
        return invalid(
            "Địa chỉ nhận phải là địa chỉ https, không có tên đăng nhập và phần sau dấu #, ví dụ: https://phanmem.tinh.gov.vn/an-sinh.",
        );
    }
    if form.events.is_empty() {
        return invalid("Hãy chọn ít nhất một sự kiện.");
    }
    Ok(form)
}

fn told(form: &WebhookForm) -> Parts {
    let events: Vec<&str> = form.events.iter().map(|kind| kind.word()).collect();
    parts! {
        "name" => form.name, "webhook_url" => form.url, "events" => events, "active" => form.active,
    }
}

fn of(row: &WebhookRow) -> WebhookForm {
    WebhookForm {
        name: row.name.clone(),
        url: row.url.clone(),
        events: row.events.iter().filter_map(|word| EventKind::from_word(word)).collect(),
        active: row.active,
    }
}

fn new_secret(app: &App, id: WebhookId) -> Result<(String, Vec<u8>)> {
    let mut secret = [0; SECRET];
    getrandom::fill(&mut secret).map_err(|e| AppError::Internal(e.to_string().into()))?;
    Ok((sign::shown(&secret), app.vault()?.seal(&purpose(id), &secret)?))
}

fn taken(error: StoreError) -> AppError {
    match error {
        StoreError::Conflict(_) => {
            AppError::Invalid("Đã có webhook tên như vậy. Hãy đặt tên khác.".to_owned())
        }
        other => other.into(),
    }
}

/// Sets an endpoint up; its secret is in the answer and nowhere else to be seen.
///
/// # Errors
/// [`AppError::Invalid`] for what cannot stand.
pub async fn add_webhook(app: &App, caller: &Caller, form: WebhookForm) -> Result<MadeWebhook> {
    caller.may(app, Action::ManageSettings)?;
    let form = checked(app, form)?;
    let now = app.now();
    let id: WebhookId = app.ids.next(now);
    let (secret, sealed) = new_secret(app, id)?;
    let row = WebhookRow {
        id,
        name: form.name.clone(),
        url: form.url.clone(),
        secret: Some(sealed),
        events: form.events.iter().map(|kind| kind.word().to_owned()).collect(),
        active: form.active,
        created_at: now,
        changed_at: now,
    };
    let mut tx = app.db.begin().await?;
    webhook::insert(&mut tx, &row, caller.user()).await.map_err(taken)?;
    let change = Change::to(told(&form));
    caller.record(&mut tx, now, "add-webhook", ("webhook", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(MadeWebhook { id, secret })
}

async fn find(app: &App, id: WebhookId) -> Result<WebhookRow> {
    webhook::find(&app.db, id).await?.ok_or(AppError::NotFound { what: "webhook" })
}

/// Changes an endpoint; its secret stays.
///
/// # Errors
/// [`AppError::Invalid`] for what cannot stand; [`AppError::NotFound`].
pub async fn change_webhook(
    app: &App,
    caller: &Caller,
    id: WebhookId,
    form: WebhookForm,
) -> Result<()> {
    caller.may(app, Action::ManageSettings)?;
    let form = checked(app, form)?;
    let before = find(app, id).await?;
    if form.active && before.secret.is_none() {
        return invalid("Khóa ký của webhook đã mất. Hãy tạo khóa mới trước khi bật lại.");
    }
    let now = app.now();
    let row = WebhookRow {
        name: form.name.clone(),
        url: form.url.clone(),
        events: form.events.iter().map(|kind| kind.word().to_owned()).collect(),
        active: form.active,
        changed_at: now,
        ..before.clone()
    };
    let mut tx = app.db.begin().await?;
    webhook::update(&mut tx, &row).await.map_err(taken)?;
    let change = Change::from(told(&of(&before)), told(&form));
    caller.record(&mut tx, now, "change-webhook", ("webhook", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(())
}

/// Makes another secret; the one before is worth nothing from then on.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn renew_secret(app: &App, caller: &Caller, id: WebhookId) -> Result<MadeWebhook> {
    caller.may(app, Action::ManageSettings)?;
    let row = find(app, id).await?;
    let (secret, sealed) = new_secret(app, id)?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    webhook::set_secret(&mut tx, id, sealed).await?;
    let change = Change::to(parts! { "name" => row.name });
    caller.record(&mut tx, now, "renew-webhook-secret", ("webhook", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(MadeWebhook { id, secret })
}

/// Queues an event for one endpoint that says nothing, to see whether it gets through.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Invalid`] for an endpoint at rest.
pub async fn send_test_event(app: &App, caller: &Caller, id: WebhookId) -> Result<DeliveryId> {
    caller.may(app, Action::ManageSettings)?;
    let row = find(app, id).await?;
    if !row.active || row.secret.is_none() {
        return invalid("Webhook đang tắt nên không gửi thử được. Hãy bật rồi gửi lại.");
    }
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let payload = payload(TEST, &json!({}), now);
    let sent = queue(app, &mut tx, id, (app.ids.next(now), TEST, &payload), now).await?;
    let change = Change::to(parts! { "name" => row.name });
    caller.record(&mut tx, now, "send-test-event", ("webhook", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(sent)
}
