//! One plan written as Word, web page, workbook and flattened text reads as one plan.

use ansinh_domain::plan::{CellRef, FindingCode, Place, PlanDraft};
use ansinh_formats::read::plan::read_plan;
use ansinh_formats::read::{Limits, read_document};
use ansinh_testkit::docx::{self, Cell, Docx, cell};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use crate::plan_case::{as_docx, as_html, as_text, as_xlsx, cases, document, rows};

fn read(bytes: &[u8], name: &str) -> PlanDraft {
    let read = read_document(bytes, Some(name), &Limits::default());
    read_plan(&read.unwrap_or_else(|e| panic!("{name}: {e}"))).0
}

#[test]
fn a_plan_reads_the_same_from_every_kind_of_file() {
    let mut bad = false;
    for (name, text) in cases() {
        let document = document(&text);
        let expected = rows(&read_plan(&document).0);
        for (kind, bytes) in [
            ("a.docx", as_docx(&document)),
            ("a.html", as_html(&document)),
            ("a.xlsx", as_xlsx(&document)),
        ] {
            let got = rows(&read(&bytes, kind));
            if got != expected {
                println!("{name} as {kind}:\n{}", difference(&expected, &got));
                bad = true;
            }
        }
    }
    assert!(!bad, "see the lines above");
}

/// What flattening costs a plan: blank cells are gone, so some rows cannot be told apart. Each
/// difference is reviewed; a lost cell must leave a finding, never a value in the wrong place.
#[test]
fn a_flattened_plan_reads_as_its_tables() {
    for (name, text) in cases() {
        let document = document(&text);
        let expected = rows(&read_plan(&document).0);
        let got = rows(&read(&as_text(&document), "a.txt"));
        insta::assert_snapshot!(format!("{name}-flattened"), difference(&expected, &got));
    }
}

/// The lines of one only, marked.
fn difference(expected: &str, got: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), got.lines().collect());
    let only = |a: &[&str], b: &[&str], mark: &str| {
        let lines = a.iter().filter(|line| !b.contains(line));
        lines.map(|line| format!("{mark} {line}\n")).collect::<String>()
    };
    only(&old, &new, "tables:") + &only(&new, &old, "text:  ")
}

#[test]
fn numbers_made_by_word_are_labels() {
    let numbered = |level| Cell::item(1, level, "");
    let bytes = Docx::new()
        .list(&[("upperRoman", "%1."), ("decimal", "%2."), ("decimal", "%2.%3.")])
        .paragraph("KẾ HOẠCH")
        .table(
            docx::Table::new()
                .header(["TT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời gian thực hiện"])
                .row([numbered(0), cell("Thể chế"), cell(""), cell(""), cell("")])
                .row([numbered(1), cell("Rà soát"), cell("Sở Tư pháp"), cell(""), cell("Năm 2025")])
                .row([numbered(1), cell("Ban hành"), cell("Sở Nội vụ"), cell(""), cell("Năm 2026")])
                .row([numbered(2), cell("Đợt một"), cell(""), cell(""), cell("Quý I/2026")])
                .row([numbered(0), cell("Nguồn lực"), cell(""), cell(""), cell("")])
                .row([numbered(1), cell("Bố trí vốn"), cell("Sở Tài chính"), cell(""), cell("")]),
        )
        .build();
    let draft = read(&bytes, "a.docx");
    let codes: Vec<&str> = draft.tasks.iter().map(|t| t.code.as_str()).collect();
    assert_eq!(codes, ["I.1", "I.2", "I.2.1", "II.1"]);
    assert_eq!(draft.tasks[2].parent.as_deref(), Some("I.2"));
    assert!(draft.tasks[2].inherited_bodies);
}

