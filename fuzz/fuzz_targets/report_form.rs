//! Any bytes as the sheets of the Excel form of a submission, the character U+001E parting the
//! hidden sheet from the others; and as the form itself.
#![no_main]

use std::io::{Cursor, Write};

use ansinh_formats::read::report_form::{form_limits, read_report_form};
use ansinh_formats::report_form::FormIdentity;
use libfuzzer_sys::fuzz_target;
use zip::write::SimpleFileOptions;

const WORKBOOK: &str = "<workbook><sheet name=\"a\" id=\"1\"/><sheet name=\"b\" id=\"2\"/></workbook>";
const LINKS: &str = "<r><Relationship Id=\"1\" Target=\"a.xml\"/><Relationship Id=\"2\" Target=\"b.xml\"/></r>";
/// First lines of the hidden sheet: whose form it is, and two rows of it.
const HIDDEN: &str = "<worksheet><sheetData>\
    <row r=\"1\"><c t=\"str\"><v>ansinh-report-form</v></c><c t=\"str\"><v>1</v></c></row>\
    <row r=\"2\"><c t=\"str\"><v>row</v></c><c t=\"str\"><v>k1</v></c><c t=\"str\"><v>indicator</v></c><c t=\"str\"><v>1.1</v></c></row>\
    <row r=\"3\"><c t=\"str\"><v>row</v></c><c t=\"str\"><v>k2</v></c><c t=\"str\"><v>task</v></c><c t=\"str\"><v>I.1</v></c></row>";

fuzz_target!(|bytes: &[u8]| {
    let nobody = FormIdentity {
        installation: String::new(),
        submission: String::new(),
        round: String::new(),
        round_title: String::new(),
        body: String::new(),
        body_name: String::new(),
    };
    let judge = |file: &[u8]| match read_report_form(file, &nobody, &form_limits()) {
        Ok(form) => assert!(form.cells.iter().all(|cell| cell.place.contains(", ô "))),
        Err(error) => assert!(!error.to_string().is_empty()),
    };
    judge(bytes);
    let mut cut = bytes.splitn(2, |&b| b == 0x1e);
    let mut hidden = HIDDEN.as_bytes().to_vec();
    hidden.extend_from_slice(cut.next().unwrap_or_default());
    let parts = [
        ("xl/workbook.xml", WORKBOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", LINKS.as_bytes()),
        ("xl/a.xml", &hidden),
        ("xl/b.xml", cut.next().unwrap_or_default()),
    ];
    if let Some(file) = archive(&parts) {
        judge(&file);
    }
});

fn archive(parts: &[(&str, &[u8])]) -> Option<Vec<u8>> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).ok()?;
        archive.write_all(content).ok()?;
    }
    Some(archive.finish().ok()?.into_inner())
}
