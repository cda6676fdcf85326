//! `GET /ke-hoach/{slug}/xep-hang`: bodies side by side, with the rule by which they are counted.

use std::collections::HashMap;

use ansinh_app::assess::{Assessed, TaskStanding, all_tasks, open_book};
use ansinh_app::report::history::history;
use ansinh_domain::access::Action;
use ansinh_domain::assess::TaskState;
use ansinh_domain::number;
use ansinh_domain::report::Timeliness;
use ansinh_domain::text::collation_key;
use ansinh_store::BodyId;
use ansinh_store::body::{self, BodyFilter, Lead};
use axum::extract::{Path, State};
use maud::{Markup, html};
use rust_decimal::Decimal;

use super::{Bundle, board_address, dashboard_address, list_address};
use crate::address;
use crate::error::Result;
use crate::page::Page;
use crate::plan;
use crate::ui::Crumb;
use crate::ui::layout::Part;
use crate::viewer::Viewer;
use crate::web::Web;

/// The rule, shown beside the figures.
const RULE: &str = "Điểm là trung bình cộng của những tỷ lệ có mẫu số: (1) chỉ tiêu chủ trì đạt hoặc đúng tiến độ trên số chỉ tiêu kết luận được; (2) nhiệm vụ chủ trì không quá hạn trên số nhiệm vụ có hạn; (3) báo cáo gửi đúng hạn trên số báo cáo đã đến hạn. Chỉ tiêu chưa kết luận được không làm giảm điểm nhưng được ghi bên cạnh. Việc có nhiều cơ quan chủ trì được tính cho từng cơ quan. Cùng điểm thì cùng hạng. Cơ quan đã kết thúc hoạt động không được xếp.";

/// What a body comes to.
#[derive(Debug, Clone, Default)]
struct Line {
    name: String,
    /// Good, judged, not judged.
    targets: (usize, usize, usize),
    /// Not late, with a deadline.
    tasks: (usize, usize),
    /// In time, due.
    reports: (usize, usize),
}

impl Line {
    /// The parts that have a whole.
    fn parts(&self) -> Vec<Decimal> {
        let (good, judged, _) = self.targets;
        [(good, judged), self.tasks, self.reports]
            .into_iter()
            .filter_map(|(part, whole)| Decimal::from(part).checked_div(Decimal::from(whole)))
            .collect()
    }

    /// Points of a hundred, to a tenth.
    fn points(&self) -> Option<Decimal> {
        let parts = self.parts();
        let sum: Decimal = parts.iter().copied().sum();
        let mean = sum.checked_div(Decimal::from(parts.len()))?;
        Some((mean * Decimal::ONE_HUNDRED).round_dp(1).normalize())
    }
}

/// Shows the page.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(slug): Path<String>,
) -> Result<Page> {
    let head = plan::find(&web, &slug).await?;
    let day = plan::day(&head, &viewer);
    let caller = viewer.caller();
    let book = open_book(web.app(), &caller, &head, day).await?;
    let now = book.assess(day)?;
    let standing = all_tasks(web.app(), &caller, &head, day).await?;
    let mut lines = lines(&now, &standing);
    // Reports are told as they stand today, so another day is without them.
    if viewer.may(Action::ReadReport).is_ok() && viewer.as_of.is_none() {
        for of in history(web.app(), &caller, head.id).await?.iter() {
            for report in &of.bodies {
                let line = lines.entry(report.cell.body_id).or_default();
                line.name.clone_from(&report.cell.body_name);
                let (kept, due) = &mut line.reports;
                *due += usize::from(report.timeliness != Timeliness::NotDue);
                *kept += usize::from(report.timeliness == Timeliness::OnTime);
            }
        }
    }
    // Whoever came to its end is in no competition any more.
    let bodies = body::list(web.db(), head.version_id, &BodyFilter::default(), day).await?.rows;
    let lives = |id: &BodyId| {
        bodies.iter().any(|body| body.id == *id && body.ends.is_none_or(|end| end >= day))
    };
    let mut lines: Vec<(BodyId, Line)> = lines.into_iter().filter(|(id, _)| lives(id)).collect();
    lines.sort_by_cached_key(|(id, line)| {
        (std::cmp::Reverse(line.points()), collation_key(&line.name), *id)
    });
    let content = html! {
        h1 { "Xếp hạng cơ quan" }
        p.lead { (RULE) }
        (table(&lines, &slug))
    };
    Ok(Page::new(&viewer, format!("Xếp hạng cơ quan – {}", plan::name(&head)), content)
        .part(Part::Overview)
        .on_day(day)
        .wide()
        .plan(plan::link(&head))
        .crumbs([
            plan::crumb(&head),
            Crumb::link("Tổng quan", dashboard_address(&slug)),
            Crumb::here("Xếp hạng cơ quan"),
        ]))
}

