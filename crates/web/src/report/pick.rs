//! `GET /bao-cao/{id}/tra-lai` and `/sua`: which rows, and why.

use ansinh_app::AppError;
use ansinh_app::report::ReportError;
use ansinh_app::report::view::{SubmissionView, view};
use ansinh_domain::report::{ItemKind, Move, Rows, transition};
use ansinh_store::SubmissionId;
use axum::extract::{Path, State};
use maud::{Markup, html};

use super::frame::{self, Tab, step};
use super::{back, once};
use crate::address;
use crate::error::Result;
use crate::page::Page;
use crate::post::Fields;
use crate::ui::list::short;
use crate::viewer::Viewer;
use crate::web::Web;

/// Asks what is given back.
pub async fn give_back(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<Page> {
    page(&web, &viewer, super::id(&id)?, Move::Return, None).await
}

/// Asks what is to be mended in a received report.
pub async fn correct(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<Page> {
    page(&web, &viewer, super::id(&id)?, Move::Correct, None).await
}

/// The page; after a refusal with its words and what was filled in.
pub(super) async fn page(
    web: &Web,
    viewer: &Viewer,
    id: SubmissionId,
    by: Move,
    refused: Option<(&str, &Fields)>,
) -> Result<Page> {
    let report = view(web.app(), &viewer.caller(), id).await?;
    // Also whoever comes by an old link is told why it cannot be done.
    let line = transition(report.head.state, by)
        .map_err(|refused| back(AppError::Report(ReportError::Refused(refused)), id))?;
    if !report.moves.contains(&by) {
        for action in line.actions {
            viewer.check_for(*action, report.head.body_id)?;
        }
    }
    let typed = refused.map_or("", |(_, fields)| fields.text("ly_do"));
    let ticked: Vec<&str> =
        refused.map(|(_, fields)| fields.all("dong").collect()).unwrap_or_default();
    let content = html! {
        h2 { (by.title()) }
        @if let Some((reason, _)) = refused {
            div.summary role="alert" tabindex="-1" { h2 { "Chưa thực hiện được" } p { (reason) } }
        }
        form method="post" action={ (address::report(id)) "/" (step(by)) } {
            (once(web, viewer, report.head.mod_count))
            div.field {
                label for="ly_do" { "Lý do" }
                p.hint { "Người nhận sẽ đọc lý do này để biết phải sửa gì." }
                textarea #ly_do name="ly_do" rows="4" maxlength="2000" required { (typed) }
            }
            p {
                @if line.rows == Rows::Required {
                    "Chọn các dòng cần sửa. Chỉ những dòng này được mở."
                } @else {
                    "Chọn các dòng cần sửa, hoặc không chọn dòng nào để trả lại cả báo cáo."
                }
            }
            @for (kind, title) in [
                (ItemKind::Indicator, "Chỉ tiêu"),
                (ItemKind::Task, "Nhiệm vụ"),
                (ItemKind::Section, "Nội dung báo cáo"),
            ] {
                (rows(&report, kind, title, &ticked))
            }
            p.steps {
                button type="submit" { (by.title()) }
                " " a.button.quiet href=(address::report(id)) { "Thôi" }
            }
        }
    };
    Ok(frame::page(viewer, &report, Tab::Step, &content))
}

fn rows(report: &SubmissionView, kind: ItemKind, title: &str, ticked: &[&str]) -> Markup {
    html! {
        @if report.of_kind(kind).next().is_some() {
            fieldset.choices {
                legend { (title) }
                @for row in report.of_kind(kind) {
                    @let id = row.item.id.to_string();
                    label {
                        input type="checkbox" name="dong" value=(id) checked[ticked.contains(&id.as_str())];
                        span { b { (row.item.code) } " " (short(&row.title, 160)) }
                    }
                }
            }
        }
    }
}
