//! Single cells to values, with what was put right in them.

use std::collections::BTreeMap;

use ansinh_domain::territory::{
    Code, CodeReading, Holder, Level, NameReading, NameSlip, Refusal, TerritoryFinding,
    TerritoryFindingCode, read_code, read_name,
};
use ansinh_domain::text::clean;
use jiff::civil::Date;

use super::TerritoryError;
use super::columns::{Column, Columns};
use super::sheet::Row;

/// Findings of one file. Of each sort of slip in a cell only the first are told one by one: a
/// workbook that lost its zeros has ten thousand of them.
#[derive(Debug, Default)]
pub(super) struct Findings {
    list: Vec<TerritoryFinding>,
    slips: BTreeMap<TerritoryFindingCode, u32>,
}

/// Slips of one sort that are told one by one.
const TOLD: u32 = 20;

impl Findings {
    pub(super) fn push(&mut self, finding: TerritoryFinding) {
        self.list.push(finding);
    }

    fn slip(
        &mut self,
        code: TerritoryFindingCode,
        line: u32,
        finding: impl FnOnce() -> TerritoryFinding,
    ) {
        let count = self.slips.entry(code).or_default();
        *count += 1;
        if *count <= TOLD {
            self.list.push(TerritoryFinding { code, line, ..finding() });
        }
    }

    pub(super) fn into_list(mut self) -> Vec<TerritoryFinding> {
        for (code, count) in self.slips {
            if let Some(more @ 1..) = count.checked_sub(TOLD) {
                let text = format!(
                    "Còn {more} chỗ khác cùng loại “{}” đã được sửa như vậy.",
                    code.title()
                );
                self.list.push(TerritoryFinding::new(code, 0, text));
            }
        }
        self.list
    }
}

/// The code in a cell.
pub(super) fn code(
    columns: &Columns,
    row: &Row,
    column: Column,
    level: Level,
    findings: &mut Findings,
) -> Option<Code> {
    let raw = columns.cell(row, column);
    match read_code(raw, level) {
        CodeReading::Exact(code) => Some(code),
        CodeReading::Padded(code) => {
            findings.slip(TerritoryFindingCode::CodePadded, row.line, || {
                let text = format!("Mã “{}” thiếu số 0 đứng đầu.", clean(raw));
                TerritoryFinding::new(TerritoryFindingCode::CodePadded, row.line, text)
                    .about(code)
                    .read_as(code.to_string())
                    .suggest("Khi lưu bằng Excel, hãy để cột mã ở dạng văn bản (Text).")
            });
            Some(code)
        }
        CodeReading::Blank => None,
        CodeReading::Unreadable => {
            let text = format!("“{}” không phải mã {}.", clean(raw), level.title());
            let finding = TerritoryFinding::new(TerritoryFindingCode::CodeMissing, row.line, text);
            findings.push(finding.read_as("coi như không có mã").suggest(format!(
                "Mã {} gồm {} chữ số.",
                level.title(),
                level.digits()
            )));
            None
        }
    }
}

/// The name in a cell.
pub(super) fn name(
    columns: &Columns,
    row: &Row,
    column: Column,
    level: Level,
    findings: &mut Findings,
) -> NameReading {
    let raw = columns.cell(row, column);
    let reading = read_name(raw, level);
    for slip in &reading.slips {
        let (code, what) = match slip {
            NameSlip::Decomposed => {
                (TerritoryFindingCode::NameDecomposed, "ghi dấu tách rời chữ (Unicode tổ hợp)")
            }
            NameSlip::Spacing => (TerritoryFindingCode::NameSpacing, "có khoảng trắng thừa"),
            NameSlip::KindMarks => (TerritoryFindingCode::NameKind, "ghi sai dấu loại đơn vị"),
            NameSlip::KindCase => (TerritoryFindingCode::NameKind, "ghi khác kiểu chữ hoa"),
            NameSlip::KindMissing => (TerritoryFindingCode::NameKind, "không ghi loại đơn vị"),
        };
        findings.slip(code, row.line, || {
            TerritoryFinding::new(code, row.line, format!("Tên “{}” {what}.", clean(raw)))
                .read_as(format!("“{}”", reading.name))
        });
    }
    reading
}

/// A unit above, from its two columns; `None` without a code.
pub(super) fn holder(
    columns: &Columns,
    row: &Row,
    (code_column, name_column): (Column, Column),
    level: Level,
    findings: &mut Findings,
) -> Option<Holder> {
    let code = code(columns, row, code_column, level, findings)?;
    // Names above are repeated row by row; their slips are not told for each.
    let NameReading { name, kind, .. } = read_name(columns.cell(row, name_column), level);
    Some(Holder { code, name, kind })
}

/// The day of a row.
pub(super) fn day(
    columns: &Columns,
    row: &Row,
    given: Option<Date>,
    unit: &str,
    findings: &mut Findings,
) -> Result<Option<Date>, TerritoryError> {
    let raw = clean(columns.cell(row, Column::Date));
    if raw.is_empty() {
        let refusal = || Refusal::NoDate { code: unit.to_owned() };
        return match given {
            Some(day) => Ok(Some(day)),
            None => Err(TerritoryError::NoDate { line: row.line, refusal: refusal() }),
        };
    }
    let read = read_day(&raw);
    if read.is_none() {
        let text = format!("“{raw}” không phải ngày.");
        let finding = TerritoryFinding::new(TerritoryFindingCode::RowUnreadable, row.line, text);
        findings.push(
            finding
                .about(unit)
                .read_as("bỏ qua dòng này")
                .suggest("Ghi ngày dạng 01/07/2025 hoặc 2025-07-01."),
        );
    }
    Ok(read)
}

/// "2025-07-01" or "1/7/2025".
fn read_day(text: &str) -> Option<Date> {
    if let Ok(day) = text.parse() {
        return Some(day);
    }
    let mut parts = text.split('/').map(|part| part.parse::<i16>().ok());
    let (day, month, year) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some() || year < 1000 {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// What the file itself remarks on a row.
pub(super) fn note(columns: &Columns, row: &Row, item: &str, findings: &mut Findings) {
    let text = clean(columns.cell(row, Column::Note));
    if !text.is_empty() {
        let text = format!("Nguồn ghi chú: {text}");
        let finding = TerritoryFinding::new(TerritoryFindingCode::SourceNote, row.line, text);
        findings.push(finding.about(item));
    }
}
