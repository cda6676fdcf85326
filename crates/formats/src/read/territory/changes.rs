//! Tables of which old unit went into which new one.

use ansinh_domain::territory::{
    Certainty, ChangeRow, Level, OldUnit, TerritoryFinding, TerritoryFindingCode, read_share,
};
use ansinh_domain::text::clean;
use jiff::civil::Date;

use super::TerritoryError;
use super::cells::{self, Findings};
use super::columns::{Column, Columns};
use super::sheet::{Row, Sheet};

/// Reads the rows of a table of changes.
pub(super) fn read(
    sheet: &Sheet,
    columns: &Columns,
    given: Option<Date>,
    findings: &mut Findings,
) -> Result<Vec<ChangeRow>, TerritoryError> {
    let mut rows = Vec::new();
    for row in columns.rows(sheet) {
        rows.extend(read_row(row, columns, given, findings)?);
    }
    Ok(rows)
}

fn read_row(
    row: &Row,
    columns: &Columns,
    given: Option<Date>,
    findings: &mut Findings,
) -> Result<Option<ChangeRow>, TerritoryError> {
    let printed = clean(columns.cell(row, Column::NewCode));
    let Some(effective) = cells::day(columns, row, given, &printed, findings)? else {
        return Ok(None);
    };
    let (commune, district, province) = (Level::Commune, Level::District, Level::Province);
    let old_code = cells::code(columns, row, Column::OldCode, commune, findings);
    let old_name = if columns.cell(row, Column::OldName).trim().is_empty() {
        ansinh_domain::territory::read_name("", commune)
    } else {
        cells::name(columns, row, Column::OldName, commune, findings)
    };
    let old = OldUnit {
        code: old_code,
        name: old_name.name,
        kind: old_name.kind,
        district: cells::holder(
            columns,
            row,
            (Column::OldDistrictCode, Column::OldDistrict),
            district,
            findings,
        ),
        province: cells::holder(
            columns,
            row,
            (Column::OldProvinceCode, Column::OldProvince),
            province,
            findings,
        ),
    };
    let new_code = cells::code(columns, row, Column::NewCode, commune, findings);
    let new = cells::name(columns, row, Column::NewName, commune, findings);
    let new_province_columns = (Column::NewProvinceCode, Column::NewProvince);
    let new_province = cells::holder(columns, row, new_province_columns, province, findings);
    let share_raw = clean(columns.cell(row, Column::Share));
    let item = columns.cell(row, Column::OldCode);
    cells::note(columns, row, &clean(item), findings);
    let Some(new_code) = new_code.filter(|_| !new.name.is_empty()) else {
        let text = format!("Dòng thiếu mã hoặc tên của đơn vị mới: {printed} {}", new.name);
        let text = clean(&text);
        let finding = TerritoryFinding::new(TerritoryFindingCode::CodeMissing, row.line, text);
        let finding = finding.read_as("bỏ qua dòng này").suggest("Bổ sung vào tệp rồi nạp lại.");
        findings.push(finding);
        return Ok(None);
    };
    let share = share(row, &share_raw, &clean(item), findings);
    Ok(Some(ChangeRow {
        line: row.line,
        effective,
        old,
        new_code,
        new_name: new.name,
        new_kind: new.kind,
        new_province,
        share,
        share_raw,
    }))
}

fn share(
    row: &Row,
    raw: &str,
    item: &str,
    findings: &mut Findings,
) -> ansinh_domain::territory::Share {
    let reading = read_share(raw);
    let taken = format!("“{}”", reading.share.title());
    let finding = match reading.certainty {
        Certainty::Usual => return reading.share,
        Certainty::Worded => TerritoryFinding::new(
            TerritoryFindingCode::ShareWorded,
            row.line,
            format!("Mức độ sáp nhập ghi là “{raw}”."),
        ),
        Certainty::Unknown => TerritoryFinding::new(
            TerritoryFindingCode::ShareUnknown,
            row.line,
            format!("Không hiểu mức độ sáp nhập “{raw}”."),
        )
        .suggest("Ghi “Nhập toàn bộ”, “Nhập một phần” hoặc “Giữ nguyên”."),
    };
    findings.push(finding.about(item).read_as(taken));
    reading.share
}
