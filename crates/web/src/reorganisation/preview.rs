//! `GET /sap-xep-bo-may/chuan-bi/{id}/xem-truoc` and `POST …/ap-dung`: what an act would do, and
//! doing it.

use std::collections::BTreeMap;

use ansinh_app::reorganisation::apply::{Seen, apply};
use ansinh_app::reorganisation::view::{DraftView, view};
use ansinh_domain::access::Action;
use ansinh_domain::reorganisation::{Passing, Preview, State as Duties};
use ansinh_store::reorganisation::{DraftState, DutyWords};
use axum::extract::{Path, State};
use axum::response::Redirect;
use maud::{Markup, html};
use uuid::Uuid;

use super::{act_address, back, code, crumbs, draft_address, draft_id, role};
use crate::error::Result;
use crate::page::Page;
use crate::post::Fields;
use crate::ui::layout::Part;
use crate::ui::{self, Count, Crumb, form, list};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Shows what it would do.
pub async fn show(State(web): State<Web>, viewer: Viewer, Path(id): Path<String>) -> Result<Page> {
    let id = draft_id(&id)?;
    let draft = view(web.app(), id).await.map_err(|error| back(error, super::HERE))?;
    let title = draft.row.title.clone();
    Ok(Page::new(&viewer, format!("Xem trước – {title}"), content(&draft, &viewer))
        .part(Part::Reorganisation)
        .crumbs(crumbs([Crumb::link(title, draft_address(id)), Crumb::here("Xem trước")])))
}

/// Applies it.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Redirect> {
    let id = draft_id(&id)?;
    let here = format!("{}/xem-truoc", draft_address(id));
    // A form without the numbers matches no draft, and is told to look again.
    let seen = Seen {
        mod_count: fields.text("lan_sua").parse().unwrap_or(-1),
        acts: fields.text("so_dot").parse().unwrap_or(usize::MAX),
    };
    let act =
        apply(web.app(), &viewer.caller(), id, seen).await.map_err(|error| back(error, &here))?;
    Ok(Redirect::to(&act_address(act)))
}

fn content(draft: &DraftView, viewer: &Viewer) -> Markup {
    let preview = draft.preview();
    let here = draft_address(draft.row.id);
    let waiting = draft.row.preparation.waiting();
    let open = draft.row.state == DraftState::Open;
    let ready = open && preview.refusals.is_empty() && waiting == 0;
    let shown = Shown {
        words: draft.duties.iter().map(|duty| (duty.slot(), &duty.words)).collect(),
        name: &|id| draft.name(id),
        new_name: &|id| draft.new_name(id),
        several: super::duties::several_plans(draft),
    };
    html! {
        h1 { "Xem trước: " (draft.row.title) }
        p.lead {
            "Nếu áp dụng, từ ngày " b { (words::date(draft.row.effective)) } " các trách nhiệm dưới đây đổi cơ quan giữ."
            " Trước ngày đó mọi trang vẫn như cũ."
        }
        @if open && !ready {
            div.summary role="alert" {
                h2 { "Chưa áp dụng được" }
                ul {
                    @if waiting > 0 {
                        li { "Còn " (waiting) " dòng của phương án chưa ai xác nhận. " a href={ (here) "#thay-doi" } { "Xem và xác nhận" } }
                    }
                    @for refusal in &preview.refusals { li { (refusal) } }
                }
            }
        }
        (what(&preview, &draft.state, &shown))
        @if open && viewer.may(Action::ApplyReorganisation).is_ok() {
            form method="post" action={ (here) "/ap-dung" } {
                (form::token(viewer))
                input type="hidden" name="lan_sua" value=(draft.row.mod_count);
                input type="hidden" name="so_dot" value=(draft.known_acts());
                div.sticky-go {
                    p { a href=(here) { "← Quay lại bản chuẩn bị" } }
                    button type="submit" disabled[!ready] { "Áp dụng đợt sắp xếp" }
                }
            }
        }
    }
}

/// What a preview is said with.
pub(super) struct Shown<'a> {
    pub words: BTreeMap<Uuid, &'a DutyWords>,
    pub name: &'a dyn Fn(Uuid) -> String,
    pub new_name: &'a dyn Fn(Uuid) -> String,
    pub several: bool,
}

