//! One plan written as Word, web page, workbook and flattened text reads as one plan.

use ansinh_domain::plan::PlanDraft;
use ansinh_formats::read::plan::read_plan;
use ansinh_formats::read::{Limits, read_document};

use crate::plan_case::{as_docx, as_html, as_text, as_xlsx, cases, document, rows};

fn read(bytes: &[u8], name: &str) -> PlanDraft {
    let read = read_document(bytes, Some(name), &Limits::default());
    read_plan(&read.unwrap_or_else(|e| panic!("{name}: {e}"))).0
}

#[test]
fn a_plan_reads_the_same_from_every_kind_of_file() {
    let mut bad = false;
    for (name, text) in cases() {
        let document = document(&text);
        let expected = rows(&read_plan(&document).0);
        for (kind, bytes) in [
            ("a.docx", as_docx(&document)),
            ("a.html", as_html(&document)),
            ("a.xlsx", as_xlsx(&document)),
        ] {
            let got = rows(&read(&bytes, kind));
            if got != expected {
                println!("{name} as {kind}:\n{}", difference(&expected, &got));
                bad = true;
            }
        }
    }
    assert!(!bad, "see the lines above");
}

/// What flattening costs a plan: blank cells are gone, so some rows cannot be told apart. Each
/// difference is reviewed; a lost cell must leave a finding, never a value in the wrong place.
#[test]
fn a_flattened_plan_reads_as_its_tables() {
    for (name, text) in cases() {
        let document = document(&text);
        let expected = rows(&read_plan(&document).0);
        let got = rows(&read(&as_text(&document), "a.txt"));
        insta::assert_snapshot!(format!("{name}-flattened"), difference(&expected, &got));
    }
}

/// The lines of one only, marked.
fn difference(expected: &str, got: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), got.lines().collect());
    let only = |a: &[&str], b: &[&str], mark: &str| {
        let lines = a.iter().filter(|line| !b.contains(line));
        lines.map(|line| format!("{mark} {line}\n")).collect::<String>()
    };
    only(&old, &new, "tables:") + &only(&new, &old, "text:  ")
}
