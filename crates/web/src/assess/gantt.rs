//! Tasks through time: one bar a task, drawn on the server, with its words in the table of states.

use std::collections::BTreeMap;

use ansinh_app::assess::TaskStanding;
use ansinh_domain::assess::TaskState;
use ansinh_domain::text::{CollationKey, collation_key};
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

/// Under what headings the tasks stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Sections of the plan, in its order.
    Section,
    /// Bodies that lead, by name; a task with several leads stands under each.
    Lead,
}

/// The timeline of tasks that have days, under headings, and the list of those that have none.
pub fn timeline(rows: &[&TaskStanding], slug: &str, today: Date, by: By) -> Markup {
    let dated: Vec<&TaskStanding> =
        rows.iter().copied().filter(|one| one.facts.end.is_some()).collect();
    let others: Vec<&TaskStanding> =
        rows.iter().copied().filter(|one| one.facts.end.is_none()).collect();
    html! {
        @if dated.is_empty() { p.muted { "Không nhiệm vụ nào trong danh sách có hạn cụ thể để vẽ." } }
        @else {
            div.scroll tabindex="0" role="region" aria-label="Biểu đồ thời gian của nhiệm vụ" { (bars(&dated, slug, today, by)) }
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

fn bars(rows: &[&TaskStanding], slug: &str, today: Date, by: By) -> Markup {
    let begin = |one: &TaskStanding| {
        let end = one.facts.end.map(time).unwrap_or_default();
        one.facts.start.map_or(end - 0.25, time).min(end - 0.05)
    };
    let from = rows.iter().map(|one| begin(one)).fold(time(today), f64::min).floor();
    let ends = rows.iter().filter_map(|one| one.facts.end.map(time));
    let to = ends.fold(time(today), f64::max).ceil().max(from + 1.0);
    let x = |at: f64| NAMES + (at - from) / (to - from) * (WIDTH - NAMES - 8.0);
    let lines = match by {
        By::Section => by_section(rows),
        By::Lead => by_lead(rows),
    };
    let height = TOP + ROW * lines.len() as f64 + 6.0;
    let years = (to - from) as i32;
    html! {
        svg.gantt viewBox=(format!("0 0 {WIDTH} {height}")) width=(WIDTH) height=(height) role="group" aria-labelledby="tg-ten tg-mo-ta" {
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
                    Line::Heading(words) => text.section x="2" y=(format!("{:.1}", y + 14.0)) { (list::short(words, 100)) },
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
    Heading(String),
    Task(&'a TaskStanding),
}

/// Rows come in the order of the plan, so a section's stand together.
fn by_section<'a>(rows: &[&'a TaskStanding]) -> Vec<Line<'a>> {
    let mut lines = Vec::new();
    let mut section = None;
    for one in rows {
        let code = one.row.section_code.as_deref();
        if section != Some(code) {
            section = Some(code);
            let name = one.row.section_name.as_deref();
            lines.push(Line::Heading(match (code, name) {
                (Some(code), Some(name)) => format!("{code}. {name}"),
                (code, _) => code.unwrap_or("Không thuộc mục nào").to_owned(),
            }));
        }
        lines.push(Line::Task(one));
    }
    lines
}

/// Under each lead its tasks by deadline; those without one come last.
fn by_lead<'a>(rows: &[&'a TaskStanding]) -> Vec<Line<'a>> {
    let mut groups: BTreeMap<(bool, CollationKey), (&str, Vec<&TaskStanding>)> = BTreeMap::new();
    for one in rows {
        let leads = one.row.leads.iter().map(|lead| lead.name.as_str());
        let leads: Vec<&str> = leads.collect();
        let none = ["Chưa rõ cơ quan chủ trì"];
        let (without, names) =
            if leads.is_empty() { (true, &none[..]) } else { (false, leads.as_slice()) };
        for name in names {
            let key = (without, collation_key(name));
            groups.entry(key).or_insert((name, Vec::new())).1.push(one);
        }
    }
    let mut lines = Vec::new();
    for (name, mut tasks) in groups.into_values() {
        tasks.sort_by_key(|one| one.facts.end);
        let late = tasks.iter().filter(|one| one.out.state == TaskState::Late).count();
        let told = if late > 0 { format!(", {late} quá hạn") } else { String::new() };
        lines.push(Line::Heading(format!("{name} ({} nhiệm vụ{told})", tasks.len())));
        lines.extend(tasks.into_iter().map(Line::Task));
    }
    lines
}

fn class(state: TaskState) -> &'static str {
    match state {
        TaskState::Late => "beam bad",
        TaskState::DoneLate | TaskState::ContinuousLagging => "beam warn",
        TaskState::DoneInTime | TaskState::InTime | TaskState::ContinuousKept => "beam good",
        _ => "beam",
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
