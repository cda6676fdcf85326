//! Who looks at a page.

use std::net::SocketAddr;

use ansinh_app::{AppError, Caller, session};
use ansinh_domain::access::{Action, Actor, Refusal, may};
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Request};

use crate::error::Error;
use crate::web::Web;
use crate::{address, cookie, plan};

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
    /// For access questions.
    pub actor: Actor,
    /// Name of the person signed in.
    pub name: Option<String>,
    /// Every plan, newest first.
    pub plans: Vec<PlanLink>,
    /// Path and query asked for.
    pub here: String,
    /// The browser's connection is encrypted.
    pub secure: bool,
    /// The answer goes into a page by htmx.
    pub partial: bool,
    address: Option<String>,
    token: String,
    token_is_new: bool,
}

impl Viewer {
    /// Nobody known, for pages shown while nothing can be looked up.
    pub fn stranger<B>(web: &Web, request: &Request<B>) -> Viewer {
        let headers = request.headers();
        let sent = cookie::read(headers, cookie::FORM).filter(|token| is_token(token));
        Viewer {
            actor: Actor::Anonymous,
            name: None,
            plans: Vec::new(),
            here: request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned(),
            secure: web.settings().behind_proxy && forwarded_proto(headers) == Some("https"),
            partial: headers.contains_key("hx-request"),
            address: peer(web, request),
            token: sent.map_or_else(|| web.form_secret(), str::to_owned),
            token_is_new: sent.is_none(),
        }
    }

    /// Finds out who holds the session with the cookie `session`, and the only plan if there is one.
    ///
    /// # Errors
    /// Whatever the database reports.
    pub async fn recognise(mut self, web: &Web, session: Option<&str>) -> Result<Viewer, AppError> {
        if let Some(token) = session
            && let Some(signed_in) = session::current(web.app(), token).await?
        {
            self.actor = signed_in.actor();
            self.token = signed_in.csrf;
            self.token_is_new = false;
            self.name = Some(signed_in.name);
        }
        let plans = ansinh_store::plan::names(web.db()).await?;
        self.plans = plans.into_iter().map(plan::link_by_name).collect();
        Ok(self)
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
        may(&self.actor, action)
    }

    /// Whether names of people may be shown.
    pub fn may_see_people(&self) -> bool {
        self.may(Action::SeePeople).is_ok()
    }

    /// Whether somebody has signed in.
    pub fn signed_in(&self) -> bool {
        self.name.is_some()
    }

    /// The caller for verbs.
    pub fn caller(&self) -> Caller {
        Caller { actor: self.actor.clone(), address: self.address.clone() }
    }

    /// The sign-in page, coming back here afterwards.
    pub fn sign_in_address(&self) -> String {
        let back = address::local(&self.here);
        if back == "/" || back.starts_with("/dang-nhap") || back.starts_with("/thiet-lap") {
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
