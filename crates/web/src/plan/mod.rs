//! Pages of a plan: list of plans, overview, findings settled.

pub mod findings;
pub mod home;
pub mod overview;

use ansinh_store::plan::{PlanHead, PlanName};
use jiff::civil::Date;

use crate::address;
use crate::error::{Error, Result};
use crate::ui::Crumb;
use crate::viewer::{PlanLink, Viewer};
use crate::web::Web;

/// The plan of an address.
pub(crate) async fn find(web: &Web, slug: &str) -> Result<PlanHead> {
    ansinh_store::plan::by_slug(web.db(), slug)
        .await?
        .ok_or_else(|| Error::not_found("Kế hoạch này").link("Danh sách kế hoạch", "/"))
}

/// The plan that a page beside plans (bodies, documents) looks at, and the others to choose from.
pub(crate) struct Scope {
    /// The plan looked at: the one asked for, else the newest.
    pub(crate) head: PlanHead,
    /// Slug and name of every plan, newest first.
    pub(crate) plans: Vec<(String, String)>,
}

/// The scope of a page beside plans; `None` when there is no plan yet.
pub(crate) async fn scope(web: &Web, viewer: &Viewer, slug: &str) -> Result<Option<Scope>> {
    let newest = viewer.plans.first().map(|plan| plan.slug.as_str());
    let Some(slug) = Some(slug).filter(|slug| !slug.is_empty()).or(newest) else {
        return Ok(None);
    };
    let head = find(web, slug).await?;
    let plans = viewer.plans.iter().map(|plan| (plan.slug.clone(), plan.name.clone())).collect();
    Ok(Some(Scope { head, plans }))
}

/// Slugs of the plans in which to look something up that stands beside plans: the one asked for,
/// else all, newest first.
pub(crate) fn slugs_to_try<'a>(viewer: &'a Viewer, slug: &'a str) -> Vec<&'a str> {
    if slug.is_empty() {
        viewer.plans.iter().map(|plan| plan.slug.as_str()).collect()
    } else {
        vec![slug]
    }
}

/// "Kế hoạch số 103/KH-UBND", or as much of it as the source gave.
pub(crate) fn name(head: &PlanHead) -> String {
    printed_name(head.doc_type.as_deref(), head.number.as_deref())
}

fn printed_name(doc_type: Option<&str>, number: Option<&str>) -> String {
    let kind = doc_type.unwrap_or("Kế hoạch");
    match number {
        Some(number) => format!("{kind} số {number}"),
        None => format!("{kind} chưa rõ số"),
    }
}

/// The plan as the frame of its pages needs it.
pub(crate) fn link(head: &PlanHead) -> PlanLink {
    PlanLink { slug: head.slug.clone(), name: name(head) }
}

/// The plan as the navigation needs it.
pub(crate) fn link_by_name(plan: PlanName) -> PlanLink {
    let name = printed_name(plan.doc_type.as_deref(), plan.number.as_deref());
    PlanLink { slug: plan.slug, name }
}

/// The day a page of the plan shows: the one asked for, else today; the plan's first day where that
/// comes later.
pub(crate) fn day(head: &PlanHead, viewer: &Viewer) -> Date {
    within(head, viewer.as_of.unwrap_or(viewer.today))
}

/// A day asked for; the plan's first day where that comes later.
pub(crate) fn within(head: &PlanHead, day: Date) -> Date {
    head.effective_from.map_or(day, |from| from.max(day))
}

/// The crumb that leads to the plan.
pub(crate) fn crumb(head: &PlanHead) -> Crumb {
    Crumb::link(name(head), address::plan(&head.slug))
}

/// What a page beside plans shows while there is no plan.
pub(crate) fn none_yet() -> maud::Markup {
    crate::ui::empty(
        "Chưa có kế hoạch nào",
        "Trang này liệt kê những gì kế hoạch nêu, nên cần nhập kế hoạch trước.",
        &[("Về trang kế hoạch", "/")],
    )
}
