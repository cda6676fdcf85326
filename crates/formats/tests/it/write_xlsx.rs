//! Workbooks written are read back with another library and with our own reader.

use std::io::Cursor;

use ansinh_formats::write::xlsx::{
    CellValue, Column, ColumnKind, Sheet, WriteError, write_workbook,
};
use calamine::{Data, Reader, Xlsx};
use jiff::civil::date;
use proptest::prelude::*;

use crate::show::shown;

fn column(heading: &str, kind: ColumnKind) -> Column {
    Column { heading: heading.to_owned(), width: 20.0, kind }
}

fn sheet(name: &str, rows: Vec<Vec<CellValue>>) -> Sheet {
    Sheet {
        name: name.to_owned(),
        title: None,
        notes: Vec::new(),
        columns: vec![
            column("Mã", ColumnKind::Text),
            column("Tên", ColumnKind::Wrap),
            column("Giá trị", ColumnKind::Number),
            column("Ngày", ColumnKind::Date),
        ],
        rows,
    }
}

fn text(text: &str) -> CellValue {
    CellValue::Text(text.to_owned())
}

fn number(number: &str) -> CellValue {
    CellValue::Number(number.parse().expect("a number"))
}

fn write(sheets: &[Sheet]) -> Vec<u8> {
    write_workbook(sheets, jiff::Timestamp::UNIX_EPOCH, None).expect("written")
}

/// As another library reads it.
fn open(bytes: &[u8]) -> Xlsx<Cursor<&[u8]>> {
    Xlsx::new(Cursor::new(bytes)).expect("a workbook")
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    std::io::read_to_string(archive.by_name(name).expect("the part")).expect("text")
}

#[test]
fn a_list_is_written_with_its_head() {
    let mut list = sheet(
        "Chỉ tiêu",
        vec![
            vec![
                text("5.10"),
                text("Mức giảm tỉ lệ hộ nghèo"),
                number("2.5"),
                CellValue::Date(date(2025, 6, 1)),
            ],
            vec![text("1.1"), CellValue::Empty, number("1234567")],
        ],
    );
    list.title = Some("DANH SÁCH CHỈ TIÊU".to_owned());
    list.notes = vec!["Lọc theo: Sở Y tế".to_owned()];
    let bytes = write(&[list]);
    assert_eq!(
        shown(&bytes),
        "DANH SÁCH CHỈ TIÊU\nLọc theo: Sở Y tế\n[Mã|Tên|Giá trị|Ngày]\n\
         [5.10|Mức giảm tỉ lệ hộ nghèo|2,5|01/06/2025]\n[1.1||1234567|]"
    );
    let range = open(&bytes).worksheet_range("Chỉ tiêu").expect("the sheet");
    assert_eq!(range.get_value((4, 2)), Some(&Data::Float(2.5)));
    assert!(matches!(range.get_value((4, 3)), Some(Data::DateTime(_))));
    let page = part(&bytes, "xl/worksheets/sheet1.xml");
    for expected in [
        "<pane ySplit=\"4\" topLeftCell=\"A5\"",
        "<autoFilter ref=\"A4:D6\"",
        "paperSize=\"9\"",
        "orientation=\"landscape\"",
        "fitToHeight=\"0\"",
    ] {
        assert!(page.contains(expected), "{expected} in {page}");
    }
    assert!(part(&bytes, "xl/workbook.xml").contains("'Chỉ tiêu'!$4:$4"));
    let styles = part(&bytes, "xl/styles.xml");
    assert!(styles.contains("Times New Roman") && styles.contains("dd/mm/yyyy"), "{styles}");
}

#[test]
fn text_is_never_a_formula() {
    let texts = [
        "=1+1",
        "+84",
        "-5",
        "@SUM(A1)",
        "=HYPERLINK(\"http://x\")",
        "{=1}",
        "http://x.vn",
        "35,5",
        "\u{1}",
    ];
    let bytes = write(&[sheet("A", texts.map(|t| vec![text(t)]).to_vec())]);
    let mut book = open(&bytes);
    let range = book.worksheet_range("A").expect("the sheet");
    for (row, expected) in (1u32..).zip(texts) {
        assert_eq!(range.get_value((row, 0)), Some(&Data::String(expected.to_owned())));
    }
    let formulas = book.worksheet_formula("A").expect("formulas");
    assert!(formulas.used_cells().next().is_none());
    assert!(!part(&bytes, "xl/worksheets/sheet1.xml").contains("hyperlink"));
}

