//! Bytes to rows of cells.

use std::collections::BTreeMap;

use csv::{ReaderBuilder, StringRecord};

use super::encoding::{self, Decoded};
use super::{Block, Format, Limits, ReadError, read_document, sniff};

/// Rows of one table.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub(super) rows: Vec<Row>,
}

impl Sheet {
    /// Its cells by line.
    pub(super) fn into_lines(self) -> BTreeMap<u32, Vec<String>> {
        self.rows.into_iter().map(|row| (row.line, row.cells)).collect()
    }
}

/// A row with the line it stands on.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) line: u32,
    pub(super) cells: Vec<String>,
}

/// The rows of the first table of a CSV file or workbook that has more than a heading, each with
/// its line.
///
/// # Errors
/// Every reason why the file cannot be read, in Vietnamese.
pub fn read_rows(
    bytes: &[u8],
    file_name: Option<&str>,
    limits: &Limits,
) -> Result<Vec<(usize, Vec<String>)>, ReadError> {
    let sheets = read(bytes, file_name, limits)?;
    let sheet = sheets.into_iter().find(|sheet| sheet.rows.len() > 1).ok_or(ReadError::Empty)?;
    let line = |row: &Row| usize::try_from(row.line).unwrap_or(usize::MAX);
    Ok(sheet.rows.into_iter().map(|row| (line(&row), row.cells)).collect())
}

/// The tables of a file: one for CSV, those of all visible sheets for a workbook.
pub(super) fn read(
    bytes: &[u8],
    file_name: Option<&str>,
    limits: &Limits,
) -> Result<Vec<Sheet>, ReadError> {
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if length <= limits.file_bytes && sniff::sniff(bytes, file_name, limits)? == Format::Text {
        return Ok(vec![read_csv(bytes, limits)?]);
    }
    let document = read_document(bytes, file_name, limits)?;
    let tables = document.blocks.into_iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        Block::Paragraph(_) => None,
    });
    Ok(tables
        .map(|table| {
            let rows = table.rows.into_iter().map(|row| Row {
                // Of a workbook people look for the row number of the sheet.
                line: row.number,
                cells: row.cells.into_iter().map(|cell| cell.text).collect(),
            });
            Sheet { rows: rows.collect() }
        })
        .collect())
}

fn read_csv(bytes: &[u8], limits: &Limits) -> Result<Sheet, ReadError> {
    let Decoded { text, .. } = encoding::decode(bytes)?;
    // The reader counts a record that ends in CR LF from the line before.
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut sheet = Sheet::default();
    let mut record = StringRecord::new();
    let mut cells = 0;
    while reader.read_record(&mut record).map_err(|error| damaged(&error))? {
        cells += record.len();
        if cells > limits.cells || record.len() > limits.columns {
            return Err(ReadError::too_large(
                "số ô của bảng",
                format!("{} ô, {} cột", limits.cells, limits.columns),
                "Hãy tách tệp theo từng tỉnh rồi thử lại.",
            ));
        }
        let line = record.position().map_or(0, csv::Position::line);
        sheet.rows.push(Row {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            cells: record.iter().map(str::to_owned).collect(),
        });
    }
    Ok(sheet)
}

fn damaged(error: &csv::Error) -> ReadError {
    let line = error.position().map_or(0, csv::Position::line);
    ReadError::damaged(&format!("dòng {line}"), "không phải bảng CSV")
}

/// What parts the cells: of comma, semicolon (what Excel writes where the comma is decimal) and
/// tab the one that stands most often in the first line that has any, outside quotes.
fn delimiter(text: &str) -> u8 {
    const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];
    for line in text.lines().take(20) {
        let mut quoted = false;
        let mut counts = [0_usize; DELIMITERS.len()];
        for byte in line.bytes() {
            quoted ^= byte == b'"';
            for (count, delimiter) in counts.iter_mut().zip(DELIMITERS) {
                *count += usize::from(!quoted && byte == delimiter);
            }
        }
        let most = counts.into_iter().zip(DELIMITERS).max_by_key(|(count, _)| *count);
        if let Some((1.., delimiter)) = most {
            return delimiter;
        }
    }
    b','
}
