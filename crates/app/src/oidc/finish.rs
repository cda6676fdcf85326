//! Takes a browser in that comes back from a provider: signs its person in, or links an account.

use ansinh_store::identity::{self, Attempt, Owner};
use ansinh_store::identity_provider::{LinkBy, ProviderRow, SecondStepOf};
use ansinh_store::{StoreError, Tx, UserId, second_step, user};

use super::begin::{derived, told, usable};
use super::error::OidcError;
use super::exchange::{Known, exchange};
use crate::record::{Change, parts};
use crate::sign_in::{let_in, owe_code};
use crate::{App, AppError, Caller, Result, SignIn, token};

/// What a provider sent along with a browser.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Returned {
    /// To be exchanged for what the provider knows.
    pub code: Option<String>,
    /// What was sent along to it.
    pub state: String,
    /// Why there is no code.
    pub error: Option<String>,
    /// Who says so, where the provider says it.
    pub issuer: Option<String>,
}

/// What came of it.
#[derive(Debug, Clone)]
pub enum Finished {
    /// The person is signed in, or owes a code.
    SignedIn {
        /// Which of the two.
        outcome: SignIn,
        /// Where to go.
        next: String,
    },
    /// The caller's account was linked.
    Linked {
        /// Where to go.
        next: String,
    },
}

/// Finishes what [`begin_oidc`](super::begin_oidc) began in the browser that holds `token`.
///
/// # Errors
/// [`AppError::Oidc`], which says what to do; [`AppError::NotFound`].
pub async fn finish_oidc(
    app: &App,
    caller: &Caller,
    slug: &str,
    token: &str,
    returned: Returned,
) -> Result<Finished> {
    let provider = usable(app, slug).await?;
    let attempt = take_attempt(app, &provider, token, &returned.state).await?;
    let came = match &attempt.user_id {
        // Another person has signed in meanwhile, or nobody is any more.
        Some(user) if caller.user() != Some(*user) => Err(OidcError::NotBegun.into()),
        Some(user) => link(app, caller, &provider, &attempt, *user, token, returned).await,
        None => sign_in(app, caller, &provider, &attempt, token, returned).await,
    };
    match came {
        Err(AppError::Oidc(error)) => Err(note_refused(app, caller, &provider, error).await?),
        other => other,
    }
}

/// The attempt, once, if this browser began it with this provider.
async fn take_attempt(
    app: &App,
    provider: &ProviderRow,
    token: &str,
    state: &str,
) -> Result<Attempt> {
    if token.is_empty() || !token::same(&derived(token, "state"), state) {
        return Err(OidcError::NotBegun.into());
    }
    let mut tx = app.db.begin().await?;
    let attempt = identity::take_attempt(&mut tx, &token::hash(token), app.now()).await?;
    tx.commit().await?;
    attempt
        .filter(|attempt| attempt.provider_id == provider.id)
        .ok_or_else(|| OidcError::NotBegun.into())
}

/// Who came, as the provider says.
async fn ask_who(
    app: &App,
    provider: &ProviderRow,
    attempt: &Attempt,
    token: &str,
    returned: Returned,
) -> Result<Known> {
    let label = || provider.label.clone();
    if let Some(error) = returned.error {
        return Err(OidcError::Refused { label: label(), reason: reason_of(&error) }.into());
    }
    // Several providers at once: what one sends must not be taken for another's.
    if returned.issuer.is_some_and(|issuer| issuer != provider.issuer) {
        let cause = "the answer names another issuer".to_owned();
        return Err(OidcError::NotTrusted { label: label(), cause }.into());
    }
    let code = returned.code.filter(|code| !code.is_empty()).ok_or_else(|| OidcError::Wrong {
        label: label(),
        cause: "neither a code nor an error came back".to_owned(),
    })?;
    exchange(app, provider, &attempt.redirect_uri, &code, token).await
}

