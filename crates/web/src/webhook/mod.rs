//! Other programs that are told of events.

pub mod edit;
pub mod list;

use ansinh_app::webhook::{EventKind, WebhookForm};
use ansinh_store::webhook::{DeliveryState, WebhookRow};
use maud::{Markup, html};

use crate::post::Fields;
use crate::ui::badge::{Tone, badge};
use crate::ui::form::{self, Field, field};
use crate::viewer::Viewer;

/// Address of the list.
pub(crate) const HERE: &str = "/thiet-lap/webhook";

/// The form as sent.
fn sent(fields: &Fields) -> WebhookForm {
    WebhookForm {
        name: fields.text("ten").to_owned(),
        url: fields.text("dia_chi").to_owned(),
        events: EventKind::ALL
            .into_iter()
            .filter(|kind| fields.all("su_kien").any(|word| word == kind.word()))
            .collect(),
        active: fields.text("bat") == "1",
    }
}

/// The form of an endpoint that is there.
fn kept(row: &WebhookRow) -> WebhookForm {
    WebhookForm {
        name: row.name.clone(),
        url: row.url.clone(),
        events: row.events.iter().filter_map(|word| EventKind::from_word(word)).collect(),
        active: row.active,
    }
}

fn fields(viewer: &Viewer, form: &WebhookForm) -> Markup {
    let text = |name, label, kind, hint, value| {
        field(&Field {
            name,
            label,
            kind,
            hint: Some(hint),
            value,
            error: None,
            autocomplete: "off",
        })
    };
    html! {
        (form::token(viewer))
        (text("ten", "Tên", "text", "Phần mềm nào nhận, ví dụ: Trục tích hợp của tỉnh.", &form.name))
        (text("dia_chi", "Địa chỉ nhận", "url", "Địa chỉ https nhận yêu cầu POST.", &form.url))
        fieldset.choices {
            legend { "Báo khi" }
            @for kind in EventKind::ALL {
                label {
                    input type="checkbox" name="su_kien" value=(kind.word()) checked[form.events.contains(&kind)];
                    (kind.title()) " " code { (kind.word()) }
                }
            }
        }
        p { label.check { input type="checkbox" name="bat" value="1" checked[form.active]; " Đang dùng" } }
    }
}

fn mark(state: DeliveryState) -> Markup {
    let (tone, icon, word) = match state {
        DeliveryState::Queued => (Tone::Warn, "…", "Chờ gửi"),
        DeliveryState::Delivered => (Tone::Good, "✓", "Đã nhận"),
        DeliveryState::Failed => (Tone::Bad, "✕", "Không gửi được"),
        DeliveryState::Dropped => (Tone::Note, "–", "Không gửi nữa"),
    };
    badge(tone, icon, word)
}
