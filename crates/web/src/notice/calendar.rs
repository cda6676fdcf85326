//! `POST /thong-bao/lich…`: makes addresses of calendars and takes them back.

use ansinh_app::remind::{make_feed, revoke_feed};
use axum::extract::{Path, State};
use axum::response::Redirect;
use maud::html;

use super::HERE;
use crate::error::{Error, Result};
use crate::page::Page;
use crate::post::Fields;
use crate::ui::Crumb;
use crate::ui::form::once;
use crate::viewer::Viewer;
use crate::web::Web;

/// Makes an address and shows it this once.
pub async fn make(State(web): State<Web>, viewer: Viewer, fields: Fields) -> Result<Page> {
    let body = match fields.text("co_quan") {
        "" => None,
        id => Some(id.parse().map_err(|_| Error::not_found("Cơ quan này"))?),
    };
    let made = make_feed(web.app(), &viewer.caller(), body).await?;
    let site = web.app().site().unwrap_or(&viewer.origin);
    let address = format!("{site}/lich/{}.ics", made.token);
    let content = html! {
        h1 { "Địa chỉ lịch" }
        div.box {
            (once("Địa chỉ lịch (chỉ hiển thị lần này)", &address))
            p { "Trong phần mềm lịch, chọn thêm lịch theo địa chỉ (đăng ký lịch, “Add calendar from URL”, “Subscribe”) rồi dán địa chỉ này. Lịch tự cập nhật mỗi vài giờ." }
            p.muted { "Ai có địa chỉ đều xem được các hạn này. Nếu lộ, hãy thu hồi hoặc tạo lại: địa chỉ cũ hết dùng được ngay." }
        }
        p { a.button href=(HERE) { "Tôi đã lưu địa chỉ" } }
    };
    Ok(Page::new(&viewer, "Địa chỉ lịch", content)
        .crumbs([Crumb::link("Thông báo", HERE), Crumb::here("Địa chỉ lịch")]))
}

/// Takes an address back.
pub async fn revoke(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    _fields: Fields,
) -> Result<Redirect> {
    let id =
        id.parse().map_err(|_| Error::not_found("Địa chỉ lịch này").link("Thông báo", HERE))?;
    revoke_feed(web.app(), &viewer.caller(), id).await?;
    Ok(Redirect::to(HERE))
}
