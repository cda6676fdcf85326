//! "Sắp xếp bộ máy": acts in preparation, applied ones, and duties that wait for a decision.

pub mod act;
pub mod begin;
mod changes;
pub mod decide;
pub mod draft;
pub mod duties;
pub mod edit;
mod groups;
pub mod home;
pub mod lost;
pub mod preview;
mod sentence;
pub mod undo;
pub mod waiting;

use ansinh_app::AppError;
use ansinh_domain::reorganisation::{Confidence, DutyRole, ItemKind};
use ansinh_store::reorganisation::DutyWords;
use ansinh_store::{ActId, ReorganisationDraftId};
use maud::{Markup, html};

use crate::address;
use crate::error::Error;
use crate::ui::Crumb;
use crate::ui::badge::{Tone, badge};

/// Address of the list.
pub const HERE: &str = "/sap-xep-bo-may";

/// Address of an act in preparation.
fn draft_address(id: ReorganisationDraftId) -> String {
    format!("{HERE}/chuan-bi/{id}")
}

/// Address of an applied act.
pub(crate) fn act_address(id: ActId) -> String {
    format!("{HERE}/dot/{id}")
}

/// The act in preparation of an address.
fn draft_id(text: &str) -> Result<ReorganisationDraftId, Error> {
    text.parse().map_err(|_| missing("Bản chuẩn bị sắp xếp này"))
}

/// The applied act of an address.
fn act_id(text: &str) -> Result<ActId, Error> {
    text.parse().map_err(|_| missing("Đợt sắp xếp này"))
}

fn missing(what: &str) -> Error {
    Error::not_found(what).link("Sắp xếp bộ máy", HERE)
}

/// The error of a verb with the way back.
fn back(error: AppError, href: &str) -> Error {
    Error::from(error).link("Quay lại", href)
}

/// The path to a page below the list.
fn crumbs(below: impl IntoIterator<Item = Crumb>) -> Vec<Crumb> {
    std::iter::once(Crumb::link("Sắp xếp bộ máy", HERE)).chain(below).collect()
}

/// How far something can be relied on.
fn confidence(confidence: Confidence) -> Markup {
    match confidence {
        Confidence::Sourced => badge(Tone::Good, "✓", "Có nguồn"),
        Confidence::Unconfirmed => badge(Tone::Warn, "▲", "Cần kiểm chứng"),
        Confidence::Open => badge(Tone::Ask, "?", "Còn mở"),
    }
}

/// "Chủ trì".
fn role(role: DutyRole) -> &'static str {
    match role {
        DutyRole::Lead => "Chủ trì",
        DutyRole::Coordinating => "Phối hợp",
        DutyRole::FollowUp => "Theo dõi",
    }
}

/// Address of the indicator or task of a duty.
fn item_address(kind: ItemKind, slug: &str, code: &str) -> String {
    match kind {
        ItemKind::Indicator => address::indicator(slug, code),
        ItemKind::Task => address::task(slug, code),
    }
}

/// Code of a duty's item as a link, with the plan where there are several.
fn code(words: &DutyWords, several: bool) -> Markup {
    let href = item_address(words.item, &words.plan_slug, &words.text.code);
    html! {
        a href=(href) { (words.text.code) }
        @if several && let Some(number) = &words.plan_number {
            br; span.muted.small { (number) }
        }
    }
}
