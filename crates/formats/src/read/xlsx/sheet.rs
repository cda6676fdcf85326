//! One sheet: its filled cells and merged regions.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::error::ReadError;
use super::super::grid::Budget;
use super::super::normal::normal;
use super::super::xml::{attribute, reason, resolve};
use super::super::{GridCell, Merge, TableRow};
use super::parts::Book;
use super::value::show_iso;

/// Rows and columns that Excel has.
const MAX_ROW: u32 = 1_048_576;
const MAX_COLUMN: u32 = 16_384;

/// What a sheet holds.
#[derive(Debug, Default)]
pub(super) struct Cells {
    /// Text by row and column, both from 1; only what is not empty.
    rows: BTreeMap<u32, BTreeMap<u32, String>>,
    merged: Vec<Region>,
    /// Cells that show a fault of their formula ("#N/A").
    faults: BTreeSet<(u32, u32)>,
    /// Cells with a formula that no program worked out.
    uncomputed: BTreeSet<(u32, u32)>,
}

/// A sheet cell by cell; rows and columns count from 1.
#[derive(Debug, Default)]
pub(crate) struct Places {
    /// Text by row and column; only what is not empty.
    pub(crate) rows: BTreeMap<u32, BTreeMap<u32, String>>,
    /// Cells that show a fault of their formula ("#N/A").
    pub(crate) faults: BTreeSet<(u32, u32)>,
    /// Cells with a formula that no program worked out.
    pub(crate) uncomputed: BTreeSet<(u32, u32)>,
    /// Cells that a merged cell covers, its first one left out.
    pub(crate) covered: BTreeSet<(u32, u32)>,
}

/// A merged region, its edges included.
#[derive(Debug, Clone, Copy)]
struct Region {
    top: u32,
    left: u32,
    bottom: u32,
    right: u32,
}

/// A cell being read.
#[derive(Debug, Default)]
struct Reading {
    row: u32,
    column: u32,
    style: usize,
    kind: String,
    text: String,
    /// A formula, and its result, were written.
    formula: bool,
    result: bool,
}

impl Cells {
    /// Reads the part of a sheet.
    ///
    /// # Errors
    /// XML that is not well formed, or more cells than the limits allow.
    pub(super) fn read(
        text: &str,
        book: &Book,
        budget: &mut Budget,
        place: &str,
    ) -> Result<Self, ReadError> {
        let mut cells = Cells::default();
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        let mut cell = Reading::default();
        // Inside v, or a t that is not phonetic.
        let (mut in_value, mut phonetic) = (false, false);
        loop {
            let event = reader.read_event().map_err(|error| {
                ReadError::damaged(place, &reason(&error, reader.error_position()))
            })?;
            match event {
                Event::Start(e) => match e.local_name().as_ref() {
                    "row" => {
                        let stated = attribute(&e, "r").and_then(|r| r.parse().ok());
                        cell.row = stated.unwrap_or(cell.row.saturating_add(1));
                        cell.column = 0;
                    }
                    "c" => cell.begin(&e),
                    "rPh" => phonetic = true,
                    "f" => cell.formula = true,
                    "v" | "t" => {
                        in_value = !phonetic;
                        cell.result = true;
                    }
                    "mergeCell" => {
                        let region = attribute(&e, "ref").and_then(|r| Region::parse(&r));
                        if let Some(region) = region {
                            budget.take_written()?;
                            cells.merged.push(region);
                        }
                    }
                    _ => {}
                },
                Event::End(e) => match e.local_name().as_ref() {
                    "c" => cells.insert(&mut cell, book, budget)?,
                    "rPh" => phonetic = false,
                    "v" | "t" => in_value = false,
                    _ => {}
                },
                Event::Text(t) if in_value => cell.text.push_str(&t.xml10_content()),
                Event::CData(t) if in_value => cell.text.push_str(&t.xml10_content()),
                Event::GeneralRef(r) if in_value => cell.text.push_str(&resolve(&r)),
                Event::Eof => return Ok(cells),
                _ => {}
            }
        }
    }

    fn insert(
        &mut self,
        cell: &mut Reading,
        book: &Book,
        budget: &mut Budget,
    ) -> Result<(), ReadError> {
        let text = cell.shown(book);
        let text = text.trim_matches(|c: char| matches!(c, ' ' | '\n'));
        let uncomputed = cell.formula && !cell.result;
        if text.is_empty() && !uncomputed {
            return Ok(());
        }
        if cell.row == 0 || cell.row > MAX_ROW || cell.column == 0 || cell.column > MAX_COLUMN {
            return Ok(());
        }
        budget.take_written()?;
        let place = (cell.row, cell.column);
        if uncomputed {
            self.uncomputed.insert(place);
            return Ok(());
        }
        if cell.kind == "e" {
            self.faults.insert(place);
        }
        self.rows.entry(cell.row).or_default().insert(cell.column, text.to_owned());
        Ok(())
    }

    /// The sheet cell by cell, for readers that look for places.
    ///
    /// # Errors
    /// More cells covered by merged ones than the limits allow.
    pub(super) fn into_places(self, budget: &mut Budget) -> Result<Places, ReadError> {
        let last_row = self.rows.keys().next_back().copied().unwrap_or(0);
        let last_column = self.rows.values().filter_map(|row| row.keys().next_back()).max();
        let last_column = last_column.copied().unwrap_or(0);
        let mut covered = BTreeSet::new();
        for region in &self.merged {
            for row in region.top..=region.bottom.min(last_row) {
                for column in region.left..=region.right.min(last_column) {
                    budget.take_written()?;
                    if (row, column) != (region.top, region.left) {
                        covered.insert((row, column));
                    }
                }
            }
        }
        let Cells { rows, faults, uncomputed, .. } = self;
        Ok(Places { rows, faults, uncomputed, covered })
    }

