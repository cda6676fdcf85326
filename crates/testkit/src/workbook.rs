//! A workbook as a grid of values that a test can change as people do, and save again.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

/// A value of a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Empty,
    /// Text.
    Text(String),
    /// A number of the format "General".
    Number(f64),
    /// With the format "0.00%".
    Percent(f64),
    /// With the format "dd/mm/yyyy hh:mm" or "dd/mm/yyyy".
    Day(u16, u8, u8, bool),
    /// A formula with the result it showed last.
    Formula(&'static str, &'static str),
}

/// The sheets of a workbook, hidden ones too, each from its first row and column.
#[derive(Debug, Clone)]
pub struct Book {
    /// Each by its name.
    pub sheets: Vec<(String, Vec<Vec<Value>>)>,
}

impl Book {
    /// Opens a workbook with another library.
    pub fn open(bytes: &[u8]) -> Book {
        let mut book = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
        let names = book.sheet_names();
        let sheets = names.into_iter().map(|name| {
            let range = book.worksheet_range(&name).expect("a sheet");
            let (last_row, last_column) = range.end().expect("not empty");
            let rows = (0..=last_row).map(|row| {
                let cells = (0..=last_column).map(|column| match range.get_value((row, column)) {
                    None | Some(Data::Empty) => Value::Empty,
                    Some(Data::Float(number)) => Value::Number(*number),
                    Some(Data::String(text)) => Value::Text(text.clone()),
                    Some(other) => panic!("{other:?}"),
                });
                cells.collect()
            });
            (name, rows.collect())
        });
        Book { sheets: sheets.collect() }
    }

    /// The rows of a sheet.
    pub fn sheet(&mut self, name: &str) -> &mut Vec<Vec<Value>> {
        let found = self.sheets.iter_mut().find(|(known, _)| known == name);
        &mut found.expect("the sheet").1
    }

    /// The row with that code in its second column, and the column with that heading.
    pub fn find(&mut self, sheet: &str, code: &str, heading: &str) -> (usize, usize) {
        let rows = self.sheet(sheet);
        let is = |cell: &Value, text: &str| *cell == Value::Text(text.to_owned());
        let row = rows.iter().position(|row| is(&row[1], code)).expect("the row");
        let column = rows.iter().find_map(|row| row.iter().position(|cell| is(cell, heading)));
        (row, column.expect("the column"))
    }

    /// Puts a value into the row with that code and the column with that heading.
    pub fn put(&mut self, sheet: &str, code: &str, heading: &str, value: Value) {
        let (row, column) = self.find(sheet, code, heading);
        self.sheet(sheet)[row][column] = value;
    }

    /// Moves a column.
    pub fn move_column(&mut self, sheet: &str, from: usize, to: usize) {
        for row in self.sheet(sheet) {
            let cell = row.remove(from);
            row.insert(to, cell);
        }
    }

    /// Saves it as a program does that knows nothing of forms; no sheet is hidden.
    pub fn save(&self) -> Vec<u8> {
        let mut book = Workbook::new();
        for (name, rows) in &self.sheets {
            let page = book.add_worksheet();
            page.set_name(name).expect("a name");
            for (row, cells) in (0u32..).zip(rows) {
                for (column, cell) in (0u16..).zip(cells) {
                    let format = |code: &str| Format::new().set_num_format(code);
                    match cell {
                        Value::Empty => continue,
                        Value::Text(text) => page.write_string(row, column, text),
                        Value::Number(number) => page.write_number(row, column, *number),
                        Value::Percent(number) => {
                            page.write_with_format(row, column, *number, &format("0.00%"))
                        }
                        Value::Day(year, month, day, time) => {
                            let day = ExcelDateTime::from_ymd(*year, *month, *day).expect("a day");
                            let code = if *time { "dd/mm/yyyy hh:mm" } else { "dd/mm/yyyy" };
                            page.write_with_format(row, column, &day, &format(code))
                        }
                        Value::Formula(formula, result) => {
                            page.write(row, column, Formula::new(*formula).set_result(*result))
                        }
                    }
                    .expect("written");
                }
            }
        }
        book.save_to_buffer().expect("saved")
    }
}
