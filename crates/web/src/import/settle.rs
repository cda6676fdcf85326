//! `POST /nhap-ke-hoach/{id}/diem/{index}`: answers one finding.

use ansinh_app::settle_finding::Answer;
use ansinh_app::{AppError, settle_finding};
use axum::extract::{Path, State};
use axum::response::Redirect;

use super::review;
use crate::error::{Error, Result};
use crate::post::Fields;
use crate::ui::finding::{KEEP, TYPED};
use crate::viewer::Viewer;
use crate::web::Web;

/// Keeps the answer and leads to the next open question, or back to the finding.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    Path((id, index)): Path<(String, i64)>,
    fields: Fields,
) -> Result<Redirect> {
    let id = super::id(&id)?;
    let detail = ansinh_store::import::detail(web.db(), id).await?.ok_or_else(super::missing)?;
    let back = review::address_of(&detail, index);
    let answer = match fields.text("chon") {
        KEEP => Answer::Accept,
        TYPED => Answer::Type { text: fields.text("gia_tri").to_owned() },
        other => other.parse().map(|alternative| Answer::Choose { alternative }).map_err(|_| {
            Error::bad_form("Bạn chưa chọn cách xử lý cho điểm này.")
                .link("Quay lại điểm đang xử lý", back.clone())
        })?,
    };
    let answered = settle_finding(web.app(), &viewer.caller(), id, index, answer).await;
    match answered {
        Ok(()) => {}
        Err(error @ AppError::Invalid(_)) => {
            return Err(Error::from(error).link("Quay lại điểm đang xử lý", back));
        }
        Err(error) => return Err(error.into()),
    }
    // From one question on to the next; a changed answer or a warning stays where it is.
    let next = detail
        .open_asks()
        .contains(&index)
        .then(|| detail.open_asks().into_iter().find(|open| *open > index))
        .flatten();
    Ok(Redirect::to(&next.map_or(back, |next| review::address_of(&detail, next))))
}
