//! Files made to exhaust or break a reader.

use std::time::{Duration, Instant};

use ansinh_formats::read::{Limits, ReadError, read_document};
use ansinh_testkit::docx::{Cell, Docx, Table, cell, paragraph_xml, zip_of};
use proptest::prelude::*;

use crate::show::read;

/// Generous: the tests run unoptimised, on machines busy with other things.
const SOON: Duration = Duration::from_secs(30);

#[track_caller]
fn ends_soon<T>(work: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let result = work();
    assert!(begun.elapsed() < SOON, "took {:?}", begun.elapsed());
    result
}

#[track_caller]
fn too_large(bytes: &[u8], limits: Limits, what: &str) {
    let error = ends_soon(|| read_document(bytes, None, &limits)).expect_err(what);
    assert!(matches!(error, ReadError::TooLarge { .. }), "{error:?}");
    assert!(error.to_string().contains(what), "{what}: {error}");
}

fn document(xml: Vec<u8>) -> Vec<u8> {
    zip_of(&[("word/document.xml".to_owned(), xml)])
}

#[test]
fn a_bomb_is_not_inflated() {
    let mut xml = b"<w:document>".to_vec();
    xml.resize(80 << 20, b' ');
    let bytes = document(xml);
    assert!(bytes.len() < 1 << 20);
    too_large(&bytes, Limits::default(), "giải nén");
    too_large(&bytes, Limits { part_bytes: 1 << 20, ..Limits::default() }, "1 MB");
}

#[test]
fn declared_sizes_are_not_believed() {
    let mut bytes = document(vec![b' '; 4 << 20]);
    // The inflated size in the central directory, 24 bytes into its header.
    let central = bytes.windows(4).position(|w| w == b"PK\x01\x02").expect("a directory");
    bytes[central + 24..central + 28].copy_from_slice(&1u32.to_le_bytes());
    let limits = Limits { part_bytes: 1 << 20, ..Limits::default() };
    assert!(read_document(&bytes, None, &limits).is_err());
}

#[test]
fn parts_named_many_times_are_inflated_within_one_limit() {
    let mut sheets = String::new();
    for n in 0..500 {
        sheets.push_str(&format!("<sheet name=\"{n}\" id=\"a\"/>"));
    }
    let mut sheet = b"<worksheet><sheetData/>".to_vec();
    sheet.resize(1 << 20, b' ');
    sheet.extend(b"</worksheet>");
    let bytes = zip_of(&[
        ("xl/workbook.xml".to_owned(), format!("<workbook>{sheets}</workbook>").into_bytes()),
        (
            "xl/_rels/workbook.xml.rels".to_owned(),
            b"<r><Relationship Id=\"a\" Target=\"s.xml\"/></r>".to_vec(),
        ),
        ("xl/s.xml".to_owned(), sheet),
    ]);
    too_large(&bytes, Limits { part_bytes: 16 << 20, ..Limits::default() }, "giải nén");
}

#[test]
fn archives_of_very_many_parts_are_refused() {
    let parts: Vec<_> = (0..50).map(|n| (format!("word/{n}.xml"), Vec::new())).collect();
    too_large(&zip_of(&parts), Limits { parts: 20, ..Limits::default() }, "số thành phần");
}

