//! What the calendar does to deadlines.

use ansinh_domain::calendar::{Frequency, Period, WorkCalendar, last_day_before};
use ansinh_domain::report::RoundDates;
use ansinh_store::report::regime;
use jiff::civil::Date;
use maud::{Markup, html};

use super::list::Params;
use super::{HERE, on_or_before};
use crate::error::Result;
use crate::ui::badge::{Tone, badge};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::{plan, words};

/// A round that a regime has or would have in the year.
pub(super) struct Effect {
    regime: String,
    href: String,
    period: Period,
    dates: RoundDates,
}

/// The rounds of the plan's regimes in a year.
pub(super) async fn of_plan(
    web: &Web,
    viewer: &Viewer,
    params: &Params,
    year: i16,
    calendar: &WorkCalendar,
) -> Result<Vec<Effect>> {
    let Some(scope) = plan::scope(web, viewer, &params.plan).await? else {
        return Ok(Vec::new());
    };
    let mut effects = Vec::new();
    for row in regime::of_plan(web.db(), scope.head.id).await? {
        let frequency = row.content.frequency;
        if !row.active || frequency == Frequency::Once {
            continue;
        }
        for number in 1..=frequency.in_a_year() {
            if let Some(period) = Period::new(frequency, year, number) {
                effects.push(Effect {
                    regime: row.content.name.clone(),
                    href: crate::regime::address(row.id),
                    period,
                    dates: row.content.dates(period, calendar),
                });
            }
        }
    }
    effects.sort_by_key(|effect| effect.dates.due());
    Ok(effects)
}

/// The table of deadlines, and the small sum "trước ngày X".
pub(super) fn show(
    effects: &[Effect],
    params: &Params,
    year: i16,
    calendar: &WorkCalendar,
) -> Markup {
    html! {
        h2 #tac-dong { "Tác động đến hạn báo cáo" }
        @if effects.is_empty() {
            p.muted { "Chưa có chế độ báo cáo định kỳ nào đang áp dụng." }
        } @else {
            div.scroll.stack {
                table {
                    caption.hidden { "Hạn báo cáo của các kỳ trong năm " (year) }
                    thead {
                        tr {
                            th scope="col" { "Kỳ" }
                            th scope="col" { "Chế độ báo cáo" }
                            th scope="col" { "Chốt số liệu" }
                            th scope="col" { "Hạn của cơ quan" }
                            th scope="col" { "Ngày làm việc cuối cùng" }
                        }
                    }
                    tbody {
                        @for effect in effects {
                            tr {
                                td.name { (effect.period.title()) }
                                td data-label="Chế độ" { a href=(effect.href) { (effect.regime) } }
                                td data-label="Chốt số liệu" { (words::date(effect.dates.cut_off())) }
                                td data-label="Hạn" { (day(effect.dates.due(), calendar)) }
                                td data-label="Ngày làm việc cuối" { (last_worked(effect.dates.due(), calendar)) }
                            }
                        }
                    }
                }
            }
        }
        form.filters method="get" action={ (HERE) "#tac-dong" } {
            input type="hidden" name="nam" value=(year);
            div {
                label for="truoc" { "Hạn ghi “trước ngày”" }
                input #truoc type="date" name="truoc" value=(params.before) autocomplete="off";
            }
            div.go { button.quiet type="submit" { "Tính ngày cuối cùng" } }
        }
        @if let Ok(before) = params.before.trim().parse::<Date>() {
            @let last = last_day_before(before);
            p role="status" {
                "Hạn “trước ngày " (words::date(before)) "” → ngày cuối cùng còn đúng hạn là "
                b { (words::date(last)) } ", " (words::weekday(last)) ". "
                "Nếu gửi trong giờ làm việc thì chậm nhất ngày " b { (last_worked(last, calendar)) } "."
            }
        }
    }
}

/// A deadline with its day of the week; a day off is said.
pub(crate) fn day(day: Date, calendar: &WorkCalendar) -> Markup {
    html! {
        span.nowrap { (words::date(day)) } " "
        span.muted.small { (words::weekday(day)) }
        @if !calendar.is_working(day) { " " (badge(Tone::Warn, "▲", "ngày nghỉ")) }
        @if !calendar.knows(day) { " " (badge(Tone::Ask, "?", "chưa có ngày nghỉ của năm")) }
    }
}

fn last_worked(day: Date, calendar: &WorkCalendar) -> Markup {
    let last = on_or_before(calendar, day);
    html! { span.nowrap { (words::date(last)) } " " span.muted.small { (words::weekday(last)) } }
}
