//! Rows that grow with what is typed into them.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Says of a row's height that a person set it.
const SET_BY_HAND: &str = " customHeight=\"1\"";

/// Takes the mark from every row that its height was set by hand, which the writing library puts
/// on each height: a row so marked keeps its height however much is typed into it, and one without
/// a height is one line high in some programs.
pub(super) fn let_grow(workbook: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut from = ZipArchive::new(Cursor::new(workbook))?;
    let mut into = ZipWriter::new(Cursor::new(Vec::with_capacity(workbook.len())));
    for number in 0..from.len() {
        let mut part = from.by_index(number)?;
        let name = part.name()?.into_owned();
        if !name.starts_with("xl/worksheets/sheet") {
            into.raw_copy_file(part)?;
            continue;
        }
        let mut text = String::new();
        part.read_to_string(&mut text)?;
        into.start_file(name, SimpleFileOptions::default())?;
        into.write_all(text.replace(SET_BY_HAND, "").as_bytes())?;
    }
    Ok(into.finish()?.into_inner())
}
