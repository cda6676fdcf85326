//! Signs a person in.

use ansinh_domain::access::Actor;
use ansinh_domain::text::clean;
use ansinh_store::user::{self, Credentials};
use jiff::{SignedDuration, Timestamp};

use crate::session::{NewSession, after, begin};
use crate::{App, AppError, Caller, Result, password};

/// Wrong passwords in a row before the account must wait.
const TRIES: i64 = 5;
/// The first wait; each further wrong password doubles it.
const FIRST_WAIT: SignedDuration = SignedDuration::from_mins(5);
/// The longest wait.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(1);

/// Checks name and password and begins a session.
///
/// # Errors
/// [`AppError::WrongPassword`]; [`AppError::TooManyTries`] after five wrong ones.
pub async fn sign_in(app: &App, caller: &Caller, login: &str, typed: &str) -> Result<NewSession> {
    let account = user::credentials(&app.db, &login_key(login)).await?.filter(|a| a.active);
    let now = app.now();
    if let Some(until) = account.as_ref().and_then(|a| a.locked_until).filter(|&until| until > now)
    {
        return Err(AppError::TooManyTries { minutes: whole_minutes(now, until) });
    }
    if typed.chars().count() > password::LONGEST {
        return Err(AppError::WrongPassword);
    }
    let hash = account.as_ref().map(|a| a.password_hash.clone());
    let right = password::matches(app, typed.to_owned(), hash).await?;
    match account {
        Some(account) if right => let_in(app, caller, &account).await,
        Some(account) => Err(note_wrong(app, caller, &account).await?),
        None => Err(AppError::WrongPassword),
    }
}

async fn let_in(app: &App, caller: &Caller, account: &Credentials) -> Result<NewSession> {
    let mut tx = app.db.begin().await?;
    if account.failed_tries > 0 {
        user::clear_failed_tries(&mut tx, account.id).await?;
    }
    let session = begin(app, &mut tx, caller, account.id).await?;
    let actor = Actor::User { id: account.id.0, roles: Vec::new() };
    let caller = Caller { actor, address: caller.address.clone() };
    let mut entry = caller.entry(app.now(), "sign-in");
    (entry.subject_kind, entry.subject) = ("user", Some(account.id.0));
    ansinh_store::audit::append(&mut tx, entry).await?;
    tx.commit().await?;
    Ok(session)
}

/// Counts the wrong password; what to tell.
async fn note_wrong(app: &App, caller: &Caller, account: &Credentials) -> Result<AppError> {
    let now = app.now();
    let tries = account.failed_tries.saturating_add(1);
    let until = wait_after(tries).map(|wait| after(now, wait));
    let mut tx = app.db.begin().await?;
    user::add_failed_try(&mut tx, account.id, until).await?;
    let mut entry = caller.entry(now, "sign-in");
    (entry.subject_kind, entry.subject) = ("user", Some(account.id.0));
    entry.result = "wrong-password";
    ansinh_store::audit::append(&mut tx, entry).await?;
    tx.commit().await?;
    Ok(match until {
        Some(until) => AppError::TooManyTries { minutes: whole_minutes(now, until) },
        None => AppError::WrongPassword,
    })
}

fn wait_after(tries: i64) -> Option<SignedDuration> {
    let over = tries.checked_sub(TRIES).filter(|over| *over >= 0)?;
    let factor = u32::try_from(over).ok().and_then(|over| 2_i32.checked_pow(over));
    let wait = factor.and_then(|factor| FIRST_WAIT.checked_mul(factor));
    Some(wait.unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT))
}

fn whole_minutes(now: Timestamp, until: Timestamp) -> i64 {
    let seconds = now.duration_until(until).as_secs();
    (seconds.saturating_add(59) / 60).max(1)
}

/// The form in which logins are compared: letter case and stray spaces do not count.
pub(crate) fn login_key(login: &str) -> String {
    clean(login).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_stop_growing() {
        let minutes = |tries| wait_after(tries).map(|wait| wait.as_mins());
        let waits: Vec<Option<i64>> = (4..=10).map(minutes).collect();
        assert_eq!(waits, [None, Some(5), Some(10), Some(20), Some(40), Some(60), Some(60)]);
        assert_eq!((minutes(200), minutes(i64::MAX)), (Some(60), Some(60)));
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
