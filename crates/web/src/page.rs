//! A page: status, cache policy and frame attached in one place.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use jiff::civil::Date;
use maud::Markup;

use crate::as_of;
use crate::ui::Crumb;
use crate::ui::layout::{Frame, Part, frame};
use crate::viewer::{PlanLink, Viewer};

/// An HTML page on its way out.
pub struct Page {
    viewer: Viewer,
    title: String,
    content: Markup,
    status: StatusCode,
    crumbs: Vec<Crumb>,
    part: Option<Part>,
    plan: Option<PlanLink>,
    wide: bool,
    refresh: Option<u32>,
    cookie: Option<HeaderValue>,
    personal: Option<Personal>,
    script: Option<&'static str>,
    day: Option<Date>,
}

/// Marks an answer that says something of people; the audit log notes who looked, under this address
/// (see [`crate::note`]).
#[derive(Debug, Clone)]
pub struct Personal(pub String);

impl Page {
    /// A page of 200 for `viewer`.
    pub fn new(viewer: &Viewer, title: impl Into<String>, content: Markup) -> Page {
        Page {
            viewer: viewer.clone(),
            title: title.into(),
            content,
            status: StatusCode::OK,
            crumbs: Vec::new(),
            part: None,
            plan: None,
            wide: false,
            refresh: None,
            cookie: None,
            personal: None,
            script: None,
            day: None,
        }
    }

    /// Another status than 200.
    pub fn status(mut self, status: StatusCode) -> Page {
        self.status = status;
        self
    }

    /// The path above it; the last crumb is the page itself.
    pub fn crumbs(mut self, crumbs: impl IntoIterator<Item = Crumb>) -> Page {
        self.crumbs = crumbs.into_iter().collect();
        self
    }

    /// The part of the site it belongs to.
    pub fn part(mut self, part: Part) -> Page {
        self.part = Some(part);
        self
    }

    /// The plan the navigation stays in.
    pub fn plan(mut self, plan: PlanLink) -> Page {
        self.plan = Some(plan);
        self
    }

    /// The page shows things as they are on `day`, and can show another day.
    pub fn on_day(mut self, day: Date) -> Page {
        self.day = Some(day);
        self
    }

    /// Uses the width of a large screen.
    pub fn wide(mut self) -> Page {
        self.wide = true;
        self
    }

    /// Browsers without script ask again after `seconds`.
    pub fn refresh(mut self, seconds: u32) -> Page {
        self.refresh = Some(seconds);
        self
    }

    /// Says something of people: who looks is noted once a day under `address`.
    pub fn personal(mut self, address: impl Into<String>) -> Page {
        self.personal = Some(Personal(address.into()));
        self
    }

    /// Loads a script of ours besides.
    pub fn script(mut self, address: &'static str) -> Page {
        self.script = Some(address);
        self
    }

    /// Sets a cookie along with the page.
    pub fn cookie(mut self, cookie: Option<HeaderValue>) -> Page {
        self.cookie = cookie;
        self
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let document = frame(
            &Frame {
                title: &self.title,
                crumbs: &self.crumbs,
                part: self.part,
                plan: self.plan.as_ref(),
                viewer: &self.viewer,
                wide: self.wide,
                refresh: self.refresh,
                script: self.script,
                day: self.day,
            },
            &self.content,
        );
        let document = document.into_string();
        let document = match self.viewer.as_of.filter(|_| self.day.is_some()) {
            Some(day) => as_of::keep(&document, day),
            None => document,
        };
        let mut response = (self.status, Html(document)).into_response();
        // Pages show who looks at them, so no shared cache may keep them.
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
        if let Some(personal) = self.personal {
            response.extensions_mut().insert(personal);
        }
        if let Some(cookie) = self.cookie {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }
}
