//! `POST /ke-hoach/{slug}/chi-tieu/{code}/nhan-dinh`: the owner says how sure it is, and what it
//! will do.

use ansinh_app::assess::{TypedOutlook, say_outlook};
use ansinh_domain::assess::Confidence;
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
    let here = address::indicator(&slug, &code);
    // The form also stands in a report that asks for it.
    let back = match address::local(fields.text("tiep")) {
        "/" => format!("{here}#nhan-dinh"),
        path => path.to_owned(),
    };
    let (head, row) = find(&web, &viewer, &slug, &code).await?;
    let body: BodyId = fields
        .text("co_quan")
        .parse()
        .map_err(|_| Error::bad_form("Không rõ cơ quan nào.").link("Quay lại", &back))?;
    let confidence = Confidence::from_word(fields.text("muc"))
        .ok_or_else(|| Error::bad_form("Hãy chọn mức tin tưởng.").link("Quay lại", &back))?;
    let typed = TypedOutlook { confidence, action: fields.text("giai_phap").to_owned() };
    let said = say_outlook(web.app(), &viewer.caller(), &head, (&row, body), &typed).await;
    said.map_err(|error| wrong(error, &back))?;
    Ok(Redirect::to(&back).into_response())
}

/// What a form of an owner's word is about.
pub(crate) struct Owner<'a> {
    /// Slug of the plan.
    pub slug: &'a str,
    /// Code of the indicator.
    pub code: &'a str,
    /// The body that leads it,
    pub body: BodyId,
    /// and its name.
    pub name: &'a str,
    /// Why it must say what it will do; `None` where it need not.
    pub required: Option<&'a str>,
    /// Where the form leads back to, when not to the indicator.
    pub back: Option<&'a str>,
}

impl<'a> Owner<'a> {
    /// Of one body that leads an indicator, on the page of the indicator.
    pub(super) fn of(slug: &'a str, row: &'a IndicatorRow, lead: &'a Lead) -> Owner<'a> {
        let (body, name) = (lead.id, lead.name.as_str());
        Owner { slug, code: &row.code, body, name, required: None, back: None }
    }
}

/// The form of one body that leads the indicator.
pub(crate) fn form(viewer: &Viewer, of: &Owner<'_>) -> Markup {
    let action = format!("{}/nhan-dinh", address::indicator(of.slug, of.code));
    // Several may stand on one page.
    let at = |what: &str| format!("{what}-{}-{}", of.code, of.body.0.simple());
    let (level, text, hint) = (at("muc"), at("giai-phap"), at("goi-y"));
    html! {
        details open[of.required.is_some()] {
            summary { "Ghi nhận định của " (of.name) }
            form.box method="post" action=(action) {
                (form::token(viewer))
                input type="hidden" name="co_quan" value=(of.body);
                @if let Some(back) = of.back { input type="hidden" name="tiep" value=(back); }
                div.field {
                    label for=(level) { "Mức tin tưởng sẽ đạt mục tiêu" }
                    select id=(level) name="muc" {
                        @for one in Confidence::ALL { option value=(one.word()) { (one.title()) } }
                    }
                }
                div.field {
                    label for=(text) { "Giải pháp khắc phục" }
                    @if let Some(why) = of.required { p.hint id=(hint) { (why) } }
                    textarea id=(text) name="giai_phap" rows="3" maxlength="2000" required[of.required.is_some()]
                        aria-describedby=[of.required.map(|_| &hint)] {}
                }
                button type="submit" { "Ghi nhận định" }
            }
        }
    }
}
