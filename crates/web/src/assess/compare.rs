//! `GET /ke-hoach/{slug}/so-sanh`: all indicators on two days or in two rounds side by side, or the
//! territories of one indicator over its periods.

use ansinh_app::assess::{
    At, Comparison, Difference, OverPeriods, Pair, PlaceLine, Side, compare, over_periods,
};
use ansinh_domain::assess::measured;
use ansinh_domain::number;
use ansinh_domain::report::Value;
use ansinh_domain::territory::Level;
use ansinh_domain::text::fold;
use ansinh_store::assess::by_territory::broken_down;
use ansinh_store::assess::origins;
use ansinh_store::indicator::{IndicatorFilter, IndicatorRow};
use ansinh_store::plan::PlanHead;
use ansinh_store::report::round::{self, RoundRow};
use axum::extract::{Path, Query, State};
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use rust_decimal::Decimal;
use serde::Deserialize;

use super::{asked_day, compare_address, dashboard_address, status};
use crate::address;
use crate::error::Result;
use crate::page::Page;
use crate::plan;
use crate::ui::layout::Part;
use crate::ui::{Crumb, empty};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

const ROUNDS: &str = "ky";
const TERRITORIES: &str = "dia-ban";
/// Most periods side by side; the newest stay.
const MOST_PERIODS: usize = 6;

/// The query string of the page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    /// "ky", "dia-ban", or nothing for days.
    #[serde(rename = "theo")]
    pub way: String,
    /// The first day, or the id of the first round.
    #[serde(rename = "tu")]
    pub from: String,
    /// The second one.
    #[serde(rename = "den")]
    pub to: String,
    /// Code of the indicator whose territories are compared.
    #[serde(rename = "chi-tieu")]
    pub code: String,
    /// Only this tier.
    #[serde(rename = "cap")]
    pub level: String,
    /// Search words: a name of an indicator or of a territory.
    pub q: String,
    /// Only what changed.
    #[serde(rename = "khac")]
    pub changed: String,
}

/// Address of the comparison of an indicator's territories.
pub(super) fn of_territories(slug: &str, code: &str) -> String {
    let query = address::query([("theo", TERRITORIES), ("chi-tieu", code)]);
    format!("{}{query}", compare_address(slug))
}

/// What the page and its workbook hold.
pub(super) enum Shown {
    /// All indicators in two states, with how these are called.
    Two {
        /// The rows.
        of: Comparison,
        /// Names of the two states.
        names: (String, String),
        /// Rows before any filter.
        total: usize,
    },
    /// Territories of one indicator.
    Places {
        /// The indicator.
        row: Box<IndicatorRow>,
        /// Its lines.
        of: OverPeriods,
        /// Lines before any filter.
        total: usize,
    },
    /// Nothing was chosen, or there is nothing to compare: why.
    Nothing(&'static str),
}

/// What can be chosen.
#[derive(Default)]
pub(super) struct Choices {
    rounds: Vec<RoundRow>,
    indicators: Vec<IndicatorRow>,
    days: Option<(Date, Date)>,
}

/// Shows the page.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(slug): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page> {
    let head = plan::find(&web, &slug).await?;
    let (choices, shown) = params.load(&web, &viewer, &head).await?;
    let here = compare_address(&slug);
    let export = format!("{here}/xuat.xlsx{}", params.query());
    let content = html! {
        h1 { "So sánh" }
        (params.ways(&here))
        (params.form(&here, &choices))
        @match &shown {
            Shown::Nothing(why) => { (empty("Chưa có gì để so sánh", why, &[])) },
            Shown::Two { of, names, total } => {
                (counted(of.pairs.len(), *total, "chỉ tiêu", &export))
                (two(of, names, &slug))
            },
            Shown::Places { row, of, total } => {
                h2 { a href=(address::indicator(&slug, &row.code)) { (row.code) ". " (row.name) } }
                (counted(of.lines.len(), *total, "địa bàn", &export))
                (places(row, of))
            },
        }
    };
    Ok(Page::new(&viewer, format!("So sánh – {}", plan::name(&head)), content)
        .part(Part::Overview)
        .wide()
        .plan(plan::link(&head))
        .crumbs([
            plan::crumb(&head),
            Crumb::link("Tổng quan", dashboard_address(&slug)),
            Crumb::here("So sánh"),
        ]))
}

