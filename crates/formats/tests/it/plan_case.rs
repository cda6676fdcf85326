//! Plans as case files, and the same plan written as every kind of file.
//!
//! A case is written as an official sees a document: a paragraph a line, a table row as
//! `| cell | cell |`, `<` for a slot the cell to the left covers, `^` for one the cell above does,
//! `\n` for a line break in a cell. A row of another width begins another table, and so does a line
//! that holds only `---`.

use std::fmt::Write as _;

use ansinh_domain::plan::{Finding, PlanDraft};
use ansinh_formats::read::{Block, Document, Format, GridCell, Merge, Paragraph, Table, TableRow};
use ansinh_formats::write::plan_json;
use ansinh_testkit::docx::{self, Docx, cell};
use rust_xlsxwriter::{Format as CellFormat, Workbook};

/// Names and texts of all cases, in order.
pub fn cases() -> Vec<(String, String)> {
    let folder = format!("{}/tests/data/plans", env!("CARGO_MANIFEST_DIR"));
    let mut cases: Vec<(String, String)> = std::fs::read_dir(&folder)
        .unwrap_or_else(|e| panic!("{folder}: {e}"))
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read_to_string(&path).unwrap())
        })
        .collect();
    cases.sort();
    cases
}

/// A case as a document with real tables.
pub fn document(text: &str) -> Document {
    let mut blocks = Vec::new();
    let mut number = 0;
    let mut open: Option<Table> = None;
    for (line, text) in (1..).zip(text.lines()) {
        let Some(row) = text.strip_prefix('|').and_then(|t| t.trim_end().strip_suffix('|')) else {
            blocks.extend(open.take().map(Block::Table));
            if !text.trim().is_empty() && text != "---" {
                let text = text.replace("\\n", "\n");
                blocks.push(Block::Paragraph(Paragraph { text, line }));
            }
            continue;
        };
        let width = row.split('|').count();
        if open.as_ref().is_some_and(|t| t.rows[0].cells.len() != width) {
            blocks.extend(open.take().map(Block::Table));
        }
        let table = open.get_or_insert_with(|| {
            number += 1;
            Table { number, name: None, rows: Vec::new() }
        });
        let mut cells: Vec<GridCell> = Vec::new();
        for (column, cell) in row.split('|').map(str::trim).enumerate() {
            let (text, merge) = match cell {
                "<" => {
                    let left = cells.last().unwrap();
                    let merge = match left.merge {
                        Merge::FromAbove => Merge::FromAbove,
                        _ => Merge::FromLeft,
                    };
                    (left.text.clone(), merge)
                }
                "^" => (table.rows.last().unwrap().cells[column].text.clone(), Merge::FromAbove),
                own => (own.replace("\\n", "\n"), Merge::Own),
            };
            cells.push(GridCell { text, merge, line });
        }
        let number = u32::try_from(table.rows.len() + 1).unwrap();
        table.rows.push(TableRow { line, number, header: false, cells });
    }
    blocks.extend(open.map(Block::Table));
    Document { format: Format::Docx, blocks, notes: Vec::new() }
}

/// How many columns and rows the cell that begins at a slot covers.
fn reach(table: &Table, row: usize, column: usize) -> (usize, usize) {
    let covered = |r: usize, c: usize| {
        table.rows.get(r).and_then(|row| row.cells.get(c)).map(|cell| cell.merge)
    };
    let mut across = 1;
    while covered(row, column + across) == Some(Merge::FromLeft) {
        across += 1;
    }
    let mut down = 1;
    while covered(row + down, column) == Some(Merge::FromAbove) {
        down += 1;
    }
    (across, down)
}

/// The document as a Word file.
pub fn as_docx(document: &Document) -> Vec<u8> {
    let mut file = Docx::new();
    for block in &document.blocks {
        file = match block {
            Block::Paragraph(p) => file.paragraph(&p.text),
            Block::Table(table) => {
                let mut out = docx::Table::new();
                for (r, row) in table.rows.iter().enumerate() {
                    let mut cells = Vec::new();
                    for (c, slot) in row.cells.iter().enumerate() {
                        let (across, down) = reach(table, r, c);
                        cells.push(match slot.merge {
                            Merge::Own => {
                                let mut lines = slot.text.split('\n');
                                let mut own = cell(lines.next().unwrap()).span(across);
                                own = lines.fold(own, docx::Cell::line);
                                if down > 1 { own.down() } else { own }
                            }
                            Merge::FromAbove => cell("").continued(),
                            _ => continue,
                        });
                    }
                    out = out.row(cells);
                }
                // Word itself would join two tables without a paragraph between them.
                file.table(out).paragraph("")
            }
        };
    }
    file.build()
}

/// The document as a saved web page.
pub fn as_html(document: &Document) -> Vec<u8> {
    let escape = |text: &str| {
        text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\n', "<br>")
    };
    let mut out = String::from(
        "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>Văn bản</title></head><body>",
    );
    for block in &document.blocks {
        match block {
            Block::Paragraph(p) => {
                let _ = write!(out, "<p>{}</p>", escape(&p.text));
            }
            Block::Table(table) => {
                out.push_str("<table>");
                for (r, row) in table.rows.iter().enumerate() {
                    out.push_str("<tr>");
                    for (c, slot) in row.cells.iter().enumerate() {
                        if slot.merge == Merge::Own {
                            let (across, down) = reach(table, r, c);
                            let _ = write!(
                                out,
                                "<td colspan=\"{across}\" rowspan=\"{down}\"><p>{}</p></td>",
                                escape(&slot.text)
                            );
                        }
                    }
                    out.push_str("</tr>");
                }
                out.push_str("</table>");
            }
        }
    }
    out.push_str("</body></html>");
    out.into_bytes()
}

