//! `GET /dieu-chinh/{id}`: a Tờ trình or Quyết định on changing a plan: read, changed, given its number.

use ansinh_app::AppError;
use ansinh_app::paper::{
    Adjustment, Amendment, AmendmentContent, amendment, change_amendment, drop_amendment,
    issue_amendment,
};
use ansinh_domain::access::Action;
use ansinh_store::PlanPaperId;
use ansinh_store::paper::PaperState;
use ansinh_store::plan_paper::PlanPaperKind;
use axum::extract::{Path, State};
use axum::response::{Redirect, Response};
use maud::{Markup, html};

use super::amendments::{amendments_address, named};
use super::round::{area, head_fields};
use super::templates::version_words;
use super::{Numbering, back, head, lines, numbering, pdf_file, preview, rules, word_file};
use crate::error::{Error, Result};
use crate::page::Page;
use crate::post::Fields;
use crate::ui::Crumb;
use crate::ui::form::{self, Field, field};
use crate::ui::layout::Part;
use crate::viewer::Viewer;
use crate::web::Web;

const BACK: &str = "Quay lại văn bản";

/// Address of a paper.
pub(super) fn address(id: PlanPaperId) -> String {
    format!("/dieu-chinh/{id}")
}

fn id(text: &str) -> Result<PlanPaperId> {
    text.parse().map_err(|_| Error::not_found("Văn bản điều chỉnh này").link("Các kế hoạch", "/"))
}

/// Shows the paper.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(text): Path<String>,
) -> Result<Page> {
    let found = amendment(web.app(), &viewer.caller(), id(&text)?).await?;
    let plan = ansinh_store::plan::by_id(web.db(), found.row.plan_id).await?;
    let plan = plan.ok_or_else(|| Error::not_found("Kế hoạch này"))?;
    let today = web.app().today();
    let here = address(found.row.id);
    let draft = found.row.state == PaperState::Draft;
    let manages = viewer.may(Action::ManageRounds).is_ok();
    let title = format!("{} điều chỉnh – {}", found.row.kind.title(), named(&found.row));
    let used = &found.content.template;
    let content = html! {
        h1 { (title) }
        p.no-print {
            a.button.quiet href={ (here) "/tai.docx" } { "Tải tệp Word" } " "
            a.button.quiet href={ (here) "/tai.pdf" } { "Tải tệp PDF" } " "
            @if let Some(other) = &found.other {
                a href=(address(other.id)) { (other.kind.title()) " – " (named(other)) }
            }
        }
        p.muted.small.no-print { "Soạn theo " (version_words(used.version)) "." }
        @if draft && manages { (issue(&viewer, &found, &here, &today.to_string())) }
        (preview::preview(&found.paper, &rules(&web)?)?)
        @if draft && manages { (edit(&viewer, &found, &here)) }
    };
    let up = amendments_address(&plan.slug);
    Ok(Page::new(&viewer, title.clone(), content).part(Part::Overview).crumbs([
        crate::plan::crumb(&plan),
        Crumb::link("Điều chỉnh", up),
        Crumb::here(title),
    ]))
}

/// `GET /dieu-chinh/{id}/tai.docx`.
pub async fn file(
    State(web): State<Web>,
    viewer: Viewer,
    Path(text): Path<String>,
) -> Result<Response> {
    let found = amendment(web.app(), &viewer.caller(), id(&text)?).await?;
    let name = file_name(&found);
    word_file(&web, found.paper, &name).await
}

/// `GET /dieu-chinh/{id}/tai.pdf`.
pub async fn pdf(
    State(web): State<Web>,
    viewer: Viewer,
    Path(text): Path<String>,
) -> Result<Response> {
    let found = amendment(web.app(), &viewer.caller(), id(&text)?).await?;
    let name = file_name(&found);
    pdf_file(&web, found.paper, &name).await
}

/// Name of a paper's files, without what tells their kind.
fn file_name(found: &Amendment) -> String {
    let word = match found.row.kind {
        PlanPaperKind::Proposal => "to-trinh",
        PlanPaperKind::Decision => "quyet-dinh",
    };
    match found.row.number.zip(found.row.issued_on) {
        Some((number, day)) => format!("{word}-{number:02}-{}", day.year()),
        None => format!("du-thao-{word}"),
    }
}

