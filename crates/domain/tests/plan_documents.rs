//! The documents of the shipped plan, read line by line.
//!
//! The counts are those of the plan as issued: 111 different documents in its tasks, 7 of them
//! cited without a date anywhere.

use ansinh_domain::citation::{
    Citation, DocumentDoubt, check_documents, distinct_documents, read_citations,
};
use ansinh_domain::schedule::read_yearly_deadlines;
use jiff::civil::date;

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

#[test]
fn the_opening_rests_on_three_documents() {
    let opening = PLAN.lines().filter(|line| line.starts_with("Thực hiện Nghị quyết số 42-NQ/TW"));
    let basis = citations(opening);
    let named: Vec<String> = distinct_documents(&basis.iter().collect::<Vec<_>>())
        .into_iter()
        .map(|document| document.key.0)
        .collect();
    assert_eq!(named, ["42-NQ/TW 2023-11-24", "68/NQ-CP 2024-05-09", "56-CTR/TU 2024-02-01"]);
    // One of them is also named by a task, so the plan as a whole names 113.
    let all: Vec<Citation> = basis.into_iter().chain(citations(task_lines())).collect();
    assert_eq!(distinct_documents(&all.iter().collect::<Vec<_>>()).len(), 113);
}

#[test]
fn the_body_sets_two_yearly_deadlines() {
    let days: Vec<(i8, i8)> = PLAN
        .lines()
        .take_while(|line| line.trim() != "PHỤ LỤC I")
        .flat_map(read_yearly_deadlines)
        .map(|deadline| deadline.last_good_day)
        .collect();
    assert_eq!(days, [(10, 29), (11, 9)]);
}

#[test]
fn three_documents_cannot_be_dated_as_printed() {
    let found = citations(task_lines());
    let docs: Vec<&Citation> = found.iter().collect();
    let name = |at: usize| found.get(at).map_or("?", |citation| citation.number.as_str());
    let doubts: Vec<String> = check_documents(&docs, Some("103/KH-UBND"), Some(date(2024, 5, 24)))
        .iter()
        .filter_map(|doubt| match doubt {
            DocumentDoubt::Undated { .. } => None,
            DocumentDoubt::NumberOrder { document, series, against, .. } => {
                let against: Vec<&str> =
                    against.iter().map(|other| other.number.as_str()).collect();
                Some(format!("{} in {series} against {}", name(*document), against.join(", ")))
            }
            DocumentDoubt::PrecedesBasis { document, basis } => {
                Some(format!("{} precedes {}", name(*document), name(*basis)))
            }
            other => Some(format!("{other:?}")),
        })
        .collect();
    assert_eq!(
        doubts,
        [
            "113/KH-UBND in KH-UBND 2017 against 100/KH-UBND",
            "113/KH-UBND precedes 151-KH/TU",
            "1663/QĐ-UBND in QĐ-UBND 2021 against 843/QĐ-UBND",
            "566/KH-UBND in KH-UBND 2021 against 229/KH-UBND",
        ]
    );
}
