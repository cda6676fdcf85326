//! `POST /ky-bao-cao/{id}/dong`: closes a round.

use ansinh_app::AppError;
use ansinh_app::report::{ReportError, close_round};
use axum::extract::{Path, State};
use axum::response::Redirect;

use super::{address, id};
use crate::error::{Error, Result};
use crate::post::Fields;
use crate::viewer::Viewer;
use crate::web::Web;

/// Closes the round. A second click finds it closed and leads to the same page.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    Path(text): Path<String>,
    fields: Fields,
) -> Result<Redirect> {
    let id = id(&text)?;
    let here = address(id);
    if fields.text("chac_chan") != "1" {
        return Err(Error::bad_form(
            "Đóng kỳ thì không ai nhập, gửi hay tiếp nhận thêm được. Hãy đánh dấu đã xem số báo cáo chưa tiếp nhận.",
        )
        .link("Quay lại kỳ báo cáo", here));
    }
    match close_round(web.app(), &viewer.caller(), id).await {
        Ok(()) | Err(AppError::Report(ReportError::RoundClosed)) => Ok(Redirect::to(&here)),
        Err(error) => Err(Error::from(error).link("Quay lại kỳ báo cáo", here)),
    }
}
