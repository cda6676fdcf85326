//! The worker.

use crate::App;

/// Works through jobs until `stop` is ready.
pub async fn run_jobs(app: App, stop: impl Future<Output = ()>) {
    let _ = app;
    stop.await;
}
