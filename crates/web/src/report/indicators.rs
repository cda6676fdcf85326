//! `GET /bao-cao/{id}/chi-tieu`: the figures, one row an indicator.

use std::collections::HashMap;

use ansinh_app::report::view::{RowView, SubmissionView};
use ansinh_domain::report::{AsOf, Field, ItemKind};
use ansinh_domain::target::Target;
use ansinh_store::report::cell::part;
use ansinh_store::territory::{self, TerritoryFilter};
use ansinh_store::{ItemId, TerritoryId};
use axum::extract::{Path, Query, State};
use maud::{Markup, html};
use serde::Deserialize;

use super::cells::{Cells, Look, levels};
use super::frame::{self, Tab};
use super::load;
use super::save::{PART, Shown};
use crate::address;
use crate::assets;
use crate::error::Result;
use crate::page::Page;
use crate::ui::form;
use crate::ui::list::short;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Most territories offered: more than a province has communes.
const MOST_TERRITORIES: i64 = 400;

/// Columns that are typed into, with the id of their heading and the class of their width.
const COLUMNS: [(Field, &str, &str); 6] = [
    (Field::Value, "c-value", "w-value"),
    (Field::NoData, "c-no-data", "w-text"),
    (Field::AsOf, "c-as-of", "w-date"),
    (Field::Source, "c-source", "w-text"),
    (Field::Note, "c-note", "w-text"),
    (Field::Explanation, "c-explanation", "w-text"),
];

/// What an address may say.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    /// How many cells were just saved.
    #[serde(default, rename = "da-luu")]
    saved: Option<usize>,
    /// The row to break down, and
    #[serde(default, rename = "dong")]
    row: String,
    /// to which territory.
    #[serde(default, rename = "dia-ban")]
    territory: String,
}

/// Shows the grid.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page> {
    let report = load(&web, &viewer, &id).await?;
    let shown = Shown { saved: params.saved, ..Default::default() };
    page(&web, &viewer, &report, &shown, &params).await
}

/// The grid, after a saving with what was not saved.
pub(super) async fn page(
    web: &Web,
    viewer: &Viewer,
    report: &SubmissionView,
    shown: &Shown,
    params: &Params,
) -> Result<Page> {
    let names = names(web, viewer, report).await?;
    let wanted: Option<(ItemId, TerritoryId)> =
        params.row.parse().ok().zip(params.territory.parse().ok());
    let added = wanted.map(|(row, territory)| (row, part(Some(territory))));
    let grid = Grid { report, shown, names: &names, added: added.as_ref() };
    let home = address::report(report.head.id);
    let content = html! {
        @if report.of_kind(ItemKind::Indicator).next().is_none() {
            p { "Kỳ này cơ quan không phải báo cáo chỉ tiêu nào." }
        } @else {
            (saved(shown))
            (shown.troubles.summary(&report.rows, shown.saved.unwrap_or_default()))
            p.lead {
                "Ghi số với dấu phẩy thập phân, ví dụ 35,5. Chưa có số liệu thì để trống và ghi lý do."
                @if report.round.regime.as_of == AsOf::CutOff {
                    " Để trống ngày nghĩa là tính đến ngày chốt số liệu " (words::date(report.round.cut_off)) "."
                }
            }
            @if report.may_enter { p.keys.small.muted { "Phím: Enter, mũi tên để sang ô; Ctrl+Enter xem giới hạn, lịch sử, ý kiến của ô; Ctrl+Z, Ctrl+Y để hoàn tác. Dán được cả khối từ Excel." } }
            (opened(viewer, report, Tab::Indicators, &grid.table()))
            @if report.may_enter { (break_down(&home, report, &names)) }
        }
    };
    Ok(frame::page(viewer, report, Tab::Indicators, &content).script(&assets::GRID))
}

/// How many cells were saved.
pub(super) fn saved(shown: &Shown) -> Markup {
    html! {
        @if let (Some(count), true) = (shown.saved, shown.troubles.is_empty()) {
            div.notice.good role="status" {
                p { @if count == 0 { "Không có ô nào thay đổi." } @else { "Đã lưu " (count) " ô." } }
            }
        }
    }
}

/// A form of cells, or only what it holds where nothing may be typed.
pub(super) fn opened(
    viewer: &Viewer,
    report: &SubmissionView,
    tab: Tab,
    content: &Markup,
) -> Markup {
    if !report.may_enter {
        return content.clone();
    }
    let home = address::report(report.head.id);
    let user = viewer.user().map(|user| user.0.simple().to_string());
    html! {
        form.cells method="post" action={ (home) "/luu" } data-o={ (home) "/o" }
            data-report=(report.head.id) data-user=[user] {
            (form::token(viewer))
            input type="hidden" name=(PART) value=(tab.end().trim_start_matches('/'));
            (content)
            div.sticky-go {
                p.save-state role="status" aria-live="polite" { "Bấm Lưu sau khi nhập." }
                button type="submit" { "Lưu" }
            }
        }
    }
}

struct Grid<'a> {
    report: &'a SubmissionView,
    shown: &'a Shown,
    names: &'a HashMap<String, String>,
    added: Option<&'a (ItemId, String)>,
}

