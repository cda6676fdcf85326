//! Lists as Excel workbooks, ready to print: A4 landscape, one page wide, the heading on each page.

use std::collections::HashSet;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

pub(super) const FONT: &str = "Times New Roman";
const FONT_SIZE: f64 = 13.0;
/// Points that a line of text of that size takes.
const LINE_HEIGHT: f64 = 17.0;
/// Paper number of A4 in Excel.
pub(super) const A4: u8 = 9;
/// Colour of the words that what is in a sheet is not real.
const MARK_COLOUR: u32 = 0x00B0_0020;
/// UTF-16 units that a cell and a sheet's name can hold.
const CELL_TEXT: usize = 32_767;
const SHEET_NAME: usize = 31;
/// Stands at the end of text cut to what a cell can hold.
const CUT: &str = " … [nội dung quá dài, xem đầy đủ trên phần mềm]";

/// One sheet: a title, lines under it, and a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Name on the sheet's tab. What Excel does not allow in it is left out, and a number is put
    /// behind a name that another sheet has already.
    pub name: String,
    /// Over the table, in bold.
    pub title: Option<String>,
    /// Lines under the title: what was filtered by, the day it is as of.
    pub notes: Vec<String>,
    /// Columns of the table.
    pub columns: Vec<Column>,
    /// Rows of the table; cells past the last column are left out.
    pub rows: Vec<Vec<CellValue>>,
}

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its heading.
    pub heading: String,
    /// Width in characters.
    pub width: f64,
    /// How its cells are set.
    pub kind: ColumnKind,
}

/// How the cells of a column are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Short text, in the middle: codes, units.
    Text,
    /// Numbers, to the right.
    Number,
    /// Days, in the middle.
    Date,
    /// Long text, to the left.
    Wrap,
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub enum CellValue {
    /// Text; stays text whatever it begins with, it is never a formula.
    Text(String),
    /// A number, shown with as many decimals as it has, three at most.
    Number(Decimal),
    /// A day, shown dd/mm/yyyy.
    Date(jiff::civil::Date),
    /// Nothing.
    Empty,
}

/// Why a workbook could not be written. Vietnamese, for the person who asked for it.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// More than a sheet of Excel can hold.
    #[error(
        "Bảng “{sheet}” có quá nhiều dòng hoặc cột so với một trang tính Excel (tối đa 1.048.576 dòng, 16.384 cột). Hãy lọc bớt rồi xuất lại."
    )]
    TooManyCells {
        /// The sheet's title or name.
        sheet: String,
    },
    /// A fault of the writing library.
    #[error("Không tạo được tệp Excel. Hãy thử lại; nếu vẫn lỗi, hãy báo quản trị.")]
    Library(#[source] XlsxError),
    /// A fault of the archive the workbook is put into.
    #[error("Không tạo được tệp Excel. Hãy thử lại; nếu vẫn lỗi, hãy báo quản trị.")]
    Archive(#[source] std::io::Error),
}

impl From<XlsxError> for WriteError {
    fn from(error: XlsxError) -> Self {
        WriteError::Library(error)
    }
}

/// Writes sheets to the bytes of an `.xlsx` file. `made_at` goes into the file's properties: the
/// same sheets and instant give the same bytes. `mark` stands above each sheet and on each page in
/// print: words that what is in it is not real.
///
/// # Errors
/// More rows or columns than a sheet can hold.
pub fn write_workbook(
    sheets: &[Sheet],
    made_at: jiff::Timestamp,
    mark: Option<&str>,
) -> Result<Vec<u8>, WriteError> {
    let mut book = Workbook::new();
    let made_at = ExcelDateTime::from_timestamp(made_at.as_second())?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made_at));
    let styles = Styles::new();
    let mut names = HashSet::new();
    for sheet in sheets {
        let page = book.add_worksheet();
        page.set_name(sheet_name(&sheet.name, &mut names))?;
        write_sheet(page, sheet, &styles, mark).map_err(|error| match error {
            XlsxError::RowColumnLimitError => WriteError::TooManyCells {
                sheet: sheet.title.clone().unwrap_or_else(|| sheet.name.clone()),
            },
            error => WriteError::Library(error),
        })?;
    }
    Ok(book.save_to_buffer()?)
}

