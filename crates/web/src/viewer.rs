//! Who looks at a page.

use std::net::SocketAddr;

use ansinh_app::own::tokens;
use ansinh_app::{AppError, Caller, session};
use ansinh_domain::access::{Action, Refusal};
use ansinh_store::{BodyId, SessionId, UserId};
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Request, header};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::error::Error;
use crate::web::Web;
use crate::{address, as_of, cookie, plan};

/// A plan as the navigation needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanLink {
    /// Word for its address.
    pub slug: String,
    /// "Kế hoạch số 103/KH-UBND".
    pub name: String,
}

/// Who looks, and what every page needs to know of them.
#[derive(Debug, Clone)]
pub struct Viewer {
    /// Name of the person signed in.
    pub name: Option<String>,
    /// Words that every page bears, when what is in this installation is not real.
    pub mark: Option<&'static str>,
    /// Every plan, newest first.
    pub plans: Vec<PlanLink>,
    /// Path and query asked for.
    pub here: String,
    /// The browser's connection is encrypted.
    pub secure: bool,
    /// The answer goes into a page by htmx.
    pub partial: bool,
    /// Scheme and host by which the browser knows the site, for links that are handed over.
    pub origin: String,
    /// Today in Vietnam.
    pub today: Date,
    /// The day the address asks to look at, if it asks for one.
    pub as_of: Option<Date>,
    /// The session of the browser.
    pub session: Option<SessionId>,
    /// The person must choose another password before anything else.
    pub must_change_password: bool,
    /// When the password was changed before this session began and from which address, until the
    /// person says that they know.
    pub password_change: Option<(Timestamp, Option<String>)>,
    /// Messages the person has not read.
    pub unread: i64,
    caller: Caller,
    token: String,
    token_is_new: bool,
}

/// What a request shows to be let in with.
#[derive(Debug, Clone, Default)]
pub struct Shown {
    /// The cookie of a session.
    session: Option<String>,
    /// The token of a program.
    bearer: Option<String>,
    /// It is a program's request, for which no page is made.
    program: bool,
}

impl Shown {
    /// Whatever the headers hold.
    pub fn of(headers: &HeaderMap) -> Shown {
        let bearer = headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "))
            .map(|token| token.trim().to_owned());
        let session = cookie::read(headers, cookie::SESSION).map(str::to_owned);
        Shown { session, bearer, program: false }
    }

    /// The token alone: a cookie, which browsers send by themselves, lets nobody into the API.
    pub fn of_program(headers: &HeaderMap) -> Shown {
        Shown { session: None, program: true, ..Shown::of(headers) }
    }
}

impl Viewer {
    /// Nobody known, for pages shown while nothing can be looked up.
    pub fn stranger<B>(web: &Web, request: &Request<B>) -> Viewer {
        let headers = request.headers();
        let sent = cookie::read(headers, cookie::FORM).filter(|token| is_token(token));
        let secure = web.settings().behind_proxy && forwarded_proto(headers) == Some("https");
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let scheme = if secure { "https" } else { "http" };
        Viewer {
            name: None,
            mark: web.app().mark(),
            plans: Vec::new(),
            here: request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned(),
            secure,
            partial: headers.contains_key("hx-request"),
            origin: host.map(|host| format!("{scheme}://{host}")).unwrap_or_default(),
            today: web.app().today(),
            as_of: as_of::asked(request.uri()),
            session: None,
            must_change_password: false,
            password_change: None,
            unread: 0,
            caller: Caller {
                agent: headers
                    .get(header::USER_AGENT)
                    .and_then(|agent| agent.to_str().ok().map(str::to_owned)),
                ..Caller::anonymous(peer(web, request))
            },
            token: sent.map_or_else(|| web.form_secret(), str::to_owned),
            token_is_new: sent.is_none(),
        }
    }

    /// Finds out who asks, and the only plan if there is one. Who comes with a token is known by it
    /// alone, and has no form token: so no token can post a form.
    ///
    /// # Errors
    /// [`AppError::TokenNotGood`], or whatever the database reports.
    pub async fn recognise(mut self, web: &Web, shown: Shown) -> Result<Viewer, AppError> {
        let Shown { session, bearer, program } = shown;
        if program {
            self.as_program(web, bearer).await?;
            return Ok(self);
        }
        let session = session.filter(|_| bearer.is_none());
        self.as_program(web, bearer).await?;
        // Neither waits for the other.
        let (_, plans) = tokio::try_join!(self.as_person(web, session), async {
            Ok(ansinh_store::plan::names(web.db()).await?)
        })?;
        self.plans = plans.into_iter().map(plan::link_by_name).collect();
        Ok(self)
    }

    /// Who shows this token, if one is shown.
    async fn as_program(&mut self, web: &Web, token: Option<String>) -> Result<(), AppError> {
        let Some(token) = token else { return Ok(()) };
        let bearer = tokens::bearer(web.app(), &token).await?;
        self.caller.actor = bearer.actor;
        self.caller.scopes = Some(bearer.scopes);
        self.name = Some(bearer.name);
        self.token = web.form_secret();
        self.token_is_new = true;
        Ok(())
    }

