//! `GET` and `POST /tai-khoan/moi`: invites a person.

use ansinh_app::AppError;
use ansinh_app::account::invite::{Invitee, invite};
use ansinh_domain::access::Role;
use ansinh_store::BodyId;
use ansinh_store::grant::{self, BodyChoice};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::{LIST, body_choices, grant_of, key_of, link, role_choices};
use crate::address;
use crate::error::Result;
use crate::page::Page;
use crate::post::Fields;
use crate::ui::Crumb;
use crate::ui::form::{self, Field, error_summary, field, optional, select};
use crate::ui::layout::Part;
use crate::viewer::Viewer;
use crate::web::Web;

const HERE: &str = "/tai-khoan/moi";
/// The choice of no role in the form.
const LATER: &str = "sau";

/// What was typed, with what is wrong in it.
#[derive(Default)]
struct Typed {
    name: String,
    login: String,
    email: String,
    role: String,
    body: String,
    from: String,
    to: String,
    error: Option<String>,
}

/// What the form begins with, as links to it say.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    /// Word of a role.
    #[serde(rename = "vai-tro")]
    role: String,
    /// Identifier of a body.
    #[serde(rename = "co-quan")]
    body: String,
}

/// Address of the form for a reporting officer of a body.
pub(crate) fn for_officer_of(body: BodyId) -> String {
    let (role, body) = (key_of(Role::ReportingOfficer), body.to_string());
    format!("{HERE}{}", address::query([("vai-tro", role), ("co-quan", body.as_str())]))
}

/// Shows the form.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Query(params): Query<Params>,
) -> Result<Page> {
    let bodies = grant::bodies(web.db()).await?;
    let role = if params.role.is_empty() { LATER.to_owned() } else { params.role };
    Ok(page(&viewer, &bodies, &Typed { role, body: params.body, ..Typed::default() }))
}

/// Makes the account, and shows its link this once.
pub async fn submit(State(web): State<Web>, viewer: Viewer, fields: Fields) -> Result<Response> {
    let mut typed = Typed {
        name: fields.text("ho_ten").to_owned(),
        login: fields.text("ten_dang_nhap").to_owned(),
        email: fields.text("thu_dien_tu").to_owned(),
        role: fields.text("vai_tro").to_owned(),
        body: fields.text("co_quan").to_owned(),
        from: fields.text("tu_ngay").to_owned(),
        to: fields.text("den_ngay").to_owned(),
        error: None,
    };
    let grant = match typed.role.as_str() {
        LATER | "" => Ok(None),
        _ => grant_of(&fields, viewer.today).map(Some),
    };
    match grant {
        Ok(grant) => {
            let invitee = Invitee {
                login: typed.login.clone(),
                name: typed.name.clone(),
                email: typed.email.clone(),
                grant,
            };
            match invite(web.app(), &viewer.caller(), invitee).await {
                Ok(made) => return Ok(link::page(&viewer, &typed.name, &made).into_response()),
                Err(AppError::Invalid(reason)) => typed.error = Some(reason),
                Err(error) => return Err(error.into()),
            }
        }
        Err(reason) => typed.error = Some(reason),
    }
    let bodies = grant::bodies(web.db()).await?;
    Ok(page(&viewer, &bodies, &typed).status(StatusCode::UNPROCESSABLE_ENTITY).into_response())
}

fn page(viewer: &Viewer, bodies: &[BodyChoice], typed: &Typed) -> Page {
    Page::new(viewer, "Mời người dùng", content(viewer, bodies, typed))
        .part(Part::Accounts)
        .crumbs([Crumb::link("Tài khoản", LIST), Crumb::here("Mời người dùng")])
}

fn content(viewer: &Viewer, bodies: &[BodyChoice], typed: &Typed) -> Markup {
    let errors: Vec<(&str, String)> =
        typed.error.clone().map(|error| ("ho_ten", error)).into_iter().collect();
    let mut choices = vec![(LATER.to_owned(), "Giao vai trò sau".to_owned())];
    choices.extend(role_choices());
    html! {
        h1 { "Mời người dùng" }
        p.lead {
            "Sau khi mời, hệ thống đưa ra một đường dẫn dùng một lần. Hãy gửi đường dẫn cho người được mời; họ tự đặt mật khẩu."
        }
        (error_summary(&errors))
        form method="post" action=(HERE) {
            (form::token(viewer))
            (field(&Field {
                name: "ho_ten", label: "Họ và tên", kind: "text", hint: None,
                value: &typed.name, error: None, autocomplete: "off",
            }))
            (field(&Field {
                name: "ten_dang_nhap", label: "Tên đăng nhập", kind: "text",
                hint: Some("Chữ không dấu và số, ví dụ: nguyenvana. Không phân biệt chữ hoa, chữ thường."),
                value: &typed.login, error: None, autocomplete: "off",
            }))
            (optional(&Field {
                name: "thu_dien_tu", label: "Thư điện tử (không bắt buộc)", kind: "email", hint: None,
                value: &typed.email, error: None, autocomplete: "off",
            }))
            (select("vai_tro", "Vai trò", None, &choices, &typed.role))
            (select("co_quan", "Cơ quan",
                Some("Cán bộ báo cáo và người duyệt báo cáo phải gắn với một cơ quan."),
                &body_choices(bodies), &typed.body))
            div.row {
                (optional(&Field {
                    name: "tu_ngay", label: "Từ ngày", kind: "date", hint: Some("Để trống: từ hôm nay."),
                    value: &typed.from, error: None, autocomplete: "off",
                }))
                (optional(&Field {
                    name: "den_ngay", label: "Đến ngày", kind: "date", hint: Some("Để trống: không thời hạn."),
                    value: &typed.to, error: None, autocomplete: "off",
                }))
            }
            button type="submit" { "Tạo tài khoản và đường dẫn mời" }
        }
    }
}
