//! What other programs are told of.

use ansinh_store::message::NewItem;
use ansinh_store::webhook::{self, NewDelivery};
use ansinh_store::{BodyId, DeliveryId, JobId, PlanId, RoundId, SubmissionId, Tx, job};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{App, Result};

/// What other programs can be told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// A round was opened.
    RoundOpened,
    /// The coordinator received a report; its figures count.
    SubmissionReceived,
    /// A version of a plan was accepted.
    PlanAccepted,
    /// People were reminded of what is due.
    ReminderSent,
}

impl EventKind {
    /// Every kind, in the order pages list them.
    pub const ALL: [EventKind; 4] = [
        EventKind::RoundOpened,
        EventKind::SubmissionReceived,
        EventKind::PlanAccepted,
        EventKind::ReminderSent,
    ];

    /// The word that is sent.
    pub fn word(self) -> &'static str {
        match self {
            EventKind::RoundOpened => "round.opened",
            EventKind::SubmissionReceived => "submission.received",
            EventKind::PlanAccepted => "plan.accepted",
            EventKind::ReminderSent => "reminder.sent",
        }
    }

    /// As pages say it.
    pub fn title(self) -> &'static str {
        match self {
            EventKind::RoundOpened => "Mở kỳ báo cáo",
            EventKind::SubmissionReceived => "Tiếp nhận báo cáo của cơ quan",
            EventKind::PlanAccepted => "Kế hoạch hoặc phiên bản điều chỉnh được chấp nhận",
            EventKind::ReminderSent => "Gửi nhắc việc trong ngày",
        }
    }

    /// The kind of a word.
    pub fn from_word(word: &str) -> Option<EventKind> {
        EventKind::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// Word of the event that is sent to try an endpoint.
pub(super) const TEST: &str = "test";

/// What happened.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Event<'a> {
    /// A round was opened.
    RoundOpened {
        round: RoundId,
        plan: PlanId,
        regime: &'a str,
        period: &'a str,
        due: Date,
        bodies: usize,
    },
    /// The coordinator received a report.
    SubmissionReceived {
        submission: SubmissionId,
        round: RoundId,
        body: BodyId,
        name: &'a str,
        figures: usize,
    },
    /// A version of a plan was accepted.
    PlanAccepted { plan: PlanId, slug: &'a str, name: &'a str, version: i64 },
    /// People were reminded.
    RemindersSent { day: Date, items: &'a [NewItem] },
}

impl Event<'_> {
    fn kind(&self) -> EventKind {
        match self {
            Event::RoundOpened { .. } => EventKind::RoundOpened,
            Event::SubmissionReceived { .. } => EventKind::SubmissionReceived,
            Event::PlanAccepted { .. } => EventKind::PlanAccepted,
            Event::RemindersSent { .. } => EventKind::ReminderSent,
        }
    }

    /// What is told: ids of the API and names of bodies, never of people.
    fn data(&self) -> Value {
        match self {
            Event::RoundOpened { round, plan, regime, period, due, bodies } => json!({
                "round": round, "plan": plan, "regime": regime, "period": period, "due": due,
                "bodies": bodies,
            }),
            Event::SubmissionReceived { submission, round, body, name, figures } => json!({
                "submission": submission, "round": round, "body": body, "body_name": name,
                "figures": figures,
            }),
            Event::PlanAccepted { plan, slug, name, version } => json!({
                "plan": plan, "slug": slug, "name": name, "version": version,
            }),
            Event::RemindersSent { day, items } => {
                let mut told: Vec<Value> = Vec::new();
                for item in *items {
                    let one = json!({
                        "kind": item.kind, "subject": item.subject, "body": item.body,
                        "due": item.due, "stage": item.stage.to_string(), "title": item.title,
                    });
                    // Of a report several people are reminded.
                    if !told.contains(&one) {
                        told.push(one);
                    }
                }
                json!({ "day": day, "items": told })
            }
        }
    }
}

/// Queues an event for every endpoint that wants it, in the transaction of what happened.
pub(crate) async fn announce(
    app: &App,
    tx: &mut Tx,
    event: &Event<'_>,
    now: Timestamp,
) -> Result<()> {
    let word = event.kind().word();
    let endpoints = webhook::active(tx).await?;
    let wanting = endpoints.iter().filter(|row| row.events.iter().any(|wanted| wanted == word));
    let mut told: Option<(Uuid, String)> = None;
    for endpoint in wanting {
        let (event_id, payload) =
            told.get_or_insert_with(|| (app.ids.next(now), payload(word, &event.data(), now)));
        queue(app, tx, endpoint.id, (*event_id, word, payload), now).await?;
    }
    Ok(())
}

/// What is sent of an event.
pub(super) fn payload(word: &str, data: &Value, now: Timestamp) -> String {
    json!({ "type": word, "timestamp": now.to_string(), "data": data }).to_string()
}

/// Queues one event for one endpoint.
pub(super) async fn queue(
    app: &App,
    tx: &mut Tx,
    endpoint: ansinh_store::WebhookId,
    (event_id, event, payload): (Uuid, &str, &str),
    now: Timestamp,
) -> Result<DeliveryId> {
    let id: DeliveryId = app.ids.next(now);
    let new = NewDelivery { id, endpoint, event_id, event, payload, now };
    webhook::enqueue(tx, new).await?;
    let job: JobId = app.ids.next(now);
    job::enqueue(tx, job, job::SEND_WEBHOOK, id.0, now).await?;
    Ok(id)
}
