//! Signed-in browsers: a random token in a cookie, its hash in the database.

use ansinh_domain::access::{Actor, Grant};
use ansinh_store::{SessionId, Tx, UserId, session};
use jiff::{SignedDuration, Timestamp};

use crate::{App, Caller, Result, token};

/// A session ends when it was not used for so long.
const IDLE: SignedDuration = SignedDuration::from_hours(12);
/// A session ends so long after it began, however much it is used.
const LONGEST: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Use is noted no more often than this, so that reading pages hardly ever writes.
const NOTED_EVERY: SignedDuration = SignedDuration::from_mins(5);

/// A session just begun: `token` goes into the cookie and is kept nowhere else.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// 256 random bits as URL-safe text.
    pub token: String,
    /// When it ends unless used.
    pub expires_at: Timestamp,
}

/// Most characters kept of what a browser says it is.
const LONGEST_AGENT: usize = 300;

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The session.
    pub session_id: SessionId,
    /// The account.
    pub user_id: UserId,
    /// Name to sign in with.
    pub login: String,
    /// Name of the person.
    pub name: String,
    /// Roles that nobody took back, lapsed and coming ones too.
    pub grants: Vec<Grant>,
    /// The person must choose another password before anything else.
    pub must_change_password: bool,
    /// When the password was changed before this session began and from which address, until the
    /// person says that they know.
    pub password_change: Option<(Timestamp, Option<String>)>,
    /// Messages the person has not read.
    pub unread: i64,
    /// Token every form of this session carries.
    pub csrf: String,
}

impl SignedIn {
    /// The actor for access questions.
    pub fn actor(&self) -> Actor {
        Actor::User { id: self.user_id.0, grants: self.grants.clone() }
    }

    /// Whether a form sent this session's token; takes the same time whatever was sent.
    pub fn csrf_matches(&self, sent: &str) -> bool {
        token::same(&self.csrf, sent)
    }
}

/// Who holds the session with this cookie; `None` when it is unknown, over, or its account is
/// closed. One query; the time of last use is written at most every few minutes.
///
/// # Errors
/// Whatever the database reports.
pub async fn current(app: &App, token: &str) -> Result<Option<SignedIn>> {
    let now = app.now();
    let Some(found) = session::find(&app.db, &token::hash(token), now).await? else {
        return Ok(None);
    };
    if found.last_used_at.duration_until(now) >= NOTED_EVERY {
        let latest = after(found.created_at, LONGEST);
        let mut tx = app.db.begin().await?;
        session::touch(&mut tx, found.id, now, after(now, IDLE).min(latest)).await?;
        tx.commit().await?;
    }
    Ok(Some(SignedIn {
        session_id: found.id,
        user_id: found.user_id,
        login: found.login,
        name: found.name,
        grants: found.grants,
        must_change_password: found.must_change_password,
        password_change: found.password_change,
        unread: found.unread,
        csrf: token::csrf(token),
    }))
}

/// Begins a session of `user` in the transaction that let them in.
pub(crate) async fn begin(
    app: &App,
    tx: &mut Tx,
    caller: &Caller,
    user: UserId,
) -> Result<NewSession> {
    let now = app.now();
    let token = token::random()?;
    let expires_at = after(now, IDLE);
    let agent: Option<String> =
        caller.agent.as_deref().map(|agent| agent.chars().take(LONGEST_AGENT).collect());
    let new = session::NewSession {
        id: app.ids.next(now),
        token_hash: &token::hash(&token),
        user,
        now,
        expires_at,
        address: caller.address.as_deref(),
        user_agent: agent.as_deref(),
    };
    session::insert(tx, new).await?;
    session::delete_expired(tx, now).await?;
    Ok(NewSession { token, expires_at })
}

/// `at` moved on; the end of time where that is past it.
pub(crate) fn after(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.saturating_add(by).unwrap_or(Timestamp::MAX)
}
