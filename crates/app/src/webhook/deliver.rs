//! Tells an endpoint of an event.

use ansinh_store::job::{self, ClaimedJob};
use ansinh_store::webhook::{self, DeliveryRow, DeliveryState, WebhookRow};
use ansinh_store::{DeliveryId, Tx};
use openidconnect::http::{Request, header};

use super::{purpose, signature};
use crate::outward::causes;
use crate::outward::http::{Fault, INNER_NETWORK, fetch};
use crate::{App, AppError, Result};

/// What is said of an address that is out of reach.
const INNER: &str = "Địa chỉ thuộc mạng nội bộ nên không gửi. Người vận hành có thể cho phép bằng --allow-inner-webhooks.";

/// Sends what waits; the answer is noted, whatever it is. What is sent again has the same id.
///
/// # Errors
/// What may go another time.
pub(crate) async fn deliver(app: &App, job: &ClaimedJob) -> Result<()> {
    let id = DeliveryId(job.subject_id);
    let found = webhook::delivery(&app.db, id).await?;
    let Some(row) = found.filter(|row| row.state == DeliveryState::Queued) else {
        let mut tx = app.db.begin().await?;
        end(app, &mut tx, job, None).await?;
        tx.commit().await?;
        return Ok(());
    };
    let endpoint = webhook::find(&app.db, row.endpoint_id).await?;
    let Some(endpoint) = endpoint.filter(|endpoint| endpoint.active) else {
        let mut tx = app.db.begin().await?;
        end(app, &mut tx, job, Some((id, DeliveryState::Dropped))).await?;
        tx.commit().await?;
        return Ok(());
    };
    let begun = app.clock.now();
    let answer = ask(app, &endpoint, &row).await?;
    let took = begun.duration_until(app.clock.now()).as_millis();
    let took = i64::try_from(took).unwrap_or(0).max(0);
    let now = app.now();
    let mut tx = app.db.begin().await?;
    webhook::note_attempt(&mut tx, id, answer.as_ref().copied().map_err(String::as_str), took, now)
        .await?;
    match answer {
        Ok(status) if (200..300).contains(&status) => {
            end(app, &mut tx, job, Some((id, DeliveryState::Delivered))).await?;
            tx.commit().await?;
            Ok(())
        }
        other => {
            tx.commit().await?;
            let reason = other.map_or_else(|error| error, |status| format!("status {status}"));
            Err(AppError::Internal(reason.into()))
        }
    }
}

async fn end(
    app: &App,
    tx: &mut Tx,
    job: &ClaimedJob,
    settled: Option<(DeliveryId, DeliveryState)>,
) -> Result<()> {
    if let Some((id, state)) = settled {
        webhook::settle(tx, id, state, app.now()).await?;
    }
    job::finish(tx, job, app.now()).await?;
    Ok(())
}

/// Gives a delivery up after the last try.
///
/// # Errors
/// Whatever the database reports.
pub(crate) async fn give_up(app: &App, job: &ClaimedJob, error: &str) -> Result<()> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if job::fail(&mut tx, job, now, error).await? {
        webhook::settle(&mut tx, DeliveryId(job.subject_id), DeliveryState::Failed, now).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The status of the answer, or why there is none.
async fn ask(
    app: &App,
    endpoint: &WebhookRow,
    row: &DeliveryRow,
) -> Result<std::result::Result<u16, String>> {
    let unreadable = || AppError::Internal("the secret of a webhook does not open".into());
    let sealed = endpoint.secret.as_deref().ok_or_else(unreadable)?;
    let secret = app.vault()?.open(&purpose(endpoint.id), sealed).ok_or_else(unreadable)?;
    let (id, seconds) = (row.event_id.to_string(), app.now().as_second());
    let request = Request::post(&endpoint.url)
        .header(header::CONTENT_TYPE, "application/json")
        .header("webhook-id", &id)
        .header("webhook-timestamp", seconds)
        .header("webhook-signature", signature(&secret, &id, seconds, &row.payload))
        .body(row.payload.clone().into_bytes());
    let request = match request {
        Ok(request) => request,
        Err(error) => return Ok(Err(causes(&error))),
    };
    let client = match app.outward.webhooks() {
        Ok(client) => client,
        Err(error) => return Ok(Err(causes(&error))),
    };
    match fetch(client, app.outward.reach(), request).await {
        Ok(answer) => Ok(Ok(answer.status().as_u16())),
        Err(fault) => Ok(Err(said(&fault))),
    }
}

/// Why there is no answer, for administrators.
fn said(fault: &Fault) -> String {
    let told = causes(fault);
    match fault {
        Fault::Insecure(_) => "Địa chỉ không phải https nên không gửi.".to_owned(),
        Fault::Inner(_) => INNER.to_owned(),
        // A name that leads inside is found out where it is resolved.
        Fault::Http(_) if told.contains(INNER_NETWORK) => INNER.to_owned(),
        Fault::TooLarge => "Câu trả lời quá lớn.".to_owned(),
        Fault::Http(error) if error.is_timeout() => "Hết thời gian chờ trả lời.".to_owned(),
        Fault::Http(error) if error.is_connect() => format!("Không kết nối được: {told}"),
        Fault::Http(_) | Fault::Malformed(_) => format!("Không gửi được: {told}"),
    }
}
