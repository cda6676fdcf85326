//! Other systems by whose accounts people may sign in (OpenID Connect).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::db::{args, statements};
use crate::{Db, ProviderId, Result, Tx};

statements! {
    SELECT_ALL = "SELECT id, slug, label, issuer, client_id, secret, scopes, link_by, second_step,
            active, created_at, changed_at
        FROM identity_provider ORDER BY label, id";
    SELECT_ONE = "SELECT id, slug, label, issuer, client_id, secret, scopes, link_by, second_step,
            active, created_at, changed_at
        FROM identity_provider WHERE id = $1";
    SELECT_BY_SLUG = "SELECT id, slug, label, issuer, client_id, secret, scopes, link_by,
            second_step, active, created_at, changed_at
        FROM identity_provider WHERE slug = $1 AND active";
    SELECT_CHOICES = "SELECT slug, label FROM identity_provider WHERE active ORDER BY label, id";
    INSERT = "INSERT INTO identity_provider (id, slug, label, issuer, client_id, secret, scopes,
            link_by, second_step, active, created_at, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)";
    UPDATE = "UPDATE identity_provider SET label = $2, client_id = $3, secret = $4, scopes = $5,
            link_by = $6, second_step = $7, active = $8, changed_at = $9
        WHERE id = $1";
    SELECT_SECRETS = "SELECT id, secret FROM identity_provider WHERE secret IS NOT NULL
        ORDER BY id";
    SET_SECRET = "UPDATE identity_provider SET secret = $2 WHERE id = $1";
    FORGET_SECRETS = "UPDATE identity_provider SET secret = NULL WHERE secret IS NOT NULL";
}

/// How a person of the provider is known to be one of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkBy {
    /// Only by the subject, which the person linked while signed in here.
    Subject,
    /// At the first time also by an address for mail that the provider has verified.
    Email,
}

/// Whose second step counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SecondStepOf {
    /// Ours: who has set one up here is asked for it.
    Ours,
    /// The provider's: whoever comes from there is let in.
    Theirs,
}

/// A provider.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ProviderRow {
    /// The provider.
    pub id: ProviderId,
    /// Its word for addresses.
    pub slug: String,
    /// What people call it.
    pub label: String,
    /// Its issuer address.
    pub issuer: String,
    /// How it knows this program.
    pub client_id: String,
    /// The secret it knows this program by, sealed; none is kept for a public client, or when the
    /// program has it from its surroundings.
    pub secret: Option<Vec<u8>>,
    /// What is asked of it besides `openid`, with spaces between.
    pub scopes: String,
    /// How its people are known to be ours.
    #[sqlx(try_from = "crate::decode::Text<LinkBy>")]
    pub link_by: LinkBy,
    /// Whose second step counts.
    #[sqlx(try_from = "crate::decode::Text<SecondStepOf>")]
    pub second_step: SecondStepOf,
    /// Whether it may be used.
    pub active: bool,
    /// When it was made.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub created_at: Timestamp,
    /// When it was last changed.
    #[sqlx(try_from = "crate::decode::Micros")]
    pub changed_at: Timestamp,
}

impl std::fmt::Debug for ProviderRow {
    /// Without the secret: this may end up in a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ProviderRow { slug, issuer, active, .. } = self;
        f.debug_struct("ProviderRow")
            .field("slug", slug)
            .field("issuer", issuer)
            .field("active", active)
            .finish_non_exhaustive()
    }
}

/// A provider that the sign-in page offers.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ProviderChoice {
    /// Its word for addresses.
    pub slug: String,
    /// What people call it.
    pub label: String,
}

/// Every provider.
///
/// # Errors
/// Whatever the database reports.
pub async fn list(db: &Db) -> Result<Vec<ProviderRow>> {
    db.all(SELECT_ALL, args![]).await
}

/// One provider.
///
/// # Errors
/// Whatever the database reports.
pub async fn find(db: &Db, id: ProviderId) -> Result<Option<ProviderRow>> {
    db.optional(SELECT_ONE, args![id]).await
}

/// The provider with that word for addresses, if it may be used.
///
/// # Errors
/// Whatever the database reports.
pub async fn usable(db: &Db, slug: &str) -> Result<Option<ProviderRow>> {
    db.optional(SELECT_BY_SLUG, args![slug]).await
}

/// The providers that may be used, for the sign-in page.
///
/// # Errors
/// Whatever the database reports.
pub async fn choices(db: &Db) -> Result<Vec<ProviderChoice>> {
    db.all(SELECT_CHOICES, args![]).await
}

/// Makes a provider.
///
/// # Errors
/// [`StoreError::Conflict`](crate::StoreError::Conflict) when the word for addresses, or the issuer
/// with this client, is there already.
pub async fn insert(tx: &mut Tx, new: &ProviderRow) -> Result<()> {
    let (link_by, step) =
        (crate::decode::word(&new.link_by)?, crate::decode::word(&new.second_step)?);
    let args = args![
        new.id,
        &new.slug,
        &new.label,
        &new.issuer,
        &new.client_id,
        new.secret.clone(),
        &new.scopes,
        link_by,
        step,
        new.active,
        new.created_at
    ];
    tx.execute(INSERT, args).await.map(drop)
}

/// Changes a provider; its word for addresses and its issuer stay as they are.
///
/// # Errors
/// [`StoreError::Conflict`](crate::StoreError::Conflict) when another provider has this issuer and
/// client.
pub async fn update(tx: &mut Tx, row: &ProviderRow) -> Result<()> {
    let (link_by, step) =
        (crate::decode::word(&row.link_by)?, crate::decode::word(&row.second_step)?);
    let args = args![
        row.id,
        &row.label,
        &row.client_id,
        row.secret.clone(),
        &row.scopes,
        link_by,
        step,
        row.active,
        row.changed_at
    ];
    tx.execute(UPDATE, args).await.map(drop)
}

/// Every secret that is kept, in its sealed form, with its provider.
///
/// # Errors
/// Whatever the database reports.
pub async fn secrets(tx: &mut Tx) -> Result<Vec<(ProviderId, Vec<u8>)>> {
    #[derive(sqlx::FromRow)]
    struct Stored {
        id: ProviderId,
        secret: Vec<u8>,
    }
    let rows: Vec<Stored> = tx.all(SELECT_SECRETS, args![]).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.secret)).collect())
}

/// Puts another sealed form in the place of a provider's secret.
///
/// # Errors
/// Whatever the database reports.
pub async fn set_secret(tx: &mut Tx, id: ProviderId, sealed: Vec<u8>) -> Result<()> {
    tx.execute(SET_SECRET, args![id, sealed]).await.map(drop)
}

/// Forgets every secret that is kept; how many.
///
/// # Errors
/// Whatever the database reports.
pub async fn forget_secrets(tx: &mut Tx) -> Result<u64> {
    tx.execute(FORGET_SECRETS, args![]).await
}
