//! `GET /tai-khoan/toi`: one's own account.

use ansinh_app::own::tokens::TOKEN_DAYS;
use ansinh_domain::access::{Action, TokenScope};
use ansinh_store::api_token::{self, TokenRow};
use ansinh_store::session::{self, SessionRow};
use ansinh_store::user::{self, UserRow};
use ansinh_store::{UserId, second_step};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use maud::{Markup, html};

use super::links::Links;
use crate::account::{OWN, missing, roles};
use crate::error::Result;
use crate::page::Page;
use crate::ui::badge::{Tone, badge};
use crate::ui::form::{self, Field, error_summary, field, select};
use crate::ui::{Crumb, facts};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Everything the page shows.
struct Own {
    account: UserRow,
    sessions: Vec<SessionRow>,
    codes_left: i64,
    tokens: Vec<TokenRow>,
    links: Links,
    now: Timestamp,
}

/// Shows the page.
pub async fn show(State(web): State<Web>, viewer: Viewer) -> Result<Response> {
    page(&web, &viewer, None).await.map(Page::into_response)
}

/// The page, with what was wrong with the form just sent: its field and the reason.
pub(super) async fn page(
    web: &Web,
    viewer: &Viewer,
    error: Option<(&str, String)>,
) -> Result<Page> {
    let id: UserId = viewer.user().ok_or_else(missing)?;
    let now = web.app().now();
    let own = Own {
        account: user::find(web.db(), id).await?.ok_or_else(missing)?,
        sessions: session::of_user(web.db(), id, now).await?,
        codes_left: second_step::codes_left(web.db(), id).await?,
        tokens: api_token::of_user(web.db(), id).await?,
        links: Links::of(web.db(), id).await?,
        now,
    };
    let errors: Vec<(&str, String)> = error.into_iter().collect();
    let content = html! {
        h1 { "Tài khoản của tôi" }
        (error_summary(&errors))
        @if own.account.must_change_password {
            p.notice role="alert" { "Bạn cần đổi mật khẩu trước khi tiếp tục làm việc." }
        }
        (about(viewer, &own))
        (password(viewer))
        (second_step_box(viewer, &own))
        (own.links.section(viewer))
        (sessions(viewer, &own))
        @if viewer.may(Action::ManageOwnTokens).is_ok() { (tokens(viewer, &own)) }
    };
    Ok(Page::new(viewer, "Tài khoản của tôi", content)
        .crumbs([Crumb::link("Kế hoạch", "/"), Crumb::here("Tài khoản của tôi")]))
}

fn about(viewer: &Viewer, own: &Own) -> Markup {
    facts(&[
        ("Họ và tên", Some(html! { (own.account.name) })),
        ("Tên đăng nhập", Some(html! { (own.account.login) })),
        ("Thư điện tử", own.account.email.as_ref().map(|email| html! { (email) })),
        ("Vai trò", Some(roles(&own.account, viewer.today))),
    ])
}

/// A field for a secret.
pub(super) fn secret<'a>(
    name: &'a str,
    label: &'a str,
    hint: Option<&'a str>,
    fill: &'a str,
) -> Markup {
    field(&Field {
        name,
        label,
        kind: "password",
        hint,
        value: "",
        error: None,
        autocomplete: fill,
    })
}

fn password(viewer: &Viewer) -> Markup {
    html! {
        section.box aria-labelledby="mat-khau" {
            h2 #mat-khau { "Đổi mật khẩu" }
            form method="post" action={ (OWN) "/mat-khau" } {
                (form::token(viewer))
                (secret("mat_khau_cu", "Mật khẩu đang dùng", None, "current-password"))
                (secret("mat_khau", "Mật khẩu mới",
                    Some("Ít nhất 12 ký tự. Một câu ngắn dễ nhớ là tốt nhất."), "new-password"))
                (secret("mat_khau_lai", "Nhập lại mật khẩu mới", None, "new-password"))
                p.muted { "Sau khi đổi, các phiên đăng nhập khác của bạn kết thúc ngay." }
                button type="submit" { "Đổi mật khẩu" }
            }
        }
    }
}

fn second_step_box(viewer: &Viewer, own: &Own) -> Markup {
    let action = format!("{OWN}/hai-buoc");
    html! {
        section.box aria-labelledby="hai-buoc" {
            h2 #hai-buoc { "Xác thực hai bước" }
            @match own.account.second_step_at {
                None => {
                    p { "Khi bật, đăng nhập cần thêm mã 6 chữ số từ ứng dụng xác thực trên điện thoại. Người khác biết mật khẩu cũng không vào được." }
                    form method="post" action=(action) {
                        (form::token(viewer))
                        (secret("mat_khau_bat", "Mật khẩu đang dùng", None, "current-password"))
                        button type="submit" { "Bật xác thực hai bước" }
                    }
                },
                Some(at) => {
                    p { (badge(Tone::Good, "✓", "Đang bật")) " từ " (words::instant(at)) ". Còn " b { (own.codes_left) } " mã khôi phục chưa dùng." }
                    form method="post" action={ (action) "/ma-khoi-phuc" } {
                        (form::token(viewer))
                        (secret("mat_khau_ma", "Mật khẩu đang dùng", None, "current-password"))
                        button.quiet type="submit" { "Tạo lại mã khôi phục" } " "
                        button.quiet type="submit" formaction={ (action) "/tat" } { "Tắt xác thực hai bước" }
                    }
                },
            }
        }
    }
}

