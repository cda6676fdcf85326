//! `GET /co-quan/{id}`: one body with all its duties.

use ansinh_store::BodyId;
use ansinh_store::body::{BodyDetail, BodyDuty, DutyRole, ItemKind};
use axum::extract::{Path, Query, State};
use maud::{Markup, html};

use super::filter::Params;
use super::life::Life;
use super::reports::Reports;
use crate::address;
use crate::assess::of_body;
use crate::error::{Error, Result};
use crate::figure;
use crate::page::Page;
use crate::plan;
use crate::ui::layout::Part;
use crate::ui::{self, Count, Crumb, empty, list};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Shows the body in the plan looked at.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page> {
    let missing = || Error::not_found("Cơ quan này").link("Danh sách cơ quan", "/co-quan");
    let id: BodyId = id.parse().map_err(|_| missing())?;
    let (mut shown, mut first) = (None, None);
    for slug in plan::slugs_to_try(&viewer, &params.plan) {
        let head = plan::find(&web, slug).await?;
        let day = plan::day(&head, &viewer);
        if let Some(detail) = ansinh_store::body::detail(web.db(), head.version_id, id, day).await?
        {
            shown = Some((head, detail, day));
            break;
        }
        first.get_or_insert((head, day));
    }
    let (head, detail, day) = match (shown, first) {
        (Some(shown), _) => shown,
        (None, Some((head, day))) => {
            let idle = ansinh_store::body::idle(web.db(), id, day).await?.ok_or_else(missing)?;
            (head, idle, day)
        }
        (None, None) => return Err(missing()),
    };
    let life = Life::of(&web, &viewer, &detail.row, day).await?;
    let told = (day, params.by == figure::NOW);
    let reports = Reports::load(&web, &viewer, &head, detail.row.id, told).await?;
    let name = detail.row.name.clone();
    let results = of_body::section(&web, &viewer, &head, id, day).await?;
    let names = (head.slug.as_str(), plan::name(&head));
    let content = content(&detail, (names.0, &names.1), &life, (reports.as_ref(), &results));
    Ok(Page::new(&viewer, name.clone(), content)
        .part(Part::Bodies)
        .on_day(day)
        .crumbs([
            Crumb::link("Kế hoạch", "/"),
            Crumb::link("Cơ quan", "/co-quan"),
            Crumb::here(name),
        ])
        .plan(plan::link(&head)))
}

fn content(
    detail: &BodyDetail,
    (slug, plan): (&str, &str),
    life: &Life<'_>,
    (reports, results): (Option<&Reports<'_>>, &Markup),
) -> Markup {
    let row = &detail.row;
    html! {
        p.muted { (words::body_kind(row.kind)) " trong " (plan) }
        h1 { (row.name) }
        @if !detail.aliases.is_empty() {
            p.lead { "Bản nguồn còn viết: " (detail.aliases.join("; ")) "." }
        }
        (life.state())
        (results)
        (figures(detail))
        @if !detail.duties.is_empty() {
            p.no-print { a href={ (crate::address::plan(slug)) "/giao-nhiem-vu?co-quan=" (row.id) } { "Văn bản giao chỉ tiêu, nhiệm vụ" } }
        }
        @if detail.duties.is_empty() {
            (empty("Không giữ việc nào", "Vào ngày đang xem, cơ quan này không giữ trách nhiệm nào của kế hoạch.", &[]))
        }
        @for item in [ItemKind::Indicator, ItemKind::Task] {
            @for role in list::ROLES {
                (duties(detail, item, role, slug))
            }
        }
        @if let Some(reports) = reports { (reports.section()) }
        (life.members())
        (life.through_time())
    }
}

fn figures(detail: &BodyDetail) -> Markup {
    let counts: Vec<Count<'_>> = [ItemKind::Indicator, ItemKind::Task]
        .into_iter()
        .flat_map(|item| list::ROLES.map(|role| (item, role)))
        .map(|(item, role)| Count {
            figure: of(detail, item, role).count(),
            noun: noun(item, role),
            href: Some(format!("#{}", anchor(item, role))),
        })
        .filter(|count| count.figure > 0)
        .collect();
    html! { @if !counts.is_empty() { (ui::counts(&counts)) } }
}

fn of(detail: &BodyDetail, item: ItemKind, role: DutyRole) -> impl Iterator<Item = &BodyDuty> {
    detail.duties.iter().filter(move |duty| duty.item == item && duty.role == role)
}

fn noun(item: ItemKind, role: DutyRole) -> &'static str {
    match (item, role) {
        (ItemKind::Indicator, DutyRole::Lead) => "chỉ tiêu chủ trì",
        (ItemKind::Indicator, DutyRole::Coordinating) => "chỉ tiêu phối hợp",
        (ItemKind::Indicator, DutyRole::FollowUp) => "chỉ tiêu theo dõi, đôn đốc",
        (ItemKind::Task, DutyRole::Lead) => "nhiệm vụ chủ trì",
        (ItemKind::Task, DutyRole::Coordinating) => "nhiệm vụ phối hợp",
        (ItemKind::Task, DutyRole::FollowUp) => "nhiệm vụ theo dõi, đôn đốc",
    }
}

