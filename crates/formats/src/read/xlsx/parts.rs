//! The parts around the sheets: workbook, shared strings, number formats.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::super::error::ReadError;
use super::super::package::Package;
use super::super::xml::{self, attribute, reason, resolve};
use super::value::NumberFormat;

/// What the sheets refer to.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub(super) sheets: Vec<Entry>,
    pub(super) strings: Vec<String>,
    /// By cell style.
    pub(super) formats: Vec<NumberFormat>,
    /// Days are counted from 1904 (old Excel for Mac).
    pub(super) from_1904: bool,
}

/// A sheet of the workbook.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) part: String,
    pub(super) hidden: bool,
}

impl Book {
    /// Reads the parts.
    ///
    /// # Errors
    /// A damaged workbook or shared strings; without number formats the rest is read.
    pub(super) fn read(package: &mut Package<'_>) -> Result<Self, ReadError> {
        let main = main_part(package)?;
        let place = format!("thành phần “{main}”");
        let Some(part) = package.part(&main)? else {
            return Err(ReadError::damaged(&place, "không có trong tệp"));
        };
        let (folder, file) = main.rsplit_once('/').unwrap_or(("", &main));
        let rels = package.part(&format!("{folder}/_rels/{file}.rels"))?.unwrap_or_default();
        let rels = String::from_utf8_lossy(&rels);
        let targets = xml::targets(&rels, folder);
        let mut book = Book::default();
        book.read_workbook(&xml::decode(part, &place)?, &targets, &place)?;
        let beside = |kind: &str, file: &str| {
            xml::related(&rels, kind, folder).unwrap_or_else(|| format!("{folder}/{file}"))
        };
        let name = beside("sharedStrings", "sharedStrings.xml");
        if let Some(part) = package.part(&name)? {
            let place = format!("thành phần “{name}”");
            book.strings = read_strings(&xml::decode(part, &place)?, &place)?;
        }
        if let Some(part) = package.part(&beside("styles", "styles.xml"))? {
            book.formats = read_formats(&String::from_utf8_lossy(&part));
        }
        Ok(book)
    }

    fn read_workbook(
        &mut self,
        text: &str,
        targets: &HashMap<String, String>,
        place: &str,
    ) -> Result<(), ReadError> {
        let mut reader = Reader::from_str(text);
        loop {
            let event = reader.read_event();
            match event
                .map_err(|e| ReadError::damaged(place, &reason(&e, reader.error_position())))?
            {
                Event::Start(e) | Event::Empty(e) => match e.local_name().as_ref() {
                    "workbookPr" => {
                        self.from_1904 =
                            attribute(&e, "date1904").is_some_and(|v| v == "1" || v == "true");
                    }
                    "sheet" => {
                        let part = attribute(&e, "id").and_then(|id| targets.get(&id).cloned());
                        let Some(part) = part else { continue };
                        // Sheets of charts and macros hold no cells.
                        if part.contains("chartsheets/") || part.contains("macrosheets/") {
                            continue;
                        }
                        self.sheets.push(Entry {
                            name: attribute(&e, "name").unwrap_or_default(),
                            part,
                            hidden: attribute(&e, "state").is_some_and(|s| s != "visible"),
                        });
                    }
                    _ => {}
                },
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }
}

fn main_part(package: &mut Package<'_>) -> Result<String, ReadError> {
    const WORKBOOK: &str = "xl/workbook.xml";
    if package.has(WORKBOOK) {
        return Ok(WORKBOOK.to_owned());
    }
    let rels = package.part("_rels/.rels")?.unwrap_or_default();
    let rels = String::from_utf8_lossy(&rels);
    Ok(xml::related(&rels, "officeDocument", "").unwrap_or_else(|| WORKBOOK.to_owned()))
}

/// The strings that cells share; runs of differently formatted text are joined.
fn read_strings(text: &str, place: &str) -> Result<Vec<String>, ReadError> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut strings = Vec::new();
    let mut string = String::new();
    let (mut in_text, mut phonetic) = (false, false);
    loop {
        let event = reader.read_event();
        match event.map_err(|e| ReadError::damaged(place, &reason(&e, reader.error_position())))? {
            Event::Start(e) => match e.local_name().as_ref() {
                "si" => string.clear(),
                "rPh" => phonetic = true,
                "t" => in_text = !phonetic,
                _ => {}
            },
            Event::End(e) => match e.local_name().as_ref() {
                "si" => strings.push(std::mem::take(&mut string)),
                "rPh" => phonetic = false,
                "t" => in_text = false,
                _ => {}
            },
            Event::Text(t) if in_text => string.push_str(&t.xml10_content()),
            Event::CData(t) if in_text => string.push_str(&t.xml10_content()),
            Event::GeneralRef(r) if in_text => string.push_str(&resolve(&r)),
            Event::Eof => return Ok(strings),
            _ => {}
        }
    }
}

/// How each cell style shows numbers, up to the first fault.
fn read_formats(text: &str) -> Vec<NumberFormat> {
    let mut reader = Reader::from_str(text);
    let mut custom: HashMap<u32, String> = HashMap::new();
    let mut formats = Vec::new();
    let mut in_cell_formats = false;
    loop {
        match reader.read_event() {
            Ok(Event::Start(e) | Event::Empty(e)) => match e.local_name().as_ref() {
                "numFmt" => {
                    let id = attribute(&e, "numFmtId").and_then(|v| v.parse().ok());
                    if let (Some(id), Some(code)) = (id, attribute(&e, "formatCode")) {
                        custom.insert(id, code);
                    }
                }
                "cellXfs" => in_cell_formats = true,
                "xf" if in_cell_formats => {
                    let id = attribute(&e, "numFmtId").and_then(|v| v.parse().ok()).unwrap_or(0);
                    formats.push(match custom.get(&id) {
                        Some(code) => NumberFormat::of_code(code),
                        None => NumberFormat::built_in(id),
                    });
                }
                _ => {}
            },
            Ok(Event::End(e)) if e.local_name().as_ref() == "cellXfs" => in_cell_formats = false,
            Ok(Event::Eof) | Err(_) => return formats,
            Ok(_) => {}
        }
    }
}
