//! Which column is what, by its heading.

use std::collections::HashMap;

use ansinh_domain::territory::Level;
use ansinh_domain::text::{clean, fold};

use super::sheet::{Row, Sheet};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Column {
    Date,
    ProvinceCode,
    Province,
    DistrictCode,
    District,
    CommuneCode,
    Commune,
    Communes,
    OldCode,
    OldName,
    OldDistrictCode,
    OldDistrict,
    OldProvinceCode,
    OldProvince,
    NewCode,
    NewName,
    NewProvinceCode,
    NewProvince,
    Share,
    Note,
}

/// Headings by column, folded, with every sign made a space.
const HEADINGS: &[(Column, &[&str])] = &[
    (
        Column::Date,
        &["list date", "effective", "effective date", "ngay", "ngay danh sach", "ngay hieu luc"],
    ),
    (Column::ProvinceCode, &["province code", "ma tinh", "ma tp", "ma tinh thanh pho"]),
    (Column::Province, &["province", "tinh", "ten tinh", "tinh thanh pho", "ten tinh thanh pho"]),
    (Column::DistrictCode, &["district code", "ma huyen", "ma qh", "ma quan huyen"]),
    (Column::District, &["district", "huyen", "ten huyen", "quan huyen", "ten quan huyen"]),
    (Column::CommuneCode, &["commune code", "ma xa", "ma px", "ma phuong xa", "ma xa phuong"]),
    (Column::Commune, &["commune", "ten xa", "phuong xa", "ten phuong xa", "ten xa phuong"]),
    (Column::Communes, &["communes", "so xa", "so don vi cap xa"]),
    (Column::OldCode, &["old code", "ma cu", "ma xa cu"]),
    (Column::OldName, &["old name", "ten cu", "ten xa cu", "xa cu"]),
    (Column::OldDistrictCode, &["old district code", "ma huyen cu"]),
    (Column::OldDistrict, &["old district", "huyen cu", "ten huyen cu"]),
    (Column::OldProvinceCode, &["old province code", "ma tinh cu"]),
    (Column::OldProvince, &["old province", "tinh cu", "ten tinh cu"]),
    (Column::NewCode, &["new code", "ma moi", "ma xa moi"]),
    (Column::NewName, &["new name", "ten moi", "ten xa moi", "xa moi"]),
    (Column::NewProvinceCode, &["new province code", "ma tinh moi"]),
    (Column::NewProvince, &["new province", "tinh moi", "ten tinh moi"]),
    (Column::Share, &["share", "muc do", "hinh thuc", "hinh thuc sap xep"]),
    (Column::Note, &["note", "ghi chu"]),
];

/// What a table is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Which old unit went into which new one.
    Changes,
    /// The units of a tier.
    List(Level),
}

/// The columns of a table.
#[derive(Debug)]
pub(super) struct Columns {
    pub(super) shape: Shape,
    /// How many rows there are up to the headings, those included.
    heading_rows: usize,
    at: HashMap<Column, usize>,
}

impl Columns {
    /// The columns of the first row that looks like headings.
    pub(super) fn find(sheet: &Sheet) -> Option<Columns> {
        const HEAD: usize = 20;
        (1..).zip(sheet.rows.iter().take(HEAD)).find_map(|(heading_rows, row)| {
            let mut at = HashMap::new();
            for (index, heading) in row.cells.iter().enumerate() {
                if let Some(column) = known(heading) {
                    at.entry(column).or_insert(index);
                }
            }
            Some(Columns { shape: shape(&at)?, heading_rows, at })
        })
    }

    /// The headings, as they stand there.
    pub(super) fn headings(&self, sheet: &Sheet) -> Vec<String> {
        let row = self.heading_rows.checked_sub(1).and_then(|at| sheet.rows.get(at));
        row.map(|row| row.cells.iter().map(|cell| clean(cell)).collect()).unwrap_or_default()
    }

    /// The rows below the headings that are not blank.
    pub(super) fn rows<'a>(&self, sheet: &'a Sheet) -> impl Iterator<Item = &'a Row> {
        let rows = sheet.rows.iter().skip(self.heading_rows);
        rows.filter(|row| row.cells.iter().any(|cell| !cell.trim().is_empty()))
    }

    /// A cell of a row, "" where the table has no such column or the row ends before it.
    pub(super) fn cell<'a>(&self, row: &'a Row, column: Column) -> &'a str {
        let cell = self.at.get(&column).and_then(|index| row.cells.get(*index));
        cell.map(String::as_str).unwrap_or_default()
    }
}

fn known(heading: &str) -> Option<Column> {
    let spaced: String =
        fold(heading).chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let key = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    let named = |(_, names): &&(Column, &[&str])| names.contains(&key.as_str());
    HEADINGS.iter().find(named).map(|(column, _)| *column)
}

fn shape(at: &HashMap<Column, usize>) -> Option<Shape> {
    let all = |columns: &[Column]| columns.iter().all(|column| at.contains_key(column));
    if all(&[Column::NewCode, Column::NewName, Column::OldCode, Column::OldName, Column::Share]) {
        Some(Shape::Changes)
    } else if all(&[Column::CommuneCode, Column::Commune]) {
        Some(Shape::List(Level::Commune))
    } else if all(&[Column::DistrictCode, Column::District]) {
        Some(Shape::List(Level::District))
    } else if all(&[Column::ProvinceCode, Column::Province]) {
        Some(Shape::List(Level::Province))
    } else {
        None
    }
}
