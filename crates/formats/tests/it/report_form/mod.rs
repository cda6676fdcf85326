//! The Excel form of a submission: written, changed as people do, and read back.

mod any;
mod made;

use std::collections::HashMap;
use std::fmt::Write as _;

use ansinh_domain::report::{Fate, preview};
use ansinh_formats::read::ReadError;
use ansinh_formats::read::report_form::{FormError, form_limits, read_report_form};
use ansinh_formats::report_form::FormIdentity;
use ansinh_testkit::docx::zip_of;
use ansinh_testkit::workbook::{Book, Value};

use made::{form, identity, read, server, written};

const INDICATORS: &str = "Chỉ tiêu";
const TASKS: &str = "Nhiệm vụ";
const SECTIONS: &str = "Nội dung báo cáo";

/// What becomes of a form changed by `edit`: cells that do not stay as they are, then findings.
fn outcome(bytes: &[u8]) -> String {
    let filled = read(bytes);
    let seen = preview(&filled.cells, &server(&form()));
    let mut out = String::new();
    for cell in seen.cells.iter().filter(|cell| cell.fate != Fate::Unchanged) {
        let _ = writeln!(
            out,
            "{} {} ({}): {}: {}",
            cell.code,
            cell.field.title(),
            cell.place,
            cell.fate.title(),
            cell.sentence
        );
    }
    for finding in &filled.findings {
        let _ = writeln!(out, "! {}: {}", finding.place, finding.message);
    }
    out
}

#[track_caller]
fn check(edit: impl FnOnce(&mut Book), expected: &str) {
    let mut book = Book::open(&written(&form()));
    edit(&mut book);
    let expected: String = expected.lines().map(|line| format!("{}\n", line.trim())).collect();
    assert_eq!(outcome(&book.save()), expected);
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

#[test]
fn what_the_workbook_holds() {
    let book = Book::open(&written(&form()));
    let mut out = String::new();
    for (name, rows) in &book.sheets {
        let _ = writeln!(out, "== {name}");
        for (number, row) in (1..).zip(rows) {
            let cells = ('A'..).zip(row).filter_map(|(column, cell)| match cell {
                Value::Empty => None,
                Value::Text(text) => Some(format!("{column}={}", text.replace('\n', "⏎"))),
                cell => Some(format!("{column}={cell:?}")),
            });
            let cells: Vec<String> = cells.collect();
            if !cells.is_empty() {
                let _ = writeln!(out, "{number}: {}", cells.join(" | "));
            }
        }
    }
    insta::assert_snapshot!("form-cells", out);
}

fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
    let read = (0..archive.len()).map(|at| {
        let mut part = archive.by_index(at).expect("a part");
        let mut content = Vec::new();
        std::io::copy(&mut part, &mut content).expect("read");
        (part.name().expect("a name").into_owned(), content)
    });
    read.collect()
}

#[test]
fn only_input_cells_are_open() {
    let bytes = written(&form());
    let text: HashMap<String, String> =
        parts(&bytes).into_iter().map(|(n, c)| (n, String::from_utf8_lossy(&c).into())).collect();
    let sheet = &text["xl/worksheets/sheet1.xml"];
    for expected in [
        "<sheetProtection sheet=\"1\" objects=\"1\" scenarios=\"1\" formatColumns=\"0\" formatRows=\"0\" sort=\"0\" autoFilter=\"0\"/>",
        "<pane xSplit=\"3\" ySplit=\"5\"",
        "orientation=\"landscape\"",
        "paperSize=\"9\"",
        "fitToHeight=\"0\"",
        "errorStyle=\"warning\"",
        "<formula1>ansinh!$J$1:$J$6</formula1>",
        "Mục tiêu 2025: ≥ 36.&#xA;Kỳ trước: 34 (31/12/2025).",
    ] {
        assert!(sheet.contains(expected), "{expected} in {sheet}");
    }
    assert!(!sheet.contains("password") && !sheet.contains("customHeight"));
    assert!(text["xl/workbook.xml"].contains("name=\"ansinh\" sheetId=\"5\" state=\"veryHidden\""));
    assert!(text["xl/workbook.xml"].contains("'Chỉ tiêu'!$5:$5"));
    // Which styles are unlocked, and which cells have them: just the input cells of open rows.
    let styles = &text["xl/styles.xml"];
    let formats = styles.split("<cellXfs").nth(1).expect("formats");
    let formats = formats.split("</cellXfs>").next().expect("formats");
    let open: Vec<bool> =
        formats.split("<xf ").skip(1).map(|xf| xf.contains("locked=\"0\"")).collect();
    let mut open_cells = Vec::new();
    for cell in sheet.split("<c r=\"").skip(1) {
        let place = cell.split('"').next().expect("a place");
        let style = cell.split("s=\"").nth(1).and_then(|s| s.split('"').next());
        let style: usize = style
            .filter(|_| cell.find("s=\"") < cell.find('>'))
            .map_or(0, |s| s.parse().expect("a style"));
        if open[style] {
            open_cells.push(place.to_owned());
        }
    }
    let expected: Vec<String> = [7, 8, 9, 10]
        .iter()
        .flat_map(|row| ('H'..='M').map(move |column| format!("{column}{row}")))
        .collect();
    assert_eq!(open_cells, expected);
}

