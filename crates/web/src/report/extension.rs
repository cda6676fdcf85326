//! `POST /bao-cao/{id}/gia-han`: asks for more time.

use ansinh_app::AppError;
use ansinh_app::report::extension::ask_extension;
use axum::extract::{Path, State};
use axum::response::Redirect;

use super::back;
use crate::address;
use crate::error::Result;
use crate::post::Fields;
use crate::viewer::Viewer;
use crate::web::Web;

/// Sends the request to the coordinator.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Redirect> {
    let id = super::id(&id)?;
    let day =
        fields.day("ngay").and_then(|day| day.ok_or("Hãy chọn ngày muốn gia hạn đến.".into()));
    let asked = match day {
        Ok(day) => ask_extension(web.app(), &viewer.caller(), id, day, fields.text("ly_do")).await,
        Err(reason) => Err(AppError::Invalid(reason)),
    };
    asked.map_err(|error| back(error, id))?;
    Ok(Redirect::to(&format!("{}?xong=gia-han", address::report(id))))
}