impl Grid<'_> {
    fn table(&self) -> Markup {
        html! {
            div.scroll.stack.grid-box tabindex="-1" {
                table.grid {
                    caption.hidden { "Số liệu chỉ tiêu" }
                    thead {
                        tr {
                            th.w-name scope="col" { "Chỉ tiêu" }
                            th.w-date scope="col" { "Mục tiêu" }
                            th.w-date scope="col" { "Lần trước" }
                            @for (field, id, class) in COLUMNS {
                                th id=(id) class=(class) scope="col" { (field.title()) }
                            }
                        }
                    }
                    tbody {
                        @for row in self.report.of_kind(ItemKind::Indicator) {
                            (self.row(row, ""))
                            @for part in row.parts().into_iter().filter(|part| !part.is_empty()) {
                                (self.row(row, part))
                            }
                            @if let Some((_, part)) = self.added.filter(|(item, part)| {
                                *item == row.item.id && !row.parts().contains(&part.as_str())
                            }) {
                                (self.row(row, part))
                            }
                        }
                    }
                }
            }
            @for row in self.report.of_kind(ItemKind::Indicator) { (levels(row)) }
        }
    }

    fn row(&self, row: &RowView, part: &str) -> Markup {
        let open = self.report.may_enter && row.item.is_open;
        let cells = Cells { row, part, troubles: &self.shown.troubles, open };
        let whole = part.is_empty();
        let id = format!("d-{}{part}", row.item.id.0.simple());
        html! {
            tr.sub[!whole] data-row=(row.item.id.0.simple()) {
                th.name scope="row" {
                    div id=(id) {
                        @if whole {
                            b.code { (row.item.code) } " " (row.title) (super::printed(row))
                        } @else {
                            (row.item.code) " – " (self.report.places.get(part).or(self.names.get(part)).map_or("địa bàn khác", String::as_str))
                        }
                    }
                    @if whole { (self.beside(row)) }
                }
                td.short data-label="Mục tiêu" { @if whole { (goal(row, self.report.round.cut_off.year())) } }
                td.short data-label="Lần trước" { (last(row, part)) }
                @for (field, column, class) in COLUMNS {
                    td class={ "cell " (class) } data-label=(field.title()) {
                        (cells.control(field, Look::Line, &format!("{column} {id}"), ""))
                    }
                }
            }
        }
    }

    /// Unit, state, comments and files of a row.
    fn beside(&self, row: &RowView) -> Markup {
        let home = address::report(self.report.head.id);
        html! {
            div.small.muted {
                @if let Some(unit) = &row.item.unit { "Đơn vị: " (unit) ". " }
                @if self.report.may_enter && !row.item.is_open { "Dòng không mở để sửa. " }
                @if row.open_comments > 0 {
                    a href={ (home) "/trao-doi?dong=" (row.item.id) } { "✉ " (row.open_comments) " ý kiến" } " "
                }
                @if !row.evidence.is_empty() {
                    a href={ (home) "/minh-chung#m-" (row.item.id.0.simple()) } { (row.evidence.len()) " tệp" } " "
                }
                a href={ (home) "/o?dong=" (row.item.id) "&cot=value" } { "Chi tiết" span.hidden { " chỉ tiêu " (row.item.code) } }
            }
        }
    }
}

/// The target that counts next.
pub(super) fn next_target(row: &RowView, year: i16) -> Option<&Target> {
    let next = row.targets.iter().filter(|target| target.milestone.year >= year);
    next.min_by_key(|target| target.milestone.year).or(row.targets.last())
}

pub(super) fn goal(row: &RowView, year: i16) -> Markup {
    html! {
        @if let Some(target) = next_target(row, year) {
            b { (words::target_as_printed(target)) }
            " " span.small.muted { "(" (words::milestone(target.milestone)) ")" }
        }
    }
}

/// The figure that counts now.
pub(super) fn last(row: &RowView, part: &str) -> Markup {
    let figure = row.figures.iter().rev().find(|figure| figure.part == part);
    html! {
        @if let Some(figure) = figure {
            @if let Ok(Some(value)) = figure.value() {
                (value.shown()) " " span.small.muted { "(" (words::date(figure.as_of)) ")" }
            }
        }
    }
}

/// Names of the territories of the day, by the key of a part.
async fn names(
    web: &Web,
    viewer: &Viewer,
    report: &SubmissionView,
) -> Result<HashMap<String, String>> {
    if !report.may_enter {
        return Ok(HashMap::new());
    }
    let filter = TerritoryFilter::default();
    let list = territory::list(web.db(), viewer.today, &filter, MOST_TERRITORIES, 0).await?;
    Ok(list.rows.into_iter().map(|row| (part(Some(row.id)), row.name)).collect())
}

fn break_down(home: &str, report: &SubmissionView, names: &HashMap<String, String>) -> Markup {
    let mut places: Vec<(&String, &String)> = names.iter().collect();
    places.sort_by_key(|(_, name)| ansinh_domain::text::collation_key(name));
    html! {
        @if !places.is_empty() {
            details.card {
                summary { "Tách một chỉ tiêu theo địa bàn" }
                form method="get" action={ (home) "/chi-tieu" } {
                    div.row {
                        div.field {
                            label for="dong" { "Chỉ tiêu" }
                            select #dong name="dong" {
                                @for row in report.of_kind(ItemKind::Indicator).filter(|row| row.item.is_open) {
                                    option value=(row.item.id) { (row.item.code) " " (short(&row.title, 60)) }
                                }
                            }
                        }
                        div.field {
                            label for="dia-ban" { "Địa bàn" }
                            select #dia-ban name="dia-ban" {
                                @for (id, name) in places { option value=(id) { (name) } }
                            }
                        }
                        div.field { button.quiet type="submit" { "Thêm dòng" } }
                    }
                }
            }
        }
    }
}