#[test]
fn the_same_form_gives_the_same_bytes() {
    assert_eq!(written(&form()), written(&form()));
}

#[test]
fn a_form_reads_back_as_it_was_written() {
    let bytes = written(&form());
    let filled = read(&bytes);
    assert_eq!(filled.findings, []);
    // Every cell of every row, with its version.
    assert_eq!(filled.cells.len(), 5 * 6 + 2 * 10 + 2);
    let versions: i64 = filled.cells.iter().map(|cell| cell.base.version).sum();
    assert_eq!(versions, 2 + 1 + 1 + 3 + 1 + 1 + 1 + 1 + 1 + 4);
    assert_eq!(outcome(&bytes), "");
    assert_eq!(filled.cells[0].place, "Chỉ tiêu, ô H7");
    // And so does what another program saved.
    assert_eq!(outcome(&Book::open(&bytes).save()), "");
}

#[test]
fn figures_as_people_type_them() {
    let value = |code: &'static str, value: Value| {
        move |book: &mut Book| book.put(INDICATORS, code, "Kết quả", value)
    };
    let said = |what: &str| format!("1.1 Kết quả (Chỉ tiêu, ô H7): {what}");
    check(value("1.1", Value::Number(36.25)), &said("Sẽ đổi: Sẽ đổi từ “35,5” thành “36,25”."));
    check(value("1.1", text("36,25")), &said("Sẽ đổi: Sẽ đổi từ “35,5” thành “36,25”."));
    check(value("1.1", text("36.25")), &said("Sẽ đổi: Sẽ đổi từ “35,5” thành “36,25”."));
    check(value("1.1", text("36 giường")), &said("Sẽ đổi: Sẽ đổi từ “35,5” thành “36”."));
    check(value("1.1", text("35,50")), "");
    check(value("1.1", Value::Empty), &said("Sẽ đổi: Sẽ xóa “35,5”."));
    check(
        value("1.1", Value::Formula("=30+7.5", "37.5")),
        &said("Sẽ đổi: Sẽ đổi từ “35,5” thành “37,5”."),
    );
    check(
        value("1.1", Value::Formula("=VLOOKUP(1,A1:B2,2)", "#N/A")),
        &said("Sai, không lưu: Ô có lỗi #N/A của Excel. Hãy sửa công thức hoặc gõ thẳng giá trị."),
    );
    check(
        value("1.1", Value::Day(2026, 5, 10, false)),
        &said(
            "Sai, không lưu: \"10/05/2026\" không phải là số. Hãy ghi số với dấu phẩy thập phân, ví dụ 35,5.",
        ),
    );
    // A percentage is one only where the unit is.
    check(
        value("1.10", Value::Percent(0.965)),
        "1.10 Kết quả (Chỉ tiêu, ô H8): Sẽ đổi: Sẽ đổi từ “95,25” thành “96,5”.",
    );
    check(
        value("1.1", Value::Percent(0.965)),
        &said(
            "Sai, không lưu: \"96,50%\" không phải là số. Hãy ghi số với dấu phẩy thập phân, ví dụ 35,5.",
        ),
    );
    check(
        value("2.1", Value::Percent(0.025)),
        "2.1 Kết quả (Chỉ tiêu, ô H12): Dòng khóa, không lưu: Không lưu “2,5”: dòng khóa.",
    );
    // Decomposed letters are the same letters.
    check(
        value("1.11", text("mu\u{31b}\u{301}c 1")),
        "1.11 Kết quả (Chỉ tiêu, ô H10): Sẽ đổi: Sẽ ghi “Mức 1”.",
    );
}

