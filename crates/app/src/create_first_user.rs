//! Makes the first administrator, by the one-time link that the program prints at the machine.

use ansinh_domain::access::{Actor, Role};
use ansinh_domain::text::clean;
use ansinh_store::{StoreError, UserId, audit, user};
use jiff::SignedDuration;

use crate::session::{NewSession, after, begin};
use crate::sign_in::login_key;
use crate::{App, AppError, Caller, Result, password, token};

/// How long a link is good.
const LINK_LIFE: SignedDuration = SignedDuration::from_hours(24);
/// Most characters of a login or a name.
const LONGEST_NAME: usize = 100;

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
    if user::has_administrator(&app.db).await? {
        return Ok(None);
    }
    let now = app.now();
    let token = token::random()?;
    let system = Caller::system();
    let mut tx = app.db.begin().await?;
    let expires = after(now, LINK_LIFE);
    user::replace_first_link(&mut tx, &token::hash(&token), now, expires).await?;
    let mut entry = system.entry(now, "make-first-user-link");
    entry.subject_kind = "one-time-link";
    audit::append(&mut tx, entry).await?;
    tx.commit().await?;
    Ok(Some(token))
}

/// Whether the token would be taken now: for showing the form or the reason why not.
///
/// # Errors
/// [`AppError::LinkNotGood`].
pub async fn check_link(app: &App, token: &str) -> Result<()> {
    let hash = token::hash(token);
    let good = user::first_link_is_good(&app.db, &hash, app.now()).await?
        && !user::has_administrator(&app.db).await?;
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
    password::check(&user.password, &login)?;
    let password_hash = password::hash(app, user.password).await?;

    let now = app.now();
    let id: UserId = app.ids.next(now);
    let roles = [Role::Administrator, Role::Coordinator];
    let mut tx = app.db.begin().await?;
    // The link is the lock: of two who hold it, the second finds it used.
    if !user::use_first_link(&mut tx, &token::hash(token), now).await?
        || user::has_administrator_in(&mut tx).await?
    {
        return Err(AppError::LinkNotGood);
    }
    let new = user::NewUser {
        id,
        login: &login,
        name: &name,
        password_hash: &password_hash,
        roles: &roles,
        now,
    };
    user::insert(&mut tx, new).await.map_err(|error| match error {
        StoreError::Conflict(_) => AppError::Invalid(format!(
            "Tên đăng nhập “{login}” đã có người dùng. Hãy chọn tên khác."
        )),
        other => other.into(),
    })?;
    let session = begin(app, &mut tx, caller, id).await?;
    let actor = Actor::User { id: id.0, roles: roles.to_vec() };
    let caller = Caller { actor, address: caller.address.clone() };
    let mut entry = caller.entry(now, "create-first-user");
    (entry.subject_kind, entry.subject, entry.after) = ("user", Some(id.0), Some(login));
    audit::append(&mut tx, entry).await?;
    tx.commit().await?;
    Ok(session)
}

fn check_names(login: &str, name: &str) -> Result<()> {
    let invalid = |reason: &str| Err(AppError::Invalid(reason.to_owned()));
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '@');
    if login.chars().count() < 3 || login.len() > LONGEST_NAME || !login.chars().all(allowed) {
        return invalid(
            "Tên đăng nhập phải có từ 3 đến 100 ký tự, chỉ gồm chữ không dấu, chữ số và các dấu . - _ @",
        );
    }
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        return invalid("Hãy nhập họ và tên (không quá 100 ký tự).");
    }
    Ok(())
}
