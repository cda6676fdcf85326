//! `/duyet` and `/tiep-nhan`: reports that wait for the head of the body, and for the coordinator.
//! The two desks differ in their words and in what passing a report means.

use ansinh_app::report::queue::{Desk, extensions, waiting};
use ansinh_app::report::receive::receive;
use ansinh_app::report::review::{approve, return_report};
use axum::extract::{Path, Query, State};
use axum::response::{Redirect, Response};
use maud::html;

use super::{APPROVING, RECEIVING, extension, name, of_address, outcome, request, ticked, view};
use crate::error::{Error, Result};
use crate::page::Page;
use crate::post::Fields;
use crate::ui::Crumb;
use crate::ui::layout::Part;
use crate::viewer::Viewer;
use crate::web::Web;

/// What a desk is called, and how it looks.
struct Of {
    desk: Desk,
    part: Part,
    title: &'static str,
    crumb: &'static str,
    lead: &'static str,
    words: view::Desk<'static>,
}

const HEAD: Of = Of {
    desk: Desk::Head,
    part: Part::Approving,
    title: "Duyệt báo cáo",
    crumb: "Duyệt",
    lead: "Báo cáo cán bộ đã gửi. Duyệt thì báo cáo chuyển đến cơ quan đầu mối; trả lại phải ghi lý do.",
    words: view::Desk {
        here: APPROVING,
        review: "duyet",
        verb: "Duyệt các báo cáo đã chọn",
        done: "Đã duyệt",
        nothing: "Báo cáo đến đây khi cán bộ của cơ quan bấm Gửi.",
        since: "So với lần duyệt trước",
    },
};

const COORDINATOR: Of = Of {
    desk: Desk::Coordinator,
    part: Part::Receiving,
    title: "Tiếp nhận báo cáo",
    crumb: "Tiếp nhận",
    lead: "Báo cáo thủ trưởng cơ quan đã duyệt. Tiếp nhận thì số liệu được tính; trả lại phải ghi lý do.",
    words: view::Desk {
        here: RECEIVING,
        review: "tiep-nhan",
        verb: "Tiếp nhận các báo cáo đã chọn",
        done: "Đã tiếp nhận",
        nothing: "Báo cáo đến đây sau khi thủ trưởng cơ quan duyệt.",
        since: "So với lần tiếp nhận trước",
    },
};

/// Shows what waits for the head of a body.
pub async fn approving(
    State(web): State<Web>,
    viewer: Viewer,
    Query(params): Query<view::Params>,
) -> Result<Page> {
    show(&web, &viewer, &params, &HEAD).await
}

/// Shows what waits for the coordinator, requests for more time too.
pub async fn receiving(
    State(web): State<Web>,
    viewer: Viewer,
    Query(params): Query<view::Params>,
) -> Result<Page> {
    show(&web, &viewer, &params, &COORDINATOR).await
}

/// Approves the ticked reports, each for itself.
pub async fn approve_ticked(
    State(web): State<Web>,
    viewer: Viewer,
    fields: Fields,
) -> Result<Response> {
    pass(&web, &viewer, &fields, &HEAD).await
}

/// Receives the ticked reports, each for itself.
pub async fn receive_ticked(
    State(web): State<Web>,
    viewer: Viewer,
    fields: Fields,
) -> Result<Response> {
    pass(&web, &viewer, &fields, &COORDINATOR).await
}

/// The head gives a report back to its officer.
pub async fn return_sent(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Redirect> {
    give_back(&web, &viewer, &id, &fields, &HEAD).await
}

/// The coordinator gives a report back.
pub async fn return_approved(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Redirect> {
    give_back(&web, &viewer, &id, &fields, &COORDINATOR).await
}

async fn show(web: &Web, viewer: &Viewer, params: &view::Params, of: &Of) -> Result<Page> {
    let caller = viewer.caller();
    let rows = waiting(web.app(), &caller, of.desk).await?;
    let asked = match of.desk {
        Desk::Head => Vec::new(),
        Desk::Coordinator => extensions(web.app(), &caller).await?,
    };
    let content = html! {
        h1 { (of.title) }
        p.lead { (of.lead) }
        (extension::list(viewer, &asked))
        (view::show(viewer, &of.words, &rows, params, &web.form_secret()))
    };
    Ok(Page::new(viewer, of.title, content)
        .part(of.part)
        .wide()
        .crumbs([Crumb::link("Kế hoạch", "/"), Crumb::here(of.crumb)]))
}

async fn pass(web: &Web, viewer: &Viewer, fields: &Fields, of: &Of) -> Result<Response> {
    let caller = viewer.caller();
    let rows = waiting(web.app(), &caller, of.desk).await?;
    let mut outcomes = Vec::new();
    for (id, seen) in ticked(fields) {
        let request = request(fields, id, seen);
        let moved = match of.desk {
            Desk::Head => approve(web.app(), &caller, request).await,
            Desk::Coordinator => receive(web.app(), &caller, request).await,
        };
        outcomes.push((name(&rows, id), moved));
    }
    outcome(viewer, (of.words.here, of.part, of.words.done), outcomes)
}

async fn give_back(
    web: &Web,
    viewer: &Viewer,
    id: &str,
    fields: &Fields,
    of: &Of,
) -> Result<Redirect> {
    let request = of_address(id, fields, of.words.here)?;
    return_report(web.app(), &viewer.caller(), request)
        .await
        .map_err(|error| Error::from(error).link("Quay lại danh sách", of.words.here))?;
    Ok(Redirect::to(of.words.here))
}
