//! Reading plans: one file of `tests/data/plans` a case, one reviewed snapshot each, and the
//! shipped plan's own counts.

use ansinh_domain::plan::settle::{Answer, settle};
use ansinh_domain::plan::{Finding, PlanDraft};
use ansinh_formats::read::plan::read_plan;
use ansinh_formats::read::{Limits, read_document};
use ansinh_formats::write::plan_json;

use crate::plan_case::{cases, document, summary};

#[test]
fn every_case_reads_as_reviewed() {
    let all = cases();
    assert!(all.len() > 4, "the case files are missing");
    for (name, text) in all {
        let (draft, findings) = read_plan(&document(&text));
        insta::assert_snapshot!(name, summary(&draft, &findings));
    }
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

#[test]
fn every_alternative_of_the_shipped_plan_can_be_taken() {
    let (draft, findings) = plan_103();
    let mut taken = 0;
    for (at, finding) in findings.iter().enumerate() {
        for alternative in 0..finding.alternatives.len() {
            let answers = [(at, Answer::Choose { alternative })];
            let settled = settle(&draft, &findings, &answers)
                .unwrap_or_else(|refusal| panic!("{}: {refusal}", finding.message));
            assert_ne!(settled, draft, "{} changes nothing", finding.message);
            taken += 1;
        }
    }
    assert!(taken > 10, "{taken}");
}