fn sessions(viewer: &Viewer, own: &Own) -> Markup {
    html! {
        section aria-labelledby="phien" {
            h2 #phien { "Phiên đăng nhập" }
            div.scroll.stack {
                table {
                    caption.hidden { "Các trình duyệt đang đăng nhập bằng tài khoản này" }
                    thead {
                        tr {
                            th scope="col" { "Trình duyệt" }
                            th scope="col" { "Địa chỉ" }
                            th scope="col" { "Bắt đầu" }
                            th scope="col" { "Dùng gần nhất" }
                            th scope="col" { span.hidden { "Thao tác" } }
                        }
                    }
                    tbody {
                        @for row in &own.sessions {
                            tr {
                                td.name { (row.user_agent.as_deref().unwrap_or("Không rõ")) }
                                td data-label="Địa chỉ" { (row.address.as_deref().unwrap_or("Không rõ")) }
                                td data-label="Bắt đầu" { (words::instant(row.created_at)) }
                                td data-label="Dùng gần nhất" { (words::instant(row.last_used_at)) }
                                td {
                                    @if Some(row.id) == viewer.session {
                                        (badge(Tone::Good, "●", "Phiên này"))
                                    } @else {
                                        (form::button(viewer, &format!("{OWN}/phien/{}/ket-thuc", row.id), "Kết thúc"))
                                    }
                                }
                            }
                        }
                    }
                }
            }
            @if own.sessions.len() > 1 {
                (form::button(viewer, &format!("{OWN}/phien/ket-thuc-khac"), "Kết thúc mọi phiên khác"))
            }
        }
    }
}

fn tokens(viewer: &Viewer, own: &Own) -> Markup {
    let days: Vec<(String, String)> =
        TOKEN_DAYS.map(|days| (days.to_string(), format!("{days} ngày"))).into();
    html! {
        section aria-labelledby="ma-truy-cap" {
            h2 #ma-truy-cap { "Mã truy cập cho phần mềm khác" }
            p.muted { "Phần mềm khác đọc dữ liệu thay bạn bằng mã này, trong phạm vi bạn chọn và không quá quyền của bạn. Mã chỉ để đọc." }
            @if !own.tokens.is_empty() { (token_table(viewer, own)) }
            form.box method="post" action={ (OWN) "/ma-truy-cap" } {
                (form::token(viewer))
                (field(&Field {
                    name: "ten_ma", label: "Tên", kind: "text",
                    hint: Some("Phần mềm nào dùng, ví dụ: Báo cáo tuần của Sở Tài chính."),
                    value: "", error: None, autocomplete: "off",
                }))
                fieldset.choices {
                    legend { "Phạm vi" }
                    @for scope in TokenScope::ALL {
                        label {
                            input type="checkbox" name="pham_vi" value=(key_of(scope));
                            (scope.title())
                        }
                    }
                }
                (select("so_ngay", "Thời hạn", None, &days, "90"))
                button type="submit" { "Tạo mã truy cập" }
            }
        }
    }
}

fn token_table(viewer: &Viewer, own: &Own) -> Markup {
    html! {
        div.scroll.stack {
            table {
                caption.hidden { "Mã truy cập của bạn" }
                thead {
                    tr {
                        th scope="col" { "Tên" }
                        th scope="col" { "Phạm vi" }
                        th scope="col" { "Hết hạn" }
                        th scope="col" { "Dùng gần nhất" }
                        th scope="col" { "Tình trạng" }
                    }
                }
                tbody {
                    @for row in &own.tokens {
                        tr {
                            td.name { (row.name) }
                            td data-label="Phạm vi" {
                                (row.scopes.iter().map(|scope| scope.title()).collect::<Vec<_>>().join("; "))
                            }
                            td data-label="Hết hạn" { (words::instant(row.expires_at)) }
                            td data-label="Dùng gần nhất" {
                                (row.last_used_at.map_or("Chưa lần nào".to_owned(), words::instant))
                            }
                            td {
                                @if row.revoked_at.is_some() {
                                    (badge(Tone::Bad, "✕", "Đã thu hồi"))
                                } @else if row.expires_at <= own.now {
                                    (badge(Tone::Note, "–", "Đã hết hạn"))
                                } @else {
                                    (form::button(viewer, &format!("{OWN}/ma-truy-cap/{}/thu-hoi", row.id), "Thu hồi"))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A scope's word in the form.
pub(super) fn key_of(scope: TokenScope) -> &'static str {
    match scope {
        TokenScope::ReadPlans => "ke-hoach",
        TokenScope::ReadImports => "ban-nhap",
        TokenScope::ReadAudit => "nhat-ky",
        TokenScope::ReadReports => "xem-bao-cao",
        TokenScope::EnterReports => "nhap-bao-cao",
        TokenScope::DecideReports => "quyet-dinh-bao-cao",
    }
}
