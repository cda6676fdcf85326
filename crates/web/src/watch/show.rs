//! `GET /theo-doi`: who reports fully and in time, by round, section and body.

use ansinh_app::report::history::{RoundOfPlan, by_holder, history};
use ansinh_domain::report::{
    COMPLETENESS_RULE, Completeness, ItemKind, LATENESS_RULE, TIMELINESS_RULE,
};
use ansinh_store::report::watch::{self, HeadingFill};
use axum::extract::{Query, State};
use maud::{Markup, html};

use super::{HERE, Params, Sum, bodies, holders, matrix};
use crate::error::Result;
use crate::figure;
use crate::page::Page;
use crate::plan;
use crate::round::{self, filled};
use crate::ui::filters::{Control, RESULTS, filters, found};
use crate::ui::layout::Part;
use crate::ui::{Crumb, empty};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Shows the page.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Query(params): Query<Params>,
) -> Result<Page> {
    let crumbs = [Crumb::link("Kế hoạch", "/"), Crumb::here("Theo dõi báo cáo")];
    let title = "Theo dõi báo cáo";
    let Some(scope) = plan::scope(&web, &viewer, &params.plan).await? else {
        let content = html! { h1 { (title) } (plan::none_yet()) };
        return Ok(Page::new(&viewer, title, content).part(Part::Watching).crumbs(crumbs));
    };
    let rounds = history(web.app(), &viewer.caller(), scope.head.id).await?;
    let chosen = chosen(&rounds, &params);
    let mut headings = match chosen {
        Some(of) => watch::by_heading(web.db(), of.round.id).await?,
        None => Vec::new(),
    };
    // What bodies write themselves comes last, as in a report.
    headings.sort_by_key(|heading| heading.kind == ItemKind::Section);
    let parts = match params.now() {
        true => {
            let (caller, day) = (viewer.caller(), viewer.today);
            by_holder(web.app(), &caller, scope.head.id, &rounds, day).await?
        }
        false => Vec::new(),
    };
    let found_by = |q: &str| match params.now() {
        true => holders(&rounds, &parts, q),
        false => bodies(&rounds, q),
    };
    let lines = found_by(&params.q);
    let all = found_by("").len();
    let choices =
        rounds.iter().map(|of| (of.round.id.to_string(), of.round.period.title())).collect();
    let controls = [
        Control::Plan { plans: scope.plans.clone(), chosen: &scope.head.slug },
        Control::Select {
            name: "ky", label: "Kỳ (xem theo mục)", choices, chosen: &params.round
        },
        Control::Hidden { name: figure::BY, value: &params.by },
    ];
    let kept = [("ke-hoach", params.plan.as_str()), ("q", &params.q), ("ky", &params.round)];
    let query = crate::address::query([
        ("ke-hoach", params.plan.as_str()),
        ("q", &params.q),
        (figure::BY, &params.by),
    ]);
    let content = html! {
        h1 { (title) }
        p.lead { "Cơ quan nào báo cáo đủ, đúng hạn; chậm thì do ai. " (plan::name(&scope.head)) "." }
        @if rounds.is_empty() {
            (empty("Chưa mở kỳ báo cáo nào", "Có kỳ báo cáo thì trang này cho biết ai đã gửi, còn thiếu gì.", &[("Kỳ báo cáo", round::LIST)]))
        } @else {
            (by_round(&rounds))
            (filters(HERE, &params.q, "Tên cơ quan", &controls))
            div id=(RESULTS) {
                h2 { "Cơ quan × kỳ" }
                (figure::choice(HERE, &kept, params.now(), "Tính theo tổ chức nào"))
                @if params.now() {
                    p.muted.small { "Mỗi dòng là cơ quan nay giữ việc; phần do cơ quan khác báo cáo trước khi sắp xếp bộ máy được ghi rõ tên. Ngày chậm là của báo cáo khi đó. Phần thuyết minh không thuộc trách nhiệm nào nên không tính." }
                }
                (found(lines.len(), all, "cơ quan", &format!("{HERE}/xuat.xlsx{query}")))
                @if lines.is_empty() {
                    (empty("Không có cơ quan nào khớp", "Hãy tìm bằng từ khác; có thể gõ không dấu.", &[("Xem tất cả", HERE)]))
                } @else { (matrix::show(&lines, &rounds)) }
                @if let Some(of) = chosen { (by_heading(of, &headings)) }
            }
        }
    };
    Ok(Page::new(&viewer, title, content)
        .part(Part::Watching)
        .plan(plan::link(&scope.head))
        .wide()
        .crumbs(crumbs))
}

