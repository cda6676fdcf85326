//! `GET /api/v1/openapi.json`: the description of the API.
//!
//! Each handler describes what is its own; what holds for all (who may, which refusals there are,
//! which headers guard a change) is added here from the one table of routes.

use std::sync::OnceLock;

use ansinh_domain::access::Action;
use axum::http::{Method, StatusCode};
use serde_json::{Map, Value, json};
use utoipa::OpenApi;

use super::english;
use super::extract::{Answer, LONGEST_KEY};
use super::problem::Problem;
use super::{read, report};
use crate::error::Error;
use crate::router::{Access, Route, table};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "An Sinh",
        version = "1",
        description = "What pages can read and what officers, heads of bodies and coordinators do. Guide: docs/api.md."
    ),
    tags(
        (name = "plans", description = "Plans, bodies, territories: open to anyone."),
        (name = "figures", description = "Figures that were received."),
        (name = "reports", description = "Reports of bodies and the steps of their way.")
    ),
    paths(
        read::plan::list,
        read::plan::show,
        read::indicator::list,
        read::indicator::show,
        read::task::list,
        read::task::show,
        read::body::list,
        read::body::show,
        read::body::duties,
        read::document::list,
        read::document::show,
        read::finding::list,
        read::territory::list,
        read::territory::show,
        read::round::list,
        read::round::show,
        read::observation::list,
        read::observation::revisions,
        report::mine::show,
        report::submission::show,
        report::cells::save,
        report::cell::show,
        report::cell::save,
        report::moves::make,
        report::comment::write,
        report::comment::settle,
        report::extension::ask,
        report::extension::list,
        report::extension::decide,
        report::evidence::upload,
        report::evidence::download,
        report::evidence::take_off,
        report::desk::head,
        report::desk::coordinator,
    ),
    components(schemas(Problem))
)]
struct Described;

/// The description.
pub async fn show() -> Result<Answer<&'static Value>, Error> {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    if let Some(document) = DOCUMENT.get() {
        return Ok(Answer(document));
    }
    let document = document().map_err(Error::internal)?;
    Ok(Answer(DOCUMENT.get_or_init(|| document)))
}

/// The description as JSON.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn document() -> Result<Value, serde_json::Error> {
    let mut document = serde_json::to_value(Described::openapi())?;
    if let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) {
        for route in table() {
            let method = route.method.as_str().to_ascii_lowercase();
            let place = paths.get_mut(route.path).and_then(|path| path.get_mut(&method));
            if let Some(operation) = place.and_then(Value::as_object_mut) {
                complete(operation, &route);
            }
        }
    }
    if let Some(components) = document.get_mut("components").and_then(Value::as_object_mut) {
        let token = json!({
            "type": "http", "scheme": "bearer",
            "description": "A token that its owner made on the page of their account.",
        });
        components.insert("responses".to_owned(), Value::Object(refusals()));
        components.insert("securitySchemes".to_owned(), json!({ "token": token }));
    }
    Ok(document)
}

/// Adds to an operation what holds for all.
fn complete(operation: &mut Map<String, Value>, route: &Route) {
    let (security, action) = match route.access {
        Access::Open => (json!([{}]), None),
        Access::May(Action::ReadPlan) => (json!([{}, { "token": [] }]), None),
        Access::May(action) | Access::Somewhere(action) => (json!([{ "token": [] }]), Some(action)),
    };
    operation.insert("security".to_owned(), security);
    if let Some(action) = action {
        operation.insert("x-action".to_owned(), json!(action));
    }
    let changes = !matches!(route.method, Method::GET | Method::HEAD);
    let has_body = operation.contains_key("requestBody");
    let paged =
        operation.get("parameters").is_some_and(|all| all.to_string().contains("\"cursor\""));
    let parameters = operation.entry("parameters").or_insert_with(|| json!([]));
    if let Some(parameters) = parameters.as_array_mut() {
        // What is asked for again by its nature does nothing again.
        if has_body {
            parameters.push(json!({
                "name": "Idempotency-Key", "in": "header", "required": true,
                "description": "Made up by the program for this change; sent again with it, nothing is done again.",
                "schema": { "type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$" },
            }));
        }
        parameters.push(json!({
            "name": "Accept-Language", "in": "header", "required": false,
            "description": "The language of refusals: `vi` or `en`, the first where neither is liked.",
            "schema": { "type": "string" },
        }));
    }
    let mut refusals: Vec<u16> = vec![400, 401, 403, 404, 405, 429, 500, 503, 504];
    if changes {
        refusals.extend([408, 409, 422]);
    }
    if paged {
        refusals.push(409);
    }
    if has_body {
        refusals.extend([413, 415]);
    }
    if route.method == Method::PUT && has_body {
        refusals.extend([412, 428]);
    }
    refusals.sort_unstable();
    if let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) {
        for response in responses.values_mut().filter_map(Value::as_object_mut) {
            response.entry("description").or_insert_with(|| json!("As asked for."));
        }
        for status in refusals {
            let named = format!("#/components/responses/{}", refusal_name(status));
            responses.insert(status.to_string(), json!({ "$ref": named }));
        }
    }
}

/// Statuses of refusals and failures.
const REFUSALS: [u16; 16] =
    [400, 401, 403, 404, 405, 408, 409, 412, 413, 415, 422, 428, 429, 500, 503, 504];

fn refusal_name(status: u16) -> String {
    format!("Problem{status}")
}

/// The answers of refusals, each once.
fn refusals() -> Map<String, Value> {
    let answer = |status: u16| {
        let words = english::title(StatusCode::from_u16(status).unwrap_or_default());
        let schema = json!({ "$ref": "#/components/schemas/Problem" });
        let answer = json!({
            "description": words,
            "content": { "application/problem+json": { "schema": schema } },
        });
        (refusal_name(status), answer)
    };
    REFUSALS.into_iter().map(answer).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_route_is_described_and_no_other() {
        let document = document().unwrap();
        let mut described = BTreeSet::new();
        for (path, operations) in document["paths"].as_object().unwrap() {
            for (method, operation) in operations.as_object().unwrap() {
                let name = format!("{} {path}", method.to_ascii_uppercase());
                assert!(operation["summary"].is_string(), "{name} has no words");
                assert!(operation["security"].is_array(), "{name} has no route");
                described.insert(name);
            }
        }
        let routes: BTreeSet<String> = table()
            .into_iter()
            .filter(|route| route.path.starts_with("/api/") && !route.path.ends_with(".json"))
            .map(|route| format!("{} {}", route.method, route.path))
            .collect();
        assert_eq!(described, routes);
    }

    #[test]
    fn the_description_is_looked_at_before_it_changes() {
        insta::assert_json_snapshot!("openapi", document().unwrap());
    }
}