impl Params {
    /// What is asked for, and what could be.
    pub(super) async fn load(
        &self,
        web: &Web,
        viewer: &Viewer,
        head: &PlanHead,
    ) -> Result<(Choices, Shown)> {
        match self.way.as_str() {
            TERRITORIES => self.load_places(web, viewer, head).await,
            ROUNDS => self.load_rounds(web, viewer, head).await,
            _ => {
                let to = asked_day(&self.to).unwrap_or_else(|| plan::day(head, viewer));
                let year_ago = to.checked_sub(1.year()).unwrap_or(to);
                let from = asked_day(&self.from).unwrap_or(year_ago).min(to);
                let at = (At::Day(from), At::Day(to));
                let of = compare(web.app(), &viewer.caller(), head, at).await?;
                let names = (words::date(from), words::date(to));
                let choices = Choices { days: Some((from, to)), ..Choices::default() };
                Ok((choices, self.two(of, names)))
            }
        }
    }

    async fn load_rounds(
        &self,
        web: &Web,
        viewer: &Viewer,
        head: &PlanHead,
    ) -> Result<(Choices, Shown)> {
        let mut rounds = round::of_plan(web.db(), head.id).await?;
        rounds.sort_by_key(|round| (round.cut_off, round.id));
        let chosen = |text: &str| rounds.iter().find(|round| round.id.to_string() == text);
        // Without a choice: the last two.
        let to = chosen(&self.to).or(rounds.last());
        let earlier = to.and_then(|to| rounds.iter().rev().find(|r| r.cut_off < to.cut_off));
        let from = chosen(&self.from).or(earlier);
        let shown = match from.zip(to) {
            Some((from, to)) if from.id != to.id => {
                let at = (At::Round(from), At::Round(to));
                let of = compare(web.app(), &viewer.caller(), head, at).await?;
                self.two(of, (from.period.title(), to.period.title()))
            }
            _ => Shown::Nothing("Cần hai kỳ báo cáo khác nhau của kế hoạch."),
        };
        Ok((Choices { rounds, ..Choices::default() }, shown))
    }

    fn two(&self, mut of: Comparison, names: (String, String)) -> Shown {
        let total = of.pairs.len();
        let words = fold(&self.q);
        of.pairs.retain(|pair| {
            let named = fold(&format!("{} {}", pair.row.code, pair.row.name)).contains(&words);
            named && (self.changed.is_empty() || differs(pair))
        });
        Shown::Two { of, names, total }
    }

    async fn load_places(
        &self,
        web: &Web,
        viewer: &Viewer,
        head: &PlanHead,
    ) -> Result<(Choices, Shown)> {
        let (db, day) = (web.db(), plan::day(head, viewer));
        let version = head.version_id;
        let origins = origins(db, version).await?;
        let having = broken_down(db, version).await?;
        let page =
            ansinh_store::indicator::list(db, version, &IndicatorFilter::default(), day).await?;
        let has = |row: &IndicatorRow| origins.get(&row.id).is_some_and(|id| having.contains(id));
        let indicators: Vec<IndicatorRow> = page.rows.into_iter().filter(has).collect();
        let row = indicators.iter().find(|row| row.code == self.code).or(indicators.first());
        let shown = match row.and_then(|row| Some((row, *origins.get(&row.id)?))) {
            None => Shown::Nothing("Chưa chỉ tiêu nào có số liệu theo địa bàn được tiếp nhận."),
            Some((row, origin)) => {
                let mut of = over_periods(web.app(), &viewer.caller(), origin, day).await?;
                let total = of.lines.len();
                self.narrow(&mut of);
                Shown::Places { row: Box::new(row.clone()), of, total }
            }
        };
        Ok((Choices { indicators, ..Choices::default() }, shown))
    }

    /// Leaves the tier, the names and the newest periods asked for.
    fn narrow(&self, of: &mut OverPeriods) {
        let words = fold(&self.q);
        let level = Level::ALL.into_iter().find(|level| level_word(*level) == self.level);
        of.lines.retain(|line| {
            level.is_none_or(|level| line.level == level) && fold(&line.name).contains(&words)
        });
        let more = of.periods.len().saturating_sub(MOST_PERIODS);
        of.periods.drain(..more);
        for line in &mut of.lines {
            line.cells.drain(..more.min(line.cells.len()));
        }
    }

    fn query(&self) -> String {
        address::query([
            ("theo", self.way.as_str()),
            ("tu", &self.from),
            ("den", &self.to),
            ("chi-tieu", &self.code),
            ("cap", &self.level),
            ("q", &self.q),
            ("khac", &self.changed),
        ])
    }

