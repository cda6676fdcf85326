//! Files as they come from offices.

use std::path::PathBuf;

use ansinh_formats::read::{Block, Table};

use crate::show::read;

#[test]
fn the_shipped_plan_is_read_line_by_line() {
    let path = workspace().join("plans/plan-103/ke-hoach-103-kh-ubnd.txt");
    let bytes = std::fs::read(path).expect("the shipped plan");
    let document = read(&bytes).expect("read");
    let text = String::from_utf8(bytes).expect("UTF-8");
    let expected: Vec<(u32, &str)> =
        (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()).collect();
    let lines: Vec<(u32, &str)> = document
        .blocks
        .iter()
        .map(|block| match block {
            Block::Paragraph(p) => (p.line, p.text.as_str()),
            Block::Table(_) => panic!("text has no tables"),
        })
        .collect();
    assert_eq!(lines, expected);
    assert_eq!(document.notes, []);
}

#[test]
fn a_real_word_plan_has_its_tables() {
    let path = workspace().join("../shared/samples/laocai_kh_ubnd_ct11_tu_khoang_san.docx");
    let Ok(bytes) = std::fs::read(&path) else {
        println!("left out: shared/ is absent");
        return;
    };
    let document = read(&bytes).expect("read");
    let tables: Vec<&Table> = document
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Table(table) => Some(table),
            Block::Paragraph(_) => None,
        })
        .collect();
    let sizes: Vec<_> = tables.iter().map(|t| (t.rows.len(), t.rows[0].cells.len())).collect();
    assert_eq!(sizes.len(), 3);
    assert_eq!(sizes[2], (16, 6));
    let heading: Vec<_> = tables[2].rows[0].cells.iter().map(|c| c.text.as_str()).collect();
    assert_eq!((heading[0], heading[5]), ("TT", "Ghi chú"));
}

fn workspace() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).map(PathBuf::from).unwrap_or(here)
}