#[test]
fn values_that_excel_lacks_are_written_as_text() {
    let long = "ệ".repeat(40_000);
    let bytes = write(&[sheet(
        "A",
        vec![vec![
            text(&long),
            CellValue::Date(date(1899, 12, 31)),
            number("12345678901234567.5"),
            number("-0.0005"),
        ]],
    )]);
    let range = open(&bytes).worksheet_range("A").expect("the sheet");
    let Some(Data::String(cut)) = range.get_value((1, 0)) else { panic!("text") };
    assert!(cut.encode_utf16().count() <= 32_767 && cut.ends_with("trên phần mềm]"));
    assert_eq!(range.get_value((1, 1)), Some(&Data::String("31/12/1899".to_owned())));
    assert_eq!(range.get_value((1, 2)), Some(&Data::String("12345678901234567,5".to_owned())));
    assert_eq!(range.get_value((1, 3)), Some(&Data::Float(-0.0005)));
}

#[test]
fn names_of_sheets_are_made_fit() {
    let long = "Nhiệm vụ: bảo đảm an sinh xã hội / giảm nghèo bền vững";
    let names = ["", "", "'a'", "A", "History", long, long, "\u{1f600}".repeat(20).as_str()]
        .map(|name| sheet(name, Vec::new()));
    let mut book = open(&write(&names)).sheet_names();
    let last = book.pop().expect("a name");
    assert!(last.encode_utf16().count() <= 31);
    assert_eq!(
        book,
        [
            "Bảng",
            "Bảng (2)",
            "a",
            "A (2)",
            "Lịch sử",
            "Nhiệm vụ  bảo đảm an sinh xã hộ",
            "Nhiệm vụ  bảo đảm an sinh x (2)",
        ]
    );
}

#[test]
fn the_same_sheets_give_the_same_bytes() {
    let sheets = [sheet("A", vec![vec![text("x"), text("x")]])];
    assert_eq!(write(&sheets), write(&sheets));
    assert!(!write(&[]).is_empty());
}

#[test]
fn what_no_sheet_can_hold_is_refused() {
    let mut wide = sheet("Rộng", Vec::new());
    wide.columns = vec![column("x", ColumnKind::Text); 20_000];
    let refused = write_workbook(&[wide], jiff::Timestamp::UNIX_EPOCH, None);
    assert!(
        matches!(&refused, Err(WriteError::TooManyCells { sheet }) if sheet == "Rộng"),
        "{refused:?}"
    );
}

proptest! {
    #[test]
    fn any_values_are_written_and_read_back(
        name in ".{0,40}",
        title in prop::option::of(".{0,80}"),
        cells in prop::collection::vec((".{0,30}", any::<i64>(), 0u32..18), 0..8),
    ) {
        let rows: Vec<_> = cells
            .iter()
            .map(|(t, n, scale)| vec![text(t), CellValue::Empty, CellValue::Number(rust_decimal::Decimal::new(*n, *scale))])
            .collect();
        let sheet = Sheet { title, ..sheet(&name, rows) };
        let bytes = write(&[sheet]);
        let mut book = open(&bytes);
        let range = book.worksheet_range_at(0).expect("a sheet").expect("read");
        for (text, number, scale) in cells {
            prop_assert!(
                text.is_empty() || range.used_cells().any(|(_, _, cell)| cell == &Data::String(text.clone())),
                "{text:?}"
            );
            let value = rust_decimal::Decimal::new(number, scale);
            let shown = range.used_cells().any(|(_, _, cell)| match cell {
                Data::Float(f) => rust_decimal::prelude::ToPrimitive::to_f64(&value) == Some(*f),
                Data::String(s) => *s == value.normalize().to_string().replace('.', ","),
                _ => false,
            });
            prop_assert!(shown, "{value}");
        }
    }
}