#[test]
fn days_and_words_as_people_type_them() {
    let said = |what: &str| format!("1.10 Tính đến ngày (Chỉ tiêu, ô J8): {what}");
    let put =
        |value: Value| move |book: &mut Book| book.put(INDICATORS, "1.10", "Tính đến ngày", value);
    let changed = said("Sẽ đổi: Sẽ đổi từ “29/10/2026” thành “30/10/2026”.");
    check(put(Value::Day(2026, 10, 30, false)), &changed);
    check(put(Value::Day(2026, 10, 30, true)), &changed);
    check(put(text("30/10/2026")), &changed);
    check(
        put(Value::Number(46_325.0)),
        &format!("{changed}\n! Chỉ tiêu, ô J8: Số 46325 của Excel được đọc là ngày 30/10/2026."),
    );
    check(
        put(text("cuối tháng 10")),
        &said(
            "Sai, không lưu: \"cuối tháng 10\" không phải là ngày. Hãy ghi theo dạng 29/10/2026.",
        ),
    );
    let task = |heading: &'static str, value: Value| {
        move |book: &mut Book| book.put(TASKS, "I.1", heading, value)
    };
    check(
        task("Tình trạng", text("Đã hoàn thành")),
        "I.1 Tình trạng (Nhiệm vụ, ô G6): Sẽ đổi: Sẽ đổi từ “Đang thực hiện” thành “Đã hoàn thành”.",
    );
    check(
        task("Tiến độ (%)", Value::Percent(0.75)),
        "I.1 Tiến độ (%) (Nhiệm vụ, ô H6): Sẽ đổi: Sẽ đổi từ “60” thành “75”.",
    );
    check(
        |book: &mut Book| {
            let text = text("Đã ban hành 12 văn bản.\n\nĐã kiểm tra 4 huyện.\n- Thêm dòng");
            book.put(SECTIONS, "III.1", "Nội dung", text);
        },
        "III.1 Nội dung (Nội dung báo cáo, ô E6): Sẽ đổi: Sẽ đổi từ “Đã ban hành 12 văn bản.  Đã kiểm tra 3 huyện.” thành “Đã ban hành 12 văn bản.  Đã kiểm tra 4 huyện. - Thêm dòng”.",
    );
}

#[test]
fn rows_and_columns_that_were_moved() {
    let mended = |book: &mut Book| {
        book.put(INDICATORS, "1.1", "Kết quả", Value::Number(36.0));
        book.put(INDICATORS, "1.10", "Ghi chú", text("mới"));
    };
    check(
        |book| {
            mended(book);
            // Headings too stand somewhere else, as after sorting the whole sheet.
            book.sheet(INDICATORS).reverse();
        },
        "1.1 Kết quả (Chỉ tiêu, ô H6): Sẽ đổi: Sẽ đổi từ “35,5” thành “36”.
         1.10 Ghi chú (Chỉ tiêu, ô L5): Sẽ đổi: Sẽ đổi từ “=1+1 không phải công thức” thành “mới”.",
    );
    check(
        |book| {
            mended(book);
            book.move_column(INDICATORS, 7, 1);
            book.move_column(INDICATORS, 0, 9);
        },
        "1.1 Kết quả (Chỉ tiêu, ô A7): Sẽ đổi: Sẽ đổi từ “35,5” thành “36”.
         1.10 Ghi chú (Chỉ tiêu, ô L8): Sẽ đổi: Sẽ đổi từ “=1+1 không phải công thức” thành “mới”.",
    );
    check(
        |book| {
            mended(book);
            // Without the hidden row the headings tell.
            book.sheet(INDICATORS).remove(0);
        },
        "1.1 Kết quả (Chỉ tiêu, ô H6): Sẽ đổi: Sẽ đổi từ “35,5” thành “36”.
         1.10 Ghi chú (Chỉ tiêu, ô L7): Sẽ đổi: Sẽ đổi từ “=1+1 không phải công thức” thành “mới”.",
    );
    check(
        |book| {
            mended(book);
            book.sheet(INDICATORS)[4] = vec![text("chép đè"); 13];
        },
        "1.1 Kết quả (Chỉ tiêu, ô H7): Sẽ đổi: Sẽ đổi từ “35,5” thành “36”.
         1.10 Ghi chú (Chỉ tiêu, ô L8): Sẽ đổi: Sẽ đổi từ “=1+1 không phải công thức” thành “mới”.
         ! Chỉ tiêu, dòng 5: Dòng này không thuộc mẫu nên không được đọc.",
    );
    check(
        |book| {
            mended(book);
            book.sheets.insert(0, ("Nháp".into(), vec![vec![text("Kết quả"), Value::Number(1.0)]]));
            book.sheets[1].0 = "CT của Sở".into();
        },
        "1.1 Kết quả (CT của Sở, ô H7): Sẽ đổi: Sẽ đổi từ “35,5” thành “36”.
         1.10 Ghi chú (CT của Sở, ô L8): Sẽ đổi: Sẽ đổi từ “=1+1 không phải công thức” thành “mới”.",
    );
}

