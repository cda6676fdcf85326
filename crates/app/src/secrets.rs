//! The key of the installation and what is sealed under it.

use ansinh_store::{Tx, identity_provider, second_step, setting};

use crate::record::{Change, parts};
use crate::{App, Caller, Result, totp};

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

/// What was given up with a lost key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GivenUp {
    /// Accounts whose second step was taken off.
    pub second_steps: usize,
    /// Providers whose stored secret is gone.
    pub providers: u64,
}

/// Gives up everything that was sealed under a key that is lost: second steps are taken off, the
/// secrets of providers are forgotten, and another key may be adopted. For whoever runs the program at the machine.
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
    setting::remove(&mut tx, FINGERPRINT).await?;
    let change = Change::to(parts! { "secrets" => owners.len(), "providers" => providers });
    note(&mut tx, app, "give-up-secrets", change).await?;
    tx.commit().await?;
    Ok(GivenUp { second_steps: owners.len(), providers })
}

async fn note(tx: &mut Tx, app: &App, verb: &'static str, change: Change) -> Result<()> {
    Caller::system().record(tx, app.now(), verb, ("secret-key", None), change).await
}
