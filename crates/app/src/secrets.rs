//! The key of the installation and what is sealed under it.

use ansinh_store::{Tx, identity_provider, second_step, setting, webhook as endpoints};

use crate::record::{Change, parts};
use crate::{App, AppError, Caller, Result, Vault, oidc, totp, webhook};

/// Setting with the fingerprint of the key under which the secrets of this database are sealed.
const FINGERPRINT: &str = "secret-key";

/// Fingerprint of the key that the secrets of this database are sealed under; `None` while there are
/// none.
///
/// # Errors
/// Whatever the database reports.
pub async fn expected_key(app: &App) -> Result<Option<String>> {
    Ok(setting::get(&app.db, FINGERPRINT).await?)
}

/// Makes the application's key that of the database, and seals what was kept in the clear before
/// secrets were sealed; how many. The caller has seen that no other key is expected.
///
/// # Errors
/// [`AppError::Internal`](crate::AppError::Internal) without a key.
pub async fn adopt_key(app: &App) -> Result<usize> {
    let vault = app.vault()?;
    let now = app.now();
    let known = expected_key(app).await?.is_some();
    let mut tx = app.db.begin().await?;
    if !known {
        setting::set(&mut tx, FINGERPRINT, vault.fingerprint(), now).await?;
        note(&mut tx, app, "adopt-key", Change::none()).await?;
    }
    let open = second_step::unsealed(&mut tx).await?;
    for row in &open {
        let sealed = vault.seal(&totp::purpose(row.user_id), &row.secret)?;
        second_step::seal(&mut tx, row.user_id, sealed).await?;
    }
    if !open.is_empty() {
        let change = Change::to(parts! { "secrets" => open.len() });
        note(&mut tx, app, "seal-secrets", change).await?;
    }
    tx.commit().await?;
    Ok(open.len())
}

/// What was sealed anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resealed {
    /// Secrets of second steps.
    pub second_steps: usize,
    /// Secrets of providers.
    pub providers: usize,
    /// Secrets of webhooks.
    pub webhooks: usize,
}

/// Seals everything under another key, in one transaction: either all of it is sealed under `next`
/// and that is the key of the database, or nothing changed. For whoever runs the program at the
/// machine, while no other program works with the database.
///
/// # Errors
/// [`AppError::Internal`] without the present key, or when something was not sealed under it.
pub async fn rotate_key(app: &App, next: &Vault) -> Result<Resealed> {
    let vault = app.vault()?;
    let now = app.now();
    let other = || AppError::Internal("a secret was sealed under another key".into());
    let anew = |purpose: &str, sealed: &[u8]| {
        let open = vault.open(purpose, sealed).ok_or_else(other)?;
        next.seal(purpose, &open)
    };
    let mut tx = app.db.begin().await?;
    let steps = second_step::sealed_secrets(&mut tx).await?;
    for row in &steps {
        let sealed = anew(&totp::purpose(row.user_id), &row.secret)?;
        second_step::reseal(&mut tx, row.user_id, sealed).await?;
    }
    let providers = identity_provider::secrets(&mut tx).await?;
    for (id, secret) in &providers {
        let sealed = anew(&oidc::purpose(*id), secret)?;
        identity_provider::set_secret(&mut tx, *id, sealed).await?;
    }
    let webhooks = endpoints::secrets(&mut tx).await?;
    for (id, secret) in &webhooks {
        let sealed = anew(&webhook::purpose(*id), secret)?;
        endpoints::set_secret(&mut tx, *id, sealed).await?;
    }
    setting::set(&mut tx, FINGERPRINT, next.fingerprint(), now).await?;
    let told = |key: &Vault| parts! { "key" => key.fingerprint() };
    let counted = parts! {
        "secrets" => steps.len(), "providers" => providers.len(), "webhooks" => webhooks.len(),
    };
    let change = Change::from(told(vault), told(next).and(counted));
    note(&mut tx, app, "rotate-key", change).await?;
    tx.commit().await?;
    let (providers, webhooks) = (providers.len(), webhooks.len());
    Ok(Resealed { second_steps: steps.len(), providers, webhooks })
}

/// What was given up with a lost key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GivenUp {
    /// Accounts whose second step was taken off.
    pub second_steps: usize,
    /// Providers whose stored secret is gone.
    pub providers: u64,
    /// Webhooks whose secret is gone and that are at rest until they get a new one.
    pub webhooks: u64,
}

/// Gives up everything that was sealed under a key that is lost: second steps are taken off, the
/// secrets of providers and webhooks are forgotten, and another key may be adopted. For whoever runs the program at the machine.
///
/// # Errors
/// Whatever the database reports.
pub async fn give_up_secrets(app: &App) -> Result<GivenUp> {
    let system = Caller::system();
    let mut tx = app.db.begin().await?;
    let owners = second_step::sealed(&mut tx).await?;
    for owner in &owners {
        second_step::remove(&mut tx, *owner).await?;
        let change = Change::from(
            parts! { "second_step" => true },
            parts! { "second_step" => false, "reason" => "the key was lost" },
        );
        let subject = ("user", Some(owner.0));
        system.record(&mut tx, app.now(), "reset-second-step", subject, change).await?;
    }
    let providers = identity_provider::forget_secrets(&mut tx).await?;
    let webhooks = endpoints::forget_secrets(&mut tx).await?;
    setting::remove(&mut tx, FINGERPRINT).await?;
    let change = Change::to(parts! {
        "secrets" => owners.len(), "providers" => providers, "webhooks" => webhooks,
    });
    note(&mut tx, app, "give-up-secrets", change).await?;
    tx.commit().await?;
    Ok(GivenUp { second_steps: owners.len(), providers, webhooks })
}

async fn note(tx: &mut Tx, app: &App, verb: &'static str, change: Change) -> Result<()> {
    Caller::system().record(tx, app.now(), verb, ("secret-key", None), change).await
}
