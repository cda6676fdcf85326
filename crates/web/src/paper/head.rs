//! `POST /ky-bao-cao/{id}/van-ban/phan-dau`: sets head and foot of a plan's papers.

use ansinh_app::paper::{PaperHead, set_paper_head};
use axum::extract::{Path, State};
use axum::response::Redirect;

use super::{back, lines, round};
use crate::error::{Error, Result};
use crate::post::Fields;
use crate::viewer::Viewer;
use crate::web::Web;

/// Keeps what was typed.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    Path(text): Path<String>,
    fields: Fields,
) -> Result<Redirect> {
    let id = round::round_id(&text)?;
    let here = round::here(id);
    let found = ansinh_store::report::round::find(web.db(), id).await?;
    let found = found.ok_or_else(|| Error::not_found("Kỳ báo cáo này"))?;
    set_paper_head(web.app(), &viewer.caller(), found.plan_id, &typed(&fields))
        .await
        .map_err(|error| back(error, "Quay lại văn bản của kỳ", here.clone()))?;
    Ok(Redirect::to(&here))
}

/// Head and foot as typed.
pub(super) fn typed(fields: &Fields) -> PaperHead {
    let text = |name| fields.text(name).to_owned();
    PaperHead {
        superior: text("chu_quan"),
        issuer: text("ban_hanh"),
        code: text("viet_tat"),
        unit: text("don_vi"),
        place: text("dia_danh"),
        posts: lines(fields.raw("chuc_vu")),
        signer: text("nguoi_ky"),
        recipients: lines(fields.raw("noi_nhan")),
    }
}