#[test]
fn one_sheet_may_hold_the_whole_plan() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let percent = Format::new().set_num_format("0%");
    let two = Format::new().set_num_format("0.00");
    let date = Format::new().set_num_format("dd/mm/yyyy");
    for (row, line) in ["UBND TỈNH MẪU", "Số: 9/KH-UBND", "KẾ HOẠCH", "Giảm nghèo năm 2026"]
        .into_iter()
        .enumerate()
    {
        sheet.write(u32::try_from(row).unwrap(), 0, line).unwrap();
    }
    for (column, text) in (0..).zip(["TT", "Chỉ tiêu", "ĐVT", "Năm 2025", "Năm 2026", "Chủ trì"])
    {
        sheet.write(5, column, text).unwrap();
    }
    sheet.write_number_with_format(6, 0, 5.1, &two).unwrap();
    sheet.write(6, 1, "Tỉ lệ hộ nghèo").unwrap();
    sheet.write(6, 2, "%").unwrap();
    sheet.write_number(6, 3, 8.25).unwrap();
    sheet.write_number_with_format(6, 4, 0.07, &percent).unwrap();
    sheet.write(6, 5, "Sở Nông nghiệp và Môi trường").unwrap();
    sheet.write(8, 0, "PHỤ LỤC II").unwrap();
    for (column, text) in (0..).zip(["STT", "Nhiệm vụ", "Chủ trì", "Thời hạn"]) {
        sheet.write(9, column, text).unwrap();
    }
    sheet.write_number(10, 0, 1).unwrap();
    sheet.write(10, 1, "Rà soát hộ nghèo").unwrap();
    sheet.write(10, 2, "Sở Nông nghiệp và Môi trường").unwrap();
    let day = ExcelDateTime::from_ymd(2026, 9, 30).unwrap();
    sheet.write_datetime_with_format(10, 3, &day, &date).unwrap();
    sheet.write(12, 0, "TM. ỦY BAN NHÂN DÂN").unwrap();
    sheet.write(13, 0, "CHỦ TỊCH").unwrap();
    sheet.write(14, 0, "Lò Thị Mẫu").unwrap();
    let draft = read(&book.save_to_buffer().unwrap(), "a.xlsx");
    assert_eq!(draft.head.number.as_deref(), Some("9/KH-UBND"));
    assert_eq!(draft.head.signer.as_deref(), Some("Lò Thị Mẫu"));
    let [indicator] = draft.indicators.as_slice() else { panic!("{:?}", draft.indicators) };
    assert_eq!(indicator.code, "5.10");
    let raws: Vec<&str> = indicator.targets.iter().map(|t| t.raw.as_str()).collect();
    assert_eq!(raws, ["8,25", "7%"]);
    let [task] = draft.tasks.as_slice() else { panic!("{:?}", draft.tasks) };
    let end = task.schedule.as_ref().and_then(|s| s.end);
    assert_eq!(end, Some(jiff::civil::date(2026, 9, 30)));
}

#[test]
fn places_name_the_cell_or_the_line() {
    let text = "KẾ HOẠCH\n| TT | Chỉ tiêu | ĐVT | Năm 2025 | Năm 2030 | Chủ trì |\n\
                | 1 | Tỉ lệ hộ nghèo | % | 10 - 5 | 3 | Sở Y tế |\n";
    let document = document(text);
    let place = |bytes: &[u8], name: &str| {
        let read = read_document(bytes, Some(name), &Limits::default()).unwrap();
        let (_, findings) = read_plan(&read);
        let code = FindingCode::TargetContradiction;
        findings.iter().find(|f| f.code == code).unwrap_or_else(|| panic!("{findings:?}")).place
    };
    let cell = |table, row, column| Some(CellRef { table, row, column });
    assert_eq!(place(&as_docx(&document), "a.docx").cell, cell(1, 2, 4));
    assert_eq!(place(&as_html(&document), "a.html").cell, cell(1, 2, 4));
    assert_eq!(place(&as_xlsx(&document), "a.xlsx").cell, cell(1, 3, 4));
    assert_eq!(place(&as_text(&document), "a.txt"), Place { line: 11, cell: None });
}
