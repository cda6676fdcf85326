//! `POST /tiep-nhan/gia-han/{id}`: grants or refuses more time.

use ansinh_app::AppError;
use ansinh_app::report::extension::{grant_extension, refuse_extension};
use ansinh_store::ExtensionId;
use ansinh_store::report::extension::ExtensionRow;
use axum::extract::{Path, State};
use axum::response::Redirect;
use maud::{Markup, html};

use super::RECEIVING;
use crate::error::{Error, Result};
use crate::post::Fields;
use crate::round::report_address;
use crate::ui::form;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Requests that wait, each with its decision.
pub(super) fn list(viewer: &Viewer, rows: &[ExtensionRow]) -> Markup {
    html! {
        @if !rows.is_empty() {
            h2 { "Đề nghị gia hạn (" (rows.len()) ")" }
            @for row in rows { (card(viewer, row)) }
            h2 { "Báo cáo chờ tiếp nhận" }
        }
    }
}

fn card(viewer: &Viewer, row: &ExtensionRow) -> Markup {
    let (day, reason) = (format!("ngay-{}", row.id), format!("ly-do-{}", row.id));
    html! {
        div.card.ask {
            h3 { a href=(report_address(row.submission_id)) { (row.body_name) } " xin gia hạn đến " (words::date(row.wanted)) }
            p { (row.reason) }
            p.muted.small {
                "Đề nghị lúc " (words::instant(row.asked_at))
                @if let Some(name) = &row.asked_by_name { ", " (name) }
            }
            form method="post" action={ (RECEIVING) "/gia-han/" (row.id) } {
                (form::token(viewer))
                div.row {
                    div.field {
                        label for=(day) { "Hạn mới" }
                        input id=(day) type="date" name="ngay" value=(row.wanted);
                    }
                    div.field {
                        label for=(reason) { "Lý do (bắt buộc khi từ chối)" }
                        input id=(reason) type="text" name="ly_do" autocomplete="off";
                    }
                }
                button type="submit" name="quyet_dinh" value="gia-han" { "Gia hạn" } " "
                button.quiet type="submit" name="quyet_dinh" value="tu-choi" { "Không gia hạn" }
            }
        }
    }
}

/// Decides a request. A second click is told that it was decided.
pub async fn decide(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Redirect> {
    let back = |error: AppError| Error::from(error).link("Quay lại danh sách", RECEIVING);
    let id: ExtensionId = id.parse().map_err(|_| {
        Error::not_found("Đề nghị gia hạn này").link("Quay lại danh sách", RECEIVING)
    })?;
    let reason = fields.text("ly_do");
    let caller = viewer.caller();
    match fields.text("quyet_dinh") {
        "gia-han" => {
            let day = fields
                .day("ngay")
                .and_then(|day| day.ok_or_else(|| "Hãy chọn hạn mới.".to_owned()))
                .map_err(|reason| back(AppError::Invalid(reason)))?;
            grant_extension(web.app(), &caller, id, day, Some(reason)).await.map_err(back)?;
        }
        "tu-choi" => refuse_extension(web.app(), &caller, id, reason).await.map_err(back)?,
        _ => {
            return Err(Error::bad_form("Chưa rõ gia hạn hay không gia hạn.")
                .link("Quay lại danh sách", RECEIVING));
        }
    }
    Ok(Redirect::to(RECEIVING))
}
