//! What a provider says of itself: its addresses and keys, asked for once an hour.

use std::sync::PoisonError;

use ansinh_store::identity_provider::ProviderRow;
use jiff::{SignedDuration, Timestamp};
use openidconnect::core::CoreProviderMetadata;
use openidconnect::{DiscoveryError, IssuerUrl};

use super::error::{OidcError, chain};
use crate::App;
use crate::outward::http::{Fault, fetch};

/// How long an answer is good.
const LIFE: SignedDuration = SignedDuration::from_hours(1);
/// Keys are not asked for anew more often than this, whatever tokens come.
const NO_SOONER: SignedDuration = SignedDuration::from_secs(30);
/// Providers remembered; more than anybody has.
const MOST: usize = 100;

/// An answer kept.
#[derive(Debug, Clone)]
pub(super) struct Found {
    issuer: String,
    at: Timestamp,
    metadata: CoreProviderMetadata,
}

/// How old an answer may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Age {
    /// Good for an hour.
    Known,
    /// A key was not in it: it may have been exchanged since.
    Fresh,
}

/// What the provider says of itself.
pub(super) async fn metadata(
    app: &App,
    provider: &ProviderRow,
    age: Age,
) -> Result<CoreProviderMetadata, OidcError> {
    let now = app.now();
    if let Some(kept) = kept(app, provider, now, age) {
        return Ok(kept);
    }
    let metadata = ask(app, provider).await?;
    let found = Found { issuer: provider.issuer.clone(), at: now, metadata: metadata.clone() };
    let mut all = app.oidc.found.lock().unwrap_or_else(PoisonError::into_inner);
    if all.len() >= MOST {
        all.clear();
    }
    all.insert(provider.id, found);
    Ok(metadata)
}

fn kept(
    app: &App,
    provider: &ProviderRow,
    now: Timestamp,
    age: Age,
) -> Option<CoreProviderMetadata> {
    let life = match age {
        Age::Known => LIFE,
        Age::Fresh => NO_SOONER,
    };
    let all = app.oidc.found.lock().unwrap_or_else(PoisonError::into_inner);
    let found = all.get(&provider.id)?;
    // A clock set back makes it no younger.
    let old = found.at.duration_until(now).abs();
    (old < life && found.issuer == provider.issuer).then(|| found.metadata.clone())
}

/// Asks the provider, whatever is kept.
pub(super) async fn ask(
    app: &App,
    provider: &ProviderRow,
) -> Result<CoreProviderMetadata, OidcError> {
    let label = || provider.label.clone();
    let down = |cause: String| OidcError::Down { label: label(), cause };
    let wrong = |cause: String| OidcError::Wrong { label: label(), cause };
    let issuer = IssuerUrl::new(provider.issuer.clone()).map_err(|e| wrong(e.to_string()))?;
    let http = app.oidc.http().map_err(|e| down(chain(&e)))?;
    let reach = app.oidc.reach();
    let client = |request| fetch(http.clone(), reach, request);
    CoreProviderMetadata::discover_async(issuer, &client).await.map_err(|error| match &error {
        DiscoveryError::Request(Fault::Http(_)) => down(chain(&error)),
        DiscoveryError::Response(status, ..) if status.is_server_error() => down(chain(&error)),
        _ => wrong(chain(&error)),
    })
}
