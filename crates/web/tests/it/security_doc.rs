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
