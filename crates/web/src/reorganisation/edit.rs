//! `POST /sap-xep-bo-may/chuan-bi/{id}/…`: changes an act in preparation.

use ansinh_app::AppError;
use ansinh_app::reorganisation::prepare::{Edit, drop_draft, prepare};
use ansinh_app::reorganisation::view::view;
use ansinh_domain::body::BodyKind;
use ansinh_domain::reorganisation::Change;
use ansinh_store::ReorganisationDraftId;
use axum::extract::{Path, State};
use axum::response::Redirect;
use uuid::Uuid;

use super::{HERE, back, draft_address, draft_id};
use crate::error::{Error, Result};
use crate::post::Fields;
use crate::viewer::Viewer;
use crate::web::Web;

/// Title, decision, day.
pub async fn head(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Redirect> {
    let id = draft_id(&id)?;
    let day = fields
        .day("hieu_luc")
        .and_then(|day| day.ok_or_else(|| "Chưa chọn ngày hiệu lực. Hãy chọn ngày.".to_owned()));
    let effective = day.map_err(|why| refused(id, &why))?;
    let edit = Edit::Head {
        title: fields.text("ten").to_owned(),
        decision: fields.text("can_cu").to_owned(),
        effective,
    };
    done(&web, &viewer, id, edit, "").await
}

/// One more change of bodies.
pub async fn change(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Redirect> {
    let id = draft_id(&id)?;
    let edit = wanted(&fields).map_err(|why| refused(id, why))?;
    done(&web, &viewer, id, edit, "#thay-doi").await
}

/// A change is taken out.
pub async fn remove(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Redirect> {
    let id = draft_id(&id)?;
    let at = fields
        .text("bo")
        .parse()
        .map_err(|_| refused(id, "Chưa chọn thay đổi cần bỏ. Hãy bấm “Bỏ” ở dòng của thay đổi."))?;
    done(&web, &viewer, id, Edit::Remove { at }, "#thay-doi").await
}

/// Changes and questions that somebody looked at.
pub async fn confirm(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Redirect> {
    let id = draft_id(&id)?;
    let ticked = |name| fields.all(name).filter_map(|value| value.parse().ok()).collect();
    let edit = if fields.text("tat_ca") == "1" {
        let draft = view(web.app(), id).await.map_err(|error| back(error, HERE))?;
        let preparation = &draft.row.preparation;
        let waiting = preparation.changes.iter().enumerate().filter(|(_, change)| change.waits());
        Edit::Confirm {
            changes: waiting.map(|(at, _)| at).collect(),
            questions: (0..preparation.questions.len()).collect(),
        }
    } else {
        Edit::Confirm { changes: ticked("dong"), questions: ticked("cau") }
    };
    done(&web, &viewer, id, edit, "#thay-doi").await
}

/// The duties of a body that goes on are looked through.
pub async fn look(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Redirect> {
    let id = draft_id(&id)?;
    let body = body(&fields, "co_quan").map_err(|why| refused(id, why))?;
    done(&web, &viewer, id, Edit::LookThrough { body }, "#trach-nhiem").await
}

/// They are not, after all.
pub async fn leave(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Redirect> {
    let id = draft_id(&id)?;
    let body = body(&fields, "co_quan").map_err(|why| refused(id, why))?;
    done(&web, &viewer, id, Edit::LeaveAlone { body }, "#trach-nhiem").await
}

/// Gives the draft up.
pub async fn give_up(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    _fields: Fields,
) -> Result<Redirect> {
    let id = draft_id(&id)?;
    drop_draft(web.app(), &viewer.caller(), id).await.map_err(|error| back(error, HERE))?;
    Ok(Redirect::to(HERE))
}

/// What the form lacks, told on the page of the draft.
fn refused(id: ReorganisationDraftId, why: &str) -> Error {
    back(AppError::Invalid(why.to_owned()), &draft_address(id))
}

async fn done(
    web: &Web,
    viewer: &Viewer,
    id: ReorganisationDraftId,
    edit: Edit,
    anchor: &str,
) -> Result<Redirect> {
    let here = draft_address(id);
    prepare(web.app(), &viewer.caller(), id, edit).await.map_err(|error| back(error, &here))?;
    Ok(Redirect::to(&format!("{here}{anchor}")))
}

fn body(fields: &Fields, name: &str) -> Result<Uuid, &'static str> {
    fields.text(name).parse().map_err(|_| "Chưa chọn cơ quan. Hãy chọn cơ quan trong danh sách.")
}

/// The change a form of the page describes.
fn wanted(fields: &Fields) -> Result<Edit, &'static str> {
    let all = |name: &'static str| -> Vec<Uuid> {
        let mut ids: Vec<Uuid> = Vec::new();
        for id in fields.all(name).filter_map(|value| value.trim().parse().ok()) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    };
    let one = |name| body(fields, name);
    let name = || fields.text("ten_moi").to_owned();
    Ok(match fields.text("viec") {
        "thanh-lap" => Edit::Begin {
            name: name(),
            kind: if fields.text("loai") == "nhom" { BodyKind::Group } else { BodyKind::Body },
            superior: one("ben_nhan").ok(),
            lived_before: fields.text("da_co") == "1",
        },
        "doi-ten" => Edit::Add(Change::Rename { body: one("co_quan")?, name: name() }),
        "sap-nhap" => Edit::Add(Change::Merge { from: all("co_quan"), into: one("ben_nhan")? }),
        "chia" => {
            let from = one("co_quan")?;
            let mut into = all("ben_nhan");
            if fields.text("con_lai") == "1" && !into.contains(&from) {
                into.push(from);
            }
            Edit::Add(Change::Split { from, into })
        }
        "ket-thuc" => Edit::Add(Change::End { body: one("co_quan")? }),
        "dat-duoi" => {
            Edit::Add(Change::Place { body: one("co_quan")?, under: one("ben_nhan").ok() })
        }
        "vao-nhom" => Edit::Add(Change::Join { group: one("ben_nhan")?, member: one("co_quan")? }),
        "ra-nhom" => Edit::Add(Change::Leave { group: one("ben_nhan")?, member: one("co_quan")? }),
        _ => return Err("Chưa chọn loại thay đổi. Hãy chọn lại trong mục “Thêm thay đổi”."),
    })
}
