//! Files that cannot be read: each is told by name, with what to do.

use ansinh_formats::read::{Limits, ReadError, read_document};
use ansinh_testkit::docx::{Docx, zip_of};

use crate::show::{read, shown};

/// A compound file whose directory holds this name.
fn compound_file(name: &str) -> Vec<u8> {
    let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    bytes.resize(1024, 0);
    bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(4096, 0);
    bytes
}

fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let parts: Vec<_> =
        parts.iter().map(|(n, x)| ((*n).to_owned(), x.as_bytes().to_vec())).collect();
    zip_of(&parts)
}

#[test]
fn old_and_other_formats_are_named_with_the_way_to_convert() {
    for (bytes, named, way) in [
        (compound_file("WordDocument"), "Word 97–2003 (.doc)", ".docx"),
        (compound_file("Workbook"), "Excel 97–2003 (.xls)", ".xlsx"),
        (compound_file("Something"), "Office 97–2003", "Lưu thành"),
        (b"{\\rtf1\\ansi Ke hoach}".to_vec(), "RTF", ".docx"),
        (b"%PDF-1.7\n%\xe2\xe3".to_vec(), "PDF", "Word"),
        (
            archive(&[
                ("mimetype", "application/vnd.oasis.opendocument.text"),
                ("content.xml", ""),
            ]),
            "OpenDocument (.odt)",
            ".docx",
        ),
        (
            archive(&[
                ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
                ("content.xml", ""),
            ]),
            "OpenDocument (.ods)",
            ".xlsx",
        ),
        (archive(&[("xl/workbook.bin", "x")]), "xlsb", ".xlsx"),
        (archive(&[("ppt/presentation.xml", "x")]), "PowerPoint", "Word"),
        (
            b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"
                .to_vec(),
            "MHTML",
            ".html",
        ),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related".to_vec(), "MHTML", ".html"),
        (
            b"<?xml version=\"1.0\"?><?mso-application progid=\"Word.Document\"?><w:wordDocument>"
                .to_vec(),
            "Word XML",
            ".docx",
        ),
    ] {
        let error = read(&bytes).expect_err(named);
        assert!(matches!(error, ReadError::OldFormat { .. }), "{error:?}");
        let message = error.to_string();
        assert!(message.contains(named) && message.contains(way), "{message}");
    }
}

#[test]
fn locked_files_are_said_to_be_locked() {
    assert_eq!(read(&compound_file("EncryptedPackage")), Err(ReadError::Encrypted));
    // The flag of a locked entry, in its local and in its central header.
    let mut bytes = Docx::new().paragraph("x").build();
    for (magic, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let places: Vec<usize> =
            bytes.windows(4).enumerate().filter(|(_, w)| w == magic).map(|(i, _)| i).collect();
        for place in places {
            bytes[place + flags] |= 1;
        }
    }
    assert_eq!(read(&bytes), Err(ReadError::Encrypted));
}

#[test]
fn damaged_files_name_the_place() {
    let whole = Docx::new().paragraph(&"Kế hoạch ".repeat(500)).build();
    let with_document = |xml: &str| archive(&[("word/document.xml", xml)]);
    let long = format!("<w:document>{}", "<w:p>".repeat(5));
    for (bytes, place) in [
        (whole[..whole.len() / 2].to_vec(), "mục lục ở cuối tệp"),
        (b"PK\x03\x04".to_vec(), "mục lục ở cuối tệp"),
        (archive(&[("word/styles.xml", "<x/>")]), "“word/document.xml”"),
        (archive(&[("[Content_Types].xml", "<x/>")]), "“word/document.xml”"),
        (with_document("<w:document><w:body></w:p></w:document>"), "không khớp"),
        (with_document(&long), "bị cắt ngang"),
        (with_document("<w:document><w:body"), "cú pháp XML sai"),
        (archive(&[("xl/workbook.xml", "<workbook")]), "“xl/workbook.xml”"),
        (
            archive(&[
                ("xl/workbook.xml", "<workbook><sheet name=\"Biểu 1\" id=\"a\"/></workbook>"),
                ("xl/_rels/workbook.xml.rels", "<r><Relationship Id=\"a\" Target=\"s.xml\"/></r>"),
            ]),
            "trang tính “Biểu 1”",
        ),
    ] {
        let error = read(&bytes).expect_err(place);
        assert!(matches!(error, ReadError::Damaged { .. }), "{error:?}");
        assert!(error.to_string().contains(place), "{place}: {error}");
    }
    // Bytes of the text's part changed: the check sum does not hold.
    let mut changed = whole;
    let name = changed.windows(17).position(|w| w == b"word/document.xml").expect("the part");
    changed[name + 20] ^= 0xff;
    assert!(matches!(read(&changed), Err(ReadError::Damaged { .. })), "{}", shown(&changed));
}

#[test]
fn unknown_files_say_what_to_do() {
    for (bytes, way) in [
        (archive(&[("ke-hoach.docx", "x")]), "giải nén"),
        (b"\x89PNG\r\n\x1a\n".to_vec(), "Word gốc"),
        (b"\xff\xd8\xff\xe0 JFIF".to_vec(), "Word gốc"),
        (b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0".to_vec(), "nhị phân"),
    ] {
        let error = read(&bytes).expect_err(way);
        assert!(matches!(error, ReadError::UnknownFormat { .. }), "{error:?}");
        assert!(error.to_string().contains(way), "{error}");
    }
}

#[test]
fn files_without_text_are_empty() {
    assert_eq!(read(&Docx::new().build()), Err(ReadError::Empty));
    assert_eq!(read(b"<html><body><p>&nbsp;</p></body></html>"), Err(ReadError::Empty));
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet();
    assert_eq!(read(&book.save_to_buffer().expect("saved")), Err(ReadError::Empty));
}

#[test]
fn a_file_over_the_limit_is_refused_before_it_is_looked_at() {
    let bytes = vec![b'a'; 100 << 20];
    let error = read(&bytes).expect_err("too large");
    assert!(matches!(error, ReadError::TooLarge { .. }));
    assert!(error.to_string().contains("40 MB"), "{error}");
    let limits = Limits { file_bytes: 3, ..Limits::default() };
    assert!(read_document(b"abcd", None, &limits).is_err());
    assert!(read_document(b"abc", None, &limits).is_ok());
}