#[test]
fn deep_nesting_overflows_no_stack() {
    let nest = |open: &str, close: &str, depth: usize| {
        format!("<w:document>{}{}</w:document>", open.repeat(depth), close.repeat(depth))
    };
    too_large(&document(nest("<w:p>", "</w:p>", 200_000).into_bytes()), Limits::default(), "lồng");
    let table = nest("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 130);
    assert_eq!(read(&document(table.into_bytes())), Err(ReadError::Empty));
    for tag in ["<div>", "<table><tr><td>", "<b>", "<ol><li>", "<nav>", "<svg><select>"] {
        let page = format!("<html>{}x", tag.repeat(300_000));
        ends_soon(|| read(page.as_bytes()).map(drop).ok());
    }
}

#[test]
fn tables_over_the_limits_are_refused() {
    let few = Limits { cells: 100, ..Limits::default() };
    let long = (0..60).fold(Table::new(), |table, _| table.row(["a", "b"]));
    too_large(&Docx::new().table(long).build(), few, "số ô");
    // Few cells as written, many once the rectangle is filled.
    let wide: Vec<Cell> = (0..90).map(|_| cell("a")).collect();
    let ragged = (0..5).fold(Table::new().row(wide), |table, _| table.row(["a"]));
    too_large(&Docx::new().table(ragged).build(), few, "số ô");
    let columns: Vec<Cell> = (0..300).map(|_| cell("a")).collect();
    too_large(&Docx::new().table(Table::new().row(columns)).build(), Limits::default(), "số cột");
    let before = Table::new().row_with("<w:gridBefore w:val=\"4000000000\"/>", ["a", "b"]);
    too_large(&Docx::new().table(before).build(), Limits::default(), "số cột");
    // A page of cells that each cover all others repeats its text over and over.
    let limits = Limits { part_bytes: 1 << 20, ..Limits::default() };
    let text = "dài ".repeat(10_000);
    let page = format!(
        "<table><tr><td rowspan=0 colspan=50>{text}<td>x{}</table>",
        "<tr><td>y".repeat(50)
    );
    too_large(page.as_bytes(), limits, "ô gộp");
}

#[test]
fn pages_made_to_be_slow_are_not() {
    let attributes: String = (0..200_000).map(|n| format!("a{n} ")).collect();
    let fonts: String = (0..50_000).map(|n| format!("<font size={n}>")).collect();
    for page in [
        format!("<html><td {attributes}>x"),
        format!("<html>{fonts}{}x", "<p>".repeat(50_000)),
        format!("<html>{}x", "<!--".repeat(300_000)),
        format!("<html>{}x", "<script>".repeat(200_000)),
        format!("<html>{}x", "</".repeat(500_000)),
        format!("<html>{}x", "<".repeat(1_000_000)),
        format!("<html>{}x", "&".repeat(1_000_000)),
        format!("<html>{}x", "<p a=\"".repeat(300_000)),
        format!("<html>{}x", "&#".repeat(500_000)),
        format!("<html>{}", "<table>x".repeat(300)),
        format!("<html>{}x", "<nav></nav".repeat(200_000)),
    ] {
        ends_soon(|| read(page.as_bytes()).map(drop).ok());
    }
}

#[test]
fn ten_thousand_rows_are_read_at_once() {
    let text =
        "Xây dựng, trình ban hành và tổ chức thực hiện kế hoạch phát triển hệ thống an sinh xã hội";
    let mut table =
        Table::new().header(["TT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời gian", "Ghi chú"]);
    for _ in 0..10_000 {
        table = table.row([
            Cell::item(1, 0, ""),
            cell(text),
            cell("Sở Lao động - Thương binh và Xã hội"),
            cell("Các sở, ban, ngành; UBND huyện, thành phố"),
            cell("Quý II năm 2024"),
            cell(""),
        ]);
    }
    let bytes = Docx::new().list(&[("decimal", "%1")]).table(table).build();
    let begun = Instant::now();
    let document = ends_soon(|| read(&bytes)).expect("read");
    println!("10,000 rows, {} KB: {:?}", bytes.len() >> 10, begun.elapsed());
    let last = document.source_lines().pop().expect("a line");
    assert_eq!((last.line, last.cells[0].as_str()), (10_001, "10000"));
}

/// A small file of every kind, for changing at random.
fn seeds() -> Vec<Vec<u8>> {
    let table = Table::new()
        .header([cell("TT").down(), cell("Mục tiêu").span(2)])
        .row([cell("").continued(), cell("2025"), cell("2030")])
        .row([Cell::item(1, 0, ""), cell("a\nb"), Cell::raw(&paragraph_xml("", ">3"))]);
    let docx = Docx::new().list(&[("decimal", "%1.")]).paragraph("Kế hoạch").table(table);
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let plain = rust_xlsxwriter::Format::new();
    sheet.merge_range(0, 0, 0, 2, "KẾ HOẠCH", &plain).expect("merged");
    sheet.write(1, 0, 35.5).expect("written");
    sheet.write(1, 1, "chữ").expect("written");
    sheet.write(1, 2, "c").expect("written");
    vec![
        docx.build(),
        stored(&docx),
        book.save_to_buffer().expect("saved"),
        "<html><ol><li>một</ol><table><tr><th rowspan=2 colspan='3'>a&nbsp;<td>b<tr><td>c</table>"
            .into(),
        "Kế hoạch\r\nsố 1\u{c}\n".into(),
    ]
}

/// As it is but not compressed, so that changes reach the XML.
fn stored(docx: &Docx) -> Vec<u8> {
    use std::io::Write as _;
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer.start_file("word/document.xml", options).expect("begun");
    writer.write_all(docx.document_xml().as_bytes()).expect("written");
    writer.finish().expect("finished").into_inner()
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let _ = read(&bytes);
    }

    #[test]
    fn any_bytes_behind_a_magic_are_read_or_refused(
        magic in prop::sample::select(vec![
            &b"PK\x03\x04"[..], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html>", b"\xff\xfe", b"\xef\xbb\xbf",
        ]),
        bytes in prop::collection::vec(any::<u8>(), 0..500),
    ) {
        let _ = read(&[magic, &bytes].concat());
    }

    #[test]
    fn changed_files_are_read_or_refused(
        seed in 0usize..5,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = seeds().swap_remove(seed);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let _ = read(&bytes);
    }

    /// Pieces of markup in any order reach further than random bytes.
    #[test]
    fn any_order_of_tags_is_read(pieces in prop::collection::vec(prop::sample::select(vec![
        "<table>", "</table>", "<tr>", "</tr>", "<td>", "<td rowspan=3>", "<th colspan=2>", "</td>",
        "<thead>", "</thead>", "<p>", "</p>", "<br>", "<ol>", "<li>", "</ol>", "chữ", "&nbsp;", "<nav>",
        "</nav>", "<pre>", "\n", "<script>", "</script>", "<td rowspan=0>",
    ]), 0..60)) {
        let page = format!("<html>{}", pieces.concat());
        if let Ok(document) = read(page.as_bytes()) {
            for block in &document.blocks {
                if let ansinh_formats::read::Block::Table(table) = block {
                    let widths: Vec<_> = table.rows.iter().map(|r| r.cells.len()).collect();
                    prop_assert!(widths.windows(2).all(|w| w[0] == w[1]), "{widths:?}");
                }
            }
        }
    }

    #[test]
    fn any_nesting_of_word_elements_is_read(pieces in prop::collection::vec(prop::sample::select(vec![
        "p", "r", "t", "tbl", "tr", "tc", "tcPr", "vMerge", "gridSpan", "pPr", "numPr", "ins", "del", "sdt",
        "sdtContent", "txbxContent", "AlternateContent", "Choice", "Fallback", "br", "hyperlink", "rPr", "trPr",
    ]), 0..40), closes in prop::collection::vec(0usize..4, 40)) {
        let mut xml = String::from("<w:document>");
        let mut open: Vec<&str> = Vec::new();
        for (name, close) in pieces.into_iter().zip(closes) {
            for _ in 0..close {
                if let Some(name) = open.pop() {
                    xml.push_str(&format!("</w:{name}>"));
                }
            }
            xml.push_str(&format!("<w:{name} w:val=\"2\">x"));
            open.push(name);
        }
        while let Some(name) = open.pop() {
            xml.push_str(&format!("</w:{name}>"));
        }
        xml.push_str("</w:document>");
        let read = read(&document(xml.into_bytes()));
        prop_assert!(!matches!(read, Err(ReadError::Damaged { .. })), "{read:?}");
    }
}
