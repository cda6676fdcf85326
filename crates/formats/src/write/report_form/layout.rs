//! One sheet of rows: known columns, then input columns.

use ansinh_domain::calendar::written;
use ansinh_domain::number;
use ansinh_domain::report::{CellState, Field, ItemKind, Reading, Shape, TaskStatus, read_stored};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, Format, IgnoreError,
    ProtectionOptions, Worksheet, XlsxError,
};

use super::super::xlsx::{A4, cut_to, fitting, lines};
use super::hidden::Hidden;
use super::style::Styles;
use super::{FormRow, ReportForm};
use crate::report_form::{CODE_HEADING, CODE_TAG, tag};

/// A sheet to write.
pub(super) struct Table<'f> {
    pub(super) kind: ItemKind,
    /// Heading and width of the column of names.
    pub(super) name: (&'static str, f64),
    /// Headings and widths of the known columns behind it.
    pub(super) known: Vec<(&'f str, f64)>,
    pub(super) lines: Vec<Line<'f>>,
}

/// A row to write.
pub(super) struct Line<'f> {
    pub(super) row: &'f FormRow,
    pub(super) shape: Shape,
    /// Texts of the known columns.
    pub(super) known: Vec<String>,
    /// Shown beside the cell when it is chosen.
    pub(super) hint: String,
}

/// Columns: hidden keys, codes, names, known ones, input.
const KEYS: u16 = 0;
const CODES: u16 = 1;
const NAMES: u16 = 2;
const FIRST_KNOWN: u16 = 3;
/// Rows: hidden words, title, whose, what to do, headings.
const TAGS: u32 = 0;
const HEADINGS: u32 = 4;
/// Points that a line of text takes, and the most that a row can.
pub(super) const LINE_HEIGHT: f64 = 16.0;
const HIGHEST: f64 = 400.0;
/// Lines of an empty narrative section.
const SECTION_LINES: f64 = 5.0;
/// UTF-16 units that Excel shows beside a cell.
const HINT: usize = 255;
/// Digits behind the comma with which a figure is written as a number and not as text.
const DECIMALS: u32 = 10;
/// Excel keeps fifteen digits.
const DIGITS: u128 = 1_000_000_000_000_000;

/// Writes a sheet and notes its rows in the hidden sheet.
pub(super) fn write_table(
    page: &mut Worksheet,
    form: &ReportForm,
    table: &Table<'_>,
    styles: &Styles,
    hidden: &mut Hidden,
) -> Result<(), XlsxError> {
    let fields = Field::of(table.kind);
    let first_input = FIRST_KNOWN + index(table.known.len())?;
    write_head(page, form, table, first_input, styles)?;
    let mut row = HEADINGS;
    let mut group: Option<&str> = None;
    for line in &table.lines {
        row += 1;
        if let Some(heading) = line.row.heading.as_deref().filter(|name| group != Some(name)) {
            page.write_string_with_format(row, CODES, fitting(heading), &styles.group)?;
            group = Some(heading);
            row += 1;
        }
        hidden.note(table.kind, line.row);
        write_known(page, row, line, styles)?;
        page.set_row_height(row, height(table, line))?;
        for (column, field) in (first_input..).zip(fields) {
            let state = line.row.cells.get(field);
            write_input(page, (row, column), *field, state, line, styles)?;
        }
        add_figure_help(page, (row, first_input), table.kind, line, hidden)?;
    }
    for (column, field) in (first_input..).zip(fields) {
        add_help(page, (HEADINGS + 1, row), column, *field, form, hidden)?;
    }
    let last = first_input + index(fields.len())? - 1;
    page.ignore_error_range(TAGS, KEYS, row, last, IgnoreError::NumberStoredAsText)?;
    set_up(page, table.kind, row, last)
}

/// How high a row stands for its longest cell.
fn height(table: &Table<'_>, line: &Line<'_>) -> f64 {
    let known = line.known.iter().zip(&table.known).map(|(text, (_, width))| lines(text, *width));
    let typed = Field::of(table.kind).iter().filter_map(|field| {
        let state = line.row.cells.get(field)?;
        Some(lines(&read_stored(*field, &state.stored, &line.shape).shown(), width(*field)))
    });
    let least = if table.kind == ItemKind::Section { SECTION_LINES } else { 1.0 };
    let most = known.chain(typed).fold(lines(&line.row.name, table.name.1), f64::max).max(least);
    (most * LINE_HEIGHT).min(HIGHEST)
}

