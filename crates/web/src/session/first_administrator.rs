//! `GET` and `POST /thiet-lap-ban-dau?khoa=…`: the first account, by the link that the program
//! printed at the machine.

use ansinh_app::AppError;
use ansinh_app::create_first_user::{NewUser, check_link};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;

use crate::address;
use crate::error::Result;
use crate::page::Page;
use crate::post::Fields;
use crate::ui::Crumb;
use crate::ui::form::{self, Field, error_summary, field};
use crate::viewer::Viewer;
use crate::web::Web;

const HERE: &str = "/thiet-lap-ban-dau";

/// The one-time token of the link.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    #[serde(rename = "khoa")]
    token: String,
}

/// What was typed, apart from the passwords, with what is wrong in it.
#[derive(Default)]
struct Typed<'a> {
    name: &'a str,
    login: &'a str,
    errors: Vec<(&'a str, String)>,
}

/// Shows the form while the link is good.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Query(params): Query<Params>,
) -> Result<Page> {
    check_link(web.app(), &params.token).await?;
    Ok(page(&viewer, &params.token, &Typed::default()))
}

/// Makes the account and signs its person in.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    Query(params): Query<Params>,
    fields: Fields,
) -> Result<Response> {
    let password = fields.raw("mat_khau");
    let mut typed = Typed {
        name: fields.text("ho_ten"),
        login: fields.text("ten_dang_nhap"),
        errors: Vec::new(),
    };
    if typed.name.is_empty() {
        typed.errors.push(("ho_ten", "Chưa nhập họ và tên.".to_owned()));
    }
    if typed.login.is_empty() {
        typed.errors.push(("ten_dang_nhap", "Chưa nhập tên đăng nhập.".to_owned()));
    }
    if password != fields.raw("mat_khau_lai") {
        typed.errors.push((
            "mat_khau_lai",
            "Hai lần nhập mật khẩu không giống nhau. Hãy nhập lại cả hai ô.".to_owned(),
        ));
    }
    if typed.errors.is_empty() {
        let user = NewUser {
            login: typed.login.to_owned(),
            name: typed.name.to_owned(),
            password: password.to_owned(),
        };
        let made =
            ansinh_app::create_first_user(web.app(), &viewer.caller(), &params.token, user).await;
        match made {
            Ok(session) => return super::begin(&viewer, &session.token, "/"),
            Err(AppError::Invalid(reason)) => typed.errors.push(("ten_dang_nhap", reason)),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(page(&viewer, &params.token, &typed)
        .status(StatusCode::UNPROCESSABLE_ENTITY)
        .into_response())
}

fn page(viewer: &Viewer, token: &str, typed: &Typed<'_>) -> Page {
    Page::new(viewer, "Thiết lập ban đầu", content(viewer, token, typed))
        .crumbs([Crumb::here("Thiết lập ban đầu")])
        .cookie(viewer.form_cookie())
}

fn content(viewer: &Viewer, token: &str, typed: &Typed<'_>) -> Markup {
    let error = |name: &str| {
        typed.errors.iter().find(|(field, _)| *field == name).map(|(_, error)| error.as_str())
    };
    html! {
        h1 { "Thiết lập ban đầu" }
        p.lead {
            "Tạo tài khoản quản trị đầu tiên. Đường dẫn này chỉ dùng được một lần; người có tài khoản này nhập kế hoạch và tạo tài khoản cho người khác."
        }
        (error_summary(&typed.errors))
        form method="post" action={ (HERE) (address::query([("khoa", token)])) } {
            (form::token(viewer))
            (field(&Field {
                name: "ho_ten", label: "Họ và tên", kind: "text", hint: None,
                value: typed.name, error: error("ho_ten"), autocomplete: "name",
            }))
            (field(&Field {
                name: "ten_dang_nhap", label: "Tên đăng nhập", kind: "text",
                hint: Some("Chữ không dấu và số, ví dụ: nguyenvana. Không phân biệt chữ hoa, chữ thường."),
                value: typed.login, error: error("ten_dang_nhap"), autocomplete: "username",
            }))
            (field(&Field {
                name: "mat_khau", label: "Mật khẩu", kind: "password",
                hint: Some("Ít nhất 12 ký tự. Một câu ngắn dễ nhớ là tốt nhất."),
                value: "", error: error("mat_khau"), autocomplete: "new-password",
            }))
            (field(&Field {
                name: "mat_khau_lai", label: "Nhập lại mật khẩu", kind: "password", hint: None,
                value: "", error: error("mat_khau_lai"), autocomplete: "new-password",
            }))
            button type="submit" { "Tạo tài khoản và đăng nhập" }
        }
    }
}
