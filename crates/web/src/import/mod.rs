//! Bringing a plan in: upload, progress, review, settle, accept.

pub mod accept;
pub mod accept_readings;
pub mod draft_view;
pub mod list;
pub mod refuse;
pub mod review;
pub mod settle;
pub mod show;
pub mod upload;

use ansinh_store::ImportId;
use ansinh_store::import::ImportState;
use maud::Markup;

use crate::error::{Error, Result};
use crate::ui::badge::{Tone, badge};

/// The import of an address.
fn id(text: &str) -> Result<ImportId> {
    text.parse().map_err(|_| missing())
}

fn missing() -> Error {
    Error::not_found("Bản nhập này").link("Danh sách bản nhập", "/nhap-ke-hoach")
}

/// Where an import stands, as a badge.
fn state(state: ImportState) -> Markup {
    match state {
        ImportState::Queued => badge(Tone::Note, "…", "Chờ đọc"),
        ImportState::Reading => badge(Tone::Note, "…", "Đang đọc"),
        ImportState::Review => badge(Tone::Ask, "?", "Chờ rà soát"),
        ImportState::Accepted => badge(Tone::Good, "✓", "Đã nhập"),
        ImportState::Refused => badge(Tone::Bad, "✕", "Không nhập"),
    }
}
