//! `GET /ke-hoach/{slug}/tien-do`: tasks by state, or through time by section or by body.

use ansinh_app::assess::{TaskStanding, tasks};
use ansinh_domain::assess::{TASK_RULE, TaskState};
use ansinh_store::BodyId;
use ansinh_store::task::{TaskFilter, TaskPage};
use axum::extract::{Path, Query, State};
use maud::{Markup, html};
use serde::Deserialize;

use super::{board_address, causes, dashboard_address, gantt, task_state};
use crate::address;
use crate::error::Result;
use crate::page::Page;
use crate::plan;
use crate::ui::filters::{Choice, Control, RESULTS, filters};
use crate::ui::layout::Part;
use crate::ui::{Crumb, empty, list};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// The query string of the page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    /// Search words.
    pub q: String,
    /// A state, or "sap-den-han".
    #[serde(rename = "trang-thai")]
    pub state: String,
    /// Code of a section.
    #[serde(rename = "muc")]
    pub section: String,
    /// Id of a body with a duty.
    #[serde(rename = "co-quan")]
    pub body: String,
    /// "thoi-gian" for the timeline by section, "thoi-gian-co-quan" for the one by body.
    #[serde(rename = "kieu")]
    pub way: String,
}

/// What counts as due soon in a query string.
const SOON: &str = "sap-den-han";
/// The timeline by section in a query string,
const TIMELINE: &str = "thoi-gian";
/// and the one by body.
const BY_BODY: &str = "thoi-gian-co-quan";

/// Shows the page.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(slug): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page> {
    let head = plan::find(&web, &slug).await?;
    let day = plan::day(&head, &viewer);
    let body: Option<BodyId> = params.body.parse().ok();
    let filter = TaskFilter {
        body,
        section: Some(params.section.clone()).filter(|code| !code.is_empty()),
        q: Some(params.q.clone()).filter(|q| !q.trim().is_empty()),
        ..TaskFilter::default()
    };
    let (all, page) = tasks(web.app(), &viewer.caller(), &head, &filter, day).await?;
    let rows: Vec<&TaskStanding> = all.iter().filter(|one| params.keeps(one)).collect();
    let here = board_address(&slug);
    let content = html! {
        h1 { "Tiến độ nhiệm vụ" }
        (filters(&here, &params.q, "Mã hoặc lời văn nhiệm vụ", &params.controls(&page)))
        div id=(RESULTS) {
            p role="status" { "Hiển thị " b { (rows.len()) "/" (page.total) } " nhiệm vụ" }
            @if rows.is_empty() {
                (empty("Không có nhiệm vụ nào khớp", "Hãy bớt điều kiện lọc.", &[("Xem tất cả", &here)]))
            } @else if params.way == TIMELINE || params.way == BY_BODY {
                (gantt::timeline(&rows, &slug, day, params.grouped()))
            } @else { (by_state(&rows, &slug)) }
            p.muted.small { (TASK_RULE) }
        }
    };
    Ok(Page::new(&viewer, format!("Tiến độ nhiệm vụ – {}", plan::name(&head)), content)
        .part(Part::Overview)
        .on_day(day)
        .wide()
        .plan(plan::link(&head))
        .crumbs([
            plan::crumb(&head),
            Crumb::link("Tổng quan", dashboard_address(&slug)),
            Crumb::here("Tiến độ nhiệm vụ"),
        ]))
}

impl Params {
    fn keeps(&self, one: &TaskStanding) -> bool {
        self.state.is_empty()
            || one.out.state.word() == self.state
            || (self.state == SOON && one.out.due_soon)
    }

    fn grouped(&self) -> gantt::By {
        if self.way == BY_BODY { gantt::By::Lead } else { gantt::By::Section }
    }

    fn controls<'a>(&'a self, page: &TaskPage) -> Vec<Control<'a>> {
        let states = TaskState::ALL.map(|one| (one.word().to_owned(), one.title().to_owned()));
        let soon: Choice = (SOON.to_owned(), "Sắp đến hạn".to_owned());
        let states = std::iter::once(soon).chain(states).collect();
        let sections: Vec<Choice> = page
            .sections
            .iter()
            .map(|section| (section.code.clone(), format!("{}. {}", section.code, section.name)))
            .collect();
        let bodies: Vec<Choice> =
            page.bodies.iter().map(|body| (body.id.to_string(), body.name.clone())).collect();
        let timeline = vec![
            (TIMELINE.to_owned(), "Theo thời gian, từng mục".to_owned()),
            (BY_BODY.to_owned(), "Theo thời gian, từng cơ quan chủ trì".to_owned()),
        ];
        vec![
            Control::Select {
                name: "trang-thai",
                label: "Tình trạng",
                choices: states,
                chosen: &self.state,
            },
            Control::Select {
                name: "muc", label: "Mục", choices: sections, chosen: &self.section
            },
            Control::Select {
                name: "co-quan",
                label: "Cơ quan",
                choices: bodies,
                chosen: &self.body,
            },
            Control::Select {
                name: "kieu",
                label: "Cách xem",
                choices: timeline,
                chosen: &self.way,
            },
        ]
    }
}

fn by_state(rows: &[&TaskStanding], slug: &str) -> Markup {
    html! {
        @for state in TaskState::ALL {
            @let these: Vec<&TaskStanding> = rows.iter().copied().filter(|one| one.out.state == state).collect();
            @if !these.is_empty() {
                section {
                    h2 { (task_state(state)) " " (these.len()) }
                    @if state == TaskState::Late {
                        (causes(&these))
                    }
                    details open[state == TaskState::Late || these.len() <= 12] {
                        summary { "Danh sách " (these.len()) " nhiệm vụ" }
                        (table(&these, slug))
                    }
                }
            }
        }
    }
}

fn table(rows: &[&TaskStanding], slug: &str) -> Markup {
    html! {
        div.scroll.stack {
            table {
                thead { tr {
                    th scope="col" { "Mã" } th scope="col" { "Nhiệm vụ" } th scope="col" { "Thời gian" }
                    th scope="col" { "Vì sao xếp vậy" } th scope="col" { "Chủ trì" }
                } }
                tbody {
                    @for one in rows {
                        tr {
                            td.code data-label="Mã" { (one.row.code) }
                            td.name { a href=(address::task(slug, &one.row.code)) { (list::short(&one.row.text, 160)) } }
                            td data-label="Thời gian" {
                                (one.row.schedule.as_ref().map_or(words::NOTHING, |schedule| schedule.raw.as_str()))
                                @if one.out.due_soon { br; b { "sắp đến hạn" } }
                            }
                            td.small {
                                (one.out.reason)
                                @if let Some(progress) = &one.progress {
                                    @if let Some(product) = &progress.product { br; "Sản phẩm: " (product) }
                                    @if let Some(proposal) = &progress.proposal { br; "Đề xuất: " (proposal) }
                                }
                            }
                            td.bodies data-label="Chủ trì" { (list::bodies(&one.row.leads)) }
                        }
                    }
                }
            }
        }
    }
}