    fn ways(&self, here: &str) -> Markup {
        let ways = [("", "Hai ngày"), (ROUNDS, "Hai kỳ báo cáo"), (TERRITORIES, "Các địa bàn")];
        let now = ways.iter().find(|(way, _)| *way == self.way).map_or("", |(way, _)| way);
        html! {
            nav.tabs aria-label="Cách so sánh" { ul {
                @for (way, title) in ways {
                    li { a href=(format!("{here}{}", address::query([("theo", way)]))) aria-current=[(way == now).then_some("page")] { (title) } }
                }
            } }
        }
    }

    fn form(&self, here: &str, choices: &Choices) -> Markup {
        html! {
            form.filters method="get" action=(here) {
                @if !self.way.is_empty() { input type="hidden" name="theo" value=(self.way); }
                @match self.way.as_str() {
                    TERRITORIES => (self.of_places(choices)),
                    ROUNDS => {
                        (rounds("tu", "Kỳ trước", &self.from, choices))
                        (rounds("den", "Kỳ sau", &self.to, choices))
                    },
                    _ => {
                        @let days = choices.days.map(|(from, to)| (from.to_string(), to.to_string())).unwrap_or_default();
                        div { label for="tu" { "Từ ngày" } input #tu type="date" name="tu" value=(days.0); }
                        div { label for="den" { "Đến ngày" } input #den type="date" name="den" value=(days.1); }
                    },
                }
                div { label for="q" { "Tìm" } input #q type="search" name="q" value=(self.q); }
                @if self.way != TERRITORIES {
                    div.check { label { input type="checkbox" name="khac" value="1" checked[!self.changed.is_empty()]; " Chỉ những gì khác nhau" } }
                }
                div.go { button type="submit" { "So sánh" } }
            }
        }
    }

    fn of_places(&self, choices: &Choices) -> Markup {
        html! {
            div {
                label for="chi-tieu" { "Chỉ tiêu" }
                select #chi-tieu name="chi-tieu" {
                    @for row in &choices.indicators {
                        option value=(row.code) selected[row.code == self.code] { (row.code) " " (crate::ui::list::short(&row.name, 60)) }
                    }
                }
            }
            div {
                label for="cap" { "Cấp" }
                select #cap name="cap" {
                    option value="" { "Tất cả" }
                    @for level in Level::ALL {
                        option value=(level_word(level)) selected[level_word(level) == self.level] { (level.title()) }
                    }
                }
            }
        }
    }
}

fn rounds(name: &str, label: &str, chosen: &str, choices: &Choices) -> Markup {
    html! {
        div {
            label for=(name) { (label) }
            select id=(name) name=(name) {
                option value="" { "Gần nhất" }
                @for round in choices.rounds.iter().rev() {
                    @let id = round.id.to_string();
                    option value=(id) selected[id == chosen] { (round.period.title()) " – " (crate::ui::list::short(&round.regime.name, 40)) }
                }
            }
        }
    }
}

fn level_word(level: Level) -> &'static str {
    match level {
        Level::Province => "tinh",
        Level::District => "huyen",
        Level::Commune => "xa",
    }
}

fn counted(shown: usize, total: usize, what: &str, export: &str) -> Markup {
    html! {
        p role="status" { "Hiển thị " b { (shown) "/" (total) } " " (what) ". " a.export href=(export) { "Tải Excel" } }
    }
}

fn differs(pair: &Pair) -> bool {
    pair.before.status != pair.after.status || pair.before.figure != pair.after.figure
}

/// Which way the status went, in a word.
pub(super) fn way(pair: &Pair) -> &'static str {
    let (before, after) = (pair.before.status, pair.after.status);
    if after.is_worse_than(before) {
        "xấu đi"
    } else if before.is_worse_than(after) {
        "tốt lên"
    } else if before == after {
        "không đổi"
    } else {
        "khác"
    }
}

/// A difference with its sign.
pub(super) fn signed(by: Decimal) -> String {
    let shown = number::format(by.normalize());
    if by > Decimal::ZERO { format!("+{shown}") } else { shown }
}

