//! `GET /ke-hoach/{slug}/tong-quan`: the leader's one screen, as of any day.

use std::collections::HashMap;

use ansinh_app::assess::{Assessed, Book, Changed, TaskStanding, all_tasks, open_book};
use ansinh_app::report::history::{RoundOfPlan, history};
use ansinh_domain::access::Action;
use ansinh_domain::assess::{Status, TaskState};
use ansinh_domain::report::Timeliness;
use ansinh_domain::text::collation_key;
use ansinh_store::BodyId;
use ansinh_store::plan::{HeadingRow, PlanHead};
use ansinh_store::report::round;
use axum::extract::{Path, Query, State};
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    Bundle, METHOD, PUBLISHED, asked_day, board_address, causes, changes_address, compare_address,
    dashboard_address, list_address, ranking_address, status, task_state,
};
use crate::address;
use crate::error::Result;
use crate::page::Page;
use crate::plan;
use crate::publication::desk_address;
use crate::round as rounds;
use crate::ui::layout::Part;
use crate::ui::{Crumb, form, list};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// The query string of the page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    /// The day compared with.
    #[serde(rename = "so-voi")]
    pub since: String,
}

/// Shows the page.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(slug): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page> {
    let head = plan::find(&web, &slug).await?;
    let day = plan::day(&head, &viewer);
    let caller = viewer.caller();
    let app = web.app();
    let since = async {
        match asked_day(&params.since) {
            Some(since) => Ok(since),
            None => last_round(&web, &head, day).await,
        }
    };
    let reports = async {
        match viewer.may(Action::ReadReport) {
            Ok(()) if viewer.as_of.is_none() => Ok(Some(history(app, &caller, head.id).await?)),
            _ => Ok(None),
        }
    };
    let book = async { Ok(open_book(app, &caller, &head, day).await?) };
    let standing = async { Ok(all_tasks(app, &caller, &head, day).await?) };
    let (book, standing, reports, since) = tokio::try_join!(book, standing, reports, since)?;
    let (now, before) = (book.assess(day)?, book.assess(since)?);
    let worse = Book::worse(&now, &before);
    let content = html! {
        h1 { "Tổng quan" }
        p.lead {
            (plan::name(&head)) ", tại ngày " b { (words::date(day)) } ". "
            a href=(METHOD) { "Cách đánh giá" } " · "
            a href=(ranking_address(&slug)) { "Xếp hạng cơ quan" } " · "
            a href=(changes_address(&slug)) { "Thay đổi giữa hai ngày" } " · "
            a href=(compare_address(&slug)) { "So sánh" } " · "
            a href={ (PUBLISHED) "?ke-hoach=" (slug) } { "Số liệu đã công bố" }
        }
        (bundles(&now, &slug))
        (to_close(&now, &viewer, &slug))
        div.cols {
            div {
                (by_group(&now, &book.groups, &slug))
                (by_body(&now, &slug))
            }
            div {
                (worse_than(&worse, &slug, since))
                (of_tasks(&standing, &slug))
                @if let Some(reports) = &reports { (missing(reports)) }
            }
        }
    };
    Ok(Page::new(&viewer, format!("Tổng quan – {}", plan::name(&head)), content)
        .part(Part::Overview)
        .on_day(day)
        .wide()
        .plan(plan::link(&head))
        .crumbs([plan::crumb(&head), Crumb::here("Tổng quan")]))
}

/// The cut-off day of the round before the last one, or a year ago while there are no two rounds.
async fn last_round(web: &Web, head: &PlanHead, day: Date) -> Result<Date> {
    let rounds = round::of_plan(web.db(), head.id).await?;
    let mut days: Vec<Date> =
        rounds.iter().map(|round| round.cut_off).filter(|cut_off| *cut_off <= day).collect();
    days.sort_unstable();
    days.dedup();
    let before = days.len().checked_sub(2).and_then(|at| days.get(at)).copied();
    Ok(before.unwrap_or_else(|| day.checked_sub(1.year()).unwrap_or(day)))
}