fn write_head(
    page: &mut Worksheet,
    form: &ReportForm,
    table: &Table<'_>,
    first_input: u16,
    styles: &Styles,
) -> Result<(), XlsxError> {
    page.set_column_hidden(KEYS)?;
    page.set_row_hidden(TAGS)?;
    page.write_string(TAGS, CODES, CODE_TAG)?;
    page.write_string_with_format(1, CODES, fitting(&form.title), &styles.title)?;
    let identity = &form.identity;
    let whose = format!(
        "{} – kỳ báo cáo: {} – hạn gửi: hết ngày {}",
        identity.body_name,
        identity.round_title,
        written(form.due)
    );
    page.write_string_with_format(2, CODES, fitting(&whose), &styles.line)?;
    let how =
        "Chỉ nhập vào ô nền vàng; ô nền xám là dòng đã khóa. Cách nhập: xem trang “Hướng dẫn”.";
    page.write_string_with_format(3, CODES, how, &styles.line)?;
    page.set_row_height(1, LINE_HEIGHT * 1.25)?;
    page.set_row_height(HEADINGS, LINE_HEIGHT * 2.0)?;
    let heading = |page: &mut Worksheet, column: u16, text: &str, width: f64| {
        page.set_column_width(column, width)?;
        page.write_string_with_format(HEADINGS, column, fitting(text), &styles.heading).map(drop)
    };
    heading(page, CODES, CODE_HEADING, 8.0)?;
    heading(page, NAMES, table.name.0, table.name.1)?;
    for (column, (text, width)) in (FIRST_KNOWN..).zip(&table.known) {
        heading(page, column, text, *width)?;
    }
    for (column, field) in (first_input..).zip(Field::of(table.kind)) {
        heading(page, column, field.title(), width(*field))?;
        page.write_string(TAGS, column, tag(*field))?;
    }
    Ok(())
}

fn width(field: Field) -> f64 {
    match field {
        Field::Percent => 9.0,
        Field::Value | Field::AsOf => 12.0,
        Field::Status => 14.0,
        Field::ProductNumber | Field::Source | Field::Note | Field::Product => 16.0,
        Field::NoData | Field::Explanation => 18.0,
        Field::ObjectiveCause | Field::SubjectiveCause | Field::Proposal => 20.0,
        Field::Result => 30.0,
        Field::Text => 90.0,
    }
}

fn write_known(
    page: &mut Worksheet,
    row: u32,
    line: &Line<'_>,
    styles: &Styles,
) -> Result<(), XlsxError> {
    page.write_string(row, KEYS, line.row.key.to_string())?;
    page.write_string_with_format(row, CODES, fitting(&line.row.code), &styles.code)?;
    let is_part = !line.row.key.part.is_empty();
    let name = if is_part { &styles.known_indented } else { &styles.known };
    let mark = if line.row.locked { " (đã khóa)" } else { "" };
    let text = format!("{}{mark}", line.row.name);
    page.write_string_with_format(row, NAMES, fitting(&text), name)?;
    for (column, text) in (FIRST_KNOWN..).zip(&line.known) {
        page.write_string_with_format(row, column, fitting(text), &styles.known)?;
    }
    Ok(())
}

fn write_input(
    page: &mut Worksheet,
    (row, column): (u32, u16),
    field: Field,
    state: Option<&CellState>,
    line: &Line<'_>,
    styles: &Styles,
) -> Result<(), XlsxError> {
    let format = input_format(field, line, styles);
    let stored = state.map_or("", |state| state.stored.as_str());
    let reading = read_stored(field, stored, &line.shape);
    match reading {
        Reading::Empty => page.write_blank(row, column, format)?,
        Reading::Number(figure) => match exact(figure) {
            Some(value) => page.write_number_with_format(row, column, value, format)?,
            None => page.write_string_with_format(row, column, number::format(figure), format)?,
        },
        reading => page.write_string_with_format(row, column, fitting(&reading.shown()), format)?,
    };
    Ok(())
}

fn input_format<'s>(field: Field, line: &Line<'_>, styles: &'s Styles) -> &'s Format {
    match (is_figure(field, &line.shape), line.row.locked) {
        (true, false) => &styles.figure,
        (true, true) => &styles.locked_figure,
        (false, false) => &styles.words,
        (false, true) => &styles.locked_words,
    }
}

fn is_figure(field: Field, shape: &Shape) -> bool {
    match field {
        Field::Value => matches!(shape, Shape::Number { .. }),
        field => field == Field::Percent,
    }
}

/// The figure as Excel keeps it, if it does not become another one.
fn exact(figure: Decimal) -> Option<f64> {
    let figure = figure.normalize();
    let fits = figure.scale() <= DECIMALS && figure.mantissa().unsigned_abs() < DIGITS;
    fits.then(|| figure.to_f64()).flatten()
}

/// What is asked and shown at the figure of one indicator.
fn add_figure_help(
    page: &mut Worksheet,
    (row, column): (u32, u16),
    kind: ItemKind,
    line: &Line<'_>,
    hidden: &mut Hidden,
) -> Result<(), XlsxError> {
    if kind != ItemKind::Indicator {
        return Ok(());
    }
    let rule = match &line.shape {
        Shape::Number { unit } => number_rule(unit.as_deref() == Some("%"))?,
        Shape::Level { known } => offer(known, hidden),
    };
    let rule = rule.set_input_title(cut_to(&line.row.code, 32))?;
    let rule = rule.set_input_message(cut_to(&line.hint, HINT))?;
    page.add_data_validation(row, column, row, column, &rule).map(drop)
}

