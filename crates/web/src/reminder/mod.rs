//! `GET` and `POST /thiet-lap/nhac-viec`: when people are reminded, and whether mail gets through.

use ansinh_app::AppError;
use ansinh_app::remind::{may_mail, reminder_rules, send_test_mail, set_reminder_rules};
use ansinh_domain::remind::{Kind, Rules, Wrong};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use crate::error::{Error, Result};
use crate::message;
use crate::page::Page;
use crate::post::Fields;
use crate::settings;
use crate::ui::Crumb;
use crate::ui::form::{self, Field, error_summary, field, optional};
use crate::ui::layout::Part;
use crate::viewer::Viewer;
use crate::web::Web;

/// Address of the page.
pub(crate) const HERE: &str = "/thiet-lap/nhac-viec";

/// The form as it stands or was sent.
struct Typed {
    active: bool,
    before: String,
    on_day: bool,
    every: String,
    times: String,
    hour: String,
    kinds: Vec<Kind>,
}

impl Typed {
    fn of(rules: &Rules) -> Typed {
        let before: Vec<String> = rules.before.iter().map(u16::to_string).collect();
        Typed {
            active: rules.active,
            before: before.join(", "),
            on_day: rules.on_day,
            every: rules.every.to_string(),
            times: rules.times.to_string(),
            hour: rules.hour.to_string(),
            kinds: rules.kinds.clone(),
        }
    }

    fn sent(fields: &Fields) -> Typed {
        let text = |name| fields.text(name).to_owned();
        let ticked = |name: &str, value: &str| fields.all(name).any(|sent| sent == value);
        Typed {
            active: ticked("bat", "1"),
            before: text("truoc"),
            on_day: ticked("dung_ngay", "1"),
            every: text("cach"),
            times: text("lan"),
            hour: text("gio"),
            kinds: Kind::ALL.into_iter().filter(|kind| ticked("loai", kind.word())).collect(),
        }
    }

    fn rules(&self) -> Result<Rules, Wrong> {
        Ok(Rules {
            active: self.active,
            before: Rules::read_before(&self.before)?,
            on_day: self.on_day,
            every: self.every.parse().map_err(|_| Wrong::After)?,
            times: self.times.parse().map_err(|_| Wrong::After)?,
            hour: self.hour.parse().map_err(|_| Wrong::Hour)?,
            kinds: self.kinds.clone(),
        })
    }
}

/// Shows the rules.
pub async fn show(State(web): State<Web>, viewer: Viewer) -> Result<Page> {
    let rules = reminder_rules(web.app()).await?;
    Ok(page(&web, &viewer, &Typed::of(&rules), None))
}

/// Sets them.
pub async fn submit(State(web): State<Web>, viewer: Viewer, fields: Fields) -> Result<Response> {
    let typed = Typed::sent(&fields);
    let set = match typed.rules() {
        Ok(rules) => set_reminder_rules(web.app(), &viewer.caller(), &rules).await,
        Err(wrong) => Err(AppError::Invalid(wrong.to_string())),
    };
    match set {
        Ok(()) => Ok(Redirect::to(HERE).into_response()),
        Err(AppError::Invalid(reason)) => Ok(page(&web, &viewer, &typed, Some(reason))
            .status(StatusCode::UNPROCESSABLE_ENTITY)
            .into_response()),
        Err(error) => Err(error.into()),
    }
}

/// Sends a letter to one's own address; what becomes of it stands in the list of messages.
pub async fn test_mail(
    State(web): State<Web>,
    viewer: Viewer,
    _fields: Fields,
) -> Result<Redirect> {
    send_test_mail(web.app(), &viewer.caller())
        .await
        .map_err(|error| Error::from(error).link("Quay lại thiết lập nhắc việc", HERE))?;
    Ok(Redirect::to(&format!("{}?kenh=thu", message::HERE)))
}

fn page(web: &Web, viewer: &Viewer, typed: &Typed, error: Option<String>) -> Page {
    let errors: Vec<(&str, String)> = error.map(|error| ("truoc", error)).into_iter().collect();
    let content = html! {
        h1 { "Nhắc việc" }
        p.lead { "Mỗi ngày làm việc, An Sinh nhắc từng người những việc gần đến hạn hoặc quá hạn: mỗi người nhiều nhất một thông báo một ngày, mỗi mốc nhắc một lần, việc xong thì thôi. Mốc rơi vào ngày nghỉ thì nhắc vào ngày làm việc kế tiếp." }
        (error_summary(&errors))
        (rules_form(viewer, typed))
        (mail(web, viewer))
    };
    Page::new(viewer, "Nhắc việc", content)
        .part(Part::Settings)
        .crumbs([Crumb::link("Thiết lập", settings::HERE), Crumb::here("Nhắc việc")])
}

fn rules_form(viewer: &Viewer, typed: &Typed) -> Markup {
    let text = |name, label, hint, value| {
        field(&Field {
            name,
            label,
            kind: "text",
            hint: Some(hint),
            value,
            error: None,
            autocomplete: "off",
        })
    };
    html! {
        form.box method="post" action=(HERE) {
            (form::token(viewer))
            p { label.check { input type="checkbox" name="bat" value="1" checked[typed.active]; " Bật nhắc việc" } }
            (optional(&Field {
                name: "truoc", label: "Nhắc trước hạn (số ngày)", kind: "text",
                hint: Some("Nhiều mốc cách nhau bằng dấu phẩy, ví dụ: 7, 3, 1. Để trống nếu không nhắc trước."),
                value: &typed.before, error: None, autocomplete: "off",
            }))
            p { label.check { input type="checkbox" name="dung_ngay" value="1" checked[typed.on_day]; " Nhắc vào ngày đến hạn" } }
            (text("cach", "Sau hạn, nhắc lại cách nhau (ngày làm việc)", "Ghi 0 nếu không nhắc sau hạn.", &typed.every))
            (text("lan", "Sau hạn, nhắc nhiều nhất (lần)", "Sau đó việc đôn đốc bằng công văn. Ghi 0 nếu không nhắc sau hạn.", &typed.times))
            (text("gio", "Giờ gửi trong ngày", "Từ 0 đến 23, giờ Việt Nam.", &typed.hour))
            fieldset.choices {
                legend { "Loại việc được nhắc" }
                @for kind in Kind::ALL {
                    label {
                        input type="checkbox" name="loai" value=(kind.word()) checked[typed.kinds.contains(&kind)];
                        (kind.title())
                    }
                }
            }
            button type="submit" { "Lưu" }
        }
    }
}

fn mail(web: &Web, viewer: &Viewer) -> Markup {
    html! {
        section aria-labelledby="thu" {
            h2 #thu { "Thư điện tử" }
            @match (may_mail(web.app()), web.app().mail_described()) {
                (true, Some(described)) => {
                    p { "Máy chủ gửi thư: " (described) "." }
                    @if web.app().site().is_none() {
                        p.notice { "Chưa khai báo địa chỉ của trang (--site): thư không có đường dẫn đến việc cần làm." }
                    }
                    (form::button(viewer, &format!("{HERE}/gui-thu"), "Gửi thử đến thư của tôi"))
                }
                _ => p { "Chương trình đang chạy mà không có máy chủ gửi thư; thông báo chỉ hiện trong phần mềm. Người vận hành chạy lại với " code { "--smtp" } " và " code { "--mail-from" } " để gửi thư." },
            }
        }
    }
}