/// The round asked for, else the open one with the nearest deadline, else the latest.
fn chosen<'a>(rounds: &'a [RoundOfPlan], params: &Params) -> Option<&'a RoundOfPlan> {
    let asked = rounds.iter().find(|of| of.round.id.to_string() == params.round);
    let open = rounds.iter().filter(|of| of.round.closed_at.is_none());
    asked.or_else(|| open.min_by_key(|of| of.round.due)).or_else(|| rounds.first())
}

fn by_round(rounds: &[RoundOfPlan]) -> Markup {
    html! {
        h2 { "Theo kỳ" }
        p.muted.small { "Theo tổ chức khi báo cáo." }
        div.scroll.stack {
            table {
                caption.hidden { "Đầy đủ, đúng hạn và số ngày chậm theo bên của từng kỳ" }
                thead { tr {
                    th scope="col" { "Kỳ" } th scope="col" { "Hạn" } th.num scope="col" { "Cơ quan" }
                    th.num scope="col" { "Đầy đủ" }
                    th.num scope="col" { "Đúng hạn" } th.num scope="col" { "Gửi chậm" }
                    th.num scope="col" { "Quá hạn" } th.num scope="col" { "Chưa đến hạn" }
                    th.num scope="col" { "Chậm: cán bộ" } th.num scope="col" { "Chậm: thủ trưởng" }
                    th.num scope="col" { "Chậm: đầu mối" } th.num scope="col" { "Không tính" }
                } }
                tbody {
                    @for of in rounds {
                        @let sum = Sum::of(of.bodies.iter().map(|body| (body, body.completeness)));
                        tr {
                            td.name { a href=(round::address(of.round.id)) { (of.round.period.title()) } }
                            td data-label="Hạn" { span.nowrap { (words::date(of.round.due)) } }
                            td.num data-label="Cơ quan" { (sum.bodies) }
                            td.num.nowrap data-label="Đầy đủ" { (filled(sum.completeness)) }
                            td.num data-label="Đúng hạn" { (sum.on_time) }
                            td.num data-label="Gửi chậm" { (sum.late) }
                            td.num data-label="Quá hạn" { (sum.overdue) }
                            td.num data-label="Chưa đến hạn" { (sum.not_due) }
                            td.num data-label="Chậm, cán bộ (ngày)" { (sum.days.officer) }
                            td.num data-label="Chậm, thủ trưởng (ngày)" { (sum.days.head) }
                            td.num data-label="Chậm, đầu mối (ngày)" { (sum.days.coordinator) }
                            td.num data-label="Không tính cho ai (ngày)" { (sum.days.allowed) }
                        }
                    }
                }
            }
        }
        p.muted.small { b { "Đầy đủ. " } (COMPLETENESS_RULE) }
        p.muted.small { b { "Đúng hạn. " } (TIMELINESS_RULE) }
        p.muted.small { b { "Chậm do ai (ngày làm việc). " } (LATENESS_RULE) }
    }
}

fn by_heading(of: &RoundOfPlan, headings: &[HeadingFill]) -> Markup {
    let count = |n: i64| u32::try_from(n).unwrap_or(0);
    html! {
        h2 { "Theo nhóm, mục – " (of.round.period.title()) }
        div.scroll.stack tabindex="0" role="region" aria-label="Mức đầy đủ theo nhóm, mục" {
            table {
                caption.hidden { "Mức đầy đủ của từng nhóm chỉ tiêu, mục nhiệm vụ" }
                thead { tr {
                    th scope="col" { "Phần" } th scope="col" { "Nhóm, mục" } th.num scope="col" { "Đầy đủ" }
                } }
                tbody {
                    @for heading in headings {
                        tr {
                            td data-label="Phần" {
                                (match heading.kind { ItemKind::Indicator => "Chỉ tiêu", ItemKind::Task => "Nhiệm vụ", ItemKind::Section => "Thuyết minh" })
                            }
                            td.name {
                                @match (&heading.code, &heading.name) {
                                    (Some(code), Some(name)) => { (code) ". " (name) },
                                    _ if heading.kind == ItemKind::Section => "Các phần thuyết minh",
                                    _ => "Không thuộc nhóm, mục nào",
                                }
                            }
                            td.num.nowrap data-label="Đầy đủ" { (filled(Completeness { owed: count(heading.owed), filled: count(heading.filled) })) }
                        }
                    }
                }
            }
        }
    }
}
