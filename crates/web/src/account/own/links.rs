//! `POST /tai-khoan/toi/lien-ket…`: links of one's own account to accounts elsewhere.

use ansinh_app::AppError;
use ansinh_app::oidc::links::{begin_link, unlink};
use ansinh_store::Db;
use ansinh_store::UserId;
use ansinh_store::identity::{self, IdentityRow};
use ansinh_store::identity_provider::{self, ProviderChoice};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::show;
use crate::account::OWN;
use crate::error::{Error, Result};
use crate::page::Page;
use crate::post::Fields;
use crate::session::oidc;
use crate::ui::Crumb;
use crate::ui::badge::{Tone, badge};
use crate::ui::form::{self, select};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Links there are and could be.
pub(super) struct Links {
    linked: Vec<IdentityRow>,
    offered: Vec<ProviderChoice>,
}

impl Links {
    /// Those of an account.
    pub(super) async fn of(db: &Db, user: UserId) -> Result<Links> {
        let linked = identity::of_user(db, user).await?;
        let mut offered = identity_provider::choices(db).await?;
        offered.retain(|choice| linked.iter().all(|row| row.slug != choice.slug));
        Ok(Links { linked, offered })
    }

    /// The part of the page about them; nothing where no other system is set up.
    pub(super) fn section(&self, viewer: &Viewer) -> Markup {
        if self.linked.is_empty() && self.offered.is_empty() {
            return html! {};
        }
        html! {
            section.box aria-labelledby="lien-ket" {
                h2 #lien-ket { "Đăng nhập qua hệ thống khác" }
                p { "Sau khi liên kết, bạn đăng nhập bằng tài khoản ở hệ thống đó mà không cần mật khẩu ở đây." }
                @if !self.linked.is_empty() {
                    ul.plain {
                        @for row in &self.linked { li { (linked(viewer, row)) } }
                    }
                }
                @if !self.offered.is_empty() { (self.offer(viewer)) }
            }
        }
    }

    fn offer(&self, viewer: &Viewer) -> Markup {
        let choices: Vec<(String, String)> =
            self.offered.iter().map(|choice| (choice.slug.clone(), choice.label.clone())).collect();
        html! {
            form method="post" action={ (OWN) "/lien-ket" } {
                (form::token(viewer))
                (select("he_thong", "Hệ thống", None, &choices, ""))
                (show::secret("mat_khau_lien_ket", "Mật khẩu đang dùng", None, "current-password"))
                button type="submit" { "Liên kết" }
            }
        }
    }
}

fn linked(viewer: &Viewer, row: &IdentityRow) -> Markup {
    html! {
        strong { (row.label) }
        @if let Some(email) = &row.email { " (" (email) ")" }
        @if !row.active { " " (badge(Tone::Note, "–", "Hệ thống đang tắt")) }
        span.muted {
            ", liên kết lúc " (words::instant(row.linked_at))
            @if let Some(at) = row.last_used_at { ", dùng gần nhất " (words::instant(at)) }
            ". "
        }
        (form::button(viewer, &format!("{OWN}/lien-ket/{}/go", row.provider_id), "Gỡ liên kết"))
    }
}

/// Begins linking. The way on is a link of its own: the policy of pages lets no form lead elsewhere.
pub async fn begin(State(web): State<Web>, viewer: Viewer, fields: Fields) -> Result<Response> {
    let (slug, password) = (fields.text("he_thong"), fields.raw("mat_khau_lien_ket"));
    let back = oidc::back(&viewer, slug);
    let begun = begin_link(web.app(), &viewer.caller(), slug, password, &back, OWN).await;
    let begun = match begun {
        Ok(begun) => begun,
        Err(error @ (AppError::WrongOwnPassword | AppError::Invalid(_))) => {
            let error = ("mat_khau_lien_ket", error.to_string());
            let page = show::page(&web, &viewer, Some(error)).await?;
            return Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).into_response());
        }
        Err(error) => return Err(error.into()),
    };
    let title = format!("Liên kết với {}", begun.label);
    let content = html! {
        h1 { (title) }
        p.lead { "Bạn sẽ sang " strong { (begun.label) } " để xác nhận, rồi quay lại trang tài khoản. Hãy làm trong vòng 10 phút, ở trình duyệt này." }
        p { a.button href=(begun.address) rel="noreferrer" { "Tiếp tục đến " (begun.label) } " " a.button.quiet href=(OWN) { "Thôi" } }
    };
    Ok(Page::new(&viewer, title.clone(), content)
        .crumbs([Crumb::link("Tài khoản của tôi", OWN), Crumb::here(title)])
        .cookie(Some(oidc::attempt_cookie(&viewer, &begun.token)?))
        .into_response())
}

/// Takes a link away.
pub async fn remove(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    _fields: Fields,
) -> Result<Redirect> {
    let id = id.parse().map_err(|_| Error::not_found("Liên kết này"))?;
    unlink(web.app(), &viewer.caller(), id).await?;
    Ok(Redirect::to(OWN))
}