/// What is asked and shown at the other input cells, column by column.
fn add_help(
    page: &mut Worksheet,
    (first, last): (u32, u32),
    column: u16,
    field: Field,
    form: &ReportForm,
    hidden: &mut Hidden,
) -> Result<(), XlsxError> {
    let (rule, hint) = match field {
        Field::Value => return Ok(()),
        Field::NoData => {
            (offer(&form.reasons, hidden), "Chỉ ghi khi ô “Kết quả” để trống. Chọn hoặc gõ lý do.")
        }
        Field::AsOf => (
            DataValidation::new(),
            "Gõ ngày/tháng/năm, ví dụ 29/10/2026. Để trống thì tính theo quy định của kỳ báo cáo.",
        ),
        Field::Status => {
            let known = TaskStatus::ALL.map(|status| status.title().to_owned());
            let rule = list(&known, hidden)
                .set_error_title("Tình trạng")?
                .set_error_message(format!("Hãy chọn một trong: {}.", known.join(", ")))?;
            (rule, "Chọn trong danh sách.")
        }
        Field::Percent => (number_rule(true)?, "Gõ số từ 0 đến 100."),
        Field::Source => (longest(field)?, "Ví dụ: Niên giám thống kê 2025; báo cáo số …/BC-…"),
        Field::ProductNumber => (longest(field)?, "Ví dụ: 12/KH-UBND ngày 05/3/2026."),
        Field::Result | Field::Text => (longest(field)?, "Xuống dòng trong ô: Alt+Enter."),
        Field::Explanation => {
            (longest(field)?, "Trả lời điểm phần mềm yêu cầu giải trình, nếu có.")
        }
        Field::Product
        | Field::ObjectiveCause
        | Field::SubjectiveCause
        | Field::Proposal
        | Field::Note => (longest(field)?, ""),
    };
    let rule = rule.set_input_title(field.title())?.set_input_message(hint)?;
    page.add_data_validation(first, column, last, column, &rule).map(drop)
}

/// A figure; other text is asked about and then let through, since a sheet of another locale may
/// take "35,5" for text and it is read all the same.
fn number_rule(percent: bool) -> Result<DataValidation, XlsxError> {
    let (least, most, what) = if percent {
        (0.0, 100.0, "Tỷ lệ thường là số từ 0 đến 100.")
    } else {
        (-1e15, 1e15, "Ô này nhận số.")
    };
    DataValidation::new()
        .allow_decimal_number(DataValidationRule::Between(least, most))
        .set_error_style(DataValidationErrorStyle::Warning)
        .set_error_title("Xem lại số")?
        .set_error_message(format!(
            "{what} Xem cách máy này viết số thập phân ở trang “Hướng dẫn”. Chọn Yes để giữ nội dung vừa gõ."
        ))
}

fn longest(field: Field) -> Result<DataValidation, XlsxError> {
    let most = u32::try_from(field.longest()).unwrap_or(u32::MAX);
    DataValidation::new()
        .allow_text_length(DataValidationRule::LessThanOrEqualTo(most))
        .set_error_title("Nội dung quá dài")?
        .set_error_message(format!("Ô này nhận tối đa {most} ký tự."))
}

/// Texts to choose from; nothing else is taken.
fn list(texts: &[String], hidden: &mut Hidden) -> DataValidation {
    match hidden.list(texts) {
        Some(range) => DataValidation::new().allow_list_formula(range.as_str().into()),
        None => DataValidation::new(),
    }
}

/// Texts to choose from; others may be typed.
fn offer(texts: &[String], hidden: &mut Hidden) -> DataValidation {
    list(texts, hidden).show_error_message(false)
}

fn set_up(
    page: &mut Worksheet,
    kind: ItemKind,
    last_row: u32,
    last_column: u16,
) -> Result<(), XlsxError> {
    page.autofilter(HEADINGS, CODES, last_row, last_column)?;
    page.set_freeze_panes(HEADINGS + 1, FIRST_KNOWN)?;
    page.set_repeat_rows(HEADINGS, HEADINGS)?;
    page.set_repeat_columns(CODES, NAMES)?;
    // The many columns of tasks would be too small to read on one page.
    let pages = if kind == ItemKind::Task { 2 } else { 1 };
    page.set_landscape().set_paper_size(A4).set_print_fit_to_pages(pages, 0);
    page.set_margins(0.5, 0.4, 0.5, 0.5, 0.3, 0.3).set_footer("&C&P/&N");
    page.set_selection(HEADINGS + 1, FIRST_KNOWN, HEADINGS + 1, FIRST_KNOWN)?;
    page.protect_with_options(&ProtectionOptions {
        format_columns: true,
        format_rows: true,
        sort: true,
        use_autofilter: true,
        ..ProtectionOptions::default()
    });
    Ok(())
}

fn index(columns: usize) -> Result<u16, XlsxError> {
    u16::try_from(columns).map_err(|_| XlsxError::RowColumnLimitError)
}
