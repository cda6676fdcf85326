//! Lists as Excel workbooks, exactly the rows that the page shows.

use ansinh_formats::write::xlsx::{CellValue, Column, ColumnKind, Sheet, write_workbook};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::error::{Error, Result};
use crate::web::Web;
use crate::words;

const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// One list to export.
pub(crate) struct Table {
    /// Name of the sheet.
    pub(crate) name: &'static str,
    /// What stands above the headings.
    pub(crate) title: String,
    /// Rows that the list has without any filter.
    pub(crate) total: usize,
    /// Columns.
    pub(crate) columns: Vec<Column>,
    /// Rows, as wide as the columns.
    pub(crate) rows: Vec<Vec<CellValue>>,
}

/// The table as a workbook, to be saved as `file`.xlsx.
pub(crate) fn answer(web: &Web, file: &str, table: Table) -> Result<Response> {
    let now = web.app().now();
    let mut notes = vec![format!("Xuất từ An Sinh lúc {}", words::instant(now))];
    if table.rows.len() < table.total {
        notes.push(format!("Đã lọc: {}/{} dòng", table.rows.len(), table.total));
    }
    let sheet = Sheet {
        name: table.name.to_owned(),
        title: Some(table.title),
        notes,
        columns: table.columns,
        rows: table.rows,
    };
    let bytes = write_workbook(&[sheet], now, web.app().mark()).map_err(Error::internal)?;
    let mut answer = self::file(file, bytes)?;
    answer.extensions_mut().insert(Exported);
    Ok(answer)
}

/// Marks an answer that the audit log notes as an export (see [`crate::note`]).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Exported;

/// A workbook to be saved as `file`.xlsx, by a verb that notes it itself.
pub(crate) fn file(file: &str, bytes: Vec<u8>) -> Result<Response> {
    // The name is made of slugs; anything else would be a fault of ours.
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{file}.xlsx\""))
        .map_err(Error::internal)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(WORKBOOK)),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((StatusCode::OK, headers, bytes).into_response())
}

/// A column of `width` characters.
pub(crate) fn column(heading: impl Into<String>, width: f64, kind: ColumnKind) -> Column {
    Column { heading: heading.into(), width, kind }
}

/// A text, if there is any.
pub(crate) fn text<'a>(text: impl Into<Option<&'a str>>) -> CellValue {
    match text.into().filter(|text| !text.is_empty()) {
        Some(text) => CellValue::Text(text.to_owned()),
        None => CellValue::Empty,
    }
}

/// A count.
pub(crate) fn count(count: i64) -> CellValue {
    CellValue::Number(Decimal::from(count))
}

/// A day, if there is one.
pub(crate) fn day(date: Option<Date>) -> CellValue {
    date.map_or(CellValue::Empty, CellValue::Date)
}