/// What an act would move.
pub(super) fn what(preview: &Preview, state: &Duties, shown: &Shown<'_>) -> Markup {
    html! {
        (ui::counts(&[
            Count { figure: preview.moves.len(), noun: "trách nhiệm chuyển", href: Some("#chuyen".into()) },
            Count { figure: preview.closed.len(), noun: "trách nhiệm kết thúc", href: Some("#ket-thuc".into()) },
            Count { figure: preview.to_decide.len(), noun: "để lại quyết định sau", href: Some("#de-lai".into()) },
            Count { figure: preview.doubled.len(), noun: "cơ quan giữ hai vai một việc", href: Some("#hai-vai".into()) },
        ]))
        (per_successor(preview, shown))
        (doubled(preview, state, shown))
        @if !preview.to_decide.is_empty() {
            h2 #de-lai { "Để lại quyết định sau (" (preview.to_decide.len()) ")" }
            ul.plain.box.told {
                @for (slot, from) in &preview.to_decide {
                    li { (duty(*slot, shown)) span.muted { " – " ((shown.name)(*from)) } }
                }
            }
        }
        @if !preview.closed.is_empty() {
            h2 #ket-thuc { "Kết thúc (" (preview.closed.len()) ")" }
            ul.plain.box.told {
                @for passing in &preview.closed {
                    li { (duty(passing.slot, shown)) span.muted { " – " ((shown.name)(passing.from)) ": " (passing.reason) } }
                }
            }
        }
        @if !preview.moves.is_empty() {
            h2 #chuyen { "Chuyển (" (preview.moves.len()) ")" }
            (moves(&preview.moves, shown))
        }
    }
}

fn per_successor(preview: &Preview, shown: &Shown<'_>) -> Markup {
    let mut rows: Vec<_> = preview
        .per_successor
        .iter()
        .map(|(body, count)| ((shown.new_name)(*body), *count))
        .collect();
    rows.sort_by(|one, other| one.0.cmp(&other.0));
    html! {
        @if !rows.is_empty() {
            h2 { "Mỗi cơ quan nhận thêm" }
            div.scroll {
                table {
                    thead {
                        tr {
                            th scope="col" { "Cơ quan" }
                            th.num scope="col" { "Chủ trì" }
                            th.num scope="col" { "Phối hợp" }
                            th.num scope="col" { "Theo dõi" }
                        }
                    }
                    tbody {
                        @for (name, count) in rows {
                            tr {
                                th scope="row" { (name) }
                                td.num { (count.lead) } td.num { (count.coordinating) } td.num { (count.follow_up) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn doubled(preview: &Preview, state: &Duties, shown: &Shown<'_>) -> Markup {
    html! {
        @if !preview.doubled.is_empty() {
            details #hai-vai {
                summary { "Cơ quan giữ hai vai trong một việc (" (preview.doubled.len()) ")" }
                p.muted { "Thường gặp khi các cơ quan phối hợp của một việc nhập làm một. Không sai, nhưng nên biết trước." }
                ul.plain.box.told {
                    @for one in &preview.doubled {
                        @let slots: Vec<_> = one.slots.iter().filter_map(|slot| state.slot(*slot)).collect();
                        @let labels: Vec<String> = slots.iter().map(|slot| slot.role.vietnamese().to_owned()).collect();
                        @let item = slots.first().map_or("", |slot| slot.item.code.as_str());
                        li { b { ((shown.new_name)(one.body)) } ": " (labels.join(", ")) " của " (item) }
                    }
                }
            }
        }
    }
}

/// Moves by who gives and who takes.
fn moves(moves: &[Passing], shown: &Shown<'_>) -> Markup {
    let mut groups: Vec<(Uuid, &[Uuid], Vec<Uuid>)> = Vec::new();
    for passing in moves {
        match groups.iter_mut().find(|(from, to, _)| *from == passing.from && *to == passing.to) {
            Some((_, _, slots)) => slots.push(passing.slot),
            None => groups.push((passing.from, &passing.to, vec![passing.slot])),
        }
    }
    html! {
        @for (from, to, slots) in groups {
            @let to: Vec<String> = to.iter().map(|id| (shown.new_name)(*id)).collect();
            details.card {
                summary { ((shown.name)(from)) " → " (to.join("; ")) ": " (slots.len()) " việc" }
                ul.plain.told { @for slot in slots { li { (duty(slot, shown)) } } }
            }
        }
    }
}

/// One duty in a line.
pub(super) fn duty(slot: Uuid, shown: &Shown<'_>) -> Markup {
    html! {
        @match shown.words.get(&slot) {
            Some(words) => {
                span.muted { (role(words.text.role)) " " } (code(words, shown.several)) " "
                (list::short(&words.text.text, 110))
            },
            None => span.muted { "(việc không còn trong kế hoạch)" },
        }
    }
}
