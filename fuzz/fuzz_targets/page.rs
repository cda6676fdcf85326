//! Any text as a web page, and any bytes as plain text.
#![no_main]

use ansinh_formats::read::{Block, Document, Limits, html, text};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let small = Limits { part_bytes: 4 << 20, cells: 50_000, depth: 50, ..Limits::default() };
    for document in [html::read(bytes, &small), text::read(bytes)].into_iter().flatten() {
        in_order(&document);
    }
});

/// Lines rise, and every row of a table has the same width.
fn in_order(document: &Document) {
    let mut last = 0;
    for line in document.source_lines() {
        assert!(line.line > last);
        last = line.line;
    }
    for block in &document.blocks {
        if let Block::Table(table) = block {
            let width = table.rows.first().map_or(0, |row| row.cells.len());
            assert!(table.rows.iter().all(|row| row.cells.len() == width));
        }
    }
}
