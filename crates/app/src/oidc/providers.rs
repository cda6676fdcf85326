//! The providers as an administrator sets them up.

use ansinh_domain::access::Action;
use ansinh_domain::text::clean;
use ansinh_store::identity_provider::{self, LinkBy, ProviderRow, SecondStepOf};
use ansinh_store::{ProviderId, StoreError};
use openidconnect::url::Url;

use super::{discover, purpose};
use crate::outward::http::may_ask;
use crate::record::{Change, Parts, parts};
use crate::{App, AppError, Caller, Result};

/// Most characters of a label, a client's name or the scopes.
const LONGEST: usize = 200;
/// Most characters of a secret or an issuer's address.
const LONGEST_SECRET: usize = 2_000;

/// What becomes of the stored secret.
#[derive(Clone, PartialEq, Eq)]
pub enum SecretChange {
    /// It stays.
    Keep,
    /// None is stored: the program has it from its surroundings, or the client is public.
    Remove,
    /// This one takes its place.
    Set(String),
}

impl std::fmt::Debug for SecretChange {
    /// Without the secret: this may end up in a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            SecretChange::Keep => "Keep",
            SecretChange::Remove => "Remove",
            SecretChange::Set(_) => "Set",
        })
    }
}

/// A provider as a form gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderForm {
    /// Its word for addresses; for a new one only.
    pub slug: String,
    /// What people call it.
    pub label: String,
    /// Its issuer address; for a new one only.
    pub issuer: String,
    /// How it knows this program.
    pub client_id: String,
    /// What becomes of the secret.
    pub secret: SecretChange,
    /// What is asked of it besides `openid`.
    pub scopes: String,
    /// How its people are known to be ours.
    pub link_by: LinkBy,
    /// Whose second step counts.
    pub second_step: SecondStepOf,
    /// Whether it may be used.
    pub active: bool,
}

/// Sets up a provider.
///
/// # Errors
/// [`AppError::Invalid`] for what cannot stand or is there already.
pub async fn add_provider(app: &App, caller: &Caller, form: ProviderForm) -> Result<ProviderId> {
    caller.may(app, Action::ManageProviders)?;
    let now = app.now();
    let slug = clean(&form.slug).to_lowercase();
    check_slug(&slug)?;
    let issuer = clean(&form.issuer);
    check_issuer(&issuer, app.oidc.settings.allow_http)?;
    let row = ProviderRow {
        id: app.ids.next(now),
        slug,
        label: String::new(),
        issuer,
        client_id: String::new(),
        secret: None,
        scopes: String::new(),
        link_by: form.link_by,
        second_step: form.second_step,
        active: form.active,
        created_at: now,
        changed_at: now,
    };
    let row = filled(app, row, form)?;
    let mut tx = app.db.begin().await?;
    identity_provider::insert(&mut tx, &row).await.map_err(taken)?;
    let (subject, change) = (("identity-provider", Some(row.id.0)), Change::to(told(&row)));
    caller.record(&mut tx, now, "add-identity-provider", subject, change).await?;
    tx.commit().await?;
    Ok(row.id)
}

/// Changes a provider. Its issuer stays: the subjects that are linked mean something to it alone.
///
/// # Errors
/// [`AppError::Invalid`]; [`AppError::NotFound`].
pub async fn change_provider(
    app: &App,
    caller: &Caller,
    id: ProviderId,
    form: ProviderForm,
) -> Result<()> {
    caller.may(app, Action::ManageProviders)?;
    let old = find(app, id).await?;
    let row = filled(app, old.clone(), form)?;
    let mut tx = app.db.begin().await?;
    identity_provider::update(&mut tx, &row).await.map_err(taken)?;
    let change = Change::from(told(&old), told(&row));
    let (verb, subject) = ("change-identity-provider", ("identity-provider", Some(id.0)));
    caller.record(&mut tx, row.changed_at, verb, subject, change).await?;
    tx.commit().await?;
    Ok(())
}

/// Asks a provider now whether it is there and is who it should be.
///
/// # Errors
/// [`AppError::Oidc`] with what is wrong; [`AppError::NotFound`].
pub async fn check_provider(app: &App, caller: &Caller, id: ProviderId) -> Result<()> {
    caller.may(app, Action::ManageProviders)?;
    let provider = find(app, id).await?;
    discover::ask(app, &provider).await?;
    Ok(())
}

/// Where the secret of a provider's client comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretFrom {
    /// The program was started with it.
    Outside,
    /// It is stored, sealed.
    Stored,
    /// There is none.
    Nowhere,
}

/// Where the secret of `provider` comes from.
pub fn secret_from(app: &App, provider: &ProviderRow) -> SecretFrom {
    if app.oidc.settings.outside_secrets.contains_key(&provider.slug) {
        SecretFrom::Outside
    } else if provider.secret.is_some() {
        SecretFrom::Stored
    } else {
        SecretFrom::Nowhere
    }
}

async fn find(app: &App, id: ProviderId) -> Result<ProviderRow> {
    identity_provider::find(&app.db, id)
        .await?
        .ok_or(AppError::NotFound { what: "hệ thống đăng nhập" })
}

