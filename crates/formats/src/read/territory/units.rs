//! Lists of units.

use std::collections::HashSet;

use ansinh_domain::territory::{
    Code, Holder, Level, TerritoryFinding, TerritoryFindingCode, UnitRow,
};
use ansinh_domain::text::clean;
use jiff::civil::Date;

use super::TerritoryError;
use super::cells::{self, Findings};
use super::columns::{Column, Columns};
use super::sheet::{Row, Sheet};

const PROVINCE: (Column, Column) = (Column::ProvinceCode, Column::Province);
const DISTRICT: (Column, Column) = (Column::DistrictCode, Column::District);

/// Reads the rows of a list of `level`; units above are named once for each day.
pub(super) fn read(
    sheet: &Sheet,
    columns: &Columns,
    level: Level,
    given: Option<Date>,
    findings: &mut Findings,
) -> Result<Vec<UnitRow>, TerritoryError> {
    let mut reader = Reader { columns, findings, above: HashSet::new(), rows: Vec::new() };
    for row in columns.rows(sheet) {
        reader.row(row, level, given)?;
    }
    Ok(reader.rows)
}

struct Reader<'a> {
    columns: &'a Columns,
    findings: &'a mut Findings,
    /// Units above that were named already.
    above: HashSet<(Date, Code)>,
    rows: Vec<UnitRow>,
}

impl Reader<'_> {
    fn row(&mut self, row: &Row, level: Level, given: Option<Date>) -> Result<(), TerritoryError> {
        let (code_column, name_column) = match level {
            Level::Province => PROVINCE,
            Level::District => DISTRICT,
            Level::Commune => (Column::CommuneCode, Column::Commune),
        };
        let (columns, findings) = (self.columns, &mut *self.findings);
        let printed = clean(columns.cell(row, code_column));
        let Some(date) = cells::day(columns, row, given, &printed, findings)? else {
            return Ok(());
        };
        let province = match level {
            Level::Province => None,
            _ => cells::holder(columns, row, PROVINCE, Level::Province, findings),
        };
        let district = match level {
            Level::Commune => cells::holder(columns, row, DISTRICT, Level::District, findings),
            _ => None,
        };
        let code = cells::code(columns, row, code_column, level, findings);
        let name = cells::name(columns, row, name_column, level, findings);
        cells::note(columns, row, &printed, findings);
        let above = province.as_ref().map(|province| province.code);
        let parent = district.as_ref().map(|district| district.code).or(above);
        self.holder(row.line, date, province, None);
        self.holder(row.line, date, district, above);
        if let Some(code) = code.filter(|_| !name.name.is_empty()) {
            let communes = clean(columns.cell(row, Column::Communes)).parse().ok();
            let (line, name, kind) = (row.line, name.name, name.kind);
            self.rows.push(UnitRow { line, date, level, code, name, kind, parent, communes });
            return Ok(());
        }
        // A list of communes has a blank row for a district that has none.
        if name.name.is_empty() && code.is_none() && parent.is_some() {
            return Ok(());
        }
        let what = if name.name.is_empty() { "tên" } else { "mã" };
        let text = clean(&format!("Dòng thiếu {what} đơn vị: {printed} {}", name.name));
        let finding = TerritoryFinding::new(TerritoryFindingCode::CodeMissing, row.line, text);
        self.findings
            .push(finding.read_as("bỏ qua dòng này").suggest("Bổ sung vào tệp rồi nạp lại."));
        Ok(())
    }

    fn holder(&mut self, line: u32, date: Date, holder: Option<Holder>, parent: Option<Code>) {
        let Some(holder) = holder.filter(|holder| !holder.name.is_empty()) else { return };
        if self.above.insert((date, holder.code)) {
            let Holder { code, name, kind } = holder;
            let level = code.level();
            let communes = None;
            self.rows.push(UnitRow { line, date, level, code, name, kind, parent, communes });
        }
    }
}
