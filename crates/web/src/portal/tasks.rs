//! `GET /cong-khai/{slug}/nhiem-vu`: how the tasks of a plan stood when it was published.

use ansinh_domain::assess::{TASK_RULE, TaskState};
use ansinh_domain::publication::TaskRow;
use ansinh_domain::text::fold;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use maud::{Markup, html};

use super::cache::Tag;
use super::seen::{Asked, Seen};
use super::{HERE, NUMBER, download, history, plan_address};
use crate::assess::task_state;
use crate::error::Result;
use crate::page::Page;
use crate::ui::filters::{Control, RESULTS, filters};
use crate::ui::layout::Part;
use crate::ui::{Crumb, empty};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Shows the page.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response> {
    let seen = Seen::find(&web, &slug, &asked).await?;
    let tag = Tag::of(&viewer, &seen.rows);
    if let Some(answer) = tag.known(&headers) {
        return Ok(answer);
    }
    let content = seen.content(&web).await?;
    let home = plan_address(&slug);
    let here = format!("{home}/nhiem-vu");
    let (typed, state) = (fold(&asked.q), TaskState::from_word(&asked.status));
    let fits = |task: &&TaskRow| {
        (state.is_none() || state == Some(task.state))
            && fold(&format!("{} {}", task.code, task.text)).contains(&typed)
    };
    let rows: Vec<&TaskRow> = content.tasks.iter().filter(fits).collect();
    let number = if seen.asked { seen.row.number.to_string() } else { String::new() };
    let choices =
        TaskState::ALL.map(|state| (state.word().to_owned(), state.title().to_owned())).to_vec();
    let controls = [
        Control::Select {
            name: "tinh-trang", label: "Tình trạng", choices, chosen: &asked.status
        },
        Control::Hidden { name: NUMBER, value: &number },
    ];
    let markup = html! {
        h1 { "Nhiệm vụ của " (content.plan.name) }
        (seen.strip())
        p.small { (TASK_RULE) }
        (filters(&here, &asked.q, "Mã hoặc nội dung nhiệm vụ", &controls))
        div id=(RESULTS) {
            @if rows.is_empty() {
                (empty("Không có nhiệm vụ nào khớp", "Hãy bớt điều kiện lọc, hoặc tìm bằng từ khác; có thể gõ không dấu.", &[("Xem tất cả", &here)]))
            } @else {
                p role="status" { "Hiển thị " b { (rows.len()) "/" (content.tasks.len()) } " nhiệm vụ" }
                (table(&rows))
            }
        }
        (download::links(&seen, None))
        (history(&seen.rows, seen.row.number, &here))
    };
    let title = format!("Nhiệm vụ của {} – số liệu công khai", content.plan.name);
    let page = Page::new(&viewer, title, markup).part(Part::Public).crumbs([
        Crumb::link("Kế hoạch", "/"),
        Crumb::link("Số liệu công khai", HERE),
        Crumb::link(content.plan.name.clone(), format!("{home}{}", seen.kept())),
        Crumb::here("Nhiệm vụ"),
    ]);
    Ok(tag.on(page))
}

fn table(rows: &[&TaskRow]) -> Markup {
    html! {
        div.scroll.stack {
            table {
                caption.hidden { "Nhiệm vụ với tình trạng" }
                thead { tr {
                    th scope="col" { "Mã" } th scope="col" { "Nhiệm vụ" } th scope="col" { "Hạn" }
                    th scope="col" { "Tình trạng" } th scope="col" { "Chủ trì" }
                } }
                tbody {
                    @for task in rows {
                        tr {
                            td.code data-label="Mã" { (task.code) }
                            td.name { (task.text) }
                            td.nowrap data-label="Hạn" { (task.due.map(words::date).unwrap_or_default()) }
                            td data-label="Tình trạng" { (task_state(task.state)) }
                            td.bodies data-label="Chủ trì" { (task.leads.join("; ")) }
                        }
                    }
                }
            }
        }
    }
}
