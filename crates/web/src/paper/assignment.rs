//! `GET /ke-hoach/{slug}/giao-nhiem-vu?co-quan=`: all duties of a body, as an official paper.

use ansinh_app::paper::assignment;
use ansinh_formats::paper::Paper;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use maud::html;
use serde::Deserialize;

use super::{pdf_file, preview, rules, word_file};
use crate::address;
use crate::error::{Error, Result};
use crate::page::Page;
use crate::ui::Crumb;
use crate::viewer::Viewer;
use crate::web::Web;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    /// The body.
    #[serde(default, rename = "co-quan")]
    pub body: String,
}

async fn paper(web: &Web, viewer: &Viewer, slug: &str, params: &Params) -> Result<Paper> {
    let missing = || Error::not_found("Cơ quan này").link("Danh sách cơ quan", "/co-quan");
    let body = params.body.parse().map_err(|_| missing())?;
    let head = ansinh_store::plan::by_slug(web.db(), slug).await?;
    let head = head.ok_or_else(|| Error::not_found("Kế hoạch này").link("Các kế hoạch", "/"))?;
    Ok(assignment(web.app(), &viewer.caller(), head.id, body).await?)
}

/// Shows the paper.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(slug): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page> {
    let made = paper(&web, &viewer, &slug, &params).await?;
    let query = address::query([("co-quan", params.body.as_str())]);
    let home = address::plan(&slug);
    let content = html! {
        h1 { "Chỉ tiêu, nhiệm vụ giao cho cơ quan" }
        p.no-print {
            a.button.quiet href={ (home) "/giao-nhiem-vu.docx" (query) } { "Tải tệp Word" } " "
            a.button.quiet href={ (home) "/giao-nhiem-vu.pdf" (query) } { "Tải tệp PDF" }
        }
        (preview::preview(&made, &rules(&web)?)?)
    };
    Ok(Page::new(&viewer, "Chỉ tiêu, nhiệm vụ giao cho cơ quan", content).wide().crumbs([
        Crumb::link("Cơ quan", address::body(&params.body)),
        Crumb::here("Giao nhiệm vụ"),
    ]))
}

/// The paper as a Word file.
pub async fn file(
    State(web): State<Web>,
    viewer: Viewer,
    Path(slug): Path<String>,
    Query(params): Query<Params>,
) -> Result<Response> {
    let made = paper(&web, &viewer, &slug, &params).await?;
    word_file(&web, made, "giao-nhiem-vu").await
}

/// The paper as a PDF file.
pub async fn pdf(
    State(web): State<Web>,
    viewer: Viewer,
    Path(slug): Path<String>,
    Query(params): Query<Params>,
) -> Result<Response> {
    let made = paper(&web, &viewer, &slug, &params).await?;
    pdf_file(&web, made, "giao-nhiem-vu").await
}