/// The document as a workbook: a sheet a table, with the paragraphs before it on top.
pub fn as_xlsx(document: &Document) -> Vec<u8> {
    let mut book = Workbook::new();
    let mut sheet = book.add_worksheet();
    let plain = CellFormat::new();
    let mut at = 0_u32;
    let mut full = false;
    for block in &document.blocks {
        if full {
            sheet = book.add_worksheet();
            (at, full) = (0, false);
        }
        match block {
            Block::Paragraph(p) => {
                sheet.write(at, 0, p.text.as_str()).unwrap();
                at += 1;
            }
            Block::Table(table) => {
                for (r, row) in table.rows.iter().enumerate() {
                    for (c, slot) in row.cells.iter().enumerate() {
                        let (across, down) = reach(table, r, c);
                        let column = u16::try_from(c).unwrap();
                        if slot.merge != Merge::Own {
                            continue;
                        }
                        if across * down > 1 {
                            sheet
                                .merge_range(
                                    at,
                                    column,
                                    at + u32::try_from(down - 1).unwrap(),
                                    column + u16::try_from(across - 1).unwrap(),
                                    &slot.text,
                                    &plain,
                                )
                                .unwrap();
                        } else if !slot.text.is_empty() {
                            sheet.write(at, column, slot.text.as_str()).unwrap();
                        }
                    }
                    at += 1;
                }
                full = true;
            }
        }
    }
    book.save_to_buffer().unwrap()
}

/// The document as a legal site's text: one cell a line, blank cells gone.
pub fn as_text(document: &Document) -> Vec<u8> {
    let mut out = String::new();
    for block in &document.blocks {
        match block {
            Block::Paragraph(p) => {
                let _ = writeln!(out, "{}", p.text);
            }
            Block::Table(table) => {
                for cell in table.rows.iter().flat_map(|row| &row.cells) {
                    if cell.merge == Merge::Own && !cell.text.trim().is_empty() {
                        // A table of two columns only sets the head and the signature.
                        let joint = if table.rows[0].cells.len() > 2 { "  " } else { "\n" };
                        let _ = writeln!(out, "{}", cell.text.replace('\n', joint));
                    }
                }
            }
        }
    }
    out.into_bytes()
}

/// The plan in a few lines a person can review.
pub fn summary(draft: &PlanDraft, findings: &[Finding]) -> String {
    let mut out = rows(draft);
    for f in findings {
        let alternatives: Vec<&str> = f.alternatives.iter().map(|a| a.label.as_str()).collect();
        let _ = writeln!(
            out,
            "{:?} {:?} @{} {:?} {} / {:?} / {alternatives:?}",
            f.severity, f.code, f.place.line, f.item, f.message, f.reading
        );
    }
    out
}

/// What was read, without places and findings.
pub fn rows(draft: &PlanDraft) -> String {
    let mut out = String::new();
    let json = plan_json(draft, &[]);
    let _ = writeln!(out, "plan: {}", json["plan"]);
    let _ = writeln!(out, "basis: {}", json["basis"]);
    let _ = writeln!(out, "reporting: {}", json["reporting"]);
    for g in &draft.groups {
        let _ = writeln!(out, "group {} [{:?}] {}", g.code, g.parent, g.name);
    }
    for (i, j) in draft.indicators.iter().zip(json["indicators"].as_array().unwrap()) {
        let targets: Vec<String> = j["targets"]
            .as_array()
            .unwrap()
            .iter()
            .map(|t| format!("{}:{} {}..{} {}", t["year"], t["op"], t["low"], t["high"], t["text"]))
            .collect();
        let _ = writeln!(
            out,
            "indicator {} <{:?}> {} | {:?} | {} | {} {} | {:?} | {:?}{}{}{}",
            i.code,
            i.parent,
            i.name,
            i.unit,
            targets.join("; "),
            j["direction"],
            j["direction_evidence"],
            i.lead,
            i.coordinating,
            if i.inherited_bodies { " inherited" } else { "" },
            if i.header_only { " header" } else { "" },
            i.note.as_ref().map_or(String::new(), |n| format!(" note {n:?}")),
        );
    }
    for s in &draft.sections {
        let _ = writeln!(out, "section {} [{:?}] {}", s.code, s.parent, s.name);
    }
    for (t, j) in draft.tasks.iter().zip(json["tasks"].as_array().unwrap()) {
        let _ = writeln!(
            out,
            "task {} <{:?}> {} | {:?} | {:?} | {:?} | {:?}{} | {} | {} | {}{}",
            t.code,
            t.parent,
            t.text,
            t.product,
            t.lead,
            t.coordinating,
            t.follow_up,
            if t.inherited_bodies { " inherited" } else { "" },
            j["schedule"],
            j["submission"],
            j["citations"],
            t.note.as_ref().map_or(String::new(), |n| format!(" note {n:?}")),
        );
    }
    for b in &draft.bodies {
        let _ = writeln!(out, "body {:?} {} {:?}", b.kind, b.name, b.aliases);
    }
    out
}
