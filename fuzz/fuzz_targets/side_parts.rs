//! Any bytes as the parts beside the text: numbering and styles of a Word file; workbook,
//! relationships, shared strings and styles of an Excel file. The character U+001E parts them.
#![no_main]

use std::io::{Cursor, Write};

use ansinh_formats::read::{Limits, read_document};
use libfuzzer_sys::fuzz_target;
use zip::write::SimpleFileOptions;

const DOCUMENT: &str = "<w:document><w:body><w:p><w:pPr><w:pStyle w:val=\"a\"/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>\
    <w:p><w:pPr><w:numPr><w:ilvl w:val=\"1\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:p>\
    <w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:p></w:body></w:document>";
const SHEET: &str = "<worksheet><sheetData><row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c><c s=\"0\"><v>45809.5</v></c>\
    <c s=\"1\"><v>0.355</v></c></row></sheetData></worksheet>";

fuzz_target!(|bytes: &[u8]| {
    let mut cut = bytes.split(|&b| b == 0x1e).map(<[u8]>::to_vec);
    let mut next = || cut.next().unwrap_or_default();
    let word: Vec<(&str, Vec<u8>)> = vec![
        ("word/document.xml", DOCUMENT.into()),
        ("word/numbering.xml", next()),
        ("word/styles.xml", next()),
    ];
    let excel: Vec<(&str, Vec<u8>)> = vec![
        ("xl/worksheets/sheet1.xml", SHEET.into()),
        ("xl/workbook.xml", next()),
        ("xl/_rels/workbook.xml.rels", next()),
        ("xl/sharedStrings.xml", next()),
        ("xl/styles.xml", next()),
    ];
    for parts in [word, excel] {
        if let Some(file) = archive(&parts) {
            drop(read_document(&file, None, &Limits::default()));
        }
    }
});

fn archive(parts: &[(&str, Vec<u8>)]) -> Option<Vec<u8>> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).ok()?;
        archive.write_all(content).ok()?;
    }
    Some(archive.finish().ok()?.into_inner())
}
