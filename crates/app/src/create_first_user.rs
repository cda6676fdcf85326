//! Makes the first administrator, by the one-time link that the program prints at the machine.

use ansinh_domain::access::{Actor, Grant, Role, Scope};
use ansinh_domain::text::clean;
use ansinh_store::link::{self, LinkPurpose, NewLink};
use ansinh_store::{StoreError, UserId, user};
use jiff::SignedDuration;

use crate::account::check_names;
use crate::record::{Change, parts};
use crate::session::{NewSession, after, begin};
use crate::sign_in::login_key;
use crate::{App, AppError, Caller, Result, password, token};

/// How long a link is good.
const LINK_LIFE: SignedDuration = SignedDuration::from_hours(24);

/// What the person of a new account typed.
#[derive(Clone)]
pub struct NewUser {
    /// Name to sign in with; letter case does not count.
    pub login: String,
    /// Name of the person.
    pub name: String,
    /// At least 12 characters.
    pub password: String,
}

impl std::fmt::Debug for NewUser {
    /// Without the password: this may end up in a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewUser").field("login", &self.login).field("name", &self.name).finish()
    }
}

/// A new one-time link token, valid for 24 hours; links made before end. `None` when there is an
/// administrator already. Only whoever runs the program at the machine gets to see it.
///
/// # Errors
/// Whatever the database reports.
pub async fn first_user_link(app: &App) -> Result<Option<String>> {
    if user::has_administrator(&app.db, app.today()).await? {
        return Ok(None);
    }
    let now = app.now();
    let token = token::random()?;
    let system = Caller::system();
    let mut tx = app.db.begin().await?;
    let new = NewLink {
        token_hash: &token::hash(&token),
        purpose: LinkPurpose::FirstAdministrator,
        user: None,
        by: None,
        now,
        expires_at: after(now, LINK_LIFE),
    };
    link::replace(&mut tx, new).await?;
    let subject = ("one-time-link", None);
    system.record(&mut tx, now, "make-first-user-link", subject, Change::none()).await?;
    tx.commit().await?;
    Ok(Some(token))
}

/// Whether the token would be taken now: for showing the form or the reason why not.
///
/// # Errors
/// [`AppError::LinkNotGood`].
pub async fn check_link(app: &App, token: &str) -> Result<()> {
    let link = link::good(&app.db, &token::hash(token), app.now()).await?;
    let good = link.is_some_and(|link| link.purpose == LinkPurpose::FirstAdministrator)
        && !user::has_administrator(&app.db, app.today()).await?;
    if good { Ok(()) } else { Err(AppError::LinkNotGood) }
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
    check_link(app, token).await?;
    let login = login_key(&user.login);
    let name = clean(&user.name);
    check_names(&login, &name)?;
    password::check(app, &user.password, &login, &name)?;
    let password_hash = password::hash(app, user.password).await?;

    let now = app.now();
    let id: UserId = app.ids.next(now);
    let grants = [Role::Administrator, Role::Coordinator].map(|role| Grant {
        role,
        scope: Scope::WholePlan,
        from: app.today(),
        to: None,
        deputy_of: None,
    });
    let mut tx = app.db.begin().await?;
    // The link is the lock: of two who hold it, the second finds it used.
    if !link::use_up(&mut tx, &token::hash(token), now).await?
        || user::has_administrator_in(&mut tx, app.today()).await?
    {
        return Err(AppError::LinkNotGood);
    }
    let new = user::NewUser {
        id,
        login: &login,
        name: &name,
        password_hash: &password_hash,
        email: None,
        accepted: true,
        grants: &grants,
        by: None,
        now,
    };
    user::insert(&mut tx, new).await.map_err(|error| match error {
        StoreError::Conflict(_) => AppError::Invalid(format!(
            "Tên đăng nhập “{login}” đã có người dùng. Hãy chọn tên khác."
        )),
        other => other.into(),
    })?;
    let session = begin(app, &mut tx, caller, id).await?;
    user::note_sign_in(&mut tx, id, now).await?;
    let actor = Actor::User { id: id.0, grants: grants.to_vec() };
    let caller = Caller { actor, ..caller.clone() };
    let change = Change::to(parts! { "login" => login, "name" => name });
    caller.record(&mut tx, now, "create-first-user", ("user", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(session)
}
