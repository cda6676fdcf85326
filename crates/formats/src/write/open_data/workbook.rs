//! Tables as one workbook, a sheet each.

use super::{Datum, Kind, OpenDataError, Release, tables};
use crate::write::xlsx::{CellValue, Column, ColumnKind, Sheet, write_workbook};

/// Every table of a publication on a sheet of its own, with what there is to know above it.
///
/// # Errors
/// More rows than a sheet can hold.
pub fn open_workbook(release: &Release<'_>) -> Result<Vec<u8>, OpenDataError> {
    let sheets: Vec<Sheet> = tables(release.snapshot)
        .into_iter()
        .map(|table| Sheet {
            name: table.title.to_owned(),
            title: Some(format!("{} – {}", table.title, release.heading())),
            notes: release.remarks(),
            columns: table
                .fields
                .iter()
                .map(|field| Column {
                    heading: heading(field.title),
                    width: width(field.name),
                    kind: kind(field.kind, field.name),
                })
                .collect(),
            rows: table.rows.into_iter().map(|row| row.into_iter().map(cell).collect()).collect(),
        })
        .collect();
    let day = release.published_on.to_datetime(jiff::civil::Time::midnight());
    let made_at = jiff::tz::Offset::constant(7).to_timestamp(day).map_err(OpenDataError::other)?;
    Ok(write_workbook(&sheets, made_at, release.mark)?)
}

/// The part of a title that fits over a column.
fn heading(title: &str) -> String {
    title.split([':', '(']).next().unwrap_or(title).trim().to_owned()
}

fn width(name: &str) -> f64 {
    match name {
        "reason" | "task" => 70.0,
        "indicator_name" | "words" | "needed" | "lead_bodies" | "source" | "section" => 40.0,
        "territory_id" | "body" | "territory_name" | "as_printed" | "status_title" => 24.0,
        _ => 13.0,
    }
}

fn kind(kind: Kind, name: &str) -> ColumnKind {
    match kind {
        Kind::Number | Kind::Integer => ColumnKind::Number,
        Kind::Date => ColumnKind::Date,
        Kind::Text if width(name) > 20.0 => ColumnKind::Wrap,
        Kind::Text => ColumnKind::Text,
    }
}

fn cell(datum: Datum) -> CellValue {
    match datum {
        Datum::Text(text) => CellValue::Text(text),
        Datum::Number(number) => CellValue::Number(number),
        Datum::Date(day) => CellValue::Date(day),
        Datum::Empty => CellValue::Empty,
    }
}