    /// Who signed in and was given this cookie; nobody when the session is over.
    async fn as_person(&mut self, web: &Web, cookie: Option<String>) -> Result<(), AppError> {
        let Some(cookie) = cookie else { return Ok(()) };
        let Some(signed_in) = session::current(web.app(), &cookie).await? else { return Ok(()) };
        self.caller.actor = signed_in.actor();
        self.session = Some(signed_in.session_id);
        self.must_change_password = signed_in.must_change_password;
        self.password_change = signed_in.password_change;
        self.unread = signed_in.unread;
        self.token = signed_in.csrf;
        self.token_is_new = false;
        self.name = Some(signed_in.name);
        Ok(())
    }

    /// The plan, while there is only one.
    pub fn only_plan(&self) -> Option<&PlanLink> {
        if let [plan] = self.plans.as_slice() { Some(plan) } else { None }
    }

    /// The token that forms of this person carry.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Whether a form sent this person's token.
    pub fn token_matches(&self, sent: &str) -> bool {
        // A token that was made for this very request cannot have been in a form before.
        !self.token_is_new && same(&self.token, sent)
    }

    /// The cookie that makes forms work for someone who has not signed in, unless it is there.
    pub fn form_cookie(&self) -> Option<HeaderValue> {
        if self.token_is_new { cookie::set(cookie::FORM, &self.token, self.secure) } else { None }
    }

    /// Whether this person may do `action` to the whole plan: the one place where pages ask.
    ///
    /// # Errors
    /// The reason why not.
    pub fn may(&self, action: Action) -> Result<(), Refusal> {
        self.caller.may_on(self.today, action, None)
    }

    /// Whether this person may do `action`, an affair of `body`.
    pub fn may_for(&self, action: Action, body: BodyId) -> bool {
        self.caller.may_on(self.today, action, Some(body)).is_ok()
    }

    /// [`Viewer::may_for`] with the reason why not.
    ///
    /// # Errors
    /// The reason.
    pub fn check_for(&self, action: Action, body: BodyId) -> Result<(), Refusal> {
        self.caller.may_on(self.today, action, Some(body))
    }

    /// Whether this person may do `action` for the whole plan or for any body at all.
    ///
    /// # Errors
    /// The reason why not.
    pub fn may_somewhere(&self, action: Action) -> Result<(), Refusal> {
        let mut refused = self.may(action);
        for body in self.caller.actor.grants().iter().filter_map(|grant| grant.scope.body()) {
            match self.check_for(action, BodyId(body)) {
                Ok(()) => return Ok(()),
                // The person may, so it is the token that does not reach.
                Err(told @ Refusal::NotWithToken { .. }) => refused = Err(told),
                Err(_) => {}
            }
        }
        refused
    }

    /// Bodies the person holds a role for today.
    pub fn own_bodies(&self) -> Vec<BodyId> {
        let grants = self.caller.actor.grants().iter().filter(|grant| grant.in_force(self.today));
        let mut bodies: Vec<BodyId> =
            grants.filter_map(|grant| grant.scope.body().map(BodyId)).collect();
        bodies.sort_unstable();
        bodies.dedup();
        bodies
    }

    /// The account, if somebody has signed in.
    pub fn user(&self) -> Option<UserId> {
        self.caller.actor.user_id().map(UserId)
    }

    /// Whether names of people may be shown.
    pub fn may_see_people(&self) -> bool {
        self.may(Action::SeePeople).is_ok()
    }

    /// Whether somebody has signed in.
    pub fn signed_in(&self) -> bool {
        self.name.is_some()
    }

    /// Address of the machine that asked.
    pub fn address(&self) -> Option<&str> {
        self.caller.address.as_deref()
    }

    /// The caller for verbs.
    pub fn caller(&self) -> Caller {
        self.caller.clone()
    }

    /// The sign-in page, coming back here afterwards.
    pub fn sign_in_address(&self) -> String {
        let back = address::local(&self.here);
        if back == "/" || back.starts_with("/dang-nhap") || back.starts_with("/thiet-lap-ban-dau") {
            return "/dang-nhap".to_owned();
        }
        format!("/dang-nhap{}", address::query([("tiep", back)]))
    }
}

impl<S: Sync> FromRequestParts<S> for Viewer {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        parts
            .extensions
            .get::<Viewer>()
            .cloned()
            .ok_or_else(|| Error::internal("no viewer: the route stands outside the outer layer"))
    }
}

/// What [`Web::form_secret`] makes.
fn is_token(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Compares in time that depends on the lengths only.
fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |acc, (x, y)| acc | (x ^ y)) == 0
}

fn forwarded_proto(headers: &HeaderMap) -> Option<&str> {
    headers.get("x-forwarded-proto")?.to_str().ok()
}

/// Address of the machine that asked: the last hop our proxy saw, else the peer itself.
fn peer<B>(web: &Web, request: &Request<B>) -> Option<String> {
    let forwarded = web
        .settings()
        .behind_proxy
        .then(|| request.headers().get("x-forwarded-for")?.to_str().ok()?.rsplit(',').next())
        .flatten()
        .map(|address| address.trim().to_owned());
    forwarded.or_else(|| {
        request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip().to_string())
    })
}
