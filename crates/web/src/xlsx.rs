//! Lists as Excel workbooks, exactly the rows that the page shows.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;

use crate::error::{Error, Result};

/// A column: heading, and width in characters.
pub(crate) type Column = (String, f64);

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    /// As it reads on the page; nothing when empty.
    Text(String),
    /// A count, right-aligned.
    Count(i64),
    /// A day, which Excel sorts and filters as one.
    Day(Option<Date>),
}

impl Cell {
    /// A text that may be missing.
    pub(crate) fn text(text: Option<&str>) -> Cell {
        Cell::Text(text.unwrap_or_default().to_owned())
    }
}

/// One sheet.
pub(crate) struct Table {
    /// Name of the sheet, and of the file with the plan's slug.
    pub(crate) name: &'static str,
    /// What stands above the headings.
    pub(crate) title: String,
    /// Columns.
    pub(crate) columns: Vec<Column>,
    /// Rows, as wide as the columns.
    pub(crate) rows: Vec<Vec<Cell>>,
}

const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The table as a workbook, to be saved as `file`.xlsx.
pub(crate) fn answer(file: &str, table: &Table) -> Result<Response> {
    let bytes = workbook(table)?;
    // The name is made of slugs; anything else would be an error of ours.
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{file}.xlsx\""))
        .map_err(Error::internal)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(WORKBOOK)),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((StatusCode::OK, headers, bytes).into_response())
}

/// The bytes of the workbook.
fn workbook(table: &Table) -> Result<Vec<u8>> {
    let _ = (&table.name, &table.title, &table.columns, &table.rows);
    Err(Error::internal("the writer of workbooks is not there yet"))
}
