//! How indicators and tasks stand: the leader's overview, lists behind its numbers, the verdict and
//! chart of an indicator, tasks in time, rankings, changes, published results, the method.

pub mod board;
pub mod changes;
pub(crate) mod chart;
pub mod compare;
pub mod compare_export;
pub mod dashboard;
pub mod decide;
pub mod export;
mod filter;
mod gantt;
pub mod list;
mod map;
pub mod method;
pub mod of_body;
pub mod outlook;
mod places;
pub mod published;
pub mod ranking;
pub mod section;
pub mod talk;
mod values;

use ansinh_app::assess::TaskStanding;
pub(crate) use ansinh_domain::assess::Bundle;
use ansinh_domain::assess::{Overdue, Status, TaskState};
use jiff::civil::Date;
use maud::{Markup, html};

use crate::address;
use crate::ui::badge::{Tone, badge};

/// Address of the page that explains the method.
pub(crate) const METHOD: &str = "/phuong-phap-danh-gia";
/// Address of published results.
pub(crate) const PUBLISHED: &str = "/so-lieu-cong-bo";

/// Address of the leader's overview of a plan.
pub(crate) fn dashboard_address(slug: &str) -> String {
    format!("{}/tong-quan", address::plan(slug))
}

/// Address of the list of indicators with how they stand.
pub(crate) fn list_address(slug: &str) -> String {
    format!("{}/danh-gia", address::plan(slug))
}

/// Address of the tasks by state.
pub(crate) fn board_address(slug: &str) -> String {
    format!("{}/tien-do", address::plan(slug))
}

/// Address of the ranking of bodies.
pub(crate) fn ranking_address(slug: &str) -> String {
    format!("{}/xep-hang", address::plan(slug))
}

/// Address of what changed between two days.
pub(crate) fn changes_address(slug: &str) -> String {
    format!("{}/thay-doi", address::plan(slug))
}

/// Address of the comparison of territories, rounds and days.
pub(crate) fn compare_address(slug: &str) -> String {
    format!("{}/so-sanh", address::plan(slug))
}

/// A status as word and icon; the colour only helps.
pub(crate) fn status(status: Status) -> Markup {
    let (tone, icon) = match status {
        Status::Achieved => (Tone::Good, "★"),
        Status::Met => (Tone::Good, "✓"),
        Status::OnTrack => (Tone::Good, "→"),
        Status::NeedsAcceleration => (Tone::Warn, "▲"),
        Status::OffTrack => (Tone::Ask, "▼"),
        Status::Deteriorating => (Tone::Bad, "↘"),
        Status::Missed => (Tone::Bad, "✕"),
        Status::NotDue => (Tone::Note, "○"),
        Status::InsufficientData => (Tone::Note, "?"),
        Status::NoTarget => (Tone::Note, "–"),
    };
    badge(tone, icon, status.title())
}

/// Late tasks by cause: "12 việc do khó khăn khách quan; 3 việc cơ quan chưa nêu lý do."
pub(crate) fn causes(late: &[&TaskStanding]) -> Markup {
    let counted = Overdue::ALL.into_iter().filter_map(|cause| {
        let n = late.iter().filter(|one| one.out.cause == Some(cause)).count();
        (n > 0).then(|| format!("{n} việc {}", cause.title()))
    });
    let words = counted.collect::<Vec<_>>().join("; ");
    html! { @if !words.is_empty() { p.small { (words) "." } } }
}

/// The state of a task as word and icon.
pub(crate) fn task_state(state: TaskState) -> Markup {
    let (tone, icon) = match state {
        TaskState::DoneInTime => (Tone::Good, "✓"),
        TaskState::DoneLate => (Tone::Warn, "✓"),
        TaskState::InTime => (Tone::Good, "→"),
        TaskState::Late => (Tone::Bad, "✕"),
        TaskState::NotDue => (Tone::Note, "○"),
        TaskState::ContinuousKept => (Tone::Good, "↻"),
        TaskState::ContinuousLagging => (Tone::Warn, "↻"),
        TaskState::ContinuousNew => (Tone::Note, "↻"),
        TaskState::NoDeadline | TaskState::Dropped => (Tone::Note, "–"),
    };
    badge(tone, icon, state.title())
}

/// The day a query field asks for.
pub(crate) fn asked_day(text: &str) -> Option<Date> {
    let day: Date = text.trim().parse().ok()?;
    (1900..=2200).contains(&day.year()).then_some(day)
}