#[test]
fn what_is_missing_stays_as_it_is() {
    check(
        |book| book.sheets.retain(|(name, _)| name != TASKS),
        "! : Tệp không có trang “Nhiệm vụ”; nội dung trên phần mềm được giữ nguyên.",
    );
    check(
        |book| {
            book.sheet(INDICATORS).remove(6);
            for row in book.sheet(TASKS) {
                row.remove(7);
            }
        },
        "! Chỉ tiêu: Tệp thiếu 1 dòng của mẫu (1.1); nội dung trên phần mềm được giữ nguyên.
         ! Nhiệm vụ: Tệp thiếu cột Tiến độ (%); nội dung trên phần mềm được giữ nguyên.",
    );
}

#[test]
fn rows_that_are_not_the_forms() {
    check(
        |book| {
            let mut copy = book.sheet(INDICATORS)[6].clone();
            copy[0] = Value::Empty;
            copy[1] = text("1.99");
            book.sheet(INDICATORS).push(copy);
        },
        "! Chỉ tiêu, dòng 13: Dòng này không thuộc mẫu nên không được đọc.",
    );
    // Without its key a row is known by its code, but not by one that stands twice.
    check(
        |book| {
            for row in [6, 8] {
                book.sheet(INDICATORS)[row][0] = Value::Empty;
                book.sheet(INDICATORS)[row][7] = Value::Number(1.0);
            }
        },
        "1.1 Kết quả (Chỉ tiêu, ô H7): Sẽ đổi: Sẽ đổi từ “35,5” thành “1”.
         ! Chỉ tiêu, dòng 9: Dòng này không thuộc mẫu nên không được đọc.
         ! Chỉ tiêu: Tệp thiếu 1 dòng của mẫu (1.10); nội dung trên phần mềm được giữ nguyên.",
    );
    check(
        |book| {
            let mut copy = book.sheet(INDICATORS)[6].clone();
            copy[7] = Value::Number(36.0);
            book.sheet(INDICATORS).push(copy);
        },
        "1.1 Kết quả (Chỉ tiêu, ô H7): Sai, không lưu: Mục 1.1 có hai lần trong tệp (Chỉ tiêu, ô H7 và Chỉ tiêu, ô H13) với nội dung khác nhau. Hãy giữ lại một dòng rồi nộp lại.",
    );
    check(
        |book| {
            for _ in 0..25 {
                let mut row = vec![Value::Empty; 13];
                row[7] = Value::Number(1.0);
                book.sheet(INDICATORS).push(row);
            }
        },
        &(13..33)
            .map(|row| {
                format!("! Chỉ tiêu, dòng {row}: Dòng này không thuộc mẫu nên không được đọc.")
            })
            .chain(["! : Còn 5 dòng khác không thuộc mẫu nên không được đọc.".to_owned()])
            .collect::<Vec<_>>()
            .join("\n"),
    );
}

/// Changes the text of a part.
fn patched(bytes: &[u8], part: &str, from: &str, to: &str) -> Vec<u8> {
    let mut parts = parts(bytes);
    let found = parts.iter_mut().find(|(name, _)| name == part).expect("the part");
    let text = String::from_utf8(found.1.clone()).expect("text");
    assert!(text.contains(from), "{from} in {text}");
    found.1 = text.replacen(from, to, 1).into_bytes();
    zip_of(&parts)
}

