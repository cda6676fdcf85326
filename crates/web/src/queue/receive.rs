//! `/tiep-nhan`: reports that heads approved, and requests for more time.

use ansinh_app::report::queue::{Desk, extensions, waiting};
use ansinh_app::report::receive::receive;
use ansinh_app::report::review::return_report;
use axum::extract::{Path, Query, State};
use axum::response::{Redirect, Response};
use maud::html;

use super::{RECEIVING, extension, name, of_address, outcome, request, ticked, view};
use crate::error::{Error, Result};
use crate::page::Page;
use crate::post::Fields;
use crate::ui::Crumb;
use crate::ui::layout::Part;
use crate::viewer::Viewer;
use crate::web::Web;

const WORDS: view::Desk<'_> = view::Desk {
    here: RECEIVING,
    verb: "Tiếp nhận các báo cáo đã chọn",
    done: "Đã tiếp nhận",
    nothing: "Báo cáo đến đây sau khi thủ trưởng cơ quan duyệt.",
    since: "So với lần tiếp nhận trước",
};

/// Shows the queue.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Query(params): Query<view::Params>,
) -> Result<Page> {
    let caller = viewer.caller();
    let rows = waiting(web.app(), &caller, Desk::Coordinator).await?;
    let asked = extensions(web.app(), &caller).await?;
    let content = html! {
        h1 { "Tiếp nhận báo cáo" }
        p.lead { "Báo cáo thủ trưởng cơ quan đã duyệt. Tiếp nhận thì số liệu được tính; trả lại phải ghi lý do." }
        (extension::list(&viewer, &asked))
        (view::show(&viewer, &WORDS, &rows, &params, &web.form_secret()))
    };
    Ok(Page::new(&viewer, "Tiếp nhận báo cáo", content)
        .part(Part::Receiving)
        .wide()
        .crumbs([Crumb::link("Kế hoạch", "/"), Crumb::here("Tiếp nhận")]))
}

/// Receives the ticked reports, each for itself.
pub async fn submit(State(web): State<Web>, viewer: Viewer, fields: Fields) -> Result<Response> {
    let caller = viewer.caller();
    let rows = waiting(web.app(), &caller, Desk::Coordinator).await?;
    let mut outcomes = Vec::new();
    for (id, seen) in ticked(&fields) {
        let moved = receive(web.app(), &caller, request(&fields, id, seen)).await;
        outcomes.push((name(&rows, id), moved));
    }
    outcome(&viewer, (RECEIVING, Part::Receiving, "Đã tiếp nhận"), outcomes)
}

/// Gives a report back.
pub async fn give_back(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Redirect> {
    let request = of_address(&id, &fields, RECEIVING)?;
    return_report(web.app(), &viewer.caller(), request)
        .await
        .map_err(|error| Error::from(error).link("Quay lại danh sách", RECEIVING))?;
    Ok(Redirect::to(RECEIVING))
}
