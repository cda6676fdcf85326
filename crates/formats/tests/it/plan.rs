//! Reading plans: one file of `tests/data/plans` a case, one reviewed snapshot each.
//!
//! The files are written as an official sees a document: a paragraph a line, a table row as
//! `| cell | cell |`, `<` for a slot the cell to the left covers, `^` for one the cell above does.

use std::fmt::Write as _;

use ansinh_domain::plan::{Finding, PlanDraft};
use ansinh_formats::read::plan::read_plan;
use ansinh_formats::read::{
    Block, Document, Format, GridCell, Limits, Merge, Paragraph, Table, TableRow, read_document,
};
use ansinh_formats::write::plan_json;

/// The data file as a document with real tables.
fn document(text: &str) -> Document {
    let mut blocks = Vec::new();
    let mut number = 0;
    let mut open: Option<Table> = None;
    for (line, text) in (1..).zip(text.lines()) {
        let Some(row) = text.strip_prefix('|').and_then(|t| t.trim_end().strip_suffix('|')) else {
            blocks.extend(open.take().map(Block::Table));
            if !text.trim().is_empty() {
                blocks.push(Block::Paragraph(Paragraph { text: text.to_owned(), line }));
            }
            continue;
        };
        let table = open.get_or_insert_with(|| {
            number += 1;
            Table { number, name: None, rows: Vec::new() }
        });
        let mut cells: Vec<GridCell> = Vec::new();
        for (column, cell) in row.split('|').map(str::trim).enumerate() {
            let (text, merge) = match cell {
                "<" => (cells.last().unwrap().text.clone(), Merge::FromLeft),
                "^" => (table.rows.last().unwrap().cells[column].text.clone(), Merge::FromAbove),
                own => (own.replace("\\n", "\n"), Merge::Own),
            };
            cells.push(GridCell { text, merge, line });
        }
        let width = table.rows.first().map_or(cells.len(), |r| r.cells.len());
        if cells.len() != width {
            // Another width begins another table.
            blocks.extend(open.take().map(Block::Table));
            number += 1;
            open = Some(Table {
                number,
                name: None,
                rows: vec![TableRow { line, number: 1, header: false, cells }],
            });
            continue;
        }
        let number = u32::try_from(table.rows.len() + 1).unwrap();
        table.rows.push(TableRow { line, number, header: false, cells });
    }
    blocks.extend(open.map(Block::Table));
    Document { format: Format::Docx, blocks, notes: Vec::new() }
}

/// The plan in a few lines a person can review.
fn summary(draft: &PlanDraft, findings: &[Finding]) -> String {
    let mut out = String::new();
    let json = plan_json(draft, findings);
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
            "indicator {} <{:?}> {} | {:?} | {} | {} {} | {:?} | {:?}{}{}",
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
        );
    }
    for s in &draft.sections {
        let _ = writeln!(out, "section {} [{:?}] {}", s.code, s.parent, s.name);
    }
    for (t, j) in draft.tasks.iter().zip(json["tasks"].as_array().unwrap()) {
        let _ = writeln!(
            out,
            "task {} <{:?}> {} | {:?} | {:?} | {:?} | {:?}{} | {} | {}",
            t.code,
            t.parent,
            t.text,
            t.product,
            t.lead,
            t.coordinating,
            t.follow_up,
            if t.inherited_bodies { " inherited" } else { "" },
            j["schedule"],
            j["citations"],
        );
    }
    for b in &draft.bodies {
        let _ = writeln!(out, "body {:?} {} {:?}", b.kind, b.name, b.aliases);
    }
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

fn check(name: &str) {
    let path = format!("{}/tests/data/plans/{name}.md", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    let (draft, findings) = read_plan(&document(&text));
    insta::assert_snapshot!(name, summary(&draft, &findings));
}

#[test]
fn columns_may_stand_in_any_order() {
    check("columns-in-any-order");
}

#[test]
fn a_period_may_stand_in_a_section_row_and_columns_may_be_missing() {
    check("period-rows-and-missing-columns");
}

#[test]
fn tasks_have_products_followers_parts_and_broken_rows() {
    check("tasks-products-and-follow-up");
}

#[test]
fn faults_of_the_source_become_findings() {
    check("faults");
}

#[test]
fn a_plan_in_prose_is_read_for_its_head() {
    check("prose-only");
}

fn plan_103() -> (PlanDraft, Vec<Finding>) {
    let path =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../plans/plan-103/ke-hoach-103-kh-ubnd.txt");
    let bytes = std::fs::read(path).unwrap();
    read_plan(&read_document(&bytes, Some("ke-hoach.txt"), &Limits::default()).unwrap())
}

#[test]
fn the_shipped_plan_counts_come_out() {
    let (draft, findings) = plan_103();
    assert_eq!(draft.groups.len(), 10);
    assert_eq!(draft.indicators.iter().filter(|i| i.parent.is_none()).count(), 91);
    assert_eq!(draft.indicators.iter().filter(|i| i.parent.is_some()).count(), 16);
    assert_eq!(draft.indicators.iter().filter(|i| !i.header_only).count(), 103);
    let leads: std::collections::BTreeSet<_> =
        draft.indicators.iter().flat_map(|i| &i.lead).collect();
    assert_eq!(leads.len(), 11, "{leads:?}");
    let tops: Vec<_> = draft.sections.iter().filter(|s| s.parent.is_none()).collect();
    let counts: Vec<usize> = tops
        .iter()
        .map(|s| draft.tasks.iter().filter(|t| t.section.as_ref() == Some(&s.code)).count())
        .collect();
    assert_eq!(counts, [2, 4, 4, 20, 27, 46, 5, 1, 4]);
    let six: Vec<usize> = draft
        .sections
        .iter()
        .filter(|s| s.parent.as_deref() == Some("VI"))
        .map(|s| draft.tasks.iter().filter(|t| t.subsection.as_ref() == Some(&s.code)).count())
        .collect();
    assert_eq!(six, [8, 9, 5, 8, 7, 9]);
    let cited: std::collections::BTreeSet<_> = draft
        .tasks
        .iter()
        .flat_map(|t| &t.citations)
        .map(|c| (c.key(), c.date.is_some()))
        .collect();
    assert_eq!(cited.len(), 111);
    assert_eq!(cited.iter().filter(|(_, dated)| !dated).count(), 7);
    let days: Vec<_> = draft.reporting.iter().filter_map(|r| r.last_good_day).collect();
    assert_eq!(days, [(10, 29), (11, 9)]);
    assert_eq!(findings.iter().filter(|f| f.item.as_deref() == Some("1.2")).count(), 2);
}

#[test]
fn the_json_contract_of_the_shipped_plan() {
    let (draft, findings) = plan_103();
    let json = serde_json::to_string_pretty(&plan_json(&draft, &findings)).unwrap();
    insta::assert_snapshot!("plan-103-json", json);
}
