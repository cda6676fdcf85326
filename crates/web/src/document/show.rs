//! `GET /van-ban/{id}`: one legal document, the tasks that cite it, when its period ends.

use ansinh_store::DocumentId;
use ansinh_store::document::{CitingTask, DocumentDetail};
use axum::extract::{Path, Query, State};
use maud::{Markup, html};

use super::filter::Params;
use crate::address;
use crate::error::{Error, Result};
use crate::page::Page;
use crate::plan;
use crate::ui::finding::settled_finding;
use crate::ui::layout::Part;
use crate::ui::{self, Crumb};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Shows the document as the plan looked at cites it.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page> {
    let missing = || Error::not_found("Văn bản này").link("Danh sách văn bản", "/van-ban");
    let id: DocumentId = id.parse().map_err(|_| missing())?;
    let mut shown = None;
    for slug in plan::slugs_to_try(&viewer, &params.plan) {
        let head = plan::find(&web, slug).await?;
        if let Some(detail) = ansinh_store::document::detail(web.db(), head.version_id, id).await? {
            shown = Some((head, detail));
            break;
        }
    }
    let (head, detail) = shown.ok_or_else(missing)?;
    let sees_people = viewer.may_see_people();
    let name = super::name(&detail.row.document);
    Ok(Page::new(
        &viewer,
        name.clone(),
        content(&detail, &head.slug, sees_people, &plan::name(&head)),
    )
    .part(Part::Documents)
    .crumbs([Crumb::link("Kế hoạch", "/"), Crumb::link("Văn bản", "/van-ban"), Crumb::here(name)])
    .plan(plan::link(&head)))
}

fn content(detail: &DocumentDetail, slug: &str, sees_people: bool, plan: &str) -> Markup {
    let document = &detail.row.document;
    let text = |value: &Option<String>| value.as_ref().map(|value| html! { (value) });
    html! {
        h1 { (super::name(document)) }
        @if let Some(subject) = &document.subject { p.lead { (subject) } }
        div.box {
            (ui::facts(&[
                ("Loại văn bản", Some(html! { (document.doc_type) })),
                ("Số, ký hiệu", Some(html! { (document.number) })),
                ("Ngày ban hành", Some(html! {
                    @match document.date {
                        Some(date) => (words::date(date)),
                        None => "kế hoạch không ghi ngày",
                    }
                })),
                ("Cơ quan ban hành", text(&document.issuer)),
                ("Bắt đầu giai đoạn", document.period_start.map(|day| html! { (words::date(day)) })),
                ("Hết giai đoạn", document.period_end.map(|day| html! { b { (words::date(day)) } })),
                ("Vai trò", detail.row.in_basis.then(|| html! { "Căn cứ của " (plan) })),
            ]))
        }
        h2 { "Nhiệm vụ viện dẫn (" (detail.tasks.len()) ")" }
        @if detail.tasks.is_empty() {
            p.muted { "Không có nhiệm vụ nào viện dẫn văn bản này." }
        } @else {
            (tasks(&detail.tasks, slug))
        }
        @if !detail.findings.is_empty() {
            h2 { "Điểm cần xem khi nhập" }
            @for row in &detail.findings { (settled_finding(row, None, sees_people)) }
        }
    }
}

fn tasks(tasks: &[CitingTask], slug: &str) -> Markup {
    html! {
        div.scroll.stack {
            table {
                thead {
                    tr {
                        th scope="col" { "Mã" }
                        th scope="col" { "Nhiệm vụ" }
                        th scope="col" { "Viện dẫn ghi" }
                        th scope="col" { "Thời gian" }
                        th scope="col" { "Hạn cuối" }
                    }
                }
                tbody {
                    @for citing in tasks {
                        tr {
                            td.code { a href=(address::task(slug, &citing.task.code)) { (citing.task.code) } }
                            td { (citing.task.name) }
                            td.small data-label="Viện dẫn ghi" { (citing.raw) }
                            td data-label="Thời gian" { (citing.schedule_raw.as_deref().unwrap_or_default()) }
                            td data-label="Hạn cuối" { (citing.due.map(words::date).unwrap_or_default()) }
                        }
                    }
                }
            }
        }
    }
}
