//! `GET /bao-cao/{id}/van-ban`: the report of one body as an official paper.

use ansinh_app::paper::body_report;
use ansinh_store::SubmissionId;
use axum::extract::{Path, State};
use axum::response::Response;
use maud::html;

use super::{pdf_file, preview, rules, word_file};
use crate::address;
use crate::error::{Error, Result};
use crate::page::Page;
use crate::ui::Crumb;
use crate::viewer::Viewer;
use crate::web::Web;

fn id(text: &str) -> Result<SubmissionId> {
    text.parse().map_err(|_| Error::not_found("Báo cáo này"))
}

/// Shows the paper.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(text): Path<String>,
) -> Result<Page> {
    let id = id(&text)?;
    let paper = body_report(web.app(), &viewer.caller(), id).await?;
    let report = address::report(id);
    let content = html! {
        h1 { "Báo cáo của cơ quan" }
        p.no-print {
            a.button.quiet href={ (report) "/van-ban.docx" } { "Tải tệp Word" } " "
            a.button.quiet href={ (report) "/van-ban.pdf" } { "Tải tệp PDF" }
        }
        (preview::preview(&paper, &rules(&web)?)?)
    };
    Ok(Page::new(&viewer, "Báo cáo của cơ quan", content)
        .wide()
        .crumbs([Crumb::link("Báo cáo", report), Crumb::here("Văn bản")]))
}

/// The paper as a Word file.
pub async fn file(
    State(web): State<Web>,
    viewer: Viewer,
    Path(text): Path<String>,
) -> Result<Response> {
    let paper = body_report(web.app(), &viewer.caller(), id(&text)?).await?;
    word_file(&web, paper, "bao-cao").await
}

/// The paper as a PDF file.
pub async fn pdf(
    State(web): State<Web>,
    viewer: Viewer,
    Path(text): Path<String>,
) -> Result<Response> {
    let paper = body_report(web.app(), &viewer.caller(), id(&text)?).await?;
    pdf_file(&web, paper, "bao-cao").await
}
