//! `GET` and `POST /tai-khoan/he-thong-dang-nhap/moi` and `/{id}`: sets a provider up and changes it.

use ansinh_app::AppError;
use ansinh_app::oidc::providers::{add_provider, change_provider};
use ansinh_store::identity_provider::{self, ProviderRow};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::form::Typed;
use super::list::secret_words;
use super::{HERE, missing};
use crate::error::Result;
use crate::page::Page;
use crate::post::Fields;
use crate::session::oidc;
use crate::ui::form::{self, error_summary};
use crate::ui::layout::Part;
use crate::ui::{Crumb, facts};
use crate::viewer::Viewer;
use crate::web::Web;

/// Shows an empty form.
pub async fn show_new(viewer: Viewer) -> Page {
    new_page(&viewer, &Typed::new(), None)
}

/// Sets a provider up.
pub async fn submit_new(
    State(web): State<Web>,
    viewer: Viewer,
    fields: Fields,
) -> Result<Response> {
    let typed = Typed::sent(&fields, None);
    let form = typed.form(fields.raw("mat_khau_ung_dung"));
    match add_provider(web.app(), &viewer.caller(), form).await {
        Ok(id) => Ok(Redirect::to(&format!("{HERE}/{id}")).into_response()),
        Err(AppError::Invalid(reason)) => Ok(new_page(&viewer, &typed, Some(reason))
            .status(StatusCode::UNPROCESSABLE_ENTITY)
            .into_response()),
        Err(error) => Err(error.into()),
    }
}

/// Shows a provider.
pub async fn show(State(web): State<Web>, viewer: Viewer, Path(id): Path<String>) -> Result<Page> {
    let row = find(&web, &id).await?;
    Ok(page(&web, &viewer, &row, &Typed::of(&row), &html! {}))
}

/// Changes a provider.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let row = find(&web, &id).await?;
    let typed = Typed::sent(&fields, Some(&row));
    let form = typed.form(fields.raw("mat_khau_ung_dung"));
    match change_provider(web.app(), &viewer.caller(), row.id, form).await {
        Ok(()) => Ok(Redirect::to(&format!("{HERE}/{}", row.id)).into_response()),
        Err(AppError::Invalid(reason)) => {
            let errors = error_summary(&[("ten", reason)]);
            Ok(page(&web, &viewer, &row, &typed, &errors)
                .status(StatusCode::UNPROCESSABLE_ENTITY)
                .into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// The provider of an address.
pub(super) async fn find(web: &Web, id: &str) -> Result<ProviderRow> {
    identity_provider::find(web.db(), super::id(id)?).await?.ok_or_else(missing)
}

fn new_page(viewer: &Viewer, typed: &Typed, error: Option<String>) -> Page {
    let errors: Vec<(&str, String)> = error.map(|error| ("ten", error)).into_iter().collect();
    let title = "Thêm hệ thống đăng nhập";
    let content = html! {
        h1 { (title) }
        p.lead { "Đăng ký An Sinh ở hệ thống đó trước (loại ứng dụng web, luồng mã xác nhận), với địa chỉ quay về dưới đây; TỪ là từ dùng trong địa chỉ." }
        p { code { (oidc::back(viewer, "TỪ")) } }
        (error_summary(&errors))
        form method="post" action={ (HERE) "/moi" } {
            (typed.fields(viewer, None))
            button type="submit" { "Thêm" }
        }
    };
    framed(viewer, title, content)
}

/// The page of a provider, with what came of the last deed above the form.
pub(super) fn page(
    web: &Web,
    viewer: &Viewer,
    row: &ProviderRow,
    typed: &Typed,
    above: &Markup,
) -> Page {
    let here = format!("{HERE}/{}", row.id);
    let text = |text: &str| Some(html! { (text) });
    let secret = format!("{}. Để trống để giữ nguyên.", secret_words(web, row));
    let content = html! {
        h1 { (row.label) }
        (above)
        (facts(&[
            ("Từ dùng trong địa chỉ", text(&row.slug)),
            ("Bên cung cấp (issuer)", text(&row.issuer)),
            ("Địa chỉ quay về", Some(html! { code { (oidc::back(viewer, &row.slug)) } })),
        ]))
        div.no-print { (form::button(viewer, &format!("{here}/kiem-tra"), "Kiểm tra kết nối")) }
        form method="post" action=(here) {
            (typed.fields(viewer, Some(&secret)))
            button type="submit" { "Lưu" }
        }
    };
    framed(viewer, &row.label, content)
}

fn framed(viewer: &Viewer, title: &str, content: Markup) -> Page {
    Page::new(viewer, title, content).part(Part::Accounts).crumbs([
        Crumb::link("Tài khoản", "/tai-khoan"),
        Crumb::link("Hệ thống đăng nhập", HERE),
        Crumb::here(title),
    ])
}
