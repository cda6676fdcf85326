//! `/duyet`: reports that wait for the head of the body.

use ansinh_app::report::queue::{Desk, waiting};
use ansinh_app::report::review::{approve, return_report};
use axum::extract::{Path, Query, State};
use axum::response::{Redirect, Response};
use maud::html;

use super::{APPROVING, name, of_address, outcome, request, ticked, view};
use crate::error::{Error, Result};
use crate::page::Page;
use crate::post::Fields;
use crate::ui::Crumb;
use crate::ui::layout::Part;
use crate::viewer::Viewer;
use crate::web::Web;

const WORDS: view::Desk<'_> = view::Desk {
    here: APPROVING,
    verb: "Duyệt các báo cáo đã chọn",
    done: "Đã duyệt",
    nothing: "Báo cáo đến đây khi cán bộ của cơ quan bấm Gửi.",
    since: "So với lần duyệt trước",
};

/// Shows the queue.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Query(params): Query<view::Params>,
) -> Result<Page> {
    let rows = waiting(web.app(), &viewer.caller(), Desk::Head).await?;
    let content = html! {
        h1 { "Duyệt báo cáo" }
        p.lead { "Báo cáo cán bộ đã gửi. Duyệt thì báo cáo chuyển đến cơ quan đầu mối; trả lại phải ghi lý do." }
        (view::show(&viewer, &WORDS, &rows, &params, &web.form_secret()))
    };
    Ok(Page::new(&viewer, "Duyệt báo cáo", content)
        .part(Part::Approving)
        .wide()
        .crumbs([Crumb::link("Kế hoạch", "/"), Crumb::here("Duyệt")]))
}

/// Approves the ticked reports, each for itself.
pub async fn submit(State(web): State<Web>, viewer: Viewer, fields: Fields) -> Result<Response> {
    let caller = viewer.caller();
    let rows = waiting(web.app(), &caller, Desk::Head).await?;
    let mut outcomes = Vec::new();
    for (id, seen) in ticked(&fields) {
        let moved = approve(web.app(), &caller, request(&fields, id, seen)).await;
        outcomes.push((name(&rows, id), moved));
    }
    outcome(&viewer, (APPROVING, Part::Approving, "Đã duyệt"), outcomes)
}

/// Gives a report back to its officer.
pub async fn give_back(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Redirect> {
    let request = of_address(&id, &fields, APPROVING)?;
    return_report(web.app(), &viewer.caller(), request)
        .await
        .map_err(|error| Error::from(error).link("Quay lại danh sách", APPROVING))?;
    Ok(Redirect::to(APPROVING))
}
