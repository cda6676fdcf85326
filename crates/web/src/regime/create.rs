//! `GET` and `POST /che-do-bao-cao/moi`: a regime of the plan's own duties, of the decree's windows,
//! or by hand.

use ansinh_app::AppError;
use ansinh_app::report::create_regime::Suggested;
use ansinh_app::report::{create_regime, suggest_regimes};
use ansinh_domain::calendar::Frequency;
use ansinh_domain::report::{Regime, from_decree_09, outline};
use ansinh_store::plan::{self as plans, PlanHead};
use ansinh_store::report::regime;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;
use serde::Deserialize;

use super::form::{Typed, frequency_key};
use super::{LIST, address, form_view};
use crate::error::{Error, Result};
use crate::page::Page;
use crate::plan;
use crate::post::Fields;
use crate::ui::Crumb;
use crate::ui::layout::Part;
use crate::viewer::Viewer;
use crate::web::Web;

const HERE: &str = "/che-do-bao-cao/moi";

/// The query string of the form.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    /// Slug of the plan.
    #[serde(rename = "ke-hoach")]
    pub plan: String,
    /// What it begins with: see [`pattern`].
    #[serde(rename = "mau")]
    pub pattern: String,
}

/// Shows the form, filled in by what was chosen to begin with.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Query(params): Query<Params>,
) -> Result<Page> {
    let head = head(&web, &viewer, &params.plan).await?;
    let suggested = suggest_regimes(web.app(), &viewer.caller(), head.id).await?;
    let regime =
        pattern(&suggested, &params.pattern).unwrap_or_else(|| by_hand(&plan::name(&head)));
    page(&web, &viewer, &head, &Typed::of(&regime), None).await
}

/// Stores the regime. Sent twice, it leads to the one already made.
pub async fn submit(State(web): State<Web>, viewer: Viewer, fields: Fields) -> Result<Response> {
    let head = head(&web, &viewer, fields.text("ke_hoach")).await?;
    let typed = Typed::sent(&fields);
    let error = match typed.read(None) {
        Err(reason) => reason,
        Ok(regime) => match create_regime(web.app(), &viewer.caller(), head.id, &regime).await {
            Ok(id) => return Ok(Redirect::to(&address(id)).into_response()),
            Err(AppError::Invalid(reason)) => match same(&web, &head, &regime).await? {
                Some(made) => return Ok(Redirect::to(&made).into_response()),
                None => reason,
            },
            Err(error) => return Err(error.into()),
        },
    };
    let page = page(&web, &viewer, &head, &typed, Some(error)).await?;
    Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).into_response())
}

/// Where the regime is that says exactly the same.
async fn same(web: &Web, head: &PlanHead, wanted: &Regime) -> Result<Option<String>> {
    let known = regime::of_plan(web.db(), head.id).await?;
    Ok(known.into_iter().find(|row| row.content == *wanted).map(|row| address(row.id)))
}

async fn head(web: &Web, viewer: &Viewer, slug: &str) -> Result<PlanHead> {
    let scope = plan::scope(web, viewer, slug).await?;
    let none = || Error::not_found("Kế hoạch").link("Nhập kế hoạch", "/nhap-ke-hoach");
    Ok(scope.ok_or_else(none)?.head)
}

/// The suggestion of that name: "ke-hoach-0" is the first of the plan's own, "nd09-quy" the
/// decree's for quarters.
fn pattern(suggested: &Suggested, name: &str) -> Option<Regime> {
    if let Some(index) = name.strip_prefix("ke-hoach-") {
        return suggested.of_plan.get(index.parse::<usize>().ok()?).cloned();
    }
    let key = name.strip_prefix("nd09-")?;
    suggested.of_decree.iter().find(|regime| frequency_key(regime.frequency) == key).cloned()
}

/// An empty regime: the decree's yearly one without name, basis and steps.
fn by_hand(plan: &str) -> Regime {
    let pattern = from_decree_09(Frequency::Year, plan, &outline());
    Regime { name: String::new(), basis: String::new(), steps: Vec::new(), ..pattern }
}

async fn page(
    web: &Web,
    viewer: &Viewer,
    head: &PlanHead,
    typed: &Typed,
    error: Option<String>,
) -> Result<Page> {
    let groups = plans::groups(web.db(), head.version_id).await?;
    let sections = plans::sections(web.db(), head.version_id).await?;
    let shown = form_view::Shown {
        action: HERE,
        typed,
        error,
        hidden: vec![("ke_hoach", head.slug.clone())],
        kept: None,
        groups: &groups,
        sections: &sections,
        button: "Lập chế độ báo cáo",
    };
    let content = html! {
        h1 { "Lập chế độ báo cáo" }
        p.lead { "Cho " (plan::name(head)) ". Hãy xem lại từng phần rồi lưu; lưu xong vẫn sửa được." }
        (form_view::show(viewer, &shown))
    };
    Ok(Page::new(viewer, "Lập chế độ báo cáo", content)
        .part(Part::Rounds)
        .plan(plan::link(head))
        .crumbs([
            Crumb::link("Kỳ báo cáo", crate::round::LIST),
            Crumb::link("Chế độ báo cáo", LIST),
            Crumb::here("Lập mới"),
        ]))
}
