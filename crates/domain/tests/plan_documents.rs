//! The documents of the shipped plan, read line by line.
//!
//! The counts are those of the plan as issued: 111 different documents in its tasks, 7 of them
//! cited without a date anywhere.

use ansinh_domain::citation::{Citation, distinct_documents, read_citations};

const PLAN: &str = include_str!("../../../plans/plan-103/ke-hoach-103-kh-ubnd.txt");

/// Lines of the task appendix from its first section on, where the task texts stand.
fn task_lines() -> impl Iterator<Item = &'static str> {
    PLAN.lines()
        .skip_while(|line| line.trim() != "PHỤ LỤC II")
        .skip_while(|line| line.trim() != "I")
}

fn citations(lines: impl Iterator<Item = &'static str>) -> Vec<Citation> {
    lines.flat_map(read_citations).collect()
}

#[test]
fn tasks_name_111_documents_7_of_them_undated() {
    let found = citations(task_lines());
    let documents = distinct_documents(&found.iter().collect::<Vec<_>>());
    let mut undated: Vec<&str> =
        documents.iter().filter_map(|document| document.key.0.strip_suffix(" undated")).collect();
    undated.sort_unstable();
    assert_eq!(documents.len(), 111);
    assert_eq!(
        undated,
        ["127-KH/TU", "14-CT/TW", "160/NQ-CP", "19-NQ/TW", "33-NQ/TW", "5-CT/TW", "882/QĐ-TTG"]
    );
}
