//! Lists of territories and tables of what became of them: CSV, or the same columns in a workbook.
//!
//! Columns are known by their headings, in any order. Cells are read one by one here; what files
//! say together is compared by [`ansinh_domain::territory::load`].

mod cells;
mod changes;
mod columns;
mod units;

use std::collections::BTreeMap;

use ansinh_domain::territory::{Refusal, Rows, TerritoryFinding};
use ansinh_domain::text::clean;
use jiff::civil::Date;

use super::sheet::{self, Sheet};
use super::{Limits, ReadError};
use cells::Findings;
use columns::{Columns, Shape};

/// A file of territories that could not be read. The text is Vietnamese.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TerritoryError {
    /// The file itself.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// No row of headings was found.
    #[error(
        "Không thấy dòng tiêu đề của danh sách địa bàn. Danh sách cần có cột mã và tên (commune_code, commune hoặc “Mã xã”, “Tên xã”); bảng chuyển đổi cần có old_code, old_name, new_code, new_name và share (“Mã cũ”, “Tên cũ”, “Mã mới”, “Tên mới”, “Mức độ”). Dòng đầu của tệp là: {first}"
    )]
    NoHeadings {
        /// The first line of the file.
        first: String,
    },
    /// A row without a day, and none was given for the file.
    #[error(
        "Dòng {line}: {refusal} Tệp không có cột ngày; hãy cho biết ngày của danh sách, hoặc ngày hiệu lực của bảng chuyển đổi (trên dòng lệnh: --effective NĂM-THÁNG-NGÀY)."
    )]
    NoDate {
        /// The row.
        line: u32,
        /// Why that is not enough.
        refusal: Refusal,
    },
    /// Headings and nothing below them that could be used.
    #[error("Tệp có tiêu đề nhưng không có dòng nào đọc được. Hãy kiểm tra lại tệp.")]
    NoRows,
}

/// What was read of a file.
#[derive(Debug)]
pub struct TerritoryFile {
    /// Its rows, read.
    pub rows: Rows,
    /// What was doubtful in single cells.
    pub findings: Vec<TerritoryFinding>,
    /// Its rows as they stand there.
    pub source: Source,
}

/// The rows of a file as they stand there, to be quoted beside a finding.
#[derive(Debug)]
pub struct Source {
    headings: Vec<String>,
    rows: BTreeMap<u32, Vec<String>>,
}

impl Source {
    /// The cells of a line with their headings, blank ones left out; none where the file has no
    /// such line.
    pub fn cells(&self, line: u32) -> Vec<(String, String)> {
        let cells = self.rows.get(&line).into_iter().flatten().enumerate();
        cells
            .filter(|(_, cell)| !cell.trim().is_empty())
            .map(|(at, cell)| (self.headings.get(at).cloned().unwrap_or_default(), clean(cell)))
            .collect()
    }
}

/// Reads a file of territories. `given` is the day for rows that have none of their own: the day
/// of a list, or the first day of the new units of a table of changes.
///
/// # Errors
/// A file that cannot be read at all, or a row of it that has no day.
pub fn read_territory(
    bytes: &[u8],
    file_name: Option<&str>,
    given: Option<Date>,
    limits: &Limits,
) -> Result<TerritoryFile, TerritoryError> {
    let mut sheets = sheet::read(bytes, file_name, limits)?;
    let found = sheets.iter().enumerate().find_map(|(at, sheet)| Some((at, Columns::find(sheet)?)));
    let Some((at, columns)) = found else {
        return Err(TerritoryError::NoHeadings { first: first_line(&sheets) });
    };
    let sheet = sheets.swap_remove(at);
    let mut findings = Findings::default();
    let rows = match columns.shape {
        Shape::Changes => Rows::Changes(changes::read(&sheet, &columns, given, &mut findings)?),
        Shape::List(level) => {
            let rows = units::read(&sheet, &columns, level, given, &mut findings)?;
            Rows::Units { level, rows }
        }
    };
    if rows.is_empty() {
        return Err(TerritoryError::NoRows);
    }
    let source = Source { headings: columns.headings(&sheet), rows: sheet.into_lines() };
    Ok(TerritoryFile { rows, findings: findings.into_list(), source })
}

/// Length to which the first line is shown.
const SHOWN: usize = 120;

fn first_line(sheets: &[Sheet]) -> String {
    let first = sheets.iter().find_map(|sheet| sheet.rows.first());
    let text = first.map(|row| row.cells.join(" | ")).unwrap_or_default();
    let short: String = text.chars().take(SHOWN).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}
