//! Pages of the audit log: list, export, one entry. There is none that changes it.

pub mod export;
pub mod filter;
pub mod list;
pub mod show;

use ansinh_domain::audit::result_title;
use ansinh_store::audit::{AuditEntry, Outcome};
use maud::Markup;

use crate::ui::badge::{Tone, badge};

/// Address of the list.
pub const HERE: &str = "/nhat-ky";

/// Name of an outcome.
fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "Đã thực hiện",
        Outcome::Refused => "Bị từ chối",
        Outcome::Failed => "Có lỗi",
    }
}

/// How an entry ended.
fn result(entry: &AuditEntry) -> Markup {
    let (tone, icon) = match entry.outcome() {
        Outcome::Done => (Tone::Good, "✓"),
        Outcome::Refused => (Tone::Warn, "▲"),
        Outcome::Failed => (Tone::Bad, "✕"),
    };
    badge(tone, icon, result_title(&entry.result))
}
