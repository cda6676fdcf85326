//! A sheet of the form: which column holds what, and what its cells say.

use std::collections::BTreeMap;

use ansinh_domain::calendar::written;
use ansinh_domain::report::{Field, ItemKind};
use ansinh_domain::text::fold;
use jiff::ToSpan;
use jiff::civil::date;

use super::super::xlsx::Places;
use super::FormFinding;
use crate::report_form::{CODE_HEADING, CODE_TAG, tagged};

/// Rows within which headings are looked for where the hidden row is lost.
const HEADING_ROWS: usize = 100;
/// Input columns of which a row names so many is the one that names columns.
const FEWEST: usize = 2;
/// Numbers of days that are dates of this century in Excel: 01/01/2000 to 31/12/2099.
const DAYS: std::ops::RangeInclusive<i32> = 36_526..=73_050;

/// A sheet with its columns.
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) places: Places,
    columns: BTreeMap<Field, u32>,
    codes: Option<u32>,
    /// The last row that names columns.
    head: u32,
}

impl Sheet {
    pub(super) fn new(name: String, places: Places) -> Self {
        let mut columns = BTreeMap::new();
        let mut codes = None;
        let mut head = 0;
        let every = [ItemKind::Indicator, ItemKind::Task, ItemKind::Section];
        let titled = |text: &str| {
            let key = fold(text);
            every
                .iter()
                .flat_map(|kind| Field::of(*kind))
                .copied()
                .find(|field| fold(field.title()) == key)
        };
        let by_tag = names(places.rows.iter(), tagged);
        let by_title = names(places.rows.iter().take(HEADING_ROWS), titled);
        for (row, named) in [by_tag, by_title].into_iter().flatten() {
            head = head.max(row);
            let texts = places.rows.get(&row);
            let is_code =
                |text: &&String| text.as_str() == CODE_TAG || text.as_str() == CODE_HEADING;
            let code = texts.and_then(|texts| texts.iter().find(|(_, text)| is_code(text)));
            codes = codes.or(code.map(|(column, _)| *column));
            for (field, column) in named {
                columns.entry(field).or_insert(column);
            }
        }
        Sheet { name, places, columns, codes, head }
    }

    /// Whether it has a column for that field.
    pub(super) fn has(&self, field: Field) -> bool {
        self.columns.contains_key(&field)
    }

    /// The kind of rows its columns are for.
    pub(super) fn kind(&self) -> Option<ItemKind> {
        if self.has(Field::Value) {
            Some(ItemKind::Indicator)
        } else if self.has(Field::Status) {
            Some(ItemKind::Task)
        } else if self.has(Field::Text) {
            Some(ItemKind::Section)
        } else {
            None
        }
    }

    /// Whether something stands in an input column of a row below the headings.
    pub(super) fn has_input(&self, row: u32) -> bool {
        let texts = self.places.rows.get(&row).filter(|_| row > self.head);
        texts.is_some_and(|texts| self.columns.values().any(|column| texts.contains_key(column)))
    }

    /// What stands in the column of codes.
    pub(super) fn code(&self, row: u32) -> Option<&str> {
        let text = self.places.rows.get(&row)?.get(&self.codes?)?;
        Some(text.trim())
    }

    /// What was typed, or why it cannot be read; `None` without a column for the field.
    pub(super) fn content(
        &self,
        row: u32,
        field: Field,
        findings: &mut Vec<FormFinding>,
    ) -> Option<Result<String, String>> {
        let column = *self.columns.get(&field)?;
        let place = (row, column);
        let text = self.places.rows.get(&row).and_then(|texts| texts.get(&column));
        let text = text.map(String::as_str).unwrap_or_default();
        if self.places.faults.contains(&place) {
            return Some(Err(format!(
                "Ô có lỗi {text} của Excel. Hãy sửa công thức hoặc gõ thẳng giá trị."
            )));
        }
        if self.places.uncomputed.contains(&place) {
            return Some(Err(
                "Ô có công thức chưa được tính. Hãy mở tệp bằng Excel, lưu lại rồi nộp lại."
                    .to_owned(),
            ));
        }
        if self.places.covered.contains(&place) {
            return Some(Err(
                "Ô bị gộp với ô khác nên không rõ nội dung của dòng nào. Hãy bỏ gộp ô rồi nộp lại."
                    .to_owned(),
            ));
        }
        if field != Field::AsOf {
            return Some(Ok(text.to_owned()));
        }
        if let Some(day) = day_number(text) {
            findings.push(FormFinding {
                place: self.cell_place(row, field),
                message: format!("Số {text} của Excel được đọc là ngày {day}."),
            });
            return Some(Ok(day));
        }
        Some(Ok(without_time(text).to_owned()))
    }

    /// "Chỉ tiêu, ô G12".
    pub(super) fn cell_place(&self, row: u32, field: Field) -> String {
        let column = self.columns.get(&field).map(|column| letters(*column)).unwrap_or_default();
        format!("{}, ô {column}{row}", self.name)
    }

    /// "Chỉ tiêu, dòng 12".
    pub(super) fn row_place(&self, row: u32) -> String {
        format!("{}, dòng {row}", self.name)
    }
}

/// The first row that names input columns, and which.
fn names<'r>(
    mut rows: impl Iterator<Item = (&'r u32, &'r BTreeMap<u32, String>)>,
    field_of: impl Fn(&str) -> Option<Field>,
) -> Option<(u32, BTreeMap<Field, u32>)> {
    rows.find_map(|(row, texts)| {
        let mut named = BTreeMap::new();
        for (column, text) in texts {
            if let Some(field) = field_of(text) {
                named.entry(field).or_insert(*column);
            }
        }
        (named.len() >= FEWEST).then_some((*row, named))
    })
}

/// A day of which only Excel's number is left, as pasting values leaves it.
fn day_number(text: &str) -> Option<String> {
    let days = text.parse::<i32>().ok().filter(|days| DAYS.contains(days))?;
    let day = date(1899, 12, 30).checked_add(days.days()).ok()?;
    Some(written(day))
}

/// "29/10/2026" of "29/10/2026 00:00".
fn without_time(text: &str) -> &str {
    match text.split_once(' ') {
        Some((day, time)) if day.contains('/') && time.contains(':') => day,
        _ => text,
    }
}

/// "A" of column 1, "AA" of column 27.
fn letters(mut column: u32) -> String {
    let mut letters = Vec::new();
    while column > 0 {
        let digit = u8::try_from((column - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + digit));
        column = (column - 1) / 26;
    }
    letters.iter().rev().collect()
}
