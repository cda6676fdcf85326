//! `GET /ky-bao-cao`: rounds of a plan, the latest deadline first.

use ansinh_app::report::history::{RoundOfPlan, history};
use ansinh_domain::access::Action;
use ansinh_domain::report::State as Stands;
use ansinh_domain::text::fold;
use ansinh_formats::write::xlsx::ColumnKind;
use axum::extract::{Query, State};
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::{LIST, address, filled, see_also};
use crate::error::{Error, Result};
use crate::page::Page;
use crate::plan::{self, Scope};
use crate::ui::badge::{Tone, badge};
use crate::ui::filters::{Control, RESULTS, filters, found};
use crate::ui::layout::Part;
use crate::ui::sort::{Headings, Key, Sorting, choices, keys};
use crate::ui::{Crumb, empty};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::xlsx::{self, Table, column, count, day, text};
use crate::{regime, words};

/// The query string of the list.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    /// Slug of the plan.
    #[serde(rename = "ke-hoach")]
    pub plan: String,
    /// Search words.
    pub q: String,
    /// "mo" or "dong".
    #[serde(rename = "trang-thai")]
    pub state: String,
    /// Order of the rows.
    #[serde(flatten)]
    pub sorting: Sorting,
}

const STATES: [(&str, &str); 2] = [("mo", "Đang mở"), ("dong", "Đã đóng")];
const COLUMNS: [(&str, &str); 4] =
    [("ky", "Kỳ"), ("han", "Hạn"), ("da-gui", "Đã gửi"), ("day-du", "Đầy đủ")];

impl Params {
    fn narrowing(&self) -> [(&str, &str); 3] {
        [("ke-hoach", self.plan.as_str()), ("q", &self.q), ("trang-thai", &self.state)]
    }

    fn sift<'a>(&self, rounds: &'a [RoundOfPlan]) -> Vec<&'a RoundOfPlan> {
        let q = fold(&self.q);
        let mut rows: Vec<&RoundOfPlan> = rounds
            .iter()
            .filter(|of| match self.state.as_str() {
                "mo" => of.round.closed_at.is_none(),
                "dong" => of.round.closed_at.is_some(),
                _ => true,
            })
            .filter(|of| {
                fold(&format!("{} {}", of.round.period.title(), of.round.regime.name)).contains(&q)
            })
            .collect();
        if let Some(by) = self.sorting.by(&keys(&COLUMNS)) {
            self.sorting.sort(&mut rows, |of| match by {
                "ky" => Key::code(&of.round.period.to_string()),
                "han" => Some(Key::Day(of.round.due)),
                "da-gui" => Key::count(sent(of)),
                _ => of.completeness().percent().map(Key::Number),
            });
        }
        rows
    }

    fn controls<'a>(&'a self, scope: &'a Scope) -> Vec<Control<'a>> {
        vec![
            Control::Plan { plans: scope.plans.clone(), chosen: &scope.head.slug },
            Control::Select {
                name: "trang-thai",
                label: "Trạng thái",
                choices: choices(&STATES),
                chosen: &self.state,
            },
            self.sorting.control(choices(&COLUMNS)),
        ]
    }
}

/// Bodies whose report has left them.
fn sent(of: &RoundOfPlan) -> i64 {
    let gone = |state| matches!(state, Stands::Accepted | Stands::Received);
    let sent = of.bodies.iter().filter(|body| gone(body.cell.state)).count();
    i64::try_from(sent).unwrap_or(i64::MAX)
}

/// Shows the rounds.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Query(params): Query<Params>,
) -> Result<Page> {
    let crumbs = [Crumb::link("Kế hoạch", "/"), Crumb::here("Kỳ báo cáo")];
    let Some(scope) = plan::scope(&web, &viewer, &params.plan).await? else {
        let content = html! { h1 { "Kỳ báo cáo" } (plan::none_yet()) };
        return Ok(Page::new(&viewer, "Kỳ báo cáo", content).part(Part::Rounds).crumbs(crumbs));
    };
    let rounds = history(web.app(), &viewer.caller(), scope.head.id).await?;
    let rows = params.sift(&rounds);
    let narrowed = crate::address::query(params.narrowing());
    let headings = Headings { here: LIST, filters: narrowed, sorting: &params.sorting };
    let query = crate::address::query(params.narrowing().into_iter().chain(params.sorting.pairs()));
    let content = html! {
        h1 { "Kỳ báo cáo" }
        p.lead { "Các lần báo cáo của " (plan::name(&scope.head)) "." }
        (see_also(&viewer))
        @if viewer.may(Action::ManageRounds).is_ok() {
            p.no-print { a.button href=(regime::LIST) { "Mở kỳ từ chế độ báo cáo" } }
        }
        @if rounds.is_empty() {
            (empty("Chưa mở kỳ báo cáo nào", "Lập chế độ báo cáo trước, rồi mở kỳ từ chế độ đó.",
                &[("Chế độ báo cáo", regime::LIST)]))
        } @else {
            (filters(LIST, &params.q, "Tên kỳ hoặc chế độ báo cáo", &params.controls(&scope)))
            div id=(RESULTS) {
                (found(rows.len(), rounds.len(), "kỳ báo cáo", &format!("{LIST}/xuat.xlsx{query}")))
                @if rows.is_empty() {
                    (empty("Không có kỳ nào khớp", "Hãy bớt điều kiện lọc; có thể gõ không dấu.", &[("Xem tất cả", LIST)]))
                } @else { (table(&rows, &headings)) }
            }
        }
    };
    Ok(Page::new(&viewer, "Kỳ báo cáo", content)
        .part(Part::Rounds)
        .plan(plan::link(&scope.head))
        .crumbs(crumbs))
}

