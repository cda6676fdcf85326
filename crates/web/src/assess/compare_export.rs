//! `GET /ke-hoach/{slug}/so-sanh/xuat.xlsx`: what the comparison shows as a workbook.

use ansinh_app::assess::{Comparison, Difference, OverPeriods, Pair, PlaceLine, Side};
use ansinh_domain::report::Value;
use ansinh_formats::write::xlsx::{CellValue, Column, ColumnKind};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use jiff::civil::Date;

use super::compare::{Params, Shown, life_words, way};
use crate::error::{Error, Result};
use crate::plan;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::xlsx::{self, Table, column, text};

/// The rows that the page shows.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(slug): Path<String>,
    Query(params): Query<Params>,
) -> Result<Response> {
    let head = plan::find(&web, &slug).await?;
    let (_, shown) = params.load(&web, &viewer, &head).await?;
    let name = plan::name(&head);
    let table = match shown {
        Shown::Nothing(why) => return Err(Error::bad_form(why)),
        Shown::Two { of, names, total } => Table {
            name: "So sánh",
            title: format!("So sánh {} với {} – {name}", names.0, names.1),
            total,
            columns: of_two(&names),
            rows: of.pairs.iter().map(|pair| cells(&of, pair)).collect(),
        },
        Shown::Places { row, of, total } => Table {
            name: "So sánh địa bàn",
            title: format!("Chỉ tiêu {} {} theo địa bàn – {name}", row.code, row.name),
            total,
            columns: of_places(&of),
            rows: of.lines.iter().map(line).collect(),
        },
    };
    xlsx::answer(&web, &format!("so-sanh-{}", head.slug), table)
}

fn of_two((before, after): &(String, String)) -> Vec<Column> {
    let mut columns = vec![
        column("Mã", 9.0, ColumnKind::Text),
        column("Chỉ tiêu", 50.0, ColumnKind::Wrap),
        column("Đơn vị tính", 12.0, ColumnKind::Text),
    ];
    for name in [before, after] {
        columns.push(column(format!("{name}: số liệu"), 14.0, ColumnKind::Number));
        columns.push(column(format!("{name}: tính đến"), 12.0, ColumnKind::Date));
        columns.push(column(format!("{name}: tình trạng"), 18.0, ColumnKind::Text));
    }
    columns.extend([
        column("Chênh lệch", 12.0, ColumnKind::Number),
        column("Ghi chú", 50.0, ColumnKind::Wrap),
        column("Tình trạng thay đổi", 14.0, ColumnKind::Text),
    ]);
    columns
}

fn value(figure: Option<&(Value, Date)>) -> CellValue {
    match figure.map(|(value, _)| value) {
        Some(Value::Number { number }) => CellValue::Number(*number),
        Some(other) => text(other.shown().as_str()),
        None => CellValue::Empty,
    }
}

fn cells(of: &Comparison, pair: &Pair) -> Vec<CellValue> {
    let side = |side: &Side| {
        let day = side.figure.as_ref().map(|(_, day)| *day);
        [value(side.figure.as_ref()), xlsx::day(day), text(side.status.title())]
    };
    let note = match pair.difference {
        Difference::Unknown | Difference::Number(_) => None,
        Difference::Recomputed { from, .. } => Some(format!(
            "Chênh lệch so với số liệu tính lại theo địa bàn mới: {}.",
            ansinh_domain::number::format(from)
        )),
        Difference::OtherLand => {
            let told: Vec<&str> = of.breaks.iter().map(|one| one.sentence.as_str()).collect();
            Some(format!("Khác địa bàn, không trừ cho nhau. {}", told.join(" ")))
        }
    };
    let mut cells = vec![
        text(pair.row.code.as_str()),
        text(pair.row.name.as_str()),
        text(pair.row.unit.as_deref()),
    ];
    cells.extend(side(&pair.before));
    cells.extend(side(&pair.after));
    cells.extend([
        pair.difference.number().map_or(CellValue::Empty, CellValue::Number),
        text(note.as_deref()),
        text(way(pair)),
    ]);
    cells
}

fn of_places(of: &OverPeriods) -> Vec<Column> {
    let mut columns = vec![
        column("Mã địa bàn", 11.0, ColumnKind::Text),
        column("Địa bàn", 36.0, ColumnKind::Wrap),
        column("Có trong thời gian", 26.0, ColumnKind::Text),
    ];
    let periods = of.periods.iter();
    columns.extend(periods.map(|period| column(period.title(), 14.0, ColumnKind::Number)));
    columns.push(column("Chênh lệch", 12.0, ColumnKind::Number));
    columns
}

fn line(line: &PlaceLine) -> Vec<CellValue> {
    let mut cells = vec![
        text(line.code.as_deref()),
        text(line.name.as_str()),
        text(life_words(line).as_deref()),
    ];
    cells.extend(line.cells.iter().map(|cell| value(cell.as_ref())));
    let last = line.cells.len().saturating_sub(1);
    let by = (last > 0).then(|| line.difference(0, last)).flatten();
    cells.push(by.map_or(CellValue::Empty, CellValue::Number));
    cells
}
