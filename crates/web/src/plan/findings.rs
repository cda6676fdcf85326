//! `GET /ke-hoach/{slug}/diem-can-xem`: what was doubtful in the source, and how it was settled.

use ansinh_domain::plan::Severity;
use ansinh_store::body::ItemKind;
use ansinh_store::import::FindingRow;
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
    let content = html! {
        h1 { "Điểm cần xem khi nhập" }
        p.lead {
            "Những chỗ bản nguồn thiếu, lệch hoặc có thể hiểu nhiều cách; cách đọc đã dùng và người đã chọn được giữ lại để tra cứu."
        }
        @if findings.is_empty() {
            (empty("Không có điểm nào", "Bản nguồn đọc được trọn vẹn, không có chỗ nào cần xem lại.", &[]))
        }
        @for severity in [Severity::Ask, Severity::Warn, Severity::Note] {
            (group(&findings, severity, &slug, viewer.may_see_people()))
        }
    };
    Ok(Page::new(&viewer, format!("Điểm cần xem – {}", super::name(&head)), content)
        .part(Part::Plan)
        .crumbs([Crumb::link("Kế hoạch", "/"), super::crumb(&head), Crumb::here("Điểm cần xem")])
        .plan(super::link(&head)))
}

/// Address of the indicator or task a finding is about.
fn address_of(slug: &str, row: &FindingRow) -> Option<String> {
    row.about.as_ref().map(|(kind, code)| match kind {
        ItemKind::Indicator => address::indicator(slug, code),
        ItemKind::Task => address::task(slug, code),
    })
}

fn group(findings: &[FindingRow], severity: Severity, slug: &str, sees_people: bool) -> Markup {
    let these: Vec<_> = findings.iter().filter(|row| row.finding.severity == severity).collect();
    html! {
        @if !these.is_empty() {
            h2 { (heading(severity)) " (" (these.len()) ")" }
            @for row in these {
                (settled_finding(row, address_of(slug, row).as_deref(), sees_people))
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
