//! What a body must say of indicators that are off track, asked where its report is checked and sent.

use ansinh_app::report::view::{RowView, SubmissionView};
use ansinh_domain::check::{CheckCode, Issue, Severity};
use maud::{Markup, html};

use super::send::{of_row, severity};
use crate::address;
use crate::assess::outlook::{self, Owner};
use crate::error::Result;
use crate::viewer::Viewer;
use crate::web::Web;

/// Where it stands on the page of the checks.
const HERE: &str = "giai-phap";

/// Each indicator that asks for it, with the form in which it is said.
pub(super) async fn section(
    web: &Web,
    viewer: &Viewer,
    report: &SubmissionView,
    issues: &[Issue],
) -> Result<Markup> {
    let asked: Vec<(&RowView, &Issue)> = asked(report, issues);
    if asked.is_empty() {
        return Ok(html! {});
    }
    let head = ansinh_store::plan::by_id(web.db(), report.round.plan_id).await?;
    let Some(head) = head else { return Ok(html! {}) };
    let (body, name) = (report.head.body_id, report.head.body_name.as_str());
    let back = format!("{}/gui#{HERE}", address::report(report.head.id));
    Ok(html! {
        section.card aria-labelledby=(HERE) {
            h3 id=(HERE) { "Giải pháp khắc phục (" (asked.len()) ")" }
            p.muted.small { "Ghi ở đây hoặc ở trang của chỉ tiêu; giải pháp đứng cạnh đánh giá, không thay cho số liệu báo cáo." }
            @for (row, issue) in &asked {
                @let code = &row.item.code;
                @let required = issue.severity == Severity::Blocks;
                p {
                    (severity(issue)) " "
                    a href={ (address::indicator(&head.slug, code)) "#danh-gia" } { span.code { (code) } " " (row.title) }
                    ". " (issue.message)
                }
                @if report.may_enter {
                    (outlook::form(viewer, &Owner {
                        slug: &head.slug,
                        code,
                        body,
                        name,
                        required: required.then_some("Bắt buộc trước khi gửi báo cáo này."),
                        back: Some(&back),
                    }))
                }
            }
        }
    })
}

/// The same in a sentence, for the first page of a report.
pub(super) fn notice(report: &SubmissionView, issues: &[Issue]) -> Markup {
    let asked = asked(report, issues);
    let codes: Vec<&str> = asked
        .iter()
        .filter(|(_, issue)| issue.severity == Severity::Blocks)
        .map(|(row, _)| row.item.code.as_str())
        .collect();
    html! {
        @if !codes.is_empty() && report.head.state.is_open() {
            div.notice.ask {
                p {
                    "Chỉ tiêu " (codes.join(", ")) " đang chậm hoặc xấu đi mà từ kỳ báo cáo trước chưa có giải pháp khắc phục. Báo cáo chỉ gửi được khi đã ghi. "
                    a href={ (address::report(report.head.id)) "/gui#" (HERE) } { "Ghi giải pháp khắc phục" }
                }
            }
        }
    }
}

fn asked<'a>(report: &'a SubmissionView, issues: &'a [Issue]) -> Vec<(&'a RowView, &'a Issue)> {
    let remedies = issues.iter().filter(|issue| issue.check == CheckCode::Remedy);
    let with_row = |issue| Some((report.rows.iter().find(|row| of_row(issue, row))?, issue));
    remedies.filter_map(with_row).collect()
}
