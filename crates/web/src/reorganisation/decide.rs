//! `POST /sap-xep-bo-may/chuan-bi/{id}/quyet-dinh`: decides duties.

use ansinh_app::AppError;
use ansinh_app::reorganisation::decide::{Choice, Which, decide};
use ansinh_domain::reorganisation::Confidence;
use axum::extract::{Path, State};
use axum::response::Redirect;
use uuid::Uuid;

use super::{back, draft_address, draft_id};
use crate::address;
use crate::error::{Error, Result};
use crate::post::Fields;
use crate::viewer::Viewer;
use crate::web::Web;

/// Decides, and leads back to where it was asked.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Redirect> {
    let id = draft_id(&id)?;
    let here = draft_address(id);
    let came = address::local(fields.text("tiep"));
    let next =
        if came.starts_with(&here) { came.to_owned() } else { format!("{here}#trach-nhiem") };
    let which = which(&fields);
    let choice = choice(&fields).ok_or_else(|| {
        Error::bad_form("Chưa chọn cách xử lý cho các trách nhiệm.").link("Quay lại", next.clone())
    })?;
    let done = decide(web.app(), &viewer.caller(), id, &which, &choice, fields.text("ly_do")).await;
    match done {
        Ok(_) => Ok(Redirect::to(&next)),
        Err(error @ AppError::Invalid(_)) => Err(back(error, &next)),
        Err(error) => Err(error.into()),
    }
}

fn which(fields: &Fields) -> Which {
    let sure = match fields.text("do_tin_cay") {
        "co-nguon" => Some(Confidence::Sourced),
        "can-kiem-chung" => Some(Confidence::Unconfirmed),
        _ => None,
    };
    match (sure, fields.text("quy_tac"), fields.text("de_xuat").parse()) {
        (Some(sure), _, _) => Which::Confidence(sure),
        (None, "", Ok(successor)) => Which::Successor(successor),
        (None, "", Err(_)) => Which::Chosen(chosen(fields)),
        (None, rule, _) => Which::Rule(rule.to_owned()),
    }
}

fn chosen(fields: &Fields) -> Vec<(Uuid, Uuid)> {
    let pair = |value: &str| {
        let (slot, from) = value.split_once('.')?;
        Some((slot.parse().ok()?, from.parse().ok()?))
    };
    fields.all("viec").filter_map(pair).collect()
}

fn choice(fields: &Fields) -> Option<Choice> {
    Some(match fields.text("kieu") {
        "chap-nhan" => Choice::Accept,
        "giao" => {
            let mut to: Vec<Uuid> = Vec::new();
            for body in fields.all("nhan").filter_map(|value| value.trim().parse().ok()) {
                if !to.contains(&body) {
                    to.push(body);
                }
            }
            Choice::Give(to)
        }
        "ket-thuc" => Choice::Close,
        "de-lai" => Choice::PutOff,
        "bo-quyet-dinh" => Choice::Withdraw,
        _ => return None,
    })
}