fn bundles(rows: &[Assessed], slug: &str) -> Markup {
    let count = |wanted: Status| rows.iter().filter(|one| one.out.status == wanted).count();
    let of = |bundle| rows.iter().filter(|one| Bundle::of(one.out.status) == bundle).count();
    html! {
        section aria-labelledby="theo-tinh-trang" {
            h2.hidden #theo-tinh-trang { "Chỉ tiêu theo tình trạng" }
            ul.counts {
                @for bundle in Bundle::ALL {
                    li {
                        a href={ (list_address(slug)) (address::query([("tinh-trang", bundle.word())])) } {
                            b { (of(bundle)) } (bundle.title())
                        }
                    }
                }
            }
            p.statuses {
                @for one in Status::ALL {
                    @let n = count(one);
                    @if n > 0 {
                        a.nowrap href={ (list_address(slug)) (address::query([("tinh-trang", one.word())])) } { (status(one)) " " b { (n) } }
                        " "
                    }
                }
            }
        }
    }
}

/// Milestones that have passed and whose verdicts nobody closed yet, for who may close them.
fn to_close(rows: &[Assessed], viewer: &Viewer, slug: &str) -> Markup {
    if viewer.may(Action::ManageAssessment).is_err() || viewer.as_of.is_some() {
        return html! {};
    }
    let mut open: std::collections::BTreeMap<i16, usize> = std::collections::BTreeMap::new();
    for verdict in rows.iter().flat_map(|one| &one.out.passed) {
        if verdict.met.is_some() && verdict.closed.is_none() {
            *open.entry(verdict.milestone.year).or_default() += 1;
        }
    }
    html! {
        @for (year, count) in &open {
            div.notice.no-print {
                p { "Mốc " (year) " đã qua: " b { (count) } " chỉ tiêu đã kết luận được và chưa chốt. Chốt thì kết luận giữ nguyên với đúng số đã dùng." }
                (form::button(viewer, &format!("{}/chot-moc/{year}", address::plan(slug)), &format!("Chốt kết quả mốc {year}")))
            }
        }
    }
}

/// How many of each bundle.
#[derive(Default, Clone, Copy)]
struct Tally([usize; 4]);

impl Tally {
    fn add(&mut self, status: Status) {
        let bundle = Bundle::of(status);
        let at = Bundle::ALL.iter().position(|one| *one == bundle);
        if let Some(count) = at.and_then(|at| self.0.get_mut(at)) {
            *count += 1;
        }
    }

    fn cells(self, href: &dyn Fn(Bundle) -> String) -> Markup {
        html! {
            @for (bundle, count) in Bundle::ALL.into_iter().zip(self.0) {
                td.num data-label=(bundle.title()) {
                    @if count == 0 { span.muted { "0" } } @else { a href=(href(bundle)) { (count) } }
                }
            }
        }
    }
}

fn headings(first: &str) -> Markup {
    html! {
        thead { tr {
            th scope="col" { (first) }
            @for bundle in Bundle::ALL { th.num scope="col" { (bundle.title()) } }
        } }
    }
}

fn by_group(rows: &[Assessed], groups: &[HeadingRow], slug: &str) -> Markup {
    html! {
        h2 { "Theo nhóm chỉ tiêu" }
        div.scroll.stack {
            table {
                caption.hidden { "Số chỉ tiêu theo nhóm và tình trạng" }
                (headings("Nhóm"))
                tbody {
                    @for group in groups {
                        @let tally = tally(rows, |one| one.row.group_code.as_deref() == Some(&group.code));
                        tr {
                            td.name { a href={ (list_address(slug)) (address::query([("nhom", group.code.as_str())])) } { (group.code) ". " (group.name) } }
                            (tally.cells(&|bundle| format!("{}{}", list_address(slug), address::query([("nhom", group.code.as_str()), ("tinh-trang", bundle.word())]))))
                        }
                    }
                }
            }
        }
    }
}

fn tally(rows: &[Assessed], keeps: impl Fn(&Assessed) -> bool) -> Tally {
    let mut tally = Tally::default();
    rows.iter().filter(|one| keeps(one)).for_each(|one| tally.add(one.out.status));
    tally
}

fn by_body(rows: &[Assessed], slug: &str) -> Markup {
    let mut names: HashMap<BodyId, (&str, Tally)> = HashMap::new();
    for one in rows {
        for body in &one.row.leads {
            names.entry(body.id).or_insert((&body.name, Tally::default())).1.add(one.out.status);
        }
    }
    let mut bodies: Vec<_> = names.into_iter().collect();
    bodies.sort_by_cached_key(|(id, (name, _))| (collation_key(name), *id));
    html! {
        h2 { "Theo cơ quan chủ trì" }
        div.scroll.stack {
            table {
                caption.hidden { "Số chỉ tiêu theo cơ quan chủ trì và tình trạng" }
                (headings("Cơ quan"))
                tbody {
                    @for (id, (name, tally)) in &bodies {
                        @let id = id.to_string();
                        tr {
                            td.name { a href=(address::body(&id)) { (name) } }
                            (tally.cells(&|bundle| format!("{}{}", list_address(slug), address::query([("co-quan", id.as_str()), ("tinh-trang", bundle.word())]))))
                        }
                    }
                }
            }
        }
        p.muted.small { "Chỉ tiêu có nhiều cơ quan chủ trì được đếm cho từng cơ quan." }
    }
}

