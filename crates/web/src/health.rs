//! `GET /healthz`: for the machine that watches.

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::outer::Plain;
use crate::web::Web;

/// "ok" while the database answers.
pub async fn show(State(web): State<Web>) -> Response {
    let answer = match ansinh_store::plan::names(web.db()).await {
        Ok(_) => (StatusCode::OK, "ok\n"),
        Err(error) => {
            tracing::error!(%error, "health: the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "database\n")
        }
    };
    (Extension(Plain), answer).into_response()
}
