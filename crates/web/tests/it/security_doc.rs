//! The checklist of `docs/security.md` names tests; a test that is renamed or gone must not go on
//! vouching there.

use std::path::Path;

#[test]
fn every_test_named_in_the_checklist_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let list = std::fs::read_to_string(root.join("docs/security.md")).unwrap();
    let mut named = 0;
    let mut missing = Vec::new();
    for (file, test) in list.split('`').skip(1).step_by(2).filter_map(|code| code.split_once("::"))
    {
        named += 1;
        let text = std::fs::read_to_string(root.join(file)).unwrap_or_default();
        if !is_test(&text, test) {
            missing.push(format!("{file}::{test}"));
        }
    }
    assert!(named > 40, "only {named} tests are named");
    assert!(missing.is_empty(), "{missing:#?}");
}

/// Both pages of it know each other, and every row of the threats says who and what stops them.
#[test]
fn the_threat_model_is_there_and_leads_here() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    let model = std::fs::read_to_string(docs.join("threat-model.md")).unwrap();
    assert!(model.contains("(security.md)"));
    let (_, threats) = model.split_once("## Đường tấn công").unwrap();
    let rows: Vec<Vec<&str>> = threats
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| Từ"))
        .map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect())
        .collect();
    for attacker in 1..=8 {
        let number = attacker.to_string();
        let named = model.contains(&format!("\n{number}. **"));
        assert!(named && rows.iter().any(|row| row[0] == number), "nothing about {number}");
    }
    for row in rows {
        assert!(row.len() >= 3 && !row[1].is_empty() && !row[2].is_empty(), "{row:?}");
    }
}

/// Whether a function of that name stands under a test attribute.
fn is_test(text: &str, name: &str) -> bool {
    text.split_once(&format!("fn {name}()")).is_some_and(|(before, _)| {
        let attribute = before.lines().rev().find(|line| line.trim_start().starts_with("#["));
        attribute.is_some_and(|line| line.contains("test"))
    })
}

/// Every line of the checklist has a state: a test, or a reason, or that it is not done.
#[test]
fn every_line_of_the_checklist_has_a_state() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let list = std::fs::read_to_string(root.join("docs/security.md")).unwrap();
    let rows: Vec<&str> = list
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| Yêu cầu"))
        .collect();
    assert!(rows.len() > 40);
    for row in rows {
        let state = row.trim_end_matches('|').rsplit(" | ").next().unwrap().trim();
        let known = state.starts_with('`')
            || state.starts_with("không áp dụng: ")
            || state.starts_with("chưa làm");
        assert!(known, "{row}");
    }
}