fn title(item: ItemKind, role: DutyRole) -> String {
    let noun = match item {
        ItemKind::Indicator => "Chỉ tiêu",
        ItemKind::Task => "Nhiệm vụ",
    };
    format!("{noun} – {}", list::role(role).to_lowercase())
}

fn anchor(item: ItemKind, role: DutyRole) -> &'static str {
    match (item, role) {
        (ItemKind::Indicator, DutyRole::Lead) => "chi-tieu-chu-tri",
        (ItemKind::Indicator, DutyRole::Coordinating) => "chi-tieu-phoi-hop",
        (ItemKind::Indicator, DutyRole::FollowUp) => "chi-tieu-theo-doi",
        (ItemKind::Task, DutyRole::Lead) => "nhiem-vu-chu-tri",
        (ItemKind::Task, DutyRole::Coordinating) => "nhiem-vu-phoi-hop",
        (ItemKind::Task, DutyRole::FollowUp) => "nhiem-vu-theo-doi",
    }
}

fn duties(detail: &BodyDetail, item: ItemKind, role: DutyRole, slug: &str) -> Markup {
    let rows: Vec<_> = of(detail, item, role).collect();
    html! {
        @if !rows.is_empty() {
            h2 id=(anchor(item, role)) { (title(item, role)) " (" (rows.len()) ")" }
            div.scroll.stack {
                table {
                    thead {
                        tr {
                            th scope="col" { "Mã" }
                            @match item {
                                ItemKind::Indicator => {
                                    th scope="col" { "Chỉ tiêu" }
                                    th scope="col" { abbr title="Đơn vị tính" { "ĐVT" } }
                                },
                                ItemKind::Task => {
                                    th scope="col" { "Nhiệm vụ" }
                                    th scope="col" { "Thời gian" }
                                    th scope="col" { "Hạn cuối" }
                                },
                            }
                        }
                    }
                    tbody { @for duty in rows { (self::duty(duty, slug)) } }
                }
            }
        }
    }
}

fn duty(duty: &BodyDuty, slug: &str) -> Markup {
    let inherited = html! {
        @if duty.inherited { span.muted.small { " (theo dòng trên)" } }
    };
    match duty.item {
        ItemKind::Indicator => html! {
            tr {
                td.code { a href=(address::indicator(slug, &duty.code)) { (duty.code) } }
                td { (duty.name) (inherited) }
                td.short data-label="ĐVT" { (duty.unit.as_deref().unwrap_or_default()) }
            }
        },
        ItemKind::Task => html! {
            tr {
                td.code { a href=(address::task(slug, &duty.code)) { (duty.code) } }
                td { (duty.name) (inherited) }
                td data-label="Thời gian" { (duty.schedule_raw.as_deref().unwrap_or_default()) }
                td data-label="Hạn cuối" { (duty.due.map(words::date).unwrap_or_default()) }
            }
        },
    }
}
