//! Pages of a plan: list of plans, overview, findings settled.

pub mod findings;
pub mod home;
pub mod overview;

use ansinh_store::plan::PlanHead;

use crate::address;
use crate::error::{Error, Result};
use crate::ui::Crumb;
use crate::viewer::PlanLink;
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
pub(crate) async fn scope(web: &Web, slug: &str) -> Result<Option<Scope>> {
    let all = ansinh_store::plan::list(web.db()).await?;
    let plans = all.iter().map(|item| (item.head.slug.clone(), name(&item.head))).collect();
    let mut heads = all.into_iter().map(|item| item.head);
    let head = if slug.is_empty() {
        heads.next()
    } else {
        let asked = heads.find(|head| head.slug == slug);
        Some(asked.ok_or_else(|| Error::not_found("Kế hoạch này"))?)
    };
    Ok(head.map(|head| Scope { head, plans }))
}

/// Slugs of the plans in which to look something up that stands beside plans: the one asked for,
/// else all, newest first.
pub(crate) async fn slugs_to_try(web: &Web, slug: &str) -> Result<Vec<String>> {
    if !slug.is_empty() {
        return Ok(vec![slug.to_owned()]);
    }
    Ok(ansinh_store::plan::list(web.db()).await?.into_iter().map(|item| item.head.slug).collect())
}

/// "Kế hoạch số 103/KH-UBND", or as much of it as the source gave.
pub(crate) fn name(head: &PlanHead) -> String {
    let kind = head.doc_type.as_deref().unwrap_or("Kế hoạch");
    match &head.number {
        Some(number) => format!("{kind} số {number}"),
        None => format!("{kind} chưa rõ số"),
    }
}

/// The plan as the frame of its pages needs it.
pub(crate) fn link(head: &PlanHead) -> PlanLink {
    PlanLink { slug: head.slug.clone(), name: name(head) }
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
