//! Links of accounts to accounts elsewhere, made and taken away by their people.

use ansinh_domain::access::Action;
use ansinh_store::{ProviderId, Tx, UserId, user};
use ansinh_store::{identity, identity_provider};

use super::begin::{self, Begun};
use crate::own::account;
use crate::record::{Change, parts};
use crate::{App, AppError, Caller, Result};

/// Begins linking the caller's account to one of a provider, after their password.
///
/// # Errors
/// [`AppError::WrongOwnPassword`]; as [`begin_oidc`](super::begin_oidc).
pub async fn begin_link(
    app: &App,
    caller: &Caller,
    slug: &str,
    password: &str,
    redirect_uri: &str,
    next: &str,
) -> Result<Begun> {
    begin::begin_link(app, caller, slug, password, redirect_uri, next).await
}

/// Takes a link of the caller's account away.
///
/// # Errors
/// [`AppError::Invalid`] when nothing would be left to sign in with; [`AppError::NotFound`].
pub async fn unlink(app: &App, caller: &Caller, provider: ProviderId) -> Result<()> {
    let id = account(app, caller)?;
    let account = user::credentials_of(&app.db, id)
        .await?
        .ok_or(AppError::NotFound { what: "tài khoản" })?;
    let mut tx = app.db.begin().await?;
    delete(&mut tx, app, caller, id, provider).await?;
    if !account.has_password && identity::count_of_user(&mut tx, id).await? == 0 {
        return Err(AppError::Invalid(
            "Tài khoản của bạn chưa có mật khẩu, nên gỡ liên kết này thì không còn cách nào đăng nhập. Hãy đề nghị người quản trị tạo đường dẫn đặt mật khẩu trước."
                .to_owned(),
        ));
    }
    tx.commit().await?;
    Ok(())
}

/// Takes a link of somebody's account away, for one that should not be there.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn unlink_account(
    app: &App,
    caller: &Caller,
    id: UserId,
    provider: ProviderId,
) -> Result<()> {
    caller.may(app, Action::ManageAccounts)?;
    let mut tx = app.db.begin().await?;
    delete(&mut tx, app, caller, id, provider).await?;
    tx.commit().await?;
    Ok(())
}

async fn delete(
    tx: &mut Tx,
    app: &App,
    caller: &Caller,
    id: UserId,
    provider: ProviderId,
) -> Result<()> {
    if !identity::delete(tx, id, provider).await? {
        return Err(AppError::NotFound { what: "liên kết" });
    }
    let slug = identity_provider::find(&app.db, provider).await?.map(|row| row.slug);
    let change = Change::gone(parts! { "provider" => slug });
    caller.record(tx, app.now(), "unlink-identity", ("user", Some(id.0)), change).await
}