#[test]
fn cells_that_cannot_be_told() {
    let sheet = "xl/worksheets/sheet1.xml";
    let mut book = Book::open(&written(&form()));
    book.put(INDICATORS, "1.1", "Kết quả", Value::Formula("=1+1", "2"));
    let uncomputed = patched(&book.save(), sheet, "<f>1+1</f><v>2</v>", "<f>1+1</f>");
    assert_eq!(
        outcome(&uncomputed),
        "1.1 Kết quả (Chỉ tiêu, ô H7): Sai, không lưu: Ô có công thức chưa được tính. Hãy mở tệp bằng Excel, lưu lại rồi nộp lại.\n"
    );
    let merged = "</sheetData><mergeCells><mergeCell ref=\"H7:H8\"/></mergeCells>";
    let merged = patched(&written(&form()), sheet, "</sheetData>", merged);
    assert_eq!(
        outcome(&merged),
        "1.10 Kết quả (Chỉ tiêu, ô H8): Sai, không lưu: Ô bị gộp với ô khác nên không rõ nội dung của dòng nào. Hãy bỏ gộp ô rồi nộp lại.\n"
    );
}

#[test]
fn forms_of_other_reports_are_refused() {
    let bytes = written(&form());
    let refused = |change: fn(&mut FormIdentity), expected: &str| {
        let mut other = identity();
        change(&mut other);
        let error = read_report_form(&bytes, &other, &form_limits()).expect_err(expected);
        assert!(error.to_string().contains(expected), "{error}");
    };
    refused(
        |id| {
            id.installation = "khác".into();
            id.body = "khác".into();
        },
        "tải từ một hệ thống khác (kỳ Năm 2026 của Sở Y tế)",
    );
    refused(
        |id| {
            id.round = "ky-2".into();
            id.round_title = "Năm 2027".into();
        },
        "của kỳ báo cáo Năm 2026, còn báo cáo đang mở là kỳ Năm 2027",
    );
    refused(
        |id| {
            id.body = "cq-2".into();
            id.body_name = "Sở Nội vụ".into();
        },
        "Mẫu này của Sở Y tế, còn báo cáo đang mở là của Sở Nội vụ",
    );
    refused(|id| id.submission = "bc-2".into(), "báo cáo khác trong cùng kỳ");
    refused(|id| id.version = "pb-2".into(), "một phiên bản khác của kế hoạch");
}

#[test]
fn files_that_are_no_forms_are_refused() {
    let refused =
        |bytes: &[u8]| read_report_form(bytes, &identity(), &form_limits()).expect_err("refused");
    for bytes in
        [&b""[..], b"M\xc3\xa3;K", b"%PDF-1.7", b"\x89PNG\r\n", b"<html><table>", b"{\\rtf1}"]
    {
        assert_eq!(refused(bytes), FormError::NotWorkbook);
    }
    let mut book = Book::open(&written(&form()));
    book.sheets.retain(|(name, _)| name != "ansinh");
    let error = refused(&book.save());
    assert_eq!(error, FormError::NoIdentity);
    assert!(error.to_string().contains("“Tải mẫu Excel”"), "{error}");
    let mut book = Book::open(&written(&form()));
    book.sheet("ansinh")[0][1] = text("2");
    assert_eq!(refused(&book.save()), FormError::NewerLayout);
    book.sheet("ansinh")[0][1] = text("?");
    assert_eq!(refused(&book.save()), FormError::NoIdentity);
    // Headings of every sheet typed over, the hidden ones too: no cell can be told from another.
    let mut book = Book::open(&written(&form()));
    for name in [INDICATORS, TASKS, SECTIONS] {
        for row in book.sheet(name).iter_mut().take(5) {
            row.fill(text("x"));
        }
    }
    assert_eq!(refused(&book.save()), FormError::NoCells);
    let whole = written(&form());
    let error = refused(&whole[..whole.len() / 2]);
    assert!(matches!(error, FormError::Read(ReadError::Damaged { .. })), "{error:?}");
    let small = ansinh_formats::read::Limits { file_bytes: 100, ..form_limits() };
    let error = read_report_form(&whole, &identity(), &small).expect_err("too large");
    assert!(matches!(error, FormError::Read(ReadError::TooLarge { .. })), "{error:?}");
}
