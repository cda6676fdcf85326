//! Sets up and takes off the second step of one's own account.

use ansinh_store::second_step;

use super::{account, prove};
use crate::record::{Change, parts};
use crate::{App, AppError, Caller, Result, totp};

/// What the person's device must be told: shown once.
#[derive(Clone)]
pub struct SetUp {
    /// The secret as text to type where no picture can be read.
    pub secret: String,
    /// The address that the picture holds.
    pub url: String,
}

impl std::fmt::Debug for SetUp {
    /// Without the secret: this may end up in a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SetUp").finish_non_exhaustive()
    }
}

/// Makes a secret; it counts only once a code has confirmed it.
///
/// # Errors
/// [`AppError::WrongOwnPassword`]; [`AppError::Invalid`] when a second step is set up already.
pub async fn begin_second_step(app: &App, caller: &Caller, password: &str) -> Result<SetUp> {
    let id = account(app, caller)?;
    let account = prove(app, caller, id, password).await?;
    if second_step::totp(&app.db, id).await?.is_some_and(|totp| totp.confirmed_at.is_some()) {
        return Err(AppError::Invalid(
            "Tài khoản đã bật xác thực hai bước. Muốn đổi thiết bị, hãy tắt rồi bật lại."
                .to_owned(),
        ));
    }
    let secret = totp::new_secret()?;
    let set_up = SetUp { secret: totp::as_text(&secret), url: totp::url(&secret, &account.login) };
    let sealed = app.vault()?.seal(&totp::purpose(id), &secret)?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    second_step::replace_totp(&mut tx, id, sealed, now).await?;
    let change = Change::none();
    caller.record(&mut tx, now, "begin-second-step", ("user", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(set_up)
}

/// Turns the second step on with a code of the device; the recovery codes, shown once.
///
/// # Errors
/// [`AppError::WrongCode`]; [`AppError::Invalid`] when nothing waits to be confirmed.
pub async fn confirm_second_step(app: &App, caller: &Caller, code: &str) -> Result<Vec<String>> {
    let id = account(app, caller)?;
    let waiting = second_step::totp(&app.db, id)
        .await?
        .filter(|totp| totp.confirmed_at.is_none())
        .ok_or_else(|| {
            AppError::Invalid(
                "Chưa có mã nào chờ xác nhận. Hãy bắt đầu lại việc bật xác thực hai bước."
                    .to_owned(),
            )
        })?;
    let now = app.now();
    let secret = totp::secret_of(app, id, &waiting)?;
    let step = totp::step_of(&secret, code, now).ok_or(AppError::WrongCode)?;
    let codes = totp::recovery_codes()?;
    let hashes: Vec<String> = codes.iter().map(|code| totp::recovery_hash(id, code)).collect();
    let mut tx = app.db.begin().await?;
    if !second_step::confirm(&mut tx, id, step, now).await? {
        return Err(AppError::WrongCode);
    }
    second_step::replace_codes(&mut tx, id, &hashes).await?;
    let change = Change::from(parts! { "second_step" => false }, parts! { "second_step" => true });
    caller.record(&mut tx, now, "turn-second-step-on", ("user", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(codes)
}

/// Turns the second step off.
///
/// # Errors
/// [`AppError::WrongOwnPassword`]; [`AppError::Invalid`] when there is none.
pub async fn remove_second_step(app: &App, caller: &Caller, password: &str) -> Result<()> {
    let id = account(app, caller)?;
    prove(app, caller, id, password).await?;
    let mut tx = app.db.begin().await?;
    if !second_step::remove(&mut tx, id).await? {
        return Err(AppError::Invalid("Tài khoản chưa bật xác thực hai bước.".to_owned()));
    }
    let change = Change::from(parts! { "second_step" => true }, parts! { "second_step" => false });
    caller.record(&mut tx, app.now(), "turn-second-step-off", ("user", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(())
}

/// New recovery codes in the place of the old ones, shown once.
///
/// # Errors
/// [`AppError::WrongOwnPassword`]; [`AppError::Invalid`] when there is no second step.
pub async fn renew_recovery_codes(
    app: &App,
    caller: &Caller,
    password: &str,
) -> Result<Vec<String>> {
    let id = account(app, caller)?;
    prove(app, caller, id, password).await?;
    if second_step::totp(&app.db, id).await?.is_none_or(|totp| totp.confirmed_at.is_none()) {
        return Err(AppError::Invalid("Tài khoản chưa bật xác thực hai bước.".to_owned()));
    }
    let codes = totp::recovery_codes()?;
    let hashes: Vec<String> = codes.iter().map(|code| totp::recovery_hash(id, code)).collect();
    let mut tx = app.db.begin().await?;
    second_step::replace_codes(&mut tx, id, &hashes).await?;
    let change = Change::to(parts! { "recovery_codes" => codes.len() });
    caller.record(&mut tx, app.now(), "renew-recovery-codes", ("user", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(codes)
}
