//! `/che-do-bao-cao/{id}/sua` and `/trang-thai`: changes a regime, or puts it to rest.

use ansinh_app::AppError;
use ansinh_app::report::change_regime;
use ansinh_store::plan::{self as plans, PlanHead};
use ansinh_store::report::regime::RegimeRow;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;

use super::form::Typed;
use super::{LIST, address, find, form_view};
use crate::error::{Error, Result};
use crate::page::Page;
use crate::plan;
use crate::post::Fields;
use crate::ui::Crumb;
use crate::ui::layout::Part;
use crate::viewer::Viewer;
use crate::web::Web;

/// Shows the form.
pub async fn show(State(web): State<Web>, viewer: Viewer, Path(id): Path<String>) -> Result<Page> {
    let row = find(&web, &id).await?;
    page(&web, &viewer, &row, &Typed::of(&row.content), None).await
}

/// Changes the regime as it was seen.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let row = find(&web, &id).await?;
    let typed = Typed::sent(&fields);
    let error = match typed.read(Some(row.content.cut_off)) {
        Err(reason) => reason,
        // Sent twice, the second time says what is there already.
        Ok(to) if to == row.content => return Ok(Redirect::to(&address(row.id)).into_response()),
        Ok(to) => {
            let seen = seen(&fields)?;
            let caller = viewer.caller();
            match change_regime(web.app(), &caller, row.id, seen, &to, row.active).await {
                Ok(()) => return Ok(Redirect::to(&address(row.id)).into_response()),
                Err(AppError::Invalid(reason)) => reason,
                Err(error) => return Err(back(error, &row)),
            }
        }
    };
    let page = page(&web, &viewer, &row, &typed, Some(error)).await?;
    Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).into_response())
}

/// Puts the regime to rest, or back to use.
pub async fn switch(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Redirect> {
    let row = find(&web, &id).await?;
    let active = fields.text("ap_dung") == "1";
    if active != row.active {
        let seen = seen(&fields)?;
        change_regime(web.app(), &viewer.caller(), row.id, seen, &row.content, active)
            .await
            .map_err(|error| back(error, &row))?;
    }
    Ok(Redirect::to(&address(row.id)))
}

fn seen(fields: &Fields) -> Result<i64> {
    fields.text("phien_ban").parse().map_err(|_| {
        Error::bad_form("Biểu mẫu thiếu số lần sửa của chế độ báo cáo. Hãy tải lại trang.")
    })
}

fn back(error: AppError, row: &RegimeRow) -> Error {
    Error::from(error).link("Xem chế độ báo cáo", address(row.id))
}

async fn page(
    web: &Web,
    viewer: &Viewer,
    row: &RegimeRow,
    typed: &Typed,
    error: Option<String>,
) -> Result<Page> {
    let head: PlanHead = plans::by_id(web.db(), row.plan_id)
        .await?
        .ok_or_else(|| Error::not_found("Kế hoạch này"))?;
    let groups = plans::groups(web.db(), head.version_id).await?;
    let sections = plans::sections(web.db(), head.version_id).await?;
    let action = format!("{}/sua", address(row.id));
    let shown = form_view::Shown {
        action: &action,
        typed,
        error,
        hidden: vec![("phien_ban", row.mod_count.to_string())],
        kept: Some(row.content.cut_off),
        groups: &groups,
        sections: &sections,
        button: "Lưu thay đổi",
    };
    let content = html! {
        h1 { "Sửa chế độ báo cáo" }
        p.lead { "Kỳ đã mở giữ nguyên nội dung và hạn lúc mở; thay đổi chỉ áp dụng cho kỳ mở sau này." }
        (form_view::show(viewer, &shown))
    };
    Ok(Page::new(viewer, "Sửa chế độ báo cáo", content)
        .part(Part::Rounds)
        .plan(plan::link(&head))
        .crumbs([
            Crumb::link("Chế độ báo cáo", LIST),
            Crumb::link(row.content.name.clone(), address(row.id)),
            Crumb::here("Sửa"),
        ]))
}
