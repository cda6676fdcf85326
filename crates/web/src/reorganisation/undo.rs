//! `GET` and `POST /sap-xep-bo-may/dot/{id}/hoan-tac`: taking an act back.

use ansinh_app::reorganisation::undo::{preview, undo};
use ansinh_store::reorganisation;
use axum::extract::{Path, State};
use axum::response::Redirect;
use maud::html;

use super::preview::{Shown, what};
use super::{act_address, act_id, back, crumbs, missing};
use crate::error::Result;
use crate::page::Page;
use crate::post::Fields;
use crate::ui::Crumb;
use crate::ui::form::{self, Field, field};
use crate::ui::layout::Part;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Shows what undoing would do, or why it cannot be done.
pub async fn show(State(web): State<Web>, viewer: Viewer, Path(id): Path<String>) -> Result<Page> {
    let id = act_id(&id)?;
    let here = act_address(id);
    let row = reorganisation::act(web.db(), id).await?.ok_or_else(|| missing("Đợt sắp xếp này"))?;
    let state = reorganisation::load(web.db()).await?;
    let duties = reorganisation::duty_words(web.db()).await?;
    let preview = preview(&state, id).map_err(|error| back(error, &here))?;
    let name = |body| state.bodies().name_on(body, row.effective);
    let shown = Shown {
        words: duties.iter().map(|words| (words.duty.0, words)).collect(),
        name: &name,
        new_name: &name,
        several: duties.windows(2).any(|two| {
            two.first().map(|one| &one.plan_slug) != two.last().map(|one| &one.plan_slug)
        }),
    };
    let content = html! {
        h1 { "Hoàn tác: " (row.title) }
        p.lead {
            "Hoàn tác là một đợt mới: mọi ngày từ " b { (words::date(row.effective)) }
            " trở lại như chưa có đợt này, và cả hai đợt đều còn trong lịch sử."
        }
        (what(&preview, &state, &shown))
        form.box method="post" action={ (here) "/hoan-tac" } {
            (form::token(&viewer))
            input type="hidden" name="so_dot" value=(state.acts().len());
            (field(&Field {
                name: "can_cu", label: "Căn cứ hoàn tác", kind: "text", value: "", error: None, autocomplete: "off",
                hint: Some("Văn bản cho phép hoàn tác, ví dụ: Công văn số 15/SNV ngày 10/3/2025"),
            }))
            button type="submit" { "Hoàn tác đợt này" } " "
            a.button.quiet href=(here) { "Thôi, giữ nguyên" }
        }
    };
    Ok(Page::new(&viewer, format!("Hoàn tác – {}", row.title), content)
        .part(Part::Reorganisation)
        .crumbs(crumbs([Crumb::link(row.title, here), Crumb::here("Hoàn tác")])))
}

/// Takes the act back.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Redirect> {
    let id = act_id(&id)?;
    let here = format!("{}/hoan-tac", act_address(id));
    // A form without the number matches nothing, and is told to look again.
    let seen = fields.text("so_dot").parse().unwrap_or(usize::MAX);
    let act = undo(web.app(), &viewer.caller(), id, fields.text("can_cu"), seen)
        .await
        .map_err(|error| back(error, &here))?;
    Ok(Redirect::to(&act_address(act)))
}
