//! `/thiet-lap/webhook/{id}`: an endpoint, what it was told and what it answered.

use ansinh_app::AppError;
use ansinh_app::webhook::{WebhookForm, change_webhook, renew_secret, send_test_event};
use ansinh_store::webhook::{self, DeliveryRow, WebhookRow};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::list::made_page;
use super::{HERE, fields, kept, mark, sent};
use crate::error::{Error, Result};
use crate::page::Page;
use crate::post::Fields;
use crate::settings;
use crate::ui::form::{self, error_summary};
use crate::ui::layout::Part;
use crate::ui::{Crumb, empty};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Deliveries shown.
const SHOWN: i64 = 100;

async fn find(web: &Web, id: &str) -> Result<WebhookRow> {
    let missing = || Error::not_found("Webhook này").link("Các webhook", HERE);
    let id = id.parse().map_err(|_| missing())?;
    webhook::find(web.db(), id).await?.ok_or_else(missing)
}

/// Shows an endpoint.
pub async fn show(State(web): State<Web>, viewer: Viewer, Path(id): Path<String>) -> Result<Page> {
    let row = find(&web, &id).await?;
    page(&web, &viewer, &row, &kept(&row), None).await
}

/// Changes it.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    posted: Fields,
) -> Result<Response> {
    let row = find(&web, &id).await?;
    let form = sent(&posted);
    match change_webhook(web.app(), &viewer.caller(), row.id, form.clone()).await {
        Ok(()) => Ok(Redirect::to(&format!("{HERE}/{}", row.id)).into_response()),
        Err(AppError::Invalid(reason)) => {
            let page = page(&web, &viewer, &row, &form, Some(reason)).await?;
            Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// Makes another secret and shows it this once.
pub async fn renew(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    _fields: Fields,
) -> Result<Page> {
    let row = find(&web, &id).await?;
    let made = renew_secret(web.app(), &viewer.caller(), row.id).await?;
    Ok(made_page(&viewer, &made))
}

/// Sends an event that says nothing.
pub async fn test(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    _fields: Fields,
) -> Result<Redirect> {
    let row = find(&web, &id).await?;
    let here = format!("{HERE}/{}", row.id);
    send_test_event(web.app(), &viewer.caller(), row.id)
        .await
        .map_err(|error| Error::from(error).link("Quay lại webhook", here.clone()))?;
    Ok(Redirect::to(&here))
}

async fn page(
    web: &Web,
    viewer: &Viewer,
    row: &WebhookRow,
    typed: &WebhookForm,
    error: Option<String>,
) -> Result<Page> {
    let sent = webhook::deliveries(web.db(), row.id, SHOWN).await?;
    let here = format!("{HERE}/{}", row.id);
    let errors: Vec<(&str, String)> = error.map(|error| ("ten", error)).into_iter().collect();
    let content = html! {
        h1 { (row.name) }
        (error_summary(&errors))
        @if row.secret.is_none() {
            p.notice { "Khóa ký đã mất cùng tệp khóa của hệ thống. Hãy tạo khóa mới, chuyển cho phần mềm nhận, rồi bật lại." }
        }
        div.no-print {
            (form::button(viewer, &format!("{here}/gui-thu"), "Gửi thử")) " "
            (form::button(viewer, &format!("{here}/khoa-moi"), "Tạo khóa ký mới"))
        }
        h2 { "Đã gửi" }
        @if sent.is_empty() {
            (empty("Chưa gửi gì", "Sự kiện được gửi ngay khi xảy ra; hãy gửi thử để kiểm tra đường gửi.", &[]))
        } @else { (table(&sent)) }
        section aria-labelledby="sua" {
            h2 #sua { "Sửa" }
            form.box method="post" action=(here) {
                (fields(viewer, typed))
                button type="submit" { "Lưu" }
            }
        }
    };
    Ok(Page::new(viewer, row.name.clone(), content).part(Part::Settings).crumbs([
        Crumb::link("Thiết lập", settings::HERE),
        Crumb::link("Webhook", HERE),
        Crumb::here(row.name.clone()),
    ]))
}

fn table(rows: &[DeliveryRow]) -> Markup {
    html! {
        div.scroll.stack {
            table {
                caption.hidden { "Những lần gửi, mới nhất trước" }
                thead { tr {
                    th scope="col" { "Lúc" } th scope="col" { "Sự kiện" } th scope="col" { "Kết quả" }
                    th scope="col" { "Trả lời" } th scope="col" { "Số lần thử" }
                } }
                tbody {
                    @for row in rows {
                        tr {
                            td.name { (words::instant(row.created_at)) }
                            td data-label="Sự kiện" { code { (row.event) } }
                            td data-label="Kết quả" { (mark(row.state)) }
                            td data-label="Trả lời" {
                                @match (row.status, &row.error) {
                                    (Some(status), _) => { "Mã " (status) }
                                    (None, Some(error)) => span.small { (error) },
                                    (None, None) => span.muted { "chưa có" },
                                }
                            }
                            td.number data-label="Số lần thử" { (row.tries) }
                        }
                    }
                }
            }
        }
    }
}
