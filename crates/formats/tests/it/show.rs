//! Documents as short text, so that a test can say what it expects in a few lines.

use ansinh_formats::read::{Block, Document, Limits, Merge, ReadError, read_document};

/// One line a paragraph, one a table row. Slots: own text; `<` covered from the left; `^` from
/// above; `~` absent. A "*" marks a heading row. Line ends inside are shown as "/".
pub fn show(document: &Document) -> String {
    let mut lines = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Paragraph(paragraph) => lines.push(paragraph.text.replace('\n', "/")),
            Block::Table(table) => lines.extend(table.rows.iter().map(|row| {
                let cells: Vec<String> = row
                    .cells
                    .iter()
                    .map(|cell| match cell.merge {
                        Merge::Own => cell.text.replace('\n', "/"),
                        Merge::FromLeft => "<".to_owned(),
                        Merge::FromAbove => "^".to_owned(),
                        Merge::Absent => "~".to_owned(),
                        Merge::Lost => "?".to_owned(),
                    })
                    .collect();
                format!("{}[{}]", if row.header { "*" } else { "" }, cells.join("|"))
            })),
        }
    }
    lines.join("\n")
}

pub fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    read_document(bytes, None, &Limits::default())
}

/// Reads and shows, or shows the error.
pub fn shown(bytes: &[u8]) -> String {
    match read(bytes) {
        Ok(document) => show(&document),
        Err(error) => format!("! {error}"),
    }
}

#[track_caller]
pub fn check(bytes: &[u8], expected: &str) {
    assert_eq!(shown(bytes), expected);
}