/// Formats of the cells.
struct Styles {
    mark: Format,
    title: Format,
    note: Format,
    heading: Format,
    centred: Format,
    wrapped: Format,
    whole: Format,
    fraction: Format,
    date: Format,
}

impl Styles {
    fn new() -> Self {
        let plain = Format::new().set_font_name(FONT).set_font_size(FONT_SIZE);
        let cell = plain
            .clone()
            .set_border(FormatBorder::Thin)
            .set_align(FormatAlign::Top)
            .set_text_wrap();
        let centre = |format: &Format| format.clone().set_align(FormatAlign::Center);
        Styles {
            mark: centre(&plain).set_bold().set_font_color(MARK_COLOUR),
            title: centre(&plain)
                .set_font_size(FONT_SIZE + 1.0)
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter),
            note: centre(&plain).set_italic().set_text_wrap(),
            heading: centre(&plain)
                .set_bold()
                .set_text_wrap()
                .set_border(FormatBorder::Thin)
                .set_align(FormatAlign::VerticalCenter),
            centred: centre(&cell),
            wrapped: cell.clone(),
            // Excel shows "12," for a whole number under "#,##0.###".
            whole: cell.clone().set_num_format("#,##0"),
            fraction: cell.clone().set_num_format("#,##0.###"),
            date: centre(&cell).set_num_format("dd/mm/yyyy"),
        }
    }

    fn of_column(&self, kind: ColumnKind) -> &Format {
        match kind {
            ColumnKind::Text | ColumnKind::Date => &self.centred,
            ColumnKind::Number => &self.whole,
            ColumnKind::Wrap => &self.wrapped,
        }
    }
}

fn write_sheet(
    page: &mut Worksheet,
    sheet: &Sheet,
    styles: &Styles,
    mark: Option<&str>,
) -> Result<(), XlsxError> {
    let last_column = index(sheet.columns.len())?.saturating_sub(1);
    for (at, column) in (0u16..).zip(&sheet.columns) {
        page.set_column_width(at, column.width)?;
    }
    let mut row = 0;
    let total_width: f64 = sheet.columns.iter().map(|c| c.width).sum();
    let head = mark.map(|mark| (mark, &styles.mark)).into_iter();
    let head = head.chain(sheet.title.iter().map(|title| (title.as_str(), &styles.title)));
    let notes = sheet.notes.iter().map(|note| (note.as_str(), &styles.note));
    for (line, format) in head.chain(notes) {
        let line = fitting(line);
        if last_column > 0 {
            page.merge_range(row, 0, row, last_column, &line, format)?;
        } else {
            page.write_string_with_format(row, 0, line.as_str(), format)?;
        }
        // Excel fits the height of no row with merged cells by itself.
        page.set_row_height(row, LINE_HEIGHT * lines(&line, total_width))?;
        row += 1;
    }
    if row > 0 {
        row += 1;
    }
    let heading = row;
    for (at, column) in (0u16..).zip(&sheet.columns) {
        page.write_string_with_format(heading, at, fitting(&column.heading), &styles.heading)?;
    }
    for cells in &sheet.rows {
        row = row.checked_add(1).ok_or(XlsxError::RowColumnLimitError)?;
        let mut cells = cells.iter();
        for (at, column) in (0u16..).zip(&sheet.columns) {
            let value = cells.next().unwrap_or(&CellValue::Empty);
            write_cell(page, (row, at), value, column.kind, styles)?;
        }
    }
    if !sheet.columns.is_empty() {
        page.autofilter(heading, 0, row, last_column)?;
        page.set_freeze_panes(heading + 1, 0)?;
        page.set_repeat_rows(heading, heading)?;
    }
    page.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    page.set_margins(0.6, 0.4, 0.6, 0.6, 0.3, 0.3).set_footer("&C&P/&N");
    if let Some(mark) = mark {
        page.set_header(print_header(mark));
    }
    Ok(())
}

