//! The only place with HTTP and HTML.
//!
//! `router` lists every route; each page or verb is one file under its area, in the order extract →
//! authorise → act → answer. `ui` holds components that know no request. `outer` stands around
//! everything: who looks, errors as pages, security headers.

mod account;
mod address;
mod api;
mod as_of;
mod assess;
mod assets;
mod audit;
mod body;
mod cookie;
mod document;
mod error;
mod etag;
mod figure;
mod files;
mod health;
mod held;
mod import;
mod indicator;
mod kept;
mod limit;
mod mark;
mod message;
mod note;
mod notice;
mod outer;
mod page;
mod paper;
mod phantom;
mod plan;
mod portal;
mod post;
mod provider;
mod publication;
mod queue;
mod regime;
mod reminder;
mod reorganisation;
mod report;
mod round;
mod router;
mod rule;
mod session;
mod settings;
mod task;
mod territory;
mod ui;
mod viewer;
mod watch;
mod web;
mod webhook;
mod words;
mod workday;
mod xlsx;

use std::net::SocketAddr;

use ansinh_app::App;
use axum::Router;
use tokio::net::TcpListener;

pub use router::{Access, Route, table};
pub use web::Settings;

/// Serves the site on `listener` until `stop` is ready; requests under way are answered first.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: TcpListener,
    app: App,
    settings: Settings,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let site = router(app, settings).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, site).with_graceful_shutdown(stop).await
}

/// The site over `app`, ready to be served. Serve it with
/// `into_make_service_with_connect_info::<SocketAddr>()`, so that the address of whoever asks is
/// known.
pub fn router(app: App, settings: Settings) -> Router {
    router::router(web::Web::new(app, settings))
}
