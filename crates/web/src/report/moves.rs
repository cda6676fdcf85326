//! `POST /bao-cao/{id}/gui`, `/rut-lai`, `/duyet`, `/tiep-nhan`, `/tra-lai`, `/sua`: the steps of a
//! report's way. A form acts once, however often it is sent, and only on the state that was seen.

use ansinh_app::AppError;
use ansinh_app::report::receive::receive;
use ansinh_app::report::review;
use ansinh_app::report::submit::{correct, submit, withdraw};
use ansinh_app::report::{MoveRequest, ReportError};
use ansinh_domain::report::{Move, Refused};
use ansinh_store::SubmissionId;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::frame::step;
use super::{KEY, SEEN, approve, back, pick, send};
use crate::address;
use crate::error::Result;
use crate::post::Fields;
use crate::viewer::Viewer;
use crate::web::Web;

/// Sends it to the head of the body; what holds it back is shown with the checks.
pub async fn send(
    state: State<Web>,
    viewer: Viewer,
    id: Path<String>,
    fields: Fields,
) -> Result<Response> {
    go(state.0, viewer, &id.0, fields, Move::Submit).await
}

/// Takes it back before the head decided.
pub async fn take_back(
    state: State<Web>,
    viewer: Viewer,
    id: Path<String>,
    fields: Fields,
) -> Result<Response> {
    go(state.0, viewer, &id.0, fields, Move::Withdraw).await
}

/// Approves it.
pub async fn approved(
    state: State<Web>,
    viewer: Viewer,
    id: Path<String>,
    fields: Fields,
) -> Result<Response> {
    go(state.0, viewer, &id.0, fields, Move::Approve).await
}

/// Receives it.
pub async fn received(
    state: State<Web>,
    viewer: Viewer,
    id: Path<String>,
    fields: Fields,
) -> Result<Response> {
    go(state.0, viewer, &id.0, fields, Move::Receive).await
}

/// Gives it back, whole or by rows.
pub async fn given_back(
    state: State<Web>,
    viewer: Viewer,
    id: Path<String>,
    fields: Fields,
) -> Result<Response> {
    go(state.0, viewer, &id.0, fields, Move::Return).await
}

/// Opens rows of a received report.
pub async fn corrected(
    state: State<Web>,
    viewer: Viewer,
    id: Path<String>,
    fields: Fields,
) -> Result<Response> {
    go(state.0, viewer, &id.0, fields, Move::Correct).await
}

async fn go(web: Web, viewer: Viewer, id: &str, fields: Fields, by: Move) -> Result<Response> {
    let id = super::id(id)?;
    let request = request(id, &fields);
    let reasons = approve::row_reasons(&fields);
    if matches!(by, Move::Approve | Move::Receive) && !reasons.is_empty() {
        let words = format!(
            "Bạn đã ghi lý do trả lại ở {} dòng. Muốn trả lại, hãy bấm “{}”; muốn {}, hãy xóa các lý do đó trước.",
            reasons.len(),
            approve::RETURN_ROWS,
            by.title().to_lowercase(),
        );
        let page = approve::page(&web, &viewer, id, by, Some((&words, &fields))).await?;
        return Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).into_response());
    }
    let (app, caller) = (web.app(), viewer.caller());
    let moved = match by {
        Move::Submit => submit(app, &caller, request).await,
        Move::Withdraw => withdraw(app, &caller, request).await,
        Move::Approve => review::approve(app, &caller, request).await,
        Move::Receive => receive(app, &caller, request).await,
        Move::Return => review::return_rows(app, &caller, request, &reasons).await,
        Move::Correct => correct(app, &caller, request).await,
    };
    match moved {
        Ok(_) => {
            let there = format!("{}?xong={}", address::report(id), step(by));
            Ok(Redirect::to(&there).into_response())
        }
        Err(AppError::Report(ReportError::HeldBack(_))) => {
            let page = send::page(&web, &viewer, id, true).await?;
            Ok(page.status(StatusCode::CONFLICT).into_response())
        }
        Err(AppError::Report(ReportError::Refused(
            refused @ (Refused::NoReason { .. } | Refused::NoRows),
        ))) => {
            let page =
                pick::page(&web, &viewer, id, by, Some((&refused.to_string(), &fields))).await?;
            Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).into_response())
        }
        Err(error) => Err(back(error, id)),
    }
}

fn request(id: SubmissionId, fields: &Fields) -> MoveRequest {
    let words = |name| Some(fields.text(name)).filter(|text| !text.is_empty()).map(str::to_owned);
    MoveRequest {
        reason: words("ly_do"),
        rows: fields.all("dong").filter_map(|row| row.parse().ok()).collect(),
        seen: fields.text(SEEN).parse().ok(),
        key: words(KEY),
        ..MoveRequest::of(id)
    }
}