async fn sign_in(
    app: &App,
    caller: &Caller,
    provider: &ProviderRow,
    attempt: &Attempt,
    token: &str,
    returned: Returned,
) -> Result<Finished> {
    let known = ask_who(app, provider, attempt, token, returned).await?;
    let now = app.now();
    let email = known.email.as_deref();
    let owner = identity::owner(&app.db, provider.id, &known.subject).await?;
    let first_time = owner.is_none();
    let owner = match owner {
        Some(owner) => owner,
        None => by_mail(app, provider, &known).await?,
    };
    if !owner.active {
        return Err(OidcError::Closed.into());
    }
    let id = owner.user_id;
    let ours = provider.second_step == SecondStepOf::Ours
        && second_step::totp(&app.db, id).await?.is_some_and(|totp| totp.confirmed_at.is_some());
    let mut tx = app.db.begin().await?;
    if first_time {
        insert_link(&mut tx, app, caller, provider, &known, id).await?;
        if user::accept(&mut tx, id, now).await? {
            let change = Change::to(parts! { "provider" => provider.slug });
            let (caller, subject) = (caller.as_user(id), ("user", Some(id.0)));
            caller.record(&mut tx, now, "accept-invitation", subject, change).await?;
        }
    }
    identity::touch(&mut tx, provider.id, &known.subject, now, email).await?;
    let outcome = if ours {
        SignIn::OwesCode(owe_code(app, &mut tx, id).await?)
    } else {
        let shown = parts! { "how" => "oidc", "provider" => provider.slug };
        SignIn::Done(let_in(app, &mut tx, caller, id, shown).await?)
    };
    tx.commit().await?;
    Ok(Finished::SignedIn { outcome, next: attempt.next.clone() })
}

/// The account of a person whom nobody has linked yet, by an address for mail that the provider has
/// verified, where it is trusted for that.
async fn by_mail(app: &App, provider: &ProviderRow, known: &Known) -> Result<Owner> {
    let label = || provider.label.clone();
    let found = match (provider.link_by, &known.email) {
        (LinkBy::Email, Some(email)) => user::credentials_by_email(&app.db, email).await?,
        _ => None,
    };
    match found {
        // Said only where an account would be found, and only to a person of the provider.
        Some(_) if !known.email_verified => {
            Err(OidcError::EmailNotVerified { label: label() }.into())
        }
        Some(account) => {
            Ok(Owner { user_id: account.id, login: account.login, active: account.active })
        }
        None => Err(OidcError::NotLinked { label: label() }.into()),
    }
}

async fn link(
    app: &App,
    caller: &Caller,
    provider: &ProviderRow,
    attempt: &Attempt,
    user: UserId,
    token: &str,
    returned: Returned,
) -> Result<Finished> {
    let known = ask_who(app, provider, attempt, token, returned).await?;
    let mut tx = app.db.begin().await?;
    insert_link(&mut tx, app, caller, provider, &known, user).await?;
    tx.commit().await?;
    Ok(Finished::Linked { next: attempt.next.clone() })
}

async fn insert_link(
    tx: &mut Tx,
    app: &App,
    caller: &Caller,
    provider: &ProviderRow,
    known: &Known,
    user: UserId,
) -> Result<()> {
    let now = app.now();
    let email = known.email.as_deref();
    match identity::insert(tx, provider.id, &known.subject, user, email, now).await {
        Err(StoreError::Conflict(_)) => {
            return Err(OidcError::Taken { label: provider.label.clone() }.into());
        }
        other => other?,
    }
    let change = Change::to(
        parts! { "provider" => provider.slug, "subject" => known.subject, "email" => email },
    );
    let (caller, subject) = (caller.as_user(user), ("user", Some(user.0)));
    caller.record(tx, now, "link-identity", subject, change).await
}

/// Why a provider said no, from the word it uses for it.
fn reason_of(error: &str) -> String {
    match error {
        "access_denied" => "việc đăng nhập đã bị hủy hoặc bị từ chối ở đó".to_owned(),
        "login_required" | "interaction_required" | "account_selection_required" => {
            "bạn chưa đăng nhập ở đó".to_owned()
        }
        "temporarily_unavailable" | "server_error" => "hệ thống đó đang gặp trục trặc".to_owned(),
        _ => {
            let word = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
            let code: String = error.chars().filter(word).take(40).collect();
            format!("mã lỗi {code}")
        }
    }
}

async fn note_refused(
    app: &App,
    caller: &Caller,
    provider: &ProviderRow,
    error: OidcError,
) -> Result<AppError> {
    let mut tx = app.db.begin().await?;
    let (subject, change) = (("identity-provider", Some(provider.id.0)), told(provider, &error));
    caller.record_as(&mut tx, app.now(), "sign-in", subject, change, error.word()).await?;
    tx.commit().await?;
    Ok(error.into())
}
