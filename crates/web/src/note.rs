//! Notes in the audit log what no verb notes: refusals by policy and exports of lists. It stands
//! around every route, so that no handler has to think of it.
//!
//! Reading is not noted. Neither is being led to the sign-in page, and of refusals to those who have
//! not signed in only so many as their address may cause: a flood must not fill the log.

use ansinh_app::note_request::{Came, note_request};
use axum::http::Method;
use axum::response::{IntoResponse, Response};

use crate::error::Error;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::xlsx::Exported;

/// Notes what `answer` tells; an export that cannot be noted does not go out.
pub async fn note(web: &Web, viewer: &Viewer, method: &Method, answer: Response) -> Response {
    let Some(came) = came(web, viewer, method, &answer) else { return answer };
    let path = match came {
        // Of an address that is refused nobody knows what else stands in it.
        Came::Refused(_) => {
            format!("{method} {}", viewer.here.split('?').next().unwrap_or_default())
        }
        Came::Exported => viewer.here.clone(),
    };
    match (note_request(web.app(), &viewer.caller(), &path, &came).await, came) {
        (Ok(()), _) => answer,
        (Err(error), Came::Exported) => Error::from(error).into_response(),
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
