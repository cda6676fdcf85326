//! Sends a browser to a provider.

use ansinh_domain::access::Action;
use ansinh_store::UserId;
use ansinh_store::identity::{self, NewAttempt};
use ansinh_store::identity_provider::{self, ProviderRow};
use jiff::SignedDuration;
use openidconnect::core::{CoreAuthenticationFlow, CoreClient};
use openidconnect::{
    ClientId, CsrfToken, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
};

use super::discover::{Age, metadata};
use super::error::OidcError;
use crate::own::{account, prove};
use crate::record::{Change, parts};
use crate::session::after;
use crate::{App, AppError, Caller, Result, token};

/// How long a browser may stay away: a person may have to find a password there.
const LIFE: SignedDuration = SignedDuration::from_mins(10);

/// Most characters of a cause in the audit log: a provider may answer anything.
const LONGEST_CAUSE: usize = 300;

/// A browser to send on its way.
#[derive(Clone)]
pub struct Begun {
    /// Goes into a cookie and is kept nowhere else.
    pub token: String,
    /// Where to send the browser.
    pub address: String,
    /// What people call the provider.
    pub label: String,
}

impl std::fmt::Debug for Begun {
    /// Without the token: this may end up in a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Begun").field("label", &self.label).finish_non_exhaustive()
    }
}

/// What state, nonce and verifier are made of.
pub(super) fn derived(token: &str, what: &str) -> String {
    token::hash(&format!("oidc {what}:{token}"))
}

/// Begins signing in by the provider with that word for addresses; the browser comes back to
/// `redirect_uri` and then goes on to `next`.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Oidc`] when the provider does not answer.
pub async fn begin_oidc(app: &App, slug: &str, redirect_uri: &str, next: &str) -> Result<Begun> {
    let provider = usable(app, slug).await?;
    begin(app, &provider, None, redirect_uri, next).await
}

/// Begins linking the caller's account to one of the provider. The password is asked for, because
/// whoever links an account can come back by it.
///
/// # Errors
/// As [`begin_oidc`]; [`AppError::WrongOwnPassword`].
pub(super) async fn begin_link(
    app: &App,
    caller: &Caller,
    slug: &str,
    password: &str,
    redirect_uri: &str,
    next: &str,
) -> Result<Begun> {
    caller.may(app, Action::ManageOwnAccount)?;
    let id = account(app, caller)?;
    prove(app, caller, id, password).await?;
    let provider = usable(app, slug).await?;
    begin(app, &provider, Some(id), redirect_uri, next).await
}

/// The provider with that word for addresses.
pub(super) async fn usable(app: &App, slug: &str) -> Result<ProviderRow> {
    identity_provider::usable(&app.db, slug)
        .await?
        .ok_or(AppError::NotFound { what: "hệ thống đăng nhập" })
}

async fn begin(
    app: &App,
    provider: &ProviderRow,
    user: Option<UserId>,
    redirect_uri: &str,
    next: &str,
) -> Result<Begun> {
    // It is made from what the browser calls this site, and browsers of no good will say anything.
    let redirect = RedirectUrl::new(redirect_uri.to_owned()).map_err(|_| {
        AppError::Invalid(
            "Trình duyệt không cho biết đang mở trang này ở địa chỉ nào nên không có chỗ để quay về. Hãy mở lại trang đăng nhập bằng địa chỉ thường dùng."
                .to_owned(),
        )
    })?;
    let metadata = match metadata(app, provider, Age::Known).await {
        Ok(metadata) => metadata,
        Err(error) => return Err(note_down(app, provider, error).await?),
    };
    let token = token::random()?;
    let verifier = PkceCodeVerifier::new(derived(&token, "verifier"));
    let (state, nonce) = (derived(&token, "state"), derived(&token, "nonce"));
    let client_id = ClientId::new(provider.client_id.clone());
    let client =
        CoreClient::from_provider_metadata(metadata, client_id, None).set_redirect_uri(redirect);
    let (address, ..) = client
        .authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            || CsrfToken::new(state),
            || Nonce::new(nonce),
        )
        .add_scopes(provider.scopes.split_whitespace().map(|scope| Scope::new(scope.to_owned())))
        .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
        .url();
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let attempt = NewAttempt {
        token_hash: &token::hash(&token),
        provider: provider.id,
        user,
        redirect_uri,
        next,
        now,
        expires_at: after(now, LIFE),
    };
    identity::insert_attempt(&mut tx, attempt).await?;
    tx.commit().await?;
    Ok(Begun { token, address: address.into(), label: provider.label.clone() })
}

/// Notes that a provider could not be reached, so that an administrator learns of it.
async fn note_down(app: &App, provider: &ProviderRow, error: OidcError) -> Result<AppError> {
    let system = Caller::system();
    let mut tx = app.db.begin().await?;
    let (subject, change) = (("identity-provider", Some(provider.id.0)), told(provider, &error));
    let verb = "ask-identity-provider";
    system.record_as(&mut tx, app.now(), verb, subject, change, error.word()).await?;
    tx.commit().await?;
    Ok(error.into())
}

/// What the audit log is told of a provider that let nobody in.
pub(super) fn told(provider: &ProviderRow, error: &OidcError) -> Change {
    let cause: Option<String> =
        error.cause().map(|cause| cause.chars().take(LONGEST_CAUSE).collect());
    Change::to(parts! { "provider" => provider.slug, "cause" => cause })
}
