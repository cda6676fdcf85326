//! `GET /dieu-chinh/{id}`: a Tờ trình or Quyết định on changing a plan: read and changed.

use ansinh_app::AppError;
use ansinh_app::paper::{Adjustment, Amendment, AmendmentContent, amendment, change_amendment};
use ansinh_domain::access::Action;
use ansinh_store::paper::{PaperKind, PaperState};
use axum::extract::{Path, State};
use axum::response::Redirect;
use maud::{Markup, html};

use super::amendments::amendments_address;
use super::round::{area, head_fields};
use super::templates::version_words;
use super::{BACK, address, back, head, id, issue, lines, named, preview, rules, sign};
use crate::error::{Error, Result};
use crate::page::Page;
use crate::post::Fields;
use crate::ui::Crumb;
use crate::ui::form;
use crate::ui::layout::Part;
use crate::viewer::Viewer;
use crate::web::Web;

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
    let here = address(&found.row);
    let draft = found.row.state == PaperState::Draft;
    let manages = viewer.may(Action::ManageRounds).is_ok();
    let title = format!("{} điều chỉnh – {}", found.row.kind.title(), named(&found.row));
    let used = &found.content.template;
    let note = match found.row.kind {
        PaperKind::Decision => "Quyết định nêu số Tờ trình, nên hãy ghi số Tờ trình trước.",
        _ => "",
    };
    let content = html! {
        h1 { (title) }
        p.no-print {
            (issue::downloads(&here))
            @if let Some(other) = &found.other {
                a href=(address(other)) { (other.kind.title()) " – " (named(other)) }
            }
        }
        p.muted.small.no-print { "Soạn theo " (version_words(used.version)) "." }
        @if draft && manages { (issue::part(&viewer, &found.row, note, &today.to_string())) }
        @if found.row.state == PaperState::Issued {
            (sign::part(&viewer, &found.row, &found.files, manages))
        }
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
    let found = amendment(web.app(), &caller, id).await?;
    let (here, kept) = (address(&found.row), found.content);
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
    changed.map_err(|error| back(error, BACK, here.clone()))?;
    Ok(Redirect::to(&here))
}
