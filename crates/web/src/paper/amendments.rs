//! `GET`, `POST /ke-hoach/{slug}/dieu-chinh`: proposals to change a plan, and the form of a new one.

use ansinh_app::AppError;
use ansinh_app::paper::{Adjustable, AmendmentRequest, adjustable, draft_amendment};
use ansinh_domain::access::Action;
use ansinh_store::paper::{self, PaperRow};
use axum::extract::{Path, Query, State};
use axum::response::Redirect;
use maud::{Markup, html};
use serde::Deserialize;

use super::round::area;
use super::{AMENDMENT, address as paper_address, back, lines, named, signed};
use crate::address;
use crate::error::Result;
use crate::page::Page;
use crate::plan;
use crate::post::Fields;
use crate::ui::form::{self, Field, field};
use crate::ui::layout::Part;
use crate::ui::{Crumb, empty};
use crate::viewer::Viewer;
use crate::web::Web;

/// What begins the name of a field with a new wording: "moi:5.10:2025".
const NEW: &str = "moi:";

/// Address of a plan's proposals.
pub(crate) fn amendments_address(slug: &str) -> String {
    format!("{}/dieu-chinh", address::plan(slug))
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    /// Codes of what is to be adjusted.
    #[serde(default, rename = "ma")]
    pub codes: String,
}

fn codes(text: &str) -> Vec<String> {
    let parts = text.split([',', ';', '\n', '\r']).map(str::trim).filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

/// Shows proposals, and the form.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(slug): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page> {
    let head = plan::find(&web, &slug).await?;
    let caller = viewer.caller();
    let asked = codes(&params.codes);
    let (found, missing) = adjustable(web.app(), &caller, head.id, &asked).await?;
    let papers = paper::amendments(web.db(), head.id).await?;
    let manages = viewer.may(Action::ManageRounds).is_ok();
    let here = amendments_address(&slug);
    let content = html! {
        h1 { "Điều chỉnh kế hoạch" }
        p.lead { "Tờ trình và Quyết định điều chỉnh " (plan::name(&head)) "." }
        p { "Hai văn bản này chỉ là dự thảo để trình ký; kế hoạch trên phần mềm chưa thay đổi khi Quyết định chưa được ký và nhập vào." }
        (list(&papers))
        @if manages {
            h2 { "Lập Tờ trình và Quyết định" }
            form method="get" action=(here) {
                (field(&Field {
                    name: "ma", label: "Mã chỉ tiêu, nhiệm vụ cần điều chỉnh", kind: "text",
                    hint: Some("Cách nhau bằng dấu phẩy, ví dụ 5.10, II.1.1."), value: &params.codes, error: None, autocomplete: "off",
                }))
                button.quiet type="submit" { "Mở nội dung hiện hành" }
            }
            @if !missing.is_empty() {
                p.notice { "Kế hoạch không có mã: " b { (missing.join(", ")) } ". Hãy kiểm tra lại." }
            }
            @if !found.is_empty() { (new_form(&viewer, &found, &here)) }
        }
    };
    Ok(Page::new(&viewer, "Điều chỉnh kế hoạch", content)
        .part(Part::Overview)
        .wide()
        .plan(plan::link(&head))
        .crumbs([plan::crumb(&head), Crumb::here("Điều chỉnh")]))
}

fn list(papers: &[PaperRow]) -> Markup {
    if papers.is_empty() {
        return empty(
            "Chưa có Tờ trình, Quyết định điều chỉnh nào",
            "Chọn mã chỉ tiêu, nhiệm vụ ở dưới để lập.",
            &[],
        );
    }
    html! {
        div.scroll.stack {
            table {
                caption.hidden { "Tờ trình, Quyết định điều chỉnh" }
                thead { tr {
                    th scope="col" { "Văn bản" } th scope="col" { "Cơ quan ban hành" }
                    th scope="col" { "Bản ký số" }
                } }
                tbody {
                    @for row in papers {
                        tr {
                            td.name { a href=(paper_address(row)) { (row.kind.title()) " – " (named(row)) } }
                            td data-label="Cơ quan ban hành" { (row.issuer) }
                            td data-label="Bản ký số" { (signed(row)) }
                        }
                    }
                }
            }
        }
    }
}

fn new_form(viewer: &Viewer, found: &[Adjustable], here: &str) -> Markup {
    html! {
        form method="post" action=(here) {
            (form::token(viewer))
            @for one in found {
                fieldset.box {
                    legend { b { (one.code) } " " (one.name) }
                    p.hint { "Để trống phần không đổi." }
                    @for (part, title, old) in &one.parts {
                        @let name = format!("{NEW}{}:{part}", one.code);
                        div.field {
                            label for=(name) { (title) }
                            p.hint id={ (name) "-goi-y" } { "Hiện hành: " (if old.is_empty() { "(không có)" } else { old }) }
                            textarea id=(name) name=(name) rows="2" aria-describedby={ (name) "-goi-y" } {}
                        }
                    }
                }
            }
            (area("ly_do", "Lý do điều chỉnh", "Nêu ngắn gọn, sẽ in ở mục Sự cần thiết.", "", 4, true))
            (area("can_cu", "Căn cứ", "Mỗi dòng một căn cứ; chữ “Căn cứ” tự thêm.", "", 4, true))
            button type="submit" { "Lập dự thảo Tờ trình và Quyết định" }
        }
    }
}

/// Drafts both papers.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    Path(slug): Path<String>,
    fields: Fields,
) -> Result<Redirect> {
    let head = plan::find(&web, &slug).await?;
    let changes: Vec<(String, String, String)> = fields
        .pairs()
        .filter_map(|(name, value)| {
            let (code, part) = name.strip_prefix(NEW)?.rsplit_once(':')?;
            Some((code.to_owned(), part.to_owned(), value.to_owned()))
        })
        .filter(|(.., value)| !value.trim().is_empty())
        .collect();
    let request = AmendmentRequest {
        reason: fields.text("ly_do").to_owned(),
        grounds: lines(fields.raw("can_cu")),
        changes,
    };
    let made: Result<_, AppError> =
        draft_amendment(web.app(), &viewer.caller(), head.id, &request).await;
    let (proposal, _) =
        made.map_err(|error| back(error, "Quay lại trang điều chỉnh", amendments_address(&slug)))?;
    Ok(Redirect::to(&format!("{AMENDMENT}/{proposal}")))
}
