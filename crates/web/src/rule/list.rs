//! `GET /che-do-bao-cao/quy-tac`: all checks of a plan's reports.

use ansinh_domain::access::Action;
use ansinh_store::report::rule;
use axum::extract::{Query, State};
use maud::html;

use super::view::{self, Tried};
use crate::error::Result;
use crate::page::Page;
use crate::plan::{self, Scope};
use crate::regime::create::Params;
use crate::ui::Crumb;
use crate::ui::layout::Part;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::{regime, round};

/// Shows the rules.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Query(params): Query<Params>,
) -> Result<Page> {
    match plan::scope(&web, &viewer, &params.plan).await? {
        Some(scope) => page(&web, &viewer, &scope, Tried::default()).await,
        None => {
            let content = html! { h1 { "Quy tắc kiểm tra" } (plan::none_yet()) };
            Ok(Page::new(&viewer, "Quy tắc kiểm tra", content).part(Part::Rounds))
        }
    }
}

/// The page with what was tried.
pub(super) async fn page(web: &Web, viewer: &Viewer, scope: &Scope, tried: Tried) -> Result<Page> {
    let rules = rule::of_plan(web.db(), scope.head.id).await?;
    let manages = viewer.may(Action::ManageRounds).is_ok();
    let content = html! {
        h1 { "Quy tắc kiểm tra" }
        p.lead { "Báo cáo của " (plan::name(&scope.head)) " được kiểm tra theo các quy tắc dưới đây trước khi gửi." }
        (round::see_also(viewer))
        (view::show(viewer, &scope.head.slug, &rules, manages, &tried))
    };
    Ok(Page::new(viewer, "Quy tắc kiểm tra", content)
        .part(Part::Rounds)
        .plan(plan::link(&scope.head))
        .crumbs([
            Crumb::link("Kỳ báo cáo", round::LIST),
            Crumb::link("Chế độ báo cáo", regime::LIST),
            Crumb::here("Quy tắc kiểm tra"),
        ]))
}
