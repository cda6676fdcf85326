//! The only place from which the program speaks to other servers: providers of sign-in and webhooks
//! over HTTPS ([`http`]), mail over SMTP ([`mail`]).

pub(crate) mod http;
mod mail;

use std::sync::{Arc, OnceLock};

use http::Reach;

pub(crate) use mail::{Letter, MailFault, send};
pub use mail::{MailServer, MailSettings, MailSettingsError};

use crate::App;

/// What whoever runs the program allows it to reach.
#[derive(Debug, Clone, Default)]
pub struct OutwardSettings {
    /// How mail is sent; without it none is.
    pub mail: Option<MailSettings>,
    /// Webhooks may lead to addresses of inner networks.
    pub inner_webhooks: bool,
    /// Webhooks may lead to this machine without encryption: for trying things out only.
    pub local_http_webhooks: bool,
    /// Scheme and host by which people open the site, for links in mail and calendars.
    pub site: Option<String>,
}

/// What the application keeps for reaching other servers.
#[derive(Debug, Default)]
pub(crate) struct Outward {
    pub(crate) settings: OutwardSettings,
    webhooks: OnceLock<reqwest::Client>,
}

impl Outward {
    /// How far webhooks reach.
    pub(crate) fn reach(&self) -> Reach {
        let OutwardSettings { inner_webhooks, local_http_webhooks, .. } = self.settings;
        Reach { local_http: local_http_webhooks, inner: inner_webhooks }
    }

    /// What asks webhooks; made when it is first needed.
    pub(crate) fn webhooks(&self) -> Result<reqwest::Client, reqwest::Error> {
        if let Some(client) = self.webhooks.get() {
            return Ok(client.clone());
        }
        let client = http::client(self.reach())?;
        Ok(self.webhooks.get_or_init(|| client).clone())
    }
}

impl App {
    /// The same application with what it may reach.
    pub fn with_outward(self, settings: OutwardSettings) -> App {
        App { outward: Arc::new(Outward { settings, ..Outward::default() }), ..self }
    }

    /// Server and sender of mail in one line, if mail is sent.
    pub fn mail_described(&self) -> Option<String> {
        self.outward.settings.mail.as_ref().map(MailSettings::described)
    }

    /// Scheme and host by which people open the site, if whoever runs the program said so.
    pub fn site(&self) -> Option<&str> {
        self.outward.settings.site.as_deref()
    }
}

/// An error with its causes.
pub(crate) fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let told = error.to_string();
        // Some errors tell their cause themselves.
        if !text.ends_with(&told) {
            text.push_str(": ");
            text.push_str(&told);
        }
        cause = error.source();
    }
    text
}
