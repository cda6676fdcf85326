//! Any bytes as the main part of a Word or Excel file, in an archive that is sound: mutations of a
//! whole archive rarely get past its checksums.
#![no_main]

use std::io::{Cursor, Write};

use ansinh_formats::read::{Limits, plan::read_plan, read_document};
use libfuzzer_sys::fuzz_target;
use zip::write::SimpleFileOptions;

const WORD: &[(&str, &str)] = &[
    (
        "[Content_Types].xml",
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#,
    ),
    (
        "_rels/.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#,
    ),
];
const EXCEL: &[(&str, &str)] = &[
    (
        "[Content_Types].xml",
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#,
    ),
    (
        "_rels/.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
    ),
];

fuzz_target!(|bytes: &[u8]| {
    for (frame, part) in [(WORD, "word/document.xml"), (EXCEL, "xl/worksheets/sheet1.xml")] {
        let Some(file) = archive(frame, part, bytes) else { return };
        if let Ok(document) = read_document(&file, None, &Limits::default()) {
            let _ = read_plan(&document);
        }
    }
});

fn archive(frame: &[(&str, &str)], part: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let parts = frame.iter().map(|(name, text)| (*name, text.as_bytes())).chain([(part, bytes)]);
    for (name, content) in parts {
        archive.start_file(name, SimpleFileOptions::default()).ok()?;
        archive.write_all(content).ok()?;
    }
    Some(archive.finish().ok()?.into_inner())
}
