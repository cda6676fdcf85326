//! `POST /ke-hoach/{slug}/cong-bo`: makes public what was looked at.

use ansinh_app::AppError;
use ansinh_app::publication::{Request, publish};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::desk_address;
use super::preview::{Typed, page};
use crate::error::{Error, Result};
use crate::plan;
use crate::post::Fields;
use crate::viewer::Viewer;
use crate::web::Web;

/// Publishes.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    Path(slug): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let head = plan::find(&web, &slug).await?;
    let bad = |reason: &str| Error::bad_form(reason).link("Quay lại", desk_address(&slug));
    let as_of = fields.day("tinh_den").map_err(|reason| bad(&reason))?;
    let replaces = Some(fields.text("thay")).filter(|number| !number.is_empty());
    let replaces = replaces.map(|number| number.parse::<i64>()).transpose();
    let asked = Request {
        as_of,
        title: fields.text("ten").to_owned(),
        note: fields.text("ghi_chu").to_owned(),
        licence: fields.text("giay_phep").to_owned(),
        digest: fields.text("dau").to_owned(),
        newest: fields.text("so_truoc").parse().unwrap_or(-1),
        replaces: replaces.map_err(|_| bad("Không rõ thay lần công bố nào."))?,
        reason: fields.text("ly_do").to_owned(),
    };
    match publish(web.app(), &viewer.caller(), &head, &asked).await {
        Ok(number) => {
            Ok(Redirect::to(&format!("{}#so-{number}", desk_address(&slug))).into_response())
        }
        Err(AppError::Invalid(reason)) => {
            let typed = Typed {
                title: asked.title,
                note: asked.note,
                licence: asked.licence,
                replaces: fields.text("thay").to_owned(),
                reason: asked.reason,
                wrong: Some(reason),
            };
            let day = as_of.unwrap_or(viewer.today);
            let page = page(&web, &viewer, &head, day, &typed).await?;
            Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
