//! Signs a person in: the password, and a code where a second step is set up.

use ansinh_domain::access::Actor;
use ansinh_domain::text::clean;
use ansinh_store::{Tx, UserId, second_step, sign_in_try, user};
use jiff::{SignedDuration, Timestamp};

use crate::record::{Change, Parts, parts};
use crate::session::{NewSession, after, begin};
use crate::{App, AppError, Caller, Result, password, token, totp};

/// How many wrong tries lead to which wait.
#[derive(Debug, Clone, Copy)]
struct Patience {
    /// Wrong tries before the first wait.
    tries: i64,
    /// The first wait; each further wrong try doubles it.
    first: SignedDuration,
    /// The longest wait.
    longest: SignedDuration,
    /// After so long without a wrong try the count begins anew.
    window: SignedDuration,
}

/// For one login, whoever tries it.
const OF_LOGIN: Patience = Patience {
    tries: 5,
    first: SignedDuration::from_mins(5),
    longest: SignedDuration::from_mins(60),
    window: SignedDuration::from_hours(24),
};
/// For one address, whatever it tries. A whole office may share one, so it is larger and shorter.
const OF_ADDRESS: Patience = Patience {
    tries: 30,
    first: SignedDuration::from_mins(5),
    longest: SignedDuration::from_mins(15),
    window: SignedDuration::from_hours(1),
};
/// How long a right password waits for its code.
const PENDING_LIFE: SignedDuration = SignedDuration::from_mins(10);

/// What a right password leads to.
#[derive(Debug, Clone)]
pub enum SignIn {
    /// Signed in.
    Done(NewSession),
    /// A code is owed first.
    OwesCode(PendingToken),
}

/// Stands for a right password until the code comes: goes into a cookie and is kept nowhere else.
#[derive(Debug, Clone)]
pub struct PendingToken {
    /// 256 random bits.
    pub token: String,
}

/// Checks name and password; begins a session, or the wait for a code.
///
/// # Errors
/// [`AppError::WrongPassword`]; [`AppError::TooManyTries`] after several wrong ones, for logins
/// that exist and others alike.
pub async fn sign_in(app: &App, caller: &Caller, login: &str, typed: &str) -> Result<SignIn> {
    let login = login_key(login);
    check_not_locked(app, caller, &login).await?;
    // A form sent empty is no try.
    if login.is_empty() || typed.is_empty() || typed.chars().count() > password::LONGEST {
        return Err(AppError::WrongPassword);
    }
    let account = user::credentials(&app.db, &login).await?.filter(|a| a.active);
    let hash = account.as_ref().map(|a| a.password_hash.clone());
    let right = password::matches(app, typed.to_owned(), hash).await?;
    let Some(account) = account.as_ref().filter(|_| right) else {
        let id = account.map(|a| a.id);
        return Err(note_wrong(app, caller, &login, id, "wrong-password").await?);
    };
    let totp = second_step::totp(&app.db, account.id).await?;
    let mut tx = app.db.begin().await?;
    let outcome = if totp.is_some_and(|totp| totp.confirmed_at.is_some()) {
        // Wrong tries are not forgotten yet: who knows the password could guess codes for ever.
        SignIn::OwesCode(owe_code(app, &mut tx, account.id).await?)
    } else {
        sign_in_try::forget(&mut tx, &try_key_of_login(&login)).await?;
        SignIn::Done(
            let_in(app, &mut tx, caller, account.id, parts! { "how" => "password" }).await?,
        )
    };
    tx.commit().await?;
    Ok(outcome)
}

/// Takes the code that was owed: one of the device, or a recovery code.
///
/// # Errors
/// [`AppError::PendingOver`] when the password was given too long ago; [`AppError::WrongCode`];
/// [`AppError::TooManyTries`].
pub async fn give_code(
    app: &App,
    caller: &Caller,
    pending: &str,
    typed: &str,
) -> Result<NewSession> {
    let now = app.now();
    let pending_hash = token::hash(pending);
    let who = second_step::pending(&app.db, &pending_hash, now).await?;
    let who = who.ok_or(AppError::PendingOver)?;
    check_not_locked(app, caller, &who.login).await?;
    let totp = second_step::totp(&app.db, who.user_id).await?.ok_or(AppError::PendingOver)?;
    let step = totp::step_of(&totp::secret_of(app, who.user_id, &totp)?, typed, now);
    let mut tx = app.db.begin().await?;
    let how = match step {
        Some(step) => second_step::use_step(&mut tx, who.user_id, step).await?.then_some("totp"),
        None => {
            let hash = totp::recovery_hash(who.user_id, typed);
            let used = second_step::use_code(&mut tx, who.user_id, &hash, now).await?;
            used.then_some("recovery-code")
        }
    };
    let Some(how) = how else {
        drop(tx);
        let wrong = note_wrong(app, caller, &who.login, Some(who.user_id), "wrong-code").await?;
        return Err(match wrong {
            AppError::WrongPassword => AppError::WrongCode,
            other => other,
        });
    };
    if !second_step::end_pending(&mut tx, &pending_hash, now).await? {
        return Err(AppError::PendingOver);
    }
    sign_in_try::forget(&mut tx, &try_key_of_login(&who.login)).await?;
    let session = let_in(app, &mut tx, caller, who.user_id, parts! { "how" => how }).await?;
    tx.commit().await?;
    Ok(session)
}

