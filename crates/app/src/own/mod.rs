//! One's own account.

pub mod change_password;
pub mod dismiss_notice;
pub mod end_session;
pub mod second_step;
pub mod tokens;

use ansinh_domain::access::Action;
use ansinh_store::user::Credentials;
use ansinh_store::{UserId, user};

use crate::sign_in::{check_not_locked, note_wrong};
use crate::{App, AppError, Caller, Result, password};

/// The account of whoever asks.
pub(crate) fn account(app: &App, caller: &Caller) -> Result<UserId> {
    caller.may(app, Action::ManageOwnAccount)?;
    caller.user().ok_or(AppError::NotFound { what: "tài khoản" })
}

/// Has the person prove with their password that it is still they who sit there. A wrong one counts
/// like one at the door, so that a stolen session is no place to guess.
pub(crate) async fn prove(
    app: &App,
    caller: &Caller,
    id: UserId,
    typed: &str,
) -> Result<Credentials> {
    let account = user::credentials_of(&app.db, id)
        .await?
        .ok_or(AppError::NotFound { what: "tài khoản" })?;
    if !account.has_password {
        return Err(AppError::Invalid(
            "Tài khoản của bạn chưa có mật khẩu vì chỉ đăng nhập qua hệ thống khác. Hãy đề nghị người quản trị tạo đường dẫn đặt mật khẩu rồi thực hiện lại."
                .to_owned(),
        ));
    }
    check_not_locked(app, caller, &account.login).await?;
    if typed.is_empty() {
        return Err(AppError::WrongOwnPassword);
    }
    let hash = Some(account.password_hash.clone());
    if password::matches(app, typed.to_owned(), hash).await? {
        return Ok(account);
    }
    match note_wrong(app, caller, &account.login, Some(id), "wrong-password").await? {
        AppError::WrongPassword => Err(AppError::WrongOwnPassword),
        other => Err(other),
    }
}