fn lines(now: &[Assessed], standing: &[TaskStanding]) -> HashMap<BodyId, Line> {
    let mut lines: HashMap<BodyId, Line> = HashMap::new();
    let named = |body: &Lead| Line { name: body.name.clone(), ..Line::default() };
    for one in now {
        for body in &one.row.leads {
            let line = lines.entry(body.id).or_insert_with(|| named(body));
            let (good, judged, open) = &mut line.targets;
            match Bundle::of(one.out.status) {
                Bundle::Good => (*good, *judged) = (*good + 1, *judged + 1),
                Bundle::Slow | Bundle::Bad => *judged += 1,
                Bundle::Open => *open += 1,
            }
        }
    }
    for one in standing {
        for body in &one.row.leads {
            let line = lines.entry(body.id).or_insert_with(|| named(body));
            let (kept, all) = &mut line.tasks;
            match one.out.state {
                TaskState::Late | TaskState::DoneLate => *all += 1,
                TaskState::DoneInTime | TaskState::InTime if one.facts.end.is_some() => {
                    (*kept, *all) = (*kept + 1, *all + 1);
                }
                _ => {}
            }
        }
    }
    lines
}

fn table(lines: &[(BodyId, Line)], slug: &str) -> Markup {
    let of = |(part, whole): (usize, usize)| {
        if whole == 0 { "–".to_owned() } else { format!("{part}/{whole}") }
    };
    let rank = |points: Option<Decimal>| {
        points.map(|mine| 1 + lines.iter().filter(|(_, other)| other.points() > Some(mine)).count())
    };
    html! {
        div.scroll.stack {
            table {
                thead { tr {
                    th.num scope="col" { "Hạng" } th scope="col" { "Cơ quan" } th.num scope="col" { "Điểm" }
                    th.num scope="col" { "Chỉ tiêu đạt, đúng tiến độ" } th.num scope="col" { "Chưa kết luận" }
                    th.num scope="col" { "Nhiệm vụ không quá hạn" } th.num scope="col" { "Báo cáo đúng hạn" }
                } }
                tbody {
                    @for (id, line) in lines {
                        @let id = id.to_string();
                        @let points = line.points();
                        tr {
                            td.num data-label="Hạng" { (rank(points).map(|rank| rank.to_string()).unwrap_or("–".to_owned())) }
                            td.name { a href=(address::body(&id)) { (line.name) } }
                            td.num data-label="Điểm" { b { (points.map(number::format).unwrap_or("–".to_owned())) } }
                            td.num data-label="Chỉ tiêu đạt, đúng tiến độ" { a href={ (list_address(slug)) (address::query([("co-quan", id.as_str())])) } { (of((line.targets.0, line.targets.1))) } }
                            td.num data-label="Chưa kết luận" { (line.targets.2) }
                            td.num data-label="Nhiệm vụ không quá hạn" { a href={ (board_address(slug)) (address::query([("co-quan", id.as_str())])) } { (of(line.tasks)) } }
                            td.num data-label="Báo cáo đúng hạn" { (of(line.reports)) }
                        }
                    }
                }
            }
        }
    }
}
