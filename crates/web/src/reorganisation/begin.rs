//! `POST /sap-xep-bo-may/tu-phuong-an`, `/tu-soan` and `/phuong-an`: beginnings.

use ansinh_app::AppError;
use ansinh_app::reorganisation::begin::{ByHand, begin_by_hand, begin_from_preset};
use ansinh_app::reorganisation::presets::{Outcome, load_preset};
use axum::extract::{Request, State};
use axum::response::Redirect;

use super::{HERE, back, draft_address, missing};
use crate::error::Result;
use crate::files::Posted;
use crate::post::Fields;
use crate::viewer::Viewer;
use crate::web::Web;

/// Begins from a preset.
pub async fn from_preset(
    State(web): State<Web>,
    viewer: Viewer,
    fields: Fields,
) -> Result<Redirect> {
    let preset = fields.text("phuong_an").parse().map_err(|_| missing("Phương án sắp xếp này"))?;
    let begun = begin_from_preset(web.app(), &viewer.caller(), preset, fields.text("phan")).await;
    let id = begun.map_err(|error| back(error, HERE))?;
    Ok(Redirect::to(&draft_address(id)))
}

/// Begins with a title and a day.
pub async fn by_hand(State(web): State<Web>, viewer: Viewer, fields: Fields) -> Result<Redirect> {
    let day = fields
        .day("hieu_luc")
        .and_then(|day| day.ok_or_else(|| "Chưa chọn ngày hiệu lực. Hãy chọn ngày.".to_owned()));
    let effective = day.map_err(|why| back(AppError::Invalid(why), HERE))?;
    let new = ByHand {
        title: fields.text("ten").to_owned(),
        decision: fields.text("can_cu").to_owned(),
        effective,
    };
    let begun = begin_by_hand(web.app(), &viewer.caller(), new).await;
    let id = begun.map_err(|error| back(error, HERE))?;
    Ok(Redirect::to(&draft_address(id)))
}

/// Keeps a table of prepared acts.
pub async fn preset(State(web): State<Web>, viewer: Viewer, request: Request) -> Result<Redirect> {
    let posted = Posted::read(request, &web, &viewer, HERE).await?;
    let file = posted.files.into_iter().next().ok_or_else(|| {
        back(AppError::Invalid("Bạn chưa chọn tệp. Hãy chọn tệp CSV rồi gửi lại.".into()), HERE)
    })?;
    match load_preset(web.app(), &viewer.caller(), file).await {
        Ok(Outcome::Loaded(_)) => Ok(Redirect::to(HERE)),
        Ok(Outcome::Known) => Err(back(
            AppError::Invalid(
                "Bảng này đã được nạp trước đó, không thay đổi gì. Hãy dùng phương án đang có trong danh sách."
                    .to_owned(),
            ),
            HERE,
        )),
        Err(error) => Err(back(error, HERE)),
    }
}
