//! `GET /`: the plan if there is one, else the list of plans, else what to do first.

use ansinh_domain::access::Action;
use ansinh_store::plan::PlanListItem;
use axum::extract::State;
use maud::{Markup, html};

use super::overview;
use crate::address;
use crate::error::Result;
use crate::page::Page;
use crate::ui::layout::Part;
use crate::ui::{Crumb, empty};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Shows the only plan, the plans, or the first step.
pub async fn show(State(web): State<Web>, viewer: Viewer) -> Result<Page> {
    if let Some(only) = viewer.only_plan() {
        let head = super::find(&web, &only.slug).await?;
        return overview::page(&web, &viewer, head).await;
    }
    let plans = ansinh_store::plan::list(web.db(), viewer.today).await?;
    let content = if plans.is_empty() { nothing_yet(&viewer) } else { list(&plans) };
    Ok(Page::new(&viewer, "Kế hoạch", content).part(Part::Plan).crumbs([Crumb::here("Kế hoạch")]))
}

fn nothing_yet(viewer: &Viewer) -> Markup {
    let upload = viewer.may(Action::UploadSource).is_ok();
    let (text, action) = if upload {
        (
            "Hãy tải lên tệp kế hoạch (Word, Excel, trang web đã lưu hoặc văn bản thuần). Hệ thống đọc chỉ tiêu, nhiệm vụ, cơ quan, văn bản viện dẫn và nêu những điểm cần bạn xem lại trước khi nhập.",
            ("Nhập kế hoạch", "/nhap-ke-hoach"),
        )
    } else {
        (
            "Người được giao nhập kế hoạch cần đăng nhập rồi tải lên tệp của kế hoạch.",
            ("Đăng nhập để nhập kế hoạch", "/dang-nhap?tiep=%2Fnhap-ke-hoach"),
        )
    };
    html! {
        h1 { "Kế hoạch" }
        (empty("Chưa có kế hoạch nào", text, &[action]))
    }
}

fn list(plans: &[PlanListItem]) -> Markup {
    html! {
        h1 { "Kế hoạch" }
        div.scroll.stack {
            table {
                caption { (words::count(plans.len(), "kế hoạch")) ", mới nhất trước" }
                thead {
                    tr {
                        th scope="col" { "Số, ký hiệu" }
                        th scope="col" { "Trích yếu" }
                        th scope="col" { "Ngày ban hành" }
                        th.num scope="col" { "Chỉ tiêu" }
                        th.num scope="col" { "Nhiệm vụ" }
                    }
                }
                tbody {
                    @for plan in plans {
                        tr {
                            td.name.nowrap { a href=(address::plan(&plan.head.slug)) { (super::name(&plan.head)) } }
                            td.small { (plan.head.title.as_deref().unwrap_or(words::NOTHING)) }
                            td data-label="Ngày ban hành" { (plan.head.date.map(words::date).unwrap_or_default()) }
                            td.num data-label="Chỉ tiêu" { (plan.counts.measurable) }
                            td.num data-label="Nhiệm vụ" { (plan.counts.tasks) }
                        }
                    }
                }
            }
        }
    }
}
