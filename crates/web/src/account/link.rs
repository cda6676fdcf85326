//! `POST /tai-khoan/{id}/duong-dan`: a new link for an account, shown this once.

use ansinh_app::account::invite::{NewLinkToken, renew_link};
use ansinh_store::link::LinkPurpose;
use ansinh_store::user;
use axum::extract::{Path, State};
use maud::html;

use super::{LIST, missing};
use crate::error::Result;
use crate::page::Page;
use crate::post::Fields;
use crate::ui::Crumb;
use crate::ui::form::once;
use crate::ui::layout::Part;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::{address, words};

/// Makes the link.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    _fields: Fields,
) -> Result<Page> {
    let id = super::id(&id)?;
    let account = user::find(web.db(), id).await?.ok_or_else(missing)?;
    let made = renew_link(web.app(), &viewer.caller(), id).await?;
    Ok(page(&viewer, &account.name, &made))
}

/// The page that shows a link just made.
pub(super) fn page(viewer: &Viewer, name: &str, made: &NewLinkToken) -> Page {
    let title = match made.purpose {
        LinkPurpose::PasswordReset => "Đường dẫn đặt lại mật khẩu",
        LinkPurpose::Invitation | LinkPurpose::FirstAdministrator => "Đường dẫn mời",
    };
    let here = address::account(made.user);
    let address =
        format!("{}/loi-moi{}", viewer.origin, address::query([("khoa", made.token.as_str())]));
    let content = html! {
        h1 { (title) }
        p.lead { "Gửi đường dẫn này cho " strong { (name) } " qua kênh riêng." }
        div.box {
            (once("Đường dẫn (chỉ hiển thị lần này)", &address))
            p { "Dùng được một lần, có hiệu lực đến " (words::instant(made.expires_at)) ". Ai có đường dẫn đều đặt được mật khẩu của tài khoản, nên đừng đăng ở nơi nhiều người xem." }
            p.muted { "Nếu thất lạc, hãy tạo đường dẫn mới ở trang tài khoản; đường dẫn cũ khi đó hết hiệu lực." }
        }
        p { a.button.quiet href=(here) { "Về tài khoản của " (name) } }
    };
    Page::new(viewer, title, content).part(Part::Accounts).crumbs([
        Crumb::link("Tài khoản", LIST),
        Crumb::link(name, here),
        Crumb::here(title),
    ])
}
