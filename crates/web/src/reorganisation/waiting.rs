//! `GET /sap-xep-bo-may/can-quyet-dinh`: duties whose holder is gone.

use ansinh_domain::access::Action;
use ansinh_domain::reorganisation::Owner;
use ansinh_store::reorganisation;
use axum::extract::State;
use maud::{Markup, html};

use super::preview::{Shown, duty};
use super::{crumbs, home};
use crate::error::Result;
use crate::page::Page;
use crate::ui::layout::Part;
use crate::ui::{Crumb, empty};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Shows them by body.
pub async fn show(State(web): State<Web>, viewer: Viewer) -> Result<Page> {
    let state = reorganisation::load(web.db()).await?;
    let duties = reorganisation::duty_words(web.db()).await?;
    let today = viewer.today;
    let mut waiting: Vec<&Owner> = state.to_decide(today);
    waiting.sort_by_key(|owner| owner.body);
    let name = |body| state.bodies().name_on(body, today);
    let shown = Shown {
        words: duties.iter().map(|words| (words.duty.0, words)).collect(),
        name: &name,
        new_name: &name,
        several: true,
    };
    let title = "Trách nhiệm cần quyết định";
    let content = html! {
        h1 { (title) }
        p.lead { "Những việc đang do cơ quan đã kết thúc giữ, vì đợt sắp xếp để lại hoặc vì kế hoạch nhập sau còn nêu tên cơ quan cũ." }
        @if waiting.is_empty() {
            (empty("Không có trách nhiệm nào", "Mọi trách nhiệm đều có cơ quan đang hoạt động giữ.", &[("Sắp xếp bộ máy", super::HERE)]))
        } @else {
            @for group in waiting.chunk_by(|one, other| one.body == other.body) {
                (of_body(group, &shown, &state))
            }
            @if viewer.may(Action::ApplyReorganisation).is_ok() {
                section.box {
                    h2 { "Quyết định các việc này" }
                    p { "Lập một bản chuẩn bị: các việc trên có sẵn trong đó để chọn cơ quan nhận, kết thúc có lý do, hoặc để lại tiếp." }
                    (home::by_hand(&viewer, "Giao trách nhiệm còn chờ quyết định", &today.to_string()))
                }
            }
        }
    };
    Ok(Page::new(&viewer, title, content)
        .part(Part::Reorganisation)
        .crumbs(crumbs([Crumb::here(title)])))
}

fn of_body(
    owners: &[&Owner],
    shown: &Shown<'_>,
    state: &ansinh_domain::reorganisation::State,
) -> Markup {
    let Some(body) = owners.first().map(|owner| owner.body) else { return html! {} };
    let ends = state.bodies().get(body).and_then(|body| body.lives.to);
    html! {
        h2 { ((shown.name)(body)) " (" (owners.len()) ")" }
        @if let Some(ends) = ends { p.muted { "Hoạt động đến hết ngày " (words::date(ends)) "." } }
        ul.plain.box.told { @for owner in owners { li { (duty(owner.slot, shown)) } } }
    }
}
