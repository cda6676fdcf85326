//! Marks of where a report stands and whether it is in time: icon and word.

use ansinh_domain::report::{Lateness, State, Timeliness};
use jiff::civil::Date;
use maud::{Markup, html};

use crate::ui::badge::{Tone, badge};

/// A state's word in addresses.
pub(crate) fn state_key(state: State) -> &'static str {
    match state {
        State::Draft => "dang-nhap",
        State::Returned => "bi-tra-lai",
        State::Submitted => "cho-duyet",
        State::Accepted => "cho-tiep-nhan",
        State::Received => "da-tiep-nhan",
    }
}

/// Where a report stands.
pub(crate) fn state(state: State) -> Markup {
    let (tone, icon) = match state {
        State::Draft => (Tone::Note, "✎"),
        State::Returned => (Tone::Bad, "↩"),
        State::Submitted => (Tone::Warn, "…"),
        State::Accepted => (Tone::Ask, "→"),
        State::Received => (Tone::Good, "✓"),
    };
    badge(tone, icon, state.title())
}

/// Sorts of timeliness: word in addresses, and as lists say it.
pub(crate) const TIMELINESS: [(&str, &str); 4] = [
    ("chua-den-han", "Chưa đến hạn"),
    ("dung-han", "Đúng hạn"),
    ("gui-cham", "Gửi chậm"),
    ("qua-han", "Quá hạn"),
];

/// The word of a sort of timeliness in addresses.
pub(crate) fn timeliness_key(timeliness: Timeliness) -> &'static str {
    match timeliness {
        Timeliness::NotDue => "chua-den-han",
        Timeliness::OnTime => "dung-han",
        Timeliness::Late { .. } => "gui-cham",
        Timeliness::Overdue { .. } => "qua-han",
    }
}

/// Whether a report is in time.
pub(crate) fn timeliness(timeliness: Timeliness) -> Markup {
    let (tone, icon) = match timeliness {
        Timeliness::NotDue => (Tone::Note, "○"),
        Timeliness::OnTime => (Tone::Good, "✓"),
        Timeliness::Late { .. } => (Tone::Warn, "▲"),
        Timeliness::Overdue { .. } => (Tone::Bad, "✕"),
    };
    badge(tone, icon, &timeliness.words())
}

/// That all a body owed went to others, if it did.
pub(crate) fn left(day: Option<Date>) -> Markup {
    html! {
        @if let Some(day) = day {
            br; span.small.muted { "đã chuyển hết việc cho cơ quan khác ngày " (crate::words::date(day)) }
        }
    }
}

/// Whose lateness it is, in words; days for nobody are said too.
pub(crate) fn lateness(lateness: &Lateness) -> Markup {
    html! {
        @if lateness.total() == 0 { span.muted { "không chậm" } }
        @else {
            (lateness.words())
            @if lateness.allowed > 0 { span.muted { " (không tính cho ai: " (lateness.allowed) ")" } }
        }
    }
}
