//! What every handler is given.

use std::sync::Arc;

use ansinh_app::App;
use ansinh_store::Db;
use uuid::Uuid;

use crate::kept::Pages;
use crate::limit::Limits;

/// How the site is served.
#[derive(Debug, Clone, Copy, Default)]
pub struct Settings {
    /// A proxy of ours stands in front: `X-Forwarded-Proto` and `X-Forwarded-For` are believed.
    pub behind_proxy: bool,
}

/// State of the site. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Web(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    app: App,
    settings: Settings,
    limits: Limits,
    pages: Pages,
}

impl Web {
    /// The site over `app`.
    pub fn new(app: App, settings: Settings) -> Web {
        Web(Arc::new(Inner { app, settings, limits: Limits::default(), pages: Pages::default() }))
    }

    /// The application, for verbs.
    pub fn app(&self) -> &App {
        &self.0.app
    }

    /// The database, for read models.
    pub fn db(&self) -> &Db {
        &self.0.app.db
    }

    /// How the site is served.
    pub fn settings(&self) -> Settings {
        self.0.settings
    }

    /// How often things may be asked for.
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// Pages as they were sent last.
    pub(crate) fn pages(&self) -> &Pages {
        &self.0.pages
    }

    /// A number by which a page and the log name the same event: "3F2A-90BC".
    pub fn reference(&self) -> String {
        let id: Uuid = self.app().ids.next(self.app().now());
        let hex = id.simple().to_string().to_uppercase();
        let tail = hex.get(hex.len().saturating_sub(8)..).unwrap_or_default();
        match tail.split_at_checked(4) {
            Some((head, tail)) => format!("{head}-{tail}"),
            None => tail.to_owned(),
        }
    }

    /// A secret for the forms of someone who has not signed in.
    pub fn form_secret(&self) -> String {
        let now = self.app().now();
        let halves: [Uuid; 2] = [self.app().ids.next(now), self.app().ids.next(now)];
        halves.map(|half| half.simple().to_string()).concat()
    }
}
