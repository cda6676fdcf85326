//! Tables as CSV (RFC 4180, UTF-8, comma).

use csv::{Terminator, WriterBuilder};

use super::{Datum, OpenDataError, Table};

/// A table as CSV with the names of its fields on top.
///
/// # Errors
/// [`OpenDataError::Other`], which is a fault of ours.
pub fn csv(table: &Table) -> Result<Vec<u8>, OpenDataError> {
    let names = table.fields.iter().map(|field| field.name.to_owned()).collect();
    let rows = table.rows.iter().map(|row| row.iter().map(cell).collect());
    lines(std::iter::once(names).chain(rows))
}

pub(super) fn lines(rows: impl Iterator<Item = Vec<String>>) -> Result<Vec<u8>, OpenDataError> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        writer.write_record(&row).map_err(OpenDataError::other)?;
    }
    writer.into_inner().map_err(|error| OpenDataError::other(error.into_error()))
}

fn cell(datum: &Datum) -> String {
    match datum {
        Datum::Text(text) => harmless(text),
        Datum::Number(number) => number.normalize().to_string(),
        Datum::Date(day) => day.to_string(),
        Datum::Empty => String::new(),
    }
}

/// Text that no spreadsheet takes for a formula: where it begins like one, an apostrophe stands in
/// front, which spreadsheets do not show. Numbers are written as such and need none.
pub(super) fn harmless(text: &str) -> String {
    let begins = |c: char| {
        matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
    };
    match text.chars().next() {
        Some(first) if begins(first) => format!("'{text}"),
        _ => text.to_owned(),
    }
}
