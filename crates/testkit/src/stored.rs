//! Imports and plans already in a database, for tests of what works on them.

use std::collections::HashMap;

use ansinh_domain::plan::{Finding, PlanDraft, Severity};
use ansinh_store::import::{
    self, NewSettlement, NewSourceFile, Reading, SettlementKind, SourceLine,
};
use ansinh_store::plan::{self, NewPlan, PlanHead};
use ansinh_store::{Db, Ids, ImportId, SettlementId};
use jiff::Timestamp;
use uuid::Uuid;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

/// Stores an import that was read and waits for review.
///
/// The source is made up of one line a line number, "dòng 1" to "dòng 60"; the file is another
/// one each time.
pub async fn store_import(db: &Db, draft: &PlanDraft, findings: &[Finding]) -> ImportId {
    let ids = Ids::random().expect("randomness");
    let import: ImportId = ids.next(NOW);
    let sha256 = ids.next::<Uuid>(NOW).simple().to_string();
    let file = NewSourceFile {
        id: ids.next(NOW),
        name: "ke-hoach.txt".into(),
        content: sha256.clone().into_bytes(),
        sha256,
        uploaded_by: None,
        now: NOW,
    };
    let mut tx = db.begin().await.expect("a transaction");
    let file = import::insert_source_file(&mut tx, file).await.expect("storing the file");
    import::insert_import(&mut tx, import, file, None, NOW).await.expect("an import");
    tx.commit().await.expect("committing");
    assert!(import::begin_reading(db, import).await.expect("reading"));
    let lines: Vec<SourceLine> = (1..=60)
        .map(|line| SourceLine {
            line,
            table_no: None,
            row_no: None,
            cells: vec![format!("dòng {line}")],
        })
        .collect();
    let reading = Reading { format: "text", draft, findings, lines: &lines };
    let mut tx = db.begin().await.expect("a transaction");
    assert!(import::store_reading(&mut tx, import, reading).await.expect("storing the reading"));
    tx.commit().await.expect("committing");
    import
}

/// Stores a draft with its findings the way an accepted import does, every finding that asks for a
/// choice settled as read by the program itself; the plan's head as pages read it.
pub async fn store_plan(db: &Db, draft: &PlanDraft, findings: &[Finding]) -> PlanHead {
    let import = store_import(db, draft, findings).await;
    let ids = Ids::random().expect("randomness");
    let mut tx = db.begin().await.expect("a transaction");
    let mut settlements: HashMap<i64, SettlementId> = HashMap::new();
    for (finding_index, finding) in (0..).zip(findings) {
        if finding.severity != Severity::Ask {
            continue;
        }
        let id = ids.next(NOW);
        let new = NewSettlement {
            id,
            import,
            finding_index,
            kind: SettlementKind::Accepted,
            choice: None,
            typed: None,
            by: None,
            now: NOW,
        };
        assert!(import::settle(&mut tx, new).await.expect("settling"));
        settlements.insert(finding_index, id);
    }
    let detail = import::detail_in(&mut tx, import).await.expect("reading").expect("the import");
    assert!(import::mark_accepted(&mut tx, import, NOW).await.expect("accepting"));
    let new = NewPlan {
        draft,
        findings,
        settlements: &settlements,
        import,
        source_file: detail.row.source_file_id,
        sha256: &detail.sha256,
        accepted_by: None,
        now: NOW,
    };
    let (id, _) = plan::insert(&mut tx, &ids, new).await.expect("storing the plan");
    tx.commit().await.expect("committing");
    plan::by_id(db, id).await.expect("reading").expect("the plan just stored")
}
