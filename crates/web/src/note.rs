//! Notes in the audit log what no verb notes: refusals by policy, exports of lists, looks at what is
//! said of people. It stands around every route, so that no handler has to think of it.
//!
//! Other reading is not noted. Neither is being led to the sign-in page, and of refusals to those who have
//! not signed in only so many as their address may cause: a flood must not fill the log.

use ansinh_app::note_request::{Came, note_request};
use axum::http::Method;
use axum::response::{IntoResponse, Response};

use crate::error::Error;
use crate::page::Personal;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::xlsx::Exported;

/// Notes what `answer` tells; an export or a page about people that cannot be noted does not go out.
pub async fn note(web: &Web, viewer: &Viewer, method: &Method, answer: Response) -> Response {
    let Some(came) = came(web, viewer, method, &answer) else { return answer };
    let path = match came {
        // Of an address that is refused nobody knows what else stands in it.
        Came::Refused(_) => {
            format!("{method} {}", viewer.here.split('?').next().unwrap_or_default())
        }
        Came::Exported => viewer.here.clone(),
        Came::Viewed => {
            let marked = answer.extensions().get::<Personal>();
            marked.map(|personal| personal.0.clone()).unwrap_or_default()
        }
    };
    match (note_request(web.app(), &viewer.caller(), &path, &came).await, came) {
        (Ok(()), _) => answer,
        (Err(error), Came::Exported | Came::Viewed) => Error::from(error).into_response(),
        (Err(error), Came::Refused(_)) => {
            tracing::error!(%error, path, "a refusal could not be noted");
            answer
        }
    }
}

fn came(web: &Web, viewer: &Viewer, method: &Method, answer: &Response) -> Option<Came> {
    if answer.extensions().get::<Exported>().is_some() {
        return Some(Came::Exported);
    }
    if answer.extensions().get::<Personal>().is_some() && answer.status().is_success() {
        return Some(Came::Viewed);
    }
    let refusal = answer.extensions().get::<Error>()?.refusal.clone()?;
    if !viewer.signed_in() {
        if matches!(*method, Method::GET | Method::HEAD) {
            return None;
        }
        let address = viewer.address().unwrap_or_default();
        web.limits().noted.take(address, web.app().now()).ok()?;
    }
    Some(Came::Refused(refusal))
}
