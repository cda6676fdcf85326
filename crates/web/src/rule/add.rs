//! `POST /che-do-bao-cao/quy-tac`: tries a rule over past figures, or adds it.

use ansinh_app::AppError;
use ansinh_app::report::rule::{TypedRule, add_rule, test_rule};
use ansinh_domain::check::Comparison;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::view::Tried;
use super::{HERE, SEVERITIES, comparison_key, list, severity_key};
use crate::address;
use crate::error::{Error, Result};
use crate::plan;
use crate::post::Fields;
use crate::viewer::Viewer;
use crate::web::Web;

/// Tries or adds the rule that was typed; what is wrong stands above the form, which keeps it.
pub async fn submit(State(web): State<Web>, viewer: Viewer, fields: Fields) -> Result<Response> {
    let scope = plan::scope(&web, &viewer, fields.text("ke_hoach"))
        .await?
        .ok_or_else(|| Error::not_found("Kế hoạch"))?;
    let choice = || Error::bad_form("Chưa chọn cách so sánh hoặc mức. Hãy chọn lại.");
    let typed = TypedRule {
        name: fields.text("ten").to_owned(),
        left: fields.text("trai").to_owned(),
        comparison: Comparison::ALL
            .into_iter()
            .find(|known| comparison_key(*known) == fields.text("so_sanh"))
            .ok_or_else(|| choice().link("Quay lại", HERE))?,
        right: fields.text("phai").to_owned(),
        tolerance: fields.text("sai_so").to_owned(),
        severity: SEVERITIES
            .into_iter()
            .find(|known| severity_key(*known) == fields.text("muc"))
            .ok_or_else(|| choice().link("Quay lại", HERE))?,
    };
    let (caller, plan) = (viewer.caller(), scope.head.id);
    let tried = if fields.text("lam") == "thu" {
        match test_rule(web.app(), &caller, plan, &typed).await {
            Ok(outcomes) => Tried { outcomes: Some(outcomes), ..Tried::default() },
            Err(error) => refused(error)?,
        }
    } else {
        match add_rule(web.app(), &caller, plan, &typed).await {
            Ok(_) => {
                let back = address::query([("ke-hoach", scope.head.slug.as_str())]);
                return Ok(Redirect::to(&format!("{HERE}{back}")).into_response());
            }
            Err(error) => refused(error)?,
        }
    };
    let status = match tried.error {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let tried = Tried { typed: Some(typed), ..tried };
    Ok(list::page(&web, &viewer, &scope, tried).await?.status(status).into_response())
}

fn refused(error: AppError) -> Result<Tried> {
    match error {
        AppError::Invalid(reason) => Ok(Tried { error: Some(reason), ..Tried::default() }),
        other => Err(other.into()),
    }
}
