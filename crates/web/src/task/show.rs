//! `GET /ke-hoach/{slug}/nhiem-vu/{code}`: one task.

use ansinh_domain::schedule::Schedule;
use ansinh_store::document::CitedDocument;
use ansinh_store::task::{TaskDetail, TaskRow};
use axum::extract::{Path, State};
use maud::{Markup, html};

use crate::address;
use crate::document;
use crate::error::{Error, Result};
use crate::held::Held;
use crate::page::Page;
use crate::plan;
use crate::ui::finding::settled_finding;
use crate::ui::layout::Part;
use crate::ui::source::source_lines;
use crate::ui::{self, Crumb, list};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Shows the task with that code.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path((slug, code)): Path<(String, String)>,
) -> Result<Page> {
    let head = plan::find(&web, &slug).await?;
    let day = plan::day(&head, &viewer);
    let detail = ansinh_store::task::detail(web.db(), head.version_id, &code, day)
        .await?
        .ok_or_else(|| {
            Error::not_found(&format!("Nhiệm vụ “{code}”"))
                .link("Danh sách nhiệm vụ", address::tasks(&slug))
        })?;
    let held = Held::of_task(&web, &viewer, &detail, day).await?;
    let label = format!("Nhiệm vụ {}", detail.row.code);
    Ok(Page::new(
        &viewer,
        format!("{label}: {}", list::short(&detail.row.text, 60)),
        content(&detail, &head.slug, &held),
    )
    .part(Part::Tasks)
    .on_day(day)
    .crumbs([
        plan::crumb(&head),
        Crumb::link("Nhiệm vụ", address::tasks(&slug)),
        Crumb::here(label),
    ])
    .plan(plan::link(&head)))
}

fn content(detail: &TaskDetail, slug: &str, held: &Held<'_>) -> Markup {
    let sees_people = held.viewer.may_see_people();
    let row = &detail.row;
    html! {
        h1 { "Nhiệm vụ " (row.code) }
        @if let Some(parent) = &detail.parent {
            p { "Thuộc nhiệm vụ " a href=(address::task(slug, &parent.code)) { (parent.code) ". " (list::short(&parent.name, 90)) } }
        }
        div.cols {
            div {
                div.box { p { (row.text) } }
                (times(row))
                (documents(&detail.documents, slug))
                (children(detail, slug))
                (held.through_time())
                h2 { "Bản nguồn" }
                (source_lines(&detail.source, &[row.line]))
                @if !detail.findings.is_empty() {
                    h2 { "Điểm cần xem khi nhập" }
                    @for row in &detail.findings { (settled_finding(row, None, sees_people)) }
                }
            }
            div {
                h2 { "Vị trí trong kế hoạch" }
                div.box { (place(row, slug)) }
                h2 { "Cơ quan thực hiện" }
                div.box.flush { (held.now(&detail.duties)) }
            }
        }
        (list::neighbours(
            detail.previous.as_ref().map(|item| (item, address::task(slug, &item.code))),
            detail.next.as_ref().map(|item| (item, address::task(slug, &item.code))),
        ))
    }
}

fn place(row: &TaskRow, slug: &str) -> Markup {
    let heading = |code: &Option<String>, name: &Option<String>| {
        code.as_ref().map(|code| {
            html! {
                a href={ (address::tasks(slug)) (address::query([("muc", code.as_str())])) } {
                    (code) ". " (name.as_deref().unwrap_or_default())
                }
            }
        })
    };
    ui::facts(&[
        ("Mục", heading(&row.section_code, &row.section_name)),
        ("Tiểu mục", heading(&row.subsection_code, &row.subsection_name)),
        ("Sản phẩm", row.product.as_ref().map(|product| html! { (product) })),
        ("Ghi chú", row.note.as_ref().map(|note| html! { (note) })),
    ])
}

fn times(row: &TaskRow) -> Markup {
    html! {
        h2 { "Thời gian" }
        @if row.schedule.is_none() && row.submission.is_none() {
            p.muted { "Kế hoạch không ghi thời gian cho nhiệm vụ này." }
        } @else {
            div.scroll {
                table {
                    thead {
                        tr {
                            th scope="col" { "Thời hạn" }
                            th scope="col" { "Kế hoạch ghi" }
                            th scope="col" { "Hiểu là" }
                        }
                    }
                    tbody {
                        @if let Some(schedule) = &row.schedule { (time("Thực hiện", schedule)) }
                        @if let Some(submission) = &row.submission { (time("Trình", submission)) }
                    }
                }
            }
        }
    }
}

fn time(label: &str, schedule: &Schedule) -> Markup {
    html! {
        tr {
            th scope="row" { (label) }
            td { b { (schedule.raw) } }
            td { (words::schedule(schedule)) }
        }
    }
}

fn documents(documents: &[CitedDocument], slug: &str) -> Markup {
    html! {
        @if !documents.is_empty() {
            h2 { "Văn bản viện dẫn" }
            ul.plain.box {
                @for cited in documents {
                    li {
                        a href={ (address::document(cited.document.id)) (address::query([("ke-hoach", slug)])) } {
                            (document::name(&cited.document))
                        }
                        @if let Some(end) = cited.document.period_end {
                            span.muted.small { " – giai đoạn kết thúc " (words::date(end)) }
                        }
                        @if let Some(subject) = &cited.document.subject { br; span.muted.small { (subject) } }
                    }
                }
            }
        }
    }
}

fn children(detail: &TaskDetail, slug: &str) -> Markup {
    html! {
        @if !detail.children.is_empty() {
            h2 { "Nhiệm vụ con" }
            ul.plain.box {
                @for child in &detail.children {
                    li { a href=(address::task(slug, &child.code)) { (child.code) } " " (child.name) }
                }
            }
        }
    }
}
