//! Any bytes as a file: they are refused in words, or read to the end.
#![no_main]

use ansinh_formats::read::{Limits, plan::read_plan, read_document};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let small = Limits { part_bytes: 4 << 20, cells: 50_000, ..Limits::default() };
    for name in [None, Some("a.html"), Some("a.txt")] {
        match read_document(bytes, name, &small) {
            Ok(document) => {
                let lines = document.source_lines().len();
                let (draft, findings) = read_plan(&document);
                // Every finding points into the file.
                let last = document.source_lines().last().map_or(0, |line| line.line);
                assert!(
                    findings.iter().all(|finding| finding.place.line <= last.max(lines as u32))
                );
                drop(draft);
            }
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
});
