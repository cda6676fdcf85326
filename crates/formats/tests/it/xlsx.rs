use ansinh_domain::plan::FindingCode;
use ansinh_formats::read::{Block, Format};
use rust_xlsxwriter::{ExcelDateTime, Format as CellFormat, Formula, Workbook};

use crate::show::{check, read, shown};

fn save(mut book: Workbook) -> Vec<u8> {
    book.save_to_buffer().expect("saved")
}

#[test]
fn values_are_written_as_the_sheet_shows_them() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let number = |code: &str| CellFormat::new().set_num_format(code);
    let date = ExcelDateTime::from_ymd(2025, 6, 1).expect("a date");
    let column = |sheet: &mut rust_xlsxwriter::Worksheet, row, value: f64, code: &str| {
        sheet.write_with_format(row, 0, value, &number(code)).expect("written");
        sheet.write(row, 1, code).expect("written");
    };
    let cases = [
        (35.5, "General", "35,5"),
        (12.0, "General", "12"),
        (-0.25, "General", "-0,25"),
        (0.1 + 0.2, "General", "0,3"),
        (1_234_567.0, "#,##0", "1234567"),
        (5.1, "0.00", "5,10"),
        (2.256, "0.0", "2,256"),
        (9.0, "00", "09"),
        (0.355, "0%", "35,5%"),
        (0.5, "0.00%", "50,00%"),
        (1e15, "General", "1000000000000000"),
        (45_809.0, "dd/mm/yyyy", "01/06/2025"),
        (45_809.0, "mm/yyyy", "06/2025"),
        (45_809.0, "mmm-yy", "06/2025"),
        (45_809.0, "\"ngày\" d/m/yyyy;@", "01/06/2025"),
        (45_809.5, "dd/mm/yyyy hh:mm", "01/06/2025 12:00"),
        (0.75, "hh:mm", "18:00"),
        (59.0, "dd/mm/yyyy", "28/02/1900"),
        (1e9, "dd/mm/yyyy", "1000000000"),
        (7.0, "[Red]0\" người\"", "7"),
    ];
    for (row, (value, code, _)) in (0u32..).zip(cases) {
        column(sheet, row, value, code);
    }
    sheet.write_with_format(30, 0, &date, &number("dd/mm/yyyy")).expect("written");
    sheet.write(30, 1, "date").expect("written");
    sheet.write(31, 0, true).expect("written");
    sheet.write(31, 1, "bool").expect("written");
    sheet.write(32, 0, Formula::new("=1+1").set_result("2")).expect("written");
    sheet.write(32, 1, "formula").expect("written");
    sheet.write(33, 0, "dòng 1\nTỷ lệ").expect("written");
    sheet.write(33, 1, "_x000D_ giữ").expect("written");
    let mut expected: Vec<String> =
        cases.iter().map(|(_, code, shown)| format!("[{shown}|{code}]")).collect();
    expected.extend(
        ["[01/06/2025|date]", "[TRUE|bool]", "[2|formula]", "[dòng 1/Tỷ lệ|_x000D_ giữ]"]
            .map(str::to_owned),
    );
    check(&save(book), &expected.join("\n"));
}

#[test]
fn sheets_rows_and_merged_regions_keep_their_places() {
    let mut book = Workbook::new();
    book.add_worksheet();
    let sheet = book.add_worksheet().set_name("Chỉ tiêu").expect("named");
    let plain = CellFormat::new();
    sheet.merge_range(0, 0, 0, 3, "KẾ HOẠCH", &plain).expect("merged");
    sheet.write(1, 0, "(Kèm theo Kế hoạch số 1)").expect("written");
    sheet.merge_range(3, 0, 4, 0, "TT", &plain).expect("merged");
    sheet.merge_range(3, 1, 4, 1, "Nội dung", &plain).expect("merged");
    sheet.merge_range(3, 2, 3, 3, "Mục tiêu", &plain).expect("merged");
    for (column, text) in [(2, "2025"), (3, "2030")] {
        sheet.write(4, column, text).expect("written");
    }
    for (column, text) in (0u16..).zip(["1", "a", ">3", "2"]) {
        sheet.write(6, column, text).expect("written");
    }
    let bytes = save(book);
    check(
        &bytes,
        "KẾ HOẠCH\n(Kèm theo Kế hoạch số 1)\n[TT|Nội dung|Mục tiêu|<]\n[^|^|2025|2030]\n[1|a|>3|2]",
    );
    let document = read(&bytes).expect("read");
    assert_eq!(document.format, Format::Xlsx);
    let Some(Block::Table(table)) = document.blocks.last() else { panic!("a table") };
    assert_eq!((table.number, table.name.as_deref()), (2, Some("Chỉ tiêu")));
    let places: Vec<_> = table.rows.iter().map(|r| (r.line, r.number)).collect();
    assert_eq!(places, [(3, 4), (4, 5), (5, 7)]);
    let texts: Vec<_> = table.rows[1].cells.iter().map(|c| c.text.as_str()).collect();
    assert_eq!(texts, ["TT", "Nội dung", "2025", "2030"]);
}