fn worse_than(worse: &[Changed<'_>], slug: &str, since: Date) -> Markup {
    html! {
        h2 { "Xấu hơn so với " (words::date(since)) }
        @if worse.is_empty() {
            p.muted { "Không có chỉ tiêu nào xấu hơn so với kỳ trước." }
        } @else {
            ul.plain.box {
                @for one in worse {
                    li {
                        a href=(address::indicator(slug, &one.now.row.code)) { (one.now.row.code) " " (list::short(&one.now.row.name, 80)) }
                        br; (status(one.before)) " → " (status(one.now.out.status))
                        p.small.muted.flat { (one.now.out.reason) }
                    }
                }
            }
        }
        p.small { a href={ (changes_address(slug)) (address::query([("tu", since.to_string().as_str())])) } { "Mọi thay đổi từ " (words::date(since)) } }
    }
}

fn of_tasks(standing: &[TaskStanding], slug: &str) -> Markup {
    let late: Vec<&TaskStanding> =
        standing.iter().filter(|one| one.out.state == TaskState::Late).collect();
    let soon = standing.iter().filter(|one| one.out.due_soon).count();
    let lagging =
        standing.iter().filter(|one| one.out.state == TaskState::ContinuousLagging).count();
    let board = board_address(slug);
    let at = |state: &str| format!("{board}{}", address::query([("trang-thai", state)]));
    html! {
        h2 { "Nhiệm vụ" }
        ul.counts {
            li { a href=(at(TaskState::Late.word())) { b { (late.len()) } "quá hạn, chưa xong" } }
            li { a href=(at("sap-den-han")) { b { (soon) } "đến hạn trong những ngày tới" } }
            li { a href=(at(TaskState::ContinuousLagging.word())) { b { (lagging) } "thường xuyên, báo cáo chậm" } }
        }
        @if !late.is_empty() {
            (causes(&late))
            ul.plain.box {
                @for one in late.iter().take(5) {
                    li {
                        a href=(address::task(slug, &one.row.code)) { (one.row.code) " " (list::short(&one.row.text, 90)) }
                        br; (task_state(one.out.state)) " " span.small.muted { (one.out.reason) }
                    }
                }
            }
        }
    }
}

fn missing(reports: &[RoundOfPlan]) -> Markup {
    let open = reports.iter().filter(|of| of.round.closed_at.is_none());
    let rows: Vec<(&RoundOfPlan, usize, usize)> = open
        .map(|of| {
            let count = |wanted: fn(&Timeliness) -> bool| {
                of.bodies.iter().filter(|body| wanted(&body.timeliness)).count()
            };
            let overdue = count(|t| matches!(t, Timeliness::Overdue { .. }));
            (of, overdue, count(|t| matches!(t, Timeliness::NotDue)))
        })
        .collect();
    html! {
        h2 { "Báo cáo còn thiếu lúc này" }
        @if rows.is_empty() { p.muted { "Không có kỳ báo cáo nào đang mở." } }
        @else {
            ul.plain.box {
                @for (of, overdue, waiting) in rows {
                    li.tally {
                        a href=(rounds::address(of.round.id)) { (of.round.period.title()) }
                        span { b { (overdue) } " cơ quan quá hạn, " b { (waiting) } " chưa đến hạn" }
                    }
                }
            }
        }
    }
}

/// A line that leads to the overview, for the page of a plan.
pub(crate) fn invitation(viewer: &Viewer, slug: &str) -> Markup {
    html! {
        @if viewer.may(Action::ReadAssessment).is_ok() || viewer.may_somewhere(Action::ReadAssessment).is_ok() {
            p {
                a.button href=(dashboard_address(slug)) { "Tổng quan: đang đạt đến đâu" }
                @if viewer.may(Action::Publish).is_ok() { " " a.button.quiet href=(desk_address(slug)) { "Công khai số liệu" } }
            }
        }
    }
}
