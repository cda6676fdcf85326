//! Signing in by accounts of other systems: OpenID Connect, the code flow with PKCE.
//!
//! A browser is sent to a provider with a random token in its cookie. State, nonce and the verifier
//! of the code are all made from that token, so that only this browser can come back, and nothing
//! of it is worth anything to whoever reads the database. Nobody gets an account by this: a person
//! of the provider is linked to an account that is here, or is turned away.

mod begin;
mod discover;
mod error;
mod exchange;
mod finish;
pub mod links;
pub mod providers;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use ansinh_store::ProviderId;
use ansinh_store::identity_provider::ProviderRow;

pub use begin::{Begun, begin_oidc};
pub use error::OidcError;
pub use finish::{Finished, Returned, finish_oidc};

use crate::outward::http::{Reach, client};
use crate::{App, AppError, Result};

/// How the program reaches providers, and what it knows of them beside the database.
#[derive(Clone, Default)]
pub struct OidcSettings {
    /// Secrets of clients by the provider's word for addresses; they go before stored ones.
    pub outside_secrets: HashMap<String, String>,
    /// Providers of this machine may be asked without encryption: for trying things out only.
    pub allow_http: bool,
}

impl std::fmt::Debug for OidcSettings {
    /// Without the secrets: this may end up in a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&String> = self.outside_secrets.keys().collect();
        f.debug_struct("OidcSettings")
            .field("outside_secrets", &names)
            .field("allow_http", &self.allow_http)
            .finish()
    }
}

/// What the application keeps for asking providers.
#[derive(Debug, Default)]
pub(crate) struct Oidc {
    settings: OidcSettings,
    http: OnceLock<reqwest::Client>,
    found: Mutex<HashMap<ProviderId, discover::Found>>,
}

impl Oidc {
    /// Providers may stand in the network of the province: an administrator sets them up with the
    /// word of whoever runs them.
    fn reach(&self) -> Reach {
        Reach { local_http: self.settings.allow_http, inner: true }
    }

    /// What asks; made when it is first needed, because it reads the certificates of the machine.
    fn http(&self) -> std::result::Result<reqwest::Client, reqwest::Error> {
        if let Some(client) = self.http.get() {
            return Ok(client.clone());
        }
        let client = client(self.reach())?;
        Ok(self.http.get_or_init(|| client).clone())
    }
}

impl App {
    /// The same application with what it needs to know of providers.
    pub fn with_oidc(self, settings: OidcSettings) -> App {
        App { oidc: Arc::new(Oidc { settings, ..Oidc::default() }), ..self }
    }
}

/// What the secret of a provider's client is sealed for.
pub(crate) fn purpose(provider: ProviderId) -> String {
    format!("oidc:{provider}")
}

/// The secret by which a provider knows this program; `None` for a public client.
fn secret_of(app: &App, provider: &ProviderRow) -> Result<Option<String>> {
    if let Some(secret) = app.oidc.settings.outside_secrets.get(&provider.slug) {
        return Ok(Some(secret.clone()));
    }
    let Some(sealed) = &provider.secret else { return Ok(None) };
    let unreadable = || AppError::Internal("the secret of a provider does not open".into());
    let opened = app.vault()?.open(&purpose(provider.id), sealed).ok_or_else(unreadable)?;
    String::from_utf8(opened).map(Some).map_err(|_| unreadable())
}