#[test]
fn a_head_of_two_cells_is_a_table_of_its_own() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let rows: [&[&str]; 5] = [
        &["UBND TỈNH", "CỘNG HÒA"],
        &["Số: 1/KH-UBND", "Ngày 1"],
        &["KẾ HOẠCH"],
        &["TT", "Tên", "Năm"],
        &["1", "a", "2025"],
    ];
    for (row, cells) in (0u32..).zip(rows) {
        for (column, text) in (0u16..).zip(cells) {
            sheet.write(row, column, *text).expect("written");
        }
    }
    let bytes = save(book);
    let document = read(&bytes).expect("read");
    let kinds: Vec<_> = document
        .blocks
        .iter()
        .map(|block| match block {
            Block::Paragraph(p) => (p.line, 0, 1),
            Block::Table(t) => (t.rows[0].line, t.rows[0].number, t.rows.len()),
        })
        .collect();
    assert_eq!(kinds, [(1, 1, 2), (3, 0, 1), (4, 4, 2)]);
}

#[test]
fn hidden_sheets_are_left_out_and_said() {
    let mut book = Workbook::new();
    book.add_worksheet().write(0, 0, "thấy").expect("written");
    let hidden = book.add_worksheet().set_name("Nháp").expect("named");
    hidden.write(0, 0, "ẩn").expect("written");
    hidden.set_hidden(true);
    let document = read(&save(book)).expect("read");
    let notes: Vec<_> = document.notes.iter().map(|n| n.code).collect();
    assert_eq!(notes, [FindingCode::ContentLeftOut]);
    assert!(document.notes[0].message.contains("“Nháp”"));
    assert_eq!(document.blocks.len(), 1);
}

/// A workbook written by hand: the sheet's XML and the shared strings'.
fn by_hand(sheet: &str, strings: &str) -> Vec<u8> {
    let parts = [
        (
            "xl/workbook.xml",
            "<workbook><workbookPr date1904=\"1\"/><sheets><sheet name=\"A\" r:id=\"rId1\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id=\"rId1\" Type=\"x/worksheet\" Target=\"/xl/s.xml\"/></Relationships>",
        ),
        ("xl/s.xml", sheet),
        ("xl/sharedStrings.xml", strings),
        (
            "xl/styles.xml",
            "<styleSheet><cellStyleXfs><xf numFmtId=\"9\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/>\
             <xf numFmtId=\"14\"/></cellXfs></styleSheet>",
        ),
    ];
    ansinh_testkit::docx::zip_of(&parts.map(|(n, x)| (n.to_owned(), x.as_bytes().to_vec())))
}

#[test]
fn sheets_of_other_writers_are_read() {
    let strings =
        "<sst><si><r><t>Hộ </t></r><r><t>nghèo</t></r><rPh><t>x</t></rPh></si><si/></sst>";
    for (cells, expected) in [
        // Places may be left out.
        (
            "<row><c t=\"s\"><v>0</v></c><c><v>1</v></c></row><row><c><v>2</v></c></row>",
            "[Hộ nghèo|1]\n[2|]",
        ),
        (
            "<row r=\"2\"><c r=\"B2\" t=\"inlineStr\"><is><t>x</t></is></c><c r=\"C2\"><v>3</v></c></row>",
            "[|x|3]",
        ),
        (
            "<row><c t=\"s\"><v>1</v></c><c t=\"s\"><v>77</v></c><c t=\"s\"><v>x</v></c><c><v>4</v></c></row>",
            "4",
        ),
        ("<row><c t=\"e\"><v>#REF!</v></c><c t=\"b\"><v>0</v></c></row>", "[#REF!|FALSE]"),
        (
            "<row><c t=\"d\"><v>2025-06-01T00:00:00</v></c><c s=\"1\"><v>0</v></c></row>",
            "[01/06/2025|01/01/1904]",
        ),
        ("<row><c s=\"99\"><v>5</v></c><c><v>chữ</v></c></row>", "[5|chữ]"),
        // Cells outside the sheet, regions turned around or of one cell.
        (
            "<row r=\"1\"><c r=\"A99999999999\"><v>1</v></c><c r=\"ZZZZ1\"><v>1</v></c><c r=\"A1\"><v>1</v></c></row>",
            "1",
        ),
    ] {
        let sheet = format!(
            "<worksheet><sheetData>{cells}</sheetData><mergeCells><mergeCell ref=\"D9:B2\"/>\
             <mergeCell ref=\"A1\"/><mergeCell ref=\"A1:XFD\"/></mergeCells></worksheet>"
        );
        assert_eq!(shown(&by_hand(&sheet, strings)), expected, "{cells}");
    }
}

#[test]
fn a_region_over_the_whole_sheet_costs_nothing() {
    let row = |r: u32| {
        format!("<row r=\"{r}\"><c r=\"A{r}\"><v>{r}</v></c><c r=\"B{r}\"><v>9</v></c></row>")
    };
    let sheet = format!(
        "<worksheet><sheetData>{}{}</sheetData><mergeCells><mergeCell ref=\"A1:XFD1048576\"/></mergeCells></worksheet>",
        row(1),
        row(1_048_576)
    );
    assert_eq!(shown(&by_hand(&sheet, "<sst/>")), "1\n[^|^]");
}
