//! `GET /ke-hoach/{slug}/diem-can-xem`: what was doubtful in the source, and how it was settled.

use std::collections::BTreeMap;

use ansinh_domain::plan::Severity;
use ansinh_store::import::FindingRow;
use ansinh_store::indicator::IndicatorFilter;
use ansinh_store::plan::PlanHead;
use ansinh_store::task::TaskFilter;
use axum::extract::{Path, State};
use maud::{Markup, html};

use crate::address;
use crate::error::Result;
use crate::page::Page;
use crate::ui::finding::settled_finding;
use crate::ui::layout::Part;
use crate::ui::{Crumb, empty};
use crate::viewer::Viewer;
use crate::web::Web;

/// Shows every finding of the plan's version.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(slug): Path<String>,
) -> Result<Page> {
    let head = super::find(&web, &slug).await?;
    let findings = ansinh_store::import::findings_of_version(web.db(), head.version_id).await?;
    let items = addresses(&web, &head).await?;
    let content = html! {
        h1 { "Điểm cần xem khi nhập" }
        p.lead {
            "Những chỗ bản nguồn thiếu, lệch hoặc có thể hiểu nhiều cách; cách đọc đã dùng và người đã chọn được giữ lại để tra cứu."
        }
        @if findings.is_empty() {
            (empty("Không có điểm nào", "Bản nguồn đọc được trọn vẹn, không có chỗ nào cần xem lại.", &[]))
        }
        @for severity in [Severity::Ask, Severity::Warn, Severity::Note] {
            (group(&findings, severity, &items, viewer.may_see_people()))
        }
    };
    Ok(Page::new(&viewer, format!("Điểm cần xem – {}", super::name(&head)), content)
        .part(Part::Plan)
        .crumbs([Crumb::link("Kế hoạch", "/"), super::crumb(&head), Crumb::here("Điểm cần xem")])
        .plan(super::link(&head)))
}

/// Address of each indicator and task of the plan by its code. Where a code stands in both
/// appendices no address is given, because a finding does not say which it means.
async fn addresses(web: &Web, head: &PlanHead) -> Result<BTreeMap<String, String>> {
    let (db, version) = (web.db(), head.version_id);
    let indicators =
        ansinh_store::indicator::list(db, version, &IndicatorFilter::default()).await?;
    let tasks = ansinh_store::task::list(db, version, &TaskFilter::default()).await?;
    let mut items: BTreeMap<String, String> = indicators
        .rows
        .into_iter()
        .map(|row| (row.code.clone(), address::indicator(&head.slug, &row.code)))
        .collect();
    for row in tasks.rows {
        let href = address::task(&head.slug, &row.code);
        if items.remove(&row.code).is_none() {
            items.insert(row.code, href);
        }
    }
    Ok(items)
}

fn group(
    findings: &[FindingRow],
    severity: Severity,
    items: &BTreeMap<String, String>,
    sees_people: bool,
) -> Markup {
    let these: Vec<_> = findings.iter().filter(|row| row.finding.severity == severity).collect();
    html! {
        @if !these.is_empty() {
            h2 { (heading(severity)) " (" (these.len()) ")" }
            @for row in these {
                @let item = row.finding.item.as_ref().and_then(|code| items.get(code));
                (settled_finding(row, item.map(String::as_str), sees_people))
            }
        }
    }
}

/// In an accepted plan no question is open.
fn heading(severity: Severity) -> &'static str {
    match severity {
        Severity::Ask => "Đã chọn cách đọc",
        Severity::Warn => "Cảnh báo: bản nguồn có thể sai",
        Severity::Note => "Ghi chú",
    }
}