/// Whether a code is owed to this token.
///
/// # Errors
/// Whatever the database reports.
pub async fn owes_code(app: &App, pending: &str) -> Result<bool> {
    Ok(second_step::pending(&app.db, &token::hash(pending), app.now()).await?.is_some())
}

/// Begins the wait for a code.
pub(crate) async fn owe_code(app: &App, tx: &mut Tx, id: UserId) -> Result<PendingToken> {
    let now = app.now();
    let token = token::random()?;
    second_step::insert_pending(tx, &token::hash(&token), id, now, after(now, PENDING_LIFE))
        .await?;
    Ok(PendingToken { token })
}

/// Begins a session of a person who has shown all they had to; `shown` says what, for the audit log.
pub(crate) async fn let_in(
    app: &App,
    tx: &mut Tx,
    caller: &Caller,
    id: UserId,
    shown: Parts,
) -> Result<NewSession> {
    let now = app.now();
    let session = begin(app, tx, caller, id).await?;
    user::note_sign_in(tx, id, now).await?;
    let caller = caller.as_user(id);
    let change = Change::to(shown);
    caller.record(tx, now, "sign-in", ("user", Some(id.0)), change).await?;
    Ok(session)
}

/// Refuses while the login or the caller's address must wait.
pub(crate) async fn check_not_locked(app: &App, caller: &Caller, login: &str) -> Result<()> {
    let now = app.now();
    let (one, other) = (try_key_of_login(login), try_key_of_address(caller));
    match sign_in_try::locked_until(&app.db, &one, &other, now).await? {
        Some(until) => Err(AppError::TooManyTries { minutes: whole_minutes(now, until) }),
        None => Ok(()),
    }
}

/// Counts a wrong try for login and address; what to tell. Takes the same way for logins that do not
/// exist.
pub(crate) async fn note_wrong(
    app: &App,
    caller: &Caller,
    login: &str,
    account: Option<UserId>,
    result: &str,
) -> Result<AppError> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let mut locked: Option<Timestamp> = None;
    let keys = [(try_key_of_login(login), OF_LOGIN), (try_key_of_address(caller), OF_ADDRESS)];
    for (key, patience) in keys {
        let window = now.saturating_sub(patience.window).unwrap_or(Timestamp::MIN);
        let tries = sign_in_try::count_up(&mut tx, &key, now, window).await?;
        if let Some(wait) = wait_after(patience, tries) {
            let until = after(now, wait);
            sign_in_try::lock(&mut tx, &key, until).await?;
            locked = locked.max(Some(until));
        }
    }
    let old = now.saturating_sub(OF_LOGIN.window).unwrap_or(Timestamp::MIN);
    sign_in_try::forget_old(&mut tx, old).await?;
    let change = Change::to(parts! { "locked_until" => locked });
    let subject = ("user", account.map(|id| id.0));
    caller.record_as(&mut tx, now, "sign-in", subject, change, result).await?;
    tx.commit().await?;
    Ok(match locked {
        Some(until) => AppError::TooManyTries { minutes: whole_minutes(now, until) },
        None => AppError::WrongPassword,
    })
}

fn wait_after(patience: Patience, tries: i64) -> Option<SignedDuration> {
    let further = tries.saturating_sub(patience.tries);
    if further < 0 {
        return None;
    }
    let doublings = u32::try_from(further).unwrap_or(u32::MAX);
    let factor = 2_i32.checked_pow(doublings);
    let wait = factor.and_then(|factor| patience.first.checked_mul(factor));
    Some(wait.unwrap_or(patience.longest).min(patience.longest))
}

fn whole_minutes(now: Timestamp, until: Timestamp) -> i64 {
    let seconds = now.duration_until(until).as_secs();
    (seconds.saturating_add(59) / 60).max(1)
}

/// The form in which logins are compared: letter case and stray spaces do not count.
pub(crate) fn login_key(login: &str) -> String {
    clean(login).to_lowercase()
}

/// Under which wrong tries of a login are counted.
pub(crate) fn try_key_of_login(login: &str) -> String {
    token::hash(&format!("login:{login}"))
}

/// Under which wrong tries of an address are counted; all of those unknown are one.
fn try_key_of_address(caller: &Caller) -> String {
    token::hash(&format!("address:{}", caller.address.as_deref().unwrap_or_default()))
}

impl Caller {
    /// The same caller known as the account `id`, for entries about signing in.
    pub(crate) fn as_user(&self, id: UserId) -> Caller {
        Caller { actor: Actor::User { id: id.0, grants: Vec::new() }, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_stop_growing() {
        let minutes = |tries| wait_after(OF_LOGIN, tries).map(|wait| wait.as_mins());
        let waits: Vec<Option<i64>> = (4..=10).map(minutes).collect();
        assert_eq!(waits, [None, Some(5), Some(10), Some(20), Some(40), Some(60), Some(60)]);
        assert_eq!((minutes(200), minutes(i64::MAX)), (Some(60), Some(60)));
        let of_address = |tries| wait_after(OF_ADDRESS, tries).map(|wait| wait.as_mins());
        let waits: Vec<Option<i64>> = (29..=33).map(of_address).collect();
        assert_eq!(waits, [None, Some(5), Some(10), Some(15), Some(15)]);
    }

    #[test]
    fn minutes_are_rounded_up() {
        let check = |seconds, minutes| {
            let until = Timestamp::from_second(seconds).unwrap();
            assert_eq!(whole_minutes(Timestamp::UNIX_EPOCH, until), minutes);
        };
        check(1, 1);
        check(60, 1);
        check(61, 2);
    }
}
