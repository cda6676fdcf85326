//! `GET /tai-khoan`: who can sign in, and as what.

use ansinh_app::account::unlock::{self, Locks};
use ansinh_domain::access::Action;
use ansinh_store::user::{self, UserRow};
use axum::extract::{Query, State as WebState};
use jiff::civil::Date;
use maud::{Markup, html};

use super::filter::Params;
use super::{LIST, State, roles};
use crate::address;
use crate::error::Result;
use crate::page::Page;
use crate::provider;
use crate::ui::badge::{Tone, badge};
use crate::ui::filters::{RESULTS, filters, found};
use crate::ui::layout::Part;
use crate::ui::{Crumb, empty};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Shows the accounts that pass the filter.
pub async fn show(
    WebState(web): WebState<Web>,
    viewer: Viewer,
    Query(params): Query<Params>,
) -> Result<Page> {
    let all = user::list(web.db()).await?;
    let locks = unlock::locks(web.app(), &viewer.caller()).await?;
    let rows = params.sift(&all, viewer.today);
    let content = html! {
        h1 { "Tài khoản" }
        p.lead { "Người được đăng nhập, vai trò của từng người và lần đăng nhập gần nhất." }
        @if viewer.may(Action::ManageAccounts).is_ok() {
            p.no-print {
                a.button href={ (LIST) "/moi" } { "Mời người dùng" } " "
                @if viewer.may(Action::ManageProviders).is_ok() {
                    a.button.quiet href=(provider::HERE) { "Đăng nhập qua hệ thống khác" }
                }
            }
        }
        (filters(LIST, &params.q, "Họ tên, tên đăng nhập, cơ quan hoặc vai trò", &params.controls()))
        div id=(RESULTS) {
            @if rows.is_empty() {
                (empty(
                    "Không có tài khoản nào khớp",
                    "Hãy bớt điều kiện lọc, hoặc tìm bằng từ khác; có thể gõ không dấu.",
                    &[("Xem tất cả tài khoản", LIST)],
                ))
            } @else {
                (found(rows.len(), all.len(), "tài khoản", &format!("{LIST}/xuat.xlsx{}", params.query())))
                (table(&rows, viewer.today, &locks))
            }
        }
    };
    Ok(Page::new(&viewer, "Tài khoản", content)
        .part(Part::Accounts)
        .crumbs([Crumb::link("Kế hoạch", "/"), Crumb::here("Tài khoản")])
        .personal(LIST))
}

fn table(rows: &[UserRow], today: Date, locks: &Locks) -> Markup {
    html! {
        div.scroll.stack {
            table {
                caption.hidden { "Tài khoản" }
                thead {
                    tr {
                        th scope="col" { "Họ và tên" }
                        th scope="col" { "Tên đăng nhập" }
                        th scope="col" { "Vai trò" }
                        th scope="col" { "Đăng nhập gần nhất" }
                        th scope="col" { "Trạng thái" }
                    }
                }
                tbody {
                    @for row in rows {
                        tr {
                            td.name { a href=(address::account(row.id)) { (row.name) } }
                            td data-label="Tên đăng nhập" { (row.login) }
                            td data-label="Vai trò" { (roles(row, today)) }
                            td data-label="Đăng nhập gần nhất" {
                                (row.last_sign_in_at.map_or("Chưa lần nào".to_owned(), words::instant))
                            }
                            td {
                                (State::of(row).badge())
                                @if let Some(until) = locks.until(&row.login) {
                                    " " (badge(Tone::Bad, "✕", "Tạm khóa")) span.muted.small { " đến " (words::instant(until)) }
                                }
                                @if row.second_step_at.is_some() {
                                    " " (badge(Tone::Note, "◆", "Hai bước"))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
