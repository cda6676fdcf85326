//! `GET` and `POST /thiet-lap`: numbers that an administrator may set.

use ansinh_app::AppError;
use ansinh_app::thresholds::{set_threshold, threshold};
use ansinh_domain::threshold::Threshold;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use crate::error::{Error, Result};
use crate::page::Page;
use crate::paper::templates::TEMPLATES;
use crate::post::Fields;
use crate::publication::SMALL;
use crate::reminder;
use crate::ui::Crumb;
use crate::ui::form::{self, Field, error_summary, field};
use crate::ui::layout::Part;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::webhook;

/// Address of the page.
pub(crate) const HERE: &str = "/thiet-lap";

/// Shows every number with its form.
pub async fn show(State(web): State<Web>, viewer: Viewer) -> Result<Page> {
    page(&web, &viewer, None).await
}

/// Sets one.
pub async fn submit(State(web): State<Web>, viewer: Viewer, fields: Fields) -> Result<Response> {
    let key = fields.text("muc");
    let which = Threshold::ALL.into_iter().find(|which| which.key() == key);
    let which = which.ok_or_else(|| {
        Error::bad_form("Không có thiết lập nào như vậy.").link("Về trang thiết lập", HERE)
    })?;
    let typed = fields.text("gia_tri");
    match set_threshold(web.app(), &viewer.caller(), which, typed).await {
        Ok(()) => Ok(Redirect::to(&format!("{HERE}#{}", which.key())).into_response()),
        Err(AppError::Invalid(reason)) => {
            let page = page(&web, &viewer, Some((which, typed, reason))).await?;
            Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn page(
    web: &Web,
    viewer: &Viewer,
    wrong: Option<(Threshold, &str, String)>,
) -> Result<Page> {
    let mut forms = Vec::new();
    for which in Threshold::ALL {
        let kept = threshold(web.app(), which).await?;
        let wrong = wrong.as_ref().filter(|(of, ..)| *of == which);
        forms.push(form(viewer, which, kept, wrong.map(|(_, typed, why)| (*typed, why.as_str()))));
    }
    let errors = wrong.iter().map(|(which, _, reason)| (which.key(), reason.clone()));
    let content = html! {
        h1 { "Thiết lập" }
        p.lead { "Các ngưỡng hệ thống dùng khi tính. Mỗi lần đổi được ghi vào nhật ký." }
        ul.plain.no-print {
            li { a href=(reminder::HERE) { "Nhắc việc" } ": khi nào nhắc, nhắc việc gì, gửi thư thử" }
            li { a href=(webhook::HERE) { "Webhook" } ": báo sự kiện cho phần mềm khác" }
        }
        (error_summary(&errors.collect::<Vec<_>>()))
        p { a href=(TEMPLATES) { "Mẫu văn bản" } ": lời văn của báo cáo, công văn, tờ trình, quyết định." }
        @for form in &forms { (form) }
        p { a href=(SMALL) { "Ẩn số nhỏ khi công khai số liệu" } }
    };
    Ok(Page::new(viewer, "Thiết lập", content)
        .part(Part::Settings)
        .crumbs([Crumb::link("Kế hoạch", "/"), Crumb::here("Thiết lập")]))
}

fn form(viewer: &Viewer, which: Threshold, kept: i64, wrong: Option<(&str, &str)>) -> Markup {
    let (least, most) = which.range();
    let kept = kept.to_string();
    let label = format!("{} ({})", which.title(), which.unit());
    let hint =
        format!("{} Từ {least} đến {most}; mặc định {}.", which.meaning(), which.default_value());
    html! {
        form.box id=(which.key()) method="post" action=(HERE) {
            (form::token(viewer))
            input type="hidden" name="muc" value=(which.key());
            (field(&Field {
                name: "gia_tri",
                label: &label,
                kind: "text",
                hint: Some(&hint),
                value: wrong.map_or(kept.as_str(), |(typed, _)| typed),
                error: wrong.map(|(_, reason)| reason),
                autocomplete: "off",
            }))
            button type="submit" { "Lưu" }
        }
    }
}