fn issue(viewer: &Viewer, found: &Amendment, here: &str, today: &str) -> Markup {
    let text = |name, label, kind, hint, value| {
        field(&Field { name, label, kind, hint, value, error: None, autocomplete: "off" })
    };
    html! {
        details.box.no-print {
            summary { "Ghi số đã cấp" }
            p { "Sau khi văn bản được ký và cấp số. Văn bản đã có số không sửa được nữa." }
            @if found.row.kind == PlanPaperKind::Decision {
                p { "Quyết định nêu số Tờ trình, nên hãy ghi số Tờ trình trước." }
            }
            form method="post" action={ (here) "/phat-hanh" } {
                (form::token(viewer))
                input type="hidden" name="lan_sua" value=(found.row.mod_count);
                (text("so", "Số", "text", Some("Chỉ ghi con số, ví dụ 125."), ""))
                (text("ngay", "Ngày văn bản", "date", None, today))
                button type="submit" { "Ghi số văn bản" }
            }
            (form::button(viewer, &format!("{here}/bo"), "Bỏ các dự thảo của lần điều chỉnh này"))
        }
    }
}

fn edit(viewer: &Viewer, found: &Amendment, here: &str) -> Markup {
    let content = &found.content;
    html! {
        details.box.no-print {
            summary { "Sửa dự thảo" }
            form method="post" action={ (here) "/sua" } {
                (form::token(viewer))
                input type="hidden" name="lan_sua" value=(found.row.mod_count);
                (area("ly_do", "Lý do điều chỉnh", "In ở mục Sự cần thiết của Tờ trình.", &content.reason, 4, true))
                (area("can_cu", "Căn cứ", "Mỗi dòng một căn cứ; chữ “Căn cứ” tự thêm.", &content.grounds.join("\n"), 4, true))
                @for (index, change) in content.changes.iter().enumerate() {
                    (area(
                        &format!("moi_{index}"),
                        &format!("{} {}", change.code, change.title),
                        &format!("Hiện hành: {}", change.old),
                        &change.new, 2, true,
                    ))
                }
                (head_fields(&content.head))
                button type="submit" { "Lưu dự thảo" }
            }
        }
    }
}

/// `POST /dieu-chinh/{id}/sua`.
pub async fn change(
    State(web): State<Web>,
    viewer: Viewer,
    Path(text): Path<String>,
    fields: Fields,
) -> Result<Redirect> {
    let id = id(&text)?;
    let caller = viewer.caller();
    let kept = amendment(web.app(), &caller, id).await?.content;
    let of = |(index, change): (usize, &Adjustment)| Adjustment {
        new: fields.text(&format!("moi_{index}")).to_owned(),
        ..change.clone()
    };
    let content = AmendmentContent {
        head: head::typed(&fields),
        reason: fields.text("ly_do").to_owned(),
        grounds: lines(fields.raw("can_cu")),
        changes: kept.changes.iter().enumerate().map(of).collect(),
        ..kept
    };
    let changed = match fields.text("lan_sua").parse() {
        Ok(times) => change_amendment(web.app(), &caller, id, times, &content).await,
        Err(_) => Err(AppError::ChangedMeanwhile),
    };
    changed.map_err(|error| back(error, BACK, address(id)))?;
    Ok(Redirect::to(&address(id)))
}

/// `POST /dieu-chinh/{id}/phat-hanh`.
pub async fn give_number(
    State(web): State<Web>,
    viewer: Viewer,
    Path(text): Path<String>,
    fields: Fields,
) -> Result<Redirect> {
    let id = id(&text)?;
    let issued = match numbering(&fields, "văn bản") {
        Ok(given) => {
            let Numbering { times, number, day } = given;
            issue_amendment(web.app(), &viewer.caller(), id, times, number, day).await
        }
        Err(refused) => Err(refused),
    };
    issued.map_err(|error| back(error, BACK, address(id)))?;
    Ok(Redirect::to(&address(id)))
}

/// `POST /dieu-chinh/{id}/bo`.
pub async fn give_up(
    State(web): State<Web>,
    viewer: Viewer,
    Path(text): Path<String>,
    _fields: Fields,
) -> Result<Redirect> {
    let id = id(&text)?;
    let caller = viewer.caller();
    let row = amendment(web.app(), &caller, id).await?.row;
    drop_amendment(web.app(), &caller, row.set_id)
        .await
        .map_err(|error| back(error, BACK, address(id)))?;
    let plan = ansinh_store::plan::by_id(web.db(), row.plan_id).await?;
    Ok(Redirect::to(&plan.map_or_else(|| "/".to_owned(), |plan| amendments_address(&plan.slug))))
}
