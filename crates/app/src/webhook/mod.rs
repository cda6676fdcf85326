//! Webhooks: other programs that are told of events, signed so that they can tell who told them
//! ([Standard Webhooks](https://www.standardwebhooks.com)).

mod deliver;
mod event;
mod manage;
mod sign;

use ansinh_store::WebhookId;

pub use event::EventKind;
pub use manage::{
    MadeWebhook, WebhookForm, add_webhook, change_webhook, renew_secret, send_test_event,
};
pub use sign::signature;

pub(crate) use deliver::{deliver, give_up as give_up_delivery};
pub(crate) use event::{Event, announce};

/// What the secret of an endpoint is sealed for.
pub(crate) fn purpose(endpoint: WebhookId) -> String {
    format!("webhook:{endpoint}")
}
