//! `GET` and `POST /thiet-lap/webhook`: every endpoint, and a new one.

use ansinh_app::AppError;
use ansinh_app::webhook::{EventKind, MadeWebhook, WebhookForm, add_webhook};
use ansinh_store::webhook::{self, WebhookRow};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::{HERE, fields, sent};
use crate::error::Result;
use crate::page::Page;
use crate::post::Fields;
use crate::settings;
use crate::ui::Crumb;
use crate::ui::badge::{Tone, badge};
use crate::ui::form::{error_summary, once};
use crate::ui::layout::Part;
use crate::viewer::Viewer;
use crate::web::Web;

/// Shows the endpoints.
pub async fn show(State(web): State<Web>, viewer: Viewer) -> Result<Page> {
    let empty =
        WebhookForm { name: String::new(), url: String::new(), events: Vec::new(), active: true };
    page(&web, &viewer, &empty, None).await
}

/// Sets one up and shows its secret this once.
pub async fn submit(State(web): State<Web>, viewer: Viewer, posted: Fields) -> Result<Response> {
    let form = sent(&posted);
    match add_webhook(web.app(), &viewer.caller(), form.clone()).await {
        Ok(made) => Ok(made_page(&viewer, &made).into_response()),
        Err(AppError::Invalid(reason)) => {
            let page = page(&web, &viewer, &form, Some(reason)).await?;
            Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn page(
    web: &Web,
    viewer: &Viewer,
    form: &WebhookForm,
    error: Option<String>,
) -> Result<Page> {
    let rows = webhook::list(web.db()).await?;
    let errors: Vec<(&str, String)> = error.map(|error| ("ten", error)).into_iter().collect();
    let content = html! {
        h1 { "Webhook" }
        p.lead { "Báo cho phần mềm khác ngay khi có sự kiện: An Sinh gửi một yêu cầu POST có chữ ký đến địa chỉ của phần mềm đó." }
        @if !rows.is_empty() { (table(&rows)) }
        (error_summary(&errors))
        section aria-labelledby="them" {
            h2 #them { "Thêm webhook" }
            form.box method="post" action=(HERE) {
                (fields(viewer, form))
                button type="submit" { "Thêm" }
            }
        }
    };
    Ok(framed(viewer, "Webhook", content))
}

fn table(rows: &[WebhookRow]) -> Markup {
    html! {
        div.scroll.stack {
            table {
                caption.hidden { "Webhook" }
                thead { tr {
                    th scope="col" { "Tên" } th scope="col" { "Địa chỉ nhận" }
                    th scope="col" { "Báo khi" } th scope="col" { "Trạng thái" }
                } }
                tbody {
                    @for row in rows {
                        tr {
                            td.name { a href={ (HERE) "/" (row.id) } { (row.name) } }
                            td data-label="Địa chỉ nhận" { (row.url) }
                            td data-label="Báo khi" { (events(row)) }
                            td data-label="Trạng thái" {
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

fn events(row: &WebhookRow) -> String {
    let known = row.events.iter().filter_map(|word| EventKind::from_word(word));
    known.map(EventKind::title).collect::<Vec<_>>().join("; ")
}

/// The secret of an endpoint, this once.
pub(super) fn made_page(viewer: &Viewer, made: &MadeWebhook) -> Page {
    let content = html! {
        h1 { "Khóa ký của webhook" }
        div.box {
            (once("Khóa ký (chỉ hiển thị lần này)", &made.secret))
            p { "Phần mềm nhận dùng khóa này kiểm tra tiêu đề " code { "webhook-signature" } " của mỗi yêu cầu (HMAC-SHA256, theo Standard Webhooks). Yêu cầu có chữ ký sai phải bị bỏ." }
        }
        p { a.button href={ (HERE) "/" (made.id) } { "Tôi đã lưu khóa" } }
    };
    framed(viewer, "Khóa ký của webhook", content)
}

fn framed(viewer: &Viewer, title: &str, content: Markup) -> Page {
    let crumbs = match title {
        "Webhook" => vec![Crumb::link("Thiết lập", settings::HERE), Crumb::here(title)],
        _ => vec![
            Crumb::link("Thiết lập", settings::HERE),
            Crumb::link("Webhook", HERE),
            Crumb::here(title),
        ],
    };
    Page::new(viewer, title, content).part(Part::Settings).crumbs(crumbs)
}
