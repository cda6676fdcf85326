//! Routes of `/api/v1`.

use Access::{May, Open, Somewhere};
use Action::{AcceptReport, ApproveReport, EnterReport, ReadPlan, ReadReport};
use ansinh_domain::access::Action;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{self, MethodRouter};

use super::{Access, CELLS_LIMIT, Entry, PATIENCE, Route, UPLOAD_PATIENCE};
use crate::api::{openapi, read, report};
use crate::files;
use crate::limit::Kind;
use crate::web::Web;

#[rustfmt::skip] // one route a line
pub(super) fn entries() -> Vec<Entry> {
    vec![
        get("/api/v1/openapi.json", Open, openapi::show),
        get("/api/v1/plans", May(ReadPlan), read::plan::list),
        get("/api/v1/plans/{slug}", May(ReadPlan), read::plan::show),
        get("/api/v1/plans/{slug}/indicators", May(ReadPlan), read::indicator::list),
        get("/api/v1/plans/{slug}/indicators/{code}", May(ReadPlan), read::indicator::show),
        get("/api/v1/plans/{slug}/tasks", May(ReadPlan), read::task::list),
        get("/api/v1/plans/{slug}/tasks/{code}", May(ReadPlan), read::task::show),
        get("/api/v1/plans/{slug}/bodies", May(ReadPlan), read::body::list),
        get("/api/v1/plans/{slug}/bodies/{id}", May(ReadPlan), read::body::show),
        get("/api/v1/plans/{slug}/duties", May(ReadPlan), read::body::duties),
        get("/api/v1/plans/{slug}/documents", May(ReadPlan), read::document::list),
        get("/api/v1/plans/{slug}/documents/{id}", May(ReadPlan), read::document::show),
        get("/api/v1/plans/{slug}/findings", May(ReadPlan), read::finding::list),
        get("/api/v1/territories", May(ReadPlan), read::territory::list),
        get("/api/v1/territories/{id}", May(ReadPlan), read::territory::show),
        get("/api/v1/plans/{slug}/rounds", May(ReadReport), read::round::list),
        get("/api/v1/rounds/{id}", May(ReadReport), read::round::show),
        get("/api/v1/plans/{slug}/observations", May(ReadReport), read::observation::list),
        get("/api/v1/observations/{id}/revisions", May(ReadReport), read::observation::revisions),
        get("/api/v1/my-work", Somewhere(ReadReport), report::mine::show),
        get("/api/v1/desks/approve", Somewhere(ApproveReport), report::desk::head),
        get("/api/v1/desks/receive", Somewhere(AcceptReport), report::desk::coordinator),
        get("/api/v1/submissions/{id}", Somewhere(ReadReport), report::submission::show),
        patch("/api/v1/submissions/{id}/cells", Somewhere(EnterReport), report::cells::save),
        get("/api/v1/submissions/{id}/items/{item}/cells/{field}", Somewhere(ReadReport), report::cell::show),
        put("/api/v1/submissions/{id}/items/{item}/cells/{field}", Somewhere(EnterReport), report::cell::save),
        post("/api/v1/submissions/{id}/moves", Somewhere(ReadReport), report::moves::make),
        post("/api/v1/submissions/{id}/comments", Somewhere(ReadReport), report::comment::write),
        put("/api/v1/submissions/{id}/comments/{comment}/settled", Somewhere(ReadReport), report::comment::settle),
        post("/api/v1/submissions/{id}/extensions", Somewhere(EnterReport), report::extension::ask),
        get("/api/v1/extensions", Somewhere(AcceptReport), report::extension::list),
        post("/api/v1/extensions/{id}/decision", Somewhere(AcceptReport), report::extension::decide),
        upload("/api/v1/submissions/{id}/evidence", Somewhere(EnterReport), report::evidence::upload),
        get("/api/v1/submissions/{id}/evidence/{file}", Somewhere(ReadReport), report::evidence::download),
        delete("/api/v1/submissions/{id}/evidence/{file}", Somewhere(EnterReport), report::evidence::take_off),
    ]
}

fn entry(method: Method, path: &'static str, access: Access, handler: MethodRouter<Web>) -> Entry {
    let handler = handler.layer(DefaultBodyLimit::max(CELLS_LIMIT));
    let route = Route { method, path, access };
    Entry { route, handler, patience: PATIENCE, limit: Some(Kind::Api), kept: false }
}

fn get<H: Handler<T, Web>, T: 'static>(path: &'static str, access: Access, handler: H) -> Entry {
    entry(Method::GET, path, access, routing::get(handler))
}

fn post<H: Handler<T, Web>, T: 'static>(path: &'static str, access: Access, handler: H) -> Entry {
    entry(Method::POST, path, access, routing::post(handler))
}

fn put<H: Handler<T, Web>, T: 'static>(path: &'static str, access: Access, handler: H) -> Entry {
    entry(Method::PUT, path, access, routing::put(handler))
}

fn patch<H: Handler<T, Web>, T: 'static>(path: &'static str, access: Access, handler: H) -> Entry {
    entry(Method::PATCH, path, access, routing::patch(handler))
}

fn delete<H: Handler<T, Web>, T: 'static>(path: &'static str, access: Access, handler: H) -> Entry {
    entry(Method::DELETE, path, access, routing::delete(handler))
}

/// A file.
fn upload<H: Handler<T, Web>, T: 'static>(path: &'static str, access: Access, handler: H) -> Entry {
    let handler = routing::post(handler).layer(DefaultBodyLimit::max(files::FILE_LIMIT));
    let route = Route { method: Method::POST, path, access };
    Entry {
        route,
        handler,
        patience: UPLOAD_PATIENCE,
        limit: Some(Kind::ProgramUpload),
        kept: false,
    }
}
