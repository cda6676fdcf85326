//! `POST /ke-hoach/{slug}/cong-bo/{id}/thu-hoi`: withdraws a publication.

use ansinh_app::AppError;
use ansinh_app::publication::withdraw;
use ansinh_store::PublicationId;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};

use super::desk_address;
use crate::error::{Error, Result};
use crate::plan;
use crate::post::Fields;
use crate::viewer::Viewer;
use crate::web::Web;

/// Withdraws it.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    Path((slug, id)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response> {
    let head = plan::find(&web, &slug).await?;
    let back = desk_address(&slug);
    let missing = || Error::not_found("Lần công bố này").link("Quay lại", back.clone());
    let id: PublicationId = id.parse().map_err(|_| missing())?;
    let said = (fields.text("ly_do"), fields.text("dong") == "1");
    match withdraw(web.app(), &viewer.caller(), head.id, id, said).await {
        Ok(()) => Ok(Redirect::to(&format!("{back}#da-cong-bo")).into_response()),
        Err(AppError::Invalid(reason)) => Err(Error::bad_form(reason).link("Quay lại", back)),
        Err(error) => Err(error.into()),
    }
}
