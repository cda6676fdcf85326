//! A body's report in a round, for who enters, approves and receives it.
//!
//! The parts of a report are pages of their own, each a plain form: [`frame`] holds what they have
//! in common, [`cells`] reads the cells of forms and tells what became of them, [`autosave`] takes
//! them one by one from the script; a [`form`] filled in offline brings many at once. [`moves`] is the way of a report, with a page before each step
//! that needs words.

pub mod approve;
pub mod autosave;
pub mod cards;
pub mod cell;
mod cells;
pub mod evidence;
pub mod extension;
pub mod form;
pub mod form_preview;
mod frame;
pub mod history;
pub mod indicators;
pub mod mine;
pub mod moves;
pub mod overview;
pub mod pick;
mod remedy;
pub mod save;
mod section;
pub mod send;
pub mod signature;
pub mod talk;
mod task;

use ansinh_app::AppError;
use ansinh_app::report::view::{RowView, SubmissionView, view};
use ansinh_domain::report::{State, Timeliness};
use ansinh_store::SubmissionId;
use jiff::civil::Date;
use maud::{Markup, html};

use crate::address;
use crate::error::{Error, Result};
use crate::ui::badge::{Tone, badge};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// What a person has to do.
pub const MINE: &str = "/viec-cua-toi";

/// Name of the hidden field with the key by which a form acts once.
const KEY: &str = "khoa_mot_lan";
/// Name of the hidden field with the count of moves that was seen.
const SEEN: &str = "luot";

/// The report of an address.
fn id(text: &str) -> Result<SubmissionId> {
    text.parse().map_err(|_| missing())
}

fn missing() -> Error {
    Error::not_found("Báo cáo này").link("Việc của tôi", MINE)
}

/// The report of an address, for who may read it.
async fn load(web: &Web, viewer: &Viewer, text: &str) -> Result<SubmissionView> {
    Ok(view(web.app(), &viewer.caller(), id(text)?).await?)
}

/// The error with the way back to the report.
fn back(error: AppError, report: SubmissionId) -> Error {
    Error::from(error).link("Quay lại báo cáo", address::report(report))
}

/// The hidden fields by which a form acts once, and only on what was seen.
fn once(web: &Web, viewer: &Viewer, seen: i64) -> Markup {
    let key: uuid::Uuid = web.app().ids.next(web.app().now());
    html! {
        (crate::ui::form::token(viewer))
        input type="hidden" name=(KEY) value=(key.simple());
        input type="hidden" name=(SEEN) value=(seen);
    }
}

/// Where a report stands, as a badge.
fn state(state: State) -> Markup {
    let (tone, icon) = match state {
        State::Draft => (Tone::Note, "✎"),
        State::Returned => (Tone::Ask, "↩"),
        State::Submitted | State::Accepted => (Tone::Warn, "…"),
        State::Received => (Tone::Good, "✓"),
    };
    badge(tone, icon, state.title())
}

/// Whether a body reports in time, as a badge.
fn timeliness(timeliness: Timeliness) -> Markup {
    let (tone, icon) = match timeliness {
        Timeliness::NotDue => (Tone::Note, "◷"),
        Timeliness::OnTime => (Tone::Good, "✓"),
        Timeliness::Late { .. } => (Tone::Warn, "▲"),
        Timeliness::Overdue { .. } => (Tone::Bad, "!"),
    };
    badge(tone, icon, &timeliness.words())
}

/// A deadline with how far it is: "29/10/2025, còn 5 ngày".
fn deadline(due: Date, today: Date) -> String {
    let days = today.until(due).map_or(0, |span| span.get_days());
    let far = match days {
        0 => "hôm nay".to_owned(),
        1.. => format!("còn {days} ngày"),
        _ => format!("đã qua {} ngày", -days),
    };
    format!("{}, {far}", words::date(due))
}

/// How much of what is owed is there, in words and as a bar.
fn completeness(owed: i64, filled: i64) -> Markup {
    html! {
        span.nowrap { (filled) "/" (owed) " mục" }
        " "
        progress.short max=(owed.max(1)) value=(filled) aria-label={ "Đã có " (filled) " trên " (owed) " mục" } {}
    }
}

/// The plan's own words, where a wording was proposed in their place.
fn printed(row: &RowView) -> Markup {
    html! {
        @if let Some(words) = &row.printed {
            div.small.muted { "Lời văn mới đề nghị; kế hoạch ghi: “" (words) "”" }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::deadline;

    #[test]
    fn deadlines_say_how_far_they_are() {
        let check = |due, expected: &str| assert_eq!(deadline(due, date(2025, 10, 29)), expected);
        check(date(2025, 10, 29), "29/10/2025, hôm nay");
        check(date(2025, 11, 3), "03/11/2025, còn 5 ngày");
        check(date(2025, 10, 9), "09/10/2025, đã qua 20 ngày");
    }
}
