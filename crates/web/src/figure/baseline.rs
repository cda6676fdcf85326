//! `POST …/chi-tieu/{code}/tinh-lai`, `/so-lieu-tinh-lai/{id}`, `…/dia-ban`: values recomputed for
//! another land, and which land a plan is about.

use ansinh_app::AppError;
use ansinh_app::report::baseline::{Proposal, Verdict, decide, propose, set_plan_territory};
use ansinh_store::body::DutyRole;
use ansinh_store::{BodyId, ObservationId, RecomputedId};
use axum::extract::{Path, State};
use axum::response::Redirect;

use crate::address;
use crate::error::{Error, Result};
use crate::plan;
use crate::post::Fields;
use crate::viewer::Viewer;
use crate::web::Web;

/// Address where a recomputed value is proposed.
pub(super) fn propose_address(slug: &str, code: &str) -> String {
    format!("{}/tinh-lai", address::indicator(slug, code))
}

/// Address where a proposal is decided.
pub(super) fn decide_address(id: RecomputedId) -> String {
    format!("/so-lieu-tinh-lai/{id}")
}

/// Address where the land of a plan is said.
pub(super) fn territory_address(slug: &str) -> String {
    format!("{}/dia-ban", address::plan(slug))
}

/// Proposes a recomputed value.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    Path((slug, code)): Path<(String, String)>,
    fields: Fields,
) -> Result<Redirect> {
    let here = format!("{}#so-lieu", address::indicator(&slug, &code));
    let head = plan::find(&web, &slug).await?;
    let detail = ansinh_store::indicator::detail(web.db(), head.version_id, &code, viewer.today)
        .await?
        .ok_or_else(|| Error::not_found(&format!("Chỉ tiêu “{code}”")))?;
    let invalid = |why: String| back(AppError::Invalid(why), &here);
    let old: ObservationId = fields
        .text("so_cu")
        .parse()
        .map_err(|_| invalid("Chưa chọn số liệu cũ. Hãy chọn trong danh sách.".to_owned()))?;
    let day = fields.day("ngay").map_err(invalid)?;
    let wanted = Proposal {
        figure: old,
        territory: None,
        land_day: day.unwrap_or(viewer.today),
        value: fields.text("gia_tri").to_owned(),
        method: fields.text("cach_tinh").to_owned(),
        source: fields.text("nguon").to_owned(),
    };
    let leads: Vec<BodyId> = detail
        .duties
        .iter()
        .filter(|duty| duty.role == DutyRole::Lead)
        .map(|duty| duty.body_id)
        .collect();
    let origin = ansinh_store::indicator::origin(web.db(), detail.row.id).await?;
    propose(web.app(), &viewer.caller(), head.id, origin, &leads, &wanted)
        .await
        .map_err(|error| back(error, &here))?;
    Ok(Redirect::to(&here))
}

/// Approves, refuses, or takes an approved one back.
pub async fn decided(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Redirect> {
    let id: RecomputedId = id.parse().map_err(|_| Error::not_found("Số liệu tính lại này"))?;
    let here = address::local(fields.text("tiep")).to_owned();
    let reason = fields.text("ly_do").to_owned();
    let verdict = match fields.text("quyet_dinh") {
        "duyet" => Verdict::Approve,
        "khong" => Verdict::Refuse(reason),
        "thoi" => Verdict::Withdraw(reason),
        _ => {
            let why = "Chưa chọn duyệt hay không duyệt. Hãy chọn một cách.".to_owned();
            return Err(back(AppError::Invalid(why), &here));
        }
    };
    decide(web.app(), &viewer.caller(), id, &verdict).await.map_err(|error| back(error, &here))?;
    Ok(Redirect::to(&here))
}

/// Says which land the plan is about.
pub async fn territory(
    State(web): State<Web>,
    viewer: Viewer,
    Path(slug): Path<String>,
    fields: Fields,
) -> Result<Redirect> {
    let head = plan::find(&web, &slug).await?;
    let here = match address::local(fields.text("tiep")) {
        "/" => address::plan(&slug),
        path => path.to_owned(),
    };
    set_plan_territory(web.app(), &viewer.caller(), head.id, fields.text("ma"))
        .await
        .map_err(|error| back(error, &here))?;
    Ok(Redirect::to(&here))
}

fn back(error: AppError, here: &str) -> Error {
    Error::from(error).link("Quay lại", here)
}