fn two(of: &Comparison, names: &(String, String), slug: &str) -> Markup {
    let worse = of.pairs.iter().filter(|pair| way(pair) == "xấu đi").count();
    let better = of.pairs.iter().filter(|pair| way(pair) == "tốt lên").count();
    html! {
        p { b { (better) } " chỉ tiêu tốt lên, " b { (worse) } " xấu đi. Tình trạng được đánh giá vào ngày " (words::date(of.days.0)) " và ngày " (words::date(of.days.1)) "." }
        @for change in &of.breaks {
            p { "▲ " (words::date(change.happened_on)) ": " (change.sentence) " Số liệu trước và sau ngày này không trừ cho nhau, trừ khi có số liệu tính lại đã duyệt." }
        }
        div.scroll.stack {
            table {
                caption.hidden { "Từng chỉ tiêu ở hai thời điểm" }
                thead { tr {
                    th scope="col" { "Mã" } th scope="col" { "Chỉ tiêu" }
                    th scope="col" { (names.0) } th scope="col" { (names.1) }
                    th.num scope="col" { "Chênh lệch" } th scope="col" { "Tình trạng" }
                } }
                tbody {
                    @for pair in &of.pairs {
                        tr {
                            td.code data-label="Mã" { (pair.row.code) }
                            td.name { a href=(address::indicator(slug, &pair.row.code)) { (pair.row.name) } }
                            td data-label=(names.0) { (side(&pair.before, pair.row.unit.as_deref())) }
                            td data-label=(names.1) { (side(&pair.after, pair.row.unit.as_deref())) }
                            td.num data-label="Chênh lệch" { (difference(pair)) }
                            td data-label="Tình trạng" { (way(pair)) }
                        }
                    }
                }
            }
        }
    }
}

fn side(side: &Side, unit: Option<&str>) -> Markup {
    html! {
        (status(side.status))
        @if let Some((value, day)) = &side.figure {
            br; (shown(value, unit)) " " span.muted.small.nowrap { (words::date(*day)) }
        } @else { br; span.muted.small { "chưa có số liệu" } }
    }
}

fn shown(value: &Value, unit: Option<&str>) -> String {
    value.number().map_or_else(|| value.shown(), |number| measured(number, unit))
}

fn difference(pair: &Pair) -> Markup {
    html! {
        @match pair.difference {
            Difference::Unknown => (words::NOTHING),
            Difference::Number(by) => b { (signed(by)) },
            Difference::Recomputed { from, by } => {
                b { (signed(by)) } br;
                span.small.muted { "so với số tính lại " (measured(from, pair.row.unit.as_deref())) }
            },
            Difference::OtherLand => span.small { "▲ khác địa bàn" },
        }
    }
}

fn places(row: &IndicatorRow, of: &OverPeriods) -> Markup {
    let unit = row.unit.as_deref();
    let last = of.periods.len().saturating_sub(1);
    let changed = of.lines.iter().filter(|line| line.since.is_some() || line.until.is_some());
    let changed = changed.count();
    html! {
        @if changed > 0 {
            p { "▲ " (changed) " địa bàn bắt đầu hoặc kết thúc trong khoảng thời gian này; mỗi dòng là một địa bàn không đổi, số liệu của hai địa bàn không đứng chung một dòng và không trừ cho nhau." }
        }
        div.scroll.stack {
            table {
                caption.hidden { "Số liệu từng địa bàn qua các kỳ" }
                thead { tr {
                    th scope="col" { "Địa bàn" }
                    @for period in &of.periods { th.num scope="col" { (period.title()) } }
                    @if last > 0 { th.num scope="col" { "Chênh lệch kỳ cuối với kỳ đầu" } }
                } }
                tbody {
                    @for line in &of.lines {
                        tr {
                            td.name { (line.name) (life(line)) }
                            @for (period, cell) in of.periods.iter().zip(&line.cells) {
                                td.num data-label=(period.title()) {
                                    @if let Some((value, day)) = cell { span title=(words::date(*day)) { (shown(value, unit)) } }
                                    @else { (words::NOTHING) }
                                }
                            }
                            @if last > 0 {
                                td.num data-label="Chênh lệch" {
                                    @match line.difference(0, last) { Some(by) => b { (signed(by)) }, None => (words::NOTHING) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Since when and until when the land is what it is, where that lies within the time compared.
pub(super) fn life_words(line: &PlaceLine) -> Option<String> {
    match (line.since, line.until) {
        (None, None) => None,
        (Some(since), None) => Some(format!("từ {}", words::date(since))),
        (None, Some(until)) => Some(format!("đến hết {}", words::date(until))),
        (Some(since), Some(until)) => {
            Some(format!("từ {} đến hết {}", words::date(since), words::date(until)))
        }
    }
}

fn life(line: &PlaceLine) -> Markup {
    html! {
        @if let Some(code) = &line.code { " " span.muted.small { (code) } }
        @if let Some(words) = life_words(line) { br; span.small { "▲ " (words) } }
    }
}
