//! `POST /ke-hoach/{slug}/chi-tieu/{code}/nhan-dinh`: the owner says how sure it is.

use ansinh_app::assess::{TypedOutlook, say_outlook};
use ansinh_domain::assess::{Confidence, Status};
use ansinh_store::BodyId;
use ansinh_store::body::Lead;
use ansinh_store::indicator::IndicatorRow;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::decide::{find, wrong};
use crate::address;
use crate::error::{Error, Result};
use crate::post::Fields;
use crate::ui::form;
use crate::viewer::Viewer;
use crate::web::Web;

/// Keeps what was said.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    Path((slug, code)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response> {
    let back = address::indicator(&slug, &code);
    let (head, row) = find(&web, &viewer, &slug, &code).await?;
    let body: BodyId = fields
        .text("co_quan")
        .parse()
        .map_err(|_| Error::bad_form("Không rõ cơ quan nào.").link("Về chỉ tiêu", &back))?;
    let confidence = Confidence::from_word(fields.text("muc"))
        .ok_or_else(|| Error::bad_form("Hãy chọn mức tin tưởng.").link("Về chỉ tiêu", &back))?;
    let typed = TypedOutlook { confidence, action: fields.text("giai_phap").to_owned() };
    let said = say_outlook(web.app(), &viewer.caller(), &head, (&row, body), &typed).await;
    said.map_err(|error| wrong(error, &back))?;
    Ok(Redirect::to(&format!("{back}#nhan-dinh")).into_response())
}

/// The form of one body that leads the indicator.
pub(super) fn form(
    viewer: &Viewer,
    slug: &str,
    row: &IndicatorRow,
    lead: &Lead,
    status: Status,
) -> Markup {
    let action = format!("{}/nhan-dinh", address::indicator(slug, &row.code));
    let choices = Confidence::ALL.map(|one| (one.word().to_owned(), one.title().to_owned()));
    let hint = status
        .wants_action()
        .then(|| format!("Bắt buộc, vì chỉ tiêu đang ở mức “{}”.", status.title()));
    html! {
        details open[status.wants_action()] {
            summary { "Ghi nhận định của " (lead.name) }
            form.box method="post" action=(action) {
                (form::token(viewer))
                input type="hidden" name="co_quan" value=(lead.id);
                (form::select("muc", "Mức tin tưởng sẽ đạt mục tiêu", None, &choices, ""))
                div.field {
                    label for="giai_phap" { "Giải pháp khắc phục" }
                    @if let Some(hint) = &hint { p.hint #giai_phap-goi-y { (hint) } }
                    textarea #giai_phap name="giai_phap" rows="3" required[status.wants_action()]
                        aria-describedby=[hint.as_ref().map(|_| "giai_phap-goi-y")] {}
                }
                button type="submit" { "Ghi nhận định" }
            }
        }
    }
}
