//! Queues: reports that wait for the head of a body, and for the coordinator.

pub mod desk;
pub mod extension;
mod view;

use ansinh_app::AppError;
use ansinh_app::report::queue::Waiting;
use ansinh_app::report::{MoveRequest, Moved};
use ansinh_store::SubmissionId;
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;

use crate::error::{Error, Result};
use crate::page::Page;
use crate::post::Fields;
use crate::ui::Crumb;
use crate::ui::layout::Part;
use crate::viewer::Viewer;

/// Address of the coordinator's queue.
pub(crate) const RECEIVING: &str = "/tiep-nhan";
/// Address of the heads' queue.
pub(crate) const APPROVING: &str = "/duyet";

/// What a form moves: the report as it was seen, with a key that makes a second click harmless.
fn request(fields: &Fields, submission: SubmissionId, seen: i64) -> MoveRequest {
    let key = fields.text("khoa");
    MoveRequest {
        reason: Some(fields.text("ly_do").to_owned()).filter(|reason| !reason.is_empty()),
        seen: Some(seen),
        key: (!key.is_empty()).then(|| format!("{key}-{submission}")),
        ..MoveRequest::of(submission)
    }
}

/// The ticked reports with the number of moves each was seen at ("id:3").
fn ticked(fields: &Fields) -> Vec<(SubmissionId, i64)> {
    let read = |value: &str| {
        let (id, seen) = value.split_once(':')?;
        Some((id.parse().ok()?, seen.parse().ok()?))
    };
    let mut found: Vec<(SubmissionId, i64)> = Vec::new();
    for pair in fields.all("chon").filter_map(read) {
        if !found.contains(&pair) {
            found.push(pair);
        }
    }
    found
}

/// The report of an address that is given back.
fn of_address(text: &str, fields: &Fields, here: &str) -> Result<MoveRequest> {
    let missing = || Error::not_found("Báo cáo này").link("Quay lại danh sách", here);
    let id: SubmissionId = text.parse().map_err(|_| missing())?;
    let seen = fields.text("lan").parse().map_err(|_| {
        Error::bad_form("Biểu mẫu thiếu số lần chuyển của báo cáo. Hãy tải lại trang.")
    })?;
    Ok(request(fields, id, seen))
}

/// What became of several reports: back to the queue when all went well, else a page that says
/// which did not and why.
fn outcome(
    viewer: &Viewer,
    (here, part, done): (&str, Part, &str),
    outcomes: Vec<(String, ansinh_app::Result<Moved>)>,
) -> Result<Response> {
    let all = outcomes.len();
    if all == 0 {
        return Err(Error::bad_form("Chưa chọn báo cáo nào. Hãy đánh dấu các báo cáo cần xử lý.")
            .link("Quay lại danh sách", here));
    }
    let mut failed: Vec<(String, String)> = Vec::new();
    for (name, outcome) in outcomes {
        match outcome {
            Ok(_) => {}
            // Something is wrong with the system, not with one report.
            Err(error @ (AppError::Internal(_) | AppError::Busy)) => return Err(error.into()),
            Err(error) => failed.push((name, error.to_string())),
        }
    }
    let well = all - failed.len();
    if failed.is_empty() {
        return Ok(Redirect::to(&format!("{here}?xong={well}")).into_response());
    }
    let content = html! {
        h1 { "Kết quả" }
        p { (done) " " b { (well) "/" (all) } " báo cáo. Các báo cáo sau chưa thực hiện được:" }
        ul.plain.box { @for (name, reason) in &failed { li { b { (name) } ": " (reason) } } }
        p { a.button href=(here) { "Quay lại danh sách" } }
    };
    Ok(Page::new(viewer, "Kết quả", content)
        .part(part)
        .crumbs([Crumb::link("Danh sách", here), Crumb::here("Kết quả")])
        .into_response())
}

/// The name of a report in answers: its body, as the queue showed it.
fn name(waiting: &[Waiting], id: SubmissionId) -> String {
    let known = waiting.iter().find(|row| row.submission.id == id);
    known.map_or_else(
        || "Báo cáo không còn trong danh sách".to_owned(),
        |row| format!("{} – {}", row.submission.body_name, row.round.period.title()),
    )
}
