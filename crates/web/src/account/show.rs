//! `GET /tai-khoan/{id}`: one account, its roles, and what can be done with it.

use ansinh_app::account::unlock;
use ansinh_domain::access::Action;
use ansinh_store::grant::{self, BodyChoice, GrantRow};
use ansinh_store::identity::{self, IdentityRow};
use ansinh_store::user::{self, UserRow};
use axum::extract::{Path, State as WebState};
use jiff::Timestamp;
use jiff::civil::Date;
use maud::{Markup, html};

use super::{LIST, State, body_choices, days, missing, role, role_choices};
use crate::error::Result;
use crate::page::Page;
use crate::ui::badge::{Tone, badge};
use crate::ui::form::{self, Field, optional, select};
use crate::ui::layout::Part;
use crate::ui::{Crumb, facts};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::{address, words};

/// Shows the account.
pub async fn show(
    WebState(web): WebState<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<Page> {
    let id = super::id(&id)?;
    let account = user::find(web.db(), id).await?.ok_or_else(missing)?;
    let grants = grant::of_user(web.db(), id).await?;
    let links = identity::of_user(web.db(), id).await?;
    let manages = viewer.may(Action::ManageAccounts).is_ok();
    let locked = unlock::locks(web.app(), &viewer.caller()).await?.until(&account.login);
    let content = html! {
        h1 { (account.name) }
        (about(&account))
        @if let Some(until) = locked { (must_wait(&viewer, &account, until, manages)) }
        @if manages { (verbs(&viewer, &account)) }
        @if !links.is_empty() { (elsewhere(&viewer, &account, &links, manages)) }
        h2 #vai-tro { "Vai trò" }
        (roles(&viewer, &account, &grants))
        @if viewer.may(Action::ManageGrants).is_ok() && account.active {
            div.cols {
                (give(&viewer, &account, &grant::bodies(web.db()).await?))
                (deputise(&viewer, &account, &user::list(web.db()).await?))
            }
        }
    };
    Ok(Page::new(&viewer, account.name.clone(), content)
        .part(Part::Accounts)
        .personal(address::account(id))
        .crumbs([Crumb::link("Tài khoản", LIST), Crumb::here(account.name)]))
}

fn about(account: &UserRow) -> Markup {
    let text = |text: &str| Some(html! { (text) });
    facts(&[
        ("Tên đăng nhập", text(&account.login)),
        ("Thư điện tử", account.email.as_deref().and_then(text)),
        ("Trạng thái", Some(State::of(account).badge())),
        ("Tạo lúc", text(&words::instant(account.created_at))),
        (
            "Đăng nhập gần nhất",
            text(&account.last_sign_in_at.map_or("Chưa lần nào".to_owned(), words::instant)),
        ),
        (
            "Xác thực hai bước",
            text(
                &account.second_step_at.map_or("Chưa bật".to_owned(), |at| {
                    format!("Bật từ {}", words::instant(at))
                }),
            ),
        ),
        (
            "Mật khẩu",
            account.must_change_password.then(|| html! { "Phải đổi ở lần đăng nhập tới" }),
        ),
    ])
}

fn must_wait(viewer: &Viewer, account: &UserRow, until: Timestamp, manages: bool) -> Markup {
    html! {
        div.notice role="status" {
            p {
                (badge(Tone::Bad, "✕", "Tạm khóa đăng nhập"))
                " đến " strong { (words::instant(until)) }
                " vì nhập sai mật khẩu hoặc mã xác nhận nhiều lần."
            }
            @if manages {
                (form::button(viewer, &format!("{}/bo-tam-khoa", address::account(account.id)), "Bỏ tạm khóa"))
                p.muted.small { "Chỉ bỏ tạm khóa khi chắc chắn chính người này nhập sai; nếu không, có thể ai đó đang dò mật khẩu." }
            }
        }
    }
}

fn elsewhere(viewer: &Viewer, account: &UserRow, links: &[IdentityRow], manages: bool) -> Markup {
    let here = address::account(account.id);
    html! {
        section aria-labelledby="lien-ket" {
            h2 #lien-ket { "Đăng nhập qua hệ thống khác" }
            ul.plain {
                @for row in links {
                    li {
                        strong { (row.label) }
                        @if let Some(email) = &row.email { " (" (email) ")" }
                        span.muted {
                            ", liên kết lúc " (words::instant(row.linked_at))
                            @if let Some(at) = row.last_used_at { ", dùng gần nhất " (words::instant(at)) }
                            ". "
                        }
                        @if manages {
                            (form::button(viewer, &format!("{here}/lien-ket/{}/go", row.provider_id), "Gỡ liên kết"))
                        }
                    }
                }
            }
        }
    }
}

fn verbs(viewer: &Viewer, account: &UserRow) -> Markup {
    let here = address::account(account.id);
    let verb = |path: &str, label: &str| form::button(viewer, &format!("{here}/{path}"), label);
    let own = viewer.user() == Some(account.id);
    html! {
        div.no-print {
            @if account.active {
                @match account.accepted_at {
                    None => (verb("duong-dan", "Tạo đường dẫn mời mới")),
                    Some(_) => {
                        (verb("duong-dan", "Tạo đường dẫn đặt lại mật khẩu"))
                        @if !own { (verb("doi-mat-khau", "Buộc đổi mật khẩu, kết thúc mọi phiên")) }
                    },
                }
                @if account.second_step_at.is_some() && !own {
                    (verb("tat-hai-buoc", "Tắt xác thực hai bước"))
                }
                @if !own { (verb("khoa", "Khóa tài khoản")) }
            } @else {
                (verb("mo", "Mở lại tài khoản"))
            }
        }
        @if !own && account.active {
            p.muted.small { "Khóa tài khoản: mọi phiên đăng nhập, mã truy cập và đường dẫn của người này hết hiệu lực ngay. Những gì đã làm vẫn giữ nguyên tên người làm." }
        }
    }
}

fn roles(viewer: &Viewer, account: &UserRow, grants: &[GrantRow]) -> Markup {
    let manages = viewer.may(Action::ManageGrants).is_ok();
    let here = address::account(account.id);
    html! {
        @if grants.is_empty() {
            p.muted { "Chưa có vai trò nào: người này đăng nhập được nhưng chỉ xem được như người ngoài." }
        } @else {
            div.scroll.stack {
                table {
                    caption.hidden { "Vai trò, kể cả vai trò đã hết hạn hoặc thu hồi" }
                    thead {
                        tr {
                            th scope="col" { "Vai trò" }
                            th scope="col" { "Thời gian" }
                            th scope="col" { "Người giao" }
                            th scope="col" { "Tình trạng" }
                            @if manages { th scope="col" { span.hidden { "Thao tác" } } }
                        }
                    }
                    tbody {
                        @for row in grants {
                            tr {
                                td.name { (role(row)) }
                                td data-label="Thời gian" { (days(&row.grant)) }
                                td data-label="Người giao" { (row.granted_by_name.as_deref().unwrap_or("Hệ thống")) }
                                td { (standing(row, viewer.today)) }
                                @if manages {
                                    td {
                                        @if row.open(viewer.today) {
                                            (form::button(viewer, &format!("{here}/vai-tro/{}/thu-hoi", row.number), "Thu hồi"))
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn standing(row: &GrantRow, today: Date) -> Markup {
    match row.revoked_at {
        Some(at) => html! {
            (badge(Tone::Bad, "✕", "Đã thu hồi")) span.muted.small { " " (words::instant(at)) }
        },
        None if row.grant.in_force(today) => badge(Tone::Good, "✓", "Đang có hiệu lực"),
        None if row.open(today) => badge(Tone::Note, "…", "Chưa bắt đầu"),
        None => badge(Tone::Note, "–", "Đã hết hạn"),
    }
}

fn give(viewer: &Viewer, account: &UserRow, bodies: &[BodyChoice]) -> Markup {
    html! {
        section.box aria-labelledby="giao-vai-tro" {
            h3 #giao-vai-tro { "Giao vai trò" }
            form method="post" action={ (address::account(account.id)) "/vai-tro" } {
                (form::token(viewer))
                (select("vai_tro", "Vai trò", None, &role_choices(), "bao-cao"))
                (select("co_quan", "Cơ quan", None, &body_choices(bodies), ""))
                div.row {
                    (optional(&Field {
                        name: "tu_ngay", label: "Từ ngày", kind: "date", hint: Some("Để trống: từ hôm nay."),
                        value: "", error: None, autocomplete: "off",
                    }))
                    (optional(&Field {
                        name: "den_ngay", label: "Đến ngày", kind: "date", hint: Some("Để trống: không thời hạn."),
                        value: "", error: None, autocomplete: "off",
                    }))
                }
                button type="submit" { "Giao vai trò" }
            }
        }
    }
}

fn deputise(viewer: &Viewer, account: &UserRow, people: &[UserRow]) -> Markup {
    let choices: Vec<(String, String)> = people
        .iter()
        .filter(|person| person.active && person.id != account.id)
        .map(|person| (person.id.to_string(), format!("{} ({})", person.name, person.login)))
        .collect();
    html! {
        section.box aria-labelledby="cu-thay-mat" {
            h3 #cu-thay-mat { "Cử người thay mặt" }
            p.muted { "Trong thời gian này, người thay mặt có thêm các vai trò của " (account.name) ", trừ vai trò quản trị. Hết thời gian, vai trò tự kết thúc." }
            @if choices.is_empty() {
                p { "Chưa có tài khoản nào khác đang dùng." }
            } @else {
                form method="post" action={ (address::account(account.id)) "/thay-mat" } {
                    (form::token(viewer))
                    (select("nguoi_thay", "Người thay mặt", None, &choices, ""))
                    div.row {
                        // The same names of fields stand in the form beside it, so these have ids of their own.
                        (named_day("tu_ngay", "thay-tu-ngay", "Từ ngày", false))
                        (named_day("den_ngay", "thay-den-ngay", "Đến ngày", true))
                    }
                    button type="submit" { "Cử thay mặt" }
                }
            }
        }
    }
}

fn named_day(name: &str, id: &str, label: &str, required: bool) -> Markup {
    html! {
        div.field {
            label for=(id) { (label) }
            input id=(id) name=(name) type="date" required[required] autocomplete="off";
        }
    }
}
