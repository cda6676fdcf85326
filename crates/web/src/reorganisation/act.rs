//! `GET /sap-xep-bo-may/dot/{id}`: an applied act and what it did.

use std::collections::BTreeSet;

use ansinh_domain::access::Action;
use ansinh_domain::reorganisation::{Content, SlotMove, State as Duties};
use ansinh_store::reorganisation::{self, ActRow, DutyWords};
use axum::extract::{Path, State};
use maud::{Markup, html};
use uuid::Uuid;

use super::preview::{Shown, duty};
use super::{act_address, act_id, crumbs, home, missing, sentence};
use crate::error::Result;
use crate::page::Page;
use crate::ui::layout::Part;
use crate::ui::{self, Crumb};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Shows it.
pub async fn show(State(web): State<Web>, viewer: Viewer, Path(id): Path<String>) -> Result<Page> {
    let id = act_id(&id)?;
    let db = web.db();
    let row = reorganisation::act(db, id).await?.ok_or_else(|| missing("Đợt sắp xếp này"))?;
    let state = reorganisation::load(db).await?;
    let duties = reorganisation::duty_words(db).await?;
    let title = row.title.clone();
    let content = content(&row, &state, &duties, &viewer);
    Ok(Page::new(&viewer, title.clone(), content)
        .part(Part::Reorganisation)
        .crumbs(crumbs([Crumb::here(title)])))
}

fn content(row: &ActRow, state: &Duties, duties: &[DutyWords], viewer: &Viewer) -> Markup {
    let moves = state.moves_of(row.id.0);
    let eve = row.effective.yesterday().unwrap_or(row.effective);
    // Names as known right after the act, also for bodies of an act that was undone since.
    let bodies = state.bodies_known_at(usize::try_from(row.seq).unwrap_or_default());
    let name = |id: Uuid| match state.bodies().get(id).or(bodies.get(id)) {
        Some(body) => body.name_on(eve).to_owned(),
        None => "(cơ quan của đợt đã hoàn tác)".to_owned(),
    };
    let new_name = |id: Uuid| match bodies.get(id).or(state.bodies().get(id)) {
        Some(body) => body.name_on(row.effective).to_owned(),
        None => "(cơ quan của đợt đã hoàn tác)".to_owned(),
    };
    let mut slugs: BTreeSet<&str> = BTreeSet::new();
    slugs.extend(duties.iter().map(|words| words.plan_slug.as_str()));
    let shown = Shown {
        words: duties.iter().map(|words| (words.duty.0, words)).collect(),
        name: &name,
        new_name: &new_name,
        several: slugs.len() > 1,
    };
    html! {
        p.muted { "Đợt sắp xếp số " (row.seq) }
        h1 { (row.title) }
        p { (home::standing(row)) }
        div.box { (facts(row, viewer)) }
        @if let Content::Reorganise { changes, .. } = &row.content {
            @if !changes.is_empty() {
                h2 { "Thay đổi về cơ quan (" (changes.len()) ")" }
                ul.plain.box.told { @for change in changes { li { (sentence::change(change, &name)) } } }
            }
        }
        (moved(&moves, &shown))
        @if row.undone_by.is_none() && viewer.may(Action::ApplyReorganisation).is_ok() {
            p { a.button.quiet href={ (act_address(row.id)) "/hoan-tac" } { "Hoàn tác đợt này…" } }
        }
    }
}

fn facts(row: &ActRow, viewer: &Viewer) -> Markup {
    let undoes = match &row.content {
        Content::Undo { of } => Some(html! {
            a href=(act_address((*of).into())) { "Xem đợt được hoàn tác" }
        }),
        Content::Reorganise { .. } => None,
    };
    let undone =
        row.undone_by.map(|act| html! { a href=(act_address(act)) { "Xem đợt hoàn tác" } });
    let people = viewer.may_see_people();
    ui::facts(&[
        ("Hiệu lực", Some(html! { (words::date(row.effective)) })),
        ("Căn cứ", Some(html! { (row.decision) })),
        (
            "Áp dụng",
            Some(html! {
                (words::instant(row.applied_at))
                @if people { " – " (row.applied_by_name.as_deref().unwrap_or("Hệ thống")) }
            }),
        ),
        ("Hoàn tác", undoes),
        ("Đã hoàn tác", undone),
    ])
}

/// What became of each duty, by owners before and after.
fn moved(moves: &[SlotMove], shown: &Shown<'_>) -> Markup {
    type Group<'a> = (&'a BTreeSet<Uuid>, &'a BTreeSet<Uuid>, Vec<Uuid>);
    let mut groups: Vec<Group<'_>> = Vec::new();
    for one in moves {
        match groups
            .iter_mut()
            .find(|(before, after, _)| **before == one.before && **after == one.after)
        {
            Some((_, _, slots)) => slots.push(one.slot),
            None => groups.push((&one.before, &one.after, vec![one.slot])),
        }
    }
    let names = |ids: &BTreeSet<Uuid>, name: &dyn Fn(Uuid) -> String| match ids.len() {
        0 => "không cơ quan nào".to_owned(),
        _ => ids.iter().map(|id| name(*id)).collect::<Vec<_>>().join("; "),
    };
    html! {
        h2 { "Trách nhiệm đổi cơ quan giữ (" (moves.len()) ")" }
        @if moves.is_empty() { p.muted { "Đợt này không chuyển trách nhiệm nào." } }
        @for (before, after, slots) in groups {
            details.card {
                summary { (names(before, shown.name)) " → " (names(after, shown.new_name)) ": " (slots.len()) " việc" }
                ul.plain.told { @for slot in slots { li { (duty(slot, shown)) } } }
            }
        }
    }
}