/// A line in the middle of the top of each page in print.
pub(super) fn print_header(words: &str) -> String {
    format!("&C&B{}", words.replace('&', "&&"))
}

fn write_cell(
    page: &mut Worksheet,
    (row, column): (u32, u16),
    value: &CellValue,
    kind: ColumnKind,
    styles: &Styles,
) -> Result<(), XlsxError> {
    let format = styles.of_column(kind);
    match value {
        CellValue::Empty => page.write_blank(row, column, format)?,
        // Written as a string by name: nothing in it is looked at, so "=…" is no formula.
        CellValue::Text(text) => {
            page.write_string_with_format(row, column, fitting(text), format)?
        }
        CellValue::Number(number) => match excel_number(*number) {
            Some(value) => {
                let whole = number.fract().is_zero();
                let format = if whole { &styles.whole } else { &styles.fraction };
                page.write_number_with_format(row, column, value, format)?
            }
            None => {
                let text = number.normalize().to_string().replace('.', ",");
                page.write_string_with_format(row, column, text, format)?
            }
        },
        CellValue::Date(date) => match excel_date(*date) {
            Some(day) => page.write_datetime_with_format(row, column, &day, &styles.date)?,
            None => {
                let text = ansinh_domain::date::shown(*date);
                page.write_string_with_format(row, column, text, format)?
            }
        },
    };
    Ok(())
}

/// Excel keeps fifteen digits; a longer number would silently become another one.
fn excel_number(number: Decimal) -> Option<f64> {
    let digits = number.normalize().mantissa().unsigned_abs();
    (digits < 1_000_000_000_000_000).then(|| number.to_f64()).flatten()
}

/// Excel has days from 1900 on.
fn excel_date(date: jiff::civil::Date) -> Option<ExcelDateTime> {
    let year = u16::try_from(date.year()).ok().filter(|&year| year >= 1900)?;
    let (month, day) = (u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?);
    ExcelDateTime::from_ymd(year, month, day).ok()
}

fn index(columns: usize) -> Result<u16, XlsxError> {
    u16::try_from(columns).map_err(|_| XlsxError::RowColumnLimitError)
}

/// Lines that a text takes in a width of so many characters.
pub(super) fn lines(text: &str, width: f64) -> f64 {
    text.split('\n')
        .map(|line| (line.chars().count() as f64 / width.max(10.0)).ceil().max(1.0))
        .sum::<f64>()
        .min(20.0)
}

/// Text as a cell can hold it, visibly cut when it is too long.
pub(super) fn fitting(text: &str) -> String {
    if text.len() <= CELL_TEXT || text.encode_utf16().count() <= CELL_TEXT {
        return text.to_owned();
    }
    let mut fit = cut_to(text, CELL_TEXT - CUT.encode_utf16().count());
    fit.push_str(CUT);
    fit
}

pub(super) fn cut_to(text: &str, units: usize) -> String {
    let mut left = units;
    text.chars()
        .take_while(|c| {
            let fits = c.len_utf16() <= left;
            left = left.saturating_sub(c.len_utf16());
            fits
        })
        .collect()
}

/// A name that Excel accepts and that no other sheet has.
fn sheet_name(wanted: &str, taken: &mut HashSet<String>) -> String {
    let allowed = wanted.replace(['*', '?', ':', '[', ']', '\\', '/'], " ");
    let allowed = allowed.trim().trim_matches('\'');
    // Excel keeps this name for itself.
    let base = match allowed {
        "" => "Bảng",
        name if name.eq_ignore_ascii_case("history") => "Lịch sử",
        name => name,
    };
    let mut number = 1;
    loop {
        let end = if number == 1 { String::new() } else { format!(" ({number})") };
        let cut = cut_to(base, SHEET_NAME - end.len());
        let name = format!("{}{end}", cut.trim_end().trim_end_matches('\''));
        if taken.insert(name.to_lowercase()) {
            return name;
        }
        number += 1;
    }
}
