//! Tasks through time: one bar a task, drawn on the server, with its words in the table of states.

use ansinh_app::assess::TaskStanding;
use ansinh_domain::assess::TaskState;
use jiff::civil::Date;
use maud::{Markup, html};

use super::task_state;
use crate::address;
use crate::ui::list;
use crate::words;

const WIDTH: f64 = 900.0;
const NAMES: f64 = 90.0;
const ROW: f64 = 20.0;
const TOP: f64 = 26.0;

fn time(day: Date) -> f64 {
    f64::from(day.year()) + f64::from(day.day_of_year()) / f64::from(day.days_in_year())
}

/// The timeline of tasks that have days, by section, and the list of those that have none.
pub fn timeline(rows: &[&TaskStanding], slug: &str, today: Date) -> Markup {
    let dated: Vec<&TaskStanding> =
        rows.iter().copied().filter(|one| one.facts.end.is_some()).collect();
    let others: Vec<&TaskStanding> =
        rows.iter().copied().filter(|one| one.facts.end.is_none()).collect();
    html! {
        @if dated.is_empty() { p.muted { "Không nhiệm vụ nào trong danh sách có hạn cụ thể để vẽ." } }
        @else {
            div.scroll tabindex="0" role="region" aria-label="Biểu đồ thời gian của nhiệm vụ" { (bars(&dated, slug, today)) }
            p.small.muted { "Thanh: từ ngày bắt đầu (hoặc một quý trước hạn khi kế hoạch chỉ ghi hạn) đến hạn. Đường đứng: ngày đang xem." }
        }
        @if !others.is_empty() {
            details {
                summary { (others.len()) " nhiệm vụ không có hạn cụ thể" }
                ul { @for one in others {
                    li { a href=(address::task(slug, &one.row.code)) { (one.row.code) " " (list::short(&one.row.text, 120)) } " " (task_state(one.out.state)) }
                } }
            }
        }
    }
}

fn bars(rows: &[&TaskStanding], slug: &str, today: Date) -> Markup {
    let begin = |one: &TaskStanding| {
        let end = one.facts.end.map(time).unwrap_or_default();
        one.facts.start.map_or(end - 0.25, time).min(end - 0.05)
    };
    let from = rows.iter().map(|one| begin(one)).fold(time(today), f64::min).floor();
    let ends = rows.iter().filter_map(|one| one.facts.end.map(time));
    let to = ends.fold(time(today), f64::max).ceil().max(from + 1.0);
    let x = |at: f64| NAMES + (at - from) / (to - from) * (WIDTH - NAMES - 8.0);
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut section: Option<&str> = None;
    for one in rows {
        let code = one.row.section_code.as_deref();
        if code != section {
            section = code;
            lines.push(Line::Section(code, one.row.section_name.as_deref()));
        }
        lines.push(Line::Task(one));
    }
    let height = TOP + ROW * lines.len() as f64 + 6.0;
    let years = (to - from) as i32;
    html! {
        svg.gantt viewBox=(format!("0 0 {WIDTH} {height}")) width=(WIDTH) height=(height) role="img" aria-labelledby="tg-ten tg-mo-ta" {
            title #tg-ten { "Nhiệm vụ theo thời gian" }
            desc #tg-mo-ta { (rows.len()) " nhiệm vụ có hạn, từ năm " (format!("{from:.0}")) " đến hết năm " (format!("{:.0}", to - 1.0)) "." }
            g.axis {
                @for n in 0..=years {
                    @let at = format!("{:.1}", x(from + f64::from(n)));
                    line x1=(at) x2=(at) y1=(TOP - 6.0) y2=(height) {}
                    @if n < years { text x=(format!("{:.1}", x(from + f64::from(n) + 0.5))) y="14" text-anchor="middle" { (format!("{:.0}", from + f64::from(n))) } }
                }
            }
            @let now = format!("{:.1}", x(time(today)));
            line.today x1=(now) x2=(now) y1=(TOP - 6.0) y2=(height) {}
            @for (index, line) in lines.iter().enumerate() {
                @let y = TOP + ROW * index as f64;
                @match line {
                    Line::Section(code, name) => text.section x="2" y=(format!("{:.1}", y + 14.0)) {
                        (code.unwrap_or_default()) ". " (list::short(name.unwrap_or("Không thuộc mục nào"), 90))
                    },
                    Line::Task(one) => {
                        @let (start, end) = (x(begin(one)), x(one.facts.end.map(time).unwrap_or_default()));
                        a href=(address::task(slug, &one.row.code)) {
                            title { (one.row.code) " " (list::short(&one.row.text, 140)) ". " (one.out.state.title()) ". " (one.facts.end.map(words::date).unwrap_or_default()) }
                            text x="8" y=(format!("{:.1}", y + 14.0)) { (one.row.code) }
                            rect class=(class(one.out.state)) x=(format!("{start:.1}")) y=(format!("{:.1}", y + 3.0)) width=(format!("{:.1}", (end - start).max(4.0))) height="13" rx="2" {}
                            text.mark x=(format!("{:.1}", start + 3.0)) y=(format!("{:.1}", y + 13.5)) { (mark(one.out.state)) }
                        }
                    },
                }
            }
        }
    }
}

enum Line<'a> {
    Section(Option<&'a str>, Option<&'a str>),
    Task(&'a TaskStanding),
}

fn class(state: TaskState) -> &'static str {
    match state {
        TaskState::Late => "bar bad",
        TaskState::DoneLate | TaskState::ContinuousLagging => "bar warn",
        TaskState::DoneInTime | TaskState::InTime | TaskState::ContinuousKept => "bar good",
        _ => "bar",
    }
}

/// The state without its colour.
fn mark(state: TaskState) -> &'static str {
    match state {
        TaskState::Late => "✕",
        TaskState::DoneInTime | TaskState::DoneLate => "✓",
        _ => "",
    }
}
