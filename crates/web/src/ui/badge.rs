//! Marks of status: always a word with an icon; the colour only helps.

use ansinh_domain::plan::Severity;
use ansinh_domain::target::Direction;
use maud::{Markup, html};

use crate::words;

/// What a badge means, which gives its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// A person must act.
    Ask,
    /// Worth a look.
    Warn,
    /// Said for completeness.
    Note,
    /// In order.
    Good,
    /// Failed.
    Bad,
}

/// A badge; the icon is hidden from screen readers because the word says it.
pub fn badge(tone: Tone, icon: &str, word: &str) -> Markup {
    let class = match tone {
        Tone::Ask => "badge ask",
        Tone::Warn => "badge warn",
        Tone::Note => "badge",
        Tone::Good => "badge good",
        Tone::Bad => "badge bad",
    };
    html! { span class=(class) { i aria-hidden="true" { (icon) } (word) } }
}

/// How much a finding asks.
pub fn severity(severity: Severity) -> Markup {
    let (tone, icon) = match severity {
        Severity::Ask => (Tone::Ask, "?"),
        Severity::Warn => (Tone::Warn, "▲"),
        Severity::Note => (Tone::Note, "ℹ"),
    };
    badge(tone, icon, words::severity(severity))
}

/// A finding that a person has settled.
pub fn settled() -> Markup {
    badge(Tone::Good, "✓", "Đã xử lý")
}

/// Which way an indicator is better.
pub fn direction(direction: Direction) -> Markup {
    badge(Tone::Note, words::direction_icon(direction), words::direction(direction))
}
