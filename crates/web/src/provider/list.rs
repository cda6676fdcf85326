//! `GET /tai-khoan/he-thong-dang-nhap`: every provider.

use ansinh_app::oidc::providers::{SecretFrom, secret_from};
use ansinh_store::identity_provider::{self, ProviderRow};
use axum::extract::State;
use maud::{Markup, html};

use super::{HERE, link_by_words, second_step_words};
use crate::error::Result;
use crate::page::Page;
use crate::ui::badge::{Tone, badge};
use crate::ui::layout::Part;
use crate::ui::{Crumb, empty};
use crate::viewer::Viewer;
use crate::web::Web;

/// Shows the providers.
pub async fn show(State(web): State<Web>, viewer: Viewer) -> Result<Page> {
    let rows = identity_provider::list(web.db()).await?;
    let new = format!("{HERE}/moi");
    let content = html! {
        h1 { "Hệ thống đăng nhập" }
        p.lead { "Các hệ thống khác (OpenID Connect) mà người dùng có thể dùng tài khoản ở đó để đăng nhập An Sinh. Không ai có tài khoản An Sinh chỉ vì có tài khoản ở đó: người quản trị mời trước." }
        @if rows.is_empty() {
            (empty(
                "Chưa có hệ thống đăng nhập nào",
                "Mọi người đang đăng nhập bằng mật khẩu của An Sinh. Muốn dùng tài khoản chung của tỉnh hay của bộ, hãy đăng ký An Sinh ở hệ thống đó rồi khai báo ở đây.",
                &[("Thêm hệ thống đăng nhập", &new)],
            ))
        } @else {
            p.no-print { a.button href=(new) { "Thêm hệ thống đăng nhập" } }
            (table(&web, &rows))
        }
    };
    Ok(Page::new(&viewer, "Hệ thống đăng nhập", content)
        .part(Part::Accounts)
        .crumbs([Crumb::link("Tài khoản", "/tai-khoan"), Crumb::here("Hệ thống đăng nhập")]))
}

fn table(web: &Web, rows: &[ProviderRow]) -> Markup {
    html! {
        div.scroll.stack {
            table {
                caption.hidden { "Hệ thống đăng nhập" }
                thead {
                    tr {
                        th scope="col" { "Tên" }
                        th scope="col" { "Bên cung cấp" }
                        th scope="col" { "Nhận ra người dùng" }
                        th scope="col" { "Xác thực hai bước" }
                        th scope="col" { "Mật khẩu ứng dụng" }
                        th scope="col" { "Trạng thái" }
                    }
                }
                tbody {
                    @for row in rows {
                        tr {
                            td.name { a href={ (HERE) "/" (row.id) } { (row.label) } }
                            td data-label="Bên cung cấp" { (row.issuer) }
                            td data-label="Nhận ra người dùng" { (link_by_words(row.link_by)) }
                            td data-label="Xác thực hai bước" { (second_step_words(row.second_step)) }
                            td data-label="Mật khẩu ứng dụng" { (secret_words(web, row)) }
                            td {
                                @if row.active { (badge(Tone::Good, "✓", "Đang dùng")) }
                                @else { (badge(Tone::Note, "–", "Đang tắt")) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Where the secret comes from, in words.
pub(super) fn secret_words(web: &Web, row: &ProviderRow) -> &'static str {
    match secret_from(web.app(), row) {
        SecretFrom::Outside => "Lấy từ cấu hình máy chủ",
        SecretFrom::Stored => "Đã lưu, có mã hóa",
        SecretFrom::Nowhere => "Không có",
    }
}