fn table(rows: &[&RoundOfPlan], headings: &Headings<'_>) -> Markup {
    html! {
        div.scroll.stack {
            table {
                caption.hidden { "Kỳ báo cáo" }
                thead { tr {
                    (headings.text("ky", "Kỳ"))
                    th scope="col" { "Chế độ báo cáo" }
                    (headings.text("han", "Hạn"))
                    (headings.number("da-gui", "Đã gửi"))
                    (headings.number("day-du", "Đầy đủ"))
                    th scope="col" { "Trạng thái" }
                } }
                tbody {
                    @for of in rows {
                        tr {
                            td.name { a href=(address(of.round.id)) { (of.round.period.title()) } }
                            td data-label="Chế độ" { (of.round.regime.name) }
                            td data-label="Hạn" { span.nowrap { (words::date(of.round.due)) } }
                            td.num data-label="Đã gửi" { (sent(of)) "/" (of.bodies.len()) " cơ quan" }
                            td.num.nowrap data-label="Đầy đủ" { (filled(of.completeness())) }
                            td { (open_mark(of.round.closed_at.is_some())) }
                        }
                    }
                }
            }
        }
    }
}

/// Whether a round is open, as lists show it.
pub(crate) fn open_mark(closed: bool) -> Markup {
    if closed {
        badge(Tone::Note, "■", "Đã đóng")
    } else {
        badge(Tone::Good, "●", "Đang mở")
    }
}

/// `GET /ky-bao-cao/xuat.xlsx`: the list's rows as a workbook.
pub async fn export(
    State(web): State<Web>,
    viewer: Viewer,
    Query(params): Query<Params>,
) -> Result<Response> {
    let scope = plan::scope(&web, &viewer, &params.plan)
        .await?
        .ok_or_else(|| Error::not_found("Danh sách kỳ báo cáo"))?;
    let rounds = history(web.app(), &viewer.caller(), scope.head.id).await?;
    let row = |of: &&RoundOfPlan| {
        let whole = of.completeness();
        vec![
            text(of.round.period.title().as_str()),
            text(of.round.regime.name.as_str()),
            day(Some(of.round.cut_off)),
            day(Some(of.round.due)),
            count(sent(of)),
            count(i64::try_from(of.bodies.len()).unwrap_or(i64::MAX)),
            count(i64::from(whole.filled)),
            count(i64::from(whole.owed)),
            text(if of.round.closed_at.is_some() { "Đã đóng" } else { "Đang mở" }),
        ]
    };
    let table = Table {
        name: "Kỳ báo cáo",
        title: format!("Kỳ báo cáo – {}", plan::name(&scope.head)),
        total: rounds.len(),
        columns: vec![
            column("Kỳ", 20.0, ColumnKind::Text),
            column("Chế độ báo cáo", 60.0, ColumnKind::Wrap),
            column("Chốt số liệu", 14.0, ColumnKind::Date),
            column("Hạn", 14.0, ColumnKind::Date),
            column("Cơ quan đã gửi", 12.0, ColumnKind::Number),
            column("Cơ quan phải gửi", 12.0, ColumnKind::Number),
            column("Mục đã có", 12.0, ColumnKind::Number),
            column("Mục phải có", 12.0, ColumnKind::Number),
            column("Trạng thái", 14.0, ColumnKind::Text),
        ],
        rows: params.sift(&rounds).iter().map(row).collect(),
    };
    xlsx::answer(&web, &format!("ky-bao-cao-{}", scope.head.slug), table)
}
