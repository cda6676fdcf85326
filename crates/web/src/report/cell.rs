//! `GET /bao-cao/{id}/o`: one cell with its limits, what it held before, and what was said about
//! it. A page of its own; the script of the grid shows it beside the grid.

use ansinh_app::report::check_report::check_report;
use ansinh_app::report::save_cells::history;
use ansinh_app::report::view::{RowView, SubmissionView};
use ansinh_domain::check::Issue;
use ansinh_domain::report::{Field, ItemKind, Shape};
use ansinh_store::TerritoryId;
use ansinh_store::report::cell::{CellKey, CellRow, part};
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

use super::frame::{self, Tab};
use super::load;
use super::send::severity;
use super::talk::{said, write};
use crate::address;
use crate::error::{Error, Result};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Which cell.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    #[serde(default, rename = "dong")]
    row: String,
    #[serde(default, rename = "phan")]
    part: String,
    #[serde(default, rename = "cot")]
    field: String,
}

/// Shows a cell.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Response> {
    let report = load(&web, &viewer, &id).await?;
    let unknown =
        || Error::not_found("Ô này").link("Quay lại báo cáo", address::report(report.head.id));
    let row =
        params.row.parse().ok().and_then(|id| report.rows.iter().find(|row| row.item.id == id));
    let row = row.ok_or_else(unknown)?;
    let field = Field::from_word(&params.field)
        .filter(|field| Field::of(row.item.kind).contains(field))
        .ok_or_else(unknown)?;
    let territory = match params.part.as_str() {
        "" => None,
        text => Some(TerritoryId(Uuid::try_parse(text).map_err(|_| unknown())?)),
    };
    let key = CellKey { item: row.item.id, territory, field };
    let before = history(web.app(), &viewer.caller(), report.head.id, &key).await?;
    let issues = check_report(web.app(), &viewer.caller(), report.head.id).await?;
    let people = super::talk::people(&web, &viewer, report.head.body_id).await?;
    let content = html! {
        h2 { (row.item.code) ": " (field.title()) }
        p { (row.title) }
        (limits(&report, row, field))
        (found(&issues, row))
        (figures(row, &part(territory)))
        (versions(&before))
        h3 { "Ý kiến" }
        @for comment in report.comments.iter().filter(|comment| comment.item_id == Some(row.item.id)) {
            (said(&viewer, &report, comment))
        }
        (write(&web, &viewer, &report, Some((&key, row)), &people))
        p.no-panel { a.button.quiet href={ (address::report(report.head.id)) (Tab::of(row.item.kind).end()) } { "Quay lại bảng nhập" } }
    };
    if viewer.partial {
        return Ok(Html(content.into_string()).into_response());
    }
    Ok(frame::page(&viewer, &report, Tab::Step, &content).into_response())
}

fn limits(report: &SubmissionView, row: &RowView, field: Field) -> Markup {
    let takes = match (field, &row.item.shape) {
        (Field::Value, Some(Shape::Number { unit })) => {
            let unit = unit.as_deref().map(|unit| format!(", đơn vị {unit}")).unwrap_or_default();
            format!("Một số, dấu phẩy thập phân{unit}.")
        }
        (Field::Value, Some(Shape::Level { known })) if !known.is_empty() => {
            format!("Một mức, kế hoạch nêu: {}.", known.join("; "))
        }
        (Field::AsOf, _) => format!(
            "Một ngày, ví dụ 29/10/2026; số liệu kỳ này tính từ {} đến {}.",
            words::date(report.round.window_from),
            words::date(report.round.cut_off)
        ),
        (Field::Percent, _) => "Một số từ 0 đến 100.".to_owned(),
        (Field::Status, _) => "Chọn trong danh sách.".to_owned(),
        _ => format!("Lời văn, nhiều nhất {} ký tự.", field.longest()),
    };
    html! {
        h3 { "Nhận giá trị nào" }
        p { (takes) }
        @if row.item.kind == ItemKind::Indicator && !row.targets.is_empty() {
            ul.plain {
                @for target in &row.targets {
                    li { (words::milestone(target.milestone)) ": " (words::bound(&target.bound, row.item.unit.as_deref())) }
                }
            }
        }
    }
}

fn found(issues: &[Issue], row: &RowView) -> Markup {
    let own: Vec<&Issue> = issues.iter().filter(|issue| issue.item == row.item.code).collect();
    html! {
        @if !own.is_empty() {
            h3 { "Kiểm tra" }
            ul.plain { @for issue in own { li { (severity(issue)) " " (issue.message) } } }
        }
    }
}

fn figures(row: &RowView, part: &str) -> Markup {
    let figures: Vec<_> =
        row.figures.iter().rev().filter(|figure| figure.part == part).take(8).collect();
    html! {
        @if !figures.is_empty() {
            h3 { "Số liệu đã tiếp nhận" }
            ul.plain {
                @for figure in figures {
                    li.tally {
                        span { (words::date(figure.as_of)) " (" (figure.period.title()) ")" }
                        span { @if let Ok(Some(value)) = figure.value() { (value.shown()) } @else { "đã rút" } }
                    }
                }
            }
        }
    }
}

fn versions(rows: &[(CellRow, String)]) -> Markup {
    html! {
        h3 { "Lịch sử của ô" }
        @if rows.is_empty() { p.muted { "Chưa ai nhập ô này." } }
        ul.plain {
            @for (row, shown) in rows.iter().take(30) {
                li {
                    @if shown.is_empty() { span.muted { "(để trống)" } } @else { b { (shown) } }
                    br; span.small.muted {
                        @if let Some(name) = &row.changed_by_name { (name) ", " }
                        (words::instant(row.changed_at))
                    }
                }
            }
        }
    }
}
