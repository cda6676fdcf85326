//! Makes the first administrator, by the one-time link that the program prints at the machine.

use crate::session::NewSession;
use crate::{App, AppError, Caller, Result};

/// What the person of a new account typed.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// Name to sign in with; letter case does not count.
    pub login: String,
    /// Name of the person.
    pub name: String,
    /// At least 12 characters.
    pub password: String,
}

/// A new one-time link token, valid for 24 hours; links made before end. `None` when there is an
/// administrator already.
///
/// # Errors
/// Whatever the database reports.
pub async fn first_user_link(app: &App) -> Result<Option<String>> {
    let _ = app;
    Err(AppError::Busy)
}

/// Whether the token would be taken now: for showing the form or the reason why not.
///
/// # Errors
/// [`AppError::LinkNotGood`].
pub async fn check_link(app: &App, token: &str) -> Result<()> {
    let _ = (app, token);
    Err(AppError::Busy)
}

/// Makes the administrator and signs them in.
///
/// # Errors
/// [`AppError::LinkNotGood`]; [`AppError::Invalid`] for a bad name or a short password.
pub async fn create_first_user(
    app: &App,
    caller: &Caller,
    token: &str,
    user: NewUser,
) -> Result<NewSession> {
    let _ = (app, caller, token, user);
    Err(AppError::Busy)
}
