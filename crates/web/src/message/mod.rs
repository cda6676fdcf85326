//! What everybody was told, and what became of it.

pub mod export;
mod filter;
pub mod list;

use ansinh_store::message::{Channel, FoundMessage, MessageKind, MessageState};
use maud::Markup;

use crate::ui::badge::{Tone, badge};

/// Address of the list.
pub(crate) const HERE: &str = "/tin-nhan";
/// Messages shown at once; the rest is found by narrowing.
const SHOWN: i64 = 200;
/// Messages of an export.
const EXPORTED: i64 = 20_000;

/// A channel's name.
pub(crate) fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::App => "Trong phần mềm",
        Channel::Email => "Thư điện tử",
    }
}

/// A channel's word in addresses.
fn channel_key(channel: Channel) -> &'static str {
    match channel {
        Channel::App => "phan-mem",
        Channel::Email => "thu",
    }
}

fn words(state: MessageState) -> &'static str {
    match state {
        MessageState::Queued => "Chờ gửi",
        MessageState::Sent => "Đã gửi",
        MessageState::Read => "Đã đọc",
        MessageState::Failed => "Không gửi được",
        MessageState::Dropped => "Không gửi nữa",
    }
}

/// A state's word in addresses.
fn key(state: MessageState) -> &'static str {
    match state {
        MessageState::Queued => "cho-gui",
        MessageState::Sent => "da-gui",
        MessageState::Read => "da-doc",
        MessageState::Failed => "khong-gui-duoc",
        MessageState::Dropped => "khong-gui-nua",
    }
}

/// A state as a badge.
pub(crate) fn mark(state: MessageState) -> Markup {
    let (tone, icon) = match state {
        MessageState::Queued => (Tone::Warn, "…"),
        MessageState::Sent => (Tone::Good, "✓"),
        MessageState::Read => (Tone::Good, "✓✓"),
        MessageState::Failed => (Tone::Bad, "✕"),
        MessageState::Dropped => (Tone::Note, "–"),
    };
    badge(tone, icon, words(state))
}

/// What it is about, in a line.
fn about(row: &FoundMessage) -> String {
    match (row.kind, &row.first) {
        (MessageKind::Test, _) => "Thư gửi thử".to_owned(),
        (_, Some(first)) if row.items > 1 => format!("{first} và {} việc khác", row.items - 1),
        (_, Some(first)) => first.clone(),
        (_, None) => String::new(),
    }
}
