//! What the page of a body says of how its targets and tasks stand.

use ansinh_app::assess::{Assessed, TaskStanding, all_tasks, open_book};
use ansinh_domain::access::Action;
use ansinh_domain::assess::TaskState;
use ansinh_store::BodyId;
use ansinh_store::plan::PlanHead;
use jiff::civil::Date;
use maud::{Markup, html};

use super::{Bundle, board_address, list_address, ranking_address, status, task_state};
use crate::address;
use crate::error::Result;
use crate::ui::list;
use crate::viewer::Viewer;
use crate::web::Web;

/// The section, for who may see it; nothing for a body that leads nothing.
pub async fn section(
    web: &Web,
    viewer: &Viewer,
    head: &PlanHead,
    body: BodyId,
    day: Date,
) -> Result<Markup> {
    if viewer.may_somewhere(Action::ReadAssessment).is_err() {
        return Ok(html! {});
    }
    let caller = viewer.caller();
    let book = open_book(web.app(), &caller, head, day).await?;
    let assessed = book.assess(day)?;
    let led = |one: &&Assessed| one.row.leads.iter().any(|lead| lead.id == body);
    let rows: Vec<&Assessed> = assessed.iter().filter(led).collect();
    let all = all_tasks(web.app(), &caller, head, day).await?;
    let led = |one: &&TaskStanding| one.row.leads.iter().any(|lead| lead.id == body);
    let standing: Vec<&TaskStanding> = all.iter().filter(led).collect();
    if rows.is_empty() && standing.is_empty() {
        return Ok(html! {});
    }
    let id = body.to_string();
    let slug = &head.slug;
    Ok(html! {
        section aria-labelledby="ket-qua-co-quan" {
            h2 #ket-qua-co-quan { "Kết quả việc chủ trì" }
            ul.counts {
                @for bundle in Bundle::ALL {
                    @let n = rows.iter().filter(|one| Bundle::of(one.out.status) == bundle).count();
                    li { a href={ (list_address(slug)) (address::query([("co-quan", id.as_str()), ("tinh-trang", bundle.word())])) } { b { (n) } (bundle.title()) } }
                }
            }
            @let bad: Vec<_> = rows.iter().filter(|one| Bundle::of(one.out.status) == Bundle::Bad).collect();
            @if !bad.is_empty() {
                ul.plain.box { @for one in bad {
                    li { a href=(address::indicator(slug, &one.row.code)) { (one.row.code) " " (list::short(&one.row.name, 90)) } " " (status(one.out.status)) }
                } }
            }
            p {
                "Nhiệm vụ: "
                @for state in TaskState::ALL {
                    @let n = standing.iter().filter(|one| one.out.state == state).count();
                    @if n > 0 {
                        a.nowrap href={ (board_address(slug)) (address::query([("co-quan", id.as_str()), ("trang-thai", state.word())])) } { (task_state(state)) " " b { (n) } } " "
                    }
                }
            }
            p.small { a href=(ranking_address(slug)) { "Xếp hạng cơ quan" } }
        }
    })
}