    /// The filled rows as rows of a table, numbered as in the sheet.
    ///
    /// # Errors
    /// More cells, columns or repeated text than the limits allow.
    pub(super) fn into_rows(
        self,
        budget: &mut Budget,
        line: &mut u32,
    ) -> Result<Vec<TableRow>, ReadError> {
        let last = self.rows.values().filter_map(|row| row.keys().next_back()).max();
        let width = budget.columns(last.copied().unwrap_or(0))?;
        budget.take_cells(self.rows.len().saturating_mul(width as usize))?;
        let mut covers: BTreeMap<u32, Vec<Region>> = BTreeMap::new();
        for &region in self.merged.iter().filter(|r| r.left <= width) {
            // A region may reach over a million rows; only filled ones are there to be covered.
            for (&row, _) in self.rows.range(region.top..=region.bottom) {
                budget.take_written()?;
                covers.entry(row).or_default().push(region);
            }
        }
        let mut rows = Vec::with_capacity(self.rows.len());
        for (&number, texts) in &self.rows {
            *line = line.saturating_add(1);
            let mut row = TableRow { line: *line, number, header: false, cells: Vec::new() };
            row.cells = (1..=width)
                .map(|column| GridCell {
                    text: texts.get(&column).cloned().unwrap_or_default(),
                    merge: Merge::Own,
                    line: *line,
                })
                .collect();
            for region in covers.get(&number).map(Vec::as_slice).unwrap_or_default() {
                self.cover(&mut row, *region, budget)?;
            }
            rows.push(row);
        }
        Ok(rows)
    }

    fn cover(
        &self,
        row: &mut TableRow,
        region: Region,
        budget: &mut Budget,
    ) -> Result<(), ReadError> {
        let text = self.rows.get(&region.top).and_then(|r| r.get(&region.left));
        let text = text.map_or("", String::as_str);
        let first = row.number == region.top;
        let from = region.left as usize - usize::from(!first);
        let covered = row.cells.iter_mut().take(region.right as usize).skip(from);
        for cell in covered {
            cell.text = budget.repeat(text)?;
            cell.merge = if first { Merge::FromLeft } else { Merge::FromAbove };
        }
        Ok(())
    }
}

impl Reading {
    fn begin(&mut self, e: &BytesStart<'_>) {
        match attribute(e, "r").map(|r| parse_reference(&r)) {
            Some(Some((row, column))) => (self.row, self.column) = (row, column),
            // No place of a sheet: the cell is passed over.
            Some(None) => self.column = u32::MAX,
            None => self.column = self.column.saturating_add(1),
        }
        self.style = attribute(e, "s").and_then(|s| s.parse().ok()).unwrap_or(0);
        self.kind = attribute(e, "t").unwrap_or_default();
        self.text.clear();
        (self.formula, self.result) = (false, false);
    }

    /// The cell's text as the sheet shows it.
    fn shown(&mut self, book: &Book) -> String {
        let raw = std::mem::take(&mut self.text);
        match self.kind.as_str() {
            "s" => {
                let index = raw.trim().parse::<usize>().ok();
                let shared = index.and_then(|i| book.strings.get(i));
                written(shared.map_or("", String::as_str))
            }
            "str" | "inlineStr" => written(&raw),
            "b" => (if raw.trim() == "1" { "TRUE" } else { "FALSE" }).to_owned(),
            "e" => raw.trim().to_owned(),
            "d" => show_iso(raw.trim()),
            _ if raw.trim().is_empty() => String::new(),
            _ => {
                let format = book.formats.get(self.style).copied().unwrap_or_default();
                format.show(raw.trim(), book.from_1904)
            }
        }
    }
}

/// Text of a cell: line ends made "\n", escapes such as `_x000D_` resolved.
fn written(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("_x") {
        out.push_str(before);
        let code = after.get(..4).filter(|_| after.as_bytes().get(4) == Some(&b'_'));
        let code = code.and_then(|hex| u32::from_str_radix(hex, 16).ok());
        match code.and_then(char::from_u32) {
            Some(c) => {
                out.push(c);
                rest = after.get(5..).unwrap_or_default();
            }
            None => {
                out.push_str("_x");
                rest = after;
            }
        }
    }
    out.push_str(rest);
    let out = out.replace("\r\n", "\n").replace('\r', "\n");
    normal(&out).into_owned()
}

impl Region {
    /// "B2:D5"; `None` for anything else and for regions turned around.
    fn parse(reference: &str) -> Option<Region> {
        let (first, second) = reference.split_once(':')?;
        let (top, left) = parse_reference(first)?;
        let (bottom, right) = parse_reference(second)?;
        (top <= bottom && left <= right).then_some(Region { top, left, bottom, right })
    }
}

/// "B2" as row 2, column 2; `None` past the edges of a sheet.
fn parse_reference(reference: &str) -> Option<(u32, u32)> {
    let reference = reference.trim().trim_matches('$');
    let split = reference.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = reference.split_at(split);
    let letters = letters.trim_end_matches('$');
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let column = letters.bytes().try_fold(0u32, |column, letter| {
        letter
            .is_ascii_alphabetic()
            .then(|| column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1)
    })?;
    let row: u32 = digits.parse().ok()?;
    ((1..=MAX_ROW).contains(&row) && column <= MAX_COLUMN).then_some((row, column))
}
