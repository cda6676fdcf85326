//! Tables as CSV (RFC 4180, UTF-8, comma).

use csv::{Terminator, WriterBuilder};

use super::{Datum, OpenDataError, Table};

/// Name of the last field of files whose figures are not real.
pub(super) const NOTICE: &str = "notice";

/// A table as CSV with the names of its fields on top. With `mark`, words that what is in it is not
/// real, every row ends with them.
///
/// # Errors
/// [`OpenDataError::Other`], which is a fault of ours.
pub fn csv(table: &Table, mark: Option<&str>) -> Result<Vec<u8>, OpenDataError> {
    let last = |words: &str| mark.map(|_| words.to_owned());
    let names = table.fields.iter().map(|field| field.name.to_owned());
    let names = names.chain(last(NOTICE)).collect();
    let words = mark.unwrap_or_default();
    let rows = table.rows.iter().map(|row| row.iter().map(cell).chain(last(words)).collect());
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