/// `row` with what the form says of everything that may change.
fn filled(app: &App, row: ProviderRow, form: ProviderForm) -> Result<ProviderRow> {
    let (label, client_id) = (clean(&form.label), form.client_id.trim().to_owned());
    let scopes: Vec<&str> =
        form.scopes.split_whitespace().filter(|scope| *scope != "openid").collect();
    let fits = |text: &str| !text.is_empty() && text.chars().count() <= LONGEST;
    let printable = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic());
    if !fits(&label) {
        return invalid(
            "Hãy nhập tên của hệ thống đăng nhập như người dùng gọi (không quá 200 ký tự).",
        );
    }
    if !fits(&client_id) || !printable(&client_id) {
        return invalid("Hãy nhập mã ứng dụng (client ID) đúng như bên cung cấp đã cấp.");
    }
    let scopes = scopes.join(" ");
    if scopes.len() > LONGEST || scopes.contains(['"', '\\']) || !scopes.is_ascii() {
        return invalid(
            "Phạm vi chỉ gồm các từ không dấu cách nhau bằng dấu cách, ví dụ: email profile.",
        );
    }
    let secret = match form.secret {
        SecretChange::Keep => row.secret,
        SecretChange::Remove => None,
        SecretChange::Set(secret) => {
            if secret.is_empty() || secret.len() > LONGEST_SECRET || !printable(&secret) {
                return invalid(
                    "Mật khẩu ứng dụng (client secret) không đúng dạng. Hãy dán lại đúng như bên cung cấp đã cấp.",
                );
            }
            Some(app.vault()?.seal(&purpose(row.id), secret.as_bytes())?)
        }
    };
    let (link_by, second_step, active) = (form.link_by, form.second_step, form.active);
    let changed_at = app.now();
    Ok(ProviderRow {
        label,
        client_id,
        scopes,
        secret,
        link_by,
        second_step,
        active,
        changed_at,
        ..row
    })
}

fn check_slug(slug: &str) -> Result<()> {
    let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let good = (2..=40).contains(&slug.len())
        && slug.chars().all(|c| letter(c) || c == '-')
        && slug.starts_with(letter)
        && slug.ends_with(letter);
    if good {
        Ok(())
    } else {
        invalid(
            "Từ dùng trong địa chỉ có từ 2 đến 40 ký tự, chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối, ví dụ: vneid.",
        )
    }
}

fn check_issuer(issuer: &str, allow_http: bool) -> Result<()> {
    let good = issuer.len() <= LONGEST_SECRET
        && Url::parse(issuer).is_ok_and(|url| {
            may_ask(&url, allow_http)
                && url.query().is_none()
                && url.fragment().is_none()
                && url.username().is_empty()
                && url.password().is_none()
        });
    if good {
        Ok(())
    } else {
        invalid(
            "Địa chỉ của bên cung cấp (issuer) phải là địa chỉ https, không có phần sau dấu ? hoặc #. Hãy chép đúng như bên cung cấp công bố, kể cả dấu / cuối.",
        )
    }
}

fn invalid<T>(reason: &str) -> Result<T> {
    Err(AppError::Invalid(reason.to_owned()))
}

fn taken(error: StoreError) -> AppError {
    match error {
        StoreError::Conflict(_) => AppError::Invalid(
            "Đã có hệ thống đăng nhập dùng từ này trong địa chỉ, hoặc cùng bên cung cấp và mã ứng dụng này. Hãy kiểm tra lại danh sách."
                .to_owned(),
        ),
        other => other.into(),
    }
}

/// A provider for the audit log; whether there is a secret, never which.
fn told(row: &ProviderRow) -> Parts {
    parts! {
        "slug" => row.slug, "name" => row.label, "issuer" => row.issuer,
        "client_id" => row.client_id, "secret_stored" => row.secret.is_some(),
        "scopes" => row.scopes, "link_by" => row.link_by, "second_step_of" => row.second_step,
        "active" => row.active,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_addresses() {
        let check = |slug: &str, good: bool| assert_eq!(check_slug(slug).is_ok(), good, "{slug:?}");
        check("vneid", true);
        check("so-ttdl-2", true);
        check("a", false);
        check("-ab", false);
        check("ab-", false);
        check("Ab", false);
        check("a/b", false);
        check("đăng", false);
        check(&"a".repeat(41), false);
    }

    #[test]
    fn issuers_are_plain_encrypted_addresses() {
        let check = |issuer: &str, good: bool| {
            assert_eq!(check_issuer(issuer, false).is_ok(), good, "{issuer:?}");
        };
        check("https://dangnhap.songhoa.vn", true);
        check("https://dangnhap.songhoa.vn/realms/tinh/", true);
        check("http://dangnhap.songhoa.vn", false);
        check("http://127.0.0.1:9000", false);
        check("https://ai:mat@dangnhap.songhoa.vn", false);
        check("https://dangnhap.songhoa.vn/?a=b", false);
        check("https://dangnhap.songhoa.vn/#a", false);
        check("dangnhap.songhoa.vn", false);
        check("", false);
        assert!(check_issuer("http://127.0.0.1:9000", true).is_ok());
    }
}
